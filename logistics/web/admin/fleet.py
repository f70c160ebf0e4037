"""The fleet: what each vehicle carries and whether it drives."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import BooleanField, SelectField
from wtforms.validators import Length

from logistics.domain.errors import NotFound
from logistics.services import administering
from logistics.services.administering import Fleet, Load
from logistics.store import administration
from logistics.store.tables import VehicleRow
from logistics.web.admin.blueprint import bp
from logistics.web.db import reading, transaction
from logistics.web.forms import (
    AboveZero,
    CleanStringField,
    DegreeField,
    FieldForm,
    Given,
    KilogramField,
    PiecesField,
)

ML_PER_LITRE = 1000
MOST_TRIPS = 6


class VehicleForm(FieldForm):
    """A vehicle and what it carries."""

    name = CleanStringField(_l("Name"), [Given(), Length(max=80)])
    plate = CleanStringField(_l("Plate"), [Given(), Length(max=16)])
    grams = KilogramField(_l("Load (kg)"), [Given(), AboveZero()])
    pieces = PiecesField(_l("Load (parcels)"), [Given(), AboveZero()])
    litres = PiecesField(_l("Load (litres)"), [Given(), AboveZero()])
    max_trips = SelectField(_l("Trips a day at most"), coerce=int, default=2)
    refrigerated = BooleanField(_l("Refrigerated"))
    coldest = DegreeField(_l("Coldest allowed (°C)"))
    warmest = DegreeField(_l("Warmest allowed (°C)"))
    active = BooleanField(_l("In service"), default=True)

    def offer(self) -> None:
        """Fills the choices."""
        self.max_trips.choices = [(trips, str(trips)) for trips in range(1, MOST_TRIPS + 1)]

    def filled(self, *, code: str) -> Fleet:
        """Returns the vehicle as typed."""
        return Fleet(
            code=code,
            name=self.name.data,
            plate=self.plate.data.upper(),
            load=Load(
                grams=self.grams.data,
                pieces=self.pieces.data,
                volume_ml=self.litres.data * ML_PER_LITRE,
            ),
            refrigerated=self.refrigerated.data,
            coldest_dc=self.coldest.data,
            warmest_dc=self.warmest.data,
            max_trips=self.max_trips.data,
            active=self.active.data,
        )


class NewVehicleForm(VehicleForm):
    """A vehicle that is new to the fleet."""

    code = CleanStringField(_l("Code"), [Given(), Length(max=16)])


@bp.get("/vehicles")
def vehicles() -> str:
    """Lists the fleet."""
    with reading() as db:
        rows = administration.vehicles(db)
    return render_template("admin/vehicles.html", rows=rows)


@bp.route("/vehicles/new", methods=["GET", "POST"])
def new_vehicle() -> tuple[str, int] | Response:
    """Adds a vehicle."""
    form = NewVehicleForm()
    form.offer()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                administering.add_vehicle(db, form.filled(code=form.code.data.upper()))
            flash(_("The vehicle is in the fleet."), "success")
            return redirect(url_for("admin.vehicles"), code=303)
    return render_template("admin/vehicle.html", form=form, row=None), form.status


@bp.route("/vehicles/<int:vehicle_id>", methods=["GET", "POST"])
def vehicle(vehicle_id: int) -> tuple[str, int] | Response:
    """Changes a vehicle."""
    with reading() as db:
        row = db.get(VehicleRow, vehicle_id)
    if row is None:
        raise NotFound(kind="vehicle", key=vehicle_id)
    form = VehicleForm(
        **row.model_dump(include={"name", "plate", "max_trips", "refrigerated", "active"}),
        grams=row.capacity_g,
        pieces=row.capacity_pieces,
        litres=row.capacity_ml // ML_PER_LITRE,
        coldest=row.coldest_dc,
        warmest=row.warmest_dc,
    )
    form.offer()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                administering.change_vehicle(db, vehicle_id, form.filled(code=row.code))
            flash(_("The vehicle is changed."), "success")
            return redirect(url_for("admin.vehicles"), code=303)
    return render_template("admin/vehicle.html", form=form, row=row), form.status
