"""Sets a password by a mail's link, after one that is refused: set_password.py ORIGIN PATH BAD GOOD"""

import sys

from browser import open_page
from playwright.sync_api import expect

origin, path, bad, good = sys.argv[1:5]
with open_page(origin + path) as (page, watch):

    def send(password):
        page.get_by_label("New password", exact=True).fill(password)
        page.get_by_label("The same once more").fill(password)
        page.get_by_role("button", name="Set the password").click()

    send(bad)
    expect(page.locator("#new_password1-error")).not_to_be_empty()
    send(good)
    expect(page.get_by_role("heading")).to_have_text("Your new password is set")
    expect(page.get_by_role("status")).not_to_be_empty()
    watch.expect_nothing()
print("set")
