"""Passing on: soonest expiry or a chosen lot, never what is promised, on both databases."""

from datetime import date

import pytest

from logistics.domain.errors import AlreadyDone, AnotherPurpose, InvalidValue, LotExpired, Shortages
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.lots import DateKind, Measure
from logistics.domain.quantity import Quantity
from logistics.services import passing_on, receiving
from logistics.services.passing_on import PassedLine, Passing
from logistics.services.receiving import Papers
from logistics.store import ledger, places
from logistics.store.tables import LotRow
from tests.arrivals import a_line, a_purpose
from tests.builders import (
    a_command,
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    an_item,
    an_order,
)

SOON, LATER = date(2026, 12, 1), date(2027, 6, 1)


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def shelf(session):
    return a_shelf(session, "A1")


@pytest.fixture
def beans(session):
    return an_item(session)


def pass_on(session, actor, *lines, key=None, purpose_id=None):
    passing = Passing(institution="Komşu Banka", lines=lines, purpose_id=purpose_id)
    return passing_on.pass_on(session, passing, command=a_command(actor.id, key=key))


def gone(session, document) -> dict[int, Quantity]:
    return {move.lot_id: move.quantity for move in ledger.moves_of(session, document.id)}


def test_the_soonest_to_expire_goes_first(session, actor, shelf, beans):
    later = a_lot(session, beans, shelf, actor=actor, pieces=10, expires_on=LATER)
    soon = a_lot(session, beans, shelf, actor=actor, pieces=4, expires_on=SOON)

    document = pass_on(session, actor, PassedLine(item_id=beans.id, pieces=6))

    assert document.kind is DocumentKind.TRANSFER_OUT
    assert {lot: q.pieces for lot, q in gone(session, document).items()} == {
        soon.id: 4,
        later.id: 2,
    }
    partner = places.outside(session, PlaceKind.PARTNER)
    assert ledger.held(session, place_id=partner.id, lot_id=soon.id).pieces == 4


def test_a_chosen_lot_goes_though_another_expires_sooner(session, actor, shelf, beans):
    later = a_lot(session, beans, shelf, actor=actor, pieces=10, expires_on=LATER)
    a_lot(session, beans, shelf, actor=actor, pieces=4, expires_on=SOON)
    line = PassedLine(item_id=beans.id, lot_id=later.id, pieces=3)

    assert list(gone(session, pass_on(session, actor, line))) == [later.id]


def test_two_lines_never_take_the_same_pieces(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    chosen = PassedLine(item_id=beans.id, lot_id=lot.id, pieces=6)

    with pytest.raises(Shortages):
        pass_on(session, actor, PassedLine(item_id=beans.id, pieces=5), chosen)

    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).pieces == 10


def test_what_is_promised_stays(session, actor, shelf):
    beans = an_item(session)
    kit = a_kit(session, [(beans, 1)])
    parcel = session.get(type(beans), kit.item_id)
    lot = a_lot(session, parcel, shelf, actor=actor, pieces=2, kit=kit)
    programme = a_programme(session, actor=actor, kit=kit)
    an_order(
        session, programme, a_household(session, a_neighbourhood(session)), lot=lot, shelf=shelf
    )

    with pytest.raises(Shortages):
        pass_on(session, actor, PassedLine(item_id=parcel.id, pieces=2))


def test_loose_goods_go_by_weight(session, actor, shelf):
    onions = an_item(session, measure=Measure.BULK)
    lot = a_lot(session, onions, shelf, actor=actor, pieces=0, grams=9_000)

    document = pass_on(session, actor, PassedLine(item_id=onions.id, grams=2_500))

    assert gone(session, document) == {lot.id: Quantity(grams=2_500)}


def test_a_chosen_lot_past_its_date_is_named(session, actor, shelf):
    milk = an_item(session, date_kind=DateKind.USE_BY)
    lot = a_lot(session, milk, shelf, actor=actor, pieces=5, expires_on=date(2026, 11, 1))

    with pytest.raises(LotExpired):
        pass_on(session, actor, PassedLine(item_id=milk.id, lot_id=lot.id, pieces=1))


def test_what_was_given_for_a_purpose_goes_for_that_purpose_alone(session, actor, shelf, beans):
    purpose = a_purpose(session)
    receiving.receive_donation(
        session, command=a_command(actor.id), donor="M", reference="1",
        lines=[a_line(beans, shelf.id)], papers=Papers(purpose_id=purpose.id),
    )  # fmt: skip
    lot = session.get(LotRow, 1)
    chosen = PassedLine(item_id=beans.id, lot_id=lot.id, pieces=1)

    with pytest.raises(Shortages):
        pass_on(session, actor, PassedLine(item_id=beans.id, pieces=1))
    with pytest.raises(AnotherPurpose):
        pass_on(session, actor, chosen)

    assert pass_on(session, actor, chosen, purpose_id=purpose.id).number.startswith("DVC")


def test_the_same_command_passes_on_once_and_nothing_is_no_passing(session, actor, shelf, beans):
    a_lot(session, beans, shelf, actor=actor, pieces=10)
    line = PassedLine(item_id=beans.id, pieces=1)
    pass_on(session, actor, line, key="one")

    with pytest.raises(AlreadyDone):
        pass_on(session, actor, line, key="one")
    with pytest.raises(InvalidValue):
        pass_on(session, actor)
