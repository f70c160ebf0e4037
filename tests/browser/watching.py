"""What must never happen on a screen, whatever a test is about.

Food banks have poor networks and the law has views on who learns of a family: no page may
ask anything of any host but ours. Nor may a page fail in silence: its own script errors, its
console errors (a broken content security policy among them) and the server's 5xx all count.

A refusal is not a failure: a page that answers 4xx to a form says so in its words, and
Chromium's remark about it in the console is left out.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

OUTSIDE = re.compile(r"^(?:https?|wss?)://(?!(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:/|$))")
_REFUSED = re.compile(r"^Failed to load resource: .* status of 4\d\d")
_NO_SIGNAL = "net::ERR_INTERNET_DISCONNECTED"  # the test took the phone's signal away itself
_POLICY = "violates the following Content Security Policy"
_SERVER_ERROR = 500


@dataclass  # no slots: Playwright keeps its wrappers on the owner of a handler
class Watch:
    """What went wrong on the pages of one browser context."""

    requests_outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def request(self, request: Request) -> None:
        if OUTSIDE.match(request.url):
            self.requests_outside.append(f"{request.resource_type} {request.url}")

    def response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.refused.add(response.url)
        if response.status >= _SERVER_ERROR:
            self.errors.append(f"{response.status} {response.request.method} {response.url}")

    def console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        where = message.location["url"]
        if _NO_SIGNAL in message.text:
            return
        if not where and _POLICY in message.text:
            return  # axe-core's own styles, put in by the test: a page's breach has a place
        if OUTSIDE.match(where) or (_REFUSED.match(message.text) and where in self.refused):
            return  # the one is told as a request, the other is a page with words
        self.errors.append(f"console: {message.text} ({where})")

    def page_error(self, error: WebError) -> None:
        self.errors.append(f"script: {error.error}")

    def judge(self) -> None:
        """Fails the test when anything went wrong."""
        told = [f"a request left this machine: {request}" for request in self.requests_outside]
        told += self.errors
        if told:
            raise AssertionError("\n".join(["The screens misbehaved:", *dict.fromkeys(told)]))


@contextmanager
def watched(context: BrowserContext) -> Iterator[Watch]:
    """Closes the network around ``context`` and judges its pages at the end of the block."""
    watch = Watch()
    context.route(OUTSIDE, lambda route: route.abort("blockedbyclient"))
    context.on("request", watch.request)
    context.on("response", watch.response)
    context.on("console", watch.console)
    context.on("weberror", watch.page_error)
    yield watch
    watch.judge()
