"""Lists that are as wide as their screen, whatever the town calls its neighbourhoods and food."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.roles import Role
from logistics.services import boxing, planning
from logistics.store.tables import ItemRow, MemberRow, NeighbourhoodRow
from tests.browser.ground import axe, shoot, width
from tests.browser.lines import dots_seen, hanging_dots
from tests.browser.steps import press, sign_in
from tests.builders import a_programme, a_user
from tests.days import a_day as a_driven_day
from tests.planning import a_chilled_day, solve_at_once

BOTH = pytest.mark.parametrize("screen", ["desktop", "phone"])
CUT_OFF = """() => [...document.querySelectorAll(".table-wrap")]
  .filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => one.innerText.slice(0, 80))"""
HIT = """(one) => {
  one.scrollIntoView({ block: "center" });
  const { left, top, width, height } = one.getBoundingClientRect();
  let tall = 0;
  for (let y = top - 30; y < top + height + 30; y++)
    if (document.elementFromPoint(left + width / 2, y) === one) tall++;
  return tall;
}"""
WORDS_WIDTH = """(one) => {
  const drawn = document.createElement("canvas").getContext("2d");
  drawn.font = getComputedStyle(one).font;
  return drawn.measureText(one.selectedOptions[0].text).width;
}"""
ROOM_FOR_WORDS = """(one) => {
  const { paddingLeft, paddingRight } = getComputedStyle(one);
  return one.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
}"""
OUT_OF_ITS_ROW = """() => [...document.querySelectorAll(".left-out tbody tr")].filter((row) =>
  [...row.cells].some((cell) => cell.getBoundingClientRect().bottom
    > row.getBoundingClientRect().bottom + 1)).length"""


@pytest.fixture
def named(live_app, request):
    """A plan of a neighbourhood with a name of the town, of which some are left out."""
    engine = live_app.extensions["imece_engine"]
    with Session(engine, expire_on_commit=False) as session, session.begin():
        day = a_chilled_day(session, households=12)
        quarter = session.get_one(NeighbourhoodRow, day.households[0].neighbourhood_id)
        quarter.name = request.param
        day.vehicle.max_trips, day.vehicle.capacity_g = 1, 60_000
        for order in day.orders[:6]:
            boxing.box_order(session, order.id, boxed=True)
        wanted = local_day(datetime.now(UTC)) + timedelta(days=2)
        username = a_user(session, Role.COORDINATOR).username
        plan_id = day.request(session, day=wanted).id
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    return username, plan_id


@BOTH
@pytest.mark.parametrize("named", ["Karadenizliler", "Alikahya Cumhuriyet"], indirect=True)
def test_nothing_of_the_board_is_cut_off(named, request, screen):
    username, plan_id = named
    page = request.getfixturevalue(screen)
    sign_in(page, username)

    page.goto(f"/coordinator/plans/{plan_id}")

    expect(page.locator("button.lock-start").first).to_be_visible()
    assert page.locator(".left-out tbody tr").count() > 0
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OUT_OF_ITS_ROW) == 0
    assert hanging_dots(page) == []
    assert dots_seen(page) > 0
    shoot(page, "widths-board")


@pytest.mark.parametrize("named", ["Alikahya Cumhuriyet"], indirect=True)
@pytest.mark.parametrize("wide", [1024, 1184, 1280, 1440])
def test_nothing_of_the_board_is_cut_off_in_english_either(named, desktop, wide):
    username, plan_id = named
    sign_in(desktop, username)
    desktop.set_viewport_size({"width": wide, "height": 800})
    desktop.goto(f"/coordinator/plans/{plan_id}")
    desktop.locator(".house-menu summary").first.click()

    press(desktop, "English")

    expect(desktop.locator("button.lock-start").first).to_be_visible()
    assert desktop.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("named", ["Alikahya Cumhuriyet"], indirect=True)
def test_what_is_pressed_in_a_row_of_the_board_is_as_large_as_a_thumb(named, phone):
    username, plan_id = named
    sign_in(phone, username)

    phone.goto(f"/coordinator/plans/{plan_id}")

    for part in (".aside .ask", "td > .stop-number"):
        assert phone.locator(f".stops tbody {part}").first.evaluate(HIT) >= 42


@BOTH
def test_the_list_of_programmes_shows_all_its_columns(live_app, request, screen):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        day = a_chilled_day(session)
        item = session.get_one(ItemRow, day.lot.item_id)
        item.name_tr = "Dana kuşbaşı paketi (yaklaşık 2,5 kg)"
        a_programme(session, actor=day.coordinator, item=item).name = "Kurban eti dağıtımı"
        username = day.coordinator.username
    page = request.getfixturevalue(screen)
    sign_in(page, username)

    for place in ("/coordinator/programmes", "/coordinator/"):
        page.goto(place)
        assert page.evaluate(CUT_OFF) == []
        assert hanging_dots(page) == []
        assert width(page) <= page.viewport_size["width"]
    shoot(page, "widths-programmes")


def test_on_a_phone_a_programme_tells_what_it_has_and_not_what_it_has_not(live_app, phone):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        username = a_chilled_day(session).coordinator.username
    sign_in(phone, username)

    phone.goto("/coordinator/programmes")

    told = phone.locator(".programmes tbody tr").first
    expect(told.locator("td[data-label=Bekleyen]")).to_be_visible()
    expect(told.locator("td[data-label=İptal]")).to_be_hidden()


@BOTH
def test_no_separator_begins_or_ends_a_line_of_the_warehouse(live_app, request, screen):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        day = a_driven_day(session, day=local_day(datetime.now(UTC)))
        day.vehicle.name, day.vehicle.plate = "Ford Transit Custom Uzun", "41 ABC 1234"
        username = a_user(session, Role.WAREHOUSE).username
        trip, lot, document = day.trips[0].id, day.lot.code, day.lot.document_id
    page = request.getfixturevalue(screen)
    sign_in(page, username)

    seen = 0
    for place in (
        "/warehouse/loadings",
        f"/warehouse/loadings/{trip}",
        "/warehouse/returns",
        f"/warehouse/lots/{lot}",
        "/warehouse/stock",
        f"/documents/{document}",
    ):
        page.goto(place)
        assert hanging_dots(page) == []
        assert width(page) <= page.viewport_size["width"]
        seen += dots_seen(page)
    assert seen > 0


def test_a_long_name_costs_no_line_of_a_phone(live_app, phone):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        me = a_user(session, Role.WAREHOUSE)
        me.name = "Muhammed Abdurrahman Gümüşyelkenoğlu"
        username = me.username
    sign_in(phone, username)

    phone.goto("/warehouse/dock")

    house, name = (
        phone.locator(part).first.bounding_box() for part in (".house-name", ".house-menu summary")
    )
    assert name["y"] < house["y"] + house["height"]
    assert width(phone) <= 360
    phone.locator(".house-menu summary").first.tap()
    expect(phone.get_by_role("button", name="Çıkış")).to_be_visible()


@BOTH
def test_what_is_chosen_in_a_list_of_the_warehouse_is_not_cut_off(live_app, request, screen):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        a_driven_day(session)
        username = a_user(session, Role.WAREHOUSE).username
    page = request.getfixturevalue(screen)
    sign_in(page, username)

    for place, chosen in (
        ("/warehouse/receive", "ürüne göre"),
        ("/safety/holds", "şimdi bloke olanlar"),
    ):
        page.goto(place)
        lists = page.locator("main select", has=page.locator("option:checked", has_text=chosen))
        assert lists.count() > 0
        for one in lists.all():
            assert one.evaluate(WORDS_WIDTH) <= one.evaluate(ROOM_FOR_WORDS)


@pytest.mark.parametrize("language", ["tr", "en"])
def test_no_chosen_words_are_cut_off_on_a_phone(live_app, phone, language):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        day = a_driven_day(session)
        home = day.households[0]
        session.add(MemberRow(household_id=home.id, relation="applicant", birth_year=1980))
        clerk, worker = a_user(session, Role.WAREHOUSE), a_user(session, Role.CASEWORKER)
        pages = {
            clerk.username: ["/warehouse/receive", "/labels/"],
            worker.username: [f"/households/{home.id}/edit"],
        }
    for username, places in pages.items():
        sign_in(phone, username)
        phone.goto("/account")
        if phone.evaluate("document.documentElement.lang") != language:
            with phone.expect_navigation():
                phone.locator("button[name=language]").first.dispatch_event("click")
        for place in places:
            phone.goto(place)
            lists = phone.locator("main select:visible").all()
            assert lists
            for one in lists:
                if one.evaluate("(one) => one.selectedOptions.length"):
                    assert one.evaluate(WORDS_WIDTH) <= one.evaluate(ROOM_FOR_WORDS), place
        phone.context.clear_cookies()


@BOTH
def test_where_a_day_ends_is_not_cut_off_in_its_list(live_app, request, screen):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        username = a_chilled_day(session).coordinator.username
    page = request.getfixturevalue(screen)
    sign_in(page, username)

    page.goto("/coordinator/plans/new")

    ends = page.get_by_label("Gün sonu").first
    expect(ends).to_have_value("")
    assert ends.evaluate(WORDS_WIDTH) < 180  # four vehicles stand beside each other on a desk


@BOTH
def test_a_route_sheet_in_the_browser_is_as_wide_as_its_screen(live_app, request, screen):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        day = a_driven_day(session, day=local_day(datetime.now(UTC)))
        username, code = a_user(session, Role.COORDINATOR).username, day.route.code
    page = request.getfixturevalue(screen)
    sign_in(page, username)

    page.goto(f"/papers/routes/{code}/print")

    expect(page.locator(".sheet-stops tbody tr")).to_have_count(3)
    assert hanging_dots(page) == []
    assert width(page) <= page.viewport_size["width"]
    axe(page)


def test_no_separator_begins_or_ends_a_line_of_records_and_labels(live_app, phone):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        day = a_driven_day(session, day=local_day(datetime.now(UTC)))
        day.shelf.name = "Derin dondurucu gözü, soldaki"
        day.vehicle.name, day.vehicle.plate = "Ford Transit", "41 ABC 1234"
        username, code = a_user(session, Role.WAREHOUSE).username, day.route.code
    sign_in(phone, username)

    for place in (f"/records/routes/{code}", "/records/write-off", "/labels/places"):
        phone.goto(place)
        assert hanging_dots(phone) == []
        assert width(phone) <= 360
