"""The board of a plan in a real browser: the search, the map, the table in step."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.roles import Role
from logistics.services import planning
from tests.browser.ground import axe, shoot
from tests.browser.maps import map_in, signs_in
from tests.browser.steps import press, sign_in
from tests.builders import a_user
from tests.planning import a_day, a_progress, solve_at_once


@pytest.fixture
def town(live_app):
    """A requested plan, a coordinator, and the engine below."""
    engine = live_app.extensions["imece_engine"]
    with Session(engine) as session, session.begin():
        day = a_day(session, households=6)
        day.households[0].contact_name = "<img src=x onerror=alert(1)> Kötüniyet"
        session.add(day.households[0])
        plan_id = day.request(session, seconds=20).id
        username = a_user(session, Role.COORDINATOR).username
    return engine, plan_id, username


def test_a_stop_pointed_at_in_the_table_opens_on_the_map(town, desktop):
    engine, plan_id, username = town
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/plans/{plan_id}")

    drawn = map_in(desktop)

    desktop.click("tr[data-stop] >> nth=2")

    expect(drawn.locator(".leaflet-popup-content")).to_contain_text("3. durak")
    expect(desktop.locator("tr.pointed")).to_have_count(1)
    shoot(desktop, "plan-board")
    axe(desktop)


def test_a_running_search_is_watched_and_called_off(town, desktop):
    _engine, plan_id, username = town
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/plans/{plan_id}")
    expect(desktop.locator("progress")).to_be_visible()
    expect(desktop.locator("#content")).to_contain_text("bir hanenin birkaç siparişi bir kapıdır")
    axe(desktop)

    press(desktop, "İptal et")

    expect(desktop.locator("#content")).to_contain_text("Arama iptal edildi")


def test_a_page_that_waits_shows_the_plan_as_soon_as_it_is_there(town, desktop):
    engine, plan_id, username = town
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/plans/{plan_id}")

    planning.plan_day(engine, plan_id, solve=solve_at_once)

    desktop.locator("text=Herkese ulaşılıyor").wait_for()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_the_hours_beside_the_course_of_a_search_are_not_cut_off(town, request, screen):
    engine, plan_id, username = town

    def solve(problem, *, on_progress, **rest):
        for after_s, driving_s in ((2, 88_860), (8, 52_260)):
            told = replace(a_progress(served=6), elapsed_s=after_s, driving_s=driving_s)
            on_progress(told)
        return replace(solve_at_once(problem, **rest), seconds=20.0, run_id="feedfacecafebeef")

    planning.plan_day(engine, plan_id, solve=solve)
    page = request.getfixturevalue(screen)
    sign_in(page, username)
    page.goto(f"/coordinator/plans/{plan_id}")
    page.locator(".quality summary").click()

    texts = page.locator(".search-chart text")
    expect(texts.first).to_have_text("24 sa 41 dk")
    assert all(left >= 0 for left in texts.evaluate_all("all => all.map(one => one.getBBox().x)"))


def test_the_board_fits_a_phone(town, phone):
    engine, plan_id, username = town
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    sign_in(phone, username)
    phone.goto(f"/coordinator/plans/{plan_id}")

    sticking_out = phone.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )

    assert sticking_out == 0
    shoot(phone, "plan-board")


def test_a_trip_that_is_folded_on_the_screen_is_open_on_paper(town, desktop, tmp_path):
    engine, plan_id, username = town
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/plans/{plan_id}")
    desktop.click("details.trip summary")

    desktop.pdf(path=tmp_path / "plan.pdf")

    words = "".join(
        page.get_textpage().get_text_range()
        for page in pypdfium2.PdfDocument(tmp_path / "plan.pdf")
    )
    assert "1. sefer" in words
    assert len(re.findall(r"\bH-\d+", words)) == 6
    expect(desktop.locator("details.trip[open]")).to_have_count(0)


def test_everyone_left_out_is_on_paper_and_beside_the_map(live_app, desktop, tmp_path):
    engine = live_app.extensions["imece_engine"]
    with Session(engine) as session, session.begin():
        day = a_day(session, households=30, capacity_g=10_000)
        plan_id = day.request(session).id
        username = a_user(session, Role.COORDINATOR).username
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/plans/{plan_id}")
    left_out = desktop.locator(".left-out tbody tr")

    assert left_out.count() >= 25
    table, map_ = (desktop.locator(part).bounding_box() for part in (".left-out", "#plan-map"))
    assert abs(table["y"] - map_["y"]) < 400
    drawn = signs_in(map_in(desktop))
    assert [sign["kind"] for sign in drawn].count("crowded") == left_out.count()

    desktop.pdf(path=tmp_path / "plan.pdf")
    pages = pypdfium2.PdfDocument(tmp_path / "plan.pdf")
    words = "".join(page.get_textpage().get_text_range() for page in pages)
    codes = left_out.locator("a.code").all_inner_texts()
    assert [code for code in codes if code not in words] == []


def test_on_a_phone_everyone_left_out_is_read_down_the_page(live_app, phone):
    engine = live_app.extensions["imece_engine"]
    with Session(engine) as session, session.begin():
        day = a_day(session, households=12, capacity_g=10_000)
        plan_id = day.request(session, day=local_day(datetime.now(UTC))).id
        username = a_user(session, Role.COORDINATOR).username
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    sign_in(phone, username)

    phone.goto(f"/coordinator/plans/{plan_id}")

    listed = phone.locator(".left-out")
    assert listed.locator("tbody tr").count() > 5
    assert listed.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")
    for target in (listed.locator("button"), listed.get_by_role("link", name="Yer bul")):
        assert target.first.bounding_box()["height"] >= 44


def test_a_stop_left_out_opens_on_the_map_by_the_keyboard(live_app, desktop):
    engine = live_app.extensions["imece_engine"]
    with Session(engine) as session, session.begin():
        day = a_day(session, households=2, capacity_g=1)
        plan_id = day.request(session).id
        username = a_user(session, Role.COORDINATOR).username
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/plans/{plan_id}")
    drawn = map_in(desktop)

    desktop.locator(".left-out-sign").first.press("Enter")

    popup = drawn.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("Dışarıda kaldı: hiçbir araç götüremez")
    axe(desktop)
