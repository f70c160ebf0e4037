"""What every step does with a screen: look at it, read it, type on it, and see that it fits."""

from collections.abc import Mapping
from datetime import timedelta

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.ground import picture
from tests.browser.steps import leave
from tests.stories.clock import today

FOLDER = "story"
PHONE_WIDTH = 360
IN_A_HAND: ViewportSize = {"width": PHONE_WIDTH, "height": 740}
ABOVE_THE_EDGE = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"


def day_ahead(days: int) -> str:
    """Returns a day as it stands on a package."""
    return f"{today() + timedelta(days=days):%d.%m.%Y}"


def look(page: Page, name: str) -> None:
    """Leaves a picture of the screen, and sees that nothing sticks out at its side."""
    picture(page, f"{FOLDER}/{name}")
    assert_it_fits(page)


def assert_it_fits(page: Page) -> None:
    """Holds a screen to its width: nobody scrolls sideways to find a button."""
    width = (page.viewport_size or {"width": 0})["width"]
    wide = page.evaluate(ABOVE_THE_EDGE)
    assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width} px"


def reopen_in_a_hand(page: Page, name: str, pages: Mapping[str, str]) -> None:
    """Opens pages again as narrow as a phone: each fits, and its main button or link is seen."""
    wide = page.viewport_size
    page.set_viewport_size(IN_A_HAND)
    for number, (address, words) in enumerate(pages.items(), start=1):
        page.goto(address)
        look(page, f"{name}-{number}")
        main = page.locator("main").locator("a, button, summary", has_text=words).first
        main.scroll_into_view_if_needed()
        expect(main).to_be_in_viewport()
    if wide is not None:
        page.set_viewport_size(wide)


def turn_to(page: Page, words: str) -> None:
    """Opens an entry of the main menu."""
    menu = page.get_by_role("navigation", name="Ana menü")
    leave(menu.get_by_role("link", name=words, exact=True))


def read(page: Page, *words: str) -> None:
    """Waits until the screen shows each of these words."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each)


def typed(page: Page, *words: str) -> None:
    """Types each word where the cursor is and lets Enter move it on."""
    for each in words:
        page.keyboard.type(each)
        page.keyboard.press("Enter")


def turn_further(page: Page, words: str) -> None:
    """Opens a page that stands under *More* in the menu."""
    page.locator(".house-more summary").click()
    leave(page.locator(".house-more nav").get_by_role("link", name=words, exact=True))
