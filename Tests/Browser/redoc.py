"""ReDoc shows every operation, quietly, and finds one: redoc.py ORIGIN [POLICY_WORD_TO_STRIKE]"""

import sys

from browser import open_page, operations, shot
from playwright.sync_api import expect

origin, word = sys.argv[1], (sys.argv[2:] or [None])[0]
with open_page(f"{origin}/api/docs/redoc", word) as (page, watch):
    known = operations(origin)
    for method, path, name, summary in known:
        section = page.locator(f"[id='operation/{name}']")
        expect(section).to_have_count(1)
        expect(section).to_contain_text(summary)
        expect(section).to_contain_text(path)
    # The search runs in a worker.
    page.get_by_placeholder("Search").fill("airports")
    expect(page.get_by_role("search").get_by_role("menuitem").first).to_contain_text("irports")
    shot(page, "redoc")
    watch.expect_nothing()
print("shown:", len(known))
