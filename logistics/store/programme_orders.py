"""The orders a programme placed, and the stock promised to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, select, update
from sqlmodel import Session, col
from sqlmodel import select as rows

from logistics.domain.calendar import local_day
from logistics.domain.errors import NotFound
from logistics.domain.fefo import AvailableLot, Pick
from logistics.domain.orders import OrderState, PromiseState
from logistics.domain.sharing import Share
from logistics.store.counters import next_numbers
from logistics.store.locks import lock_items, lock_name
from logistics.store.lots import available_lots
from logistics.store.routes import latest_stops
from logistics.store.tables import (
    HouseholdRow,
    ItemRow,
    KitRow,
    LotRow,
    NeighbourhoodRow,
    OrderRow,
    ProgrammeRow,
    PromiseRow,
    RouteRow,
    StopRow,
    TripRow,
    UserRow,
)
from logistics.store.turkish import folded, mentions

SORTED_BY: dict[str, Any] = {
    "rank": col(OrderRow.rank),
    "code": col(OrderRow.code),
    "household": col(HouseholdRow.code),
    "neighbourhood": folded(NeighbourhoodRow.name),
    "state": col(OrderRow.state),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOrder:
    """An order in a list, with whom it is for."""

    order: OrderRow
    household: HouseholdRow
    neighbourhood: NeighbourhoodRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """An order that was not delivered: the stop it was sent out with last, and who drove there."""

    order: OrderRow
    household: HouseholdRow
    neighbourhood: NeighbourhoodRow
    stop: StopRow | None
    driver: UserRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders of a programme a list shows."""

    programme_id: int
    state: OrderState | None = None
    search: str = ""
    by_name: bool = True
    sort: str = ""


def hold_free_lots(
    session: Session, item_id: int, *, purpose_id: int | None = None
) -> list[AvailableLot]:
    """Returns what is free of an item, and lets nobody else promise it until we are done.

    What was given for another purpose is not free.
    """
    lock_name(session, f"promise item {item_id}")
    lock_items(session, [item_id])
    return available_lots(session, [item_id], purpose_id=purpose_id)[item_id]


def place_orders(
    session: Session, *, programme_id: int, shares: Sequence[Share], at: datetime
) -> None:
    """Places one order per share and promises its picks, in two bulk inserts."""
    year = local_day(at).year
    numbers = next_numbers(session, f"order {year}", len(shares))
    placed = [
        {
            "code": f"EMR-{year}-{number:05d}",
            "programme_id": programme_id,
            "household_id": share.candidate.household_id,
            "state": OrderState.PLACED,
            "rank": share.rank,
            "ranked_need": share.candidate.need_band,
            "ranked_served_at": share.candidate.last_served_at,
            "attempts": 0,
            "boxed": False,
            "placed_at": at,
            "delivered_at": None,
        }
        for number, share in zip(numbers, shares, strict=True)
    ]
    session.connection().execute(insert(OrderRow), placed)
    ids = _ids_by_code(session, programme_id)
    promised = [
        _promise(ids[order["code"]], pick, at)
        for order, share in zip(placed, shares, strict=True)
        for pick in share.picks
    ]
    session.connection().execute(insert(PromiseRow), promised)


def promise(session: Session, order_id: int, *, picks: Sequence[Pick], at: datetime) -> None:
    """Promises picks to one order."""
    session.connection().execute(
        insert(PromiseRow), [_promise(order_id, pick, at) for pick in picks]
    )


def release_open(session: Session, order_ids: Collection[int]) -> None:
    """Releases what is still promised to these orders."""
    session.connection().execute(
        update(PromiseRow)
        .where(col(PromiseRow.order_id).in_(order_ids), col(PromiseRow.state) == PromiseState.OPEN)
        .values(state=PromiseState.RELEASED)
    )


def release_loaded(session: Session, order_id: int) -> None:
    """Releases what an earlier loading took out for an order that is placed again."""
    session.connection().execute(
        update(PromiseRow)
        .where(col(PromiseRow.order_id) == order_id, col(PromiseRow.state) == PromiseState.LOADED)
        .values(state=PromiseState.RELEASED)
    )


def promised_lots(session: Session, order_ids: Collection[int]) -> list[int]:
    """Returns the lots from which these orders are promised something."""
    query = rows(PromiseRow.lot_id).where(
        col(PromiseRow.order_id).in_(order_ids), PromiseRow.state == PromiseState.OPEN
    )
    return list(session.exec(query.distinct()))


def change_state(
    session: Session,
    order_ids: Collection[int],
    *,
    among: Collection[OrderState],
    to: OrderState,
) -> int:
    """Moves orders that are in one of the states ``among`` on, and returns how many were."""
    session.flush()
    changed = session.connection().execute(
        update(OrderRow)
        .where(col(OrderRow.id).in_(order_ids), col(OrderRow.state).in_(among))
        .values(state=to)
    )
    session.expire_all()
    return int(changed.rowcount)


def get_order(session: Session, order_id: int) -> OrderRow:
    """Returns an order, or refuses with :class:`NotFound`."""
    order = session.get(OrderRow, order_id)
    if order is None:
        raise NotFound(kind="order", key=order_id)
    return order


def order_ids(session: Session, programme_id: int, *, among: Collection[OrderState]) -> list[int]:
    """Returns the orders of a programme in one of these states."""
    query = rows(OrderRow.id).where(
        OrderRow.programme_id == programme_id, col(OrderRow.state).in_(among)
    )
    return [found for found in session.exec(query) if found is not None]


def count_orders(session: Session, chosen: OrderFilter) -> int:
    """Returns how many orders a filter leaves."""
    query = (
        select(func.count())
        .select_from(OrderRow)
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(*_filter(chosen))
    )
    return int(session.connection().execute(query).scalar_one())


def list_orders(
    session: Session, chosen: OrderFilter, *, offset: int, limit: int
) -> list[ListedOrder]:
    """Returns one page of a programme's orders in their turn."""
    query = (
        rows(OrderRow, HouseholdRow, NeighbourhoodRow)
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(*_filter(chosen))
        .order_by(*_order(chosen.sort), col(OrderRow.id))
        .offset(offset)
        .limit(limit)
    )
    return [
        ListedOrder(order=order, household=household, neighbourhood=neighbourhood)
        for order, household, neighbourhood in session.exec(query)
    ]


def ids_of(session: Session, chosen: OrderFilter) -> list[int]:
    """Returns the orders a filter leaves, on whichever page of their list."""
    return [int(found) for found in session.connection().execute(select_ids(chosen)).scalars()]


def select_ids(chosen: OrderFilter) -> Select[Any]:
    """Returns the query of the orders a filter leaves, to ask more of them at once."""
    return (
        select(col(OrderRow.id))
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(*_filter(chosen))
    )


def orders_of_households(
    session: Session, programme_id: int, household_ids: Collection[int]
) -> list[int]:
    """Returns the orders that a programme placed for these households."""
    query = rows(OrderRow.id).where(
        OrderRow.programme_id == programme_id, col(OrderRow.household_id).in_(household_ids)
    )
    return [found for found in session.exec(query) if found is not None]


def weight_of_orders(session: Session, programme_id: int) -> tuple[int, int] | None:
    """Returns the least and the most [g] an order of a programme was given, nothing before."""
    each = (
        select(func.sum(PromiseRow.grams).label("grams"))
        .join(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .where(
            col(OrderRow.programme_id) == programme_id,
            col(PromiseRow.state) != PromiseState.RELEASED,
        )
        .group_by(col(PromiseRow.order_id))
        .subquery()
    )
    query = select(func.min(each.c.grams), func.max(each.c.grams))
    least, most = session.connection().execute(query).one()
    return None if least is None else (int(least), int(most))


def count_in_state(session: Session, state: OrderState) -> int:
    """Returns how many orders of all programmes are in a state."""
    query = select(func.count()).where(col(OrderRow.state) == state)
    return int(session.connection().execute(query).scalar_one())


def not_delivered(session: Session, *, limit: int) -> list[CameBack]:
    """Returns orders that were not delivered, the oldest first, in three queries."""
    query = (
        rows(OrderRow, HouseholdRow, NeighbourhoodRow)
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(OrderRow.state == OrderState.NOT_DELIVERED)
        .order_by(col(OrderRow.placed_at), col(OrderRow.id))
        .limit(limit)
    )
    found = session.exec(query).all()
    tried = _last_tries(session, [order.id or 0 for order, _, _ in found])
    return [
        CameBack(
            order=order, household=household, neighbourhood=neighbourhood,
            stop=tried.get(order.id or 0, (None, None))[0],
            driver=tried.get(order.id or 0, (None, None))[1],
        )
        for order, household, neighbourhood in found
    ]  # fmt: skip


def _last_tries(session: Session, order_ids: Collection[int]) -> dict[int, tuple[StopRow, UserRow]]:
    """Returns the stop each order was sent out with last, and who drove there."""
    query = (
        rows(StopRow, UserRow)
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .join(UserRow, col(UserRow.id) == col(RouteRow.driver_id))
        .where(col(StopRow.id).in_(latest_stops(session, order_ids)))
    )
    return {stop.order_id: (stop, driver) for stop, driver in session.exec(query)}


def is_aboard(session: Session, order_id: int) -> bool:
    """Tells whether goods of an order are still on their route."""
    query = rows(PromiseRow.id).where(
        PromiseRow.order_id == order_id, PromiseRow.state == PromiseState.LOADED
    )
    return session.exec(query.limit(1)).first() is not None


def placed_by_programme(session: Session) -> list[tuple[ProgrammeRow, int]]:
    """Returns the programmes with orders waiting to be planned, and how many wait."""
    query = (
        rows(ProgrammeRow, func.count())
        .join(OrderRow, col(OrderRow.programme_id) == col(ProgrammeRow.id))
        .where(OrderRow.state == OrderState.PLACED)
        .group_by(col(ProgrammeRow.id))
        .order_by(col(ProgrammeRow.deliver_on), col(ProgrammeRow.id))
    )
    return [(programme, int(count)) for programme, count in session.exec(query)]


def item_and_share_of(session: Session, order: OrderRow) -> tuple[ItemRow, int]:
    """Returns the item an order is for, and how many pieces of it.

    An order of a programme by variant is for the item that was promised to it first.
    """
    first = (
        rows(ItemRow, ProgrammeRow.pieces_each)
        .join(LotRow, col(LotRow.item_id) == col(ItemRow.id))
        .join(PromiseRow, col(PromiseRow.lot_id) == col(LotRow.id))
        .join(ProgrammeRow, col(ProgrammeRow.id) == order.programme_id)
        .where(PromiseRow.order_id == order.id, col(ProgrammeRow.by_variant))
        .order_by(col(PromiseRow.id))
        .limit(1)
    )
    promised = session.exec(first).first()
    if promised is not None:
        return promised
    query = (
        rows(ItemRow, ProgrammeRow.pieces_each)
        .join(ProgrammeRow, col(ProgrammeRow.id) == order.programme_id)
        .outerjoin(KitRow, col(KitRow.id) == col(ProgrammeRow.kit_id))
        .where(col(ItemRow.id) == func.coalesce(ProgrammeRow.item_id, KitRow.item_id))
    )
    return session.exec(query).one()


def purpose_of(session: Session, order: OrderRow) -> int | None:
    """Returns the purpose of the programme an order belongs to, if it has one."""
    query = rows(ProgrammeRow.purpose_id).where(ProgrammeRow.id == order.programme_id)
    return session.exec(query).one()


def _ids_by_code(session: Session, programme_id: int) -> dict[object, int]:
    query = rows(OrderRow.code, OrderRow.id).where(OrderRow.programme_id == programme_id)
    return {code: order_id or 0 for code, order_id in session.exec(query)}


def _promise(order_id: int, pick: Pick, at: datetime) -> dict[str, object]:
    return {
        "order_id": order_id,
        "lot_id": pick.lot_id,
        "place_id": pick.place_id,
        "pieces": pick.quantity.pieces,
        "grams": pick.quantity.grams,
        "state": PromiseState.OPEN,
        "made_at": at,
    }


def _filter(chosen: OrderFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(OrderRow.programme_id) == chosen.programme_id]
    if chosen.state is not None:
        found.append(col(OrderRow.state) == chosen.state)
    if chosen.search:
        columns = (OrderRow.code, HouseholdRow.code, NeighbourhoodRow.name)
        names = (HouseholdRow.contact_name,) if chosen.by_name else ()
        found.append(mentions(chosen.search, *columns, *names))
    return found


def _order(sort: str) -> list[Any]:
    """Returns the order of a list: a column's name, with a dash before it the other way round."""
    column = SORTED_BY.get(sort.removeprefix("-"), col(OrderRow.rank))
    return [column.desc() if sort.startswith("-") else column.asc()]


def usable_on(programme: ProgrammeRow, *, at: datetime) -> date:
    """Returns the earliest day on which a programme's goods can reach a door."""
    return max(programme.deliver_on, local_day(at))
