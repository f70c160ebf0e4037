"""Planning a day, from the form to the published plan."""

import re
from datetime import timedelta

import pytest
from sqlmodel import Session, select

import routing
from logistics.domain.calendar import instant_of, local_day
from logistics.domain.orders import JobState, OrderState, Outcome, PlanState, RouteState
from logistics.domain.roles import Role
from logistics.services import delivering, reconciling
from logistics.services.reconciling import Returned
from logistics.store.tables import HouseholdRow, JobRow, OrderRow, PlanRow, RouteRow, TripRow
from logistics.web.coordinator.plan_form import usual_start_s
from logistics.web.db import now
from logistics.web.formats import clock
from tests.builders import MONDAY, a_user, a_vehicle
from tests.days import a_day as a_driven_day
from tests.planning import Day, a_day, asked_by_form
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("quick")


def planned(coordinator, day: Day, **changes: object) -> str:
    return coordinator.post("/coordinator/plans/new", data=asked_by_form(day, **changes)).location


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
        ("day", "02.12.2162", 422, "02.12.2162 gününe bir yıldan çok var"),
        ("day", "yarın", 422, "bir gün değil"),
        ("vehicles", [], 422, "Araçlar: en az birini seçin"),
        ("programmes", [], 422, "Programlar: en az birini seçin"),
        ("opens", "25:00", 422, "saat değil"),
        ("closes", "08:00", 422, "başlangıç bitişten büyük"),
        ("seconds", "0", 422, "1 ile 600 sn arasında"),
        ("seconds", "on", 422, "tam sayı değil"),
    ],
)
def test_bad_input_is_refused_in_turkish_and_nothing_is_planned(
    coordinator, db, day, field, typed, status, words
):
    answer = coordinator.post("/coordinator/plans/new", data=asked_by_form(day) | {field: typed})

    assert answer.status_code == status
    assert words in answer.text
    assert db.exec(select(PlanRow)).all() == []


def test_a_vehicle_without_a_driver_is_refused_on_its_card(coordinator, day):
    form = asked_by_form(day, **{f"driver-{day.vehicle.id}": ""})

    answer = coordinator.post("/coordinator/plans/new", data=form)

    words = f"{day.vehicle.plate}: sürücü seçin ya da aracın işaretini kaldırın."
    assert answer.status_code == 422
    assert answer.text.count(words) == 2
    assert f'id="driver-{day.vehicle.id}-note"' in answer.text


def test_a_crew_of_another_plan_is_marked_and_refused_with_that_plans_code(coordinator, db, day):
    coordinator.post(f"{planned(coordinator, day)}/publish", data={"command_key": "x"})
    code = db.exec(select(PlanRow.code)).one()
    more = a_day(db)
    db.commit()
    form = asked_by_form(more) | {
        "command_key": "two",
        "vehicles": [day.vehicle.id, more.vehicle.id],
        f"driver-{day.vehicle.id}": more.driver.id,
        f"driver-{more.vehicle.id}": day.driver.id,
    }

    page = coordinator.get("/coordinator/plans/new").text
    answer = coordinator.post("/coordinator/plans/new", data=form)

    assert f"{code} planında görevli" in page
    assert answer.status_code == 422
    assert f"{day.vehicle.plate} o gün {code} planında görevli" in answer.text
    assert f"{more.vehicle.plate}: {day.driver.name} o gün {code} planında görevli" in answer.text


def test_a_day_tells_who_is_out_who_is_free_and_when_its_shift_starts(coordinator, db, day):
    free, driver = a_vehicle(db), a_user(db, Role.DRIVER)
    db.commit()
    coordinator.post(f"{planned(coordinator, day)}/publish", data={"command_key": "x"})
    tomorrow = f"{local_day(now()) + timedelta(days=1):%d.%m.%Y}"

    told = coordinator.get("/coordinator/plans/day", query_string={"day": tomorrow}).json
    wrong = coordinator.get("/coordinator/plans/day", query_string={"day": "yarın"})

    assert told["opens"] == "08:30"
    assert list(told["vehicles"]) == [str(day.vehicle.id)]
    assert list(told["drivers"]) == [str(day.driver.id)]
    assert told["crews"] == {str(free.id): driver.id}
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("passed_s", "starts"),
    [(0, "08:30"), (8 * 3600, "08:30"), (14 * 3600 + 1, "14:15"), (24 * 3600 - 1, "23:45")],
)
def test_a_shift_of_today_starts_at_the_next_quarter_of_an_hour(passed_s, starts):
    today = local_day(now())

    assert clock(usual_start_s(today, at=instant_of(today, passed_s))) == starts


def test_planning_again_keeps_day_programmes_crews_and_shift(coordinator, db, day):
    later = local_day(now()) + timedelta(days=4)
    typed = {"day": f"{later:%d.%m.%Y}", "opens": "10:15", "lunch": "30"}
    form = asked_by_form(day) | typed
    page = coordinator.post("/coordinator/plans/new", data=form).location

    again = coordinator.get(f"/coordinator/plans/new?like={page.rpartition('/')[2]}").text

    assert f"new?like={page.rpartition('/')[2]}" in coordinator.get(page).text
    for value in (f"{later:%d.%m.%Y}", "10:15", "30"):
        assert f'value="{value}"' in again
    assert re.search(rf'name="vehicles" value="{day.vehicle.id}" checked', again)
    assert re.search(rf'name="programmes" value="{day.programme.id}" checked', again)


def test_a_programme_is_planned_on_its_day(coordinator, db, day):
    wanted = local_day(now()) + timedelta(days=9)
    day.programme.deliver_on = wanted
    db.add(day.programme)
    db.commit()

    page = coordinator.get(f"/coordinator/plans/new?programme={day.programme.id}").text

    assert f'value="{wanted:%d.%m.%Y}"' in page


def test_a_plan_whose_start_has_passed_is_published_only_when_that_is_meant(coordinator, db, day):
    page = planned(coordinator, day)
    plan = db.exec(select(PlanRow)).one()
    plan.day = local_day(now())
    db.exec(select(TripRow)).one().departs_s = 0
    db.commit()

    text = coordinator.get(page).text
    refused = coordinator.post(f"{page}/publish", data={"command_key": "x"})
    meant = coordinator.post(f"{page}/publish", data={"command_key": "x", "late": "yes"})

    assert f"Çıkış saati geçti: {day.vehicle.plate}" in text
    assert refused.status_code == 422
    assert meant.status_code == 303


def test_a_plan_of_a_day_that_is_over_is_planned_again_and_not_published(coordinator, db, day):
    page = planned(coordinator, day)
    db.exec(select(PlanRow)).one().day = local_day(now()) - timedelta(days=1)
    db.commit()

    text = coordinator.get(page).text

    assert "Yayımla<" not in text
    assert "geçti; bugünü ya da sonraki bir günü seçin" in text


def test_a_plan_that_was_begun_is_not_thrown_away(coordinator, db, day):
    page = planned(coordinator, day)
    coordinator.post(f"{page}/publish", data={"command_key": "x"})
    offered = f"{page}/discard" in coordinator.get(page).text
    route = db.exec(select(RouteRow)).one()
    route.state = RouteState.CLOSED
    db.commit()

    still = f"{page}/discard" in coordinator.get(page).text
    stale = coordinator.post(f"{page}/discard", data={"command_key": "y"})

    assert (offered, still, stale.status_code) == (True, False, 409)
    assert f"{route.code} rotası tamamlanıp kapandı" in stale.text


def test_a_vehicle_that_no_route_needs_is_named(coordinator, db, day):
    spare = a_vehicle(db)
    second = a_user(db, Role.DRIVER)
    db.commit()
    form = {"vehicles": [day.vehicle.id, spare.id], f"driver-{spare.id}": second.id}

    text = coordinator.get(planned(coordinator, day, **form)).text

    assert text.count("gerek kalmadı.") == 1


def test_a_plan_whose_orders_another_plan_took_says_so(coordinator, db, day):
    first, second = planned(coordinator, day), planned(coordinator, day, command_key="two")
    coordinator.post(f"{second}/publish", data={"command_key": "x"})
    codes = list(db.exec(select(PlanRow.code).order_by(PlanRow.id)))

    text = coordinator.get(first).text

    assert f"{codes[1]} planında yer alıyorlar" in text
    assert "Yayımla<" not in text
    for path in ("/coordinator/", "/coordinator/plans"):
        assert "3 siparişi başka planda" in coordinator.get(path).text


def test_a_long_plan_opens_with_the_first_trip_of_each_route(coordinator, db, day):
    day.vehicle.capacity_g, day.vehicle.max_trips = 310_000, 3
    more = a_day(db, households=61, capacity_g=310_000)
    more.vehicle.max_trips = 3
    db.add_all([day.vehicle, more.vehicle])
    db.commit()

    text = coordinator.get(planned(coordinator, more)).text

    assert len(re.findall('<details class="trip" open>', text)) == 1
    assert len(re.findall('<details class="trip" +>', text)) >= 1
    assert "Bütün seferleri aç" in text


def test_a_published_plan_leads_to_the_paper_of_each_route(coordinator, db, day):
    page = planned(coordinator, day)
    sheet = f"/papers/routes/{route_code(db)}.pdf"
    db.commit()

    before = coordinator.get(page).text
    coordinator.post(f"{page}/publish", data={"command_key": "x"})

    assert sheet not in before
    assert sheet in coordinator.get(page).text


def test_whoever_is_left_out_is_listed_with_why_and_what_would_help(coordinator, db, day):
    day.vehicle.capacity_g, day.vehicle.max_trips = 20_000, 1
    db.add(day.vehicle)
    db.commit()

    text = coordinator.get(planned(coordinator, day)).text

    assert "kapasitesi 10 kg aşılır" in text
    assert "Araç ekleyin ya da başka bir gün planlayın" in text


def test_whoever_is_crowded_out_is_told_what_was_proven_to_let_them_in(coordinator, db, day):
    day.vehicle.capacity_g, day.vehicle.max_trips = 20_000, 1
    db.add(day.vehicle)
    db.commit()

    text = coordinator.get(planned(coordinator, day)).text

    assert "yer kalmadı" in text
    assert "10 kg daha taşırsa sığar." in text
    assert "arası bir araç daha olursa sığar." in text
    assert re.search(r"Onun yerine [\w-]+ beklerse sığar\.", text)


def test_what_nobody_can_bring_is_told_apart(coordinator, db, day):
    day.vehicle.capacity_g = 9_000
    db.add(day.vehicle)
    db.commit()

    text = coordinator.get(planned(coordinator, day)).text

    assert "olanaksız" in text
    assert "yer kalmadı" not in text


def test_every_remedy_of_the_search_has_words():
    from logistics.web.coordinator import words

    assert set(words.REMEDIES) == {*routing.RemedyKind, "one_more_refrigerated"}


def test_a_search_is_called_off_from_its_page(coordinator, db, day):
    plan = waiting(db, day)

    page = coordinator.get(f"/coordinator/plans/{plan.id}").text
    coordinator.post(f"/coordinator/plans/{plan.id}/cancel", data={"command_key": "x"})

    assert "<progress" in page
    db.refresh(plan)
    assert plan.state is PlanState.DISCARDED


def test_cancelling_what_is_ready_already_says_so(coordinator, db, day):
    page = planned(coordinator, day)

    answer = coordinator.post(f"{page}/cancel", data={"command_key": "x"}, follow_redirects=True)

    assert "Arama daha önce bitmişti" in answer.text
    assert "Arama iptal edildi" not in answer.text
    assert db.exec(select(PlanRow.state)).all() == [PlanState.READY]


def test_progress_is_told_to_a_waiting_page(coordinator, db, day):
    plan = waiting(db, day)
    job = db.get_one(JobRow, plan.job_id)
    job.state, job.percent, job.heartbeat_at = JobState.RUNNING, 40, now()
    job.progress = {
        "phase": "searching", "elapsed_s": 8, "seconds": 20, "distance_m": 12300, "driving_s": 2940,
        "served": 3, "unserved": 0,
    }  # fmt: skip
    db.commit()

    told = coordinator.get(f"/coordinator/plans/{plan.id}/progress").json

    assert told["percent"] == 40
    assert told["words"] == "Daha iyi bir plan aranıyor."
    assert (told["served"], told["left"]) == ("3", "12")
    assert (told["distance"], told["driving"]) == ("12,3 km", "49 dk")
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


def test_a_worked_day_keeps_what_was_planned_beside_what_became_of_it(coordinator, db):
    day = a_driven_day(db, doors=2)
    day.load(db)
    delivering.deliver(db, command=day.drivers(), stop_id=day.stops[0].id)
    delivering.record_failure(
        db, command=day.drivers(), stop_id=day.stops[1].id, outcome=Outcome.REFUSED
    )
    back = Returned(lot_id=day.lot.id, place_id=day.shelf.id, pieces=1)
    reconciling.take_back(db, command=day.clerks(), route_id=day.route.id, returned=[back])
    reconciling.close_route(db, command=day.clerks(), route_id=day.route.id)
    db.commit()

    text = coordinator.get(f"/coordinator/plans/{day.plan.id}").text

    cells = re.findall(r'<td class="amount" data-label="([^"]+)">(\d+)</td>', text)
    assert [int(pieces) for _, pieces in cells[:6]] == [2, 2, 1, 1, 1, 0]


def test_what_was_not_delivered_is_decided_on_from_the_start_page(coordinator, db):
    day = a_driven_day(db, doors=1)
    day.load(db)
    delivering.record_failure(
        db, command=day.drivers(), stop_id=day.stops[0].id, outcome=Outcome.WRONG_ADDRESS
    )
    db.commit()
    call_off = f"/coordinator/orders/{day.orders[0].id}/cancel"

    text = coordinator.get("/coordinator/").text
    aboard = coordinator.post(call_off, data={"command_key": "x"})
    back = Returned(lot_id=day.lot.id, place_id=day.shelf.id, pieces=1)
    reconciling.take_back(db, command=day.clerks(), route_id=day.route.id, returned=[back])
    reconciling.close_route(db, command=day.clerks(), route_id=day.route.id)
    db.commit()
    answer = coordinator.post(call_off, data={"command_key": "x", "back": "home"})

    for words in (day.driver.name, day.neighbourhood.name, "adres yanlış", call_off):
        assert words in text
    assert f"/households/{day.households[0].id}" in text
    assert "hâlâ rotasında" in aboard.text
    assert answer.location.endswith("/coordinator/#returned")
    assert order_states(db) == {OrderState.CANCELLED}


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
    assert auditor.post("/coordinator/plans/new", data=asked_by_form(day)).status_code == 403


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
