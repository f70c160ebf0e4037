"""The list of counts with their progress, a page in two queries."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from logistics.domain.counting import CountState
from logistics.store.counts import state_from
from logistics.store.tables import (
    CountLineRow,
    CountRow,
    DocumentRow,
    ItemRow,
    PlaceRow,
    UserRow,
    WarehouseRow,
    ZoneRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCount:
    """A count in the list: ``counted`` lines of those ``expected`` when it began."""

    row: CountRow
    subject: str
    started_by: str
    counted: int
    document: str | None
    state: CountState

    @property
    def expected(self) -> int:
        """How many lines there are at least."""
        return max(self.row.lines_then, self.counted)


def count_total(session: Session, state: CountState | None) -> int:
    """Returns how many counts are in a state."""
    query = _query(state).with_only_columns(func.count(col(CountRow.id))).order_by(None)
    return int(session.connection().execute(query).scalar_one())


def listed_counts(
    session: Session, state: CountState | None, *, start: int, limit: int
) -> list[ListedCount]:
    """Returns one page of the counts, the newest first."""
    found = session.execute(_query(state).offset(start).limit(limit)).all()
    lines = (
        select(col(CountLineRow.count_id), func.count())
        .where(col(CountLineRow.count_id).in_([row[0].id for row in found]))
        .group_by(col(CountLineRow.count_id))
    )
    counted: dict[int, int] = {id_: int(number) for id_, number in session.execute(lines)}
    return [_listed(row, counted) for row in found]


def open_counts(session: Session) -> int:
    """Returns how many counts are being counted or wait for approval."""
    query = (
        select(func.count())
        .select_from(CountRow)
        .where(col(CountRow.document_id).is_(None), col(CountRow.cancelled_at).is_(None))
    )
    return int(session.connection().execute(query).scalar_one())


def _query(state: CountState | None) -> Any:
    undoing = aliased(DocumentRow)
    undone: Any = col(undoing.id)
    query: Any = (
        select(
            CountRow,
            col(UserRow.name),
            col(DocumentRow.number),
            undone,
            func.coalesce(WarehouseRow.name, ZoneRow.name, PlaceRow.name, ItemRow.name_tr, ""),
        )
        .join(UserRow, col(UserRow.id) == col(CountRow.started_by))
        .outerjoin(DocumentRow, col(DocumentRow.id) == col(CountRow.document_id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(CountRow.document_id))
        .outerjoin(WarehouseRow, col(WarehouseRow.id) == col(CountRow.warehouse_id))
        .outerjoin(ZoneRow, col(ZoneRow.id) == col(CountRow.zone_id))
        .outerjoin(PlaceRow, col(PlaceRow.id) == col(CountRow.place_id))
        .outerjoin(ItemRow, col(ItemRow.id) == col(CountRow.item_id))
        .order_by(col(CountRow.id).desc())
    )
    posted, cancelled = col(CountRow.document_id), col(CountRow.cancelled_at)
    finished = col(CountRow.finished_at)
    among = {
        CountState.COUNTING: (posted.is_(None), cancelled.is_(None), finished.is_(None)),
        CountState.COUNTED: (posted.is_(None), cancelled.is_(None), finished.is_not(None)),
        CountState.POSTED: (posted.is_not(None), undone.is_(None)),
        CountState.UNDONE: (undone.is_not(None),),
        CountState.CANCELLED: (cancelled.is_not(None),),
    }
    return query if state is None else query.where(*among[state])


def _listed(row: Any, counted: dict[int, int]) -> ListedCount:
    count, started_by, document, undone, subject = row
    return ListedCount(
        row=count,
        subject=subject,
        started_by=started_by,
        counted=counted.get(count.id, 0),
        document=document,
        state=state_from(count, undone=undone is not None),
    )
