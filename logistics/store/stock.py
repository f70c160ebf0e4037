"""Stock by item: held on the shelves, promised, available, and the nearest date.

Everything is added up by the database, so a page costs two queries however many
lots there are.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlmodel import Session, col
from sqlmodel import select as rows

from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import MONTH_DAYS, WEEK_DAYS
from logistics.domain.quantity import Quantity
from logistics.store.standing import HELD, HELD_LOT, PROMISED
from logistics.store.tables import (
    BalanceRow,
    ClearanceRow,
    HoldRow,
    ItemRow,
    LotRow,
    PlaceRow,
    PromiseRow,
)
from logistics.store.turkish import folded, mentions

# What lies here and does not go out: on hold, or past its date; what is promised of it apart.
IDLE = ("stopped_pieces", "stopped_grams", "passed_pieces", "passed_grams")


class StockView(StrEnum):
    """Which items a stock list shows."""

    HELD = "held"
    ALL = "all"
    EXPIRED = "expired"
    WEEK = "week"
    MONTH = "month"
    LOW = "low"


class StockOrder(StrEnum):
    """What a stock list is sorted by."""

    NAME = "name"
    DATE = "date"
    HELD = "held"
    AVAILABLE = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFilter:
    """What the user asks a stock list for, on which day, in which language."""

    on: date
    text: str = ""
    group: str = ""
    view: StockView = StockView.HELD
    order: StockOrder = StockOrder.NAME
    language: str = "tr"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """One item's stock on the shelves; ``expired`` is the part past its date."""

    item: ItemRow
    lots: int
    places: int
    held: Quantity
    promised: Quantity
    on_hold: Quantity
    expired: Quantity
    passed: Quantity
    nearest: date | None

    @property
    def available(self) -> Quantity:
        """What is held, not promised, not on hold, and not past its date."""
        return self.held - self.promised - self.on_hold - self.passed

    @property
    def is_low(self) -> bool:
        """Tells whether less is available than the item's minimum."""
        return not self.available.covers(self.minimum)

    @property
    def minimum(self) -> Quantity:
        """How much of the item should be available at least, in the unit it is measured in."""
        return Quantity(pieces=self.item.minimum_pieces, grams=self.item.minimum_g)


def stock_lines(
    session: Session, wanted: StockFilter, *, start: int, limit: int
) -> list[StockLine]:
    """Returns one page of the stock by item."""
    query: Any = _sorted(_query(wanted), wanted).offset(start).limit(limit)
    return [_line(row) for row in session.exec(query)]


def stock_total(session: Session, wanted: StockFilter) -> int:
    """Returns how many items a filter finds."""
    query = _query(wanted).order_by(None).subquery()
    return int(session.connection().execute(select(func.count()).select_from(query)).scalar_one())


def stock_of(session: Session, item: ItemRow, *, on: date) -> StockLine:
    """Returns one item's stock."""
    wanted = StockFilter(on=on, view=StockView.ALL)
    query: Any = _query(wanted).where(col(ItemRow.id) == item.id)
    return _line(session.exec(query).one())


def groups(session: Session) -> list[str]:
    """Returns the groups of the catalogue's items."""
    return list(session.exec(rows(ItemRow.group).distinct().order_by(col(ItemRow.group))))


def _held(on: date) -> Any:
    expired = col(LotRow.expires_on) < on
    stopped, passed = col(LotRow.id).in_(_on_hold()), _passed(on)
    return (
        select(
            col(LotRow.item_id),
            func.count(func.distinct(col(LotRow.id))).label("lots"),
            func.count(func.distinct(col(PlaceRow.id))).label("places"),
            func.sum(BalanceRow.pieces).label("pieces"),
            func.sum(BalanceRow.grams).label("grams"),
            func.sum(case((expired, BalanceRow.pieces), else_=0)).label("expired_pieces"),
            func.sum(case((expired, BalanceRow.grams), else_=0)).label("expired_grams"),
            func.min(LotRow.expires_on).label("nearest"),
            func.sum(case((stopped, BalanceRow.pieces), else_=0)).label("stopped_pieces"),
            func.sum(case((stopped, BalanceRow.grams), else_=0)).label("stopped_grams"),
            func.sum(case((passed, BalanceRow.pieces), else_=0)).label("passed_pieces"),
            func.sum(case((passed, BalanceRow.grams), else_=0)).label("passed_grams"),
        )
        .select_from(BalanceRow)
        .join(LotRow, col(LotRow.id) == HELD_LOT)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(col(PlaceRow.kind) == PlaceKind.SHELF, HELD)
        .group_by(col(LotRow.item_id))
        .subquery("held")
    )


def _on_hold() -> Any:
    return select(col(HoldRow.lot_id)).where(col(HoldRow.released_at).is_(None))


def _passed(on: date) -> ColumnElement[bool]:
    """Tells of a lot that its date alone keeps it here: past, not cleared, and not on hold."""
    cleared = select(col(ClearanceRow.lot_id)).where(col(ClearanceRow.good_until) >= on)
    return and_(
        col(LotRow.expires_on) < on,
        col(LotRow.id).not_in(_on_hold()),
        col(LotRow.id).not_in(cleared),
    )


def _promised(on: date) -> Any:
    stopped, passed = col(LotRow.id).in_(_on_hold()), _passed(on)
    return (
        select(
            col(LotRow.item_id),
            func.sum(PromiseRow.pieces).label("pieces"),
            func.sum(PromiseRow.grams).label("grams"),
            func.sum(case((stopped, PromiseRow.pieces), else_=0)).label("stopped_pieces"),
            func.sum(case((stopped, PromiseRow.grams), else_=0)).label("stopped_grams"),
            func.sum(case((passed, PromiseRow.pieces), else_=0)).label("passed_pieces"),
            func.sum(case((passed, PromiseRow.grams), else_=0)).label("passed_grams"),
        )
        .join(PromiseRow, col(PromiseRow.lot_id) == col(LotRow.id))
        .where(PROMISED)
        .group_by(col(LotRow.item_id))
        .subquery("promised")
    )


def _query(wanted: StockFilter) -> Select[Any]:
    held, promised = _held(wanted.on), _promised(wanted.on)
    pieces = func.coalesce(held.c.pieces, 0)
    grams = func.coalesce(held.c.grams, 0)
    promised_pieces = func.coalesce(promised.c.pieces, 0)
    idle = {
        part: func.coalesce(held.c[part], 0) - func.coalesce(promised.c[part], 0) for part in IDLE
    }
    query: Select[Any] = (
        select(
            ItemRow,
            func.coalesce(held.c.lots, 0).label("lots"),
            func.coalesce(held.c.places, 0).label("places"),
            pieces.label("pieces"),
            grams.label("grams"),
            promised_pieces.label("promised_pieces"),
            func.coalesce(promised.c.grams, 0).label("promised_grams"),
            func.coalesce(held.c.expired_pieces, 0).label("expired_pieces"),
            func.coalesce(held.c.expired_grams, 0).label("expired_grams"),
            held.c.nearest.label("nearest"),
            *(amount.label(part) for part, amount in idle.items()),
        )
        .outerjoin(held, held.c.item_id == col(ItemRow.id))
        .outerjoin(promised, promised.c.item_id == col(ItemRow.id))
    )
    free = pieces - promised_pieces - idle["stopped_pieces"] - idle["passed_pieces"]
    promised_grams = func.coalesce(promised.c.grams, 0)
    free_g = grams - promised_grams - idle["stopped_grams"] - idle["passed_grams"]
    low = (free < col(ItemRow.minimum_pieces)) | (free_g < col(ItemRow.minimum_g))
    return query.where(*_chosen(wanted, grams=grams, low=low, nearest=held.c.nearest))


def _chosen(
    wanted: StockFilter, *, grams: Any, low: ColumnElement[bool], nearest: Any
) -> list[ColumnElement[bool]]:
    """Returns the conditions of a filter."""
    on = wanted.on
    held = grams > 0
    views: dict[StockView, ColumnElement[bool]] = {
        StockView.HELD: held,
        StockView.ALL: col(ItemRow.active) | held,
        StockView.EXPIRED: nearest < on,
        StockView.WEEK: nearest <= on + timedelta(days=WEEK_DAYS),
        StockView.MONTH: nearest <= on + timedelta(days=MONTH_DAYS),
        StockView.LOW: col(ItemRow.active) & low,
    }
    conditions = [views[wanted.view]]
    if wanted.group:
        conditions.append(col(ItemRow.group) == wanted.group)
    if wanted.text:
        named = (ItemRow.name_tr, ItemRow.name_en, ItemRow.code, ItemRow.barcode)
        conditions.append(mentions(wanted.text, *named))
    return conditions


def _sorted(query: Select[Any], wanted: StockFilter) -> Select[Any]:
    columns = query.selected_columns
    name = folded(ItemRow.name_en if wanted.language == "en" else ItemRow.name_tr)
    nearest = columns["nearest"]
    orders: dict[StockOrder, list[Any]] = {
        StockOrder.NAME: [],
        StockOrder.DATE: [case((nearest.is_(None), 1), else_=0), nearest],
        StockOrder.HELD: [columns["grams"].desc()],
        StockOrder.AVAILABLE: [
            (
                columns["grams"]
                - columns["promised_grams"]
                - columns["stopped_grams"]
                - columns["passed_grams"]
            ).desc()
        ],
    }
    return query.order_by(*orders[wanted.order], name, col(ItemRow.id))


def _line(row: Any) -> StockLine:
    (item, lots, places, pieces, grams, p_pieces, p_grams, e_pieces, e_grams, nearest, *idle) = row
    return StockLine(
        item=item,
        lots=int(lots),
        places=int(places),
        held=Quantity(pieces=int(pieces), grams=int(grams)),
        promised=Quantity(pieces=int(p_pieces), grams=int(p_grams)),
        on_hold=Quantity(pieces=int(idle[0]), grams=int(idle[1])),
        passed=Quantity(pieces=int(idle[2]), grams=int(idle[3])),
        expired=Quantity(pieces=int(e_pieces), grams=int(e_grams)),
        nearest=nearest,
    )
