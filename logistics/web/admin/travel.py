"""What is assumed of roads, and which server is asked instead."""

from pathlib import Path

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms.validators import Length

from logistics.services import knowing_roads
from logistics.services.planning import roads as kept_roads
from logistics.store import settings
from logistics.web.admin.blueprint import bp
from logistics.web.db import reading, transaction
from logistics.web.forms import CleanStringField, FieldForm, Given, Lawful, PiecesField
from logistics.web.road_fields import RushField

NAMES = (*knowing_roads.SETTINGS, "rush_hours", "osrm_url")


class TravelForm(FieldForm):
    """Detour factors and speeds by kind and hour, and a server that knows better."""

    urban_detour_percent = PiecesField(
        _l("Detour in town (percent of the straight line)"), [Given()]
    )
    rural_detour_percent = PiecesField(
        _l("Detour with a rural end (percent of the straight line)"), [Given()]
    )
    urban_kmh = PiecesField(_l("Speed in town (km/h)"), [Given()])
    mixed_kmh = PiecesField(_l("Speed between town and village (km/h)"), [Given()])
    rural_kmh = PiecesField(_l("Speed among villages (km/h)"), [Given()])
    rush_hours = RushField(_l("Rush hours"), [Lawful(knowing_roads.check_rush)])
    street_limit_m = PiecesField(_l("Farthest a street may be from a door (m)"), [Given()])
    osrm_url = CleanStringField(
        _l("Route server (OSRM)"), [Length(max=240), Lawful(knowing_roads.check_server)]
    )
    osrm_table_size = PiecesField(_l("Places in one table of the server"), [Given()])
    unfamiliar_minutes = PiecesField(
        _l("A stop in a neighbourhood its driver does not know (min)"), [Given()]
    )
    split_minutes = PiecesField(_l("Each further vehicle in a neighbourhood (min)"), [Given()])


@bp.route("/travel", methods=["GET", "POST"])
def travel() -> tuple[str, int] | Response:
    """Shows what is assumed of roads and changes it."""
    with reading() as db:
        form = TravelForm(**{name: settings.get(db, name) for name in NAMES})
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                knowing_roads.change_travel(db, _typed(form))
            flash(_("Kept. The next plan is measured so."), "success")
            return redirect(url_for("admin.travel"), code=303)
    return render_template("admin/travel.html", form=form, **_roads()), form.status


def _typed(form: TravelForm) -> dict[str, object]:
    typed: dict[str, object] = {name: form[name].data for name in knowing_roads.SETTINGS}
    return typed | {
        "rush_hours": form.rush_hours.data or [],
        "osrm_url": form.osrm_url.data or None,
    }


def _roads() -> dict[str, object]:
    """Returns the roads that are kept, or that they are damaged."""
    folder = Path(current_app.config["DATA_FOLDER"])
    try:
        return {"roads": kept_roads.kept_roads(folder), "damaged": False}
    except kept_roads.UnreadableGraph:
        return {"roads": None, "damaged": True}
