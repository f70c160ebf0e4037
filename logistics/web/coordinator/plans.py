"""Plans: their list, and asking for a new one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session
from werkzeug import Response
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import NumberRange

from logistics.domain.calendar import local_day
from logistics.services import planning
from logistics.services.planning import Crew, PlanWish
from logistics.store import plans as kept
from logistics.store import users
from logistics.store.programme_orders import placed_by_programme
from logistics.store.tables import PlanRow, ProgrammeRow, UserRow, VehicleRow
from logistics.web.coordinator.blueprint import bp
from logistics.web.coordinator.fields import ClockField
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import DayField, Given, HouseForm, PiecesField, choices, chosen_id
from logistics.web.paging import ROWS, Paged, asked_number, paged

OPENS_S = 8 * 3600 + 30 * 60
CLOSES_S = 17 * 3600 + 30 * 60
LUNCH_MIN = 45
LONGEST_LUNCH_MIN = 90
SEARCH_S = 20


class PlanForm(HouseForm):
    """Which day, whose orders, which vehicles, from when to when."""

    day = DayField(_l("Day"), [Given()])
    programmes = SelectMultipleField(_l("Programmes"), coerce=int)
    vehicles = SelectMultipleField(_l("Vehicles"), coerce=int)
    opens = ClockField(_l("Shift from"), [Given()], default=OPENS_S)
    closes = ClockField(_l("Shift to"), [Given()], default=CLOSES_S)
    lunch = PiecesField(
        _l("Lunch break (min)"), [Given(), NumberRange(0, LONGEST_LUNCH_MIN)], default=LUNCH_MIN
    )
    seconds = PiecesField(_l("Search time (s)"), [Given()], default=SEARCH_S)

    def offer(
        self,
        waiting: list[tuple[ProgrammeRow, int]],
        vehicles: list[VehicleRow],
        drivers: list[UserRow],
    ) -> None:
        """Fills the choices, and chooses what is most likely wanted."""
        self.programmes.choices = [(programme.id, programme.name) for programme, _count in waiting]
        self.vehicles.choices = [(vehicle.id, vehicle.name) for vehicle in vehicles]
        self.drivers = {
            vehicle.id: self._driver_field(vehicle.id or 0, drivers) for vehicle in vehicles
        }
        if self.is_submitted():
            return
        tomorrow = local_day(now()) + timedelta(days=1)
        self.day.data = tomorrow
        wanted = asked_number("programme")
        self.programmes.data = [
            row.id
            for row, _count in waiting
            if row.id == wanted or (wanted is None and row.deliver_on <= tomorrow)
        ]
        self.vehicles.data = [vehicle.id for vehicle in vehicles[: len(drivers)]]
        for vehicle, driver in zip(vehicles, drivers, strict=False):
            self.drivers[vehicle.id].data = driver.id

    def wish(self) -> PlanWish:
        """Returns the plan the form asks for."""
        return PlanWish(
            day=self.day.data,
            programme_ids=tuple(self.programmes.data),
            crews=tuple(
                Crew(vehicle_id=vehicle, driver_id=self.drivers[vehicle].data or 0)
                for vehicle in self.vehicles.data
            ),
            shift_opens_s=self.opens.data,
            shift_closes_s=self.closes.data,
            lunch_s=self.lunch.data * 60,
            seconds=self.seconds.data,
        )

    def _driver_field(self, vehicle_id: int, drivers: list[UserRow]) -> Any:
        """Returns the choice of a vehicle's driver; which vehicles there are is known only now."""
        unbound = SelectField(_("Driver"), coerce=chosen_id, validate_choice=False)
        name = f"driver-{vehicle_id}"
        field = unbound.bind(form=None, name=name, translations=None, _meta=self.meta)
        named = ((driver.id, driver.name) for driver in drivers)
        field.choices = choices(named, empty=_("No driver"))
        field.process(request.form if self.is_submitted() else None)
        return field


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansPage:
    """What the list of plans shows."""

    paged: Paged
    rows: list[PlanRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlanPage:
    """What the form of a new plan shows."""

    form: PlanForm
    waiting: list[tuple[ProgrammeRow, int]]
    vehicles: list[VehicleRow]
    drivers: list[UserRow]


@bp.get("/plans", endpoint="plans")
def plan_list() -> str:
    """Lists the plans."""
    with reading() as db:
        at = paged(kept.count_plans(db))
        page = PlansPage(paged=at, rows=kept.list_plans(db, offset=at.start, limit=ROWS))
    return render_template("coordinator/plans.html", page=page)


@bp.route("/plans/new", methods=["GET", "POST"])
def new_plan() -> tuple[str, int] | Response:
    """Asks for a plan; a worker searches for it."""
    form = PlanForm()
    with reading() as db:
        page = _new_page(db, form)
    form.offer(page.waiting, page.vehicles, page.drivers)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                plan_id = planning.request_plan(db, form.wish(), command=command()).id
            current_app.extensions["imece_plan_queue"].plan(plan_id)
            return redirect(url_for("coordinator.plan", plan_id=plan_id), code=303)
    return render_template("coordinator/plan_new.html", page=page), form.status


def _new_page(db: Session, form: PlanForm) -> NewPlanPage:
    return NewPlanPage(
        form=form,
        waiting=placed_by_programme(db),
        vehicles=kept.vehicles(db),
        drivers=users.drivers(db),
    )
