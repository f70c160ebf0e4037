"""The form that asks for a plan: which day, whose orders, which vehicles, from when to when.

It opens with what is most likely wanted: the day of a programme, or an earlier
plan once more. Vehicles and drivers who are out on that day already are marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import NumberRange

from logistics.domain.calendar import local_day, seconds_of
from logistics.domain.errors import CrewsUnfit, CrewUnfit, RuleBroken
from logistics.domain.orders import RouteEnd
from logistics.services.planning import Crew, PlanWish
from logistics.store.plans import OnDuty
from logistics.store.tables import ProgrammeRow, UserRow, VehicleRow
from logistics.web.coordinator.fields import ClockField
from logistics.web.coordinator.words import BACK_AT
from logistics.web.forms import (
    DayField,
    Given,
    HouseForm,
    PiecesField,
    WithinAYear,
    choices,
    chosen_id,
)
from logistics.web.refusals.routes import crew_words

OPENS_S = 8 * 3600 + 30 * 60
CLOSES_S = 17 * 3600 + 30 * 60
QUARTER_S = 15 * 60
LATEST_S = 24 * 3600 - QUARTER_S
LUNCH_MIN = 45
LONGEST_LUNCH_MIN = 90
SEARCH_S = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """What a plan can be made of: programmes with orders waiting, vehicles, drivers."""

    waiting: Sequence[tuple[ProgrammeRow, int]]
    vehicles: Sequence[VehicleRow]
    drivers: Sequence[UserRow]


class PlanForm(HouseForm):
    """Which day, whose orders, which vehicles, from when to when."""

    day = DayField(_l("Day"), [Given(), WithinAYear()])
    programmes = SelectMultipleField(_l("Programmes"), coerce=int)
    vehicles = SelectMultipleField(_l("Vehicles"), coerce=int)
    pickups = SelectMultipleField(_l("Pick-ups"), coerce=int, validate_choice=False)
    offered = SelectMultipleField(coerce=int, validate_choice=False)
    opens = ClockField(_l("Shift from"), [Given()], default=OPENS_S)
    closes = ClockField(_l("Shift to"), [Given()], default=CLOSES_S)
    lunch = PiecesField(
        _l("Lunch break (min)"), [Given(), NumberRange(0, LONGEST_LUNCH_MIN)], default=LUNCH_MIN
    )
    seconds = PiecesField(_l("Search time (s)"), [Given()], default=SEARCH_S)

    def offer(self, fleet: Fleet) -> None:
        """Fills the choices; which vehicles there are is known only now."""
        self.programmes.choices = [(row.id, row.name) for row, _count in fleet.waiting]
        self.vehicles.choices = [(vehicle.id, vehicle.name) for vehicle in fleet.vehicles]
        self.drivers = {row.id: self._driver_field(row, fleet.drivers) for row in fleet.vehicles}
        self.ends = {row.id: self._end_field(row) for row in fleet.vehicles}
        self.usual = {row.id: row.day_ends for row in fleet.drivers}
        self.unfit: dict[int, str] = {}

    def choose(
        self, fleet: Fleet, duty: OnDuty, *, day: date, programme_id: int | None, at: datetime
    ) -> None:
        """Chooses what is most likely wanted on a day: all pick-ups among it."""
        self.day.data = day
        self.opens.data = usual_start_s(day, at=at)
        self.programmes.data = [
            row.id
            for row, _count in fleet.waiting
            if row.id == programme_id or (programme_id is None and row.deliver_on <= day)
        ]
        vehicles = [row for row in fleet.vehicles if row.id not in duty.vehicles]
        drivers = [row for row in fleet.drivers if row.id not in duty.drivers]
        self.vehicles.data = [vehicle.id for vehicle in vehicles[: len(drivers)]]
        for vehicle, driver in zip(vehicles, drivers, strict=False):
            self.drivers[vehicle.id].data = driver.id

    def repeat(self, wish: PlanWish, *, at: datetime) -> None:
        """Chooses what an earlier plan was asked with; a day that has passed becomes tomorrow."""
        today = local_day(at)
        self.day.data = wish.day if wish.day >= today else today + timedelta(days=1)
        self.opens.data = max(wish.shift_opens_s, earliest_start_s(self.day.data, at=at))
        self.closes.data = wish.shift_closes_s
        self.lunch.data, self.seconds.data = wish.lunch_s // 60, wish.seconds
        self.programmes.data = list(wish.programme_ids)
        self.offered.data, self.pickups.data = list(wish.left), []
        self.vehicles.data = [crew.vehicle_id for crew in wish.crews]
        for crew in wish.crews:
            if crew.vehicle_id in self.drivers:
                self.drivers[crew.vehicle_id].data = crew.driver_id
                self.ends[crew.vehicle_id].data = crew.ends.value

    def wish(self) -> PlanWish:
        """Returns the plan the form asks for."""
        return PlanWish(
            day=self.day.data,
            programme_ids=tuple(self.programmes.data),
            crews=tuple(self._crew(vehicle) for vehicle in self.vehicles.data),
            shift_opens_s=self.opens.data,
            shift_closes_s=self.closes.data,
            lunch_s=self.lunch.data * 60,
            seconds=self.seconds.data,
            left=tuple(sorted(set(self.offered.data or []) - set(self.pickups.data or []))),
        )

    def comes(self, pickup_id: int) -> bool:
        """Tells whether a pick-up is chosen; one that was not offered yet is."""
        return pickup_id not in (self.offered.data or []) or pickup_id in (self.pickups.data or [])

    def explain(self, refusal: RuleBroken) -> None:
        """Puts what is wrong with a vehicle onto its card."""
        found: tuple[CrewUnfit, ...] = refusal.crews if isinstance(refusal, CrewsUnfit) else ()
        self.unfit = {crew.vehicle_id: crew_words(crew) for crew in found}

    def _crew(self, vehicle: int) -> Crew:
        """Returns a chosen vehicle's crew; its day ends as is usual for the driver unless chosen."""
        driver, chosen = self.drivers[vehicle].data or 0, self.ends[vehicle].data
        usual = self.usual.get(driver, RouteEnd.DEPOT)
        ends = RouteEnd(chosen) if chosen in set(RouteEnd) else usual
        return Crew(vehicle_id=vehicle, driver_id=driver, ends=ends)

    def _driver_field(self, vehicle: VehicleRow, drivers: Sequence[UserRow]) -> Any:
        unbound = SelectField(_("Driver"), coerce=chosen_id, validate_choice=False)
        named = ((driver.id, driver.name) for driver in drivers)
        offered = choices(named, empty=_("No driver"))
        return self._bound(unbound, f"driver-{vehicle.id}", offered)

    def _end_field(self, vehicle: VehicleRow) -> Any:
        unbound = SelectField(_("Day ends"), validate_choice=False)
        offered = choices(BACK_AT.items(), empty=_("as usual"))
        return self._bound(unbound, f"ends-{vehicle.id}", offered)

    def _bound(self, unbound: Any, name: str, offered: list[tuple[Any, Any]]) -> Any:
        field = unbound.bind(form=None, name=name, translations=None, _meta=self.meta)
        field.choices = offered
        field.process(request.form if self.is_submitted() else None)
        return field


def usual_start_s(day: date, *, at: datetime) -> int:
    """Returns when a shift usually starts [s after midnight]; today, never before now."""
    return max(OPENS_S, earliest_start_s(day, at=at))


def earliest_start_s(day: date, *, at: datetime) -> int:
    """Returns the next full quarter of an hour on the present day, and midnight on any other."""
    passed = max(seconds_of(at, day=day), 0)
    return min(-(-passed // QUARTER_S) * QUARTER_S, LATEST_S)
