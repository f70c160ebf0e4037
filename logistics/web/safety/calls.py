"""The call list of a recall: whom to ring, what to say it is about, and what came of it.

Names are masked, and only those who ring see phone numbers; auditors see codes.
"""

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response as Answer
from wtforms import Form, SelectField

from logistics.domain.phones import written_phone
from logistics.domain.privacy import masked_name
from logistics.domain.quantity import Quantity
from logistics.domain.recalls import CallOutcome
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.services import recalling
from logistics.store import recalls as kept
from logistics.store.recalls import NOT_CALLED, CallLine, ListedRecall
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.amounts import counted
from logistics.web.db import command, reading, transaction
from logistics.web.exports import FILE, all_rows, given
from logistics.web.forms import CleanStringField, HouseForm
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.safety.blueprint import CALLERS, bp, only
from logistics.web.sought import opened

LONGEST_NOTE = 240


class CallFilterForm(Form):  # type: ignore[misc]
    """What is asked of the call list, kept in the address."""

    q = CleanStringField(_l("Household or neighbourhood"))
    outcome = SelectField(_l("What the call came to"), validate_choice=False)

    def offer(self) -> None:
        """Fills the choices."""
        words = [(NOT_CALLED, terms.CALL_OUTCOMES[NOT_CALLED])]
        words += [(each.value, terms.CALL_OUTCOMES[each.value]) for each in CallOutcome]
        self.outcome.choices = [("", _("all")), *words]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsPage:
    """What the call list shows."""

    recall: ListedRecall
    form: CallFilterForm
    lines: list[CallLine]
    counts: dict[str, int]
    paging: Paged
    tell: HouseForm
    sees_phones: bool
    may_tell: bool


@bp.get("/recalls/<int:recall_id>/calls")
def calls(recall_id: int) -> str:
    """Lists the households that received something."""
    form = CallFilterForm(opened())
    form.offer()
    outcome, text = _asked()
    with reading() as db:
        shown = kept.get_recall(db, recall_id)
        paging = paged(kept.call_total(db, recall_id, outcome=outcome, text=text))
        lines = kept.call_lines(
            db, recall_id, outcome=outcome, text=text, start=paging.start, limit=ROWS
        )
        counts = kept.call_counts(db, recall_id)
    sees_phones = current_user.has(*CALLERS)
    page = CallsPage(
        recall=shown,
        form=form,
        lines=lines,
        counts=counts,
        paging=paging,
        tell=HouseForm(formdata=None),
        sees_phones=sees_phones,
        may_tell=sees_phones and shown.row.closed_at is None,
    )
    return render_template("safety/calls.html", page=page)


@bp.post("/recalls/<int:recall_id>/calls")
@only(*CALLERS)
def tell_call(recall_id: int) -> Answer:
    """Keeps what a call came to and goes on with the same page of the list."""
    outcome, household_id = request.form.get("outcome"), read_id(request.form.get("household_id"))
    if outcome in set(CallOutcome) and household_id is not None:
        with transaction() as db:
            recalling.tell_call(
                db, command=command(), recall_id=recall_id, household_id=household_id,
                outcome=CallOutcome(outcome),
                note=request.form.get("note", "")[:LONGEST_NOTE],
            )  # fmt: skip
    else:
        flash(_("Choose what the call came to."), "stop")
    filtered: dict[str, Any] = {
        name: request.args[name] for name in ("q", "outcome", "page") if name in request.args
    }
    where = url_for("safety.calls", recall_id=recall_id, _anchor=f"h{household_id}", **filtered)
    return redirect(where, code=303)


@bp.get(f"/recalls/<int:recall_id>/calls{FILE}")
def calls_file(recall_id: int, form: str) -> Response:
    """Gives the call list as a file; names and phones only to those who ring."""
    outcome, text = _asked()
    with reading() as db:
        shown = kept.get_recall(db, recall_id)
        limit = all_rows(kept.call_total(db, recall_id, outcome=outcome, text=text))
        lines = kept.call_lines(db, recall_id, outcome=outcome, text=text, start=0, limit=limit)
    compose = calls_sheet if current_user.has(*CALLERS) else coded_sheet
    return given(compose(lines), name=f"{shown.row.code}-aramalar", form=form)


def coded_sheet(lines: list[CallLine]) -> Sheet:
    """Returns the call list with codes instead of people."""
    columns = (
        Column(heading=_("Household")),
        Column(heading=_("Neighbourhood")),
        Column(heading=_("Goods"), wide=True),
        Column(heading=_("Pieces"), kind=Kind.PIECES, summed=True),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("What the call came to")),
        Column(heading=_("When"), kind=Kind.INSTANT),
        Column(heading=_("By")),
    )
    return Sheet(title=_("Households"), columns=columns, rows=[_coded(line) for line in lines])


def calls_sheet(lines: list[CallLine]) -> Sheet:
    """Returns the call list as those who ring need it: masked names, phone numbers, notes."""
    coded = coded_sheet(lines)
    people = (
        Column(heading=_("Name")),
        Column(heading=_("Phone")),
        Column(heading=_("Note"), wide=True),
    )
    rows = [(*row, *_person(line)) for row, line in zip(coded.rows, lines, strict=True)]
    return Sheet(title=_("Call list"), columns=(*coded.columns, *people), rows=rows)


def _asked() -> tuple[str, str]:
    outcome = request.args.get("outcome", "")
    known = {NOT_CALLED, *CallOutcome}
    return outcome if outcome in known else "", opened().get("q", "").strip()[:80]


def _coded(line: CallLine) -> tuple[Cell, ...]:
    call, caller = line.call, line.caller
    received = sum((each.quantity for each in line.goods), Quantity())
    return (
        line.household.code,
        line.neighbourhood.name,
        ", ".join(f"{each.lot.code} {item_name(each.item)}" for each in line.goods),
        counted(received),
        received.grams,
        str(terms.CALL_OUTCOMES[call.outcome.value if call else NOT_CALLED]),
        call.told_at if call else None,
        caller.name if caller else "",
    )


def _person(line: CallLine) -> tuple[Cell, ...]:
    return (
        masked_name(line.household.contact_name),
        written_phone(line.household.phone) if line.household.phone else "",
        line.call.note if line.call else "",
    )
