"""The call list of a recall: whom to ring, what to say it is about, and what came of it.

Names are masked, and only those who ring see phone numbers; auditors see codes.
"""

from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response as Answer
from wtforms import Form, SelectField

from logistics.adapters.phones import written_phone
from logistics.domain.privacy import masked_name
from logistics.domain.recalls import CallOutcome
from logistics.services import recalling
from logistics.store import recalls as kept
from logistics.store.recalls import NOT_CALLED, CallLine, ListedRecall
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.db import command, reading, transaction
from logistics.web.exports import csv_file, kilograms_cell
from logistics.web.formats import instant
from logistics.web.forms import CleanStringField, HouseForm
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.safety.blueprint import CALLERS, bp, only

LONGEST_NOTE = 240
EXPORTED_AT_MOST = 100_000
PUBLIC = (_l("Household"), _l("Neighbourhood"), _l("Goods"), _l("Pieces"), _l("Weight (kg)"))
PRIVATE = (_l("Name"), _l("Phone"))
OUTCOME = (_l("Call"), _l("Note"), _l("When"), _l("By"))


class CallFilterForm(Form):  # type: ignore[misc]
    """What is asked of the call list, kept in the address."""

    q = CleanStringField(_l("Household or neighbourhood"))
    outcome = SelectField(_l("Call"), validate_choice=False)

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
    form = CallFilterForm(request.args)
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
    kept_args = {name: request.args[name] for name in ("q", "outcome", "page") if name in request.args}
    where = url_for("safety.calls", recall_id=recall_id, **kept_args, _anchor=f"h{household_id}")
    return redirect(where, code=303)


@bp.get("/recalls/<int:recall_id>/calls.csv")
def calls_csv(recall_id: int) -> Response:
    """Gives the call list as a file; names and phones only to those who ring."""
    outcome, text = _asked()
    private = current_user.has(*CALLERS)
    with reading() as db:
        shown = kept.get_recall(db, recall_id)
        lines = kept.call_lines(
            db, recall_id, outcome=outcome, text=text, start=0, limit=EXPORTED_AT_MOST
        )
    headings = (*PUBLIC, *(PRIVATE if private else ()), *OUTCOME)
    rows = [
        [*_public(line), *(_private(line) if private else ()), *_outcome(line)] for line in lines
    ]
    return csv_file(f"{shown.row.code}-aramalar", headings, rows)


def _asked() -> tuple[str, str]:
    outcome = request.args.get("outcome", "")
    known = {NOT_CALLED, *CallOutcome}
    return outcome if outcome in known else "", request.args.get("q", "").strip()[:80]


def _public(line: CallLine) -> list[object]:
    goods = ", ".join(f"{each.lot.code} {item_name(each.item)}" for each in line.goods)
    grams = sum(each.quantity.grams for each in line.goods)
    pieces = sum(each.quantity.pieces for each in line.goods)
    return [line.household.code, line.neighbourhood.name, goods, pieces, kilograms_cell(grams)]


def _private(line: CallLine) -> list[object]:
    phone = written_phone(line.household.phone) if line.household.phone else ""
    return [masked_name(line.household.contact_name), phone]


def _outcome(line: CallLine) -> list[object]:
    if line.call is None or line.caller is None:
        return [terms.CALL_OUTCOMES[NOT_CALLED], "", "", ""]
    told = terms.CALL_OUTCOMES[line.call.outcome.value]
    return [told, line.call.note, instant(line.call.told_at), line.caller.name]
