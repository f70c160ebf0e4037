"""Purposes donations may be given for, and the associations that accept them by law."""

from dataclasses import dataclass

from flask import Response as Answer
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms.validators import Length

from logistics.domain.errors import InvalidValue, RuleBroken
from logistics.domain.sheets import Cell, Kind, Sheet
from logistics.services import conditions as conditions_kept
from logistics.store.parties import PartyRole, parties
from logistics.store.purposes import all_purposes
from logistics.store.tables import PartyRow, PurposeRow
from logistics.web import terms
from logistics.web.coordinator.blueprint import bp
from logistics.web.db import reading, transaction
from logistics.web.exports import FILE, columns, given
from logistics.web.forms import CleanStringField, Given, HouseForm

HEADINGS = (
    *((_l("Kind"), Kind.TEXT), (_l("Code"), Kind.TEXT)),
    *((_l("Name"), Kind.TEXT), (_l("State"), Kind.TEXT)),
)


class NameForm(HouseForm):
    """The name of a purpose or an association."""

    name = CleanStringField(_l("Name"), [Given(), Length(max=120)])

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refusal of the name beside it."""
        if isinstance(refusal, InvalidValue) and refusal.field == "name":
            self.name.errors = [terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


class AssociationForm(NameForm):
    """The name of an association; a page may ask for it beside that of a purpose."""

    name = CleanStringField(_l("Name"), [Given(), Length(max=120)], id="association")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionsPage:
    """What the page shows: purposes and associations, each with the form for one more."""

    purposes: list[PurposeRow]
    associations: list[PartyRow]
    purpose_form: NameForm
    association_form: AssociationForm


@bp.get("/conditions")
def conditions() -> str:
    """Shows purposes and associations."""
    return _shown()[0]


@bp.get(f"/conditions{FILE}")
def conditions_file(form: str) -> Answer:
    """Gives purposes and associations as a file."""
    with reading() as db:
        aims, associations = all_purposes(db), parties(db, PartyRole.ASSOCIATION)
    rows: list[tuple[Cell, ...]] = [
        (_("Purpose"), row.code, row.name, _("in use") if row.active else _("out of use"))
        for row in aims
    ]
    rows += [(_("Association"), "", row.name, "") for row in associations]
    sheet = Sheet(title=_("Purposes and associations"), columns=columns(HEADINGS), rows=rows)
    return given(sheet, name="amaclar-dernekler", form=form)


@bp.post("/conditions/purposes")
def add_purpose() -> tuple[str, int] | Response:
    """Adds a purpose."""
    form = NameForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                conditions_kept.add_purpose(db, form.name.data)
            flash(_("The purpose can be chosen from now on."), "success")
            return redirect(url_for("coordinator.conditions"), code=303)
    return _shown(purpose_form=form)


@bp.post("/conditions/purposes/<int:purpose_id>")
def switch_purpose(purpose_id: int) -> Response:
    """Takes a purpose out of use, or into use again."""
    form = HouseForm()
    if form.sent_well():
        with transaction() as db:
            if request.form.get("use") == "yes":
                conditions_kept.resume_purpose(db, purpose_id)
            else:
                conditions_kept.retire_purpose(db, purpose_id)
    return redirect(url_for("coordinator.conditions"), code=303)


@bp.post("/conditions/associations")
def add_association() -> tuple[str, int] | Response:
    """Adds an association."""
    form = AssociationForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                conditions_kept.add_association(db, form.name.data)
            flash(_("The association can be chosen from now on."), "success")
            return redirect(url_for("coordinator.conditions"), code=303)
    return _shown(association_form=form)


def _shown(
    *, purpose_form: NameForm | None = None, association_form: AssociationForm | None = None
) -> tuple[str, int]:
    with reading() as db:
        page = ConditionsPage(
            purposes=all_purposes(db),
            associations=parties(db, PartyRole.ASSOCIATION),
            purpose_form=purpose_form or NameForm(formdata=None),
            association_form=association_form or AssociationForm(formdata=None),
        )
    status = max(page.purpose_form.status, page.association_form.status)
    return render_template("coordinator/conditions.html", page=page), status
