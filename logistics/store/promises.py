"""Promises on lots: which of them stand, and moving them along with their goods."""

from collections import defaultdict
from collections.abc import Collection

from sqlmodel import Session, col, select

from logistics.domain.orders import PromiseState
from logistics.domain.promised import Following
from logistics.domain.quantity import Quantity
from logistics.store.tables import PromiseRow


def standing_promises(
    session: Session, lot_ids: Collection[int]
) -> dict[tuple[int, int], list[PromiseRow]]:
    """Returns the open promises by (place id, lot id), the latest first, held until the end.

    Call it with the lots locked, or what is promised may change meanwhile.
    """
    query = (
        select(PromiseRow)
        .where(col(PromiseRow.lot_id).in_(lot_ids), PromiseRow.state == PromiseState.OPEN)
        .order_by(col(PromiseRow.id).desc())
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found: dict[tuple[int, int], list[PromiseRow]] = defaultdict(list)
    for row in session.exec(query):
        found[row.place_id, row.lot_id].append(row)
    return found


def follow(session: Session, promise: PromiseRow, part: Following, *, place_id: int) -> PromiseRow:
    """Sends a promise, or a part of it as one of its own, to another place; returns what went."""
    if part.whole:
        promise.place_id = place_id
        return promise
    left = Quantity(pieces=promise.pieces, grams=promise.grams) - part.quantity
    promise.pieces, promise.grams = left.pieces, left.grams
    went = PromiseRow(
        **promise.model_dump(exclude={"id", "place_id", "pieces", "grams"}),
        place_id=place_id,
        pieces=part.quantity.pieces,
        grams=part.quantity.grams,
    )
    session.add(went)
    session.flush()
    return went
