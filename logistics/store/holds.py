"""Holds on lots: who stopped a lot, why, and who let it go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as joined
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.holds import HoldKind, NamedCheck
from logistics.domain.ledger import OWN_KINDS
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.store.tables import (
    BalanceRow,
    HoldRow,
    HouseholdRow,
    ItemRow,
    LotRow,
    OrderRow,
    PlaceRow,
    ProgrammeRow,
    PromiseRow,
    UserRow,
)
from logistics.store.turkish import mentions

opener, releaser = aliased(UserRow), aliased(UserRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFilter:
    """What the user asks a list of holds for; ``open_only`` leaves out those that ended."""

    kind: HoldKind | None = None
    text: str = ""
    open_only: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldStory:
    """A hold with the people who opened and released it."""

    hold: HoldRow
    opened_by: UserRow
    released_by: UserRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedHold:
    """A line of the list of holds: ``held`` is what is with us, for ``orders`` of which some is."""

    story: HoldStory
    lot: LotRow
    item: ItemRow
    held: Quantity
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedOrder:
    """So much of a lot at one place is promised to an order."""

    order: OrderRow
    household: HouseholdRow
    programme: ProgrammeRow
    place: PlaceRow
    quantity: Quantity


def open_hold(
    session: Session,
    *,
    lot_id: int,
    kind: HoldKind,
    reason: str,
    at: datetime,
    by: int,
    recall_id: int | None = None,
    write_off_id: int | None = None,
    command_key: str | None = None,
) -> HoldRow:
    """Stops a lot from being issued from a moment (aware UTC) on."""
    hold = HoldRow(
        lot_id=lot_id, kind=kind, reason=reason, opened_at=at, opened_by=by,
        recall_id=recall_id, write_off_id=write_off_id, command_key=command_key,
    )  # fmt: skip
    session.add(hold)
    session.flush()
    return hold


def release(
    session: Session, hold: HoldRow, *, at: datetime, by: int, check: NamedCheck
) -> HoldRow:
    """Ends a hold by what a person found; a hold that ended before stays as it is."""
    if hold.released_at is None:
        hold.released_at, hold.released_by, hold.comment = at, by, check.comment
        hold.packaging, hold.smell, hold.appearance = (
            check.packaging, check.smell, check.appearance,
        )  # fmt: skip
        session.flush()
    return hold


def get_hold(session: Session, hold_id: int) -> HoldRow:
    """Returns a hold as it is now, or refuses with :class:`NotFound`."""
    hold = session.get(HoldRow, hold_id, populate_existing=True)
    if hold is None:
        raise NotFound(kind="hold", key=hold_id)
    return hold


def open_holds(session: Session, lot_ids: Collection[int]) -> dict[int, list[HoldRow]]:
    """Returns the holds that stand on these lots, oldest first, by lot."""
    query = (
        select(HoldRow)
        .where(col(HoldRow.lot_id).in_(lot_ids), col(HoldRow.released_at).is_(None))
        .order_by(col(HoldRow.id))
    )
    found: dict[int, list[HoldRow]] = {}
    for hold in session.exec(query):
        found.setdefault(hold.lot_id, []).append(hold)
    return found


def hold_history(session: Session, lot_id: int) -> list[HoldStory]:
    """Returns every hold a lot ever had, the latest first."""
    query = (
        select(HoldRow, opener, releaser)
        .join(opener, col(opener.id) == col(HoldRow.opened_by))
        .outerjoin(releaser, col(releaser.id) == col(HoldRow.released_by))
        .where(HoldRow.lot_id == lot_id)
        .order_by(col(HoldRow.id).desc())
    )
    return [
        HoldStory(hold=hold, opened_by=began, released_by=ended)
        for hold, began, ended in session.exec(query)
    ]


def hold_total(session: Session, wanted: HoldFilter) -> int:
    """Returns how many holds a filter leaves."""
    query = (
        select(func.count())
        .select_from(HoldRow)
        .join(LotRow, col(LotRow.id) == col(HoldRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(*_conditions(wanted))
    )
    return int(session.exec(query).one())


def listed_holds(
    session: Session, wanted: HoldFilter, *, start: int, limit: int
) -> list[ListedHold]:
    """Returns one page of holds, the latest first, in three queries."""
    query: Any = (
        joined(HoldRow, LotRow, ItemRow, opener, releaser)
        .join(LotRow, col(LotRow.id) == col(HoldRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(opener, col(opener.id) == col(HoldRow.opened_by))
        .outerjoin(releaser, col(releaser.id) == col(HoldRow.released_by))
        .where(*_conditions(wanted))
        .order_by(col(HoldRow.id).desc())
        .offset(start)
        .limit(limit)
    )
    found = session.exec(query).all()
    lot_ids = {lot.id for _, lot, *_ in found}
    held, orders = _held(session, lot_ids), _orders(session, lot_ids)
    return [
        ListedHold(
            story=HoldStory(hold=hold, opened_by=began, released_by=ended),
            lot=lot,
            item=item,
            held=held.get(lot.id, Quantity()),
            orders=orders.get(lot.id, 0),
        )
        for hold, lot, item, began, ended in found
    ]


def promised_orders(session: Session, lot_id: int, *, limit: int = 200) -> list[PromisedOrder]:
    """Returns the orders that wait for goods of a lot, in their turn."""
    query: Any = (
        joined(PromiseRow, OrderRow, HouseholdRow, ProgrammeRow, PlaceRow)
        .join(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(ProgrammeRow, col(ProgrammeRow.id) == col(OrderRow.programme_id))
        .join(PlaceRow, col(PlaceRow.id) == col(PromiseRow.place_id))
        .where(col(PromiseRow.lot_id) == lot_id, col(PromiseRow.state) == PromiseState.OPEN)
        .order_by(col(OrderRow.id), col(PromiseRow.id))
        .limit(limit)
    )
    return [
        PromisedOrder(
            order=order,
            household=household,
            programme=programme,
            place=place,
            quantity=Quantity(pieces=promise.pieces, grams=promise.grams),
        )
        for promise, order, household, programme, place in session.exec(query)
    ]


def _conditions(wanted: HoldFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.open_only:
        found.append(col(HoldRow.released_at).is_(None))
    if wanted.kind is not None:
        found.append(col(HoldRow.kind) == wanted.kind)
    if wanted.text:
        columns = (LotRow.code, LotRow.supplier_lot, ItemRow.name_tr, ItemRow.name_en)
        found.append(mentions(wanted.text, *columns, HoldRow.reason))
    return found


def _held(session: Session, lot_ids: Collection[int]) -> dict[int, Quantity]:
    query = (
        select(BalanceRow.lot_id, func.sum(BalanceRow.pieces), func.sum(BalanceRow.grams))
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(col(BalanceRow.lot_id).in_(lot_ids), col(PlaceRow.kind).in_(OWN_KINDS))
        .group_by(col(BalanceRow.lot_id))
    )
    return {
        lot_id: Quantity(pieces=int(pieces), grams=int(grams))
        for lot_id, pieces, grams in session.exec(query)
    }


def _orders(session: Session, lot_ids: Collection[int]) -> dict[int, int]:
    query = (
        select(PromiseRow.lot_id, func.count(func.distinct(PromiseRow.order_id)))
        .where(col(PromiseRow.lot_id).in_(lot_ids), PromiseRow.state == PromiseState.OPEN)
        .group_by(col(PromiseRow.lot_id))
    )
    return {lot_id: int(count) for lot_id, count in session.exec(query)}
