"""The temperature log: readings by hand and by file, the excursions they open, who lets go."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from logistics.adapters.logger_files import read_logger_file
from logistics.domain.errors import ExcursionGrew, InvalidValue, LotOnHold, NotFound
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import StorageClass
from logistics.domain.quantity import Quantity
from logistics.domain.temperatures import Chamber, Decision
from logistics.services import deciding, measuring
from logistics.services.measuring import LineState
from logistics.store import ledger, places, settings
from logistics.store.documents import Command, open_document
from logistics.store.excursions import is_open, listed_excursions, lots_of, standing_holds
from logistics.store.exposure import given_away
from logistics.store.holds import open_holds
from logistics.store.tables import (
    ExcursionRow,
    HoldRow,
    LoggerFileRow,
    LotComponentRow,
    ReadingRow,
)
from logistics.store.temperatures import latest_readings, open_excursions, silent_zones
from tests.builders import (
    MONDAY,
    a_bin,
    a_command,
    a_lot,
    a_shelf,
    a_user,
    a_vehicle,
    a_zone,
    an_item,
)
from tests.statements import counted

NOW = MONDAY + timedelta(days=2)
CHILLED = StorageClass.CHILLED


@pytest.fixture
def clerk(session):
    return a_user(session)


@pytest.fixture
def cold(session):
    return a_zone(session, "SOGUK")


@pytest.fixture
def milk(session, cold, clerk):
    """A chilled lot in the zone's only place since Monday."""
    shelf = a_bin(session, cold)
    return a_lot(session, an_item(session, storage=CHILLED, name="Süt"), shelf, actor=clerk), shelf


def a_command_now(clerk, *, at=NOW, recorded=NOW, key=None):
    fresh = a_command(clerk.id, key=key)
    return Command(key=fresh.key, actor_id=clerk.id, happened_at=at, recorded_at=recorded)


def read(session, clerk, zone, read_dc, *, hours_ago=0.0, key=None, recorded=NOW):
    return measuring.record_reading(
        session,
        command=a_command_now(
            clerk, at=recorded - timedelta(hours=hours_ago), key=key, recorded=recorded
        ),
        chamber=Chamber(zone_id=zone.id),
        temperature_dc=read_dc,
    )


def a_log(*said, start=NOW - timedelta(hours=10)):
    """A logger's file: so many minutes after the start, so many degrees."""
    lines = [
        f"{start + timedelta(hours=3, minutes=minutes):%d.%m.%Y %H:%M};{degrees}"
        for minutes, degrees in said
    ]
    return "\n".join(["Tarih saat;Sıcaklık", *lines]).encode()


def kept(session, clerk, zone, content, chamber=None):
    return measuring.keep_file(
        session,
        command=a_command_now(clerk),
        chamber=chamber or Chamber(zone_id=zone.id),
        name="kayit.csv",
        content=content,
    )


def logged(session, clerk, zone, content, chamber=None):
    file = kept(session, clerk, zone, content, chamber)
    return measuring.log_file(session, command=a_command_now(clerk), file_id=file.id)


def moved(session, clerk, lot, source, target_id, *, pieces=1, at=NOW, kind=DocumentKind.TRANSFER):
    document = open_document(session, kind, command=a_command(clerk.id, at=at))
    move = Move(
        lot_id=lot.id,
        source_id=source.id,
        target_id=target_id,
        quantity=Quantity(pieces=pieces, grams=pieces * 1000),
    )
    ledger.post(session, document, [move])


def decided(session, clerk, excursion, decision=Decision.RELEASE, *, extent=None, key=None):
    return deciding.decide(
        session,
        command=a_command_now(clerk, key=key),
        excursion_id=excursion.id,
        extent=extent or excursion.extent,
        decision=decision,
        comment="Ürün sıcaklığı 3 °C ölçüldü",
    )


def readings(session):
    return session.exec(select(func.count()).select_from(ReadingRow)).one()


def test_a_reading_is_logged_once_however_often_it_is_sent(session, clerk, cold):
    first = read(session, clerk, cold, 35, key="once")
    second = read(session, clerk, cold, 35, key="once")

    assert (first.readings, second.readings, readings(session)) == (1, 0, 1)


def test_two_readings_of_one_moment_are_refused(session, clerk, cold):
    read(session, clerk, cold, 35)

    with pytest.raises(InvalidValue) as refusal:
        read(session, clerk, cold, 36)

    assert refusal.value.why == "read_then"


def test_a_retired_zone_is_not_read(session, clerk, cold):
    cold.active = False
    session.flush()

    with pytest.raises(NotFound):
        read(session, clerk, cold, 35)


def test_a_breach_somebody_saw_holds_the_lots_that_are_there(session, clerk, cold, milk):
    lot, shelf = milk

    logged_now = read(session, clerk, cold, 90)

    [excursion] = logged_now.excursions
    assert [hold.kind.value for hold in open_holds(session, [lot.id])[lot.id]] == ["excursion"]
    assert [each.excursion.id for each in open_excursions(session)] == [excursion.id]
    kitchen = places.outside(session, PlaceKind.KITCHEN)
    with pytest.raises(LotOnHold):
        moved(session, clerk, lot, shelf, kitchen.id, kind=DocumentKind.KITCHEN)


def test_a_short_deviation_holds_nothing(session, clerk, cold, milk):
    lot, _ = milk

    logged(session, clerk, cold, a_log((0, "3"), (5, "5,5"), (60, "5"), (90, "3,2")))

    assert open_excursions(session) == []
    assert open_holds(session, [lot.id]) == {}


def test_lots_that_came_or_went_during_the_excursion_are_held_wherever_they_are_now(
    session, clerk, cold, milk
):
    lot, shelf = milk
    elsewhere = a_shelf(session, storage=CHILLED)
    item = an_item(session, storage=CHILLED)
    before, after = NOW - timedelta(hours=11), NOW - timedelta(hours=5)
    during = NOW - timedelta(hours=9)
    left_before = a_lot(session, item, shelf, actor=clerk)
    came_during = a_lot(session, item, elsewhere, actor=clerk)
    came_after = a_lot(session, item, elsewhere, actor=clerk)
    untouched = a_lot(session, item, elsewhere, actor=clerk)
    moved(session, clerk, left_before, shelf, elsewhere.id, pieces=10, at=before)
    moved(session, clerk, lot, shelf, elsewhere.id, pieces=10, at=after)
    moved(session, clerk, came_during, elsewhere, shelf.id, at=during)
    moved(session, clerk, came_after, elsewhere, shelf.id, at=after)

    [excursion] = logged(session, clerk, cold, a_log((0, "8"), (120, "9"), (180, "3"))).excursions

    everything = [each.id for each in (lot, left_before, came_during, came_after, untouched)]
    assert set(open_holds(session, everything)) == {lot.id, came_during.id}
    assert set(lots_of(session, excursion)) == {lot.id, came_during.id}


def test_what_was_made_of_exposed_meat_is_held_as_well(session, clerk, cold, milk):
    lot, _ = milk
    freezer = a_shelf(session, storage=StorageClass.FROZEN)
    frozen = an_item(session, storage=StorageClass.FROZEN)
    pack = a_lot(session, frozen, freezer, actor=clerk, at=NOW - timedelta(hours=2))
    session.add(
        LotComponentRow(parcel_lot_id=pack.id, component_lot_id=lot.id, pieces=1, grams=500)
    )
    session.flush()

    logged(session, clerk, cold, a_log((0, "8"), (120, "9"), (180, "3")))

    assert pack.id in open_holds(session, [pack.id])


def test_what_was_given_away_is_listed_not_held(session, clerk, cold, milk):
    lot, shelf = milk
    household = places.outside(session, PlaceKind.HOUSEHOLD)
    moved(
        session, clerk, lot, shelf, household.id, pieces=10, at=NOW - timedelta(hours=5),
        kind=DocumentKind.DELIVERY,
    )  # fmt: skip

    [excursion] = logged(session, clerk, cold, a_log((0, "8"), (120, "9"), (180, "3"))).excursions

    assert open_holds(session, [lot.id]) == {}
    [gone] = given_away(session, lots_of(session, excursion), since=excursion.started_at)
    assert (gone.lot.id, gone.kind, gone.quantity.pieces) == (lot.id, PlaceKind.HOUSEHOLD, 10)


def test_later_readings_extend_an_excursion_instead_of_making_another(session, clerk, cold, milk):
    first = logged(session, clerk, cold, a_log((0, "8"), (60, "9"))).excursions[0]
    again = logged(session, clerk, cold, a_log((120, "9,5"), (180, "3"))).excursions[0]

    assert first.id == again.id
    assert len(listed_excursions(session, start=0, limit=9)) == 1
    assert (again.worst_dc, again.ended_at) == (95, NOW - timedelta(hours=7))
    assert len(session.exec(select(HoldRow)).all()) == 1


def test_releasing_lets_the_goods_go_and_names_who_did(session, clerk, cold, milk):
    lot, _ = milk
    [excursion] = read(session, clerk, cold, 90).excursions

    decided(session, clerk, excursion)

    assert open_holds(session, [lot.id]) == {}
    [hold] = session.exec(select(HoldRow)).all()
    assert (hold.released_by, hold.comment) == (clerk.id, "Ürün sıcaklığı 3 °C ölçüldü")
    assert open_excursions(session) == []


def test_advised_waste_keeps_the_goods_on_hold(session, clerk, cold, milk):
    [excursion] = read(session, clerk, cold, 90).excursions

    decided(session, clerk, excursion, Decision.WASTE)

    assert open_excursions(session) == []
    assert len(standing_holds(session, excursion.id)) == 1


def test_a_decided_excursion_that_goes_on_is_open_again_and_holds_anew(session, clerk, cold, milk):
    lot, _ = milk
    [excursion] = read(session, clerk, cold, 90).excursions
    decided(session, clerk, excursion, Decision.BROKEN_SENSOR)

    later = NOW + timedelta(hours=1)
    [again] = read(session, clerk, cold, 95, recorded=later).excursions

    assert again.id == excursion.id
    assert is_open(session, again)
    assert lot.id in open_holds(session, [lot.id])


def test_the_reading_that_ends_a_decided_excursion_does_not_open_it_again(
    session, clerk, cold, milk
):
    [excursion] = read(session, clerk, cold, 90).excursions
    decided(session, clerk, excursion)

    read(session, clerk, cold, 30, recorded=NOW + timedelta(hours=1))

    assert open_excursions(session) == []
    assert excursion.ended_at == NOW + timedelta(hours=1)


def test_nobody_decides_on_more_than_was_seen_nor_twice(session, clerk, cold, milk):
    [excursion] = read(session, clerk, cold, 90).excursions
    read(session, clerk, cold, 95, recorded=NOW + timedelta(hours=1))
    session.refresh(excursion)

    with pytest.raises(ExcursionGrew):
        decided(session, clerk, excursion, extent=1)
    first = decided(session, clerk, excursion, key="one")
    assert decided(session, clerk, excursion, key="one").id == first.id
    with pytest.raises(ExcursionGrew):
        decided(session, clerk, excursion, key="two")


def test_a_decision_needs_a_comment(session, clerk, cold, milk):
    [excursion] = read(session, clerk, cold, 90).excursions

    with pytest.raises(InvalidValue) as refusal:
        deciding.decide(
            session,
            command=a_command_now(clerk),
            excursion_id=excursion.id,
            extent=1,
            decision=Decision.RELEASE,
            comment="  ",
        )

    assert refusal.value.field == "comment"


def test_a_vehicle_answers_for_the_cold_goods_it_carries(session, clerk, milk):
    lot, shelf = milk
    vehicle = a_vehicle(session, refrigerated=True)
    vehicle.coldest_dc, vehicle.warmest_dc = 0, 40
    rice_shelf = a_shelf(session)
    rice = a_lot(session, an_item(session), rice_shelf, actor=clerk)
    van, loading = vehicle.place_id, DocumentKind.LOADING
    moved(session, clerk, lot, shelf, van, at=NOW - timedelta(hours=11), kind=loading)
    moved(session, clerk, rice, rice_shelf, van, at=NOW - timedelta(hours=11), kind=loading)
    chamber = Chamber(vehicle_id=vehicle.id)

    logged(session, clerk, None, a_log((0, "8"), (120, "9"), (180, "3")), chamber)

    assert set(open_holds(session, [lot.id, rice.id])) == {lot.id}


def test_an_empty_vehicle_in_the_sun_is_no_excursion(session, clerk):
    vehicle = a_vehicle(session, refrigerated=True)
    vehicle.coldest_dc, vehicle.warmest_dc = 0, 40
    session.flush()

    logged(session, clerk, None, a_log((0, "30"), (120, "35")), Chamber(vehicle_id=vehicle.id))

    assert session.exec(select(ExcursionRow)).all() == []


def test_a_file_is_shown_before_it_is_logged(session, clerk, cold):
    read(session, clerk, cold, 31, hours_ago=9)
    content = a_log((0, "3"), (60, "3,1"), (61, "99"), (62, "bozuk"), (0, "3,4"), (6000, "3"))

    preview = measuring.preview_file(session, kept(session, clerk, cold, content).id, now=NOW)

    assert [(each.state, each.why) for each in preview.lines] == [
        (LineState.NEW, ""),
        (LineState.KNOWN, ""),
        (LineState.WRONG, "absurd"),
        (LineState.WRONG, "no_number"),
        (LineState.WRONG, "read_otherwise"),
        (LineState.WRONG, "ahead"),
    ]
    assert readings(session) == 1


def test_the_same_file_twice_has_one_effect(session, clerk, cold):
    content = a_log((0, "3"), (5, "3,1"))

    first = logged(session, clerk, cold, content)
    second = logged(session, clerk, cold, content)

    assert (first.readings, second.readings, readings(session)) == (2, 0, 2)
    assert len(session.exec(select(LoggerFileRow)).all()) == 1


def test_what_a_longer_file_repeats_is_not_logged_again(session, clerk, cold):
    logged(session, clerk, cold, a_log((0, "3"), (5, "3,1")))

    assert logged(session, clerk, cold, a_log((0, "3"), (5, "3,1"), (10, "3,2"))).readings == 1


def test_ten_thousand_readings_are_logged_with_few_statements(engine, session, clerk, cold):
    start = NOW - timedelta(minutes=10_001)
    content = a_log(*((number, f"3,{number % 9}") for number in range(10_000)), start=start)
    file = kept(session, clerk, cold, content)

    with counted(engine) as statements:
        done = measuring.log_file(session, command=a_command_now(clerk), file_id=file.id)

    assert done.readings == readings(session) == 10_000
    assert len(statements) < 30


def test_a_cold_zone_nobody_reads_is_silent(session, clerk, cold):
    never = a_zone(session, "UNUTULAN")
    a_zone(session, "KURU", storage=StorageClass.AMBIENT, coldest_dc=None, warmest_dc=None)
    read(session, clerk, cold, 30)

    assert [each.zone.code for each in silent_zones(session, NOW)] == ["UNUTULAN"]
    both = silent_zones(session, NOW + timedelta(hours=13))
    assert [(each.zone.code, each.last_at) for each in both] == [
        ("SOGUK", NOW),
        (never.code, None),
    ]


def test_limits_are_settings(session, clerk, cold, milk):
    settings.put(session, "chilled_breach_dc", 100)

    assert read(session, clerk, cold, 95).excursions == ()


def test_the_last_reading_of_every_chamber_takes_few_statements(engine, session, clerk, cold):
    read(session, clerk, cold, 35, hours_ago=1)
    read(session, clerk, cold, 30)

    with counted(engine) as statements:
        [latest] = latest_readings(session)

    assert (latest.facts.code, latest.temperature_dc, latest.at) == ("SOGUK", 30, NOW)
    assert len(statements) <= 7


def test_a_file_that_was_read_before_is_not_read_again_while_it_is_logged(session, clerk, cold):
    content = a_log((0, "3"), (60, "4"))
    sheet = read_logger_file(content)
    file = measuring.keep_file(
        session, command=a_command_now(clerk), chamber=Chamber(zone_id=cold.id), name="a.csv",
        content=b"nothing of a log", sheet=sheet,
    )  # fmt: skip

    logged_now = measuring.log_file(
        session, command=a_command_now(clerk), file_id=file.id, sheet=sheet
    )

    assert logged_now.readings == 2
