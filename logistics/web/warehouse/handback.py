"""Goods we gave out come back: to the dock, to be inspected."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import Field, SelectField
from wtforms.validators import Length, ValidationError

from logistics.domain.errors import InvalidValue, NotFound, RuleBroken, TooWarm
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.lots import DateKind
from logistics.services import receiving
from logistics.store import catalogue
from logistics.store.tables import ItemRow
from logistics.store.turkish import fold
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.again import typed, undone_page
from logistics.web.db import command, reading, transaction
from logistics.web.errors import words_of
from logistics.web.forms import (
    CleanStringField,
    DayField,
    DegreeField,
    Given,
    HouseForm,
    KilogramField,
    PiecesField,
    choices,
)
from logistics.web.warehouse.blueprint import bp
from logistics.web.warehouse.receipt_form import SEPARATOR, codes_of


class HandbackForm(HouseForm):
    """Which lot comes back, from whom, how much, and why."""

    lot_code = CleanStringField(_l("Lot"), [Length(max=20)])
    scan = CleanStringField(_l("Item (barcode, code or name)"), [Length(max=200)])
    date_kind = SelectField(_l("Date kind"), default="")
    expires_on = DayField(_l("Date on the package"))
    given_to = SelectField(_l("From"))
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    temperature_dc = DegreeField(_l("Temperature (°C)"))
    reason = CleanStringField(_l("Why it comes back"), [Given(), Length(max=240)])

    def offer(self, items: list[ItemRow]) -> None:
        """Fills the choices, and knows the items by barcode, code or name."""
        self.codes = codes_of(items)
        kinds = ((kind.value, terms.DATE_KINDS[kind.value]) for kind in DateKind)
        self.date_kind.choices = choices(kinds, empty=_("the item's"))
        self.given_to.choices = [
            (PlaceKind.HOUSEHOLD.value, _("a household")),
            (PlaceKind.KITCHEN.value, _("the soup kitchen")),
            (PlaceKind.PARTNER.value, _("another institution")),
        ]

    @property
    def item_id(self) -> int | None:
        """The item that was scanned or typed because no label tells the lot."""
        return self.codes.get(fold((self.scan.data or "").split(SEPARATOR)[0].strip()))

    def validate_lot_code(self, field: Field) -> None:
        """Asks for the lot, or for the item instead; both would contradict each other."""
        if not field.data and not self.scan.data:
            raise ValidationError(_("Scan the lot, or name the item if its label is lost."))
        if field.data and self.scan.data:
            raise ValidationError(_("Scan the lot or name the item, not both."))

    def validate_scan(self, field: Field) -> None:
        """Refuses an item nobody knows."""
        if field.data and self.item_id is None:
            raise ValidationError(_("No item has this barcode, code or name."))

    def unlabelled(self) -> receiving.Unlabelled:
        """Returns what is handed back without a label."""
        kind = self.date_kind.data
        return receiving.Unlabelled(
            item_id=self.item_id or 0,
            given_to=PlaceKind(self.given_to.data),
            date_kind=DateKind(kind) if kind else None,
            expires_on=self.expires_on.data,
            pieces=self.pieces.data,
            grams=self.grams.data,
            temperature_dc=self.temperature_dc.data,
            reason=self.reason.data,
        )

    def handed(self) -> receiving.Handback:
        """Returns what is handed back."""
        return receiving.Handback(
            lot_code=self.lot_code.data,
            given_to=PlaceKind(self.given_to.data),
            pieces=self.pieces.data,
            grams=self.grams.data,
            temperature_dc=self.temperature_dc.data,
            reason=self.reason.data,
        )

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refusal beside the field it speaks of."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
        elif isinstance(refusal, NotFound) and refusal.kind == "lot":
            self.lot_code.errors = words_of(refusal)
        elif isinstance(refusal, TooWarm):
            self.temperature_dc.errors = [
                _("It came back outside the cold chain: it is waste, not stock."),
            ]
        else:
            super().tell(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandbackPage:
    """What the screen of goods handed back shows."""

    form: HandbackForm
    items: list[ItemRow]


@bp.route("/handback", methods=["GET", "POST"])
def handback() -> tuple[str, int] | Response:
    """Takes goods back to the dock."""
    form = HandbackForm()
    with reading() as db:
        items = catalogue.items(db)
    form.offer(items)
    if not form.is_submitted():
        form.lot_code.data = request.args.get("lot", "")[:20]
        if again := read_id(request.args.get("again", "")):
            _fill_again(form, again)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                if form.lot_code.data:
                    receiving.hand_back(db, form.handed(), command=command())
                else:
                    receiving.hand_back_unlabelled(db, form.unlabelled(), command=command())
            flash(_("Taken back. It waits at the dock to be inspected."), "success")
            return redirect(url_for("warehouse.dock"), code=303)
    page = HandbackPage(form=form, items=items)
    return render_template("warehouse/handback.html", page=page), form.status


def _fill_again(form: HandbackForm, document_id: int) -> None:
    """Fills the form with what had been handed back and was undone."""
    with reading() as db:
        page = undone_page(db, document_id, DocumentKind.HANDBACK)
    line = page.lines[0]
    for name, amount in typed(line.item, line.quantity).items():
        form[name].data = amount
    form.given_to.data = line.source.kind.value
    form.reason.data = page.document.note
    if line.lot.document_id != document_id:
        form.lot_code.data = line.lot.code
        return
    form.scan.data = line.item.barcode or line.item.code
    form.date_kind.data, form.expires_on.data = line.lot.date_kind.value, line.lot.expires_on
