"""Best-before policy: how long past its date a group may go out, and the check of a lot."""

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response as Answer
from wtforms import SelectField
from wtforms.validators import Length

from logistics.domain.calendar import local_day
from logistics.services import holding
from logistics.store import clearances as kept
from logistics.store import stock
from logistics.store.lots import lot_by_code
from logistics.store.tables import BestBeforePolicyRow, ItemRow, LotRow, UserRow
from logistics.store.turkish import fold
from logistics.web import terms
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import CleanStringField, Given, PiecesField
from logistics.web.safety.blueprint import HANDLERS, RULERS, bp, only
from logistics.web.safety.fields import CheckForm, SafetyForm
from logistics.web.safety.holds import after

HISTORY_SHOWN = 50


class PolicyForm(SafetyForm):
    """How many days past the date a group may go out; none switches the policy off."""

    group = SelectField(_l("Group"), [Given()])
    days_past = PiecesField(_l("Days past the date"))
    comment = CleanStringField(_l("Decision it rests on"), [Given(), Length(max=240)])


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPage:
    """Every group with its policy, and what was set by whom."""

    form: PolicyForm
    groups: list[tuple[str, BestBeforePolicyRow | None]]
    history: list[tuple[BestBeforePolicyRow, UserRow]]
    may_set: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearPage:
    """The page that asks what was looked at before a lot past its date goes."""

    form: CheckForm
    lot: LotRow
    item: ItemRow
    policy: BestBeforePolicyRow | None
    today: date


@bp.get("/best-before", endpoint="best_before")
def policies() -> str:
    """Shows the policies and their history."""
    return render_template("safety/best_before.html", page=_page(PolicyForm(formdata=None)))


@bp.post("/best-before")
@only(*RULERS)
def set_policy() -> tuple[str, int] | Answer:
    """Sets the policy of a group."""
    form = PolicyForm()
    page = _page(form)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                holding.set_policy(
                    db, command=command(), group=form.group.data,
                    days_past=form.days_past.data, comment=form.comment.data,
                )  # fmt: skip
            flash(_("The policy is kept."), "success")
            return redirect(url_for("safety.best_before"), code=303)
    return render_template("safety/best_before.html", page=page), form.status


@bp.route("/lots/<code>/clear", methods=["GET", "POST"])
@only(*HANDLERS)
def clear(code: str) -> tuple[str, int] | Answer:
    """Lets a lot past its best-before date go out as long as the policy says."""
    form = CheckForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                lot = lot_by_code(db, code)
                until = holding.clear_lot(
                    db, command=command(), lot_id=lot.id or 0, check=form.check()
                ).good_until
            flash(
                _("Checked. The lot may go out until %(day)s.", day=f"{until:%d.%m.%Y}"), "success"
            )
            return redirect(after(code), code=303)
    with reading() as db:
        lot = lot_by_code(db, code)
        item = db.get_one(ItemRow, lot.item_id)
        page = ClearPage(
            form=form,
            lot=lot,
            item=item,
            policy=kept.policy_of(db, item.group),
            today=local_day(now()),
        )
    return render_template("safety/clear.html", page=page), form.status


def _page(form: PolicyForm) -> PolicyPage:
    with reading() as db:
        groups = sorted(stock.groups(db), key=lambda group: fold(_word(group)))
        present = kept.policies(db, groups)
        history = kept.policy_history(db, limit=HISTORY_SHOWN)
    form.group.choices = [("", _("choose a group")), *((each, _word(each)) for each in groups)]
    asked = request.args.get("group")
    if asked in groups and form.group.data is None:
        form.group.process_data(asked)
    return PolicyPage(
        form=form,
        groups=[(group, present.get(group)) for group in groups],
        history=history,
        may_set=current_user.has(*RULERS),
    )


def _word(group: str) -> str:
    return str(terms.GROUPS.get(group, group))
