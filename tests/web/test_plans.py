"""Planning a day, from the form to the published plan."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from logistics.domain.calendar import local_day
from logistics.domain.orders import JobState, OrderState, PlanState
from logistics.services.planning import running
from logistics.store.tables import HouseholdRow, JobRow, OrderRow, PlanRow
from logistics.web.db import now
from tests.builders import MONDAY
from tests.planning import Day, a_day, solve_at_once
from tests.statements import counted


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A search that is over at once stands in for the real one."""
    monkeypatch.setattr(running.routing, "solve", solve_at_once, raising=False)


@pytest.fixture
def day(db: Session) -> Day:
    day = a_day(db)
    db.commit()
    return day


def a_form(day: Day, **changes: object) -> dict[str, object]:
    form = {
        "command_key": "one",
        "day": f"{local_day(now()) + timedelta(days=1):%d.%m.%Y}",
        "programmes": [day.programme.id],
        "vehicles": [day.vehicle.id],
        f"driver-{day.vehicle.id}": day.driver.id,
        "opens": "08:30",
        "closes": "17:30",
        "lunch": "45",
        "seconds": "1",
    }
    return form | changes


def planned(coordinator, day: Day, **changes: object) -> str:
    return coordinator.post("/coordinator/plans/new", data=a_form(day, **changes)).location


def order_states(db: Session) -> set[OrderState]:
    db.expire_all()
    found = set(db.exec(select(OrderRow.state)))
    db.commit()
    return found


def test_a_day_is_planned_shown_and_published(coordinator, db, day):
    page = planned(coordinator, day)

    text = coordinator.get(page).text
    answer = coordinator.post(f"{page}/publish", data={"command_key": "x"})

    assert all(household.code in text for household in day.households)
    assert "Herkese ulaşılıyor" in text
    assert answer.status_code == 303
    assert order_states(db) == {OrderState.PLANNED}


def test_a_double_click_makes_one_plan(coordinator, db, day):
    assert planned(coordinator, day) == planned(coordinator, day)

    assert len(db.exec(select(PlanRow)).all()) == 1


def test_publishing_twice_is_refused_the_second_time(coordinator, day):
    page = planned(coordinator, day)
    coordinator.post(f"{page}/publish", data={"command_key": "x"})

    again = coordinator.post(f"{page}/publish", data={"command_key": "x"})

    assert again.status_code == 409
    assert "“yayımlandı” durumunda" in again.text


def test_a_published_plan_is_thrown_away(coordinator, db, day):
    page = planned(coordinator, day)
    coordinator.post(f"{page}/publish", data={"command_key": "x"})

    coordinator.post(f"{page}/discard", data={"command_key": "y"})

    assert order_states(db) == {OrderState.PLACED}


@pytest.mark.parametrize(
    ("field", "typed", "status", "words"),
    [
        ("day", "01.01.2020", 422, "01.01.2020 geçti"),
        ("day", "yarın", 422, "bir gün değil"),
        ("vehicles", [], 422, "Araçlar: en az birini seçin"),
        ("programmes", [], 422, "Programlar: içlerinde bekleyen sipariş yok"),
        ("opens", "25:00", 422, "saat değil"),
        ("closes", "08:00", 422, "başlangıç bitişten büyük"),
        ("seconds", "0", 422, "1 ile 600 sn arasında"),
        ("seconds", "on", 422, "tam sayı değil"),
    ],
)
def test_bad_input_is_refused_in_turkish_and_nothing_is_planned(
    coordinator, db, day, field, typed, status, words
):
    answer = coordinator.post("/coordinator/plans/new", data=a_form(day) | {field: typed})

    assert answer.status_code == status
    assert words in answer.text
    assert db.exec(select(PlanRow)).all() == []


def test_a_vehicle_without_a_driver_is_refused(coordinator, day):
    form = a_form(day, **{f"driver-{day.vehicle.id}": ""})

    answer = coordinator.post("/coordinator/plans/new", data=form)

    assert answer.status_code == 404
    assert "Sürücü" in answer.text


def test_whoever_is_left_out_is_listed_with_why_and_what_would_help(coordinator, db, day):
    day.vehicle.capacity_g, day.vehicle.max_trips = 20_000, 1
    db.add(day.vehicle)
    db.commit()

    text = coordinator.get(planned(coordinator, day)).text

    assert "kapasitesi 10 kg aşılır" in text
    assert "Araç ekleyin ya da başka bir gün planlayın" in text


def test_a_search_is_called_off_from_its_page(coordinator, db, day):
    plan = waiting(db, day)

    page = coordinator.get(f"/coordinator/plans/{plan.id}").text
    coordinator.post(f"/coordinator/plans/{plan.id}/cancel", data={"command_key": "x"})

    assert "<progress" in page
    db.refresh(plan)
    assert plan.state is PlanState.DISCARDED


def test_progress_is_told_to_a_waiting_page(coordinator, db, day):
    plan = waiting(db, day)
    job = db.get_one(JobRow, plan.job_id)
    job.state, job.percent, job.heartbeat_at = JobState.RUNNING, 40, now()
    job.progress = {
        "phase": "searching", "elapsed_s": 8, "seconds": 20, "cost_s": 7200,
        "served": 3, "unserved": 0,
    }  # fmt: skip
    db.commit()

    told = coordinator.get(f"/coordinator/plans/{plan.id}/progress").json

    assert told["percent"] == 40
    assert told["words"] == "Daha iyi bir plan aranıyor."
    assert (told["served"], told["cost"], told["left"]) == ("3", "120", "12")
    assert (told["ended"], told["silent"]) == (False, False)


def test_a_page_says_when_its_worker_is_heard_of_no_more(coordinator, db, day):
    plan = waiting(db, day)
    job = db.get_one(JobRow, plan.job_id)
    job.state, job.heartbeat_at = JobState.RUNNING, MONDAY - timedelta(days=9)
    db.commit()

    assert coordinator.get(f"/coordinator/plans/{plan.id}/progress").json["silent"]


@pytest.mark.parametrize(
    "why", ["worker_lost", "nothing_to_plan", "breaks_rules Some.", "broken_down"]
)
def test_a_failed_plan_says_how_to_go_on(coordinator, db, day, why):
    plan = waiting(db, day)
    plan.state = PlanState.FAILED
    db.get_one(JobRow, plan.job_id).error = why
    db.commit()

    text = coordinator.get(f"/coordinator/plans/{plan.id}").text

    assert "Yeniden planla" in text
    assert "Some." not in text


def test_every_reason_of_the_search_has_words(coordinator, db, day):
    import routing
    from logistics.web.coordinator import words

    known = {*routing.ReasonCode, "use_by_passed"}
    assert set(words.REASONS) == set(words.HELP) == set(words.SHORTLY) == known


def test_a_hostile_name_is_shown_as_text(coordinator, db, day):
    db.get_one(HouseholdRow, day.households[0].id).contact_name = "<script>alert(1)</script> X"
    db.commit()

    assert "<script>alert(1)" not in coordinator.get(planned(coordinator, day)).text


def test_a_plan_page_asks_the_database_a_bounded_number_of_times(coordinator, app, db):
    day = a_day(db, households=30)
    db.commit()
    page = planned(coordinator, day)

    with counted(app.extensions["imece_engine"]) as seen:
        text = coordinator.get(page).text

    assert text.count("data-stop") == 30
    assert len(seen) < 25


def test_the_start_page_shows_plans_waiting_orders_and_what_came_back(coordinator, db, day):
    day.orders[0].state = OrderState.NOT_DELIVERED
    db.add(day.orders[0])
    db.commit()
    planned(coordinator, day)

    text = coordinator.get("/coordinator/").text

    assert day.orders[0].code in text
    assert "PLN-" in text
    assert "2 / 2" in text


@pytest.mark.parametrize("code", ["programme", "order", "plan", "route"])
def test_a_scanned_code_opens_its_page(coordinator, db, day, code):
    page = planned(coordinator, day)
    plan = db.exec(select(PlanRow)).one()
    codes = {
        "programme": (day.programme.code, f"/coordinator/programmes/{day.programme.id}"),
        "order": (day.orders[0].code, f"/coordinator/programmes/{day.programme.id}"),
        "plan": (plan.code, page),
        "route": (route_code(db), page),
    }

    answer = coordinator.post("/find/", data={"q": codes[code][0]})

    assert answer.location.startswith(codes[code][1])


def test_others_do_not_plan(driver, warehouse, auditor, day):
    for client in (driver, warehouse):
        assert client.get("/coordinator/plans").status_code == 403
    assert auditor.get("/coordinator/plans").status_code == 200
    assert auditor.post("/coordinator/plans/new", data=a_form(day)).status_code == 403


def test_an_auditor_reads_a_plan_but_has_no_buttons(coordinator, auditor, day):
    page = planned(coordinator, day)

    assert "Yayımla<" in coordinator.get(page).text
    assert "Yayımla<" not in auditor.get(page).text
    assert auditor.post(f"{page}/publish", data={}).status_code == 403


def waiting(db: Session, day: Day) -> PlanRow:
    plan = day.request(db)
    db.commit()
    return plan


def route_code(db: Session) -> str:
    from logistics.store.tables import RouteRow

    return db.exec(select(RouteRow.code)).one()
