"""What a driver does with a phone in one hand: the next door, its outcome, the way back."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.steps import follow
from tests.stories.screens import assert_it_fits, look, read

POINT = r"40\.\d{6},(?:29|30)\.\d{6}"
LARGE_ENOUGH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The card of a stop."""

    number: int
    name: str
    code: str


def goes_from_door_to_door(page: Page, *, stops: int) -> list[Door]:
    """Delivers everywhere but twice; takes one delivery back and gives it again."""
    page.goto("/driver/")
    read(page, f"0/{stops} durak")
    expect(page.get_by_role("article")).to_have_count(1)
    look(page, "30-next-stop")
    leads_to_the_door(page)
    doors = [delivers_twice(page)]
    doors.append(tells(page, "Evde yok"))
    doors.append(tells(page, "Reddetti"))
    look(page, "32-refused")
    doors += [tells(page, "Teslim edildi") for _stop in range(stops - len(doors))]
    read(page, "Bütün durakların sonucu belli", f"{stops}/{stops} durak")
    look(page, "33-every-stop-told")
    return doors


def leads_to_the_door(page: Page) -> None:
    """Every link to the door carries its position and code, never a name; the call its number."""
    door = shown(page)
    geo = page.get_by_role("link", name="Yol tarifi").get_attribute("href")
    assert re.fullmatch(rf"geo:({POINT})\?q=\1\({door.code}\)", geo), geo
    google = page.get_by_role("link", name="Google", exact=True).get_attribute("href")
    assert re.search(r"destination=40\.\d{6}%2C(29|30)\.\d{6}", google), google
    yandex = page.get_by_role("link", name="Yandex", exact=True).get_attribute("href")
    assert re.search(r"rtext=~40\.\d{6}%2C(29|30)\.\d{6}", yandex), yandex
    call = page.get_by_role("link", name=re.compile("^Ara")).get_attribute("href")
    assert re.fullmatch(r"tel:\+90\d{10}", call), call


def delivers_twice(page: Page) -> Door:
    """Delivers, sees that it was the wrong button, takes it back and delivers again."""
    button = page.get_by_role("button", name="Teslim edildi")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= LARGE_ENOUGH
    door = tells(page, "Teslim edildi")
    look(page, "31-delivered")
    page.get_by_role("button", name="Geri al").click()
    read(page, "Geri alındı. Durak yeniden sonucunu bekliyor.")
    assert shown(page) == door
    return tells(page, "Teslim edildi")


def tells(page: Page, outcome: str) -> Door:
    """Presses one of the outcomes and waits until the phone repeats it; returns the door."""
    door = shown(page)
    page.get_by_role("button", name=outcome).click()
    expect(page.get_by_role("status").last).to_contain_text(
        f"{door.number}. durak: {_low(outcome)}"
    )
    return door


def shown(page: Page) -> Door:
    """Returns the door whose card is shown."""
    card = page.get_by_role("article")
    return Door(
        number=int(card.locator(".stop-number").inner_text()),
        name=card.get_by_role("heading").inner_text(),
        code=card.locator("header .code").inner_text(),
    )


def looks_back(page: Page, *, undelivered: int) -> None:
    """The list of all stops, and what is still on the vehicle."""
    follow(page, "Duraklar")
    look(page, "34-stops")
    follow(page, "Depo", exact=True)
    read(page, "Araçta kalan", f"{undelivered} ×", "evde yok", "reddetti")
    look(page, "35-depot")


def has_nothing_left(page: Page) -> None:
    """After the route has closed, names and addresses are gone from the phone."""
    page.goto("/driver/")
    read(page, "Rotanız kapandı. Teşekkürler!")
    expect(page.get_by_role("article")).to_have_count(0)
    assert_it_fits(page)


def _low(words: str) -> str:
    return words[0].lower() + words[1:]
