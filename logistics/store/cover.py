"""Whether promises are still covered by what stands on the shelves."""

from collections.abc import Collection

from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.errors import InsufficientStock
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.store.ledger import held
from logistics.store.tables import LotRow, PlaceRow, PromiseRow


def refuse_uncovered(session: Session, lot_ids: Collection[int]) -> None:
    """Refuses to leave a shelf with less of these lots than is promised from it.

    Raises
    ------
    InsufficientStock
        Naming the first lot and shelf where promises are no longer covered.
    """
    session.flush()
    query = (
        select(LotRow, PlaceRow, func.sum(PromiseRow.pieces), func.sum(PromiseRow.grams))
        .join(LotRow, col(LotRow.id) == col(PromiseRow.lot_id))
        .join(PlaceRow, col(PlaceRow.id) == col(PromiseRow.place_id))
        .where(PromiseRow.state == PromiseState.OPEN, col(PromiseRow.lot_id).in_(lot_ids))
        .group_by(col(LotRow.id), col(PlaceRow.id))
        .order_by(col(LotRow.id), col(PlaceRow.id))
    )
    for lot, place, pieces, grams in session.exec(query).all():
        promised = Quantity(pieces=int(pieces), grams=int(grams))
        there = held(session, place_id=place.id or 0, lot_id=lot.id or 0)
        if not there.covers(promised):
            raise InsufficientStock(lot=lot.code, place=place.name, asked=promised, held=there)
