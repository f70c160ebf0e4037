"""Single orders: called off, or placed again after they came back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from logistics.services import ordering
from logistics.web.coordinator.blueprint import bp
from logistics.web.db import command, transaction
from logistics.web.forms import HouseForm


@bp.post("/orders/<int:order_id>/cancel")
def cancel_order(order_id: int) -> tuple[str, int] | Response:
    """Calls one order off."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                order = ordering.cancel_order(db, order_id)
            flash(_("Order %(code)s is cancelled.", code=order.code), "success")
            return _to_programme(order.programme_id)
    return _refused(form)


@bp.post("/orders/<int:order_id>/again")
def place_again(order_id: int) -> tuple[str, int] | Response:
    """Puts an order that came back into the queue again."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                order = ordering.place_again(db, order_id, command=command())
            flash(_("Order %(code)s waits to be planned again.", code=order.code), "success")
            return _to_programme(order.programme_id)
    return _refused(form)


def _to_programme(programme_id: int) -> Response:
    """Returns to where the order was decided on: the start page's list, or its programme."""
    if request.form.get("back") == "home":
        return redirect(url_for("coordinator.home", _anchor="returned"), code=303)
    return redirect(url_for("coordinator.programme", programme_id=programme_id), code=303)


def _refused(form: HouseForm) -> tuple[str, int]:
    return render_template("coordinator/refused.html", form=form), form.status
