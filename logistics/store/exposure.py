"""Which lots were in some of our places during a span, worked back from what lies there now.

What the places hold now, less what came and went since, is what they held then. So the cost
follows what happened since the span, not the length of the whole history.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import COLD_CLASSES
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.temperatures import Chamber
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    ItemRow,
    LotComponentRow,
    LotRow,
    MovementRow,
    PlaceRow,
    VehicleRow,
)

GIVEN_AWAY = (PlaceKind.HOUSEHOLD, PlaceKind.KITCHEN, PlaceKind.PARTNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAway:
    """So much of a lot went to places of a kind outside since an instant."""

    lot: LotRow
    item: ItemRow
    kind: PlaceKind
    quantity: Quantity


def places_of(session: Session, chamber: Chamber) -> list[int]:
    """Returns the ids of the places a chamber's air reaches."""
    if chamber.vehicle_id is None:
        query = select(PlaceRow.id).where(PlaceRow.zone_id == chamber.zone_id)
    else:
        query = select(VehicleRow.place_id).where(VehicleRow.id == chamber.vehicle_id)
    return [id_ for id_ in session.exec(query) if id_ is not None]


def exposed_lots(
    session: Session, chamber: Chamber, *, since: datetime, until: datetime
) -> list[int]:
    """Returns the lots that were in a chamber at any time of a span, and what was made of them.

    A vehicle carries warm goods beside cold ones: only the cold ones count there.
    """
    places = set(places_of(session, chamber))
    there = _held_now(session, places)
    came: set[int] = set()
    for move, happened_at in _moves_since(session, places, since):
        sign = (move.target_id in places) - (move.source_id in places)
        there[move.lot_id] -= Quantity(pieces=sign * move.pieces, grams=sign * move.grams)
        if sign > 0 and happened_at <= until:
            came.add(move.lot_id)
    found = came | {lot_id for lot_id, held in there.items() if held.pieces > 0 or held.grams > 0}
    if chamber.vehicle_id is not None:
        found = _cold_ones(session, found)
    return sorted(found | _made_of(session, found, since=since))


def own_lots(session: Session, lot_ids: Collection[int]) -> list[int]:
    """Returns those of these lots of which something is still with us."""
    query = (
        select(BalanceRow.lot_id)
        .where(
            col(BalanceRow.lot_id).in_(lot_ids),
            col(BalanceRow.own),
            or_(col(BalanceRow.pieces) > 0, col(BalanceRow.grams) > 0),
        )
        .distinct()
        .order_by(col(BalanceRow.lot_id))
    )
    return list(session.exec(query))


def given_away(session: Session, lot_ids: Collection[int], *, since: datetime) -> list[GivenAway]:
    """Returns what of these lots left us since an instant, by lot and whom it went to."""
    sums = (func.sum(MovementRow.pieces), func.sum(MovementRow.grams))
    query: Any = (
        select(LotRow, ItemRow, PlaceRow.kind, *sums)  # type: ignore[call-overload]
        .select_from(MovementRow)
        .join(LotRow, col(LotRow.id) == col(MovementRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.target_id))
        .where(
            col(MovementRow.lot_id).in_(lot_ids),
            col(PlaceRow.kind).in_(GIVEN_AWAY),
            MovementRow.happened_at >= since,
        )
        .group_by(col(LotRow.id), col(ItemRow.id), col(PlaceRow.kind))
        .order_by(col(LotRow.code), col(PlaceRow.kind))
    )
    return [
        GivenAway(
            lot=lot,
            item=item,
            kind=PlaceKind(kind),
            quantity=Quantity(pieces=int(pieces), grams=int(grams)),
        )
        for lot, item, kind, pieces, grams in session.exec(query)
    ]


def _held_now(session: Session, places: Collection[int]) -> defaultdict[int, Quantity]:
    query = (
        select(BalanceRow.lot_id, func.sum(BalanceRow.pieces), func.sum(BalanceRow.grams))
        .where(col(BalanceRow.place_id).in_(places))
        .group_by(col(BalanceRow.lot_id))
    )
    found: defaultdict[int, Quantity] = defaultdict(lambda: NOTHING)
    for lot_id, pieces, grams in session.exec(query):
        found[lot_id] = Quantity(pieces=int(pieces), grams=int(grams))
    return found


def _moves_since(
    session: Session, places: Collection[int], since: datetime
) -> list[tuple[MovementRow, datetime]]:
    query = (
        select(MovementRow, DocumentRow.happened_at)
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .where(
            DocumentRow.happened_at > since,
            or_(col(MovementRow.source_id).in_(places), col(MovementRow.target_id).in_(places)),
        )
    )
    return list(session.exec(query))


def _cold_ones(session: Session, lot_ids: Collection[int]) -> set[int]:
    query = (
        select(LotRow.id)
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(col(LotRow.id).in_(lot_ids), col(ItemRow.storage).in_(COLD_CLASSES))
    )
    return {lot_id for lot_id in session.exec(query) if lot_id is not None}


def _made_of(session: Session, lot_ids: Collection[int], *, since: datetime) -> set[int]:
    """Returns the lots that were packed or portioned from these since, step by step."""
    found: set[int] = set()
    step = set(lot_ids)
    while step:
        query = (
            select(LotComponentRow.parcel_lot_id)
            .join(LotRow, col(LotRow.id) == col(LotComponentRow.parcel_lot_id))
            .join(DocumentRow, col(DocumentRow.id) == col(LotRow.document_id))
            .where(
                col(LotComponentRow.component_lot_id).in_(step), DocumentRow.happened_at >= since
            )
        )
        step = set(session.exec(query)) - found
        found |= step
    return found
