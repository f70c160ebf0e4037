"""Asking for a plan of a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug import Response

from logistics.domain.calendar import local_day
from logistics.domain.errors import RuleBroken
from logistics.services import planning
from logistics.store import plans, users
from logistics.store.pickups import waiting_pickups
from logistics.store.plans import OnDuty
from logistics.store.programme_orders import placed_by_programme
from logistics.store.tables import PickupRow, PlanRow
from logistics.web import terms
from logistics.web.coordinator.blueprint import bp
from logistics.web.coordinator.plan_form import Fleet, PlanForm
from logistics.web.db import command, now, reading, transaction
from logistics.web.formats import clock
from logistics.web.forms import read_day
from logistics.web.paging import asked_number


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlanPage:
    """What the form of a new plan shows; ``duty`` is who is out on its day already.

    These ``pickups`` wait for that day, or waited before it.
    """

    form: PlanForm
    fleet: Fleet
    duty: OnDuty
    pickups: list[PickupRow]


@bp.route("/plans/new", methods=["GET", "POST"])
def new_plan() -> tuple[str, int] | Response:
    """Asks for a plan; a worker searches for it."""
    form = PlanForm()
    with reading() as db:
        page = _page(db, form)
    if form.sent_well():
        with form.refusals():
            plan_id = _ask(form)
            current_app.extensions["imece_plan_queue"].plan(plan_id)
            return redirect(url_for("coordinator.plan", plan_id=plan_id), code=303)
    return render_template("coordinator/plan_new.html", page=page), form.status


@bp.get("/plans/day")
def plan_day() -> tuple[Response, int]:
    """Tells the form of a day: who is out already, what waits there, and what is likely wanted."""
    try:
        day = read_day(request.args.get("day", ""))
    except ValueError:
        return jsonify(errors=[terms.http(400)]), 422
    with reading() as db:
        duty = plans.on_duty(db, day)
        waiting = waiting_pickups(db, day)
        fleet = _fleet(db)
    form = PlanForm(formdata=None)
    form.offer(fleet)
    form.choose(fleet, duty, day=day, programme_id=None, at=now())
    return jsonify(
        crews={vehicle: form.drivers[vehicle].data for vehicle in form.vehicles.data},
        programmes=form.programmes.data,
        pickups=render_template("coordinator/_day_pickups.html", form=form, pickups=waiting),
        opens=clock(form.opens.data),
        vehicles={row: duty_words(code) for row, code in duty.vehicles.items()},
        drivers={row: duty_words(code) for row, code in duty.drivers.items()},
    ), 200


def duty_words(code: str) -> str:
    """Returns the mark of who is out already by a plan."""
    return _("on duty in %(plan)s", plan=code)


def _ask(form: PlanForm) -> int:
    try:
        with transaction() as db:
            return planning.request_plan(db, form.wish(), command=command()).id or 0
    except RuleBroken as refusal:
        form.explain(refusal)
        raise


def _page(db: Session, form: PlanForm) -> NewPlanPage:
    fleet = _fleet(db)
    form.offer(fleet)
    if not form.is_submitted():
        _choose(db, form, fleet)
    duty = plans.on_duty(db, form.day.data) if form.day.data else OnDuty(vehicles={}, drivers={})
    waiting = waiting_pickups(db, form.day.data) if form.day.data else []
    return NewPlanPage(form=form, fleet=fleet, duty=duty, pickups=waiting)


def _fleet(db: Session) -> Fleet:
    return Fleet(
        waiting=placed_by_programme(db), vehicles=plans.vehicles(db), drivers=users.drivers(db)
    )


def _choose(db: Session, form: PlanForm, fleet: Fleet) -> None:
    earlier = db.get(PlanRow, asked_number("like") or 0)
    if earlier is not None:
        form.repeat(planning.wish_of(earlier.request), at=now())
        return
    wanted = asked_number("programme")
    day = _day_of(fleet, wanted)
    form.choose(fleet, plans.on_duty(db, day), day=day, programme_id=wanted, at=now())


def _day_of(fleet: Fleet, programme_id: int | None) -> date:
    """Returns the day of a programme, if that is not past; tomorrow where none is asked for."""
    today = local_day(now())
    for row, _count in fleet.waiting:
        if row.id == programme_id:
            return max(row.deliver_on, today)
    return today + timedelta(days=1)
