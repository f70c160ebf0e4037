"""Moving goods between our places: line by line, or all that lies in a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select
from werkzeug import Response
from wtforms import FieldList, Form, FormField
from wtforms.validators import Length

from logistics.domain.errors import (
    InsufficientStock,
    InvalidValue,
    LinesRefused,
    RuleBroken,
    WrongStorage,
)
from logistics.domain.ledger import DocumentKind
from logistics.services import transferring
from logistics.services.transferring import TransferLine
from logistics.store import floor
from logistics.store.documents import refuse_repetition
from logistics.store.tables import LotRow, PlaceRow
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.again import typed, undone_page
from logistics.web.db import command, reading, transaction
from logistics.web.errors import words_of
from logistics.web.forms import (
    CleanStringField,
    FieldForm,
    HouseForm,
    KilogramField,
    PiecesField,
)
from logistics.web.places.blueprint import bp
from logistics.web.places.floor import EmptyForm, place_page

LINES_SHOWN = 3
LINES_AT_MOST = 60
SEPARATOR = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a transfer can name: places by code, lots by code, and where each lot lies."""

    places: dict[str, PlaceRow]
    lots: dict[str, int]
    lying: dict[int, list[int]]


class MoveForm(Form):  # type: ignore[misc]
    """One line of a transfer; a line without a lot is left out."""

    lot_id = CleanStringField(_l("Lot"), [Length(max=40)])
    source_id = CleanStringField(_l("From"), [Length(max=64)])
    target_id = CleanStringField(_l("To"), [Length(max=64)])
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    line: TransferLine | None = None

    def recognise(self, choice: Choice) -> None:
        """Reads the scanned codes; what is not known gets its words beside it."""
        typed = _code(self.lot_id.data)
        if not typed:
            if any(part.raw for part in (self.pieces, self.grams)) or self.target_id.data:
                self.lot_id.errors = [_("Scan the lot of this line, or empty the line.")]
            return
        lot_id = choice.lots.get(typed)
        if lot_id is None:
            self.lot_id.errors = [_("No lot has the code “%(code)s”.", code=typed)]
            return
        source, target = self._source(choice, lot_id), self._target(choice)
        if source and target:
            self.line = TransferLine(
                lot_id=lot_id,
                source_id=source,
                target_id=target,
                pieces=self.pieces.data,
                grams=self.grams.data,
            )

    def _source(self, choice: Choice, lot_id: int) -> int | None:
        typed, lying = _code(self.source_id.data), choice.lying.get(lot_id, [])
        if typed:
            return _known(self.source_id, choice, typed)
        if len(lying) == 1:
            return lying[0]
        names = {row.id: code for code, row in choice.places.items()}
        found = ", ".join(str(names.get(place_id, "?")) for place_id in lying)
        self.source_id.errors = [
            _("This lot lies in several places: %(places)s. Say from which.", places=found)
            if lying
            else _("Nothing of this lot lies on a shelf or a dock.")
        ]
        return None

    def _target(self, choice: Choice) -> int | None:
        typed = _code(self.target_id.data)
        if typed:
            return _known(self.target_id, choice, typed)
        self.target_id.errors = [_("Say where it goes.")]
        return None


class TransferForm(HouseForm):
    """A transfer with its lines; a line without a place goes where the others go."""

    target = CleanStringField(_l("All lines go to"), [Length(max=64)])
    note = CleanStringField(_l("Note"), [Length(max=240)])
    lines = FieldList(FormField(MoveForm), min_entries=LINES_SHOWN, max_entries=LINES_AT_MOST)

    def asks_for_a_line(self) -> bool:
        """Tells whether another line is wanted instead of the transfer; adds it."""
        asked = "more" in request.form and len(self.lines) < LINES_AT_MOST
        if asked:
            self.lines.append_entry()
        return asked

    def understood(self, choice: Choice) -> bool:
        """Tells whether every line names what there is, and at least one does."""
        forms = [entry.form for entry in self.lines]
        for each in forms:
            if each.lot_id.data and not each.target_id.data:
                each.target_id.process_data(self.target.data)
            each.recognise(choice)
        if not any(each.line or each.errors for each in forms):
            self.form_errors.append(_("Scan at least one lot."))
        self.lines.errors = [each.errors for each in forms]
        well = not self.form_errors and not any(each.errors for each in forms)
        if not well:
            self.status = 422
        return well

    def filled(self) -> list[TransferLine]:
        """Returns the lines that name a lot."""
        return [entry.form.line for entry in self.lines if entry.form.line]

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused of a line beside the field that is to be corrected."""
        if not isinstance(refusal, LinesRefused):
            super().tell(refusal)
            return
        named = [entry.form for entry in self.lines if entry.form.line]
        for position, why in refusal.lines:
            field, words = _place_of(named[position], why)
            field.errors = [*field.errors, *words]
        self.lines.errors = [entry.form.errors for entry in self.lines]


@bp.route("/transfer", methods=["GET", "POST"])
def transfer() -> tuple[str, int] | Response:
    """Moves lots between our places."""
    form = TransferForm()
    _prefill(form)
    more = form.asks_for_a_line()
    if not more and form.sent_well():
        with reading() as db:
            refuse_repetition(db, command().key)
            choice = _choice(db, form)
        if form.understood(choice):
            with form.refusals():
                with transaction() as db:
                    document = transferring.transfer(
                        db, command=command(), lines=form.filled(), note=form.note.data or ""
                    ).id
                flash(_("Moved. Promises went along with their goods."), "success")
                return redirect(url_for("documents.document", document_id=document), code=303)
    with reading() as db:
        places = floor.ends(db)
    page = render_template(
        "places/transfer.html", form=form, places=places, lines_at_most=LINES_AT_MOST
    )
    return page, form.status


@bp.post("/<code>/empty")
def empty(code: str) -> tuple[str, int] | Response:
    """Moves everything that lies in a place to another one."""
    form = EmptyForm()
    with reading() as db:
        source = floor.place_by_code(db, code)
        places = {row.code: row for row in floor.ends(db)}
    if form.sent_well():
        target = places.get(_code(form.target_id.data))
        if target is None:
            _unknown(form)
        else:
            with form.refusals():
                with transaction() as db:
                    document = transferring.empty_place(
                        db, command=command(), source_id=source.id or 0, target_id=target.id or 0
                    ).id
                flash(_("Everything is moved. Promises went along with their goods."), "success")
                return redirect(url_for("documents.document", document_id=document), code=303)
    return render_template("places/place.html", page=place_page(code, form)), form.status


def _unknown(form: FieldForm) -> None:
    form.target_id.errors = [_("No place in use has this code.")]
    form.status = 422


def _prefill(form: TransferForm) -> None:
    again = read_id(request.args.get("again", ""))
    if request.method == "GET" and again is not None:
        _fill_again(form, again)
    elif request.method == "GET":
        first = form.lines[0].form
        first.lot_id.process_data(request.args.get("lot", "")[:40])
        first.source_id.process_data(request.args.get("from", "")[:64])


def _fill_again(form: TransferForm, document_id: int) -> None:
    """Fills the form with a transfer that was undone; one that still stands is not found."""
    with reading() as db:
        page = undone_page(db, document_id, DocumentKind.TRANSFER)
    form.note.data = page.document.note
    while len(form.lines):
        form.lines.pop_entry()
    for line in page.lines[:LINES_AT_MOST]:
        form.lines.append_entry(
            {
                **typed(line.item, line.quantity),
                "lot_id": line.lot.code,
                "source_id": line.source.code,
                "target_id": line.target.code,
            }
        )


def _choice(db: Session, form: TransferForm) -> Choice:
    wanted = {_code(entry.form.lot_id.data) for entry in form.lines}
    found = db.exec(select(LotRow.code, LotRow.id).where(col(LotRow.code).in_(wanted)))
    lots = {code: lot_id for code, lot_id in found if lot_id is not None}
    return Choice(
        places={row.code: row for row in floor.ends(db)},
        lots=lots,
        lying=floor.places_of_lots(db, lots.values()),
    )


def _code(typed: str | None) -> str:
    """Returns the code at the start of what was scanned, typed or chosen from the list."""
    return (typed or "").split(SEPARATOR)[0].strip().upper()


def _known(field: Any, choice: Choice, code: str) -> int | None:
    row = choice.places.get(code)
    if row is None:
        field.errors = [_("No place in use has the code “%(code)s”.", code=code)]
        return None
    return row.id


def _place_of(form: MoveForm, refusal: RuleBroken) -> tuple[Any, list[str]]:
    """Returns the field of a line that a refusal speaks of, and the words for it."""
    if isinstance(refusal, InvalidValue) and refusal.field in form:
        return form[refusal.field], [terms.reason(refusal.why, refusal.value)]
    fields: Mapping[type[RuleBroken], Any] = {
        WrongStorage: form.target_id,
        InsufficientStock: form.grams if form.grams.data else form.pieces,
    }
    return fields.get(type(refusal), form.lot_id), words_of(refusal)
