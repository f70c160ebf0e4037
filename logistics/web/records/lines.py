"""The tables that several records share: goods over the border of the store, and who signs."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.domain.records import House, Signature
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.store import settings
from logistics.store.movables import CrossingLine
from logistics.store.tables import ItemRow
from logistics.web import terms
from logistics.web.amounts import pieces_of
from logistics.web.names import item_name

THOUSAND = 1000


def house(session: Session) -> House:
    """Returns who states every record."""
    return House(
        organisation=settings.get(session, "organisation"),
        unit=settings.get(session, "depot_name"),
    )


def measured(item: ItemRow, quantity: Quantity) -> tuple[str, int]:
    """Returns the official unit of an item, and the amount in thousandths of it."""
    if item.measure is Measure.PIECES:
        return _("piece"), quantity.pieces * THOUSAND
    return "kg", quantity.grams


def unit_price(amount: int, value_kurus: int | None) -> int | None:
    """Returns the price [kuruş] of one unit, to the nearest; ``amount`` in thousandths."""
    return round(value_kurus * THOUSAND / amount) if value_kurus is not None and amount else None


def tif_sheet(lines: Sequence[CrossingLine], title: str) -> Sheet:
    """Returns lines as a movable-property slip wants them: code, unit, amount, price, value."""
    columns = (
        *(Column(heading=_("Document")), Column(heading=_("Day"), kind=Kind.DAY)),
        Column(heading=_("Movable code")),
        Column(heading=_("Movable property"), wide=True),
        Column(heading=_("Lot")),
        Column(heading=_("Unit of measure")),
        Column(heading=_("Amount"), kind=Kind.AMOUNT),
        Column(heading=_("Unit price"), kind=Kind.MONEY),
        Column(heading=_("Value"), kind=Kind.MONEY, summed=True),
    )
    rows = [_tif_row(line) for line in lines]
    return Sheet(title=title, columns=columns, rows=rows)


def handed_sheet(lines: Sequence[CrossingLine], title: str) -> Sheet:
    """Returns lines as they are handed over: item, lot, date, pieces, weight."""
    columns = (
        *(Column(heading=_("Item"), wide=True), Column(heading=_("Lot"))),
        *(Column(heading=_("Supplier's lot")), Column(heading=_("Date kind"))),
        Column(heading=_("Date"), kind=Kind.DAY),
        Column(heading=_("Storage")),
        Column(heading=_("Pieces"), kind=Kind.PIECES, summed=True),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT, summed=True),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            item_name(line.item),
            line.lot.code,
            line.lot.supplier_lot,
            str(terms.DATE_KINDS[line.lot.date_kind.value]),
            line.lot.expires_on,
            terms.storage(line.item.storage.value),
            pieces_of(line.item, line.quantity),
            line.quantity.grams,
        )
        for line in lines
    ]
    return Sheet(title=title, columns=columns, rows=rows)


def commission() -> tuple[Signature, ...]:
    """Returns the boxes of a commission of three."""
    return (
        Signature(role=_("Head of the commission")),
        Signature(role=_("Member")),
        Signature(role=_("Member")),
    )


def registrar(name: str = "") -> Signature:
    """Returns the box of the movable-property registrar."""
    return Signature(role=_("Movable-property registrar"), name=name)


def _tif_row(line: CrossingLine) -> tuple[Cell, ...]:
    unit, amount = measured(line.item, line.quantity)
    return (
        line.document.number,
        local_day(line.document.happened_at),
        line.item.movable_code,
        item_name(line.item),
        line.lot.code,
        unit,
        amount,
        unit_price(amount, line.value_kurus),
        line.value_kurus,
    )
