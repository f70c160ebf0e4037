"""Where goods are kept: warehouses, their zones, the places in them; made, renamed, retired."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import BooleanField, SelectField
from wtforms.validators import Length

from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import StorageClass
from logistics.services import arranging
from logistics.services.arranging import Bin, Building, Zone
from logistics.store import arrangement
from logistics.store.places import get_place
from logistics.store.tables import PlaceRow, WarehouseRow, ZoneRow
from logistics.web import terms
from logistics.web.admin.blueprint import bp
from logistics.web.db import reading, transaction
from logistics.web.forms import (
    CleanStringField,
    DegreeField,
    FieldForm,
    Given,
    choices,
    chosen_id,
)
from logistics.web.paging import asked_number


class WarehouseForm(FieldForm):
    """A building of ours."""

    code = CleanStringField(_l("Code"), [Given(), Length(max=32)])
    name = CleanStringField(_l("Name"), [Given(), Length(max=120)])
    address = CleanStringField(_l("Address"), [Length(max=240)])
    active = BooleanField(_l("In use"), default=True)

    def filled(self, *, code: str) -> Building:
        """Returns the warehouse as typed."""
        return Building(
            code=code,
            name=self.name.data,
            address=self.address.data or "",
            active=self.active.data,
        )


class ZoneForm(FieldForm):
    """A part of a warehouse with one storage class."""

    code = CleanStringField(_l("Code"), [Given(), Length(max=32)])
    name = CleanStringField(_l("Name"), [Given(), Length(max=120)])
    storage = SelectField(_l("Storage class"))
    coldest = DegreeField(_l("Coldest allowed (°C)"))
    warmest = DegreeField(_l("Warmest allowed (°C)"))
    active = BooleanField(_l("In use"), default=True)

    def offer(self) -> None:
        """Fills the choices."""
        self.storage.choices = [(kept.value, terms.STORAGE[kept.value]) for kept in StorageClass]

    def filled(self, *, code: str) -> Zone:
        """Returns the zone as typed."""
        return Zone(
            code=code,
            name=self.name.data,
            storage=StorageClass(self.storage.data),
            coldest_dc=self.coldest.data,
            warmest_dc=self.warmest.data,
            active=self.active.data,
        )


class BinForm(FieldForm):
    """A place in a zone."""

    code = CleanStringField(_l("Code"), [Given(), Length(max=32)])
    name = CleanStringField(_l("Name"), [Given(), Length(max=120)])
    zone_id = SelectField(_l("Zone"), coerce=chosen_id)
    kind = SelectField(_l("Kind"))
    active = BooleanField(_l("In use"), default=True)

    def offer(self, zones: list[ZoneRow]) -> None:
        """Fills the choices."""
        named = ((zone.id, f"{zone.code} · {zone.name}") for zone in zones)
        self.zone_id.choices = choices(named, empty="")
        self.kind.choices = [
            (kind.value, terms.PLACE_KINDS[kind.value])
            for kind in (PlaceKind.SHELF, PlaceKind.DOCK)
        ]

    def filled(self, *, code: str) -> Bin:
        """Returns the place as typed."""
        return Bin(
            code=code,
            name=self.name.data,
            kind=PlaceKind(self.kind.data or PlaceKind.SHELF),
            active=self.active.data,
        )


@bp.get("/places")
def places() -> str:
    """Shows how the warehouse is arranged."""
    with reading() as db:
        found = arrangement.arrangement(db)
    return render_template("admin/places.html", arrangement=found)


@bp.route("/warehouses/new", methods=["GET", "POST"])
def new_warehouse() -> tuple[str, int] | Response:
    """Adds a warehouse."""
    form = WarehouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                arranging.add_warehouse(db, form.filled(code=form.code.data.upper()))
            return _kept(_("The warehouse is added."))
    return _page("warehouse", form, None)


@bp.route("/warehouses/<int:warehouse_id>", methods=["GET", "POST"])
def warehouse(warehouse_id: int) -> tuple[str, int] | Response:
    """Renames a warehouse or retires it."""
    with reading() as db:
        row = arrangement.get_warehouse(db, warehouse_id)
    form = _shown(WarehouseForm, row)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                arranging.change_warehouse(db, warehouse_id, form.filled(code=row.code))
            return _kept(_("The warehouse is changed."))
    return _page("warehouse", form, row)


@bp.route("/warehouses/<int:warehouse_id>/zones/new", methods=["GET", "POST"])
def new_zone(warehouse_id: int) -> tuple[str, int] | Response:
    """Adds a zone to a warehouse."""
    form = ZoneForm()
    form.offer()
    with reading() as db:
        building = arrangement.get_warehouse(db, warehouse_id)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                zone = form.filled(code=form.code.data.upper())
                arranging.add_zone(db, zone, warehouse_id=warehouse_id)
            return _kept(_("The zone is added."))
    return _page("zone", form, None, building.name)


@bp.route("/zones/<int:zone_id>", methods=["GET", "POST"])
def zone(zone_id: int) -> tuple[str, int] | Response:
    """Changes a zone or retires it."""
    with reading() as db:
        row = arrangement.get_zone(db, zone_id)
        building = arrangement.get_warehouse(db, row.warehouse_id)
    form = _shown(
        ZoneForm, row, storage=row.storage.value, coldest=row.coldest_dc, warmest=row.warmest_dc
    )
    form.offer()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                arranging.change_zone(db, zone_id, form.filled(code=row.code))
            return _kept(_("The zone is changed."))
    return _page("zone", form, row, building.name)


@bp.route("/places/new", methods=["GET", "POST"])
def new_place() -> tuple[str, int] | Response:
    """Adds a place to a zone."""
    form = BinForm(zone_id=asked_number("zone"))
    with reading() as db:
        form.offer(arrangement.zones(db))
    if form.sent_well() and _has_a_zone(form):
        with form.refusals():
            with transaction() as db:
                place = form.filled(code=form.code.data.upper())
                arranging.add_bin(db, place, zone_id=form.zone_id.data)
            return _kept(_("The storage place is added."))
    return _page("place", form, None)


@bp.route("/places/<int:place_id>", methods=["GET", "POST"])
def place(place_id: int) -> tuple[str, int] | Response:
    """Renames a place, retires it, or gives it its zone."""
    with reading() as db:
        row = get_place(db, place_id)
        zones = arrangement.zones(db)
        kept_in = arrangement.get_zone(db, row.zone_id) if row.zone_id else None
    form = _shown(BinForm, row, kind=row.kind.value, zone_id=row.zone_id)
    form.offer(zones)
    if kept_in:
        form.zone_id.choices = [(kept_in.id, kept_in.name)]
    form.kind.choices = [(row.kind.value, terms.PLACE_KINDS.get(row.kind.value, row.kind.value))]
    if request.method == "POST":
        form.kind.data, form.zone_id.data = row.kind.value, row.zone_id or form.zone_id.data
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                changed = form.filled(code=row.code)
                arranging.change_bin(db, place_id, changed, zone_id=form.zone_id.data)
            return _kept(_("The storage place is changed."))
    return _page("place", form, row)


def _has_a_zone(form: BinForm) -> bool:
    if form.zone_id.data:
        return True
    form.zone_id.errors = [_("Choose the zone it stands in.")]
    form.status = 422
    return False


def _shown(typed: type[FieldForm], row: WarehouseRow | ZoneRow | PlaceRow, **values: object) -> Any:
    facts = row.model_dump(include={"code", "name", "address", "active"})
    form = typed(**facts | values)
    del form.code
    return form


def _kept(words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("admin.places"), code=303)


def _page(
    kind: str, form: FieldForm, row: WarehouseRow | ZoneRow | PlaceRow | None, of: str = ""
) -> tuple[str, int]:
    page = render_template("admin/place.html", kind=kind, form=form, row=row, of=of)
    return page, form.status
