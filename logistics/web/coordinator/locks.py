"""Locking what is settled of a plan, from its board, and planning again from there."""

from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug import Response

from logistics.domain.orders import LockKind
from logistics.services import planning
from logistics.web.coordinator.blueprint import bp
from logistics.web.coordinator.plan import show_plan
from logistics.web.db import command, transaction
from logistics.web.forms import HouseForm


@bp.post("/plans/<int:plan_id>/locks")
def lock(plan_id: int) -> tuple[str, int] | Response:
    """Locks a stop, the beginning of a day, or a whole route; or takes that lock off."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                words, spot = _toggle(db, plan_id)
            flash(words, "success")
            page = url_for("coordinator.plan", plan_id=plan_id, _anchor=spot)
            return redirect(page, code=303)
    return show_plan(plan_id, form)


@bp.post("/plans/<int:plan_id>/again")
def plan_again(plan_id: int) -> tuple[str, int] | Response:
    """Plans the day of a plan again with what is locked in it."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                again = planning.plan_again(db, plan_id, command=command()).id or 0
            current_app.extensions["imece_plan_queue"].plan(again)
            return redirect(url_for("coordinator.plan", plan_id=again), code=303)
    return show_plan(plan_id, form)


def _toggle(db: Session, plan_id: int) -> tuple[str, str]:
    """Puts or takes off the lock a button names; returns what to say, and where it was."""
    if "route" in request.form:
        route_id = _asked("route")
        locked = planning.toggle_route(db, plan_id, route_id, command=command())
        words = _("The whole route is locked.") if locked else _("The route is unlocked.")
        return words, f"route-{route_id}"
    kind = LockKind.START if "start" in request.form else LockKind.STOP
    order_id = _asked(kind.value)
    locked = planning.toggle_stop(db, plan_id, order_id, kind=kind, command=command())
    if not locked:
        words = _("The stop is unlocked.")
    elif kind is LockKind.START:
        words = _("The route begins as it stands, up to this stop.")
    else:
        words = _("The stop stays on its vehicle.")
    return words, f"stop-{order_id}"


def _asked(name: str) -> int:
    found = request.form.get(name, "")
    if not (found.isascii() and found.isdigit()) or len(found) > len("999999999"):
        abort(400)
    return int(found)
