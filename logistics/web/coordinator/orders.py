"""Orders: called off, placed again after they came back, and how chilled ones travel."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug import Response

from logistics.services import boxing, ordering
from logistics.services.boxing import Boxed
from logistics.store.programme_orders import ids_of
from logistics.web.coordinator.blueprint import bp
from logistics.web.coordinator.programme import (
    asked_orders,
    chosen_orders,
    list_arguments,
    show_programme,
)
from logistics.web.db import command, transaction
from logistics.web.formats import number
from logistics.web.forms import HouseForm

MOST_NAMED = 3
"""Of so many plans the codes are told."""


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


@bp.post("/orders/<int:order_id>/box")
def box_order(order_id: int) -> tuple[str, int] | Response:
    """Says that one order travels in a chilled box, or no longer."""
    form = HouseForm()
    if form.sent_well():
        boxed = _asked_box()
        with form.refusals():
            with transaction() as db:
                order = boxing.box_order(db, order_id, boxed=boxed)
            words = (
                _("Order %(code)s travels in a chilled box.", code=order.code)
                if boxed
                else _("Order %(code)s travels without a box.", code=order.code)
            )
            flash(words, "success")
            return _to_list(order.programme_id, f"order-{order_id}")
    return _refused(form)


@bp.post("/programmes/<int:programme_id>/boxes")
def box_orders(programme_id: int) -> tuple[str, int] | Response:
    """Says it of all orders of a list that wait, on whichever of its pages."""
    form = HouseForm()
    if form.sent_well():
        boxed = _asked_box()
        with form.refusals():
            with transaction() as db:
                ids = ids_of(db, asked_orders(programme_id))
                found = boxing.box_orders(db, programme_id, ids, boxed=boxed)
            flash(boxed_words(found, boxed=boxed), "success" if found.changed else "info")
            return _to_list(programme_id, "orders")
    return show_programme(programme_id, form)


@bp.post("/programmes/<int:programme_id>/boxes/chosen")
def box_chosen(programme_id: int) -> tuple[str, int] | Response:
    """Says it of the orders that were ticked on a page of the list."""
    form = HouseForm()
    if form.sent_well():
        boxed = _asked_box()
        with form.refusals():
            with transaction() as db:
                found = boxing.box_chosen(db, programme_id, chosen_orders(), boxed=boxed)
            words = " ".join(filter(None, [boxed_words(found, boxed=boxed), _gone_words(found)]))
            flash(words, "success" if found.changed else "info")
            return _to_list(programme_id, "orders")
    return show_programme(programme_id, form)


def boxed_words(found: Boxed, *, boxed: bool) -> str:
    """Returns how many orders travel otherwise now, and why others do not."""
    count = number(found.changed)
    words = [
        ngettext("%(count)s order travels in a chilled box now.",
                 "%(count)s orders travel in a chilled box now.", found.changed, count=count)
        if boxed
        else ngettext("%(count)s order travels without a box now.",
                      "%(count)s orders travel without a box now.", found.changed, count=count)
    ]  # fmt: skip
    if found.planned:
        count = number(found.planned)
        plans = ", ".join(found.plans[:MOST_NAMED])
        words.append(ngettext("%(count)s is planned in %(plans)s and stays as planned: discard that plan first.",
                              "%(count)s are planned in %(plans)s and stay as planned: discard that first.",
                              found.planned, count=count, plans=plans))  # fmt: skip
    if found.unfit:
        count = number(found.unfit)
        words.append(ngettext("%(count)s brings nothing chilled, or frozen food.",
                              "%(count)s bring nothing chilled, or frozen food.", found.unfit, count=count))  # fmt: skip
    return " ".join(words)


def _gone_words(found: Boxed) -> str:
    if not found.gone:
        return ""
    return ngettext("%(count)s no longer waits and stays as it is.",
                    "%(count)s no longer wait and stay as they are.", found.gone,
                    count=number(found.gone))  # fmt: skip


def _to_list(programme_id: int, spot: str) -> Response:
    there = url_for("coordinator.programme", programme_id=programme_id, **list_arguments())
    return redirect(f"{there}#{spot}", code=303)


def _asked_box() -> bool:
    return request.form.get("boxed") == "yes"


def _to_programme(programme_id: int) -> Response:
    """Returns to where the order was decided on: the start page's list, or its programme."""
    if request.form.get("back") == "home":
        return redirect(url_for("coordinator.home", _anchor="returned"), code=303)
    return redirect(url_for("coordinator.programme", programme_id=programme_id), code=303)


def _refused(form: HouseForm) -> tuple[str, int]:
    return render_template("coordinator/refused.html", form=form), form.status
