"""Entering by scan at one place: what is there, never what should be there."""

from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlmodel import Session
from werkzeug import Response
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import Length

from logistics.adapters.codes import read_code
from logistics.domain.count_refusals import LineCounted
from logistics.domain.counting import CountAct, CountScope, CountState
from logistics.domain.errors import InvalidValue, NotFound, RuleBroken
from logistics.domain.lots import DateKind
from logistics.domain.roles import Role
from logistics.domain.scans import Scan
from logistics.services import counting
from logistics.services.counting import Sighting
from logistics.store import catalogue, counts
from logistics.store.counts import CountLine, Waiting
from logistics.store.places import get_place
from logistics.store.scanned import Recognised, recognise
from logistics.store.tables import CountRow, ItemRow, LotRow, PlaceRow
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.counts.blueprint import bp, only
from logistics.web.db import command, reading, transaction
from logistics.web.errors import words_of
from logistics.web.formats import day
from logistics.web.forms import (
    CleanStringField,
    DayField,
    HouseForm,
    KilogramField,
    PiecesField,
    choices,
)
from logistics.web.names import item_name

SHOWN_AT_MOST = 200
NEW = "new"
DEVICES = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")


class EntryForm(HouseForm):
    """One line as a counter sees it: a code, how much, and for unknown goods their date."""

    code = CleanStringField(_l("Lot, barcode or item"), [Length(max=200)])
    which = RadioField(_l("Which lot is it?"), validate_choice=False)
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    act = RadioField(_l("It was counted before"), validate_choice=False)
    item_id = HiddenField()
    date_kind = SelectField(_l("Date kind"), validate_choice=False)
    expires_on = DayField(_l("Date on the package"))
    supplier_lot = CleanStringField(_l("Supplier's lot"), [Length(max=64)])
    item: ItemRow | None = None
    lots: tuple[LotRow, ...] = ()
    asks_act = False

    def offer(self) -> None:
        """Fills the choices that are always the same."""
        kinds = [(kind.value, terms.DATE_KINDS[kind.value]) for kind in DateKind]
        self.date_kind.choices = choices(kinds, empty=_("the item's"))
        self.act.choices = [
            (CountAct.MORE.value, _("this is more of it: add")),
            (CountAct.AGAIN.value, _("all of it was counted again: replace")),
        ]

    def choose_between(self, item: ItemRow, lots: list[LotRow]) -> None:
        """Asks which lot of a scanned item it is, or whether it is goods of no known lot."""
        self.item, self.lots = item, tuple(lots)
        self.which.choices = [
            *((str(lot.id), f"{lot.code} · {day(lot.expires_on)}") for lot in lots),
            (NEW, _("none of these: another date or lot")),
        ]
        if not self.which.data:
            self.which.process_data(self.which.choices[0][0])

    def take_from(self, scan: Scan) -> None:
        """Takes the date and the number that a package's code tells."""
        self.expires_on.process_data(scan.expires_on)
        self.supplier_lot.process_data(scan.supplier_lot)
        self.date_kind.process_data(scan.date_kind.value if scan.date_kind else "")

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refusal beside its field; a line counted before asks how this is meant."""
        if isinstance(refusal, LineCounted):
            self.asks_act = True
            self.act.errors = words_of(refusal)
        elif isinstance(refusal, NotFound):
            self.code.errors = words_of(refusal)
        elif isinstance(refusal, InvalidValue) and refusal.field in self:
            self[refusal.field].errors = [terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePage:
    """What a counter sees of a place: amounts of their own alone."""

    form: EntryForm
    row: CountRow
    place: PlaceRow
    lines: list[CountLine]
    waiting: list[Waiting]
    waiting_total: int
    me: int
    names: dict[int, str]
    places: list[PlaceRow]


@bp.get("/<int:count_id>/places/<int:place_id>")
def place(count_id: int, place_id: int) -> tuple[str, int] | Response:
    """Shows a place of a count, ready to scan."""
    form = EntryForm()
    form.offer()
    return _shown(count_id, place_id, form)


@bp.post("/<int:count_id>/places/<int:place_id>")
def enter(count_id: int, place_id: int) -> tuple[str, int] | Response:
    """Enters what was counted of one line."""
    only(Role.WAREHOUSE)
    form = EntryForm()
    form.offer()
    if form.sent_well():
        with form.refusals():
            with reading() as db:
                seen = _sighting(db, form, place_id=place_id)
            if seen is not None:
                with transaction() as db:
                    _entered(db, count_id, seen, form)
                flash(_("Counted: %(code)s.", code=_named(form)), "success")
                return _back(count_id, place_id)
            form.status = 422
    return _shown(count_id, place_id, form)


@bp.post("/<int:count_id>/places/<int:place_id>/missing")
def missing(count_id: int, place_id: int) -> tuple[str, int] | Response:
    """Says that nothing of an expected lot is there."""
    only(Role.WAREHOUSE)
    form = EntryForm()
    form.offer()
    lot_id = read_id(request.form.get("lot_id", ""))
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                counting.enter(
                    db,
                    command=command(),
                    count_id=count_id,
                    sighting=Sighting(place_id=place_id, lot_id=lot_id),
                    pieces=0,
                    grams=0,
                    device=_device(),
                )
            flash(_("Noted: nothing of it is here."), "success")
            return _back(count_id, place_id)
    return _shown(count_id, place_id, form)


def _sighting(db: Session, form: EntryForm, *, place_id: int) -> Sighting | None:
    """Returns what was scanned, or None after the form was made to ask which lot it is."""
    chosen = form.which.data
    if chosen and chosen != NEW:
        return Sighting(place_id=place_id, lot_id=read_id(chosen))
    if chosen == NEW and (item := _item(db, form)) is not None:
        form.choose_between(item, counts.lots_at(db, place_id=place_id, item_id=item.id or 0))
        return Sighting(
            place_id=place_id,
            item_id=item.id,
            date_kind=_date_kind(form) or item.date_kind,
            expires_on=form.expires_on.data,
            supplier_lot=form.supplier_lot.data or "",
        )
    if not form.code.data:
        raise InvalidValue(field="code", why="count_missing")
    found = _scanned(db, form.code.data)
    if found.lot is not None:
        return Sighting(place_id=place_id, lot_id=found.lot.id)
    item = found.item
    if item is None:
        raise NotFound(kind="lot", key=form.code.data)
    lots = _meant(found, counts.lots_at(db, place_id=place_id, item_id=item.id or 0))
    if len(lots) == 1 and (found.scan.expires_on or found.scan.supplier_lot):
        return Sighting(place_id=place_id, lot_id=lots[0].id)
    form.take_from(found.scan)
    form.choose_between(item, lots)
    form.item_id.process_data(str(item.id))
    form.which.errors = [_("Choose the lot by the date on the package.")]
    return None


def _date_kind(form: EntryForm) -> DateKind | None:
    word = form.date_kind.data
    return DateKind(word) if word in set(DateKind) else None


def _item(db: Session, form: EntryForm) -> ItemRow | None:
    id_ = read_id(form.item_id.data or "")
    if id_ is not None:
        return db.get(ItemRow, id_)
    return _scanned(db, form.code.data).item if form.code.data else None


def _scanned(db: Session, code: str) -> Recognised:
    """Returns what a code names; a number of digits that is no GTIN may still be a barcode."""
    found = recognise(db, read_code(code))
    if found.lot is None and found.item is None:
        return replace(found, item=catalogue.item_by_code(db, code))
    return found


def _meant(found: Recognised, lots: list[LotRow]) -> list[LotRow]:
    """Returns the lots of a place that a package's own date and number leave."""
    scan = found.scan
    return [
        lot
        for lot in lots
        if scan.expires_on in (None, lot.expires_on)
        and (not scan.supplier_lot or scan.supplier_lot == lot.supplier_lot)
    ] or lots


def _entered(db: Session, count_id: int, seen: Sighting, form: EntryForm) -> None:
    counting.enter(
        db,
        command=command(),
        count_id=count_id,
        sighting=seen,
        pieces=form.pieces.data,
        grams=form.grams.data,
        act=CountAct(form.act.data) if form.act.data in set(CountAct) else CountAct.FIRST,
        device=_device(),
    )


def _named(form: EntryForm) -> str:
    if form.which.data and form.which.data != NEW:
        return next((lot.code for lot in form.lots if str(lot.id) == form.which.data), "")
    return form.code.data or (item_name(form.item) if form.item else "")


def _device() -> str:
    """Returns what sort of device a counter holds, as it says of itself."""
    told = request.user_agent.string
    return next((name for name in DEVICES if name in told), "")


def _back(count_id: int, place_id: int) -> Response:
    return redirect(url_for("counts.place", count_id=count_id, place_id=place_id), code=303)


def _shown(count_id: int, place_id: int, form: EntryForm) -> tuple[str, int] | Response:
    with reading() as db:
        row = counts.get_count(db, count_id)
        if counts.state_of(db, row) is not CountState.COUNTING:
            return redirect(url_for("counts.count", count_id=count_id), code=303)
        page = _page(db, row, place_id, form)
    return render_template("counts/place.html", page=page), form.status


def _page(db: Session, row: CountRow, place_id: int, form: EntryForm) -> PlacePage:
    here = get_place(db, place_id)
    lines = counts.lines_of(db, row.id or 0, place_id=place_id)
    waiting = counts.waiting_lots(db, row, place_id=place_id, limit=SHOWN_AT_MOST)
    total = counts.waiting_by_place(db, row).get(place_id, 0)
    names = counts.counters_of(db, row.id or 0)
    return PlacePage(
        form=form,
        row=row,
        place=here,
        lines=lines,
        waiting=waiting,
        waiting_total=total,
        me=current_user.id,
        names=names,
        places=counts.places_of(db, row) if row.scope is not CountScope.PLACE else [],
    )
