"""The page for a new password helps its user and says what the API says: new_password.py ORIGIN"""

import json
import sys

from browser import open_page, shot
from playwright.sync_api import expect

origin = sys.argv[1]
link = f"{origin}/api/v1/auth/password-reset-confirm/nobody/not-a-token"


def answer_with(page, status, media_type, body):
    """Stands in for the API: what it says is the same each time."""
    page.route(
        "**/password-reset-confirm/**",
        lambda route: route.fulfill(status=status, content_type=media_type, body=json.dumps(body)),
    )


with open_page(link) as (page, watch):
    first = page.get_by_label("New password", exact=True)
    second = page.get_by_label("The same once more")
    send = page.get_by_role("button", name="Set the password")
    summary = page.get_by_role("alert")
    posts = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    for field in (first, second):
        expect(field).to_have_attribute("type", "password")
        expect(field).to_have_attribute("autocomplete", "new-password")
    shot(page, "form")

    # What needs no server is told without one, and the field in question is ready for typing.
    send.click()
    expect(first).to_have_attribute("aria-invalid", "true")
    expect(first).to_have_accessible_description(
        "At least 8 characters, and not one that is easy to guess. Please type a new password."
    )
    expect(first).to_be_focused()
    first.fill("correct horse")
    second.fill("battery staple")
    second.press("Enter")
    expect(second).to_have_accessible_description("The two passwords differ.")
    expect(second).to_be_focused()
    expect(first).to_have_attribute("aria-invalid", "false")
    assert not posts, "a password was sent that the page itself refuses"
    shot(page, "differ")

    page.get_by_label("Show passwords").check()
    expect(second).to_have_attribute("type", "text")
    page.get_by_label("Show passwords").uncheck()
    expect(second).to_have_attribute("type", "password")

    # The API's refusal of a link that nobody was sent.
    second.fill("correct horse")
    with page.expect_response(lambda response: response.request.method == "POST") as refused:
        send.click()
    problem = refused.value.json()
    assert refused.value.status in (400, 404), refused.value.status
    assert refused.value.headers["content-type"] == "application/problem+json"
    expect(summary).to_contain_text(problem["detail"])
    expect(send).to_be_enabled()
    sent = posts[-1]
    assert sent.url == link
    assert sent.post_data_json == {"new_password1": "correct horse", "new_password2": "correct horse"}
    assert "referer" not in sent.all_headers()
    shot(page, "unknown")

    # Bad fields stand beside their inputs.
    errors = [
        {"field": "new_password1", "message": "this is a common <b>password</b>"},
        {"field": "token", "message": "has been used"},
    ]
    refusal = {"title": "Invalid request", "detail": "…", "errors": errors}
    answer_with(page, 400, "application/problem+json", refusal)
    send.click()
    expect(page.locator("#new_password1-error")).to_have_text("this is a common <b>password</b>")
    expect(first).to_be_focused()
    expect(summary).to_have_text("token: has been used")
    shot(page, "refused")

    # A proxy's page is no answer of the API.
    page.unroute_all()
    page.route("**/password-reset-confirm/**", lambda route: route.fulfill(status=502, body="<html>"))
    send.click()
    expect(summary).to_contain_text("Please try again")
    expect(send).to_be_enabled()

    page.unroute_all()
    answer_with(page, 200, "application/json", {"detail": "The password is set."})
    send.click()
    expect(page.get_by_role("heading")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("The password is set.")
    expect(first).to_have_count(0)
    shot(page, "done")
    watch.expect_nothing()

with open_page(
    link, color_scheme="dark", viewport={"width": 320, "height": 560}, has_touch=True
) as (page, watch):
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320, f"the page is {width} pixels wide"
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, background[4:-1].split(","))) < 100, f"not dark: {background}"
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_label("New password", exact=True)).to_be_focused()
    shot(page, "dark")
    watch.expect_nothing()
print("shown")
