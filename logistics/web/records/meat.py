"""The mass balance of meat: where every gram of the days asked for went."""

from flask_babel import gettext as _

from logistics.domain.calendar import local_day
from logistics.domain.records import Record, Signature
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.services.mass_balancing import DayBalance, day_balance
from logistics.web.db import now, reading
from logistics.web.names import item_name
from logistics.web.records.asking import asked_period
from logistics.web.records.lines import house, registrar
from logistics.web.records.periods import filed, period_facts
from logistics.web.records.serving import Composed, offered, papers_page


@offered("/mass-balance", "mass_balance")
def mass_balance() -> Composed:
    """Composes the balance of the portionings that were closed in a period."""
    form = asked_period()
    with reading() as db:
        found = day_balance(db, *form.days)
        record = Record(
            title=_("Mass balance of meat"),
            number=filed("ETK", form),
            day=local_day(now()),
            house=house(db),
            facts=period_facts(form, (_("What adds up"), _balanced(found))),
            statement=(_("Intake = packs + soup kitchen + trim + waste, to the gram."),),
            sheets=(_sheet(found),),
            signatures=(
                Signature(role=_("Weighed by")),
                Signature(role=_("Checked by")),
                registrar(),
            ),
        )
    return Composed(record=record, form=form, **papers_page())


def _balanced(found: DayBalance) -> str:
    return _("Every gram is accounted for.") if found.total.missing_g == 0 else _("It does not.")


def _sheet(found: DayBalance) -> Sheet:
    columns = (
        *(Column(heading=_("Day"), kind=Kind.DAY), Column(heading=_("Document"))),
        Column(heading=_("Item"), wide=True),
        Column(heading=_("Intake"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Packs (pieces)"), kind=Kind.PIECES, summed=True),
        Column(heading=_("Packs"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Soup kitchen"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Trim"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Waste"), kind=Kind.WEIGHT, summed=True),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            local_day(each.document.happened_at) if each.document else None,
            each.document.number if each.document else "",
            item_name(each.item),
            each.balance.intake_g,
            each.balance.packs,
            each.balance.packs_g,
            each.balance.kitchen_g,
            each.balance.trim_g,
            each.balance.waste_g,
        )
        for each in found.portionings
    ]
    return Sheet(title="", columns=columns, rows=rows)
