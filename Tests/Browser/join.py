"""Accepts an invitation by a mail's link, after a password that is wrong: join.py ORIGIN PATH USERNAME PASSWORD"""

import sys

from browser import open_page
from playwright.sync_api import expect

origin, path, username, password = sys.argv[1:5]
with open_page(origin + path) as (page, watch):
    assert page.url == f"{origin}/invitation", f"the token stays in the address: {page.url}"

    def join(word):
        page.get_by_label("Your username or e-mail address").fill(username)
        page.get_by_label("Your password").fill(word)
        page.get_by_role("button", name="Join with this account").click()

    join("another phrase")
    expect(page.get_by_role("alert")).not_to_be_empty()
    join(password)
    expect(page.get_by_role("heading")).to_have_text("You have joined")
    expect(page.get_by_role("status")).to_contain_text("Harbour Nights")
    expect(page.get_by_role("status")).to_contain_text("may sell at the door and see its lists and numbers")
    watch.expect_nothing()
print("joined")
