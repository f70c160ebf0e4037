"""Why a stop is on its route, and what the rules of a day cost."""

from dataclasses import dataclass
from pathlib import Path

from flask import current_app, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from logistics.services import planning
from logistics.services.planning import Here
from logistics.store import jobs
from logistics.store.plans import get_plan
from logistics.store.tables import PlanRow
from logistics.web.coordinator.blueprint import bp
from logistics.web.coordinator.plan import show_plan
from logistics.web.db import now, reading, transaction
from logistics.web.forms import HouseForm


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """What the page of a stop shows."""

    plan: PlanRow
    here: Here


@bp.get("/plans/<int:plan_id>/orders/<int:order_id>/why")
def why(plan_id: int, order_id: int) -> str:
    """Shows why an order is on the route that brings it."""
    with reading() as db:
        found = planning.why_here(
            db, plan_id, order_id, folder=Path(current_app.config["DATA_FOLDER"])
        )
        page = WhyPage(plan=get_plan(db, plan_id), here=found)
    return render_template("coordinator/why.html", page=page)


@bp.post("/plans/<int:plan_id>/rules")
def rules(plan_id: int) -> tuple[str, int] | Response:
    """Asks what each rule of the day costs; a worker looks into it."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                planning.ask_rule_costs(db, plan_id, by=current_user.id, at=now())
            current_app.extensions["imece_rule_costs"](plan_id)
            page = url_for("coordinator.plan", plan_id=plan_id, _anchor="rules")
            return redirect(page, code=303)
    return show_plan(plan_id, form)


@bp.post("/plans/<int:plan_id>/rules/cancel")
def cancel_rules(plan_id: int) -> Response:
    """Calls off what looks into the rules."""
    with transaction() as db:
        called_off = planning.cancel_rule_costs(db, plan_id, at=now())
    flash(
        _("Called off. Nothing was changed.") if called_off else _("It had ended before."), "info"
    )
    return redirect(url_for("coordinator.plan", plan_id=plan_id, _anchor="rules"), code=303)


@bp.get("/plans/<int:plan_id>/rules/progress")
def rules_progress(plan_id: int) -> Response:
    """Tells a page that waits whether the rules are looked into still."""
    with reading() as db:
        job = planning.job_of_rules(db, plan_id)
    return jsonify(ended=job is None or job.state not in jobs.UNENDED)
