"""A day as the search understands it, built from what is remembered.

Orders of one household that travel alike are one stop: what goes in a chilled box keeps its own
cold, whatever the vehicle does, and is a stop apart from what the vehicle must cool. A household in greater
need, and one that waited in vain before, is of an earlier tier: no number of
the later ones outweighs it. Within its tier it is dearer to leave out. Food
whose use-by date passes before the day is not planned at all.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlmodel import Session

import routing
from logistics.domain.demand import NO_DEMAND, Demand
from logistics.domain.households import folded
from logistics.domain.lots import is_expired
from logistics.domain.pickups import PickupSide
from logistics.domain.service_time import door_time
from logistics.services.planning.ends import ending, homes_of
from logistics.services.planning.pickups import calls_for
from logistics.services.planning.requests import PlanWish, crew_vehicles, pickups_of
from logistics.services.planning.standing import (
    Standing,
    kept_locks,
    kept_stop,
    preferences_of,
    standing_of,
)
from logistics.services.planning.travelling import Doorstep, travel_of
from logistics.store import plans, settings
from logistics.store.familiarity import familiar_neighbourhoods
from logistics.store.tables import HouseholdRow, PickupRow, PlanRow, VehicleRow
from logistics.store.timetables import Door, placed_doors
from routing.travel_ways import Measured

DEPOT = "depot"
RURAL = "rural"
RELOAD_S = 20 * 60
MINUTE_S = 60
NOON_OPENS_S = 11 * 3600 + 30 * 60
NOON_CLOSES_S = 13 * 3600 + 30 * 60
LEFT_OUT_PER_BAND_S = 10 * 3600
URGENT, PRESSING = 5, 3
COLD, BOXED = "-cold", "-box"


LIMITS = {
    routing.Goods.FRESH: "fresh_limit_minutes",
    routing.Goods.CHILLED_BOX: "boxed_limit_minutes",
    routing.Goods.FROZEN: "frozen_limit_minutes",
}
"""How long what may be on the way, by the name of its setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayToPlan:
    """The problem and its travel, what stands behind each of its stops, and whose food is too old.

    ``orders`` of a stop are none where it is a call for one of ``calls``: a pick-up (its id).
    """

    problem: routing.Problem
    travel: Measured
    orders: dict[str, list[int]]
    vehicles: dict[str, int]
    too_old: list[int]
    calls: dict[str, tuple[int, PickupSide]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Whether chilled boxes are ``allowed``, and used ``for_all`` as no vehicle of the day cools."""

    allowed: bool = False
    for_all: bool = False

    def hold(self, door: Door) -> bool:
        """Tells whether the goods of an order travel in one; frozen goods never do."""
        return self.allowed and door.may_be_boxed and (self.for_all or door.order.boxed)

    def hold_unasked(self, door: Door) -> bool:
        """Tells whether they travel in one only because no vehicle of the day cools."""
        return self.hold(door) and not door.order.boxed

    def are_missed_by(self, door: Door) -> bool:
        """Tells whether any vehicle could bring its goods if boxes were used, and none cools."""
        return not self.allowed and self.for_all and door.may_be_boxed

    def could_hold(self, doors: Sequence[Door], visits: Container[str]) -> bool:
        """Tells whether all goods of a stop could travel in one, as a stop of its own as before."""
        beside = doors[0].household.code + BOXED in visits
        return self.allowed and not beside and all(door.may_be_boxed for door in doors)


def boxes_of(session: Session, plan: PlanRow) -> Boxes:
    """Returns how chilled boxes are used on the day of a plan."""
    return _boxes(session, plans.vehicles_of(session, plan))


def day_to_plan(
    session: Session, wish: PlanWish, *, folder: Path | None = None, after: int | None = None
) -> DayToPlan:
    """Returns the day of a wish; ``folder`` keeps the roads, if there are any.

    Made ``after`` another plan (its id) it brings that plan's orders too, respects what is locked
    there, and rather leaves stops on the vehicle that had them.
    """
    doors = placed_doors(session, wish.programme_ids, held_by=after)
    standing = Standing() if after is None else standing_of(session, after)
    pickups = pickups_of(session, wish, after=after)
    return day_of(session, wish, doors, pickups=pickups, folder=folder, standing=standing)


def day_of(
    session: Session,
    wish: PlanWish,
    doors: Sequence[Door],
    *,
    pickups: Sequence[PickupRow] = (),
    folder: Path | None,
    standing: Standing,
    wait_s: float | None = None,
) -> DayToPlan:
    """Returns the day on which the crews of a wish go to these doors and pick these things up.

    A route server is waited for ``wait_s`` [s], or as long as a job may take.
    """
    depot, vehicles = _depot(session), crew_vehicles(session, wish)
    boxes = _boxes(session, vehicles)
    good = (door for door in doors if not is_expired(door.goods.use_by, on=wish.day))
    visits = _by_stop(good, boxes)
    orders = {name: _ids(together) for name, together in visits.items()}
    stops = tuple(
        kept_stop(stop, orders[stop.id], standing) for stop in _stops(visits, boxes=boxes)
    )
    doorsteps = [
        Doorstep(stop=stop, household=together[0].household)
        for stop, together in zip(stops, visits.values(), strict=True)
    ]
    calls = list(calls_for(pickups))
    stops += tuple(stop for stop, _pickup, _side in calls)
    orders |= {stop.id: [] for stop, _pickup, _side in calls}
    doorsteps += [Doorstep(stop=stop, household=None) for stop, _pickup, _side in calls]
    homes = homes_of(session, wish)
    travel = travel_of(
        session, depot, doorsteps, homes=tuple(homes.values()), wish=wish, folder=folder,
        wait_s=wait_s,
    )  # fmt: skip
    codes = [vehicle.code for vehicle in vehicles]
    known = _familiar(session, wish)
    problem = routing.Problem(
        depots=(depot,),
        vehicles=tuple(
            ending(_vehicle(row, wish, known.get(row.id or 0)), row.id or 0, wish, homes)
            for row in vehicles
        ),
        homes=tuple(homes.values()),
        stops=stops,
        travel=travel,
        cold_limits_s={goods: _minutes(session, name) for goods, name in LIMITS.items()},
        locks=tuple(kept_locks(standing, orders, codes)),
        preferences=replace(
            preferences_of(standing),
            unfamiliar_cost_s=_minutes(session, "unfamiliar_minutes") if known else 0,
            split_cost_s=_minutes(session, "split_minutes"),
        ),
    )
    return DayToPlan(
        problem=problem,
        travel=travel,
        orders=orders,
        vehicles={vehicle.code: vehicle.id or 0 for vehicle in vehicles},
        too_old=_ids(door for door in doors if is_expired(door.goods.use_by, on=wish.day)),
        calls={stop.id: (pickup, side) for stop, pickup, side in calls},
    )


def _minutes(session: Session, name: str) -> int:
    """Returns a setting in minutes [s]."""
    return MINUTE_S * int(settings.get(session, name))


def _depot(session: Session) -> routing.Depot:
    return routing.Depot(
        id=DEPOT,
        name=settings.get(session, "depot_name"),
        latitude=settings.get(session, "depot_latitude"),
        longitude=settings.get(session, "depot_longitude"),
        reload_s=RELOAD_S,
    )


def _by_stop(doors: Iterable[Door], boxes: Boxes) -> dict[str, list[Door]]:
    """Groups doors into stops: one per household, cold goods and boxes apart from the others."""
    found: defaultdict[str, list[Door]] = defaultdict(list)
    for door in doors:
        apart = BOXED if boxes.hold(door) else COLD if door.goods.cold else ""
        found[door.household.code + apart].append(door)
    return dict(found)


def _stops(visits: Mapping[str, Sequence[Door]], *, boxes: Boxes) -> Iterator[routing.Stop]:
    """Yields each stop with what is handed over there."""
    for name, together in visits.items():
        yield _stop(
            name,
            together,
            mode=mode_of(together, boxes=boxes),
            may_be_boxed=boxes.could_hold(together, visits),
        )


def _stop(
    name: str, doors: Sequence[Door], *, mode: routing.Goods | None, may_be_boxed: bool
) -> routing.Stop:
    first = doors[0]
    household, rural = first.household, first.neighbourhood.kind == RURAL
    demand = sum((door.goods.demand for door in doors), NO_DEMAND)
    urgency = household.need_band + max(door.order.attempts for door in doors)
    takes = door_time(
        floor=household.floor, has_lift=household.has_lift, rural=rural, pieces=demand.pieces
    )
    return routing.Stop(
        id=name,
        name=household.code,
        latitude=household.latitude,
        longitude=household.longitude,
        demand=_load(demand),
        setup_s=takes.setup_s,
        building=_building(household),
        service_s=takes.service_s,
        service_per_piece_s=takes.per_piece_s,
        cold=first.goods.cold and mode is not routing.Goods.CHILLED_BOX,
        goods=mode,
        may_be_boxed=may_be_boxed,
        penalty_s=LEFT_OUT_PER_BAND_S * urgency,
        tier=tier_of(urgency),
        neighbourhood=first.neighbourhood.name,
        rural=rural,
    )


def _building(household: HouseholdRow) -> str | None:
    """Returns what tells a building from the others; None where its number is not known.

    An address typed alike far away is another building, whatever it says.
    """
    if not household.building_no:
        return None
    place = f"{household.latitude:.4f} {household.longitude:.4f}"
    street = folded(f"{household.street} {household.building_no}")
    return f"{household.neighbourhood_id} {street} {place}"


def mode_of(doors: Sequence[Door], *, boxes: Boxes) -> routing.Goods | None:
    """Returns how the goods of a stop keep cold; fresh and frozen ones together count as fresh."""
    if not any(door.goods.cold for door in doors):
        return None
    if all(boxes.hold(door) for door in doors):
        return routing.Goods.CHILLED_BOX
    frozen = all(door.goods.frozen for door in doors)
    return routing.Goods.FROZEN if frozen else routing.Goods.FRESH


def _boxes(session: Session, vehicles: Iterable[VehicleRow]) -> Boxes:
    return Boxes(
        allowed=bool(settings.get(session, "boxed_limit_minutes")),
        for_all=not any(vehicle.refrigerated for vehicle in vehicles),
    )


def tier_of(urgency: int) -> int:
    """Returns the tier of a stop by its need band and how often it waited in vain."""
    if urgency >= URGENT:
        return 1
    return 2 if urgency >= PRESSING else 3


def _familiar(session: Session, wish: PlanWish) -> dict[int, frozenset[str]]:
    """Returns the neighbourhoods that the driver of each vehicle (its id) knows, if any does."""
    found = familiar_neighbourhoods(
        session, [crew.driver_id for crew in wish.crews], before=wish.day
    )
    return {
        crew.vehicle_id: found[crew.driver_id] for crew in wish.crews if crew.driver_id in found
    }


def _vehicle(
    vehicle: VehicleRow, wish: PlanWish, familiar: frozenset[str] | None
) -> routing.Vehicle:
    return routing.Vehicle(
        id=vehicle.code,
        name=vehicle.name,
        capacity=routing.Load(
            grams=vehicle.capacity_g,
            pieces=vehicle.capacity_pieces,
            millilitres=vehicle.capacity_ml,
        ),
        shift=routing.TimeWindow(opens=wish.shift_opens_s, closes=wish.shift_closes_s),
        refrigerated=vehicle.refrigerated,
        familiar=familiar or frozenset(),
        max_trips=vehicle.max_trips,
        breaks=_breaks(wish),
    )


def _breaks(wish: PlanWish) -> tuple[routing.Break, ...]:
    if not wish.lunch_s:
        return ()
    noon = routing.TimeWindow(opens=NOON_OPENS_S, closes=NOON_CLOSES_S - wish.lunch_s)
    return (routing.Break(window=noon, duration_s=wish.lunch_s),)


def _load(demand: Demand) -> routing.Load:
    return routing.Load(grams=demand.grams, pieces=demand.pieces, millilitres=demand.millilitres)


def _ids(doors: Iterable[Door]) -> list[int]:
    return [door.order.id or 0 for door in doors]
