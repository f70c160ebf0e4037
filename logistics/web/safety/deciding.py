"""One write-off: what was proposed, who decides, its photos and its record."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response as Answer
from wtforms.validators import Length

from logistics.services import writing_off
from logistics.store import write_offs as kept
from logistics.store.tables import PhotoRow
from logistics.store.write_offs import ListedWriteOff
from logistics.web.db import command, reading, transaction
from logistics.web.forms import CleanStringField
from logistics.web.safety.blueprint import DECIDERS, bp, only
from logistics.web.safety.fields import SafetyForm


class DecisionForm(SafetyForm):
    """What the second person says."""

    decision = CleanStringField(_l("What you saw, or why not"), [Length(max=500)])


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffPage:
    """What a write-off's page shows."""

    form: DecisionForm
    shown: ListedWriteOff
    photos: list[PhotoRow]
    may_decide: bool


@bp.get("/write-offs/<int:write_off_id>")
def write_off(write_off_id: int) -> str:
    """Shows a write-off."""
    page = _page(write_off_id, DecisionForm(formdata=None))
    return render_template("safety/write_off.html", page=page)


@bp.post("/write-offs/<int:write_off_id>/approve")
@only(*DECIDERS)
def approve(write_off_id: int) -> tuple[str, int] | Answer:
    """Books what somebody else proposed."""
    form = DecisionForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                writing_off.approve(
                    db, command=command(), write_off_id=write_off_id,
                    comment=form.decision.data or "",
                )  # fmt: skip
            flash(_("Booked. The goods are out of the stock."), "success")
            return redirect(url_for("safety.write_off", write_off_id=write_off_id), code=303)
    return render_template("safety/write_off.html", page=_page(write_off_id, form)), form.status


@bp.post("/write-offs/<int:write_off_id>/refuse")
@only(*DECIDERS)
def refuse(write_off_id: int) -> tuple[str, int] | Answer:
    """Refuses what somebody else proposed."""
    form = DecisionForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                writing_off.refuse(
                    db, command=command(), write_off_id=write_off_id,
                    reason=form.decision.data or "",
                )  # fmt: skip
            flash(_("Refused. The goods stay, and their hold is released."), "success")
            return redirect(url_for("safety.write_off", write_off_id=write_off_id), code=303)
    return render_template("safety/write_off.html", page=_page(write_off_id, form)), form.status


def _page(write_off_id: int, form: DecisionForm) -> WriteOffPage:
    with reading() as db:
        shown = kept.get_write_off(db, write_off_id)
        photos = kept.photos(db, write_off_id)
    open_ = shown.row.decided_at is None
    return WriteOffPage(
        form=form,
        shown=shown,
        photos=photos,
        may_decide=open_
        and current_user.has(*DECIDERS)
        and current_user.id != shown.row.proposed_by,
    )
