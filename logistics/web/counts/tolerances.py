"""How far a count may be off before a second person counts: usually, and for an item."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select
from werkzeug import Response

from logistics.domain.roles import Role
from logistics.services import counting
from logistics.store import catalogue, settings
from logistics.store.tables import CountToleranceRow, ItemRow
from logistics.web.counts.blueprint import bp, only
from logistics.web.db import reading, transaction
from logistics.web.forms import CleanStringField, Given, HouseForm, PiecesField


class ToleranceForm(HouseForm):
    """A tolerance [%], the usual one when no item is named."""

    item = CleanStringField(_l("Item code or barcode (empty: every other item)"))
    percent = PiecesField(_l("Tolerance (percent)"), [Given()])


@bp.route("/tolerances", methods=["GET", "POST"])
def tolerances() -> tuple[str, int] | Response:
    """Shows the tolerances and changes them."""
    only(Role.COORDINATOR, Role.ADMIN, *([Role.WAREHOUSE, Role.AUDITOR] if _looks() else []))
    form = ToleranceForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                if form.item.data:
                    item = catalogue.item_by_code(db, form.item.data)
                    percent = None if "drop" in request.form else form.percent.data
                    counting.set_tolerance(db, item_id=item.id or 0, percent=percent)
                else:
                    counting.set_usual_tolerance(db, form.percent.data)
            flash(_("The tolerance is kept."), "success")
            return redirect(url_for("counts.tolerances"), code=303)
    with reading() as db:
        usual = settings.get(db, "count_tolerance_percent")
        query = (
            select(ItemRow, CountToleranceRow.percent)
            .join(CountToleranceRow, col(CountToleranceRow.item_id) == col(ItemRow.id))
            .order_by(col(ItemRow.name_tr))
            .limit(500)
        )
        own = [(item, percent) for item, percent in db.exec(query)]
    return render_template("counts/tolerances.html", form=form, usual=usual, own=own), form.status


def _looks() -> bool:
    return request.method == "GET"
