"""Goods leave for another warehouse or institution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import FieldList, Form, FormField, SelectField
from wtforms.validators import Length

from logistics.domain.errors import InvalidValue
from logistics.domain.ledger import DocumentKind
from logistics.services import passing_on
from logistics.store import catalogue, lots
from logistics.store.parties import PartyRole, parties
from logistics.store.purposes import purposes
from logistics.store.tables import ItemRow, LotRow, PurposeRow
from logistics.store.turkish import fold
from logistics.web.addresses import read_id
from logistics.web.again import amounts_by_lot, undone_page
from logistics.web.db import command, reading, transaction
from logistics.web.forms import (
    CleanStringField,
    Given,
    HouseForm,
    KilogramField,
    PiecesField,
    choices,
    chosen_id,
)
from logistics.web.warehouse.blueprint import bp
from logistics.web.warehouse.receipt_form import SEPARATOR, codes_of

LINES_SHOWN = 4
LINES_AT_MOST = 60


class PassedLineForm(Form):  # type: ignore[misc]
    """One line: an item, of which the soonest to expire goes, or one lot by its code."""

    scan = CleanStringField(_l("Item, barcode or lot"), [Length(max=200)])
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    item_id: int | None = None
    lot_id: int | None = None

    def recognise(self, codes: Mapping[str, int | None], known: Mapping[str, LotRow]) -> None:
        """Finds the item or the lot that was scanned or typed."""
        typed = (self.scan.data or "").split(SEPARATOR)[0].strip()
        lot = known.get(typed.upper())
        self.item_id = lot.item_id if lot else codes.get(fold(typed))
        self.lot_id = lot.id if lot else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuses what is no item and no lot; an empty line is fine."""
        if not super().validate(extra_validators):
            return False
        if self.scan.data and self.item_id is None:
            self.scan.errors = [_("No item or lot has this code or name.")]
            return False
        if not self.scan.data and (self.pieces.raw or self.grams.raw):
            self.scan.errors = [_("Choose the item of this line, or empty the line.")]
            return False
        if self.scan.data and not (self.pieces.data or self.grams.data):
            self.pieces.errors = [_("Write how much goes.")]
            return False
        return True


class PassForm(HouseForm):
    """To whom, for which purpose, and what."""

    institution = CleanStringField(_l("Institution or warehouse"), [Given(), Length(max=160)])
    reference = CleanStringField(_l("Document no"), [Given(), Length(max=64)])
    purpose_id = SelectField(_l("Given for"), coerce=chosen_id)
    note = CleanStringField(_l("Note"), [Length(max=500)])
    lines = FieldList(FormField(PassedLineForm), min_entries=LINES_SHOWN, max_entries=LINES_AT_MOST)

    def passing(self) -> passing_on.Passing:
        """Returns what goes where."""
        return passing_on.Passing(
            institution=self.institution.data,
            reference=self.reference.data,
            purpose_id=self.purpose_id.data,
            note=self.note.data or "",
            lines=[
                passing_on.PassedLine(
                    item_id=line.form.item_id,
                    lot_id=line.form.lot_id,
                    pieces=line.pieces.data,
                    grams=line.grams.data,
                )
                for line in self.lines
                if line.form.item_id is not None
            ],
        )

    def tell(self, refusal: Any) -> None:
        """Says in words that no line was written."""
        if isinstance(refusal, InvalidValue) and refusal.field == "lines":
            self.form_errors.append(_("Write at least one line."))
        else:
            super().tell(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassPage:
    """What the screen shows."""

    form: PassForm
    items: list[ItemRow]
    institutions: list[str]


@bp.route("/pass-on", methods=["GET", "POST"])
def pass_on() -> tuple[str, int] | Response:
    """Passes goods on."""
    form = PassForm()
    if not form.is_submitted() and (again := read_id(request.args.get("again", ""))):
        _fill_again(form, again)
    more = "more" in request.form and len(form.lines) < LINES_AT_MOST
    if more:
        form.lines.append_entry()
    with reading() as db:
        items, aims = catalogue.items(db), purposes(db)
        packed = [*items, *catalogue.parcels(db)]
        institutions = [row.name for row in parties(db, PartyRole.INSTITUTION)]
        known = lots.lots_by_code(db, [line.scan.data or "" for line in form.lines])
    form.purpose_id.choices = choices(_named(aims), empty=_("unconditional"))
    codes = codes_of(packed)
    for line in form.lines:
        line.form.recognise(codes, known)
    if not more and form.sent_well():
        with form.refusals():
            _know(form, institutions)
            with transaction() as db:
                document_id = passing_on.pass_on(db, form.passing(), command=command()).id
            flash(_("Passed on. Print the document for the handover."), "success")
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    page = PassPage(form=form, items=packed, institutions=institutions)
    return render_template("warehouse/pass_on.html", page=page), form.status


def _fill_again(form: PassForm, document_id: int) -> None:
    """Fills the form with what had been passed on and was undone, a line for each lot."""
    with reading() as db:
        page = undone_page(db, document_id, DocumentKind.TRANSFER_OUT)
    form.institution.data = page.party.name if page.party else ""
    form.reference.data, form.note.data = page.document.reference, page.document.note
    form.purpose_id.data = next(
        (line.lot.purpose_id for line in page.lines if line.lot.purpose_id), None
    )
    while len(form.lines):
        form.lines.pop_entry()
    for lot, amounts in amounts_by_lot(page)[:LINES_AT_MOST]:
        form.lines.append_entry({"scan": lot.code, **amounts})


def _named(aims: list[PurposeRow]) -> list[tuple[int | None, str]]:
    return [(row.id, row.name) for row in aims]


def _know(form: PassForm, institutions: list[str]) -> None:
    typed = fold(form.institution.data)
    same = next((name for name in institutions if fold(name) == typed), form.institution.data)
    form.institution.process_data(same)
