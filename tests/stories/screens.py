"""What every step does with a screen: look at it, read it, type on it, and see that it fits."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser.ground import shoot
from tests.stories.clock import today

FOLDER = "story"
PHONE_WIDTH = 360
ABOVE_THE_EDGE = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"


def day_ahead(days: int) -> str:
    """Returns a day as it stands on a package."""
    return f"{today() + timedelta(days=days):%d.%m.%Y}"


def look(page: Page, name: str) -> None:
    """Leaves a picture of the screen, and sees that nothing sticks out at its side."""
    shoot(page, f"{FOLDER}/{name}")
    assert_it_fits(page)


def assert_it_fits(page: Page) -> None:
    """Holds a screen to its width: nobody scrolls sideways to find a button."""
    width = (page.viewport_size or {"width": 0})["width"]
    wide = page.evaluate(ABOVE_THE_EDGE)
    assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width} px"


def press(page: Page, words: str) -> None:
    """Presses the button that bears exactly these words."""
    page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    """Follows the first link that bears these words."""
    page.get_by_role("link", name=words).first.click()


def turn_to(page: Page, words: str) -> None:
    """Opens an entry of the main menu."""
    menu = page.get_by_role("navigation", name="Ana menü")
    with page.expect_navigation():  # the same page again is a new form
        menu.get_by_role("link", name=words, exact=True).click()


def read(page: Page, *words: str) -> None:
    """Waits until the screen shows each of these words."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each)


def typed(page: Page, *words: str) -> None:
    """Types each word where the cursor is and lets Enter move it on."""
    for each in words:
        page.keyboard.type(each)
        page.keyboard.press("Enter")
