"""The map of a plan, in a frame of its own beside the timetable."""

from collections.abc import Callable
from pathlib import Path

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from sqlmodel import Session

from logistics.domain.privacy import masked_name
from logistics.domain.roles import Role
from logistics.services import planning
from logistics.services.planning import Assets, DepotOnMap, MapLabels, Place, Shown
from logistics.store import settings
from logistics.store.pickups import TimedPickup
from logistics.store.plan_locks import locks_of
from logistics.store.plans import get_plan
from logistics.store.tables import PlanRow
from logistics.store.timetables import LeftOut, LeftPickup, timetable
from logistics.web.coordinator.blueprint import bp
from logistics.web.coordinator.words import reason_words
from logistics.web.db import reading
from logistics.web.formats import clock, day, number
from logistics.web.headers import allow_inline_styles, allow_tiles, nonce
from logistics.web.leaflet import leaflet


@bp.get("/plans/<int:plan_id>/map")
def plan_map(plan_id: int) -> str:
    """Shows the map of a plan."""
    return _drawn(plan_id, planning.plan_map)


@bp.get("/plans/<int:plan_id>/map/paper")
def plan_map_on_paper(plan_id: int) -> str:
    """Shows the map of a plan as a sheet to print."""
    return _drawn(plan_id, planning.plan_on_paper)


def _drawn(plan_id: int, draw: Callable[..., str]) -> str:
    with reading() as db:
        table = timetable(db, get_plan(db, plan_id))
        settled = planning.settled(table, locks_of(db, plan_id))
        depot = DepotOnMap(
            name=settings.get(db, "depot_name"),
            latitude=settings.get(db, "depot_latitude"),
            longitude=settings.get(db, "depot_longitude"),
        )
        tiles = settings.get(db, "map_tiles")
        homes = _homes(db, table.plan)
    allow_inline_styles()
    return draw(
        table,
        depot=depot,
        ground=Path(current_app.config["DATA_FOLDER"]) / "ground",
        tiles=allow_tiles(tiles),
        labels=_labels(table.plan),
        assets=Assets(**leaflet()),
        nonce=nonce(),
        popup_of=popup,
        settled=settled,
        homes=homes,
    )


def _homes(db: Session, plan: PlanRow) -> list[Place]:
    """Returns where the days of a plan end at home; only who plans sees where drivers live."""
    if not current_user.has(Role.COORDINATOR) or not plan.request:
        return []
    return list(planning.homes_of(db, planning.wish_of(plan.request)).values())


def popup(each: Shown, place: int | None) -> list[str]:
    """Returns what the map says of a stop: never more of a name than its initial."""
    if isinstance(each, LeftPickup):
        return [_("Pick-up without a place"), each.pickup.code, each.pickup.what, each.pickup.place]
    if isinstance(each, TimedPickup):
        row = each.pickup
        arrives = _("Arrives %(time)s", time=clock(each.stop.arrives_s))
        return [_("Stop %(number)s", number=place), row.code, f"⤴ {row.what}", row.place, arrives]
    door = each.door
    who = f"{door.household.code} · {masked_name(door.household.contact_name)}"
    if isinstance(each, LeftOut):
        return [_fate(each), who, door.neighbourhood.name, reason_words(each.unserved)]
    arrives = _("Arrives %(time)s", time=clock(each.stop.arrives_s))
    pieces = _("%(count)s pcs", count=number(door.goods.demand.pieces))
    heading = _("Stop %(number)s", number=place)
    return [heading, who, door.neighbourhood.name, f"{arrives} · {pieces}"]


def _fate(left: LeftOut) -> str:
    if planning.is_impossible(left):
        return _("Left out: nobody can bring it")
    return _("Left out: no room that day")


def _labels(plan: PlanRow) -> MapLabels:
    return MapLabels(
        title=_("Map of plan %(code)s, %(day)s", code=plan.code, day=day(plan.day)),
        legend=_("Vehicles"),
        depots=_("Depot"),
        homes=_("Driver's home"),
        impossible=_("Left out: nobody can bring it"),
        crowded_out=_("Left out: no room that day"),
        cold=_("Cold goods"),
        picked_up=_("Pick-up"),
        locked=_("Stays on its vehicle"),
        locked_route=_("The whole route is locked"),
        roads=_("Along the roads"),
        estimated=_("Straight line: the way is estimated"),
        play=_("Play the day"),
        pause=_("Pause"),
        time_of_day=_("Time of day"),
        whole_day=_("Whole day"),
        print_out=_("Print"),
        north=_("N"),
        language=str(get_locale()),
    )
