"""Pick-ups: what vehicles take aboard on their way, for the depot or for another door."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session
from werkzeug import Response
from wtforms import SelectField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from logistics.domain.calendar import local_day
from logistics.domain.geography import Position
from logistics.domain.households import check_position
from logistics.domain.pickups import Call, Pickup, PickupKind
from logistics.domain.privacy import masked_name
from logistics.services import collecting
from logistics.store.pickups import latest_pickups
from logistics.store.tables import HouseholdRow, PickupRow
from logistics.web import terms
from logistics.web.coordinator.blueprint import bp
from logistics.web.coordinator.fields import ClockField
from logistics.web.coordinator.household_choice import Choice, choice_of
from logistics.web.db import command, now, reading, transaction
from logistics.web.doors import address_lines
from logistics.web.forms import (
    CleanStringField,
    DayField,
    Given,
    HouseForm,
    KilogramField,
    Lawful,
    PiecesField,
    PositionField,
    WithinAYear,
)

ML_PER_LITRE = 1000
MOST_MINUTES = 180
SEEKS, CHOSEN = "seek", "choose-"
"""The buttons that look for a household, and those that choose one for a field."""


class PickupForm(HouseForm):
    """What is to be picked up, where and when, and whither if not to the depot."""

    kind = SelectField(_l("What kind"))
    day = DayField(_l("From which day on"), [Given(), WithinAYear()])
    what = CleanStringField(_l("What"), [Given(), Length(max=120)])
    household = CleanStringField(_l("Household (code or name), if it is one"), [Length(max=80)])
    place = CleanStringField(_l("Where (market, association, door)"), [Given(), Length(max=160)])
    address = CleanStringField(_l("Address"), [Length(max=240)])
    position = PositionField(
        _l("Position (latitude, longitude)"), [Given(), Lawful(check_position)]
    )
    grams = KilogramField(_l("Weight (kg)"))
    pieces = PiecesField(_l("Pieces or persons"))
    litres = PiecesField(_l("Room (litres)"))
    opens = ClockField(_l("Not before"))
    closes = ClockField(_l("Not after"))
    to_household = CleanStringField(_l("To a household (code or name)"), [Length(max=80)])
    to_place = CleanStringField(_l("To (only for a ride)"), [Length(max=160)])
    to_address = CleanStringField(_l("Address there"), [Length(max=240)])
    to_position = PositionField(
        _l("Position there (latitude, longitude)"), [Lawful(check_position)]
    )
    ride = PiecesField(
        _l("Ride at most (min)"), [Optional(), NumberRange(0, MOST_MINUTES)], default=30
    )
    note = CleanStringField(_l("Note for the driver"), [Length(max=240)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.choices: dict[str, Choice] = {}  # what each field that names a household finds
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        """Fills the choices."""
        self.kind.choices = list(terms.PICKUP_KINDS.items())

    def find_doors(self, db: Session) -> list[HouseholdRow]:
        """Fills place, address and position of the households that are named or chosen.

        Only the code stands for the place then: no name goes with it.
        """
        found = []
        for named, place, address, position in (
            (self.household, self.place, self.address, self.position),
            (self.to_household, self.to_place, self.to_address, self.to_position),
        ):
            named.data = request.form.get(CHOSEN + named.name) or named.data or ""
            choice = choice_of(db, named.data.strip())
            self.choices[named.name] = choice
            row = choice.household
            if choice.numbered:
                named.data = ""
            if row is not None:
                named.data = place.data = row.code
                address.data = ", ".join(address_lines(row))
                position.data = Position(latitude=row.latitude, longitude=row.longitude)
                position.raw_data = None
                found.append(row)
        return found

    @property
    def sought_for(self) -> str:
        """The field for which a household is only sought or chosen now, and nothing saved yet."""
        chosen = [name.removeprefix(CHOSEN) for name in request.form if name.startswith(CHOSEN)]
        return next(iter(chosen), request.form.get(SEEKS, ""))

    def validate_household(self, field: Any) -> None:
        """Refuses what names no household, until one of those found is chosen."""
        choice = self.choices[field.name]
        if choice.numbered:
            raise ValidationError(_("An identity number is not searched here."))
        if choice.found:
            raise ValidationError(_("Choose one of the households found."))
        if field.data and choice.household is None:
            raise ValidationError(_("No household has this code or name."))

    validate_to_household = validate_household

    def filled(self) -> Pickup:
        """Returns the pick-up as typed."""
        ride = self.kind.data == PickupKind.RIDE
        return Pickup(
            kind=PickupKind(self.kind.data),
            what=self.what.data,
            at=Call(
                name=self.place.data,
                address=self.address.data or "",
                position=self.position.data,
            ),
            grams=self.grams.data or 0,
            pieces=self.pieces.data or 0,
            millilitres=(self.litres.data or 0) * ML_PER_LITRE,
            opens_s=self.opens.data,
            closes_s=self.closes.data,
            to=self._to(),
            ride_limit_s=(self.ride.data or 0) * 60 if ride else None,
            note=self.note.data or "",
        )

    def _to(self) -> Call | None:
        if self.to_position.data is None:
            return None
        name, address = self.to_place.data or "", self.to_address.data or ""
        return Call(name=name, address=address, position=self.to_position.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupsPage:
    """The pick-ups, and the form for one more."""

    rows: list[PickupRow]
    form: PickupForm


@bp.get("/pickups")
def pickups() -> str:
    """Lists what waits, what is planned, and what was picked up lately."""
    form = PickupForm(formdata=None)
    form.day.data = local_day(now())
    return _shown(form)[0]


@bp.post("/pickups")
def add_pickup() -> tuple[str, int] | Response:
    """Adds a pick-up; the next plan of its day takes it along."""
    form = PickupForm()
    form.offer()
    with reading() as db:
        doors = form.find_doors(db)
    if form.sought_for:
        return _shown(form)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                row = collecting.add_pickup(db, form.filled(), day=form.day.data, command=command())
            words = [_("%(code)s waits for the next plan.", code=row.code)]
            words += [f"{door.code}: {masked_name(door.contact_name)}." for door in doors]
            flash(" ".join(words), "success")
            return redirect(url_for("coordinator.pickups"), code=303)
    return _shown(form)


@bp.post("/pickups/<int:pickup_id>/call-off")
def call_off(pickup_id: int) -> tuple[str, int] | Response:
    """Calls a pick-up off."""
    form = HouseForm()
    shown = PickupForm(formdata=None)
    if form.sent_well():
        with shown.refusals():
            with transaction() as db:
                row = collecting.call_off(db, pickup_id)
            flash(_("%(code)s is called off.", code=row.code), "success")
            return redirect(url_for("coordinator.pickups"), code=303)
    return _shown(shown)


def _shown(form: PickupForm) -> tuple[str, int]:
    form.offer()
    with reading() as db:
        page = PickupsPage(rows=latest_pickups(db), form=form)
    return render_template("coordinator/pickups.html", page=page), form.status
