"""Roads somebody knows: a ferry, a closed bridge, a way no map shows."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select
from werkzeug import Response
from wtforms import BooleanField
from wtforms.validators import Length

from logistics.services import knowing_roads
from logistics.store import known_roads as told
from logistics.store.known_roads import KnownRoad
from logistics.store.tables import NeighbourhoodRow
from logistics.store.turkish import folded
from logistics.web.coordinator.blueprint import bp
from logistics.web.db import command, reading, transaction
from logistics.web.forms import CleanStringField, FieldForm, Given, HouseForm, PiecesField
from logistics.web.road_fields import KilometreField


class RoadForm(FieldForm):
    """What somebody knows of the way between two places."""

    origin = CleanStringField(_l("From"), [Given(), Length(max=80)])
    destination = CleanStringField(_l("To"), [Given(), Length(max=80)])
    minutes = PiecesField(_l("Minutes"), [Given()])
    metres = KilometreField(_l("Kilometres"), [Given()])
    one_way = BooleanField(_l("In this direction only"))
    note = CleanStringField(_l("Note"), [Length(max=120)])


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadsPage:
    """What the page shows: the roads, the names one may choose, and the form for one more."""

    roads: list[KnownRoad]
    neighbourhoods: list[str]
    form: RoadForm


@bp.get("/known-roads")
def known_roads() -> str:
    """Shows what is known of roads."""
    return _shown(RoadForm(formdata=None))[0]


@bp.post("/known-roads")
def tell_road() -> tuple[str, int] | Response:
    """Keeps what somebody knows of a road."""
    form = RoadForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                knowing_roads.tell_road(
                    db,
                    command=command(),
                    origin=form.origin.data,
                    destination=form.destination.data,
                    duration_s=form.minutes.data * 60,
                    distance_m=form.metres.data,
                    one_way=form.one_way.data,
                    note=form.note.data or "",
                )
            flash(_("Kept. The next plan knows this road."), "success")
            return redirect(url_for("coordinator.known_roads"), code=303)
    return _shown(form)


@bp.post("/known-roads/<int:road_id>/forget")
def forget_road(road_id: int) -> Response:
    """Lets a road be computed again."""
    form = HouseForm()
    if form.sent_well():
        with transaction() as db:
            knowing_roads.forget_road(db, road_id)
        flash(_("Forgotten. The next plan computes this road again."), "success")
    return redirect(url_for("coordinator.known_roads"), code=303)


def _shown(form: RoadForm) -> tuple[str, int]:
    by_name = folded(NeighbourhoodRow.name)
    with reading() as db:
        page = RoadsPage(
            roads=told.known_roads(db),
            neighbourhoods=list(db.exec(select(col(NeighbourhoodRow.name)).order_by(by_name))),
            form=form,
        )
    return render_template("coordinator/known_roads.html", page=page), form.status
