"""What is read of a day: the driver's paper, the dashboard, the proof of the ledger."""

import re

from playwright.sync_api import Frame, Locator, Page, expect

from routing.maps import EMPTY_SHADE
from tests.adapters.papers import pages_of
from tests.browser.maps import coverage_in
from tests.browser.steps import press
from tests.stories.coordination import Route
from tests.stories.driving import Door
from tests.stories.screens import look, read, turn_to

COLOURED = """(empty) => [...imece.layers.area]
    .filter(([, layer]) => layer.options.fillColor !== empty).map(([name]) => name)"""
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
    served = _served_by_table(page)
    assert sum(served.values()) == delivered
    drawn = coverage_in(page)
    coloured = set(drawn.evaluate(COLOURED, EMPTY_SHADE))
    assert coloured == {name for name, number in served.items() if number}
    _asks_the_map(page, drawn, served)
    look(page, "51-dashboard")


def _served_by_table(page: Page) -> dict[str, int]:
    """Returns how many households of each neighbourhood were served, as the table says."""
    rows = page.locator("#coverage tbody tr").all()
    return {_cell(row, 1): int(_cell(row, 2)) for row in rows}


def _cell(row: Locator, column: int) -> str:
    return row.locator(f"td:nth-child({column})").inner_text().strip()


def _asks_the_map(page: Page, drawn: Frame, served: dict[str, int]) -> None:
    """The neighbourhood with most households served, chosen in the table, is opened on the map."""
    most = max(served, key=lambda name: served[name])
    page.locator(f'#coverage tr[data-area="{most}"] button').click()
    popup = drawn.locator(".leaflet-popup-content")
    expect(popup).to_contain_text(most)
    expect(popup).to_contain_text(f"Ulaşılan hane: {served[most]}")


def proves_the_ledger(page: Page) -> None:
    """Every balance is the sum of its movements."""
    press(page, "Kanıtla")
    read(page, "Her gramın hesabı tutuyor: her bakiye hareketlerinin toplamına eşit.")
    look(page, "52-proof")
