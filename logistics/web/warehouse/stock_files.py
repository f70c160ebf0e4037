"""The lists of the stock as files: by item, an item's lots, a lot's movements."""

from datetime import date

from flask import Response
from flask_babel import gettext as _
from sqlmodel import col

from logistics.domain.calendar import local_day
from logistics.domain.sheets import Column, Kind, Sheet
from logistics.store import catalogue, stock
from logistics.store.lot_life import (
    LotMovement,
    StandingLot,
    lot_movements,
    movement_total,
    standing_lots,
    standing_total,
)
from logistics.store.lots import lot_by_code
from logistics.store.stock import StockLine
from logistics.store.tables import LotRow
from logistics.web import terms
from logistics.web.amounts import counted, pieces_of
from logistics.web.db import now, reading
from logistics.web.exports import FILE, all_rows, given
from logistics.web.names import item_name
from logistics.web.warehouse.blueprint import bp
from logistics.web.warehouse.stock import asked_filter


@bp.get(f"/stock{FILE}")
def stock_file(form: str) -> Response:
    """Gives the stock by item as a file."""
    wanted = asked_filter()
    with reading() as db:
        lines = stock.stock_lines(
            db, wanted, start=0, limit=all_rows(stock.stock_total(db, wanted))
        )
    return given(_stock(lines), name=f"stok-{wanted.on}", form=form)


@bp.get(f"/items/<code>{FILE}")
def item_file(code: str, form: str) -> Response:
    """Gives an item's lots as a file."""
    with reading() as db:
        row = catalogue.item_by_code(db, code)
        ours = col(LotRow.item_id) == row.id
        lots = standing_lots(db, ours, start=0, limit=all_rows(standing_total(db, ours)))
    return given(
        _lots(lots, on=local_day(now())), name=f"partiler-{row.id}-{local_day(now())}", form=form
    )


@bp.get(f"/lots/<code>{FILE}")
def lot_file(code: str, form: str) -> Response:
    """Gives a lot's movements as a file."""
    with reading() as db:
        row = lot_by_code(db, code)
        assert row.id is not None
        moved = lot_movements(db, row.id, start=0, limit=all_rows(movement_total(db, row.id)))
    return given(_movements(moved), name=f"hareketler-{row.code}", form=form)


def _stock(lines: list[StockLine]) -> Sheet:
    columns = (
        *(Column(heading=_("Item code")), Column(heading=_("Item"), wide=True)),
        *(Column(heading=_("Group")), Column(heading=_("Storage"))),
        Column(heading=_("Lots"), kind=Kind.PIECES),
        Column(heading=_("Held (pieces)"), kind=Kind.PIECES),
        Column(heading=_("Held (kg)"), kind=Kind.WEIGHT),
        Column(heading=_("Promised (pieces)"), kind=Kind.PIECES),
        Column(heading=_("Promised (kg)"), kind=Kind.WEIGHT),
        Column(heading=_("Available (pieces)"), kind=Kind.PIECES),
        Column(heading=_("Available (kg)"), kind=Kind.WEIGHT),
        Column(heading=_("Nearest date"), kind=Kind.DAY),
        Column(heading=_("Minimum (pieces)"), kind=Kind.PIECES),
        Column(heading=_("Minimum (kg)"), kind=Kind.WEIGHT),
    )
    rows = [
        (
            line.item.code,
            item_name(line.item),
            str(terms.GROUPS.get(line.item.group, line.item.group)),
            terms.storage(line.item.storage.value),
            line.lots,
            *(pieces_of(line.item, line.held), line.held.grams),
            *(pieces_of(line.item, line.promised), line.promised.grams),
            *(pieces_of(line.item, line.available), line.available.grams),
            line.nearest,
            *(pieces_of(line.item, line.minimum), line.minimum.grams),
        )
        for line in lines
    ]
    return Sheet(title=_("Stock"), columns=columns, rows=rows)


def _lots(lots: list[StandingLot], *, on: date) -> Sheet:
    columns = (
        *(Column(heading=_("Lot")), Column(heading=_("Date kind"))),
        Column(heading=_("Date"), kind=Kind.DAY),
        *(Column(heading=_("Place")), Column(heading=_("Supplier's lot"))),
        Column(heading=_("Held (pieces)"), kind=Kind.PIECES),
        Column(heading=_("Held (kg)"), kind=Kind.WEIGHT),
        Column(heading=_("Promised (pieces)"), kind=Kind.PIECES),
        Column(heading=_("Promised (kg)"), kind=Kind.WEIGHT),
        Column(heading=_("Available (pieces)"), kind=Kind.PIECES),
        Column(heading=_("Available (kg)"), kind=Kind.WEIGHT),
    )
    rows = [
        (
            each.lot.code,
            str(terms.DATE_KINDS[each.lot.date_kind.value]),
            each.lot.expires_on,
            each.place.name,
            each.lot.supplier_lot,
            *(pieces_of(each.item, each.held), each.held.grams),
            *(pieces_of(each.item, each.promised), each.promised.grams),
            *(pieces_of(each.item, free := each.available(on)), free.grams),
        )
        for each in lots
    ]
    return Sheet(title=_("Lots"), columns=columns, rows=rows)


def _movements(moved: list[LotMovement]) -> Sheet:
    columns = (
        Column(heading=_("Happened"), kind=Kind.INSTANT),
        *(Column(heading=_("Document")), Column(heading=_("Kind"))),
        *(Column(heading=_("From")), Column(heading=_("To"))),
        Column(heading=_("Pieces"), kind=Kind.PIECES),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT),
    )
    rows = [
        (
            each.document.happened_at,
            each.document.number,
            str(terms.DOCUMENTS[each.document.kind.value]),
            each.source.name,
            each.target.name,
            counted(each.quantity),
            each.quantity.grams,
        )
        for each in moved
    ]
    return Sheet(title=_("Movements"), columns=columns, rows=rows)
