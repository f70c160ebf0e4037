"""Issue to the soup kitchen: what is wanted, a look at what will be taken, then the issue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select
from werkzeug import Response
from wtforms import Field, FieldList, Form, FormField, SelectField
from wtforms.validators import Length

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, LinesRefused, NotFound, RuleBroken
from logistics.domain.ledger import DocumentKind
from logistics.services import cooking
from logistics.services.cooking import CookedPick, Wanted
from logistics.store.stock import StockFilter, StockLine, stock_lines
from logistics.store.tables import PurposeRow
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.again import amounts_by_lot, undone_page
from logistics.web.db import command, now, reading, transaction
from logistics.web.errors import words_of
from logistics.web.forms import (
    CleanStringField,
    HouseForm,
    PiecesField,
    ScaleField,
    choices,
    chosen_id,
)
from logistics.web.names import item_name
from logistics.web.warehouse.blueprint import bp

LINES_SHOWN = 3
LINES_AT_MOST = 40
ITEMS_AT_MOST = 1000


class WantedForm(Form):  # type: ignore[misc]
    """One line: an item, or one lot of it, and how much."""

    item_id = SelectField(_l("Item"), coerce=chosen_id)
    lot = CleanStringField(_l("Lot"), [Length(max=20)])
    pieces = PiecesField(_l("Pieces"))
    grams = ScaleField(_l("Weight (kg)"))

    @property
    def is_filled(self) -> bool:
        """Tells whether the line asks for something."""
        return bool(self.item_id.data or self.lot.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks a line that names something; an amount of nothing is not understood."""
        fine = bool(super().validate(extra_validators))
        if fine and not self.is_filled and (self.pieces.raw or self.grams.raw):
            self.item_id.errors = [_("Choose the item of this line, or empty the line.")]
            return False
        return fine


class KitchenForm(HouseForm):
    """What the soup kitchen gets."""

    purpose_id = SelectField(_l("Purpose"), coerce=chosen_id)
    note = CleanStringField(_l("Note"), [Length(max=500)])
    lines = FieldList(FormField(WantedForm), min_entries=LINES_SHOWN, max_entries=LINES_AT_MOST)

    def offer(self, stock: list[StockLine], purposes: list[PurposeRow]) -> None:
        """Fills the choices: what we hold."""
        held = [(line.item.id, item_name(line.item)) for line in stock]
        self.purpose_id.choices = choices(
            ((row.id, row.name) for row in purposes), empty=_("none: for everybody")
        )
        for line in self.lines:
            line.item_id.choices = choices(held, empty="")

    def wanted(self) -> list[Wanted]:
        """Returns the lines that name something."""
        return [
            Wanted(
                item_id=line.item_id.data,
                lot=(line.lot.data or "").upper(),
                pieces=line.pieces.data,
                grams=line.grams.data,
            )
            for line in self.lines
            if line.form.is_filled
        ]

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused of a line beside the field that is to be corrected."""
        if not isinstance(refusal, LinesRefused):
            super().tell(refusal)
            return
        named = [line for line in self.lines if line.form.is_filled]
        for position, why in refusal.lines:
            field, words = _place_of(named[position].form, why)
            field.errors = [*field.errors, *words]
        self.lines.errors = [line.errors for line in self.lines]

    def asks_for_a_line(self) -> bool:
        """Tells whether another line is wanted instead of the issue; adds it."""
        asked = "more" in request.form and len(self.lines) < LINES_AT_MOST
        if asked:
            self.lines.append_entry()
        return asked


@dataclass(frozen=True, slots=True, kw_only=True)
class KitchenPage:
    """What the screen shows; ``picks`` once somebody asked for a look."""

    form: KitchenForm
    stock: Mapping[int, StockLine]
    purposes: list[PurposeRow]
    picks: list[CookedPick] | None = None


@bp.route("/kitchen", methods=["GET", "POST"])
def kitchen() -> tuple[str, int] | Response:
    """Gives goods to the soup kitchen."""
    form = KitchenForm()
    if not form.is_submitted() and (again := read_id(request.args.get("again", ""))):
        _fill_again(form, again)
    more, page = form.asks_for_a_line(), _page(form)
    picks = None
    if not more and form.sent_well():
        with form.refusals():
            if "issue" in request.form:
                return _issued(form)
            picks = _plan(form)
    shown = KitchenPage(form=form, stock=page.stock, purposes=page.purposes, picks=picks)
    return render_template("warehouse/kitchen.html", page=shown), form.status


def _fill_again(form: KitchenForm, document_id: int) -> None:
    """Fills the form with an issue that was undone, a line for each lot."""
    with reading() as db:
        page = undone_page(db, document_id, DocumentKind.KITCHEN)
    form.note.data = page.document.note
    form.purpose_id.data = next(
        (line.lot.purpose_id for line in page.lines if line.lot.purpose_id), None
    )
    while len(form.lines):
        form.lines.pop_entry()
    for lot, amounts in amounts_by_lot(page)[:LINES_AT_MOST]:
        form.lines.append_entry({"item_id": lot.item_id, "lot": lot.code, **amounts})


def _place_of(line: WantedForm, refusal: RuleBroken) -> tuple[Field, list[str]]:
    if isinstance(refusal, InvalidValue) and refusal.field in line:
        return line[refusal.field], [terms.reason(refusal.why, refusal.value)]
    at_lot = isinstance(refusal, NotFound) and refusal.kind == "lot"
    return line.lot if at_lot else line.item_id, words_of(refusal)


def _page(form: KitchenForm) -> KitchenPage:
    with reading() as db:
        stock = stock_lines(db, StockFilter(on=local_day(now())), start=0, limit=ITEMS_AT_MOST)
        purposes = list(
            db.exec(select(PurposeRow).where(col(PurposeRow.active)).order_by(col(PurposeRow.name)))
        )
    form.offer(stock, purposes)
    return KitchenPage(
        form=form, stock={line.item.id or 0: line for line in stock}, purposes=purposes
    )


def _plan(form: KitchenForm) -> list[CookedPick]:
    with reading() as db:
        return cooking.kitchen_plan(
            db, form.wanted(), on=local_day(now()), purpose_id=form.purpose_id.data
        )


def _issued(form: KitchenForm) -> Response:
    with transaction() as db:
        document_id = cooking.issue_to_kitchen(
            db,
            form.wanted(),
            command=command(),
            note=form.note.data or "",
            purpose_id=form.purpose_id.data,
        ).id
    flash(_("Issued to the soup kitchen."), "success")
    return redirect(url_for("documents.document", document_id=document_id), code=303)
