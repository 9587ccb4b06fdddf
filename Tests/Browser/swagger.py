"""Swagger UI shows every operation, quietly: swagger.py ORIGIN [POLICY_WORD_TO_STRIKE]"""

import sys

from browser import open_page, operations, shot
from playwright.sync_api import expect

origin, word = sys.argv[1], (sys.argv[2:] or [None])[0]
with open_page(f"{origin}/api/docs/swagger", word) as (page, watch):
    known = operations(origin)
    expect(page.locator(".opblock")).to_have_count(len(known))
    for method, path, _, summary in known:
        block = page.locator(f".opblock-{method}").filter(
            has=page.locator(f".opblock-summary-path[data-path='{path}']")
        )
        expect(block).to_have_count(1)
        expect(block).to_contain_text(summary)

    # Unfolded, every kind of part is drawn: the policy must suffice for all of them. One of each method, the
    # last of which have bodies: with all of them open each click takes seconds.
    methods = {method for method, *_ in known}
    for method in methods:
        page.locator(f".opblock-{method} .opblock-summary-control").last.click()
    expect(page.locator(".opblock.is-open .opblock-body")).to_have_count(len(methods))
    for schema in page.locator(".json-schema-2020-12-expand-deep-button").all():
        schema.click()

    # A call from the page is answered.
    health = page.locator(".opblock-get").filter(
        has=page.locator(".opblock-summary-path[data-path='/health']")
    )
    health.locator(".opblock-summary-control").click()
    health.get_by_role("button", name="Try it out").click()
    health.get_by_role("button", name="Execute").click()
    expect(health.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("200")
    shot(page, "swagger")
    watch.expect_nothing()
print("shown:", len(known))
