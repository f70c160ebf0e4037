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

LOCKS = {kind.value: kind for kind in LockKind}
UNLOCKS = {f"free-{kind.value}": kind for kind in LockKind}
BUTTONS = (*LOCKS, *UNLOCKS)
SEEN = "seen-"


@bp.post("/plans/<int:plan_id>/locks")
def lock(plan_id: int) -> tuple[str, int] | Response:
    """Locks a stop, the beginning of a day, or a whole route; or takes that lock off."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                words, spot = _lock(db, plan_id)
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


def _lock(db: Session, plan_id: int) -> tuple[str, str]:
    """Puts or takes off the lock a button names; returns what to say, and where it was."""
    name = next((each for each in BUTTONS if each in request.form), "")
    locked = name not in UNLOCKS
    kind = UNLOCKS.get(name) or LOCKS.get(name) or abort(400)
    found = _asked(name)
    if kind is LockKind.ROUTE:
        planning.lock_route(db, plan_id, found, locked=locked, seen=_seen(), command=command())
    else:
        planning.lock_stop(
            db, plan_id, found, kind=kind, locked=locked, seen=_seen(), command=command()
        )  # fmt: skip
    place = "route" if kind is LockKind.ROUTE else "stop"
    return _words(kind, locked=locked), f"{place}-{found}"


def _words(kind: LockKind, *, locked: bool) -> str:
    if kind is LockKind.ROUTE:
        return _("The whole route is locked.") if locked else _("The route is unlocked.")
    if not locked:
        return _("The stop is unlocked.")
    if kind is LockKind.START:
        return _("The route begins as it stands, up to this stop.")
    return _("The stop stays on its vehicle.")


def _seen() -> dict[int, str]:
    """Returns the marks of the routes as the page showed them."""
    fields = request.form.to_dict()
    found = {
        name.removeprefix(SEEN): mark for name, mark in fields.items() if name.startswith(SEEN)
    }
    return {int(route): mark for route, mark in found.items() if _is_id(route)}


def _asked(name: str) -> int:
    found = request.form.get(name, "")
    if not _is_id(found):
        abort(400)
    return int(found)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len("999999999")
