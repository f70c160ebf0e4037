"""Pick-ups on the screens: the coordinator's list, the board and map, the phone, the scale."""

from datetime import timedelta

import pytest
from sqlmodel import select

from logistics.domain.lots import Measure
from logistics.domain.pickups import PickupKind, PickupOutcome, PickupSide, PickupState
from logistics.domain.roles import Role
from logistics.services import undoing
from logistics.store.tables import DocumentRow, MovementRow, PickupRow, PickupStopRow, UserRow
from tests.builders import MONDAY, a_command, a_household, a_neighbourhood, an_item
from tests.days import a_day as a_driven_day
from tests.pickups import a_ride, crates, waiting
from tests.planning import TUESDAY, a_day, asked_by_form

pytestmark = pytest.mark.usefixtures("quick")


def a_pickup_form(**changes):
    return {
        "command_key": "one", "kind": "crates", "day": f"{TUESDAY:%d.%m.%Y}", "what": "Boş kasa",
        "place": "Deneme Market", "position": "40.768, 29.94", "grams": "30", "pieces": "20",
    } | changes  # fmt: skip


def a_call(db, day, pickup, *, sequence, side=PickupSide.TAKEN, state=PickupState.PLANNED):
    row = waiting(db, pickup, day=MONDAY.date(), command=a_command(day.clerk.id))
    row.state = state
    stop = PickupStopRow(
        trip_id=day.trips[0].id, sequence=sequence, pickup_id=row.id, side=side,
        arrives_s=9 * 3600, starts_s=9 * 3600, ends_s=9 * 3600 + 600,
        outcome=PickupOutcome.PENDING,
    )  # fmt: skip
    db.add_all([row, stop])
    db.flush()
    return row, stop


@pytest.fixture
def mine(sign_in):
    return sign_in(Role.DRIVER, username="sofor")


@pytest.fixture
def driven(db, mine):
    me = db.exec(select(UserRow).where(UserRow.username == "sofor")).one()
    day = a_driven_day(db, day=MONDAY.date(), driver=me)
    db.commit()
    return day


def test_a_coordinator_adds_a_pickup_and_the_next_plan_takes_it_along(coordinator, db):
    day = a_day(db)
    db.commit()

    added = coordinator.post("/coordinator/pickups", data=a_pickup_form())
    form = coordinator.get("/coordinator/plans/new").text
    page = coordinator.post("/coordinator/plans/new", data=asked_by_form(day)).location
    board, drawn = coordinator.get(page).text, coordinator.get(f"{page}/map").text

    row = db.exec(select(PickupRow)).one()
    assert added.status_code == 303
    assert f'name="pickups" value="{row.id}" checked' in form
    assert row.code in board
    assert "Deneme Market" in board
    assert row.code in drawn
    assert '"picked_up": 1' in drawn
    assert "Yoldan alım" in drawn


def test_a_ride_goes_to_a_household_by_its_code_and_carries_no_name(coordinator, db):
    home = a_household(db, a_neighbourhood(db), latitude=40.77, longitude=29.94)
    home.contact_name = "Ayşe Nur Yılmaz"
    db.commit()
    form = a_pickup_form(
        kind="ride", what="Anne ve bebek", grams="", pieces="2", ride="30",
        to_household=home.code.lower(),
    )  # fmt: skip

    answer = coordinator.post("/coordinator/pickups", data=form, follow_redirects=True).text

    row = db.exec(select(PickupRow)).one()
    assert (row.to_place, row.to_latitude, row.to_longitude) == (home.code, 40.77, 29.94)
    assert home.street in row.to_address
    assert f"{home.code}: Ayşe Nur Y." in answer
    assert "Yılmaz" not in answer + row.to_place + row.to_address + row.note


def test_the_code_of_no_household_is_refused_on_its_field(coordinator, db):
    answer = coordinator.post("/coordinator/pickups", data=a_pickup_form(household="HN-99999"))

    assert answer.status_code == 422
    assert "Bu kodla ya da adla kayıtlı hane yok" in answer.text
    assert db.exec(select(PickupRow)).all() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"position": "2.04, 45.34"}, "konum"),
        ({"grams": "", "pieces": ""}, "boş kalamaz"),
        ({"kind": "ride"}, "boş kalamaz"),
        ({"opens": "10:00", "closes": "09:00"}, ""),
        ({"day": "01.01.2020"}, ""),
        ({"kind": "king"}, ""),
    ],
)
def test_a_pickup_nobody_can_mean_is_refused_beside_its_form(coordinator, db, changes, words):
    answer = coordinator.post("/coordinator/pickups", data=a_pickup_form(**changes))

    assert answer.status_code in {409, 422}
    assert words in answer.text
    assert "Boş kasa" in answer.text
    assert db.exec(select(PickupRow)).first() is None


def test_others_add_no_pickup_and_an_auditor_only_reads(auditor, driver, warehouse, coordinator):
    coordinator.post("/coordinator/pickups", data=a_pickup_form())

    asked = [
        who.post("/coordinator/pickups", data=a_pickup_form())
        for who in (auditor, driver, warehouse)
    ]
    page = auditor.get("/coordinator/pickups").text

    assert {answer.status_code for answer in asked} == {403}
    assert "Boş kasa" in page
    assert "İptal et" not in page


def test_a_pickup_is_called_off_while_it_waits(coordinator, db):
    coordinator.post("/coordinator/pickups", data=a_pickup_form())
    row = db.exec(select(PickupRow)).one()
    db.commit()

    answers = [coordinator.post(f"/coordinator/pickups/{row.id}/call-off", data={}) for _ in "12"]

    db.refresh(row)
    assert [answer.status_code for answer in answers] == [303, 409]
    assert row.state is PickupState.CANCELLED


def test_the_phone_shows_a_pickup_in_its_turn_and_takes_its_outcome(db, mine, driven):
    row, stop = a_call(db, driven, crates(note="Arka kapı"), sequence=0)
    driven.trips[0].loading_id = db.exec(select(DocumentRow.id)).first()
    db.add(driven.trips[0])
    db.commit()

    card = mine.get("/driver/").text
    answer = mine.post(
        f"/driver/pickups/{stop.id}", data={"command_key": "a", "outcome": "picked_up"}
    )
    after, listed = mine.get("/driver/").text, mine.get("/driver/stops").text
    back = mine.post(f"/driver/pickups/{stop.id}/undo", data={"command_key": "b"})

    assert all(words in card for words in ("Al: Boş kasa", "Deneme Market", "Arka kapı"))
    assert answer.status_code == back.status_code == 303
    assert "Boş kasa" not in after
    assert f"/driver/pickups/{stop.id}" in listed
    db.refresh(row)
    assert row.state is PickupState.PLANNED


def test_a_stranger_neither_sees_nor_tells_of_a_pickup(db, driver, driven):
    _row, stop = a_call(db, driven, crates(), sequence=0)
    db.commit()

    seen = driver.get(f"/driver/pickups/{stop.id}")
    tap = driver.post(f"/driver/pickups/{stop.id}", data={"outcome": "picked_up"})
    nonsense = driver.post(f"/driver/pickups/{stop.id}", data={"outcome": "eaten"})

    assert [answer.status_code for answer in (seen, tap, nonsense)] == [403, 403, 400]


def test_the_sheet_has_the_pickup_among_the_doors_with_boxes_of_its_own(db, coordinator, driven):
    a_call(db, driven, a_ride(), sequence=0)
    db.commit()

    sheet = coordinator.get(f"/papers/routes/{driven.route.code}/print").text
    paper = coordinator.get(f"/papers/routes/{driven.route.code}.pdf")

    assert all(words in sheet for words in ("Anne ve bebek", "Alınamadı", "en çok 30 dk"))
    assert paper.status_code == 200


def test_what_was_picked_up_waits_on_the_start_page_until_it_is_weighed_and_after_undoing_that(
    db, warehouse, driven
):
    row, _stop = a_call(
        db, driven, crates(kind=PickupKind.RESCUE, what="Ekmek"), sequence=0,
        state=PickupState.PICKED_UP,
    )  # fmt: skip
    bread = an_item(db, measure=Measure.BULK)
    db.commit()
    address = f"/warehouse/rescue?pickup={row.id}"
    weighed = {"party": "Deneme Market", "lines-0-item_id": bread.id, "lines-0-grams": "12,5"}

    waiting_first = warehouse.get("/warehouse/").text
    warehouse.post(address, data=weighed | {"command_key": "a"})
    done = warehouse.get("/warehouse/").text
    db.refresh(row)
    undoing.undo(db, command=a_command(driven.clerk.id), document_id=row.document_id)
    db.commit()
    waiting_again = warehouse.get("/warehouse/").text
    again = warehouse.post(address, data=weighed | {"command_key": "b"})

    assert address in waiting_first
    assert row.code in waiting_first
    assert address not in done
    assert address in waiting_again
    assert again.status_code == 303


def test_a_coordinator_chooses_which_pickups_a_plan_takes_along(coordinator, db):
    day = a_day(db)
    taken, left = (
        waiting(db, crates(what=what), day=TUESDAY, command=a_command(day.coordinator.id))
        for what in ("Kasa", "Ekmek")
    )
    db.commit()
    offered = coordinator.get("/coordinator/plans/new?like=0").text
    form = asked_by_form(day, offered=[taken.id, left.id], pickups=[taken.id])

    page = coordinator.post("/coordinator/plans/new", data=form).location

    board = coordinator.get(page).text
    once_more = coordinator.get(f"/coordinator/plans/new?like={page.rsplit('/', 1)[1]}").text
    assert all(f'name="pickups" value="{row.id}" checked' in offered for row in (taken, left))
    assert taken.code in board
    assert left.code not in board
    assert f'name="pickups" value="{taken.id}" checked' in once_more
    assert f'name="pickups" value="{left.id}" >' in once_more


def test_a_day_tells_what_waits_to_be_picked_up_by_then(coordinator, db):
    day = a_day(db)
    row = waiting(db, crates(what="<Kasa>"), day=TUESDAY, command=a_command(day.coordinator.id))
    db.commit()

    told = [
        coordinator.get("/coordinator/plans/day", query_string={"day": f"{each:%d.%m.%Y}"}).json
        for each in (TUESDAY - timedelta(days=1), TUESDAY)
    ]

    assert [row.code in each["pickups"] for each in told] == [False, True]
    assert f'name="pickups" value="{row.id}" checked' in told[1]["pickups"]
    assert "&lt;Kasa&gt;" in told[1]["pickups"]


def test_what_a_market_gave_is_stock_once_it_is_weighed(db, warehouse, coordinator, driven):
    row, _stop = a_call(
        db, driven, crates(kind=PickupKind.RESCUE, what="Ekmek"), sequence=0,
        state=PickupState.PICKED_UP,
    )  # fmt: skip
    bread = an_item(db, measure=Measure.BULK)
    db.commit()
    before = len(db.exec(select(MovementRow.id)).all())

    told = warehouse.get("/warehouse/rescue").text
    page = warehouse.get(f"/warehouse/rescue?pickup={row.id}").text

    unmoved = len(db.exec(select(MovementRow.id)).all())
    db.commit()
    weighed = {"party": "Deneme Market", "lines-0-item_id": bread.id, "lines-0-grams": "12,5"}
    answers = [
        warehouse.post(f"/warehouse/rescue?pickup={row.id}", data=weighed | {"command_key": key})
        for key in ("a", "b")
    ]

    assert f"/warehouse/rescue?pickup={row.id}" in told
    assert 'value="Deneme Market"' in page
    assert row.code in page
    assert unmoved == before
    assert [answer.status_code for answer in answers] == [303, 409]
    db.refresh(row)
    assert row.document_id is not None
