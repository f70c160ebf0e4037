"""The form of a receipt: who brings what, with which papers, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
)
from wtforms.validators import Length, StopValidation, ValidationError

from logistics.adapters.codes import read_code
from logistics.domain.donation_receipts import ValueSource
from logistics.domain.errors import InvalidValue, LinesRefused, RuleBroken, TooWarm, WrongStorage
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import DateKind
from logistics.domain.receipts import Packaging, RefusalReason, Verdict, commission
from logistics.domain.scans import Scan
from logistics.services import receiving
from logistics.store.parties import ANONYMOUS
from logistics.store.tables import ItemRow, PartyRow, PlaceRow, PurposeRow
from logistics.store.turkish import fold, resembling
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.errors import words_of
from logistics.web.forms import (
    CleanStringField,
    DayField,
    DegreeField,
    Given,
    HouseForm,
    KilogramField,
    LiraField,
    PiecesField,
    choices,
    chosen_id,
)
from logistics.web.names import item_name

LINES_SHOWN = 3
LINES_AT_MOST = 100
SEPARATOR = " · "
AS_ITEM = ""
ALIKE_AT_MOST = 5
NEW_PARTY = "+"
SHELF, DOCK = "shelf", "dock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a receipt can name, and each item's usual place.

    ``cases`` are the further barcodes, each with its item (id).
    """

    items: list[ItemRow]
    shelves: list[PlaceRow]
    parties: list[str]
    usual: dict[int, int]
    purposes: list[PurposeRow]
    associations: list[PartyRow]
    cases: dict[str, int | None]


class LineForm(Form):  # type: ignore[misc]
    """One line of a receipt; a line without an item is left out.

    The item is scanned or typed into ``scan`` (barcode, code or name), or chosen.
    """

    scan = CleanStringField(_l("Barcode or name"), [Length(max=200)])
    item_id = SelectField(_l("Item"), coerce=chosen_id)
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    weight_confirmed = BooleanField(_l("The weight is right"))
    temperature_dc = DegreeField(_l("Temperature (°C)"))
    expires_on = DayField(_l("Date"))
    date_kind = SelectField(_l("Date kind"), default=AS_ITEM)
    supplier_lot = CleanStringField(_l("Supplier's lot"), [Length(max=64)])
    brand = CleanStringField(_l("Brand"), [Length(max=80)])
    packaging = SelectField(_l("Packaging"), default="")
    value_kurus = LiraField(_l("Value of the line (TL, without VAT)"))
    verdict = SelectField(_l("What is done with it"), default="")
    refused_pieces = PiecesField(_l("Refused besides (pieces)"))
    refused_grams = KilogramField(_l("Refused besides (kg)"))
    refusal = SelectField(_l("Why refused or held"), default="")
    place_id = SelectField(_l("Storage place"), coerce=chosen_id)
    asks_weight = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks a line that names an item; an empty line is fine, a half-typed one is not."""
        if self.item_id.data:
            return bool(super().validate(extra_validators)) and self._held_with_reason()
        if self.scan.data:
            self.scan.errors = [_("No item has this barcode, code or name.")]
            return False
        typed = (self.pieces, self.grams, self.expires_on, self.temperature_dc, self.value_kurus)
        if any(field.raw for field in typed) or self.supplier_lot.data:
            self.item_id.errors = [_("Choose the item of this line, or empty the line.")]
            return False
        return True

    def _held_with_reason(self) -> bool:
        if self.verdict.data == Verdict.HOLD and not self.refusal.data:
            self.refusal.errors = [_("Say why it is held.")]
            return False
        return True

    def offer(self, choice: Choice) -> None:
        """Fills the choices."""
        named = ((row.id, item_name(row)) for row in choice.items)
        self.item_id.choices = choices(named, empty="")
        placed = ((row.id, f"{row.code} · {row.name}") for row in choice.shelves)
        self.place_id.choices = choices(placed, empty=_("usual place"))
        kinds = ((kind.value, terms.DATE_KINDS[kind.value]) for kind in DateKind)
        self.date_kind.choices = choices(kinds, empty=_("the item's"))
        states = ((each.value, terms.PACKAGING[each.value]) for each in Packaging)
        self.packaging.choices = choices(states, empty=_("not noted"))
        others = [Verdict.HOLD, Verdict.REFUSE]
        verdicts = ((each.value, terms.VERDICTS[each.value]) for each in others)
        self.verdict.choices = choices(verdicts, empty=terms.VERDICTS["accept"])
        reasons = ((each.value, terms.REFUSALS[each.value]) for each in RefusalReason)
        self.refusal.choices = choices(reasons, empty="–")

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
            self._take_over(read)

    def _take_over(self, read: Scan) -> None:
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

    def line(self, *, usual_place: int, date_kind: DateKind) -> receiving.ReceiptLine:
        """Returns the line, with what the item usually has where it was left open."""
        refusal = RefusalReason(self.refusal.data) if self.refusal.data else None
        return receiving.ReceiptLine(
            item_id=self.item_id.data,
            place_id=usual_place,
            pieces=self.pieces.data,
            grams=self.grams.data,
            date_kind=DateKind(self.date_kind.data) if self.date_kind.data else date_kind,
            expires_on=self.expires_on.data,
            supplier_lot=self.supplier_lot.data or "",
            brand=self.brand.data or "",
            temperature_dc=self.temperature_dc.data,
            packaging=Packaging(self.packaging.data) if self.packaging.data else None,
            value_kurus=self.value_kurus.data,
            verdict=Verdict(self.verdict.data) if self.verdict.data else Verdict.ACCEPT,
            refusal=refusal,
            hold_reason=str(terms.REFUSALS[refusal.value]) if refusal else "",
            refused_pieces=self.refused_pieces.data,
            refused_grams=self.refused_grams.data,
            weight_confirmed=self.weight_confirmed.data,
        )

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refusal beside the field it speaks of."""
        self.asks_weight = isinstance(refusal, InvalidValue) and refusal.why == "far_off"
        field, words = self._place_of(refusal)
        field.errors = [*field.errors, *words]

    def _place_of(self, refusal: RuleBroken) -> tuple[Field, list[str]]:
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            return self[refusal.field], [terms.reason(refusal.why, refusal.value)]
        if isinstance(refusal, TooWarm):
            return self.temperature_dc, words_of(refusal)
        at_place = isinstance(refusal, WrongStorage) or getattr(refusal, "kind", "") == "place"
        return self.place_id if at_place else self.item_id, words_of(refusal)

    @property
    def is_detailed(self) -> bool:
        """Tells whether anything beyond the quick case was typed or is asked."""
        asked = self.temperature_dc.errors or self.refusal.errors or self.refused_pieces.errors
        fields = (self.brand, self.packaging, self.verdict, self.refusal)
        typed = (self.value_kurus, self.refused_pieces, self.refused_grams)
        return bool(asked or any(f.data for f in fields) or any(f.raw or f.errors for f in typed))


class ReceiptForm(HouseForm):
    """A donor's or supplier's document with its lines."""

    kind = RadioField(_l("Kind"), default=DocumentKind.DONATION.value)
    target = RadioField(_l("Where to"), default=SHELF)
    announcement_id = HiddenField()
    party = CleanStringField(_l("Donor or supplier"), [Length(max=160)])
    anonymous = BooleanField(_l("Benefactor who gives no name"))
    same_party = RadioField(_l("Which one is it?"), validate_choice=False)
    reference = CleanStringField(_l("Document no"), [Length(max=64)])
    note = CleanStringField(_l("Note"), [Length(max=500)])
    purpose_id = SelectField(_l("Given for"), coerce=chosen_id)
    approval = CleanStringField(_l("Approval no (council or mayor)"), [Length(max=64)])
    recipient_id = SelectField(_l("Legal recipient (association)"), coerce=chosen_id)
    delivered_by = CleanStringField(_l("Handed over by"), [Length(max=120)])
    invoice_no = CleanStringField(_l("Invoice no"), [Length(max=64)])
    invoice_on = DayField(_l("Invoice date"))
    waybill_no = CleanStringField(_l("E-waybill no"), [Length(max=64)])
    bears_phrase = BooleanField(
        _l("The invoice says: “No VAT was charged because it was donated to help people in need.”")
    )
    value_source = SelectField(_l("Who says what it is worth"), default="")
    members = CleanStringField(
        _l("Members of the valuation commission (three at least)"), [Length(max=480)]
    )
    detailed = BooleanField(_l("More for each line: packaging, value, refused, held"))
    unsure = False
    lines = FieldList(FormField(LineForm), min_entries=LINES_SHOWN, max_entries=LINES_AT_MOST)

    def know(self, parties: list[str]) -> None:
        """Takes a known party however its name was typed; one like it asks which was meant."""
        typed = self.party.data or ""
        same = next((name for name in parties if fold(name) == fold(typed)), None)
        alike = [] if same or self.anonymous.data else resembling(typed, parties)[:ALIKE_AT_MOST]
        new = f"{NEW_PARTY}{typed}"
        self.same_party.choices = [(name, name) for name in alike]
        if alike:
            self.same_party.choices.append((new, _("none of these: “%(name)s” is new", name=typed)))
        if same or self.same_party.data in alike:
            self.party.process_data(same or self.same_party.data)
        self.unsure = bool(alike) and self.same_party.data not in {*alike, new}

    def validate_party(self, field: Field) -> None:
        """Asks who gives, unless they keep their name to themselves; a likeness is asked about."""
        if not self.anonymous.data:
            Given()(self, field)
        if self.unsure:
            names = ", ".join(name for name, _words in self.same_party.choices[:-1])
            raise ValidationError(
                _("A similar donor is known: %(names)s. Is it the one you mean?", names=names)
            )

    def validate_anonymous(self, field: Field) -> None:
        """Only a donor may stay unnamed."""
        if field.data and self.kind.data != DocumentKind.DONATION:
            raise StopValidation(_("Only a donation can come from somebody who gives no name."))

    def validate_reference(self, field: Field) -> None:
        """Whoever has a name brings a paper with a number."""
        if not self.anonymous.data:
            Given()(self, field)

    def offer(self, choice: Choice) -> None:
        """Fills the choices from the catalogue, the places and the parties."""
        self.kind.choices = [
            (DocumentKind.DONATION.value, _("Donation")),
            (DocumentKind.PURCHASE.value, _("Purchase")),
            (DocumentKind.TRANSFER_IN.value, _("From another institution")),
        ]
        self.target.choices = [
            (SHELF, _("straight to the shelf")),
            (DOCK, _("to the dock, to be inspected")),
        ]
        purposes = ((row.id, row.name) for row in choice.purposes)
        self.purpose_id.choices = choices(purposes, empty=_("unconditional"))
        associations = ((row.id, row.name) for row in choice.associations)
        self.recipient_id.choices = choices(associations, empty=_("the municipality itself"))
        sources = ((each.value, terms.VALUE_SOURCES[each.value]) for each in ValueSource)
        self.value_source.choices = choices(sources, empty=_("not valued yet"))
        codes = {**codes_of(choice.items), **choice.cases}
        for line in self.lines:
            line.form.offer(choice)
            line.form.recognise(codes)

    def arrival(self, choice: Choice, *, dock_id: int) -> receiving.Arrival:
        """Returns the goods at the door as the form tells them."""
        return receiving.Arrival(
            kind=DocumentKind(self.kind.data),
            party=ANONYMOUS if self.anonymous.data else self.party.data,
            reference=self.reference.data or "",
            note=self.note.data or "",
            papers=self._papers(),
            lines=[
                line.line(
                    usual_place=self._place(line, choice, dock_id=dock_id),
                    date_kind=self._kinds(choice)[line.item_id.data],
                )
                for line in self._named()
            ],
        )

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused beside the field that is to be corrected."""
        if isinstance(refusal, LinesRefused):
            named = self._named()
            for position, why in refusal.lines:
                named[position].tell(why)
            self.lines.errors = [line.errors for line in self.lines]
        elif (
            isinstance(refusal, InvalidValue) and refusal.field in self and refusal.field != "lines"
        ):
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)

    def asks_for_a_line(self) -> bool:
        """Tells whether another line is wanted instead of the receipt; adds it."""
        asked = "more" in request.form and len(self.lines) < LINES_AT_MOST
        if asked:
            self.lines.append_entry()
        return asked

    @property
    def shows_details(self) -> bool:
        """Tells whether the columns beyond the quick case are open."""
        return bool(self.detailed.data) or any(line.form.is_detailed for line in self.lines)

    @property
    def shows_papers(self) -> bool:
        """Tells whether anything stands in the folded papers."""
        texts = (self.approval, self.delivered_by, self.invoice_no, self.waybill_no, self.members)
        chosen = (self.purpose_id, self.recipient_id, self.value_source, self.bears_phrase)
        fields = (*texts, *chosen, self.invoice_on)
        return bool(self.invoice_on.raw or any(field.data or field.errors for field in fields))

    def _named(self) -> list[LineForm]:
        return [line.form for line in self.lines if line.item_id.data]

    def _kinds(self, choice: Choice) -> dict[int | None, DateKind]:
        return {row.id: row.date_kind for row in choice.items}

    def _place(self, line: LineForm, choice: Choice, *, dock_id: int) -> int:
        if self.target.data == DOCK:
            return dock_id
        return line.place_id.data or choice.usual.get(line.item_id.data, 0)

    def _papers(self) -> receiving.Papers:
        source = self.value_source.data
        return receiving.Papers(
            announcement_id=read_id(self.announcement_id.data or ""),
            purpose_id=self.purpose_id.data,
            approval=self.approval.data or "",
            recipient_id=self.recipient_id.data,
            delivered_by=self.delivered_by.data or "",
            invoice_no=self.invoice_no.data or "",
            invoice_on=self.invoice_on.data,
            waybill_no=self.waybill_no.data or "",
            bears_phrase=self.bears_phrase.data,
            value_source=ValueSource(source) if source else None,
            members=commission(self.members.data or ""),
        )


def codes_of(items: list[ItemRow]) -> dict[str, int | None]:
    """Returns what each item answers to: names, code, and above all its barcode."""
    found: dict[str, int | None] = {}
    for read in ("name_en", "name_tr", "code", "barcode"):
        found |= {fold(getattr(row, read)): row.id for row in items if getattr(row, read)}
    return found
