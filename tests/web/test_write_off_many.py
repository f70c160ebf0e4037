"""Several lots written off at once: what waits for it, one reason, one record."""

from datetime import timedelta

import pytest

from logistics.domain.lots import DateKind
from logistics.store import ledger
from logistics.store.tables import RecallRow, WriteOffLineRow, WriteOffRow
from tests.builders import MONDAY, a_lot, a_shelf, a_user, an_item
from tests.web.test_again import filled
from tests.web.test_safety import every, one, send

ADDRESS = "/safety/write-offs/new"
TODAY = MONDAY.date()


@pytest.fixture
def actor(db):
    return a_user(db)


@pytest.fixture
def shelf(db):
    return a_shelf(db, "A1")


@pytest.fixture
def two(db, actor, shelf):
    lots = [a_lot(db, an_item(db, name=name), shelf, actor=actor) for name in ("Süt", "Un")]
    db.commit()
    return lots


def gone(*lots, **changes):
    lines = {f"lines-{number}-lot": lot.code for number, lot in enumerate(lots)}
    return {"kind": "waste", "reason": "KIRIK", **lines, **changes}


def test_several_lots_leave_with_one_record(warehouse, db, two, shelf):
    answer = send(warehouse, ADDRESS, **gone(*two, **{"lines-1-pieces": "4"}))

    assert answer.status_code == 303
    assert len(every(db, WriteOffRow)) == 1
    assert [ledger.held(db, place_id=shelf.id, lot_id=lot.id).pieces for lot in two] == [0, 6]
    db.commit()
    record = warehouse.get(f"/records/write-offs/{one(db, WriteOffRow).id}").text
    assert all(lot.code in record for lot in two)


def test_sent_twice_it_is_booked_once(warehouse, db, two):
    form = gone(*two)

    first, second = (send(warehouse, ADDRESS, **form) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert len(every(db, WriteOffRow)) == 1


def test_all_that_is_past_its_date_stands_there_already(warehouse, db, actor, shelf, two):
    passed = [
        a_lot(
            db, an_item(db, date_kind=DateKind.USE_BY), shelf, actor=actor,
            expires_on=TODAY - timedelta(days=days), at=MONDAY - timedelta(days=30),
        )
        for days in (3, 9)
    ]  # fmt: skip
    db.commit()

    home = warehouse.get("/warehouse/").text
    form = filled(warehouse.get(f"{ADDRESS}?expired=y").text)

    assert f"{ADDRESS}?expired=y" in home
    assert [form["lines-0-lot"], form["lines-1-lot"]] == [passed[1].code, passed[0].code]
    assert form["reason"] == "STT_GECTI"
    assert two[0].code not in form.values()
    assert send(warehouse, ADDRESS, **(form | {"command_key": "x"})).status_code == 303


def test_what_a_recall_stopped_stands_there_already(warehouse, db, two):
    send(warehouse, "/safety/recalls", lot=two[0].code, reason="Üretici çağırdı")
    recall = one(db, RecallRow)

    page = warehouse.get(f"/safety/recalls/{recall.id}").text
    form = filled(warehouse.get(f"{ADDRESS}?recall={recall.id}").text)

    assert f"{ADDRESS}?recall={recall.id}" in page
    assert form["lines-0-lot"] == two[0].code
    assert form["reason"] == "GERI_CAGIRMA"
    assert two[1].code not in form.values()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lines-0-lot": "YOK-1"}, "YOK-1"),
        ({"lines-0-lot": "", "lines-0-pieces": "3"}, "partisini okutun"),
        ({"lines-0-place": "Z9"}, "orada değil, şurada: A1"),
        ({"lines-0-pieces": "x"}, "tam sayı"),
        ({"lines-0-lot": "", "lines-1-lot": ""}, "En az bir parti"),
        ({"reason": ""}, "boş kalamaz"),
    ],
)
def test_a_line_that_cannot_be_meant_is_told_and_nothing_is_booked(
    warehouse, db, two, changes, words
):
    answer = send(warehouse, ADDRESS, **gone(*two, **changes))

    assert answer.status_code == 422
    assert words in answer.text
    assert every(db, WriteOffLineRow) == []


def test_a_part_of_a_lot_in_two_places_asks_which_all_of_it_does_not(warehouse, db, actor, shelf):
    lot = a_lot(db, an_item(db), shelf, actor=actor)
    other = a_shelf(db, "B2")
    db.commit()
    moved = {"lines-0-lot_id": lot.code, "lines-0-target_id": "B2", "lines-0-pieces": "4"}
    assert send(warehouse, "/places/transfer", key="m", **moved).status_code == 303

    part = send(warehouse, ADDRESS, **gone(lot, **{"lines-0-pieces": "2"}))
    whole = send(warehouse, ADDRESS, **gone(lot))

    assert part.status_code == 422
    assert "A1, B2" in part.text
    assert whole.status_code == 303
    assert ledger.held(db, place_id=other.id, lot_id=lot.id).pieces == 0
    db.commit()


def test_more_lines_come_on_demand_and_keep_what_was_typed(warehouse, two):
    answer = send(warehouse, ADDRESS, **gone(*two, more="1"))

    assert answer.status_code == 200
    assert filled(answer.text)["lines-0-lot"] == two[0].code
    assert 'name="lines-2-lot"' in answer.text


def test_only_the_warehouse_writes_off(warehouse, coordinator, auditor, driver):
    assert warehouse.get(ADDRESS).status_code == 200
    for other in (coordinator, auditor, driver):
        assert other.get(ADDRESS).status_code == 403
