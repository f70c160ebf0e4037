"""Quarantine: the list of holds, putting a lot on hold, and letting it go by a named check."""

from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from sqlmodel import Session
from werkzeug import Response as Answer
from wtforms import Form, SelectField
from wtforms.validators import Length

from logistics.domain.calendar import local_day
from logistics.domain.holds import BY_HAND, HoldKind
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.services import holding
from logistics.store import holds as kept
from logistics.store.clearances import clearances
from logistics.store.holds import HoldFilter, HoldStory, ListedHold, PromisedOrder
from logistics.store.lots import lot_by_code
from logistics.store.recalls import recalls_of_lot
from logistics.store.tables import ClearanceRow, ItemRow, LotRow, RecallRow, UserRow
from logistics.store.write_offs import ListedWriteOff, write_offs_of_lot
from logistics.web import terms
from logistics.web.amounts import pieces_of
from logistics.web.db import command, now, reading, transaction
from logistics.web.exports import FILE, all_rows, given
from logistics.web.forms import CleanStringField, Given
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.safety.blueprint import HANDLERS, bp, only
from logistics.web.safety.fields import CheckForm, SafetyForm, one_of


class HoldFilterForm(Form):  # type: ignore[misc]
    """What is asked of the list of holds, kept in the address."""

    q = CleanStringField(_l("Lot, item or reason"))
    kind = SelectField(_l("Kind"), validate_choice=False)
    state = SelectField(_l("Show"), validate_choice=False)

    def offer(self) -> None:
        """Fills the choices."""
        kinds = [(kind.value, terms.HOLDS[kind.value]) for kind in HoldKind]
        self.kind.choices = [("", _("all kinds")), *kinds]
        self.state.choices = [("", _("on hold now")), ("all", _("all, released too"))]


class HoldForm(SafetyForm):
    """Why a lot is stopped."""

    kind = SelectField(_l("Kind"), [Given()])
    reason = CleanStringField(_l("Reason"), [Given(), Length(max=240)])

    def offer(self) -> "HoldForm":
        """Fills the choices."""
        self.kind.choices = [(kind.value, terms.HOLDS[kind.value]) for kind in BY_HAND]
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsPage:
    """What the list of holds shows."""

    form: HoldFilterForm
    lines: list[ListedHold]
    paging: Paged


@dataclass(frozen=True, slots=True, kw_only=True)
class LotSafety:
    """What a lot's page says of food safety."""

    form: HoldForm
    holds: list[HoldStory]
    orders: list[PromisedOrder]
    clearances: list[tuple[ClearanceRow, UserRow]]
    write_offs: list[ListedWriteOff]
    recalls: list[RecallRow]

    @property
    def open(self) -> list[HoldStory]:
        """The holds that stand."""
        return [story for story in self.holds if story.hold.released_at is None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPage:
    """The page that asks why a lot is stopped."""

    form: HoldForm
    lot: LotRow
    item: ItemRow
    orders: list[PromisedOrder]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePage:
    """The page that asks what was looked at before a lot goes."""

    form: CheckForm
    lot: LotRow
    item: ItemRow
    story: HoldStory


def lot_safety(db: Session, lot: LotRow) -> LotSafety:
    """Returns what a lot's page says of food safety, its orders while it is on hold."""
    assert lot.id is not None
    stories = kept.hold_history(db, lot.id)
    stands = any(story.hold.released_at is None for story in stories)
    return LotSafety(
        form=HoldForm(formdata=None).offer(),
        holds=stories,
        orders=kept.promised_orders(db, lot.id) if stands else [],
        clearances=clearances(db, lot.id),
        write_offs=write_offs_of_lot(db, lot.id),
        recalls=recalls_of_lot(db, lot.id),
    )


@bp.get("/holds")
def holds() -> str:
    """Lists what is on hold."""
    wanted, form = _filter(), HoldFilterForm(request.args)
    form.offer()
    with reading() as db:
        paging = paged(kept.hold_total(db, wanted))
        lines = kept.listed_holds(db, wanted, start=paging.start, limit=ROWS)
    page = HoldsPage(form=form, lines=lines, paging=paging)
    return render_template("safety/holds.html", page=page)


@bp.get(f"/holds{FILE}")
def holds_file(form: str) -> Response:
    """Gives the rows of the list as a file, all its pages."""
    wanted = _filter()
    with reading() as db:
        limit = all_rows(kept.hold_total(db, wanted))
        lines = kept.listed_holds(db, wanted, start=0, limit=limit)
    return given(_sheet(lines), name=f"karantina-{local_day(now())}", form=form)


@bp.route("/lots/<code>/hold", methods=["GET", "POST"])
@only(*HANDLERS)
def hold(code: str) -> tuple[str, int] | Answer:
    """Puts a lot on hold."""
    form = HoldForm().offer()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                lot = lot_by_code(db, code)
                holding.hold_lot(
                    db, command=command(), lot_id=lot.id or 0,
                    kind=HoldKind(form.kind.data), reason=form.reason.data,
                )  # fmt: skip
            flash(_("On hold. Nobody can issue the lot until it is released."), "success")
            return redirect(after(code), code=303)
    with reading() as db:
        lot = lot_by_code(db, code)
        page = HoldPage(
            form=form,
            lot=lot,
            item=db.get_one(ItemRow, lot.item_id),
            orders=kept.promised_orders(db, lot.id or 0),
        )
    return render_template("safety/hold.html", page=page), form.status


@bp.route("/holds/<int:hold_id>/release", methods=["GET", "POST"])
@only(*HANDLERS)
def release(hold_id: int) -> tuple[str, int] | Answer:
    """Lets a lot go after a named check."""
    form = CheckForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                row = holding.release_hold(
                    db, command=command(), hold_id=hold_id, check=form.check()
                )
                code = db.get_one(LotRow, row.lot_id).code
            flash(_("Released. The check is kept with your name."), "success")
            return redirect(after(code), code=303)
    with reading() as db:
        row = kept.get_hold(db, hold_id)
        lot = db.get_one(LotRow, row.lot_id)
        [story] = [each for each in kept.hold_history(db, row.lot_id) if each.hold.id == hold_id]
        item = db.get_one(ItemRow, lot.item_id)
    page = ReleasePage(form=form, lot=lot, item=item, story=story)
    return render_template("safety/release.html", page=page), form.status


@bp.post("/lots/<code>/promise-others")
@only(*HANDLERS)
def promise_others(code: str) -> Answer:
    """Promises other lots to the orders that wait for this one."""
    with transaction() as db:
        lot = lot_by_code(db, code)
        done = holding.promise_others(db, command=command(), lot_id=lot.id or 0)
    if done.moved:
        told = ngettext(
            "%(num)s order got other lots.", "%(num)s orders got other lots.", done.moved
        )
        flash(told, "success")
    if done.left:
        flash(
            _("Too little is left of other lots for: %(orders)s", orders=", ".join(done.left[:20])),
            "warn",
        )
    if not done.moved and not done.left:
        flash(_("No order waits for this lot."), "info")
    return redirect(after(code), code=303)


def after(code: str) -> str:
    """Returns where to go from a lot: its page, for those who may open it."""
    if current_user.has("warehouse", "auditor"):
        return url_for("warehouse.lot", code=code)
    return url_for("safety.holds", q=code)


def _filter() -> HoldFilter:
    asked = request.args
    return HoldFilter(
        kind=one_of(HoldKind, asked.get("kind")),
        text=asked.get("q", "").strip()[:80],
        open_only=asked.get("state") != "all",
    )


def _sheet(lines: list[ListedHold]) -> Sheet:
    columns = (
        Column(heading=_("Lot")),
        Column(heading=_("Item"), wide=True),
        Column(heading=_("Kind")),
        Column(heading=_("Reason"), wide=True),
        Column(heading=_("Held since"), kind=Kind.INSTANT),
        Column(heading=_("By")),
        Column(heading=_("With us (pieces)"), kind=Kind.PIECES),
        Column(heading=_("With us (kg)"), kind=Kind.WEIGHT),
        Column(heading=_("Orders waiting"), kind=Kind.PIECES),
        Column(heading=_("Released"), kind=Kind.INSTANT),
        Column(heading=_("Released by")),
        Column(heading=_("Comment"), wide=True),
    )
    return Sheet(title=_("Quarantine"), columns=columns, rows=[_row(line) for line in lines])


def _row(line: ListedHold) -> tuple[Cell, ...]:
    hold, released = line.story.hold, line.story.released_by
    return (
        line.lot.code,
        item_name(line.item),
        str(terms.HOLDS[hold.kind.value]),
        hold.reason,
        hold.opened_at,
        line.story.opened_by.name,
        pieces_of(line.item, line.held),
        line.held.grams,
        line.orders,
        hold.released_at,
        released.name if released else "",
        hold.comment,
    )
