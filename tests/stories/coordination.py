"""What the coordinator does: a programme, its dry run, the plan of the day."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.maps import map_in, signs_in
from tests.browser.steps import follow, leave, press
from tests.stories.clock import today
from tests.stories.screens import look, read, turn_to

PROGRAMME = "Kasım gıda kolisi"
KIT = "Standart gıda kolisi"
VEHICLES = ("41 DEMO 01", "41 DEMO 02")
SHIFT_ENDS = "13:00"  # too short for one vehicle alone
SEARCH_S = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route as the plan's page tells it."""

    code: str
    driver: str
    stops: int


def makes_a_programme(page: Page) -> None:
    """Parcels for households of three to five in some need, to be delivered today."""
    turn_to(page, "Programlar")
    follow(page, "Program oluştur")
    page.get_by_label("Ad", exact=True).fill(PROGRAMME)
    good = page.get_by_label("Koli ya da ürün")
    good.select_option(label=good.locator("option").filter(has_text=KIT).inner_text())
    page.get_by_label("Teslim günü").fill(f"{today():%d.%m.%Y}")
    everybody = page.locator("#matching").inner_text()
    page.get_by_label("İhtiyaç, en az").select_option(index=1)
    expect(page.locator("#matching")).not_to_have_text(everybody)
    look(page, "10-programme-new")
    press(page, "Taslağı oluştur")


def allocates(page: Page) -> int:
    """Sees in a dry run who would get what, then allocates; returns how many orders it makes."""
    read(page, "Deneme: şimdi tahsis edilse ne olur?", "Hizmet alacaklar")
    look(page, "11-dry-run")
    button = page.get_by_role("button", name="haneye tahsis et")
    orders = int(button.inner_text().split()[0])
    leave(button)
    read(page, f"{orders} sipariş verildi.")
    look(page, "12-programme")
    return orders


def plans_today(page: Page) -> None:
    """Two vehicles, a short search that is seen to go on, then routes on map and timetable."""
    follow(page, "Gün planla")
    page.get_by_label("Gün", exact=True).fill(f"{today():%d.%m.%Y}")
    page.get_by_label("Vardiya sonu").fill(SHIFT_ENDS)
    page.get_by_label("Arama süresi (sn)").fill(str(SEARCH_S))
    for box in page.locator("input[name=vehicles]").all():
        box.uncheck()
    for plate in VEHICLES:
        page.get_by_label(plate).check()
    look(page, "13-plan-new")
    press(page, "Rota ara")
    expect(page.locator("[data-progress] progress")).to_be_visible()
    look(page, "14-searching")


def sees_the_plan(page: Page, *, orders: int) -> None:
    """Everyone is served; the map has a number for every stop, the table its line."""
    expect(page.get_by_role("button", name="Yayımla")).to_be_visible(timeout=60_000)
    read(page, "Herkese ulaşılıyor.")
    numbers = [sign["text"] for sign in signs_in(map_in(page)) if sign["text"]]
    assert len(numbers) == orders
    expect(page.locator("tr[data-stop]")).to_have_count(orders)
    look(page, "15-plan")


def publishes(page: Page) -> list[Route]:
    """Publishes the plan; returns its routes."""
    press(page, "Yayımla")
    read(page, "Yayımlandı: depo ve sürücüler rotalarını artık görüyor.")
    look(page, "16-published")
    return [_route(each) for each in page.locator("section.route").all()]


def _route(section: Locator) -> Route:
    return Route(
        code=section.locator("p .code").inner_text(),
        driver=section.locator(".heading > span")
        .evaluate("it => it.firstChild.textContent")
        .strip(),
        stops=section.locator("tr[data-stop]").count(),
    )
