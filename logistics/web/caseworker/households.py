"""The register's list, a household's page, and finding a household by its number."""

from dataclasses import dataclass, replace

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from logistics.domain.errors import InvalidValue, SealedOtherwise
from logistics.domain.identity import looks_like_national_id, national_id
from logistics.services import registering
from logistics.store import households as store
from logistics.store.tables import HouseholdRow, MemberRow, NeighbourhoodRow, UserRow
from logistics.web import terms
from logistics.web.caseworker import showing
from logistics.web.caseworker.blueprint import bp, writers_only
from logistics.web.db import command, reading, transaction
from logistics.web.errors import words_of
from logistics.web.forms import HouseForm
from logistics.web.paging import ROWS, Paged, asked_number, paged
from logistics.web.sought import opened

ACTIVITY = {"": True, "no": False, "all": None}
COUNTED_AS_NEED = range(1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What the list of households shows."""

    paged: Paged
    sought: store.Sought
    neighbourhoods: list[NeighbourhoodRow]
    form: HouseForm


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdPage:
    """What one household's page shows; ``unopened`` says why its identity number is not."""

    household: HouseholdRow
    neighbourhood: NeighbourhoodRow
    members: list[MemberRow]
    deliveries: list[store.Delivery]
    registered_by: UserRow | None
    changed_by: UserRow | None
    form: HouseForm
    national_id: str
    unopened: list[str]

    @property
    def is_approximate(self) -> bool:
        """Tells whether the point is only the neighbourhood's, not the door's."""
        row, centre = self.household, self.neighbourhood
        return (row.latitude, row.longitude) == (centre.latitude, centre.longitude)


@bp.get("/")
def home() -> str | Response:
    """Lists the households sought; an identity number is sent away."""
    text = opened().get("q", "")
    if looks_like_national_id(text):
        flash(
            _(
                "An identity number is not searched here, because addresses of pages are kept in logs. Use the field “Find by T.C. identity number”."
            ),
            "warn",
        )
        return redirect(url_for("caseworker.home"), code=303)
    sought = asked_filter(text)
    with reading() as db:
        place = paged(store.count_households(db, sought))
        rows = store.list_households(db, sought, offset=place.start, limit=ROWS)
        page = ListPage(
            paged=replace(place, rows=rows),
            sought=sought,
            neighbourhoods=store.neighbourhoods(db),
            form=HouseForm(),
        )
    return render_template("caseworker/households.html", page=page, showing=showing)


@bp.post("/by-number")
def by_number() -> Response:
    """Opens the household of an identity number, which never enters an address or a log."""
    try:
        number = national_id(request.form.get("national_id", ""))
    except InvalidValue as refusal:
        flash(terms.invalid(refusal.field, refusal.why, refusal.value), "stop")
        return redirect(url_for("caseworker.home"), code=303)
    with reading() as db:
        key = current_app.extensions["imece_sealer"].key_of(number or "")
        found = store.household_by_key(db, key) if number else None
    if found is None:
        flash(_("No household is registered under this identity number."), "warn")
        return redirect(url_for("caseworker.home"), code=303)
    return redirect(url_for("caseworker.household", household_id=found.id), code=303)


@bp.get("/<int:household_id>")
def household(household_id: int) -> str:
    """Shows one household's file."""
    with reading() as db:
        row = store.get_household(db, household_id)
        number, unopened = _opened(row)
        centre = db.get(NeighbourhoodRow, row.neighbourhood_id)
        assert centre is not None
        page = HouseholdPage(
            household=row,
            neighbourhood=centre,
            members=store.members(db, household_id),
            deliveries=store.deliveries(db, household_id),
            registered_by=db.get(UserRow, row.registered_by) if row.registered_by else None,
            changed_by=db.get(UserRow, row.changed_by) if row.changed_by else None,
            form=HouseForm(),
            national_id=number,
            unopened=unopened,
        )
    return render_template("caseworker/household.html", page=page, showing=showing)


@bp.post("/<int:household_id>/deactivate")
def deactivate(household_id: int) -> Response:
    """Closes a household's file."""
    writers_only()
    with transaction() as db:
        registering.deactivate_household(db, household_id, command=command())
    flash(_("The file is closed. New programmes leave this household out."), "success")
    return redirect(url_for("caseworker.household", household_id=household_id), code=303)


@bp.post("/<int:household_id>/activate")
def activate(household_id: int) -> Response:
    """Opens a closed file again."""
    writers_only()
    with transaction() as db:
        registering.activate_household(db, household_id, command=command())
    flash(_("The file is open again."), "success")
    return redirect(url_for("caseworker.household", household_id=household_id), code=303)


def _opened(row: HouseholdRow) -> tuple[str, list[str]]:
    """Returns the identity number as it is shown, or why it cannot be."""
    try:
        return showing.shown_national_id(row), []
    except SealedOtherwise as refusal:
        return "", words_of(refusal)


def asked_filter(text: str) -> store.Sought:
    """Returns which households the address asks for; nonsense means all."""
    need = asked_number("need")
    return store.Sought(
        text=text[:120],
        by_name=showing.sees_in_full(),
        neighbourhood_id=asked_number("neighbourhood"),
        size_from=asked_number("size_from"),
        size_to=asked_number("size_to"),
        need_band=need if need in COUNTED_AS_NEED else None,
        active=ACTIVITY.get(request.args.get("active", ""), True),
        sort=request.args.get("sort", "code"),
    )
