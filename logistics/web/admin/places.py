"""Storage places: what there is, and adding one."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import SelectField
from wtforms.validators import Length

from logistics.domain.lots import StorageClass
from logistics.services import administering
from logistics.store import administration
from logistics.web import terms
from logistics.web.admin.blueprint import bp
from logistics.web.db import reading, transaction
from logistics.web.forms import CleanStringField, Given, HouseForm


class PlaceForm(HouseForm):
    """A storage place."""

    code = CleanStringField(_l("Code"), [Given(), Length(max=32)])
    name = CleanStringField(_l("Name"), [Given(), Length(max=120)])
    storage = SelectField(_l("Storage class"))


@bp.route("/places", methods=["GET", "POST"])
def places() -> tuple[str, int] | Response:
    """Lists the storage places and adds one."""
    form = PlaceForm()
    form.storage.choices = [(kept.value, terms.STORAGE[kept.value]) for kept in StorageClass]
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                administering.add_storage_place(
                    db,
                    code=form.code.data.upper(),
                    name=form.name.data,
                    storage=StorageClass(form.storage.data),
                )
            flash(_("The storage place is added."), "success")
            return redirect(url_for("admin.places"), code=303)
    with reading() as db:
        rows = administration.storage_places(db)
    return render_template("admin/places.html", form=form, rows=rows), form.status
