"""The settings of this installation."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms.validators import Length

from logistics.domain.geography import Position
from logistics.domain.households import check_position
from logistics.services import administering
from logistics.store import settings as kept
from logistics.web.admin.blueprint import bp
from logistics.web.db import reading, transaction
from logistics.web.forms import (
    CleanStringField,
    Given,
    HouseForm,
    KilogramField,
    Lawful,
    LiraField,
    PositionField,
)

TEXTS = ("organisation", "office_phone", "depot_name", "map_tiles")
LIMITS = ("waste_limit_g", "waste_limit_kurus")


class SettingsForm(HouseForm):
    """Whose installation this is, and where its depot lies."""

    organisation = CleanStringField(_l("Organisation"), [Given(), Length(max=120)])
    office_phone = CleanStringField(_l("Office phone"), [Length(max=32)])
    depot_name = CleanStringField(_l("Depot"), [Given(), Length(max=120)])
    depot = PositionField(
        _l("Depot's position (latitude, longitude)"), [Given(), Lawful(check_position)]
    )
    map_tiles = CleanStringField(
        _l("Map tile address"), [Length(max=240), Lawful(administering.check_tiles)]
    )
    waste_limit_g = KilogramField(_l("Waste one person books alone, up to (kg)"), [Given()])
    waste_limit_kurus = LiraField(_l("Waste one person books alone, up to (TL)"), [Given()])


@bp.route("/settings", methods=["GET", "POST"])
def settings() -> tuple[str, int] | Response:
    """Shows the settings and changes them."""
    with reading() as db:
        texts = {name: kept.get(db, name) or "" for name in TEXTS}
        depot = Position(
            latitude=kept.get(db, "depot_latitude"), longitude=kept.get(db, "depot_longitude")
        )
        limits = {name: kept.get(db, name) for name in LIMITS}
    form = SettingsForm(**texts, **limits, depot=depot)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                administering.change_settings(db, _typed(form))
            flash(_("The settings are kept."), "success")
            return redirect(url_for("admin.settings"), code=303)
    return render_template("admin/settings.html", form=form), form.status


def _typed(form: SettingsForm) -> dict[str, object]:
    return {
        "organisation": form.organisation.data,
        "office_phone": form.office_phone.data or "",
        "depot_name": form.depot_name.data,
        "depot_latitude": form.depot.data.latitude,
        "depot_longitude": form.depot.data.longitude,
        "map_tiles": form.map_tiles.data or None,
        "waste_limit_g": form.waste_limit_g.data,
        "waste_limit_kurus": form.waste_limit_kurus.data,
    }
