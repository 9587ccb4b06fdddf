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

    # Unfolded, every part of the page is drawn: the policy must suffice for all of it. All at once: to look
    # for each before it is clicked takes minutes on a page of this length.
    click = "elements => elements.forEach(element => element.click())"
    page.locator(".opblock-summary-control").evaluate_all(click)
    expect(page.locator(".opblock.is-open .opblock-body")).to_have_count(len(known))
    page.locator(".json-schema-2020-12-expand-deep-button").evaluate_all(click)

    # A call from the page is answered.
    health = page.locator(".opblock-get").filter(
        has=page.locator(".opblock-summary-path[data-path='/health']")
    )
    health.get_by_role("button", name="Try it out").click()
    health.get_by_role("button", name="Execute").click()
    expect(health.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("200")
    shot(page, "swagger")
    watch.expect_nothing()
print("shown:", len(known))
