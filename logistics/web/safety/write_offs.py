"""Waste, destruction and what goes back to a supplier: the list, the form, photos."""

from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response as Answer
from wtforms import Form, SelectField

from logistics.domain.calendar import local_day
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import Measure
from logistics.domain.roles import Role
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.domain.writing_off import Limits, Loss, WriteOffKind, WriteOffState
from logistics.services import writing_off
from logistics.store import large_losses, losses
from logistics.store import write_offs as kept
from logistics.store.documents import get_document
from logistics.store.large_losses import LossFilter, LossState
from logistics.store.lots import lot_by_code
from logistics.store.tables import ItemRow, LotRow
from logistics.store.write_offs import ListedWriteOff, Writable, WriteOffFilter
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.amounts import pieces_of
from logistics.web.db import command, now, reading, transaction
from logistics.web.exports import FILE, all_rows, given
from logistics.web.forms import (
    CleanStringField,
)
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.safety.blueprint import bp, only
from logistics.web.safety.fields import one_of
from logistics.web.safety.write_off_forms import PhotosForm, WriteOffForm


class WriteOffFilterForm(Form):  # type: ignore[misc]
    """What is asked of the list of write-offs, kept in the address."""

    q = CleanStringField(_l("Number, lot or item"))
    kind = SelectField(_l("Kind"), validate_choice=False)
    state = SelectField(_l("State"), validate_choice=False)

    def offer(self) -> None:
        """Fills the choices."""
        kinds = [(kind.value, terms.WRITE_OFF_KINDS[kind.value]) for kind in WriteOffKind]
        self.kind.choices = [("", _("all kinds")), *kinds]
        states = [(state.value, terms.state(state.value)) for state in WriteOffState]
        self.state.choices = [("", _("all states")), *states]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffsPage:
    """What the list of write-offs shows."""

    form: WriteOffFilterForm
    lines: list[ListedWriteOff]
    paging: Paged
    waiting: int
    unsigned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """The page that writes a lot off."""

    form: WriteOffForm
    lot: LotRow
    item: ItemRow
    there: list[Writable]
    limits: Limits
    lately: Loss


@bp.get("/write-offs", endpoint="write_offs")
def write_offs_list() -> str:
    """Lists the write-offs."""
    form, wanted = WriteOffFilterForm(request.args), _filter()
    form.offer()
    with reading() as db:
        paging = paged(kept.write_off_total(db, wanted))
        lines = kept.listed_write_offs(db, wanted, start=paging.start, limit=ROWS)
        waiting = kept.write_off_total(db, WriteOffFilter(state=WriteOffState.PROPOSED))
        unsigned = large_losses.loss_total(db, LossFilter(state=LossState.UNSIGNED))
    page = WriteOffsPage(form=form, lines=lines, paging=paging, waiting=waiting, unsigned=unsigned)
    return render_template("safety/write_offs.html", page=page)


@bp.get(f"/write-offs{FILE}")
def write_offs_file(form: str) -> Response:
    """Gives the rows of the list as a file, one per lot and place."""
    wanted = _filter()
    with reading() as db:
        limit = all_rows(kept.write_off_total(db, wanted))
        found = kept.listed_write_offs(db, wanted, start=0, limit=limit)
    return given(_sheet(found), name=f"fire-imha-{local_day(now())}", form=form)


@bp.route("/lots/<code>/write-off", methods=["GET", "POST"])
@only(Role.WAREHOUSE)
def write_off_lot(code: str) -> tuple[str, int] | Answer:
    """Writes goods of a lot off, or proposes it."""
    page = _new_page(code)
    form = page.form
    again = read_id(request.args.get("again", ""))
    if not form.is_submitted() and again is not None:
        _fill_again(page, again)
    if form.sent_well():
        with form.refusals():
            places = [each.place.id or 0 for each in page.there]
            wish = form.wish(form.lines(page.lot.id or 0, places))
            with transaction() as db:
                row = writing_off.propose(db, wish, command=command())
                row_id, waits = row.id, row.document_id is None
            return told(row_id, waits=waits)
    return render_template("safety/write_off_new.html", page=page), form.status


def told(write_off_id: int | None, *, waits: bool) -> Answer:
    """Says what became of a write-off that was asked for, and leads to it."""
    if waits:
        flash(_("Proposed. A second person decides; until then the lot is on hold."), "warn")
    else:
        flash(_("Booked. The goods are out of the stock."), "success")
    return redirect(url_for("safety.write_off", write_off_id=write_off_id), code=303)


@bp.get("/write-offs/again")
@only(Role.WAREHOUSE)
def write_off_again() -> Answer:
    """Leads to the form of a write-off that was undone, or to the list if none booked it."""
    with reading() as db:
        document = get_document(db, read_id(request.args.get("again", "")) or 0)
        row = kept.write_off_of_document(db, document.id or 0)
        shown = kept.get_write_off(db, row.id or 0) if row else None
    if shown is None:
        at_dock = document.kind is DocumentKind.SENDBACK
        return redirect(url_for("warehouse.dock" if at_dock else "safety.write_offs"), code=303)
    if len(shown.lines) == 1:
        code = shown.lines[0].lot.code
        return redirect(url_for("safety.write_off_lot", code=code, again=shown.row.id), code=303)
    return redirect(url_for("safety.write_off_many", again=shown.row.id), code=303)


@bp.get("/write-offs/<int:write_off_id>/photos/<int:photo_id>.jpg")
def photo(write_off_id: int, photo_id: int) -> Response:
    """Shows a photo."""
    with reading() as db:
        content = kept.photo(db, write_off_id=write_off_id, photo_id=photo_id)
    return Response(content, mimetype="image/jpeg")


@bp.post("/write-offs/<int:write_off_id>/photos")
@only(Role.WAREHOUSE)
def add_photos(write_off_id: int) -> Answer:
    """Adds photos to a write-off."""
    form = PhotosForm()
    if form.sent_well():
        with form.refusals():
            photos = form.drawn()
            with transaction() as db:
                writing_off.add_photos(
                    db, command=command(), write_off_id=write_off_id, photos=photos
                )
            if photos:
                flash(_("The photos are kept."), "success")
    for message in [*form.form_errors, *(form.photos.errors or ())]:
        flash(message, "stop")
    return redirect(url_for("safety.write_off", write_off_id=write_off_id), code=303)


def _new_page(code: str) -> NewPage:
    with reading() as db:
        lot = lot_by_code(db, code)
        there = list(kept.writable(db, [lot.id or 0]).values())
        limits = losses.limits(db)
        lately = losses.lost_lately(db, actor_id=current_user.id, at=now())
        item = db.get_one(ItemRow, lot.item_id)
    return NewPage(
        form=WriteOffForm().offer(there),
        lot=lot,
        item=item,
        there=there,
        limits=limits,
        lately=lately,
    )


def _fill_again(page: NewPage, write_off_id: int) -> None:
    """Fills the form with what a write-off said of the lot."""
    with reading() as db:
        shown = kept.get_write_off(db, write_off_id)
    lines = [line for line in shown.lines if line.lot.id == page.lot.id]
    form = page.form
    form.fill(shown.row)
    if len(lines) == 1:
        form.place_id.data = lines[0].place.id
        form.pieces.data = lines[0].quantity.pieces or None
        form.grams.data = None if page.item.measure is Measure.PIECES else lines[0].quantity.grams


def _filter() -> WriteOffFilter:
    asked = request.args
    return WriteOffFilter(
        kind=one_of(WriteOffKind, asked.get("kind")),
        state=one_of(WriteOffState, asked.get("state")),
        text=asked.get("q", "").strip()[:80],
    )


def _sheet(found: list[ListedWriteOff]) -> Sheet:
    columns = (
        Column(heading=_("Number")),
        Column(heading=_("Kind")),
        Column(heading=_("Reason")),
        Column(heading=_("State")),
        Column(heading=_("Lot")),
        Column(heading=_("Item"), wide=True),
        Column(heading=_("Place")),
        Column(heading=_("Pieces"), kind=Kind.PIECES),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT),
        Column(heading=_("Proposed"), kind=Kind.INSTANT),
        Column(heading=_("By")),
        Column(heading=_("Decided"), kind=Kind.INSTANT),
        Column(heading=_("Decided by")),
        Column(heading=_("Document")),
        Column(heading=_("Comment"), wide=True),
    )
    rows = [row for each in found for row in _rows(each)]
    return Sheet(title=_("Waste and destruction"), columns=columns, rows=rows)


def _rows(each: ListedWriteOff) -> list[tuple[Cell, ...]]:
    row = each.row
    return [
        (
            row.code,
            str(terms.WRITE_OFF_KINDS[row.kind.value]),
            str(terms.WRITE_OFF_REASONS[row.reason.value]),
            terms.state(each.state.value),
            line.lot.code,
            item_name(line.item),
            line.place.name,
            pieces_of(line.item, line.quantity),
            line.quantity.grams,
            row.proposed_at,
            each.proposed_by.name,
            row.decided_at,
            each.decided_by.name if each.decided_by else "",
            each.document.number if each.document else "",
            row.comment,
        )
        for line in each.lines
    ]
