"""The stock: by item, by lot and place, and the life of one lot."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from sqlmodel import col

from logistics.domain.calendar import local_day
from logistics.domain.lots import ExpiryBand, expiry_band
from logistics.store import catalogue, stock
from logistics.store.lot_life import (
    LotMovement,
    LotPage,
    StandingLot,
    lot_movements,
    lot_page,
    movement_total,
    standing_lots,
    standing_total,
)
from logistics.store.stock import StockFilter, StockLine, StockOrder, StockView
from logistics.store.tables import ItemRow, LotRow
from logistics.web.db import now, reading
from logistics.web.goods_filter import GoodsFilterForm
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.safety.holds import LotSafety, lot_safety
from logistics.web.warehouse.blueprint import bp

VIEWS = {
    StockView.HELD: _l("what we hold"),
    StockView.ALL: _l("all items"),
    StockView.EXPIRED: _l("with expired lots"),
    StockView.WEEK: _l("expiring within 7 days"),
    StockView.MONTH: _l("expiring within 30 days"),
    StockView.LOW: _l("below the minimum"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPage:
    """What the stock list shows."""

    form: GoodsFilterForm
    lines: list[StockLine]
    paging: Paged
    order: StockOrder
    today: date

    def band(self, line: StockLine) -> ExpiryBand:
        """Returns how near the nearest date of an item is."""
        return expiry_band(line.nearest, on=self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """What an item's page shows."""

    item: ItemRow
    line: StockLine
    lots: list[StandingLot]
    paging: Paged
    today: date

    def band(self, standing: StandingLot) -> ExpiryBand:
        """Returns how near a lot's date is."""
        return expiry_band(standing.lot.expires_on, on=self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class LifePage:
    """What a lot's page shows."""

    life: LotPage
    movements: list[LotMovement]
    paging: Paged
    band: ExpiryBand
    safety: LotSafety


@bp.get("/stock", endpoint="stock")
def stock_by_item() -> str:
    """Shows the stock by item."""
    wanted = asked_filter()
    form = GoodsFilterForm(request.args, view=wanted.view.value)
    with reading() as db:
        form.offer(stock.groups(db), views=VIEWS)
        paging = paged(stock.stock_total(db, wanted))
        lines = stock.stock_lines(db, wanted, start=paging.start, limit=ROWS)
    page = StockPage(form=form, lines=lines, paging=paging, order=wanted.order, today=wanted.on)
    return render_template("warehouse/stock.html", page=page)


@bp.get("/items/<code>")
def item(code: str) -> str:
    """Shows one item's lots, in the order they are picked."""
    today = local_day(now())
    with reading() as db:
        row = catalogue.item_by_code(db, code)
        line = stock.stock_of(db, row, on=today)
        ours = col(LotRow.item_id) == row.id
        paging = paged(standing_total(db, ours))
        lots = standing_lots(db, ours, start=paging.start, limit=ROWS)
    page = ItemPage(item=row, line=line, lots=lots, paging=paging, today=today)
    return render_template("warehouse/item.html", page=page)


@bp.get("/lots/<code>")
def lot(code: str) -> str:
    """Shows the life of a lot, from the donor onward."""
    with reading() as db:
        life = lot_page(db, code)
        assert life.lot.id is not None
        paging = paged(movement_total(db, life.lot.id))
        movements = lot_movements(db, life.lot.id, start=paging.start, limit=ROWS)
        safety = lot_safety(db, life.lot)
    band = expiry_band(life.lot.expires_on, on=local_day(now()))
    page = LifePage(life=life, movements=movements, paging=paging, band=band, safety=safety)
    return render_template("warehouse/lot.html", page=page)


def asked_filter() -> StockFilter:
    """Returns what the address asks of the stock list; nonsense means the usual."""
    asked = request.args
    return StockFilter(
        on=local_day(now()),
        text=asked.get("q", "").strip()[:80],
        group=asked.get("group", ""),
        view=_one_of(StockView, asked.get("view"), StockView.HELD),
        order=_one_of(StockOrder, asked.get("order"), StockOrder.NAME),
        language=str(get_locale()),
    )


def _one_of(words: Any, asked: str | None, otherwise: Any) -> Any:
    return words(asked) if asked in set(words) else otherwise
