"""Recalls as they are listed and shown: their lots, the calls to make, and what came of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from logistics.domain.errors import NotFound
from logistics.domain.orders import PromiseState
from logistics.domain.recalls import CallOutcome, RecallState
from logistics.store.tables import (
    HoldRow,
    HouseholdRow,
    LotRow,
    NeighbourhoodRow,
    OrderRow,
    PromiseRow,
    RecallCallRow,
    RecallLotRow,
    RecallRow,
    UserRow,
)
from logistics.store.tracing import Receipt, receipts
from logistics.store.turkish import mentions

opener, closer = aliased(UserRow), aliased(UserRow)
NOT_CALLED = "not_called"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRecall:
    """A recall with its people and how far its calls are."""

    row: RecallRow
    opened_by: UserRow
    closed_by: UserRow | None
    lots: int
    households: int
    called: int

    @property
    def state(self) -> RecallState:
        """Whether it is still open."""
        return RecallState.CLOSED if self.row.closed_at else RecallState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class UncalledRecall:
    """An open recall and how many of its households nobody called yet."""

    recall_id: int
    code: str
    opened_at: datetime
    households: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """A household to call, what it received, and what the last call came to."""

    household: HouseholdRow
    neighbourhood: NeighbourhoodRow
    goods: tuple[Receipt, ...]
    call: RecallCallRow | None
    caller: UserRow | None


def get_recall(session: Session, recall_id: int) -> ListedRecall:
    """Returns a recall, or refuses with :class:`NotFound`."""
    found = _listed(session, _query().where(col(RecallRow.id) == recall_id))
    if not found:
        raise NotFound(kind="recall", key=recall_id)
    return found[0]


def recall_total(session: Session, *, state: RecallState | None, text: str) -> int:
    """Returns how many recalls a filter leaves."""
    query = select(func.count()).select_from(RecallRow).where(*_conditions(state, text))
    return int(session.connection().execute(query).scalar_one())


def listed_recalls(
    session: Session, *, state: RecallState | None, text: str, start: int, limit: int
) -> list[ListedRecall]:
    """Returns one page of recalls, the latest first."""
    query = _query().where(*_conditions(state, text)).order_by(col(RecallRow.id).desc())
    return _listed(session, query.offset(start).limit(limit))


def root_ids(session: Session, recall_id: int) -> list[int]:
    """Returns the lots that came in with what is called back."""
    query = select(col(RecallLotRow.lot_id)).where(
        col(RecallLotRow.recall_id) == recall_id, col(RecallLotRow.is_root)
    )
    return list(session.connection().execute(query).scalars())


def lot_ids(session: Session, recall_id: int) -> set[int]:
    """Returns every lot a recall reached so far."""
    query = select(col(RecallLotRow.lot_id)).where(col(RecallLotRow.recall_id) == recall_id)
    return set(session.connection().execute(query).scalars())


def held_lots(session: Session, recall_id: int) -> set[int]:
    """Returns the lots this recall holds."""
    query = select(col(HoldRow.lot_id)).where(
        col(HoldRow.recall_id) == recall_id, col(HoldRow.released_at).is_(None)
    )
    return set(session.connection().execute(query).scalars())


def recalls_of_lot(session: Session, lot_id: int) -> list[RecallRow]:
    """Returns the recalls that reached a lot, the latest first."""
    query: Any = (
        select(RecallRow)
        .join(RecallLotRow, col(RecallLotRow.recall_id) == col(RecallRow.id))
        .where(col(RecallLotRow.lot_id) == lot_id)
        .order_by(col(RecallRow.id).desc())
    )
    return list(session.exec(query).scalars())


def is_reached(session: Session, *, recall_id: int, household_id: int) -> bool:
    """Tells whether a household received goods of a recall."""
    query = select(col(HouseholdRow.id)).where(
        col(HouseholdRow.id) == household_id, col(HouseholdRow.id).in_(_served(recall_id))
    )
    return session.connection().execute(query).first() is not None


def calls_to(session: Session, *, recall_id: int, household_id: int) -> list[RecallCallRow]:
    """Returns what the calls to a household came to, the last one last."""
    query: Any = (
        select(RecallCallRow)
        .where(
            col(RecallCallRow.recall_id) == recall_id,
            col(RecallCallRow.household_id) == household_id,
        )
        .order_by(col(RecallCallRow.id))
    )
    return list(session.exec(query).scalars())


def call_counts(session: Session, recall_id: int) -> dict[str, int]:
    """Returns how many households each outcome has, those not called yet included."""
    last = _last_calls(recall_id)
    query = (
        select(last.c.outcome, func.count())
        .select_from(HouseholdRow)
        .outerjoin(last, last.c.household_id == col(HouseholdRow.id))
        .where(col(HouseholdRow.id).in_(_served(recall_id)))
        .group_by(last.c.outcome)
    )
    found = {outcome: int(count) for outcome, count in session.connection().execute(query)}
    return {word: found.get(word, 0) for word in CallOutcome} | {NOT_CALLED: found.get(None, 0)}


def uncalled(session: Session) -> list[UncalledRecall]:
    """Returns the open recalls with households nobody called yet, the oldest first."""
    called = and_(
        col(RecallCallRow.recall_id) == col(RecallRow.id),
        col(RecallCallRow.household_id) == col(OrderRow.household_id),
    )
    query = (
        select(
            col(RecallRow.id),
            col(RecallRow.code),
            col(RecallRow.opened_at),
            func.count(func.distinct(col(OrderRow.household_id))),
        )
        .join(RecallLotRow, col(RecallLotRow.recall_id) == col(RecallRow.id))
        .join(PromiseRow, col(PromiseRow.lot_id) == col(RecallLotRow.lot_id))
        .join(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .outerjoin(RecallCallRow, called)
        .where(
            col(RecallRow.closed_at).is_(None),
            col(PromiseRow.state) == PromiseState.DELIVERED,
            col(RecallCallRow.id).is_(None),
        )
        .group_by(col(RecallRow.id))
        .order_by(col(RecallRow.id))
    )
    return [
        UncalledRecall(recall_id=id_ or 0, code=code, opened_at=at, households=int(households))
        for id_, code, at, households in session.connection().execute(query)
    ]


def call_total(session: Session, recall_id: int, *, outcome: str, text: str) -> int:
    """Returns how many households a filter of the call list leaves."""
    query = _doors(recall_id, outcome, text).with_only_columns(func.count())
    return int(session.connection().execute(query).scalar_one())


def call_lines(
    session: Session, recall_id: int, *, outcome: str, text: str, start: int, limit: int
) -> list[CallLine]:
    """Returns one page of the call list by household code, in three queries."""
    query: Any = _doors(recall_id, outcome, text)
    query = query.order_by(col(HouseholdRow.code)).offset(start).limit(limit)
    found = session.exec(query).all()
    goods = receipts(session, lot_ids(session, recall_id), [door.id for door, *_ in found])
    return [
        CallLine(
            household=door,
            neighbourhood=area,
            goods=tuple(goods.get(door.id, ())),
            call=call,
            caller=caller,
        )
        for door, area, call, caller in found
    ]


def _served(recall_id: int) -> Any:
    """Returns the households that received goods of a recall's lots."""
    return (
        select(col(OrderRow.household_id))
        .join(PromiseRow, col(PromiseRow.order_id) == col(OrderRow.id))
        .join(RecallLotRow, col(RecallLotRow.lot_id) == col(PromiseRow.lot_id))
        .where(
            col(RecallLotRow.recall_id) == recall_id,
            col(PromiseRow.state) == PromiseState.DELIVERED,
        )
    )


def _last_calls(recall_id: int) -> Any:
    last = (
        select(func.max(col(RecallCallRow.id)))
        .where(col(RecallCallRow.recall_id) == recall_id)
        .group_by(col(RecallCallRow.household_id))
    )
    return select(RecallCallRow).where(col(RecallCallRow.id).in_(last)).subquery()


def _doors(recall_id: int, outcome: str, text: str) -> Any:
    last = _last_calls(recall_id)
    call = aliased(RecallCallRow, last)
    query = (
        select(HouseholdRow, NeighbourhoodRow, call, UserRow)
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .outerjoin(call, col(call.household_id) == col(HouseholdRow.id))
        .outerjoin(UserRow, col(UserRow.id) == col(call.told_by))
        .where(col(HouseholdRow.id).in_(_served(recall_id)))
    )
    if outcome == NOT_CALLED:
        query = query.where(col(call.id).is_(None))
    elif outcome:
        query = query.where(col(call.outcome) == outcome)
    if text:
        query = query.where(mentions(text, HouseholdRow.code, NeighbourhoodRow.name))
    return query


def _query() -> Any:
    lots = (
        select(func.count())
        .select_from(RecallLotRow)
        .where(col(RecallLotRow.recall_id) == col(RecallRow.id))
        .correlate(RecallRow)
        .scalar_subquery()
    )
    households = (
        select(func.count(func.distinct(col(OrderRow.household_id))))
        .select_from(RecallLotRow)
        .join(PromiseRow, col(PromiseRow.lot_id) == col(RecallLotRow.lot_id))
        .join(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .where(
            col(RecallLotRow.recall_id) == col(RecallRow.id),
            col(PromiseRow.state) == PromiseState.DELIVERED,
        )
        .correlate(RecallRow)
        .scalar_subquery()
    )
    called = (
        select(func.count(func.distinct(col(RecallCallRow.household_id))))
        .where(col(RecallCallRow.recall_id) == col(RecallRow.id))
        .correlate(RecallRow)
        .scalar_subquery()
    )
    return (
        select(RecallRow, opener, closer, lots, households, called)
        .join(opener, col(opener.id) == col(RecallRow.opened_by))
        .outerjoin(closer, col(closer.id) == col(RecallRow.closed_by))
    )


def _listed(session: Session, query: Any) -> list[ListedRecall]:
    return [
        ListedRecall(
            row=row,
            opened_by=opened,
            closed_by=closed,
            lots=int(lots),
            households=int(households),
            called=int(called),
        )
        for row, opened, closed, lots, households, called in session.exec(query)
    ]


def _conditions(state: RecallState | None, text: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if state is not None:
        is_open = col(RecallRow.closed_at).is_(None)
        found.append(is_open if state is RecallState.OPEN else ~is_open)
    if text:
        reached = (
            select(col(RecallLotRow.recall_id))
            .join(LotRow, col(LotRow.id) == col(RecallLotRow.lot_id))
            .where(col(LotRow.code) == text.strip().upper())
        )
        named = mentions(text, RecallRow.code, RecallRow.reason)
        found.append(named | col(RecallRow.id).in_(reached))
    return found
