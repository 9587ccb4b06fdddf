"""Swagger UI's "Authorize" sends the access token it is given: authorize.py ORIGIN TOKEN USERNAME"""

import sys

from browser import open_page
from playwright.sync_api import expect

origin, token, username = sys.argv[1:4]
with open_page(f"{origin}/api/docs/swagger") as (page, watch):
    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".dialog-ux")
    dialog.locator("input").fill(token)
    dialog.get_by_role("button", name="Apply credentials").click()
    dialog.get_by_role("button", name="Close").click()

    profile = page.locator(".opblock-get").filter(
        has=page.locator(".opblock-summary-path[data-path='/api/v1/auth/profile']")
    )
    profile.locator(".opblock-summary-control").click()
    profile.get_by_role("button", name="Try it out").click()
    profile.get_by_role("button", name="Execute").click()
    answer = profile.locator(".live-responses-table")
    expect(answer.locator("tbody .response-col_status").first).to_contain_text("200")
    expect(answer).to_contain_text(username)
    watch.expect_nothing()
print("authorized as", username)
