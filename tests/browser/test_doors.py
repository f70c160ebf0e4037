"""The dock, the driver's phone and the returns desk, as they are seen and touched."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.lots import StorageClass
from logistics.domain.orders import RouteState
from logistics.domain.roles import Role
from logistics.store import ledger
from logistics.store.tables import RouteRow
from tests.browser.ground import ARTEFACTS, axe, shoot, width
from tests.browser.steps import follow, press, sign_in
from tests.builders import a_household, a_lot, a_shelf, a_stop, a_user, an_item, an_order
from tests.days import a_day


@pytest.fixture
def world(live_app):
    """A route of today with four doors, the last two with frozen meat."""
    today = local_day(datetime.now(UTC))
    with Session(live_app.extensions["imece_engine"], expire_on_commit=False) as session:
        driver = a_user(session, Role.DRIVER, username="surucu")
        a_user(session, Role.WAREHOUSE, username="depo")
        day = a_day(session, doors=3, day=today, driver=driver)
        meat = an_item(
            session,
            name="Dana kıyma paketi (yaklaşık 2,5 kg)",
            storage=StorageClass.FROZEN,
            unit_net_g=2500,
        )
        freezer = a_shelf(session, "DONUK-1", storage=StorageClass.FROZEN)
        lot = a_lot(session, meat, freezer, actor=day.clerk, pieces=2)
        for door, sequence in (("Hayriye Nur Çakıroğlu", 4), ("Şükrü Öztürk", 5)):
            household = a_household(session, day.neighbourhood, name=door)
            household.floor, household.has_lift = 4, False
            order = an_order(session, day.programme, household, lot=lot, shelf=freezer, grams=2500)
            day.stops.append(a_stop(session, day.trips[0], order, sequence))
        day.neighbourhood.name = "Yenişehir Mahallesi"
        session.commit()
    return day


def tap(phone, name):
    """Taps and waits until what came back stands in place of the tapped button."""
    button = phone.get_by_role("button", name=name)
    tapped = button.element_handle()
    button.click()
    tapped.wait_for_element_state("hidden")


def said(page, words):
    expect(page.locator("#content")).to_contain_text(words)


def load_at_the_dock(desktop, world):
    sign_in(desktop, "depo")
    desktop.goto("/warehouse/loadings")
    follow(desktop, f"{world.route.code}/1", exact=True)
    shoot(desktop, "loading")
    press(desktop, "Yükle")
    said(desktop, "Önce her satırı sayın")
    desktop.get_by_label("Her satırı araca sayarak koydum, tutuyor").check()
    press(desktop, "Yükle")
    said(desktop, "Yüklendi. Ürünler araçta.")
    shoot(desktop, "loaded")


def go_from_door_to_door(phone):
    sign_in(phone, "surucu")
    phone.goto("/driver/")
    shoot(phone, "driver-next")
    axe(phone)
    tap(phone, "Teslim edildi")
    said(phone, "1. durak: teslim edildi")
    shoot(phone, "driver-after-delivery")
    for name in ("Geri al", "Teslim edildi", "Evde yok", "Teslim edildi"):
        tap(phone, name)
    shoot(phone, "driver-cold")
    follow(phone, "Duraklar")
    shoot(phone, "driver-stops")
    follow(phone, "Sıradaki")
    for name in ("Reddetti", "Adres yanlış"):
        tap(phone, name)
    shoot(phone, "driver-done")
    follow(phone, "Depo", exact=True)
    shoot(phone, "driver-depot")


def account_at_the_desk(desktop, world):
    desktop.goto(f"/warehouse/returns/{world.route.code}")
    shoot(desktop, "return")
    for thermometer in desktop.locator("input[name$='temperature_dc']").all():
        thermometer.fill("-18,5")
    press(desktop, "İade al")
    shoot(desktop, "return-balanced")
    press(desktop, "Rotayı kapat")
    shoot(desktop, "return-closed")
    desktop.goto("/warehouse/returns")
    shoot(desktop, "returns")


def test_a_day_from_the_dock_to_the_doors_and_back(world, desktop, phone, live_app):
    load_at_the_dock(desktop, world)
    go_from_door_to_door(phone)
    account_at_the_desk(desktop, world)

    phone.goto("/driver/")
    shoot(phone, "driver-closed")
    said(phone, "Rotanız kapandı")
    with Session(live_app.extensions["imece_engine"]) as session:
        assert ledger.prove(session) == []
        assert session.get(RouteRow, world.route.id).state is RouteState.CLOSED


def test_the_sheet_is_a_page_that_prints(world, desktop):
    sign_in(desktop, "depo")
    desktop.goto(f"/papers/routes/{world.route.code}/print")

    axe(desktop)
    shoot(desktop, "sheet-print")
    desktop.emulate_media(media="print")
    assert not desktop.get_by_role("navigation").first.is_visible()


def test_what_a_driver_needs_at_the_wheel_is_seen_without_scrolling(world, phone, live_app):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        world.load(session)
    sign_in(phone, "surucu")
    phone.goto("/driver/")
    tap(phone, "Evde yok")
    phone.screenshot(path=ARTEFACTS / "driver-glance-360.png")
    top_of_outcomes = phone.get_by_role("button", name="Teslim edildi").bounding_box()["y"]

    for name in ("Yol tarifi", "Ara"):
        box = phone.get_by_role("link", name=name).first.bounding_box()
        assert box["y"] + box["height"] <= top_of_outcomes
    undo = phone.get_by_role("button", name="Geri al").bounding_box()
    assert undo["y"] + undo["height"] <= top_of_outcomes


def test_outcomes_are_large_enough_for_a_thumb(world, phone, live_app):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        world.load(session)
    sign_in(phone, "surucu")
    phone.goto("/driver/")

    for name in ("Teslim edildi", "Evde yok", "Reddetti", "Adres yanlış"):
        box = phone.get_by_role("button", name=name).bounding_box()
        assert box["height"] >= 64, name
        assert box["width"] >= 64, name
    assert width(phone) <= 360


def test_a_tap_without_a_signal_says_so_and_is_sent_again(world, phone, live_app):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        world.load(session)
    sign_in(phone, "surucu")
    phone.goto("/driver/")
    key = phone.locator(".outcomes [name=command_key]").input_value()

    phone.context.set_offline(True)
    phone.get_by_role("button", name="Teslim edildi").click()
    phone.get_by_text("Bağlantı yok: kaydedilmedi, yeniden deneyin.").wait_for()
    assert phone.locator(".outcomes [name=command_key]").input_value() == key
    phone.context.set_offline(False)
    tap(phone, "Teslim edildi")

    said(phone, "1. durak: teslim edildi")


@pytest.mark.parametrize("pixels", [360, 1024])
def test_the_dock_and_the_desk_cut_nothing_off(world, desktop, live_app, pixels):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        world.load(session)
    sign_in(desktop, "depo")
    desktop.set_viewport_size({"width": pixels, "height": 800})
    trip = world.trips[0].id

    for name, path in (
        ("loadings", "loadings"),
        ("loading", f"loadings/{trip}"),
        ("returns", "returns"),
        ("return", f"returns/{world.route.code}"),
    ):
        desktop.goto(f"/warehouse/{path}")
        shoot(desktop, name)
        assert width(desktop) <= pixels, name
        cut = (
            "[...document.querySelectorAll('.table-wrap')].some(t => t.scrollWidth > t.clientWidth)"
        )
        assert not desktop.evaluate(cut), name
