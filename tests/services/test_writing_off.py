"""Writing off: alone while it is little, with a second person when it is much."""

from dataclasses import replace

import pytest
from sqlmodel import select

from logistics.domain.donation_receipts import ValueSource
from logistics.domain.errors import (
    AlreadyDone,
    GoodsPromised,
    InsufficientStock,
    InvalidValue,
    LotOnHold,
    SamePerson,
    WrongState,
)
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.domain.writing_off import WriteOffKind, WriteOffReason, WriteOffState
from logistics.services import undoing, writing_off
from logistics.services.writing_off import Lot, SentPhoto, Wish
from logistics.store import ledger, places, settings, write_offs
from logistics.store.holds import open_holds
from logistics.store.tables import (
    DocumentRow,
    MovementRow,
    PhotoRow,
    ValuationRow,
    ValuedLotRow,
    WriteOffRow,
)
from tests.builders import MONDAY, a_command, a_lot, a_shelf, a_user, an_item
from tests.days import a_day

COMMISSION = ("Ali Kaya", "Ayşe Demir", "Can Öz")


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def second(session):
    return a_user(session)


@pytest.fixture
def shelf(session):
    return a_shelf(session)


@pytest.fixture
def lot(session, actor, shelf):
    return a_lot(session, an_item(session), shelf, actor=actor, pieces=100)


def a_wish(lot, shelf, *, pieces=None, grams=None, **changes):
    line = Lot(lot_id=lot.id, place_id=shelf.id, pieces=pieces, grams=grams)
    wish = Wish(kind=WriteOffKind.WASTE, reason=WriteOffReason.BROKEN, lots=(line,))
    return replace(wish, **changes)


def proposed(session, actor, wish, key=None):
    return writing_off.propose(session, wish, command=a_command(actor.id, key=key))


def on_shelf(session, lot, shelf):
    return ledger.held(session, place_id=shelf.id, lot_id=lot.id)


def test_a_little_waste_is_booked_at_once_with_its_reason(session, actor, lot, shelf):
    row = proposed(session, actor, a_wish(lot, shelf, pieces=3))

    document = session.get(DocumentRow, row.document_id)
    [movement] = session.exec(select(MovementRow).where(MovementRow.document_id == document.id))
    assert document.kind is DocumentKind.WASTE
    assert document.reference == row.code
    assert (movement.reason, movement.pieces, movement.grams) == ("KIRIK", 3, 3000)
    assert on_shelf(session, lot, shelf) == Quantity(pieces=97, grams=97_000)
    assert write_offs.get_write_off(session, row.id).state is WriteOffState.BOOKED
    assert ledger.prove(session) == []


def test_without_an_amount_all_of_it_goes(session, actor, shelf):
    lot = a_lot(session, an_item(session), shelf, actor=actor, pieces=7)

    proposed(session, actor, a_wish(lot, shelf))

    assert on_shelf(session, lot, shelf).is_nothing()


def test_the_same_waste_sent_twice_is_booked_once(session, actor, lot, shelf):
    row = proposed(session, actor, a_wish(lot, shelf, pieces=3), key="once")

    with pytest.raises(AlreadyDone) as done:
        proposed(session, actor, a_wish(lot, shelf, pieces=3), key="once")

    assert done.value.document_id == row.document_id


def test_the_same_proposal_sent_twice_is_kept_once(session, actor, lot, shelf):
    row = proposed(session, actor, a_wish(lot, shelf), key="once")

    assert proposed(session, actor, a_wish(lot, shelf), key="once").id == row.id
    assert len(session.exec(select(WriteOffRow)).all()) == 1


def test_much_waste_waits_on_hold_for_a_second_person(session, actor, second, lot, shelf):
    row = proposed(session, actor, a_wish(lot, shelf, pieces=60))

    assert row.document_id is None
    [hold] = open_holds(session, [lot.id])[lot.id]
    assert (hold.kind, hold.reason) == ("write_off", row.code)
    assert on_shelf(session, lot, shelf).pieces == 100

    document = writing_off.approve(
        session, command=a_command(second.id), write_off_id=row.id, comment="Gördüm"
    )

    assert document.actor_id == second.id
    assert (row.decided_by, row.decision) == (second.id, "Gördüm")
    assert open_holds(session, [lot.id]) == {}
    assert on_shelf(session, lot, shelf).pieces == 40
    assert ledger.prove(session) == []


@pytest.mark.parametrize(("kurus", "waits"), [(500_000, False), (500_001, True), (None, False)])
def test_dear_waste_waits_too(session, actor, lot, shelf, kurus, waits):
    row = proposed(session, actor, a_wish(lot, shelf, pieces=1, value_kurus=kurus))

    assert row.needs_second is waits


def test_the_limits_are_settings(session, actor, lot, shelf):
    settings.put(session, "waste_limit_g", 999)

    assert proposed(session, actor, a_wish(lot, shelf, pieces=1)).needs_second


def test_nobody_decides_on_their_own_proposal(session, actor, lot, shelf):
    row = proposed(session, actor, a_wish(lot, shelf))

    with pytest.raises(SamePerson):
        writing_off.approve(session, command=a_command(actor.id), write_off_id=row.id, comment="")
    with pytest.raises(SamePerson):
        writing_off.refuse(session, command=a_command(actor.id), write_off_id=row.id, reason="yok")


def test_a_refused_proposal_frees_the_goods_and_keeps_the_reason(
    session, actor, second, lot, shelf
):
    row = proposed(session, actor, a_wish(lot, shelf))

    writing_off.refuse(
        session, command=a_command(second.id), write_off_id=row.id, reason="Koliler sağlam"
    )

    assert open_holds(session, [lot.id]) == {}
    assert write_offs.get_write_off(session, row.id).state is WriteOffState.REFUSED
    assert row.decision == "Koliler sağlam"
    with pytest.raises(WrongState):
        writing_off.approve(session, command=a_command(second.id), write_off_id=row.id, comment="")


def test_a_refusal_without_a_reason_is_refused(session, actor, second, lot, shelf):
    row = proposed(session, actor, a_wish(lot, shelf))

    with pytest.raises(InvalidValue) as refused:
        writing_off.refuse(session, command=a_command(second.id), write_off_id=row.id, reason=" ")

    assert refused.value.field == "decision"


def test_approved_twice_by_the_same_command_it_is_booked_once(session, actor, second, lot, shelf):
    row = proposed(session, actor, a_wish(lot, shelf))
    command = a_command(second.id)
    writing_off.approve(session, command=command, write_off_id=row.id, comment="")

    with pytest.raises(AlreadyDone):
        writing_off.approve(session, command=command, write_off_id=row.id, comment="")


@pytest.mark.parametrize("names", [(), ("Ali Kaya", "Ayşe Demir"), ("Ali", "Ayşe", "ali", " ")])
def test_destruction_needs_three_different_names(session, actor, lot, shelf, names):
    wish = a_wish(lot, shelf, pieces=1, kind=WriteOffKind.DESTRUCTION, commission=names)

    with pytest.raises(InvalidValue) as refused:
        proposed(session, actor, wish)

    assert refused.value.field == "commission"


def test_destruction_keeps_its_commission(session, actor, lot, shelf):
    wish = a_wish(lot, shelf, pieces=1, kind=WriteOffKind.DESTRUCTION, commission=COMMISSION)

    row = proposed(session, actor, wish)

    assert tuple(row.commission) == COMMISSION
    assert session.get(DocumentRow, row.document_id).kind is DocumentKind.DESTRUCTION


def test_what_goes_back_to_the_supplier_lies_there(session, actor, lot, shelf):
    wish = a_wish(
        lot, shelf, pieces=2,
        kind=WriteOffKind.SUPPLIER_RETURN, reason=WriteOffReason.TO_SUPPLIER,
    )  # fmt: skip

    row = proposed(session, actor, wish)

    supplier = places.outside(session, PlaceKind.SUPPLIER)
    assert ledger.held(session, place_id=supplier.id, lot_id=lot.id).pieces == 2
    assert session.get(DocumentRow, row.document_id).number.startswith("GND-")


def test_another_reason_needs_words(session, actor, lot, shelf):
    with pytest.raises(InvalidValue) as refused:
        proposed(session, actor, a_wish(lot, shelf, pieces=1, reason=WriteOffReason.OTHER))

    assert refused.value.field == "comment"


def test_more_than_there_is_cannot_be_written_off(session, actor, lot, shelf):
    with pytest.raises(InsufficientStock) as refused:
        proposed(session, actor, a_wish(lot, shelf, pieces=101))

    assert refused.value.held == Quantity(pieces=100, grams=100_000)


def test_weighed_goods_are_written_off_by_the_gram(session, actor, shelf):
    loose = an_item(session, measure=Measure.BULK)
    lot = a_lot(session, loose, shelf, actor=actor, pieces=0, grams=5000)

    proposed(session, actor, a_wish(lot, shelf, grams=1234))

    assert on_shelf(session, lot, shelf).grams == 3766


def test_promised_goods_are_not_written_off(session):
    day = a_day(session, doors=3, spare=1)
    day_lot = a_wish(day.lot, day.shelf, pieces=2)

    with pytest.raises(GoodsPromised) as refused:
        proposed(session, day.clerk, day_lot)

    assert refused.value.promised.pieces == 3
    proposed(session, day.clerk, a_wish(day.lot, day.shelf, pieces=1))


def test_undoing_its_document_undoes_a_write_off(session, actor, lot, shelf):
    row = proposed(session, actor, a_wish(lot, shelf, pieces=3))

    undoing.undo(session, command=a_command(actor.id), document_id=row.document_id)

    assert write_offs.get_write_off(session, row.id).state is WriteOffState.UNDONE
    assert on_shelf(session, lot, shelf).pieces == 100


def test_a_photo_sent_again_is_kept_once(session, actor, lot, shelf):
    photo = SentPhoto(content=b"jpeg", width=1, height=1)
    row = proposed(session, actor, a_wish(lot, shelf, pieces=1, photos=(photo,)))

    added = writing_off.add_photos(
        session, command=a_command(actor.id), write_off_id=row.id, photos=[photo]
    )

    assert added == 0
    assert len(session.exec(select(PhotoRow)).all()) == 1


def test_a_proposal_stands_in_the_way_of_every_other_use(session, actor, shelf):
    day = a_day(session)
    spare = a_lot(session, day.item, day.shelf, actor=day.clerk, pieces=60)
    proposed(session, day.clerk, a_wish(spare, day.shelf))
    for row in day.orders:
        from logistics.store.tables import PromiseRow

        for promise in session.exec(select(PromiseRow).where(PromiseRow.order_id == row.id)):
            promise.lot_id = spare.id
    session.flush()

    with pytest.raises(LotOnHold):
        day.load(session)


def test_the_dearest_value_that_can_be_typed_is_kept(session, actor, lot, shelf):
    row = proposed(session, actor, a_wish(lot, shelf, pieces=1, value_kurus=100_000_000_000))

    session.refresh(row)
    assert (row.value_kurus, row.needs_second) == (100_000_000_000, True)


def test_goods_known_to_be_dear_need_a_second_person_whatever_is_said(session, actor, lot, shelf):
    settings.put(session, "waste_limit_kurus", 100_000)
    valuation = ValuationRow(
        document_id=lot.document_id, source=ValueSource.INVOICE, made_at=MONDAY,
        made_by=actor.id, command_key="worth",
    )  # fmt: skip
    session.add(valuation)
    session.flush()
    session.add(ValuedLotRow(valuation_id=valuation.id, lot_id=lot.id, value_kurus=10_000_000))
    session.flush()

    few = proposed(session, actor, a_wish(lot, shelf, pieces=1))
    silent = proposed(session, actor, a_wish(lot, shelf, pieces=2))
    played_down = proposed(session, actor, a_wish(lot, shelf, pieces=2, value_kurus=1))

    assert [row.needs_second for row in (few, silent, played_down)] == [False, True, True]
