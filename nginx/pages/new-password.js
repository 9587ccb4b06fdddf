"use strict";

// Sends the form as JSON to the address of this page, which holds the mail's token.

const patience = 30_000; // milliseconds
const byID = (id) => document.getElementById(id);
const button = byID("send");
const fields = ["new_password1", "new_password2"].map(byID);
const lost = "There is no telling whether the password was set: no answer came. Please try again.";

function show(field, message) {
  byID(`${field.id}-error`).textContent = message;
  field.setAttribute("aria-invalid", String(message !== ""));
}

function clear() {
  byID("summary").textContent = "";
  for (const field of fields) show(field, "");
}

// What can be told without the server; only it knows what a good password is.
function complain() {
  const [first, second] = fields;
  if (first.value === "") show(first, "Please type a new password.");
  else if (second.value !== first.value) show(second, "The two passwords differ.");
}

// A refusal that names fields stands beside them, all else above the form (RFC 9457).
function showProblem(problem) {
  const errors = Array.isArray(problem.errors) ? problem.errors : [];
  const rest = [];
  for (const { field, message } of errors) {
    const place = fields.find((candidate) => candidate.id === field);
    if (place) show(place, message);
    else rest.push(`${field}: ${message}`);
  }
  if (errors.length === 0) rest.push(problem.detail ?? problem.title ?? lost);
  byID("summary").textContent = rest.join(" ");
}

function focusOnError() {
  fields.find((field) => field.getAttribute("aria-invalid") === "true")?.focus();
}

function finish(detail) {
  byID("form").remove();
  byID("heading").textContent = "Your new password is set";
  byID("done").textContent = detail ?? "You can log in with it now.";
  byID("heading").focus();
}

async function send() {
  const response = await fetch(location.pathname, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(Object.fromEntries(fields.map((field) => [field.id, field.value]))),
    credentials: "omit",
    signal: AbortSignal.timeout(patience),
  });
  const answer = await response.json();
  if (response.ok) finish(answer.detail);
  else showProblem(answer);
}

async function submit(event) {
  event.preventDefault();
  clear();
  complain();
  if (!fields.some((field) => field.getAttribute("aria-invalid") === "true")) {
    button.disabled = true;
    try {
      await send();
    } catch {
      byID("summary").textContent = lost;
    }
    button.disabled = false;
  }
  focusOnError();
}

byID("show").addEventListener("change", (event) => {
  for (const field of fields) field.type = event.target.checked ? "text" : "password";
});
byID("form").addEventListener("submit", submit);
