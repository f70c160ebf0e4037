"""Records of a period: movable-property slips, what was used up, what is proposed for write-off."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.records import Record, Signature
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.store import movables
from logistics.store.large_losses import unsigned_among
from logistics.store.movables import CrossingLine, Period, UsedItem
from logistics.web import terms
from logistics.web.db import now, reading
from logistics.web.exports import all_rows
from logistics.web.formats import day
from logistics.web.names import item_name
from logistics.web.records.asking import PeriodForm, asked_period
from logistics.web.records.lines import (
    commission,
    house,
    measured,
    registrar,
    tif_sheet,
    unit_price,
)
from logistics.web.records.serving import Composed, offered, papers_page


@offered("/entries", "entries")
def entries() -> Composed:
    """Composes the slip lines of what came in."""
    return _tif(_("Movable-property slip lines: entries"), "TIF-G", movables.entries)


@offered("/exits", "exits")
def exits() -> Composed:
    """Composes the slip lines of what went out."""
    return _tif(_("Movable-property slip lines: exits"), "TIF-C", movables.exits)


@offered("/consumption", "consumption")
def consumption() -> Composed:
    """Composes the list of what was used up."""
    form = asked_period()
    with reading() as db:
        record = Record(
            title=_("Three-monthly consumption list"),
            number=filed("TUK", form),
            day=local_day(now()),
            house=house(db),
            facts=period_facts(
                form, (_("Accounts"), _("150 Raw materials and supplies → 630 Expenses"))
            ),
            statement=(
                _("The consumables below were taken from the store and used up in the period."),
                _("Parcels are listed as what was in them; what was taken back is deducted."),
            ),
            sheets=(_used_sheet(movables.used_up(db, form.period)),),
            signatures=(registrar(), Signature(role=_("Movable-property controller"))),
        )
    return Composed(record=record, form=form, **papers_page())


@offered("/write-off", "write_off")
def write_off() -> Composed:
    """Composes the proposal to write off what was wasted, lost or found missing."""
    form = asked_period()
    conditions = movables.write_offs(form.period)
    with reading() as db:
        limit = all_rows(movables.crossing_total(db, *conditions))
        lines = movables.crossing_lines(db, *conditions, limit=limit)
        record = Record(
            title=_("Write-off proposal and approval record"),
            number=filed("KDT", form),
            day=local_day(now()),
            house=house(db),
            facts=period_facts(form),
            statement=write_off_statement(),
            sheets=(write_off_sheet(lines, unsigned=unsigned_of(db, lines)),),
            signatures=write_off_signatures(),
        )
    return Composed(record=record, form=form, **papers_page())


def write_off_statement() -> tuple[str, ...]:
    """Returns what a write-off proposes."""
    return (
        _("The movable property below was examined."),
        _(
            "For the reasons given beside each line it is proposed that it be taken out of the records."
        ),
    )


def write_off_signatures() -> tuple[Signature, ...]:
    """Returns who signs a write-off: the commission, the registrar, and who approves."""
    return (*commission(), registrar(), Signature(role=_("Approved by: spending authority")))


def unsigned_of(db: Session, lines: list[CrossingLine]) -> set[int]:
    """Returns which documents (ids) of these lines still await a second signature."""
    return unsigned_among(db, {line.document.id or 0 for line in lines})


def write_off_sheet(lines: list[CrossingLine], *, unsigned: Collection[int]) -> Sheet:
    """Returns what is proposed for write-off, each line with its reason, and if it is unsigned."""
    columns = (
        *(Column(heading=_("Document")), Column(heading=_("Day"), kind=Kind.DAY)),
        Column(heading=_("Movable code")),
        Column(heading=_("Movable property"), wide=True),
        *(Column(heading=_("Lot")), Column(heading=_("Date"), kind=Kind.DAY)),
        Column(heading=_("Unit of measure")),
        Column(heading=_("Amount"), kind=Kind.AMOUNT),
        Column(heading=_("Value"), kind=Kind.MONEY, summed=True),
        Column(heading=_("Reason"), wide=True),
    )
    rows = [_write_off_row(line, unsigned=unsigned) for line in lines]
    return Sheet(title=_("Movable property to be written off"), columns=columns, rows=rows)


def reason_of(line: CrossingLine) -> str:
    """Returns why a line left the books: its own reason, or the kind of document with its note."""
    kind = str(terms.DOCUMENTS[line.document.kind.value])
    said = terms.LOST_BY.get(line.reason, line.reason)
    return " · ".join(str(part) for part in (kind, said, line.document.note) if part)


def _write_off_row(line: CrossingLine, *, unsigned: Collection[int]) -> tuple[Cell, ...]:
    unit, amount = measured(line.item, line.quantity)
    waits = (terms.state("unsigned"),) if line.document.id in unsigned else ()
    return (
        line.document.number,
        local_day(line.document.happened_at),
        line.item.movable_code,
        item_name(line.item),
        line.lot.code,
        line.lot.expires_on,
        unit,
        amount,
        line.value_kurus,
        " · ".join((reason_of(line), *waits)),
    )


def _tif(title: str, prefix: str, conditions_of: Callable[[Period], list[Any]]) -> Composed:
    form = asked_period()
    conditions = conditions_of(form.period)
    with reading() as db:
        limit = all_rows(movables.crossing_total(db, *conditions))
        lines = movables.crossing_lines(db, *conditions, limit=limit)
        record = Record(
            title=title,
            number=filed(prefix, form),
            day=local_day(now()),
            house=house(db),
            facts=period_facts(form),
            statement=tif_notes(lines),
            sheets=(tif_sheet(lines, ""),),
            signatures=(
                Signature(role=_("Handed over by")),
                Signature(role=_("Taken over by")),
                registrar(),
            ),
        )
    return Composed(record=record, form=form, **papers_page())


def tif_notes(lines: list[CrossingLine]) -> tuple[str, ...]:
    """Returns what still has to be entered before the lines can be taken over into a slip."""
    uncoded = {line.item.code for line in lines if not line.item.movable_code}
    unvalued = sum(line.value_kurus is None for line in lines)
    said = []
    if uncoded:
        said.append(_("%(count)s items have no movable code yet.", count=len(uncoded)))
    if unvalued:
        said.append(_("%(count)s lines have no value yet.", count=unvalued))
    return tuple(said)


def _used_sheet(used: list[UsedItem]) -> Sheet:
    columns = (
        *(Column(heading=_("Movable code")), Column(heading=_("Item code"))),
        Column(heading=_("Movable property"), wide=True),
        Column(heading=_("Unit of measure")),
        Column(heading=_("Amount"), kind=Kind.AMOUNT),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Mean unit price"), kind=Kind.MONEY),
        Column(heading=_("Value"), kind=Kind.MONEY, summed=True),
    )
    rows = [_used_row(each) for each in used]
    return Sheet(title="", columns=columns, rows=rows)


def _used_row(used: UsedItem) -> tuple[Cell, ...]:
    unit, amount = measured(used.item, used.quantity)
    return (
        used.item.movable_code,
        used.item.code,
        item_name(used.item),
        unit,
        amount,
        used.quantity.grams,
        unit_price(amount, used.value_kurus),
        used.value_kurus,
    )


def period_facts(form: PeriodForm, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Returns the period a record is of, and what else it states."""
    first, last = form.days
    return ((_("Period"), f"{day(first)} – {day(last)}"), *more)


def filed(prefix: str, form: PeriodForm) -> str:
    """Returns the number a record of a period is filed under."""
    first, last = form.days
    return f"{prefix}-{_short(first)}-{_short(last)}"


def _short(value: date) -> str:
    return f"{value:%Y%m%d}"
