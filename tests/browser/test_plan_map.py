"""The map of a plan in a real browser: in step with its table, a day to watch, a sheet to print."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.roles import Role
from logistics.services import planning
from logistics.store import settings
from tests.browser.ground import application, axe, settings_on, shoot, width
from tests.browser.maps import map_in, point_at, press_on, sign_of, signs_in
from tests.browser.steps import follow, sign_in
from tests.builders import a_user
from tests.planning import a_day, solve_at_once

HOSTILE = "<img src=x onerror=alert(1)>${alert(2)}{{ 7*191 }}`</script>"


@pytest.fixture(scope="module")
def live_app(sqlite_databases, tmp_path_factory):
    """One application for all tests here: they look at its one plan, and none changes it."""
    folder = tmp_path_factory.mktemp("plan")
    with application(settings_on(sqlite_databases.fresh_url(folder), folder)) as app:
        yield app


@pytest.fixture(scope="module")
def plan(live_app):
    """The address of a plan of six stops, whose names mean harm, and who may see it."""
    engine = live_app.extensions["imece_engine"]
    with Session(engine) as session, session.begin():
        day = a_day(session, households=6)
        day.vehicle.name = HOSTILE
        day.households[0].contact_name = HOSTILE
        settings.put(session, "depot_name", HOSTILE)
        session.add_all([day.vehicle, day.households[0]])
        plan_id = day.request(session).id
        username = a_user(session, Role.COORDINATOR).username
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    return f"/coordinator/plans/{plan_id}", username


def opened(page, plan, part=""):
    address, username = plan
    sign_in(page, username)
    page.goto(address + part)


def the_map(page, plan):
    opened(page, plan)
    drawn = map_in(page)
    page.locator("#plan-map").scroll_into_view_if_needed()
    return drawn


def row(page, number):
    return page.locator(".trip tr[data-stop]").nth(number - 1)


def stop_of(page, number):
    return row(page, number).get_attribute("data-stop")


def test_the_map_has_a_number_for_every_stop_and_its_depot(plan, desktop):
    drawn = the_map(desktop, plan)

    assert sorted(sign["text"] for sign in signs_in(drawn)) == ["", *"123456"]
    shoot(desktop, "plan-map")


def test_a_stop_clicked_on_the_map_is_marked_in_the_table(plan, desktop):
    drawn = the_map(desktop, plan)

    press_on(desktop, drawn, stop_of(desktop, 6))

    expect(row(desktop, 6)).to_have_class(re.compile("pointed"))
    expect(drawn.locator(".leaflet-popup-content")).to_contain_text("6. durak")


def test_a_stop_pointed_at_on_the_map_is_tinted_in_the_table_until_one_points_elsewhere(
    plan, desktop
):
    drawn = the_map(desktop, plan)

    point_at(desktop, drawn, stop_of(desktop, 2))
    expect(row(desktop, 2)).to_have_class(re.compile("hovered"))

    desktop.mouse.move(2, 2)
    expect(desktop.locator("tr.hovered")).to_have_count(0)


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_row_pointed_at_is_ringed_on_the_map(plan, desktop, way):
    drawn = the_map(desktop, plan)
    stop = stop_of(desktop, 4)

    if way == "mouse":
        row(desktop, 4).hover()
    else:
        row(desktop, 4).locator("button").focus()

    drawn.wait_for_function("(stop) => imece.layers.stop.get(stop).ringed", arg=stop)
    assert [sign["stop"] for sign in signs_in(drawn) if sign["ringed"]] == [stop]


def test_a_stop_chosen_in_the_table_with_the_keyboard_opens_on_the_map(plan, desktop):
    drawn = the_map(desktop, plan)

    row(desktop, 3).locator("button").press("Enter")

    expect(drawn.locator(".leaflet-popup-content")).to_contain_text("3. durak")
    assert sign_of(drawn, stop_of(desktop, 3))["full"]


def test_a_vehicle_unchecked_in_the_legend_leaves_the_map(plan, desktop):
    drawn = the_map(desktop, plan)
    box = drawn.locator(".legend input")

    box.press("Space")
    assert {sign["hidden"] for sign in signs_in(drawn) if sign["text"]} == {True}

    box.press("Space")
    assert {sign["hidden"] for sign in signs_in(drawn)} == {False}


def test_a_line_clicked_brings_its_route_to_the_eye_until_one_clicks_beside_it(plan, desktop):
    drawn = the_map(desktop, plan)
    frame = desktop.locator("#plan-map").bounding_box()
    where = drawn.evaluate("""() => {
        const [leg] = imece.routes[0].legs;
        const place = imece.whereIs([leg], (leg.departs + leg.arrives) / 2);
        imece.map.setView(place, 16, { animate: false });
        return imece.map.latLngToContainerPoint(place);
    }""")

    desktop.mouse.click(frame["x"] + where["x"], frame["y"] + where["y"])
    expect(drawn.locator(".legend li.dwelt")).to_have_count(1)

    desktop.mouse.click(frame["x"] + where["x"] + 90, frame["y"] + where["y"])
    expect(drawn.locator(".legend li.dwelt")).to_have_count(0)


def test_names_that_mean_harm_are_only_read(plan, desktop):
    asked = []
    desktop.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    drawn = the_map(desktop, plan)

    assert HOSTILE in drawn.locator(".legend").inner_text()
    for place in drawn.evaluate("imece.signs.map((sign, place) => place)"):
        drawn.evaluate("(place) => imece.show(imece.signs[place])", place)
        drawn.locator(".leaflet-popup-content").last.wait_for()

    assert drawn.locator("img[src='x']").count() == 0
    assert asked == []


def test_the_day_is_watched_by_the_arrow_keys(plan, desktop):
    drawn = the_map(desktop, plan)
    hand = drawn.get_by_label("Günün saati")
    assert drawn.locator(".van").count() == 0

    hand.press("ArrowRight")

    expect(drawn.locator("#day-clock")).to_have_text("08:05")
    expect(hand).to_have_attribute("aria-valuetext", "08:05")
    expect(drawn.locator(".van")).to_have_count(1)
    assert [sign["pale"] for sign in signs_in(drawn) if sign["text"]].count(True) >= 4


def test_at_the_end_of_the_day_every_stop_was_served_and_the_van_is_back(plan, desktop):
    drawn = the_map(desktop, plan)

    drawn.get_by_label("Günün saati").press("End")

    assert not any(sign["pale"] for sign in signs_in(drawn))
    depot = drawn.evaluate("imece.signs.find((s) => s.feature.properties.sign).getLatLng()")
    van = drawn.evaluate(
        "imece.routes.map(({ legs }) => imece.whereIs(legs, Number(document.getElementById('day-time').max)))[0]"
    )
    assert van == pytest.approx([depot["lat"], depot["lng"]], abs=1e-5)


def test_between_two_stops_a_van_is_where_the_timetable_has_it(plan, desktop):
    drawn = the_map(desktop, plan)

    halfway = drawn.evaluate("""() => {
        const [leg] = imece.routes[0].legs;
        const where = imece.whereIs([leg], (leg.departs + leg.arrives) / 2);
        return [where, leg.line];
    }""")

    where, (begin, end) = halfway
    middle = [(here + there) / 2 for here, there in zip(begin, end, strict=True)]
    assert where == pytest.approx(middle, abs=1e-6)


def test_the_whole_day_is_shown_again_on_demand(plan, desktop):
    drawn = the_map(desktop, plan)
    drawn.get_by_label("Günün saati").press("ArrowRight")

    drawn.get_by_role("button", name="Bütün gün").click()

    expect(drawn.locator(".van")).to_have_count(0)
    assert not any(sign["pale"] for sign in signs_in(drawn))


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_day_runs_and_pauses_by_the_keyboard(plan, desktop, motion):
    desktop.emulate_media(reduced_motion=motion)
    drawn = the_map(desktop, plan)
    button = drawn.locator("#day-play")

    button.press("Enter")
    drawn.wait_for_function("() => document.getElementById('day-clock').textContent > '08:00'")
    expect(button).to_have_text(re.compile("Duraklat"), use_inner_text=True)
    button.press("Enter")

    expect(button).to_have_text(re.compile("Günü oynat"), use_inner_text=True)
    expect(drawn.locator(".van")).to_have_count(1)


def test_whoever_wants_little_motion_sees_the_day_in_quarters_of_an_hour(plan, desktop):
    desktop.emulate_media(reduced_motion="reduce")
    drawn = the_map(desktop, plan)

    drawn.evaluate("""() => {
        window.seen = new Set();
        const face = document.getElementById("day-clock");
        new MutationObserver(() => window.seen.add(face.textContent)).observe(face, { childList: true });
    }""")
    drawn.locator("#day-play").press("Enter")
    drawn.wait_for_function("() => window.seen.size >= 2")

    assert sorted(drawn.evaluate("[...window.seen]"))[:2] == ["08:00", "08:15"]


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_the_map_alone_is_accessible(plan, screen, request):
    page = request.getfixturevalue(screen)
    opened(page, plan, "/map")

    axe(page)


def test_the_map_fits_a_phone(plan, phone):
    opened(phone, plan, "/map")

    assert width(phone) <= 360
    for part in ("#day-play", "#day-time", ".legend", ".leaflet-control-scale"):
        box = phone.locator(part).bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 360


def test_a_sheet_is_one_page_with_numbers_scale_and_north(plan, desktop, tmp_path):
    opened(desktop, plan)
    follow(desktop, "Yazdırılacak harita")
    desktop.wait_for_function("() => typeof imece === 'object' && imece.signs")

    file = tmp_path / "sheet.pdf"
    desktop.pdf(path=file, prefer_css_page_size=True)

    sheet = pypdfium2.PdfDocument(file)
    words = sheet[0].get_textpage().get_text_range()
    assert len(sheet) == 1
    assert sheet[0].get_width() > sheet[0].get_height()
    assert "planının haritası" in words
    assert re.search(r"\d+ k?m", words)
    assert "Yazdır" not in words
    assert all(sign["full"] for sign in signs_in(desktop))
    shoot(desktop, "plan-map-paper")
