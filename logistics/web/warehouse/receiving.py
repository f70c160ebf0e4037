"""The receipt of goods: a donor's or supplier's document with its lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import Field, FieldList, Form, FormField, RadioField, SelectField
from wtforms.validators import Length, ValidationError

from logistics.adapters.codes import read_code
from logistics.domain.errors import InvalidValue, LinesRefused, RuleBroken, WrongStorage
from logistics.domain.lots import DateKind
from logistics.domain.scans import Scan
from logistics.services import receiving
from logistics.store import catalogue, places
from logistics.store.tables import ItemRow, PlaceRow
from logistics.store.turkish import fold, resembling
from logistics.web import terms
from logistics.web.db import command, reading, transaction
from logistics.web.errors import words_of
from logistics.web.forms import (
    CleanStringField,
    DayField,
    Given,
    HouseForm,
    KilogramField,
    PiecesField,
    choices,
    chosen_id,
)
from logistics.web.names import item_name
from logistics.web.warehouse.blueprint import bp

LINES_SHOWN = 3
LINES_AT_MOST = 60
SEPARATOR = " · "
AS_ITEM = ""
ALIKE_AT_MOST = 5
NEW_PARTY = "+"


class LineForm(Form):  # type: ignore[misc]
    """One line of a receipt; a line without an item is left out.

    The item is scanned or typed into ``scan`` (barcode, code or name), or chosen.
    """

    scan = CleanStringField(_l("Barcode or name"), [Length(max=200)])
    item_id = SelectField(_l("Item"), coerce=chosen_id)
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    supplier_lot = CleanStringField(_l("Supplier's lot"), [Length(max=64)])
    date_kind = SelectField(_l("Date kind"), default=AS_ITEM)
    expires_on = DayField(_l("Date"))
    place_id = SelectField(_l("Storage place"), coerce=chosen_id)

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks a line that names an item; an empty line is fine, a half-typed one is not."""
        if self.item_id.data:
            return bool(super().validate(extra_validators))
        if self.scan.data:
            self.scan.errors = [_("No item has this barcode, code or name.")]
            return False
        if self.pieces.raw or self.grams.raw or self.expires_on.raw or self.supplier_lot.data:
            self.item_id.errors = [_("Choose the item of this line, or empty the line.")]
            return False
        return True

    def recognise(self, codes: Mapping[str, int | None]) -> None:
        """Chooses the item that was scanned or typed, unless one is chosen already."""
        typed = (self.scan.data or "").split(SEPARATOR)[0].strip()
        if not typed or self.item_id.data:
            return
        read = read_code(typed)
        spellings = (fold(typed), *read.barcodes)
        found = next((codes[each] for each in spellings if each in codes), None)
        self.item_id.process_data(found)
        if found is not None:
            self.take_over(read)

    def take_over(self, read: Scan) -> None:
        """Fills what the package says of itself into what was left empty."""
        said = {
            "supplier_lot": read.supplier_lot,
            "expires_on": read.expires_on,
            "date_kind": read.date_kind and read.date_kind.value,
            "grams": read.net_g,
        }
        for name, value in said.items():
            if value and not self[name].data and not self[name].errors:
                self[name].raw_data = None
                self[name].process_data(value)


class ReceiptForm(HouseForm):
    """A donor's or supplier's document with its lines."""

    kind = RadioField(_l("Kind"), default="donation")
    party = CleanStringField(_l("Donor or supplier"), [Given(), Length(max=160)])
    same_party = RadioField(_l("Which one is it?"), validate_choice=False)
    reference = CleanStringField(_l("Document no"), [Given(), Length(max=64)])
    note = CleanStringField(_l("Note"), [Length(max=500)])
    unsure = False
    lines = FieldList(FormField(LineForm), min_entries=LINES_SHOWN, max_entries=LINES_AT_MOST)

    def know(self, parties: list[str]) -> None:
        """Takes a known party however its name was typed; one like it asks which was meant."""
        typed = self.party.data or ""
        same = next((name for name in parties if fold(name) == fold(typed)), None)
        alike = [] if same else resembling(typed, parties)[:ALIKE_AT_MOST]
        new = f"{NEW_PARTY}{typed}"
        self.same_party.choices = [(name, name) for name in alike]
        if alike:
            self.same_party.choices.append((new, _("none of these: “%(name)s” is new", name=typed)))
        if same or self.same_party.data in alike:
            self.party.process_data(same or self.same_party.data)
        self.unsure = bool(alike) and self.same_party.data not in {*alike, new}

    def validate_party(self, field: Field) -> None:
        """Refuses a new name beside one much like it, until somebody says which was meant."""
        del field
        if self.unsure:
            names = ", ".join(name for name, _words in self.same_party.choices[:-1])
            raise ValidationError(
                _("A similar donor is known: %(names)s. Is it the one you mean?", names=names)
            )

    def offer(
        self, items: list[ItemRow], shelves: list[PlaceRow], cases: Mapping[str, int | None]
    ) -> None:
        """Fills the choices from the catalogue and the storage places."""
        self.kind.choices = [("donation", _("Donation")), ("purchase", _("Purchase"))]
        codes = {**_codes(items), **cases}
        kinds = [(kind.value, terms.DATE_KINDS[kind.value]) for kind in DateKind]
        for line in self.lines:
            line.item_id.choices = choices(((row.id, item_name(row)) for row in items), empty="")
            line.place_id.choices = choices(
                ((row.id, f"{row.code} · {row.name}") for row in shelves), empty=_("usual place")
            )
            line.date_kind.choices = choices(kinds, empty=_("as the item's"))
            line.recognise(codes)

    def filled(self, choice: "Choice") -> list[receiving.ReceiptLine]:
        """Returns the lines that name an item, with what the item usually has where left open."""
        kinds = {row.id: row.date_kind for row in choice.items}
        return [
            receiving.ReceiptLine(
                item_id=line.item_id.data,
                place_id=line.place_id.data or choice.usual.get(line.item_id.data, 0),
                pieces=line.pieces.data,
                grams=line.grams.data,
                date_kind=DateKind(line.date_kind.data or kinds[line.item_id.data]),
                expires_on=line.expires_on.data,
                supplier_lot=line.supplier_lot.data or "",
            )
            for line in self.lines
            if line.item_id.data
        ]

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused of a line beside the field that is to be corrected."""
        if not isinstance(refusal, LinesRefused):
            super().tell(refusal)
            return
        named = [line for line in self.lines if line.item_id.data]
        for position, why in refusal.lines:
            field, words = _place_of(named[position].form, why)
            field.errors = [*field.errors, *words]
        self.lines.errors = [line.errors for line in self.lines]

    def asks_for_a_line(self) -> bool:
        """Tells whether another line is wanted instead of the receipt; adds it."""
        asked = "more" in request.form and len(self.lines) < LINES_AT_MOST
        if asked:
            self.lines.append_entry()
        return asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a receipt can name: items, storage places, parties, each item's usual place.

    ``cases`` are the further barcodes, each with its item (id).
    """

    items: list[ItemRow]
    shelves: list[PlaceRow]
    parties: list[str]
    usual: dict[int, int]
    cases: dict[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePage:
    """What the receive screen shows."""

    form: ReceiptForm
    choice: Choice
    lines_at_most: int = LINES_AT_MOST


@bp.route("/receive", methods=["GET", "POST"])
def receive() -> tuple[str, int] | Response:
    """Receives a donation or a purchase."""
    form, choice = ReceiptForm(), _choice()
    more = form.asks_for_a_line()
    form.offer(choice.items, choice.shelves, choice.cases)
    form.know(choice.parties)
    if not more and form.sent_well():
        with form.refusals():
            verb = _donation if form.kind.data == "donation" else _purchase
            document_id = verb(form, choice)
            flash(_("Received. The lots are on the shelf."), "success")
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    page = ReceivePage(form=form, choice=choice)
    return render_template("warehouse/receive.html", page=page), form.status


def _place_of(line: LineForm, refusal: RuleBroken) -> tuple[Field, list[str]]:
    """Returns the field of a line that a refusal speaks of, and the words for it."""
    if isinstance(refusal, InvalidValue) and refusal.field in line:
        return line[refusal.field], [terms.reason(refusal.why, refusal.value)]
    at_place = isinstance(refusal, WrongStorage) or getattr(refusal, "kind", "") == "place"
    return line.place_id if at_place else line.item_id, words_of(refusal)


def _choice() -> Choice:
    with reading() as db:
        items, shelves = catalogue.items(db), places.shelves(db)
        parties, usual = catalogue.party_names(db), places.usual_places(db)
        cases = catalogue.items_by_further_barcode(db)
    first = {shelf.storage: shelf.id for shelf in reversed(shelves)}
    for row in items:
        place_id = first.get(row.storage)
        if row.id is not None and place_id is not None:
            usual.setdefault(row.id, place_id)
    return Choice(items=items, shelves=shelves, parties=parties, usual=usual, cases=cases)


def _codes(items: list[ItemRow]) -> dict[str, int | None]:
    """Returns what each item answers to: names, code, and above all its barcode."""
    found: dict[str, int | None] = {}
    for read in ("name_en", "name_tr", "code", "barcode"):
        found |= {fold(getattr(row, read)): row.id for row in items if getattr(row, read)}
    return found


def _donation(form: ReceiptForm, choice: Choice) -> int | None:
    with transaction() as db:
        return receiving.receive_donation(
            db, command=command(), donor=form.party.data, reference=form.reference.data,
            lines=form.filled(choice), note=form.note.data or "",
        ).id  # fmt: skip


def _purchase(form: ReceiptForm, choice: Choice) -> int | None:
    with transaction() as db:
        return receiving.receive_purchase(
            db, command=command(), supplier=form.party.data, reference=form.reference.data,
            lines=form.filled(choice), note=form.note.data or "",
        ).id  # fmt: skip
