"""What lots are worth: the latest word counts, and a pack takes its part of the meat's worth."""

import pytest
from sqlmodel import select

from logistics.domain.donation_receipts import ValueSource
from logistics.domain.quantity import Quantity
from logistics.services import packing
from logistics.store.tables import LotRow, ValuationRow, ValuedLotRow
from logistics.store.worths import worths
from tests.builders import MONDAY, a_command, a_kit, a_lot, a_shelf, a_user, an_item


@pytest.fixture
def bank(session):
    return a_user(session), a_shelf(session)


def valued(session, lot, kurus, *, actor):
    """Somebody says what a lot is worth."""
    valuation = ValuationRow(
        document_id=lot.document_id, source=ValueSource.INVOICE, made_at=MONDAY,
        made_by=actor.id, command_key=a_command().key,
    )  # fmt: skip
    session.add(valuation)
    session.flush()
    session.add(ValuedLotRow(valuation_id=valuation.id, lot_id=lot.id, value_kurus=kurus))
    session.flush()


def test_the_latest_word_on_a_lot_counts(session, bank):
    actor, shelf = bank
    lot = a_lot(session, an_item(session), shelf, actor=actor, pieces=10)
    valued(session, lot, 5_000, actor=actor)
    valued(session, lot, 6_000, actor=actor)

    worth = worths(session, [lot.id])[lot.id]

    assert worth.kurus == 6_000
    assert worth.of(Quantity(pieces=3, grams=3000)) == 1_800


def test_a_lot_nobody_valued_has_no_worth(session, bank):
    lot = a_lot(session, an_item(session), bank[1], actor=bank[0])

    assert worths(session, [lot.id]) == {}


def test_parcels_are_worth_what_is_in_them_once_all_of_it_is_valued(session, bank):
    actor, shelf = bank
    beans, rice = an_item(session), an_item(session)
    lots = [a_lot(session, item, shelf, actor=actor, pieces=10) for item in (beans, rice)]
    kit = a_kit(session, [(beans, 1), (rice, 2)])
    packing.pack(session, command=a_command(actor.id), kit_id=kit.id, parcels=5, place_id=shelf.id)
    parcels = session.exec(select(LotRow).where(LotRow.kit_id == kit.id)).one()

    valued(session, lots[0], 10_000, actor=actor)
    assert worths(session, [parcels.id]) == {}
    valued(session, lots[1], 20_000, actor=actor)

    assert worths(session, [parcels.id])[parcels.id].kurus == 5_000 + 20_000
