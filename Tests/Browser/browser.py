"""Debian's Chromium, and everything that a page does in it which no page of Holdfast may do."""

import contextlib
import json
import os
import urllib.request
from urllib.parse import urlsplit

from playwright.sync_api import expect, sync_playwright

PATIENCE = 30_000  # milliseconds
expect.set_options(timeout=PATIENCE)


class Watch:
    """What a page has asked for and complained of."""

    def __init__(self, page, origin):
        self.origin = origin
        self.complaints = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        page.on("request", self._request)

    def _console(self, message):
        # That an answer is a refusal is the test's affair.
        is_refusal = message.text.startswith("Failed to load resource: the server responded")
        if message.type in ("error", "warning") and not is_refusal:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request):
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and f"{url.scheme}://{url.netloc}" != self.origin:
            self.complaints.append(f"asked a stranger: {request.url}")

    def expect_nothing(self):
        assert not self.complaints, "\n".join(self.complaints)


def weaken(page, url, word):
    """Strikes a word from the page's policy: a control, for the page should then complain."""

    def answer(route):
        response = route.fetch()
        policy = response.headers["content-security-policy"]
        assert word in policy, f"{word} is not in the policy: {policy}"
        headers = {**response.headers, "content-security-policy": policy.replace(word, "", 1)}
        route.fulfill(response=response, headers=headers)

    page.route(url, answer)


def shot(page, name):
    """Takes a picture into the directory SCREENSHOTS, for whoever wants to look."""
    if directory := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{directory}/{name}.png", full_page=True)


@contextlib.contextmanager
def open_page(url, without=None, **options):
    """Opens a page.

    without is a word to be struck from its policy; options are those of a browser context, such as
    viewport or color_scheme.
    """
    parts = urlsplit(url)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            # Root has no sandbox, and a container's shared memory is small.
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        page = chromium.new_context(**options).new_page()
        page.set_default_timeout(PATIENCE)
        watch = Watch(page, f"{parts.scheme}://{parts.netloc}")
        if without:
            weaken(page, url, without)
        page.goto(url)
        try:
            yield page, watch
        except AssertionError:
            # Often the reason why what was waited for never came.
            print(*watch.complaints, sep="\n")
            raise
        finally:
            chromium.close()


def operations(origin):
    """The method, path, id and summary of all operations of the API's description."""
    with urllib.request.urlopen(f"{origin}/api/schema", timeout=10) as answer:
        paths = json.load(answer)["paths"]
    return [
        (method, path, operation["operationId"], operation["summary"])
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]
