"""Steps that lead to another page: each is done when the page that follows is there.

Playwright's click ends as soon as the browser knows of it, and the page that follows may be a
second away. Whatever is read meanwhile is the page before; an address visited meanwhile
forestalls the form that was just sent.
"""

import re

from playwright.sync_api import Locator, Page

from tests.builders import PASSWORD

_SENDS_A_FORM = (
    "it => it.type === 'submit' && it.form !== null && !it.form.matches('.outcomes, .undo')"
)
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
_SEE_OTHER = 303


def leave(way: Locator) -> None:
    """Clicks what leads to another page, or to the same one anew, and waits until it is there."""
    with way.page.expect_navigation():
        way.click()


def press(page: Page, words: str) -> None:
    """Presses the button that bears exactly these words; what it sends is answered by then.

    The outcomes on a driver's phone leave the page where it is: wait for the words they bring.
    """
    button = page.get_by_role("button", name=words, exact=True)
    if button.evaluate(_SENDS_A_FORM):
        leave(button)
    else:
        button.click()


def follow(page: Page, words: str, *, exact: bool = False) -> None:
    """Follows the first link that bears these words."""
    leave(page.get_by_role("link", name=words, exact=exact).first)


def enter(page: Page) -> None:
    """Presses Enter where it sends a form or follows a link."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page: Page, username: str) -> None:
    """Signs a user of the tests in without drawing the door; the stories go through it."""
    door = page.request.get("/sign-in").text()
    token = _TOKEN.search(door)
    assert token is not None, door
    said = {"username": username, "password": PASSWORD, "csrf_token": token[1]}
    answer = page.request.post("/sign-in", form=said, max_redirects=0)
    assert answer.status == _SEE_OTHER, answer.text()
