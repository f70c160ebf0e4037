"""Recalls: opening one from a search, what it reaches, and how it closes."""

from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug import Response as Answer
from wtforms import BooleanField, Form, RadioField, SelectField

from logistics.domain.recalls import Closing, RecallState
from logistics.services import recalling, tracing
from logistics.store import recalls as kept
from logistics.store.recalls import ListedRecall
from logistics.web.db import command, reading, transaction
from logistics.web.exports import FILE, given
from logistics.web.forms import CleanStringField, HouseForm
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.safety.blueprint import CALLERS, HANDLERS, bp, only
from logistics.web.safety.fields import CheckForm, one_of
from logistics.web.safety.tracing import (
    QuestionForm,
    RecallForm,
    TraceView,
    lots_sheet,
    trace_page,
    viewed,
)


class RecallFilterForm(Form):  # type: ignore[misc]
    """What is asked of the list of recalls, kept in the address."""

    q = CleanStringField(_l("Number, reason or lot"))
    state = SelectField(_l("State"), validate_choice=False)

    def offer(self) -> None:
        """Fills the choices."""
        self.state.choices = [("", _("all")), ("open", _("open")), ("closed", _("closed"))]


class ClosingForm(CheckForm):
    """How a recall ended, and what becomes of the goods."""

    closing = RadioField(_l("The goods on hold"), default=Closing.KEEP.value)
    packaging = BooleanField(_l("The packaging is whole and clean"))

    def offer(self) -> "ClosingForm":
        """Fills the choices."""
        self.closing.choices = [
            (Closing.KEEP.value, _("stay on hold until they are written off")),
            (Closing.RELEASE.value, _("were checked and may go out again")),
        ]
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallsPage:
    """What the list of recalls shows."""

    form: RecallFilterForm
    lines: list[ListedRecall]
    paging: Paged


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallPage:
    """What a recall's page shows."""

    recall: ListedRecall
    view: TraceView
    counts: dict[str, int]
    held: int
    unstopped: int
    form: ClosingForm
    stop: HouseForm
    may_handle: bool
    may_call: bool


@bp.get("/recalls", endpoint="recalls")
def recalls_list() -> str:
    """Lists the recalls."""
    form = RecallFilterForm(request.args)
    form.offer()
    state = one_of(RecallState, request.args.get("state"))
    text = request.args.get("q", "").strip()[:80]
    with reading() as db:
        paging = paged(kept.recall_total(db, state=state, text=text))
        lines = kept.listed_recalls(db, state=state, text=text, start=paging.start, limit=ROWS)
    page = RecallsPage(form=form, lines=lines, paging=paging)
    return render_template("safety/recalls.html", page=page)


@bp.post("/recalls")
@only(*HANDLERS)
def open_recall() -> tuple[str, int] | Answer:
    """Opens a recall and stops everything it reaches."""
    form, question = RecallForm(), QuestionForm(request.form)
    if form.sent_well() and question.validate():
        with form.refusals():
            with transaction() as db:
                recall_id = recalling.open_recall(
                    db, command=command(), question=question.question(),
                    reason=form.reason.data or "",
                ).id  # fmt: skip
            flash(_("Everything that is still ours is on hold. Next: call the households."), "warn")
            return redirect(url_for("safety.recall", recall_id=recall_id), code=303)
    page, status = trace_page(request.form, form)
    return render_template("safety/trace.html", page=page), max(form.status, status)


@bp.get("/recalls/<int:recall_id>")
def recall(recall_id: int) -> str:
    """Shows a recall: where everything is now, and how far the calls are."""
    page = _page(recall_id, ClosingForm(formdata=None).offer())
    return render_template("safety/recall.html", page=page)


@bp.post("/recalls/<int:recall_id>/stop")
@only(*HANDLERS)
def stop_again(recall_id: int) -> Answer:
    """Stops what the recall reaches and does not hold yet."""
    with transaction() as db:
        count = recalling.stop_again(db, command=command(), recall_id=recall_id)
    if count:
        flash(
            ngettext("%(num)s more lot is on hold.", "%(num)s more lots are on hold.", count),
            "warn",
        )
    else:
        flash(_("Everything it reaches is on hold already."), "info")
    return redirect(url_for("safety.recall", recall_id=recall_id), code=303)


@bp.post("/recalls/<int:recall_id>/close")
@only(*HANDLERS)
def close_recall(recall_id: int) -> tuple[str, int] | Answer:
    """Closes a recall."""
    form = ClosingForm().offer()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                recalling.close_recall(
                    db, command=command(), recall_id=recall_id,
                    closing=Closing(form.closing.data), check=form.check(),
                )  # fmt: skip
            flash(_("Closed. The record stays."), "success")
            return redirect(url_for("safety.recall", recall_id=recall_id), code=303)
    return render_template("safety/recall.html", page=_page(recall_id, form)), form.status


@bp.get(f"/recalls/<int:recall_id>/lots{FILE}")
def recall_lots_file(recall_id: int, form: str) -> Response:
    """Gives the lots of a recall as a file."""
    with reading() as db:
        shown = kept.get_recall(db, recall_id)
        found = tracing.trace_lots(
            db, kept.root_ids(db, recall_id), question=recalling.asked(shown.row)
        )
    return given(lots_sheet(found), name=f"{shown.row.code}-partiler", form=form)


def _page(recall_id: int, form: ClosingForm) -> RecallPage:
    with reading() as db:
        shown = kept.get_recall(db, recall_id)
        question = recalling.asked(shown.row)
        found = tracing.trace_lots(db, kept.root_ids(db, recall_id), question=question)
        held = kept.held_lots(db, recall_id)
        counts = kept.call_counts(db, recall_id)
    return RecallPage(
        recall=shown,
        view=viewed(found),
        counts=counts,
        held=len(held),
        unstopped=len(set(found.lot_ids) - held) if shown.state is RecallState.OPEN else 0,
        form=form,
        stop=HouseForm(formdata=None),
        may_handle=current_user.has(*HANDLERS),
        may_call=current_user.has(*CALLERS),
    )
