"""What is read of a day: the driver's paper, the dashboard, the proof of the ledger."""

import re

from playwright.sync_api import Page, expect

from tests.adapters.papers import pages_of
from tests.stories.coordination import Route
from tests.stories.driving import Door
from tests.stories.screens import look, press, read, turn_to

IDENTITY_NUMBER = re.compile(r"(?<!\d)[1-9]\d{10}(?!\d)")


def text_of_paper(page: Page, address: str) -> str:
    """Returns the words of a PDF."""
    answer = page.request.get(address)
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    return " ".join(pages_of(answer.body()))


def reads_the_route_sheet(page: Page, route: Route, doors: list[Door], *, names: set[str]) -> None:
    """On paper and on the print page: every door by its masked name, and no more of anybody."""
    paper = text_of_paper(page, f"/papers/routes/{route.code}.pdf")
    assert route.code in paper
    page.goto(f"/papers/routes/{route.code}/print")
    look(page, "50-sheet-print")
    expect(page.locator(".sheet-stops tbody tr")).to_have_count(route.stops)
    print_view = page.locator("main").inner_text()
    for text in (paper, print_view):
        assert f"{route.stops} durak" in text
        assert all(door.name in text and door.code in text for door in doors)
        assert not [name for name in names if name in text], "a whole name is on the sheet"
        assert not IDENTITY_NUMBER.search(text), "an identity number is on the sheet"


def sees_the_day(page: Page, routes: list[Route], *, delivered: int) -> None:
    """The routes of today and the households served, as numbers and on the map."""
    turn_to(page, "Gösterge paneli")
    read(page, "Bugünkü rotalar", *(route.code for route in routes))
    read(page, f"haneden {delivered} haneye ulaşıldı.")
    circles = page.locator(".coverage-map .spot")
    served = page.locator("#coverage tbody tr td:nth-child(2)").all_inner_texts()
    assert sum(map(int, served)) == delivered
    expect(circles).to_have_count(sum(text != "0" for text in served))
    look(page, "51-dashboard")


def proves_the_ledger(page: Page) -> None:
    """Every balance is the sum of its movements."""
    press(page, "Kanıtla")
    read(page, "Her gramın hesabı tutuyor: her bakiye hareketlerinin toplamına eşit.")
    look(page, "52-proof")
