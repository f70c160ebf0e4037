"""Goods we gave out come back: to the dock, to be inspected."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import SelectField
from wtforms.validators import Length

from logistics.domain.errors import InvalidValue, NotFound, RuleBroken, TooWarm
from logistics.domain.ledger import PlaceKind
from logistics.services import receiving
from logistics.web import terms
from logistics.web.db import command, transaction
from logistics.web.errors import words_of
from logistics.web.forms import (
    CleanStringField,
    DegreeField,
    Given,
    HouseForm,
    KilogramField,
    PiecesField,
)
from logistics.web.warehouse.blueprint import bp


class HandbackForm(HouseForm):
    """Which lot comes back, from whom, how much, and why."""

    lot_code = CleanStringField(_l("Lot"), [Given(), Length(max=20)])
    given_to = SelectField(_l("From"))
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    temperature_dc = DegreeField(_l("Temperature (°C)"))
    reason = CleanStringField(_l("Why it comes back"), [Given(), Length(max=240)])

    def offer(self) -> None:
        """Fills the choices."""
        self.given_to.choices = [
            (PlaceKind.HOUSEHOLD.value, _("a household")),
            (PlaceKind.KITCHEN.value, _("the soup kitchen")),
            (PlaceKind.PARTNER.value, _("another institution")),
        ]

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


@bp.route("/handback", methods=["GET", "POST"])
def handback() -> tuple[str, int] | Response:
    """Takes goods back to the dock."""
    form = HandbackForm()
    form.offer()
    if not form.is_submitted():
        form.lot_code.data = request.args.get("lot", "")[:20]
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                receiving.hand_back(db, form.handed(), command=command())
            flash(_("Taken back. It waits at the dock to be inspected."), "success")
            return redirect(url_for("warehouse.dock"), code=303)
    page = HandbackPage(form=form)
    return render_template("warehouse/handback.html", page=page), form.status
