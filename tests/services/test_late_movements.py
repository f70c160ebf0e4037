"""Movements told late: what they led into an excursion is held at once, not at its next reading."""

from dataclasses import replace
from datetime import timedelta

import pytest

from logistics.domain.ledger import DocumentKind, Move
from logistics.domain.quantity import Quantity
from logistics.domain.temperatures import Chamber
from logistics.store import ledger
from logistics.store.documents import open_document
from logistics.store.holds import open_holds
from logistics.store.tables import PlaceRow
from logistics.store.temperatures import open_excursions
from tests.builders import a_bin, a_command, a_lot, a_shelf, a_user, a_vehicle, a_zone, an_item
from tests.services.test_measuring import CHILLED, NOW, a_log, decided, logged


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
    return a_lot(session, an_item(session, storage=CHILLED), shelf, actor=clerk), shelf


def told_late(session, clerk, lot, source, target, *, at):
    """A transfer that happened at an instant and is recorded only now."""
    command = replace(a_command(clerk.id, at=at), recorded_at=NOW)
    document = open_document(session, DocumentKind.TRANSFER, command=command)
    move = Move(
        lot_id=lot.id, source_id=source.id, target_id=target.id,
        quantity=Quantity(pieces=1, grams=1000),
    )  # fmt: skip
    ledger.post(session, document, [move])


@pytest.fixture
def elsewhere(session, clerk):
    """Milk in another cold place, which nobody has measured."""
    shelf = a_shelf(session, storage=CHILLED)
    return a_lot(session, an_item(session, storage=CHILLED), shelf, actor=clerk), shelf


@pytest.mark.parametrize(("hours", "reached"), [(9, True), (6, False)])
def test_a_movement_told_late_is_held_at_once_when_it_led_into_an_excursion(
    session, clerk, cold, milk, elsewhere, hours, reached
):
    lot, away = elsewhere
    logged(session, clerk, cold, a_log((0, "8"), (120, "9"), (180, "3")))

    told_late(session, clerk, lot, away, milk[1], at=NOW - timedelta(hours=hours))

    assert (lot.id in open_holds(session, [lot.id])) is reached


def test_what_is_told_late_opens_a_decided_excursion_again(session, clerk, cold, milk, elsewhere):
    lot, away = elsewhere
    [excursion] = logged(session, clerk, cold, a_log((0, "8"), (120, "9"), (180, "3"))).excursions
    decided(session, clerk, excursion)

    told_late(session, clerk, lot, away, milk[1], at=NOW - timedelta(hours=9))

    assert [each.excursion.id for each in open_excursions(session)] == [excursion.id]
    assert open_holds(session, [milk[0].id]) == {}
    assert lot.id in open_holds(session, [lot.id])


def test_a_loading_told_late_reaches_the_excursion_of_its_vehicle(session, clerk, elsewhere):
    lot, away = elsewhere
    van = a_vehicle(session, refrigerated=True)
    van.coldest_dc, van.warmest_dc = 0, 40
    session.flush()
    chamber = Chamber(vehicle_id=van.id)
    place = session.get(PlaceRow, van.place_id)
    carried = a_lot(session, an_item(session, storage=CHILLED), place, actor=clerk)
    logged(session, clerk, None, a_log((0, "12"), (120, "13"), (180, "3")), chamber)

    told_late(session, clerk, lot, away, place, at=NOW - timedelta(hours=9))

    assert set(open_holds(session, [lot.id, carried.id])) == {lot.id, carried.id}
