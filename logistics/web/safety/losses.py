"""Large losses: the list of what awaits a second signature, and the page it is signed on."""

from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response as Answer
from wtforms import Form, SelectField
from wtforms.validators import Length

from logistics.domain.calendar import local_day
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.domain.writing_off import Limits
from logistics.services import signing
from logistics.store import large_losses as kept
from logistics.store import losses
from logistics.store.large_losses import ListedLoss, LossFilter, LossState, LostLine
from logistics.web import terms
from logistics.web.amounts import pieces_of
from logistics.web.db import command, now, reading, transaction
from logistics.web.exports import FILE, all_rows, given
from logistics.web.forms import CleanStringField, Given
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.safety.blueprint import DECIDERS, bp, only
from logistics.web.safety.fields import SafetyForm, one_of


class LossFilterForm(Form):  # type: ignore[misc]
    """What is asked of the list of large losses, kept in the address."""

    q = CleanStringField(_l("Number, lot or item"))
    state = SelectField(_l("State"), validate_choice=False)

    def offer(self) -> None:
        """Fills the choices."""
        states = [(state.value, terms.state(state.value)) for state in LossState]
        self.state.choices = [("", _("all states")), *states]


class SignatureForm(SafetyForm):
    """What the second person saw."""

    comment = CleanStringField(_l("What you saw"), [Given(), Length(max=500)])


@dataclass(frozen=True, slots=True, kw_only=True)
class LossesPage:
    """What the list of large losses shows."""

    form: LossFilterForm
    lines: list[ListedLoss]
    paging: Paged
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class LossPage:
    """What the page of a large loss shows."""

    form: SignatureForm
    shown: ListedLoss
    limits: Limits
    may_sign: bool


@bp.get("/losses", endpoint="losses")
def losses_list() -> str:
    """Lists the large losses."""
    form, wanted = LossFilterForm(request.args), _filter()
    form.offer()
    with reading() as db:
        paging = paged(kept.loss_total(db, wanted))
        lines = kept.listed_losses(db, wanted, start=paging.start, limit=ROWS)
        page = LossesPage(form=form, lines=lines, paging=paging, limits=losses.limits(db))
    return render_template("safety/losses.html", page=page)


@bp.get(f"/losses{FILE}")
def losses_file(form: str) -> Response:
    """Gives the rows of the list as a file, one per lot."""
    wanted = _filter()
    with reading() as db:
        limit = all_rows(kept.loss_total(db, wanted))
        found = kept.listed_losses(db, wanted, start=0, limit=limit)
    return given(_sheet(found), name=f"buyuk-fireler-{local_day(now())}", form=form)


@bp.get("/losses/<int:loss_id>")
def loss(loss_id: int) -> str:
    """Shows a large loss."""
    return render_template("safety/loss.html", page=_page(loss_id, SignatureForm(formdata=None)))


@bp.post("/losses/<int:loss_id>/sign")
@only(*DECIDERS)
def sign_loss(loss_id: int) -> tuple[str, int] | Answer:
    """Signs what somebody else booked."""
    form = SignatureForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                signing.sign_loss(
                    db, command=command(), loss_id=loss_id, comment=form.comment.data or ""
                )
            flash(_("Signed. The loss has its second signature."), "success")
            return redirect(url_for("safety.loss", loss_id=loss_id), code=303)
    return render_template("safety/loss.html", page=_page(loss_id, form)), form.status


def reason_of(line: LostLine) -> str:
    """Returns why a lot was lost, in words."""
    return str(terms.LOST_BY.get(line.reason, line.reason))


def _page(loss_id: int, form: SignatureForm) -> LossPage:
    with reading() as db:
        shown = kept.get_loss(db, loss_id)
        limits = losses.limits(db)
    open_ = shown.state is LossState.UNSIGNED
    may_sign = open_ and current_user.has(*DECIDERS) and current_user.id != shown.noted_by.id
    return LossPage(form=form, shown=shown, limits=limits, may_sign=may_sign)


def _filter() -> LossFilter:
    return LossFilter(
        state=one_of(LossState, request.args.get("state")),
        text=request.args.get("q", "").strip()[:80],
    )


def _sheet(found: list[ListedLoss]) -> Sheet:
    columns = (
        Column(heading=_("Document")),
        Column(heading=_("Kind")),
        Column(heading=_("State")),
        Column(heading=_("Lot")),
        Column(heading=_("Item"), wide=True),
        Column(heading=_("Pieces"), kind=Kind.PIECES),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT),
        Column(heading=_("Reason")),
        Column(heading=_("Booked"), kind=Kind.INSTANT),
        Column(heading=_("By")),
        Column(heading=_("Signed"), kind=Kind.INSTANT),
        Column(heading=_("Signed by")),
        Column(heading=_("Comment"), wide=True),
    )
    return Sheet(
        title=_("Large losses"),
        columns=columns,
        rows=[row for each in found for row in _rows(each)],
    )


def _rows(each: ListedLoss) -> list[tuple[Cell, ...]]:
    return [
        (
            each.document.number,
            str(terms.DOCUMENTS[each.document.kind.value]),
            terms.state(each.state.value),
            line.lot.code,
            item_name(line.item),
            pieces_of(line.item, line.quantity),
            line.quantity.grams,
            reason_of(line),
            each.row.noted_at,
            each.noted_by.name,
            each.row.signed_at,
            each.signed_by.name if each.signed_by else "",
            each.row.comment,
        )
        for line in each.lines
    ]
