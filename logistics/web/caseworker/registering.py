"""Registering a household and changing its file.

A file that may be a family's second one (same phone, same surname at the same
door) is shown before it is saved; whoever looked may save it anyway.
"""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from logistics.adapters.geocoding import Geocoder
from logistics.adapters.phones import to_e164
from logistics.adapters.sealing import Sealer
from logistics.domain.households import Registration
from logistics.services import registering
from logistics.store import households as store
from logistics.store.tables import HouseholdRow, NeighbourhoodRow
from logistics.web.caseworker import showing
from logistics.web.caseworker.blueprint import bp, writers_only
from logistics.web.caseworker.forms import HouseholdForm, as_typed
from logistics.web.db import command, reading, transaction

CONFLICT = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """What the form of a file shows."""

    form: HouseholdForm
    household: HouseholdRow | None
    twins: list[store.Twin]
    can_find: bool


@bp.route("/register", methods=["GET", "POST"])
def register() -> tuple[str, int] | Response:
    """Registers a household."""
    writers_only()
    form = HouseholdForm()
    with reading() as db:
        neighbourhoods = store.neighbourhoods(db)
    twins: list[store.Twin] = []
    if not _only_asks(form, neighbourhoods) and form.sent_well():
        registration = form.filled(neighbourhoods)
        twins = _twins(registration, but_id=None)
        if not twins:
            with form.refusals():
                row = _register(registration)
                flash(_("Registered as household %(code)s.", code=row.code), "success")
                return redirect(url_for("caseworker.household", household_id=row.id), code=303)
    return _shown(form, twins=twins)


@bp.route("/<int:household_id>/edit", methods=["GET", "POST"])
def edit(household_id: int) -> tuple[str, int] | Response:
    """Changes a household's file."""
    writers_only()
    with reading() as db:
        neighbourhoods = store.neighbourhoods(db)
        row = store.get_household(db, household_id)
        typed = as_typed(row, store.members(db, household_id))
    form = HouseholdForm(**{} if request.method == "POST" else {"data": typed})
    twins: list[store.Twin] = []
    if not _only_asks(form, neighbourhoods) and form.sent_well():
        registration = form.filled(neighbourhoods)
        twins = _twins(registration, but_id=household_id)
        if not twins:
            with form.refusals():
                _change(household_id, registration)
                flash(_("The file is changed."), "success")
                return redirect(
                    url_for("caseworker.household", household_id=household_id), code=303
                )
    return _shown(form, row=row, twins=twins)


def _register(registration: Registration) -> HouseholdRow:
    with transaction() as db:
        return registering.register_household(db, registration, command=command(), sealer=_sealer())


def _change(household_id: int, registration: Registration) -> None:
    with transaction() as db:
        registering.change_household(
            db, household_id, registration, command=command(), sealer=_sealer()
        )


def _shown(
    form: HouseholdForm,
    *,
    row: HouseholdRow | None = None,
    twins: list[store.Twin],
) -> tuple[str, int]:
    page = FilePage(form=form, household=row, twins=twins, can_find=_geocoder() is not None)
    status = CONFLICT if twins else form.status
    return render_template("caseworker/file.html", page=page, showing=showing), status


def _only_asks(form: HouseholdForm, neighbourhoods: list[NeighbourhoodRow]) -> bool:
    """Does what a form's smaller buttons ask (more lines, find the address); saves nothing."""
    if "more" in request.form:
        form.add_lines()
    form.offer(neighbourhoods)
    if "find" in request.form:
        _find(form, neighbourhoods)
    return "more" in request.form or "find" in request.form


def _find(form: HouseholdForm, neighbourhoods: list[NeighbourhoodRow]) -> None:
    geocoder = _geocoder()
    names = {row.id: row.name for row in neighbourhoods}
    if geocoder is None or not form.street.data or form.neighbourhood_id.data not in names:
        form.form_errors.append(_("Give neighbourhood and street first; then look for them."))
        return
    street = f"{form.street.data} {form.building_no.data or ''}".strip()
    with form.refusals():
        address = f"{street}, {names[form.neighbourhood_id.data]}, İzmit, Kocaeli"
        found = geocoder.geocode(address)
        if found is None:
            form.form_errors.append(_("The map does not know this address. Type the position."))
            return
        form.position.raw_data = None
        form.position.process_data(found)


def _twins(registration: Registration, *, but_id: int | None) -> list[store.Twin]:
    """Returns likely twins, unless the user has looked at them and saves anyway."""
    if "save_anyway" in request.form:
        return []
    with reading() as db:
        return store.twins(
            db,
            contact_name=registration.contact_name,
            phone=to_e164(registration.phone),
            neighbourhood_id=registration.neighbourhood_id,
            street=registration.street,
            building_no=registration.building_no,
            but_id=but_id,
        )


def _sealer() -> Sealer:
    found: Sealer = current_app.extensions["imece_sealer"]
    return found


def _geocoder() -> Geocoder | None:
    found: Geocoder | None = current_app.extensions["imece_geocoder"]
    return found
