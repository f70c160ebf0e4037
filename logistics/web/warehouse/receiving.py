"""The receipt of goods: a donor's or supplier's document with its lines."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from logistics.adapters.codes import read_code
from logistics.domain.errors import LinesRefused, RuleBroken
from logistics.domain.lots import DateKind
from logistics.domain.scans import Scan
from logistics.services import receiving
from logistics.store import announcements, catalogue, places
from logistics.store.announcements import Expected
from logistics.store.parties import PartyRole, parties
from logistics.store.purposes import purposes
from logistics.web.addresses import read_id
from logistics.web.db import command, reading, transaction
from logistics.web.warehouse.blueprint import bp
from logistics.web.warehouse.receipt_form import DOCK, LINES_AT_MOST, Choice, ReceiptForm

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
    """What the receive screen shows; ``expected`` is the announcement that arrives."""

    form: ReceiptForm
    choice: Choice
    expected: Expected | None = None
    lines_at_most: int = LINES_AT_MOST


@bp.route("/receive", methods=["GET", "POST"])
def receive() -> tuple[str, int] | Response:
    """Receives a donation, a purchase, or what another institution sends."""
    form, choice = ReceiptForm(), receipt_choice()
    expected = _expected(form)
    if expected is not None and not form.is_submitted():
        _prefill(form, expected)
    more = form.asks_for_a_line()
    form.offer(choice)
    form.offer(choice.items, choice.shelves, choice.cases)
    form.know(choice.parties)
    if not more and form.sent_well():
        with form.refusals():
            document_id = _received(form, choice)
            flash(
                _("Received. The goods wait at the dock to be inspected.")
                if form.target.data == DOCK
                else _("Received. The lots are on the shelf."),
                "success",
            )
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    page = ReceivePage(form=form, choice=choice, expected=expected)
    return render_template("warehouse/receive.html", page=page), form.status


def receipt_choice() -> Choice:
    """Returns what a receipt can name, in a fixed number of queries."""
    with reading() as db:
        items, shelves = catalogue.items(db), places.shelves(db)
        names, usual = catalogue.party_names(db), places.usual_places(db)
        aims, associations = purposes(db), parties(db, PartyRole.ASSOCIATION)
        parties, usual = catalogue.party_names(db), places.usual_places(db)
        cases = catalogue.items_by_further_barcode(db)
    first = {shelf.storage: shelf.id for shelf in reversed(shelves)}
    for row in items:
        place_id = first.get(row.storage)
        if row.id is not None and place_id is not None:
            usual.setdefault(row.id, place_id)
    return Choice(
        items=items, shelves=shelves, parties=names, usual=usual, purposes=aims,
        associations=associations,
    )  # fmt: skip
    return Choice(items=items, shelves=shelves, parties=parties, usual=usual, cases=cases)


def _expected(form: ReceiptForm) -> Expected | None:
    asked = form.announcement_id.data or request.args.get("expected", "")
    announcement_id = read_id(asked)
    if announcement_id is None:
        return None
    with reading() as db:
        return announcements.get_expected(db, announcement_id)


def _prefill(form: ReceiptForm, expected: Expected) -> None:
    """Fills the form with what was announced and is still open."""
    row = expected.announcement
    form.announcement_id.data = str(row.id)
    form.kind.data = row.kind.value
    form.party.data = expected.party.name
    form.reference.data = row.reference
    form.purpose_id.data = row.purpose_id
    while len(form.lines):
        form.lines.pop_entry()
    for line in expected.lines:
        if not line.open.is_nothing():
            form.lines.append_entry({"item_id": line.item.id})
    form.lines.append_entry()


def _received(form: ReceiptForm, choice: Choice) -> int | None:
    with transaction() as db:
        dock_id = places.dock(db).id or 0 if form.target.data == DOCK else 0
        return receiving.receive(db, form.arrival(choice, dock_id=dock_id), command=command()).id
