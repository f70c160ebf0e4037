"""Why a stop is on its route and what the rules cost, as the coordinator reads it."""

import pytest
from sqlmodel import select

from logistics.domain.orders import JobState
from logistics.domain.roles import Role
from logistics.services.planning.constraint_costs import JOB_KIND
from logistics.store.tables import JobRow, UnservedRow
from logistics.web.coordinator.rule_words import BROKEN
from routing.check import RULES
from tests.builders import a_user, a_vehicle
from tests.planning import Day, a_day, asked_by_form

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def page(coordinator, db, day: Day) -> str:
    """The address of a ready plan of two vehicles, of which the second is small."""
    small, driver = a_vehicle(db, capacity_g=5_000), a_user(db, Role.DRIVER)
    db.commit()
    crews = {"vehicles": [day.vehicle.id, small.id], f"driver-{small.id}": driver.id}
    return coordinator.post("/coordinator/plans/new", data=asked_by_form(day, **crews)).location


def test_a_stop_says_why_no_other_vehicle_brings_it(coordinator, day, page):
    order, home = day.orders[0], day.households[0]
    address = f"{page}/orders/{order.id}/why"

    board = coordinator.get(page).text
    text = coordinator.get(address).text

    assert address in board
    assert f"{home.code} neden {day.vehicle.name} aracında?" in text
    assert "kapasitesi aşılırdı" in text


def test_it_is_said_in_english_too(coordinator, day, page):
    coordinator.post("/language", data={"language": "en"})

    text = coordinator.get(f"{page}/orders/{day.orders[0].id}/why").text

    assert "it would be overloaded" in text


@pytest.mark.parametrize(
    ("language", "why", "more"),
    [
        (
            "tr",
            "nedenine bakılmadı",
            "Başka neyle sığacağına bakılmadı; “Yer bul” sonuna kadar bakar.",
        ),
        (
            "en",
            "Why was not looked into",
            "What else would let it in was not looked into; “Find a place” looks to the end.",
        ),
    ],
)
def test_an_order_that_was_not_looked_into_says_so(coordinator, db, day, language, why, more):
    day.vehicle.capacity_g, day.vehicle.max_trips = 10_000, 1
    db.add(day.vehicle)
    db.commit()
    coordinator.post("/language", data={"language": language})
    page = coordinator.post("/coordinator/plans/new", data=asked_by_form(day)).location
    sought = coordinator.get(page).text
    unasked, unsought = db.exec(select(UnservedRow)).all()
    unasked.reason = "not_looked_into"
    unasked.numbers = unasked.numbers | {"remedies": [], "sought": False}
    unsought.numbers = unsought.numbers | {"remedies": [], "sought": False}
    db.commit()

    text = coordinator.get(page).text

    assert (why in sought, more in sought) == (False, False)
    assert (text.count(f"{why}"), text.count(more)) == (1, 1)


def test_what_is_said_of_many_left_out_is_said_once_above_them(coordinator, db):
    day = a_day(db, households=9, capacity_g=10_000)
    day.vehicle.max_trips = 1
    db.add(day.vehicle)
    db.commit()
    page = coordinator.post("/coordinator/plans/new", data=asked_by_form(day)).location
    for row in db.exec(select(UnservedRow)):
        row.reason = "crowded_out_by_time"
        row.numbers = (row.numbers or {}) | {"remedies": [], "sought": False}
    db.commit()

    text = coordinator.get(page).text

    assert text.count(">Yer bul</a>") == 8
    assert text.count("8 sipariş: Başka neyle sığacağına bakılmadı") == 1
    assert text.count("Başka neyle sığacağına bakılmadı") == 1
    assert text.count("Araç ekleyin ya da vardiyayı uzatın.") == 1


def test_what_the_rules_cost_is_asked_for_and_read(coordinator, page):
    before = coordinator.get(page).text

    answer = coordinator.post(f"{page}/rules", data={"command_key": "x"})

    text = coordinator.get(page).text
    assert answer.status_code == 303
    assert "Öğren" in before
    assert "Öğle molaları" in text
    assert "Araçlardaki yer" in text
    assert "kısa aramalarla bulundu" in text


def test_a_page_that_waits_for_the_rules_is_told_when_they_are_there(coordinator, db, page):
    coordinator.post(f"{page}/rules", data={"command_key": "x"})
    job = db.exec(select(JobRow).where(JobRow.kind == JOB_KIND)).one()
    job.state = JobState.RUNNING
    db.commit()

    waiting = coordinator.get(page).text
    told = coordinator.get(f"{page}/rules/progress").json
    job.state = JobState.DONE
    db.commit()

    assert f'data-waits="{page}/rules/progress"' in waiting
    assert not told["ended"]
    assert coordinator.get(f"{page}/rules/progress").json["ended"]


def test_a_look_is_called_off_from_the_page_and_leaves_no_trace(coordinator, auditor, db, page):
    coordinator.post(f"{page}/rules", data={"command_key": "x"})
    db.exec(select(JobRow).where(JobRow.kind == JOB_KIND)).one().state = JobState.RUNNING
    db.commit()

    refused = auditor.post(f"{page}/rules/cancel").status_code
    answer = coordinator.post(f"{page}/rules/cancel", follow_redirects=True).text
    again = coordinator.post(f"{page}/rules/cancel", follow_redirects=True).text

    assert refused == 403
    assert "Vazgeçildi" in answer
    assert "yarıda kaldı" not in answer
    assert "Daha önce bitmişti" in again


def test_a_look_that_broke_down_says_so_and_can_be_repeated(coordinator, db, page):
    coordinator.post(f"{page}/rules", data={"command_key": "x"})
    db.exec(select(JobRow).where(JobRow.kind == JOB_KIND)).one().state = JobState.FAILED
    db.commit()

    text = coordinator.get(page).text

    assert "yarıda kaldı" in text
    assert "Yeniden bak" in text


def test_an_auditor_reads_reasons_and_asks_for_none(coordinator, auditor, driver, day, page):
    address = f"{page}/orders/{day.orders[0].id}/why"

    assert auditor.get(address).status_code == 200
    assert driver.get(address).status_code == 403
    assert auditor.post(f"{page}/rules", data={"command_key": "x"}).status_code == 403
    assert "Öğren" not in auditor.get(page).text


def test_a_stop_that_the_plan_does_not_bring_is_not_found(coordinator, page):
    assert coordinator.get(f"{page}/orders/999999/why").status_code == 404


def test_every_rule_told_in_words_is_one_of_the_search():
    assert set(BROKEN) <= {rule.__name__ for rule in RULES}
