"""Expected deliveries: announced or ordered, what of it came, what is still open."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Response as Answer
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import FieldList, Form, FormField, RadioField, SelectField
from wtforms.validators import Length

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, LinesRefused, RuleBroken
from logistics.domain.ledger import DocumentKind
from logistics.domain.sheets import Cell, Kind, Sheet
from logistics.services import announcing
from logistics.store import announcements, catalogue
from logistics.store.announcements import Expected, ExpectedFilter
from logistics.store.purposes import purposes
from logistics.store.tables import DocumentRow, ItemRow, PurposeRow
from logistics.store.turkish import fold
from logistics.web import terms
from logistics.web.amounts import pieces_of
from logistics.web.db import command, now, reading, transaction
from logistics.web.errors import words_of
from logistics.web.exports import FILE, all_rows, columns, given
from logistics.web.forms import (
    CleanStringField,
    DayField,
    Given,
    HouseForm,
    KilogramField,
    LiraField,
    PiecesField,
    choices,
    chosen_id,
)
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.sought import opened
from logistics.web.warehouse.blueprint import bp
from logistics.web.warehouse.receipt_form import SEPARATOR, codes_of

HEADINGS = (
    *((_l("Expected on"), Kind.DAY), (_l("Number"), Kind.TEXT)),
    *((_l("Order or document no"), Kind.TEXT), (_l("Kind"), Kind.TEXT)),
    *((_l("Donor or supplier"), Kind.TEXT), (_l("State"), Kind.TEXT), (_l("Item"), Kind.TEXT)),
    *((_l("Expected (pieces)"), Kind.PIECES), (_l("Expected (kg)"), Kind.WEIGHT)),
    *((_l("Still open (pieces)"), Kind.PIECES), (_l("Still open (kg)"), Kind.WEIGHT)),
)
LINES_SHOWN = 4
LINES_AT_MOST = 100
ALL = "all"


class AnnouncedLineForm(Form):  # type: ignore[misc]
    """One line of an announcement; a line without an item is left out."""

    scan = CleanStringField(_l("Barcode or name"), [Length(max=200)])
    item_id = SelectField(_l("Item"), coerce=chosen_id)
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    unit_cost_kurus = LiraField(_l("Price of a piece or kilogram (TL, without VAT)"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks a line that names an item; an empty line is fine, a half-typed one is not."""
        if self.item_id.data:
            return bool(super().validate(extra_validators))
        if self.scan.data:
            self.scan.errors = [_("No item has this barcode, code or name.")]
            return False
        if self.pieces.raw or self.grams.raw:
            self.item_id.errors = [_("Choose the item of this line, or empty the line.")]
            return False
        return True

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refusal beside the field it speaks of."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field, words = self[refusal.field], [terms.reason(refusal.why, refusal.value)]
        else:
            field, words = self.item_id, words_of(refusal)
        field.errors = [*field.errors, *words]


class AnnouncementForm(HouseForm):
    """Who will bring what, and when."""

    kind = RadioField(_l("Kind"), default=DocumentKind.PURCHASE.value)
    party = CleanStringField(_l("Donor or supplier"), [Given(), Length(max=160)])
    expected_on = DayField(_l("Expected on"), [Given()])
    reference = CleanStringField(_l("Order or document no"), [Length(max=64)])
    purpose_id = SelectField(_l("Given for"), coerce=chosen_id)
    note = CleanStringField(_l("Note"), [Length(max=500)])
    lines = FieldList(
        FormField(AnnouncedLineForm), min_entries=LINES_SHOWN, max_entries=LINES_AT_MOST
    )

    def offer(self, items: list[ItemRow], aims: list[PurposeRow]) -> None:
        """Fills the choices and recognises what was scanned."""
        self.kind.choices = list(terms.EXPECTED_KINDS.items())
        self.purpose_id.choices = choices(
            ((row.id, row.name) for row in aims), empty=_("unconditional")
        )
        codes = codes_of(items)
        for line in self.lines:
            named = ((row.id, item_name(row)) for row in items)
            line.item_id.choices = choices(named, empty="")
            typed = (line.scan.data or "").split(SEPARATOR)[0].strip()
            if typed and not line.item_id.data:
                line.item_id.process_data(codes.get(fold(typed)))

    def announced(self) -> announcing.Announcement:
        """Returns what the form announces."""
        return announcing.Announcement(
            kind=DocumentKind(self.kind.data),
            party=self.party.data,
            expected_on=self.expected_on.data,
            reference=self.reference.data or "",
            note=self.note.data or "",
            purpose_id=self.purpose_id.data,
            lines=[
                announcing.AnnouncedLine(
                    item_id=line.item_id.data,
                    pieces=line.pieces.data,
                    grams=line.grams.data,
                    unit_cost_kurus=line.unit_cost_kurus.data,
                )
                for line in self.lines
                if line.item_id.data
            ],
        )

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused beside the field that is to be corrected."""
        if isinstance(refusal, LinesRefused):
            named = [line.form for line in self.lines if line.item_id.data]
            for position, why in refusal.lines:
                named[position].tell(why)
            self.lines.errors = [line.errors for line in self.lines]
        elif isinstance(refusal, InvalidValue) and refusal.field == "expected_on":
            self.expected_on.errors = [terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


class ClosingForm(HouseForm):
    """Nothing more of an announcement comes, and why."""

    note = CleanStringField(_l("Why nothing more comes"), [Given(), Length(max=240)])


class ExpectedFilterForm(Form):  # type: ignore[misc]
    """What is asked of the list, kept in the address."""

    q = CleanStringField(_l("Number, order no or donor"))
    kind = SelectField(_l("Kind"), validate_choice=False)
    show = SelectField(_l("Show"), validate_choice=False)

    def offer(self) -> None:
        """Fills the choices."""
        self.kind.choices = [("", _("all kinds")), *terms.EXPECTED_KINDS.items()]
        self.show.choices = [("", _("still open")), (ALL, _("all"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedListPage:
    """What the list of expected deliveries shows."""

    form: ExpectedFilterForm
    rows: list[Expected]
    paging: Paged
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExpectedPage:
    """What the form of a new announcement shows."""

    form: AnnouncementForm
    items: list[ItemRow]
    lines_at_most: int = LINES_AT_MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPage:
    """What the page of one expected delivery shows."""

    expected: Expected
    receipts: list[tuple[DocumentRow, bool]]
    form: ClosingForm
    today: date


@bp.get("/expected", endpoint="expected")
def expected_deliveries() -> str:
    """Lists what is expected, the soonest first."""
    form = ExpectedFilterForm(opened())
    form.offer()
    wanted = _wanted(form)
    with reading() as db:
        paging = paged(announcements.expected_total(db, wanted))
        rows = announcements.expected_list(db, wanted, start=paging.start, limit=ROWS)
    page = ExpectedListPage(form=form, rows=rows, paging=paging, today=local_day(now()))
    return render_template("warehouse/expected.html", page=page)


@bp.get(f"/expected{FILE}")
def expected_file(form: str) -> Answer:
    """Gives the rows of the list as a file, one per item."""
    wanted = _wanted(ExpectedFilterForm(opened()))
    with reading() as db:
        limit = all_rows(announcements.expected_total(db, wanted))
        found = announcements.expected_list(db, wanted, start=0, limit=limit)
    rows = [row for each in found for row in _rows(each)]
    sheet = Sheet(title=_("Expected deliveries"), columns=columns(HEADINGS), rows=rows)
    return given(sheet, name=f"beklenen-{local_day(now())}", form=form)


def _wanted(form: ExpectedFilterForm) -> ExpectedFilter:
    return ExpectedFilter(
        still_open=form.show.data != ALL,
        kind=DocumentKind(form.kind.data) if form.kind.data in terms.EXPECTED_KINDS else None,
        text=(form.q.data or "")[:80],
    )


def _rows(each: Expected) -> list[tuple[Cell, ...]]:
    row = each.announcement
    return [
        (
            row.expected_on,
            row.code,
            row.reference,
            str(terms.EXPECTED_KINDS[row.kind.value]),
            each.party.name,
            str(terms.EXPECTED_STATES[each.state.value]),
            item_name(line.item),
            pieces_of(line.item, line.announced),
            line.announced.grams,
            pieces_of(line.item, line.open),
            line.open.grams,
        )
        for line in each.lines
    ]


@bp.route("/expected/new", methods=["GET", "POST"])
def expect() -> tuple[str, int] | Response:
    """Writes down what is expected."""
    form = AnnouncementForm()
    if "more" in request.form and len(form.lines) < LINES_AT_MOST:
        form.lines.append_entry()
    with reading() as db:
        items, aims = catalogue.items(db), purposes(db)
        names = catalogue.party_names(db)
    form.offer(items, aims)
    if not form.is_submitted():
        form.expected_on.data = local_day(now()) + timedelta(days=1)
    if "more" not in request.form and form.sent_well():
        with form.refusals():
            _know(form, names)
            with transaction() as db:
                made = announcing.announce(db, form.announced(), command=command()).id
            flash(_("Written down. When it arrives, receive it from its page."), "success")
            url = url_for("warehouse.expected_delivery", announcement_id=made)
            return redirect(url, code=303)
    page = NewExpectedPage(form=form, items=items)
    return render_template("warehouse/expect.html", page=page, parties=names), form.status


@bp.get("/expected/<int:announcement_id>")
def expected_delivery(announcement_id: int) -> str:
    """Shows one expected delivery, what came of it and what is still open."""
    return _shown(announcement_id, ClosingForm())[0]


@bp.post("/expected/<int:announcement_id>/close")
def close_expected(announcement_id: int) -> tuple[str, int] | Response:
    """Says that nothing more of it comes."""
    form = ClosingForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                announcing.close_announcement(
                    db, announcement_id, command=command(), note=form.note.data
                )
            flash(_("Closed. Nothing more of it is expected."), "success")
            url = url_for("warehouse.expected_delivery", announcement_id=announcement_id)
            return redirect(url, code=303)
    return _shown(announcement_id, form)


def _shown(announcement_id: int, form: ClosingForm) -> tuple[str, int]:
    with reading() as db:
        found = announcements.get_expected(db, announcement_id)
        receipts = announcements.receipts_of(db, announcement_id)
    page = ExpectedPage(expected=found, receipts=receipts, form=form, today=local_day(now()))
    return render_template("warehouse/expected_delivery.html", page=page), form.status


def _know(form: AnnouncementForm, names: list[str]) -> None:
    """Takes a known party however its name was typed."""
    typed = fold(form.party.data or "")
    form.party.process_data(next((n for n in names if fold(n) == typed), form.party.data))
