"""Meat intake: who brought what, how cold it is, and tub by tub what it weighs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select
from werkzeug import Response
from wtforms import FieldList, Form, FormField, RadioField, SelectField
from wtforms.validators import Length

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, RuleBroken
from logistics.domain.lots import StorageClass
from logistics.domain.meat import Appearance, Container, Cut, MeatRule, Species
from logistics.services import meat_receiving
from logistics.services.meat_receiving import Declared
from logistics.store import catalogue, meat, places
from logistics.store.holds import open_holds
from logistics.store.tables import MeatIntakeRow, PlaceRow, PurposeRow
from logistics.web import terms
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import (
    CleanStringField,
    DayField,
    DegreeField,
    Given,
    HouseForm,
    ScaleField,
    choices,
    chosen_id,
)
from logistics.web.warehouse.blueprint import bp

TUBS_SHOWN = 2
TUBS_AT_MOST = 40


class ContainerForm(Form):  # type: ignore[misc]
    """One tub on the scale; an empty line is left out, a half-typed one is not."""

    gross_g = ScaleField(_l("Gross (kg)"))
    tare_g = ScaleField(_l("Tare (kg)"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks that a tub was weighed with its contents, and that something is in it."""
        fine = bool(super().validate(extra_validators))
        if fine and self.gross_g.data is None and self.tare_g.data:
            self.gross_g.errors = [_("Weigh the container with its contents too.")]
            fine = False
        if fine and self.gross_g.data is not None and self.gross_g.data <= (self.tare_g.data or 0):
            self.gross_g.errors = [_("It weighs no more than the empty container.")]
            fine = False
        return fine


class MeatForm(HouseForm):
    """Meat as it came to the door."""

    donor = CleanStringField(_l("Donor (empty: anonymous)"), [Length(max=160)])
    reference = CleanStringField(_l("Document no"), [Length(max=64)])
    species = SelectField(_l("Species"), [Given()])
    cut = SelectField(_l("Cut"), [Given()])
    slaughter_place = CleanStringField(
        _l("Slaughter place (as declared)"), [Given(), Length(max=160)]
    )
    slaughtered_on = DayField(_l("Slaughtered on"), [Given()])
    ear_tag = CleanStringField(_l("Ear tag"), [Length(max=32)])
    vet_report_no = CleanStringField(_l("Vet report no"), [Length(max=64)])
    core_dc = DegreeField(_l("Core temperature (°C)"), [Given()])
    appearance = RadioField(_l("Appearance and smell"), default=Appearance.GOOD.value)
    note = CleanStringField(_l("Note"), [Length(max=240)])
    place_id = SelectField(_l("Storage place"), coerce=chosen_id)
    purpose_id = SelectField(_l("Purpose"), coerce=chosen_id)
    tubs = FieldList(FormField(ContainerForm), min_entries=TUBS_SHOWN, max_entries=TUBS_AT_MOST)

    def offer(self, shelves: list[PlaceRow], purposes: list[PurposeRow]) -> None:
        """Fills the choices."""
        self.species.choices = [("", ""), *((s.value, terms.SPECIES[s.value]) for s in Species)]
        self.cut.choices = [("", ""), *((c.value, terms.CUTS[c.value]) for c in Cut)]
        self.appearance.choices = [(a.value, terms.APPEARANCES[a.value]) for a in Appearance]
        self.place_id.choices = [(row.id, f"{row.code} · {row.name}") for row in shelves]
        self.purpose_id.choices = choices(
            ((row.id, row.name) for row in purposes), empty=_("none: for everybody")
        )
        if self.place_id.data is None and shelves:
            self.place_id.process_data(shelves[0].id)

    def declared(self) -> Declared:
        """Returns what was typed."""
        return Declared(
            species=Species(self.species.data),
            cut=Cut(self.cut.data),
            containers=[
                Container(gross_g=tub.gross_g.data, tare_g=tub.tare_g.data or 0)
                for tub in self.tubs
                if tub.gross_g.data is not None
            ],
            core_dc=self.core_dc.data,
            appearance=Appearance(self.appearance.data),
            slaughter_place=self.slaughter_place.data or "",
            slaughtered_on=self.slaughtered_on.data,
            place_id=self.place_id.data or 0,
            donor=self.donor.data or "",
            reference=self.reference.data or "",
            ear_tag=self.ear_tag.data or "",
            vet_report_no=self.vet_report_no.data or "",
            note=self.note.data or "",
            purpose_id=self.purpose_id.data,
        )

    @property
    def net_g(self) -> int:
        """What the tubs hold so far [g]."""
        return sum(
            (tub.gross_g.data or 0) - (tub.tare_g.data or 0)
            for tub in self.tubs
            if tub.gross_g.data is not None
        )

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused beside its field, where it has one."""
        if isinstance(refusal, InvalidValue) and refusal.field == "containers":
            self.form_errors.append(terms.invalid("containers", refusal.why, refusal.value))
        elif isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)

    def asks_for_a_tub(self) -> bool:
        """Tells whether another tub is wanted instead of the intake; adds it."""
        asked = "more" in request.form and len(self.tubs) < TUBS_AT_MOST
        if asked:
            last = self.tubs[-1].tare_g.data
            self.tubs.append_entry({"tare_g": last})
        return asked


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePage:
    """What the intake screen shows."""

    form: MeatForm
    today: date
    parties: list[str]
    shelves: list[PlaceRow]
    purposes: list[PurposeRow]
    rules: list[MeatRule]
    tubs_at_most: int = TUBS_AT_MOST


@bp.route("/meat/receive", methods=["GET", "POST"])
def meat_receive() -> tuple[str, int] | Response:
    """Receives meat."""
    form = MeatForm()
    more = form.asks_for_a_tub()
    page = _page(form)
    form.offer(page.shelves, page.purposes)
    if not more and form.sent_well():
        with form.refusals():
            with transaction() as db:
                intake = meat_receiving.receive_meat(db, form.declared(), command=command())
            return _answered(intake)
    return render_template("warehouse/meat/receive.html", page=page), form.status


def _page(form: MeatForm) -> IntakePage:
    with reading() as db:
        return IntakePage(
            form=form,
            today=local_day(now()),
            parties=catalogue.party_names(db),
            shelves=[row for row in places.shelves(db) if row.storage is StorageClass.CHILLED],
            purposes=list(
                db.exec(
                    select(PurposeRow).where(col(PurposeRow.active)).order_by(col(PurposeRow.name))
                )
            ),
            rules=meat.rules(db),
        )


def _answered(intake: MeatIntakeRow) -> Response:
    """Leads to the document, or tells that the meat was refused and that this is kept."""
    if intake.lot_id is None or intake.document_id is None:
        flash(
            _(
                "Not taken: %(why)s. The refusal is kept; the meat goes back to its donor.",
                why=terms.OBJECTIONS[intake.refused.value],
            ),
            "stop",
        )
        return redirect(url_for("warehouse.meat_home"), code=303)
    with reading() as db:
        held = open_holds(db, [intake.lot_id])
    if held:
        flash(_("Taken, and on hold until a named person decides."), "warn")
    else:
        flash(_("Received. The meat is on the cold shelf."), "success")
    return redirect(url_for("documents.document", document_id=intake.document_id), code=303)
