"""The dock: received, inspected, put away or sent back, on both databases."""

import pytest
from sqlmodel import select

from logistics.domain.errors import (
    AlreadyDone,
    CannotUndo,
    InvalidValue,
    LotOnHold,
    NotFound,
    NotInspected,
    TooWarm,
    WrongStorage,
)
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import StorageClass
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import RefusalReason, Verdict
from logistics.services import inspecting, passing_on, receiving, undoing
from logistics.services.inspecting import Finding, PutAway
from logistics.store import ledger, places
from logistics.store.dock import dock_lots
from logistics.store.lots import available_lots
from logistics.store.receipts import RefusalFilter, refused_goods
from logistics.store.tables import LotRow
from tests.arrivals import a_line
from tests.builders import a_command, a_shelf, a_user, an_item
from tests.statements import counted


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def shelf(session):
    return a_shelf(session, "A1")


@pytest.fixture
def lot(session, actor):
    return at_the_dock(session, actor, an_item(session))


def at_the_dock(session, actor, item, **changes) -> LotRow:
    receiving.receive_donation(
        session, command=a_command(actor.id), donor="Market", reference="F-1",
        lines=[a_line(item, places.dock(session).id, **changes)],
    )  # fmt: skip
    return session.exec(select(LotRow).order_by(LotRow.id.desc())).first()


def inspect(session, actor, lot, verdict=Verdict.ACCEPT, *, key=None, refusal=None):
    finding = Finding(lot_id=lot.id, verdict=verdict, refusal=refusal, words="hasarlı")
    return inspecting.inspect(session, finding, command=a_command(actor.id, key=key))


def put_away(session, actor, lot, shelf, **amount):
    wanted = PutAway(lot_id=lot.id, place_id=shelf.id, **amount)
    return inspecting.put_away(session, wanted, command=a_command(actor.id))


def test_goods_at_the_dock_are_ours_but_not_available(session, lot):
    [standing] = dock_lots(session)

    assert standing.held.pieces == 10
    assert standing.inspection is None
    assert available_lots(session, [lot.item_id])[lot.item_id] == []


def test_accepted_goods_are_put_away_and_then_available(session, actor, lot, shelf):
    inspect(session, actor, lot)
    document = put_away(session, actor, lot, shelf)

    assert document.kind is DocumentKind.TRANSFER
    assert dock_lots(session) == []
    [free] = available_lots(session, [lot.item_id])[lot.item_id]
    assert free.quantity == Quantity(pieces=10, grams=10_000)


def test_nothing_is_put_away_uninspected(session, actor, lot, shelf):
    with pytest.raises(NotInspected):
        put_away(session, actor, lot, shelf)


def test_a_part_may_be_put_away_first(session, actor, lot, shelf):
    inspect(session, actor, lot)

    put_away(session, actor, lot, shelf, pieces=4)

    [standing] = dock_lots(session)
    assert (standing.held.pieces, standing.inspection is None) == (6, False)


def test_a_shelf_of_another_storage_class_is_refused(session, actor, lot):
    inspect(session, actor, lot)

    with pytest.raises(WrongStorage):
        put_away(session, actor, lot, a_shelf(session, storage=StorageClass.CHEMICAL))


def test_held_goods_are_put_away_but_not_issued(session, actor, lot, shelf):
    inspect(session, actor, lot, Verdict.HOLD, refusal=RefusalReason.DAMAGED)
    put_away(session, actor, lot, shelf)
    passing = passing_on.Passing(
        institution="Komşu",
        lines=[passing_on.PassedLine(item_id=lot.item_id, lot_id=lot.id, pieces=1)],
    )

    with pytest.raises(LotOnHold):
        passing_on.pass_on(session, passing, command=a_command(actor.id))


def test_refused_goods_go_back_and_the_refusal_is_kept(session, actor, lot):
    document = inspect(session, actor, lot, Verdict.REFUSE, refusal=RefusalReason.PESTS)

    assert document.kind is DocumentKind.SENDBACK
    assert dock_lots(session) == []
    [refused] = refused_goods(session, RefusalFilter(), start=0, limit=5)
    assert (refused.refused.pieces, refused.refused.reason) == (10, RefusalReason.PESTS)
    assert ledger.prove(session) == []


@pytest.mark.parametrize("verdict", [Verdict.HOLD, Verdict.REFUSE])
def test_holding_or_refusing_needs_a_reason(session, actor, lot, verdict):
    with pytest.raises(InvalidValue) as refused:
        inspect(session, actor, lot, verdict)

    assert refused.value.field == "refusal"


def test_what_came_too_warm_is_not_accepted(session, actor):
    milk = an_item(session, storage=StorageClass.CHILLED)
    lot = at_the_dock(session, actor, milk, temperature_dc=90, verdict=Verdict.HOLD)

    with pytest.raises(TooWarm):
        inspect(session, actor, lot)


def test_the_same_inspection_is_kept_once(session, actor, lot):
    arrival = inspect(session, actor, lot, key="one")

    with pytest.raises(AlreadyDone) as done:
        inspect(session, actor, lot, key="one")

    assert done.value.document_id == arrival.id


def test_nothing_is_inspected_that_is_not_at_the_dock(session, actor, lot, shelf):
    inspect(session, actor, lot)
    put_away(session, actor, lot, shelf)

    with pytest.raises(NotFound):
        inspect(session, actor, lot)


def test_a_receipt_put_away_is_undone_after_its_putting_away(session, actor, lot, shelf):
    inspect(session, actor, lot)
    away = put_away(session, actor, lot, shelf)
    with pytest.raises(CannotUndo):
        undoing.undo(session, command=a_command(actor.id), document_id=lot.document_id)

    undoing.undo(session, command=a_command(actor.id), document_id=away.id)

    [standing] = dock_lots(session)
    assert standing.inspection is not None
    undoing.undo(session, command=a_command(actor.id), document_id=lot.document_id)
    assert dock_lots(session) == []


def test_the_dock_costs_the_same_however_much_stands_there(session, actor, lot):
    session.expire_all()
    with counted(session.get_bind()) as few:
        dock_lots(session)
    for _ in range(5):
        at_the_dock(session, actor, an_item(session))
    session.expire_all()

    with counted(session.get_bind()) as many:
        assert len(dock_lots(session)) == 6

    assert len(many) == len(few) <= 6
