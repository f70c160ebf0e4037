"""An order that came when the plan was made: where it fits, and putting it there."""

from dataclasses import dataclass
from pathlib import Path

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from logistics.domain.orders import PlanState
from logistics.services import planning
from logistics.services.planning import LateChoice, LatePlace
from logistics.store.plans import get_plan
from logistics.store.tables import PlanRow
from logistics.store.timetables import Door
from logistics.web.coordinator.blueprint import bp
from logistics.web.db import reading, transaction
from logistics.web.forms import HouseForm

LONGEST_KEY = 128
BEST_PLACES = 3
"""How many places are shown at once; the others are folded away below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePage:
    """What the list of late orders shows."""

    plan: PlanRow
    doors: list[Door]
    boxes: planning.Boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesPage:
    """What the places of one order show."""

    plan: PlanRow
    choice: LateChoice
    boxes: planning.Boxes
    form: HouseForm

    @property
    def best(self) -> list[LatePlace]:
        """The places that cost least."""
        return self.choice.places[:BEST_PLACES]

    @property
    def more(self) -> list[LatePlace]:
        """The other places."""
        return self.choice.places[BEST_PLACES:]


@bp.get("/plans/<int:plan_id>/late")
def late(plan_id: int) -> str:
    """Lists the orders that wait and are not in the plan."""
    with reading() as db:
        plan = get_plan(db, plan_id)
        doors, boxes = planning.late_doors(db, plan), planning.boxes_of(db, plan)
        page = LatePage(plan=plan, doors=doors, boxes=boxes)
    return render_template("coordinator/late.html", page=page)


@bp.route("/plans/<int:plan_id>/orders/<int:order_id>/places", methods=["GET", "POST"])
def places(plan_id: int, order_id: int) -> tuple[str, int] | Response:
    """Shows where an order fits into a plan, and puts it at the place that is chosen.

    One that the plan brings already, put in by a second press or by somebody else, is shown there.
    """
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            plan = _put_in(plan_id, order_id)
            flash(_put_in_words(plan), "success")
            return _to_the_stop(plan_id, order_id)
    with reading() as db:
        if planning.is_brought(db, plan_id, order_id):
            flash(_("The order is in the plan already; nothing was changed now."), "info")
            return _to_the_stop(plan_id, order_id)
        choice = planning.places_for(db, plan_id, order_id, folder=_folder())
        boxes = planning.boxes_of(db, choice.plan)
        page = PlacesPage(plan=choice.plan, choice=choice, boxes=boxes, form=form)
    return render_template("coordinator/places.html", page=page), form.status


def _to_the_stop(plan_id: int, order_id: int) -> Response:
    there = url_for("coordinator.plan", plan_id=plan_id, _anchor=f"stop-{order_id}")
    return redirect(there, code=303)


def _put_in(plan_id: int, order_id: int) -> PlanRow:
    """Measures before anything is locked, and saves only what is still as it was then."""
    key = request.form.get("place", "")[:LONGEST_KEY]
    with reading() as db:
        changed = planning.put_in(db, plan_id, order_id, key=key, folder=_folder())
    with transaction() as db:
        return planning.save_put_in(db, changed)


def _put_in_words(plan: PlanRow) -> str:
    if plan.state is PlanState.PUBLISHED:
        return _("The order is in the plan. Warehouse and driver see it; print the sheet anew.")
    return _("The order is in the plan.")


def _folder() -> Path:
    return Path(current_app.config["DATA_FOLDER"])
