"""The one door through which stock changes."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, text
from sqlmodel import Session

from logistics.domain.errors import (
    AlreadyReversed,
    BestBeforePassed,
    InsufficientStock,
    LotExpired,
    NotReversible,
)
from logistics.domain.ledger import DocumentKind, Move
from logistics.domain.lots import DateKind
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store import ledger
from logistics.store.tables import DocumentRow, MovementRow
from tests.builders import a_command
from tests.store.world import (
    a_committed_world,
    a_move,
    a_world,
    everything_held,
    how_many,
    on_shelf,
    posted,
)

LAST_DAY = date(2026, 11, 10)
ON_THE_LAST_DAY = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
AFTERWARDS = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
JUST_AFTER_LOCAL_MIDNIGHT = datetime(2026, 11, 10, 21, 1, tzinfo=UTC)


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def meat(session):
    return a_world(session, date_kind=DateKind.USE_BY, expires_on=LAST_DAY)


def test_what_leaves_one_place_arrives_at_another(session, world):
    posted(session, world, a_move(world, grams=4, to=world.vehicle))

    assert on_shelf(session, world) == 6
    assert ledger.held(session, place_id=world.vehicle, lot_id=world.lot) == Quantity(grams=4)
    assert ledger.prove(session) == []


def test_a_place_of_ours_gives_no_more_than_it_holds(session, world):
    with pytest.raises(InsufficientStock) as refused, session.begin_nested():
        posted(session, world, a_move(world, grams=11))

    assert refused.value.asked == Quantity(grams=11)
    assert refused.value.held == Quantity(grams=10)
    assert on_shelf(session, world) == 10


def test_a_place_that_never_saw_a_lot_holds_nothing_of_it(session, world):
    elsewhere = Move(
        lot_id=world.lot,
        source_id=world.other_shelf,
        target_id=world.household,
        quantity=Quantity(grams=1),
    )

    with pytest.raises(InsufficientStock) as refused, session.begin_nested():
        posted(session, world, elsewhere)

    assert refused.value.held == NOTHING


def test_several_moves_of_one_document_are_covered_together_or_not_at_all(session, world):
    moves = [a_move(world, grams=6), a_move(world, grams=6)]

    with pytest.raises(InsufficientStock), session.begin_nested():
        posted(session, world, *moves)

    assert on_shelf(session, world) == 10
    assert ledger.prove(session) == []


def test_a_move_may_pass_on_what_an_earlier_move_of_the_document_brought(session, world):
    onwards = Move(
        lot_id=world.lot,
        source_id=world.vehicle,
        target_id=world.household,
        quantity=Quantity(grams=10),
    )

    posted(session, world, a_move(world, to=world.vehicle), onwards)

    assert everything_held(session) == {
        (world.household, world.lot): Quantity(grams=10),
        (world.donor, world.lot): Quantity(grams=-10),
    }


def test_a_crash_between_movement_and_commit_leaves_nothing(engine):
    world = a_committed_world(engine)

    def crash():
        with Session(engine) as session, session.begin():
            posted(session, world, a_move(world))
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        crash()

    with Session(engine) as session:
        assert on_shelf(session, world) == 10
        assert how_many(session, DocumentRow) == how_many(session, MovementRow) == 1
        assert ledger.prove(session) == []


@pytest.mark.parametrize("place", ["vehicle", "household", "packing"])
def test_food_past_its_use_by_date_is_not_issued(session, meat, place):
    move = a_move(meat, to=getattr(meat, place))

    with pytest.raises(LotExpired) as refused, session.begin_nested():
        posted(session, meat, move, at=AFTERWARDS)

    assert refused.value.expires_on == LAST_DAY
    assert on_shelf(session, meat) == 10


@pytest.mark.parametrize("place", ["waste", "other_shelf"])
def test_food_past_its_use_by_date_may_still_be_moved_and_thrown_away(session, meat, place):
    posted(session, meat, a_move(meat, to=getattr(meat, place)), at=AFTERWARDS)

    assert on_shelf(session, meat) == 0


def test_food_may_go_out_on_its_last_day(session, meat):
    posted(session, meat, a_move(meat), at=ON_THE_LAST_DAY)

    assert on_shelf(session, meat) == 0


def test_the_last_day_ends_at_local_midnight(session, meat):
    with pytest.raises(LotExpired), session.begin_nested():
        posted(session, meat, a_move(meat), at=JUST_AFTER_LOCAL_MIDNIGHT)


def test_food_past_its_best_before_date_is_not_issued_unchecked(session):
    world = a_world(session, date_kind=DateKind.BEST_BEFORE, expires_on=LAST_DAY)

    with pytest.raises(BestBeforePassed):
        posted(session, world, a_move(world), at=AFTERWARDS)


def test_a_reversal_leaves_no_trace_in_what_is_held(session, world):
    before = everything_held(session)
    document = posted(session, world, a_move(world, grams=3), a_move(world, grams=4))

    undoing = ledger.reverse(session, document, command=a_command(world.actor))

    assert everything_held(session) == before
    assert undoing.reverses_id == document.id
    assert undoing.kind is DocumentKind.REVERSAL
    assert ledger.moves_of(session, undoing.id) == [
        a_move(world, grams=4).reversed(),
        a_move(world, grams=3).reversed(),
    ]
    assert ledger.prove(session) == []


def test_a_chain_of_places_is_walked_backwards_by_its_reversal(session, world):
    onwards = Move(
        lot_id=world.lot,
        source_id=world.vehicle,
        target_id=world.household,
        quantity=Quantity(grams=10),
    )
    document = posted(session, world, a_move(world, to=world.vehicle), onwards)

    ledger.reverse(session, document, command=a_command(world.actor))

    assert on_shelf(session, world) == 10


def test_a_document_is_undone_once_only(session, world):
    document = posted(session, world, a_move(world))
    ledger.reverse(session, document, command=a_command(world.actor))

    with pytest.raises(AlreadyReversed) as refused:
        ledger.reverse(session, document, command=a_command(world.actor))

    assert refused.value.document == document.number


def test_an_undoing_is_not_undone_itself(session, world):
    document = posted(session, world, a_move(world))
    undoing = ledger.reverse(session, document, command=a_command(world.actor))

    with pytest.raises(NotReversible) as refused:
        ledger.reverse(session, undoing, command=a_command(world.actor))

    assert refused.value.document == undoing.number


def test_what_has_gone_on_is_not_taken_back(session, world):
    loading = posted(session, world, a_move(world, to=world.vehicle))
    onwards = Move(
        lot_id=world.lot,
        source_id=world.vehicle,
        target_id=world.household,
        quantity=Quantity(grams=1),
    )
    posted(session, world, onwards)

    with pytest.raises(InsufficientStock) as refused, session.begin_nested():
        ledger.reverse(session, loading, command=a_command(world.actor))

    assert refused.value.held == Quantity(grams=9)
    assert ledger.prove(session) == []


def test_a_delivery_can_be_undone_after_the_use_by_date(session, meat):
    document = posted(session, meat, a_move(meat), at=ON_THE_LAST_DAY)

    ledger.reverse(session, document, command=a_command(meat.actor, at=AFTERWARDS))

    assert on_shelf(session, meat) == 10


def test_wasting_can_be_undone_although_that_brings_expired_food_back_to_a_vehicle(session, meat):
    posted(session, meat, a_move(meat, to=meat.vehicle), at=ON_THE_LAST_DAY)
    wasted = Move(
        lot_id=meat.lot,
        source_id=meat.vehicle,
        target_id=meat.waste,
        quantity=Quantity(grams=10),
    )
    document = posted(session, meat, wasted, at=AFTERWARDS)

    ledger.reverse(session, document, command=a_command(meat.actor, at=AFTERWARDS))

    assert ledger.held(session, place_id=meat.vehicle, lot_id=meat.lot) == Quantity(grams=10)


def test_an_honest_ledger_is_proven(session, world):
    posted(session, world, a_move(world, grams=4))

    assert ledger.prove(session) == []


def test_a_tampered_balance_is_found_and_named(session, world):
    session.connection().execute(
        text("UPDATE balance SET grams = 9 WHERE place_id = :shelf"), {"shelf": world.shelf}
    )

    [found] = ledger.prove(session)

    assert (found.place, found.lot) == names(session, world)
    assert found.kept == Quantity(grams=9)
    assert found.proven == Quantity(grams=10)


def test_a_missing_balance_is_found_and_named(session, world):
    session.connection().execute(
        text("DELETE FROM balance WHERE place_id = :shelf"), {"shelf": world.shelf}
    )

    [found] = ledger.prove(session)

    assert (found.place, found.lot) == names(session, world)
    assert found.kept == NOTHING
    assert found.proven == Quantity(grams=10)


def test_an_invented_balance_is_found_and_named(session, world):
    invented = {"place": world.vehicle, "lot": world.lot}
    session.connection().execute(
        text("INSERT INTO balance VALUES (:place, :lot, true, 0, 3)"), invented
    )

    [found] = ledger.prove(session)

    assert found.kept == Quantity(grams=3)
    assert found.proven == NOTHING


def test_every_difference_is_told_not_only_the_first(session, world):
    another = a_world(session)
    session.connection().execute(text("UPDATE balance SET pieces = pieces + 1 WHERE own"))

    assert len(ledger.prove(session)) == 2
    assert another.lot != world.lot


def test_an_unsaved_document_is_a_bug(session, world):
    with pytest.raises(ValueError, match="saved before its movements"):
        ledger.post(session, DocumentRow(kind=DocumentKind.WASTE), [a_move(world)])


def test_lots_of_many_places_are_proven_in_one_query(session, world, statements_of):
    for _ in range(5):
        a_world(session)

    assert len(statements_of(session, ledger.prove)) == 1


@pytest.fixture
def statements_of():
    def counted(session, work):
        seen = []
        connection = session.connection()
        listener = lambda *said: seen.append(said[2])  # noqa: E731
        event.listen(connection, "before_cursor_execute", listener)
        work(session)
        event.remove(connection, "before_cursor_execute", listener)
        return seen

    return counted


def names(session, world):
    query = "SELECT place.code, lot.code FROM place, lot WHERE place.id = :place AND lot.id = :lot"
    row = session.connection().execute(text(query), {"place": world.shelf, "lot": world.lot}).one()
    return tuple(row)
