"""The receipt of goods: a donor's or supplier's document with its lines."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import FieldList, Form, FormField, RadioField, SelectField
from wtforms.validators import Length

from logistics.domain.lots import DateKind
from logistics.services import receiving
from logistics.store import catalogue, places
from logistics.store.tables import ItemRow, PlaceRow
from logistics.web import terms
from logistics.web.db import command, reading, transaction
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

LINES_SHOWN = 6
LINES_AT_MOST = 60


class LineForm(Form):  # type: ignore[misc]
    """One line of a receipt; a line without an item is left out."""

    item_id = SelectField(_l("Item"), coerce=chosen_id)
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    supplier_lot = CleanStringField(_l("Supplier's lot"), [Length(max=64)])
    date_kind = SelectField(_l("Date kind"))
    expires_on = DayField(_l("Date"))
    place_id = SelectField(_l("Storage place"), coerce=chosen_id)

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks a line that names an item; an empty line is fine, a half-typed one is not."""
        if self.item_id.data:
            return bool(super().validate(extra_validators))
        if self.pieces.raw or self.grams.raw or self.expires_on.raw or self.supplier_lot.data:
            self.item_id.errors = [_("Choose the item of this line, or empty the line.")]
            return False
        return True


class ReceiptForm(HouseForm):
    """A donor's or supplier's document with its lines."""

    kind = RadioField(_l("Kind"), default="donation")
    party = CleanStringField(_l("Donor or supplier"), [Given(), Length(max=160)])
    reference = CleanStringField(_l("Document no"), [Given(), Length(max=64)])
    note = CleanStringField(_l("Note"), [Length(max=500)])
    lines = FieldList(FormField(LineForm), min_entries=LINES_SHOWN, max_entries=LINES_AT_MOST)

    def offer(self, items: list[ItemRow], shelves: list[PlaceRow]) -> None:
        """Fills the choices from the catalogue and the storage places."""
        self.kind.choices = [("donation", _("Donation")), ("purchase", _("Purchase"))]
        for line in self.lines:
            line.item_id.choices = choices(((row.id, item_name(row)) for row in items), empty="")
            line.place_id.choices = choices(((row.id, row.name) for row in shelves), empty="")
            line.date_kind.choices = [
                (kind.value, terms.DATE_KINDS[kind.value]) for kind in DateKind
            ]

    def filled(self) -> list[receiving.ReceiptLine]:
        """Returns the lines that name an item."""
        return [
            receiving.ReceiptLine(
                item_id=line.item_id.data,
                place_id=line.place_id.data or 0,
                pieces=line.pieces.data,
                grams=line.grams.data,
                date_kind=DateKind(line.date_kind.data),
                expires_on=line.expires_on.data,
                supplier_lot=line.supplier_lot.data or "",
            )
            for line in self.lines
            if line.item_id.data
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePage:
    """What the receive screen shows."""

    form: ReceiptForm
    items: list[ItemRow]
    parties: list[str]


@bp.route("/receive", methods=["GET", "POST"])
def receive() -> tuple[str, int] | Response:
    """Receives a donation or a purchase."""
    form = ReceiptForm()
    with reading() as db:
        items, shelves, parties = catalogue.items(db), places.shelves(db), catalogue.party_names(db)
    form.offer(items, shelves)
    if form.sent_well():
        with form.refusals():
            verb = _donation if form.kind.data == "donation" else _purchase
            document_id = verb(form)
            flash(_("Received. The lots are on the shelf."), "success")
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    page = ReceivePage(form=form, items=items, parties=parties)
    return render_template("warehouse/receive.html", page=page), form.status


def _donation(form: ReceiptForm) -> int | None:
    with transaction() as db:
        return receiving.receive_donation(
            db, command=command(), donor=form.party.data, reference=form.reference.data,
            lines=form.filled(), note=form.note.data or "",
        ).id  # fmt: skip


def _purchase(form: ReceiptForm) -> int | None:
    with transaction() as db:
        return receiving.receive_purchase(
            db, command=command(), supplier=form.party.data, reference=form.reference.data,
            lines=form.filled(), note=form.note.data or "",
        ).id  # fmt: skip
