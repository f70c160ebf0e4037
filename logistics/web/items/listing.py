"""The list of items, and the same as a file."""

from dataclasses import dataclass

from flask import Response, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from logistics.domain.sheets import Cell, Kind, Sheet
from logistics.store import stock
from logistics.store.items import (
    ItemFilter,
    ItemOrder,
    ItemView,
    ListedItem,
    item_total,
    listed_items,
)
from logistics.web import terms
from logistics.web.db import reading
from logistics.web.exports import FILE, all_rows, columns, given
from logistics.web.goods_filter import GoodsFilterForm
from logistics.web.items.blueprint import bp
from logistics.web.names import allergen_words
from logistics.web.paging import ROWS, Paged, paged

VIEWS = {
    ItemView.ACTIVE: _l("in use"),
    ItemView.CLOSED: _l("closed"),
    ItemView.PARCELS: _l("parcels"),
}
HEADINGS = (
    *((_l("Item code"), Kind.TEXT), (_l("Turkish name"), Kind.TEXT)),
    *((_l("English name"), Kind.TEXT), (_l("Group"), Kind.TEXT), (_l("Measure"), Kind.TEXT)),
    *((_l("Net weight (kg)"), Kind.WEIGHT), (_l("Gross weight (kg)"), Kind.WEIGHT)),
    *((_l("Room (L)"), Kind.WEIGHT), (_l("Storage"), Kind.TEXT)),
    *((_l("Date kind"), Kind.TEXT), (_l("Allergens"), Kind.TEXT)),
    *((_l("Barcode"), Kind.TEXT), (_l("Further barcodes"), Kind.TEXT)),
    *((_l("Minimum (pieces)"), Kind.PIECES), (_l("Minimum (kg)"), Kind.WEIGHT)),
    (_l("Movable code"), Kind.TEXT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsPage:
    """What the list of items shows."""

    form: GoodsFilterForm
    lines: list[ListedItem]
    paging: Paged
    order: ItemOrder


@bp.get("/")
def home() -> str:
    """Lists the catalogue's items."""
    wanted = _filter()
    form = GoodsFilterForm(request.args, view=wanted.view.value)
    with reading() as db:
        form.offer(stock.groups(db), views=VIEWS)
        paging = paged(item_total(db, wanted))
        lines = listed_items(db, wanted, start=paging.start, limit=ROWS)
    page = ItemsPage(form=form, lines=lines, paging=paging, order=wanted.order)
    return render_template("items/items.html", page=page)


@bp.get(f"/items{FILE}")
def items_file(form: str) -> Response:
    """Gives the rows of the list as a file, all its pages."""
    wanted = _filter()
    with reading() as db:
        limit = all_rows(item_total(db, wanted))
        rows = [_row(line) for line in listed_items(db, wanted, start=0, limit=limit)]
    sheet = Sheet(title=_("Catalogue"), columns=columns(HEADINGS), rows=rows)
    return given(sheet, name="urunler", form=form)


def _filter() -> ItemFilter:
    asked = request.args
    view, order = asked.get("view"), asked.get("order")
    return ItemFilter(
        text=asked.get("q", "").strip()[:80],
        group=asked.get("group", ""),
        view=ItemView(view) if view in set(ItemView) else ItemView.ACTIVE,
        order=ItemOrder(order) if order in set(ItemOrder) else ItemOrder.NAME,
        language=str(get_locale()),
    )


def _row(line: ListedItem) -> tuple[Cell, ...]:
    item = line.item
    return (
        item.code,
        item.name_tr,
        item.name_en,
        str(terms.GROUPS.get(item.group, item.group)),
        str(terms.MEASURES[item.measure.value]),
        *(item.unit_net_g, item.unit_gross_g, item.unit_volume_ml),
        terms.storage(item.storage.value),
        str(terms.DATE_KINDS[item.date_kind.value]),
        ", ".join(allergen_words(item.allergens.split())),
        item.barcode or "",
        ", ".join(f"{row.barcode} × {row.pieces}" for row in line.further),
        *(item.minimum_pieces, item.minimum_g),
        item.movable_code,
    )
