"""A small stocked world for the store's tests, and many hands reaching into it at once."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind, Measure
from logistics.domain.quantity import Quantity
from logistics.store import ledger, places
from logistics.store.documents import open_document
from logistics.store.tables import BalanceRow, DocumentRow, LotRow, MovementRow
from tests.builders import a_command, a_lot, a_shelf, a_user, a_vehicle, an_item


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Ids of a shelf with one lot, a second shelf, a vehicle, and the places outside."""

    actor: int
    item: int
    lot: int
    shelf: int
    other_shelf: int
    vehicle: int
    donor: int
    household: int
    packing: int
    waste: int


def a_world(
    session: Session,
    *,
    grams: int = 10,
    date_kind: DateKind = DateKind.BEST_BEFORE,
    **lot: object,
) -> World:
    """A shelf that holds ``grams`` [g] of one loose lot."""
    actor = a_user(session)
    item = an_item(session, measure=Measure.BULK, date_kind=date_kind)
    shelf = a_shelf(session)
    row = a_lot(session, item, shelf, actor=actor, pieces=0, grams=grams, **lot)
    outside = {kind: places.outside(session, kind).id for kind in places.OUTSIDE}
    return World(
        actor=actor.id,
        item=item.id,
        lot=row.id,
        shelf=shelf.id,
        other_shelf=a_shelf(session).id,
        vehicle=a_vehicle(session).place_id,
        donor=outside[PlaceKind.DONOR],
        household=outside[PlaceKind.HOUSEHOLD],
        packing=outside[PlaceKind.PACKING],
        waste=outside[PlaceKind.WASTE],
    )


def a_committed_world(engine: Engine, **wishes: object) -> World:
    """The same world, for everybody to see."""
    with Session(engine) as session, session.begin():
        return a_world(session, **wishes)


def a_move(world: World, *, grams: int = 10, to: int | None = None, lot: int | None = None) -> Move:
    """A move from the shelf to the households."""
    return Move(
        lot_id=lot or world.lot,
        source_id=world.shelf,
        target_id=to or world.household,
        quantity=Quantity(grams=grams),
    )


def posted(
    session: Session,
    world: World,
    *moves: Move,
    kind: DocumentKind = DocumentKind.DELIVERY,
    **command: object,
) -> DocumentRow:
    """A document with these moves."""
    document = open_document(session, kind, command=a_command(world.actor, **command))
    ledger.post(session, document, moves)
    return document


def posted_alone(engine: Engine, world: World, *moves: Move, **wishes: object) -> int:
    """Posts in a transaction of its own and returns the document's id."""
    with Session(engine) as session, session.begin():
        return posted(session, world, *moves, **wishes).id


def on_shelf(session: Session, world: World) -> int:
    """The grams [g] of the world's lot on its shelf."""
    return ledger.held(session, place_id=world.shelf, lot_id=world.lot).grams


def everything_held(session: Session) -> dict[tuple[int, int], Quantity]:
    """What the balances say, those of nothing left out."""
    rows = session.exec(
        select(BalanceRow.place_id, BalanceRow.lot_id, BalanceRow.pieces, BalanceRow.grams)
    )
    return {
        (place, lot): Quantity(pieces=pieces, grams=grams)
        for place, lot, pieces, grams in rows
        if pieces or grams
    }


def how_many(session: Session, table: type) -> int:
    """The number of rows in a table."""
    return session.exec(select(func.count()).select_from(table)).one()


def lot_codes(session: Session) -> list[str]:
    """Every lot's code."""
    return list(session.exec(select(LotRow.code).order_by(col(LotRow.id))))


def lines_by_document(session: Session) -> dict[int, int]:
    """How many movements each document has, those with none included."""
    query = (
        select(DocumentRow.id, func.count(col(MovementRow.id)))
        .outerjoin(MovementRow, col(MovementRow.document_id) == col(DocumentRow.id))
        .group_by(col(DocumentRow.id))
    )
    return dict(session.exec(query.order_by(col(DocumentRow.id))).all())


def at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    """Starts all at the same moment, each in a thread; returns results and exceptions in order."""
    barrier = threading.Barrier(len(works))
    outcomes: list[object] = [None] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            outcomes[number] = work()
        except Exception as error:  # noqa: BLE001 - the outcome is what the test asks about
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
