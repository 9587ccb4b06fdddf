"use strict";

// Accepts an invitation with an account: logs in, hands over what the mail's link has behind #, logs out.

const patience = 30_000; // milliseconds
const byID = (id) => document.getElementById(id);
const button = byID("send");
const fields = ["username", "password"].map(byID);
const api = `${location.pathname.replace(/\/invitation\/?$/, "")}/api/v1`;
const deeds = { sell: "sell at the door", check_in: "let people in", view: "see its lists and numbers" };
const lost = "There is no telling whether you have joined: no answer came. Please try again.";

// Out of the address, so that it stands neither there nor in what the browser remembers.
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

function show(field, message) {
  byID(`${field.id}-error`).textContent = message;
  field.setAttribute("aria-invalid", String(message !== ""));
}

async function call(path, body, access) {
  const headers = { "Content-Type": "application/json" };
  if (access) headers.Authorization = `Bearer ${access}`;
  const response = await fetch(`${api}${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    credentials: "omit",
    signal: AbortSignal.timeout(patience),
  });
  return { ok: response.ok, body: response.status === 204 ? {} : await response.json() };
}

// A refusal as RFC 9457 tells it.
function words(problem) {
  const errors = Array.isArray(problem.errors) ? problem.errors : [];
  if (errors.length > 0) return errors.map(({ field, message }) => `${field}: ${message}`).join(" ");
  return problem.detail ?? problem.title ?? lost;
}

function finish(organization) {
  byID("form").remove();
  byID("heading").textContent = "You have joined";
  const isAll = organization.rights.includes("manage");
  const list = isAll ? ["manage all of it"] : organization.rights.map((right) => deeds[right]);
  const may = new Intl.ListFormat("en").format(list);
  byID("done").textContent = `You belong to ${organization.name} now, and may ${may}.`;
  byID("heading").focus();
}

async function join() {
  const [username, password] = fields.map((field) => field.value);
  const session = await call("/auth/login", { username, password });
  if (!session.ok) {
    byID("summary").textContent = words(session.body);
    return;
  }
  const joined = await call("/invitations/accept", { token }, session.body.access);
  if (joined.ok) finish(joined.body);
  else byID("summary").textContent = words(joined.body);
  // The page keeps nothing; a session that is not ended ends by itself.
  await call("/auth/logout", { refresh: session.body.refresh }).catch(() => {});
}

async function submit(event) {
  event.preventDefault();
  byID("summary").textContent = "";
  for (const field of fields) show(field, field.value === "" ? "Please fill this in." : "");
  const empty = fields.find((field) => field.value === "");
  if (empty) {
    empty.focus();
    return;
  }
  button.disabled = true;
  try {
    await join();
  } catch {
    byID("summary").textContent = lost;
  }
  button.disabled = false;
}

if (token === "") byID("summary").textContent = "This address is not whole: open the link of the mail once more.";
byID("form").addEventListener("submit", submit);
