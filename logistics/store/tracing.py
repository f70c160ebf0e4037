"""What the stock remembers of a lot's way: what it was made of, where it went, who received it.

Each function is one question to the database for all lots at once, and each uses an index:
a family of lots costs as many questions as it has generations.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from logistics.domain.ledger import PlaceKind
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.domain.tracing import Question
from logistics.store.among import among
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    HouseholdRow,
    ItemRow,
    LotComponentRow,
    LotRow,
    MovementRow,
    NeighbourhoodRow,
    OrderRow,
    PartyRow,
    PlaceRow,
    PromiseRow,
)
from logistics.store.turkish import fold, folded

RECEIVED = (PromiseState.DELIVERED,)
undoing = aliased(DocumentRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``quantity`` of a lot (``part_id``) was packed into another (``whole_id``)."""

    part_id: int
    whole_id: int
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedLot:
    """A lot with its item, the document that brought it, and the party it came from."""

    lot: LotRow
    item: ItemRow
    document: DocumentRow
    party: PartyRow | None
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """What one place holds of a lot; places outside hold what left to them."""

    lot_id: int
    place: PlaceRow
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many households and orders, and how much of the lots, are in a state of delivery."""

    state: PromiseState
    households: int
    orders: int
    grams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A document that gave goods to the soup kitchen or to a partner."""

    document: DocumentRow
    place: PlaceRow
    lot: LotRow
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one household received of the lots, by which order."""

    household_id: int
    order: OrderRow
    lot: LotRow
    item: ItemRow
    quantity: Quantity


def root_ids(session: Session, question: Question, *, most: int) -> list[int]:
    """Returns the lots a question means, at most one more than ``most``."""
    query: Any = select(col(LotRow.id)).order_by(col(LotRow.id)).limit(most + 1)
    if question.lot:
        query = query.where(col(LotRow.code) == question.lot.strip().upper())
    if question.supplier_lot:
        typed = question.supplier_lot.strip()
        spelt = {typed, typed.upper(), typed.lower()}
        query = query.where(col(LotRow.supplier_lot).in_(sorted(spelt)))
    if question.item_id is not None:
        query = query.where(col(LotRow.item_id) == question.item_id)
    if question.received_from is not None:
        query = query.where(col(LotRow.received_on) >= question.received_from)
    if question.received_to is not None:
        query = query.where(col(LotRow.received_on) <= question.received_to)
    if question.donor:
        parties = _party_ids(session, question.donor)
        query = query.join(DocumentRow, col(DocumentRow.id) == col(LotRow.document_id))
        query = query.where(col(DocumentRow.party_id).in_(parties))
    return list(session.connection().execute(query).scalars())


def packed_into(session: Session, lot_ids: Collection[int]) -> list[Link]:
    """Returns what these lots were packed into and not unpacked by undoing, one generation down."""
    return _links(session, among(session, LotComponentRow.component_lot_id, lot_ids))


def made_of(session: Session, lot_ids: Collection[int]) -> list[Link]:
    """Returns what these lots were made of, one generation up."""
    return _links(session, among(session, LotComponentRow.parcel_lot_id, lot_ids))


def traced_lots(session: Session, lot_ids: Collection[int]) -> dict[int, TracedLot]:
    """Returns the lots by id."""
    query: Any = (
        select(LotRow, ItemRow, DocumentRow, PartyRow, col(undoing.id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(DocumentRow, col(DocumentRow.id) == col(LotRow.document_id))
        .outerjoin(PartyRow, col(PartyRow.id) == col(DocumentRow.party_id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(DocumentRow.id))
        .where(among(session, LotRow.id, lot_ids))
        .order_by(col(LotRow.id))
    )
    return {
        lot.id: TracedLot(
            lot=lot, item=item, document=document, party=party, undone=undone is not None
        )
        for lot, item, document, party, undone in session.exec(query)
    }


def brought(session: Session, lot_ids: Collection[int]) -> dict[int, dict[int, Quantity]]:
    """Returns what the document that made each lot brought, by the place (id) it came from."""
    query: Any = (
        select(
            col(MovementRow.lot_id),
            col(MovementRow.source_id),
            func.sum(col(MovementRow.pieces)),
            func.sum(col(MovementRow.grams)),
        )
        .join(
            LotRow,
            (col(LotRow.id) == col(MovementRow.lot_id))
            & (col(LotRow.document_id) == col(MovementRow.document_id)),
        )
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.source_id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(LotRow.document_id))
        .where(among(session, LotRow.id, lot_ids), ~col(PlaceRow.own), col(undoing.id).is_(None))
        .group_by(col(MovementRow.lot_id), col(MovementRow.source_id))
    )
    found: dict[int, dict[int, Quantity]] = {}
    for lot_id, place_id, pieces, grams in session.exec(query):
        found.setdefault(lot_id, {})[place_id] = Quantity(pieces=int(pieces), grams=int(grams))
    return found


def lying(session: Session, lot_ids: Collection[int]) -> list[Lying]:
    """Returns what every place, ours or outside, holds of these lots."""
    query: Any = (
        select(BalanceRow, PlaceRow)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(
            among(session, BalanceRow.lot_id, lot_ids),
            (col(BalanceRow.grams) != 0) | (col(BalanceRow.pieces) != 0),
        )
        .order_by(col(BalanceRow.lot_id), col(BalanceRow.place_id))
    )
    return [
        Lying(
            lot_id=balance.lot_id,
            place=place,
            quantity=Quantity(pieces=balance.pieces, grams=balance.grams),
        )
        for balance, place in session.exec(query)
    ]


def reach(session: Session, lot_ids: Collection[int]) -> dict[PromiseState, Reach]:
    """Returns how many households received, wait for, or have on the way goods of these lots."""
    query: Any = (
        select(
            col(PromiseRow.state),
            func.count(func.distinct(col(OrderRow.household_id))),
            func.count(func.distinct(col(OrderRow.id))),
            func.sum(col(PromiseRow.grams)),
        )
        .join(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .where(
            among(session, PromiseRow.lot_id, lot_ids),
            col(PromiseRow.state) != PromiseState.RELEASED,
        )
        .group_by(col(PromiseRow.state))
    )
    return {
        state: Reach(state=state, households=int(doors), orders=int(orders), grams=int(grams))
        for state, doors, orders, grams in session.exec(query)
    }


def issues(
    session: Session, lot_ids: Collection[int], place_ids: Collection[int], *, limit: int
) -> list[Issue]:
    """Returns the documents that gave goods of these lots to these places, the latest first."""
    query: Any = (
        select(DocumentRow, PlaceRow, LotRow, MovementRow)
        .select_from(MovementRow)
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.target_id))
        .join(LotRow, col(LotRow.id) == col(MovementRow.lot_id))
        .where(
            among(session, MovementRow.lot_id, lot_ids), col(MovementRow.target_id).in_(place_ids)
        )
        .order_by(col(MovementRow.id).desc())
        .limit(limit)
    )
    return [
        Issue(
            document=document,
            place=place,
            lot=lot,
            quantity=Quantity(pieces=movement.pieces, grams=movement.grams),
        )
        for document, place, lot, movement in session.exec(query)
    ]


def households(
    session: Session, lot_ids: Collection[int], *, start: int, limit: int
) -> list[tuple[HouseholdRow, NeighbourhoodRow]]:
    """Returns one page of the households that received goods of these lots, by code."""
    served = (
        select(col(OrderRow.household_id))
        .join(PromiseRow, col(PromiseRow.order_id) == col(OrderRow.id))
        .where(among(session, PromiseRow.lot_id, lot_ids), col(PromiseRow.state).in_(RECEIVED))
    )
    query: Any = (
        select(HouseholdRow, NeighbourhoodRow)
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(col(HouseholdRow.id).in_(served))
        .order_by(col(HouseholdRow.code))
        .offset(start)
        .limit(limit)
    )
    return [(household, area) for household, area in session.exec(query)]


def receipts(
    session: Session, lot_ids: Collection[int], household_ids: Collection[int]
) -> dict[int, list[Receipt]]:
    """Returns what these households received of these lots, by household."""
    query: Any = (
        select(
            OrderRow,
            LotRow,
            ItemRow,
            func.sum(col(PromiseRow.pieces)),
            func.sum(col(PromiseRow.grams)),
        )
        .select_from(OrderRow)
        .join(PromiseRow, col(PromiseRow.order_id) == col(OrderRow.id))
        .join(LotRow, col(LotRow.id) == col(PromiseRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(
            among(session, OrderRow.household_id, household_ids),
            among(session, PromiseRow.lot_id, lot_ids),
            col(PromiseRow.state).in_(RECEIVED),
        )
        .group_by(col(OrderRow.id), col(LotRow.id), col(ItemRow.id))
        .order_by(col(OrderRow.id), col(LotRow.id))
    )
    found: dict[int, list[Receipt]] = {}
    for order, lot, item, pieces, grams in session.exec(query):
        quantity = Quantity(pieces=int(pieces), grams=int(grams))
        receipt = Receipt(
            household_id=order.household_id, order=order, lot=lot, item=item, quantity=quantity
        )
        found.setdefault(order.household_id, []).append(receipt)
    return found


def packing_place_id(session: Session) -> int:
    """Returns the packing bench's id; nothing was ever packed where there is none."""
    query = select(col(PlaceRow.id)).where(col(PlaceRow.kind) == PlaceKind.PACKING)
    found: int | None = session.connection().execute(query).scalars().first()
    return found or 0


def _party_ids(session: Session, name: str) -> list[int]:
    """Returns the parties of a name, however its letters are cased."""
    for same in (col(PartyRow.name) == name.strip(), folded(PartyRow.name) == fold(name.strip())):
        query: Any = select(col(PartyRow.id)).where(same)
        found: list[int] = list(session.connection().execute(query).scalars())
        if found:
            return found
    return []


def _links(session: Session, condition: Any) -> list[Link]:
    query: Any = (
        select(LotComponentRow)
        .join(LotRow, col(LotRow.id) == col(LotComponentRow.parcel_lot_id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(LotRow.document_id))
        .where(condition, col(undoing.id).is_(None))
    )
    return [
        Link(
            part_id=row.component_lot_id,
            whole_id=row.parcel_lot_id,
            quantity=Quantity(pieces=row.pieces, grams=row.grams),
        )
        for row in session.exec(query).scalars()
    ]
