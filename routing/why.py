"""Why a stop is where it is, and what each kind of constraint costs.

A stop is taken out of its place and put wherever else it could go: what each vehicle would cost
beside the one that has it, and which rule it would break. A constraint is lifted and the day
searched on from its plan for a short while: what that saves is at least what the constraint
costs, and the search may not have found all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from routing.binding import how_tight
from routing.case import Case
from routing.check import Violation, check
from routing.day import A_DAY_S
from routing.model import Load, Plan, Preferences, Problem, Stop, Vehicle
from routing.places import Place, Places, blocks_of
from routing.refusals import MOST
from routing.timed import orders_of, tell, unexplained
from routing.weights import penalties

EXACT_PLACES = 8
"""How many of the cheapest places in a vehicle are timed; the best of them is told."""
PLENTY = Load(grams=10**9, pieces=10**6, millilitres=10**9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What it would be to have a stop in ``vehicle`` (its id) instead.

    ``added`` [s] is what the day would cost more; ``violations`` are those it would have.
    """

    vehicle: str
    added: int
    violations: tuple[Violation, ...]

    @property
    def rank(self) -> tuple[int, int]:
        """What comes first: fewer broken rules, then what costs less."""
        return len(self.violations), self.added


def alternatives(problem: Problem, plan: Plan, stop: str) -> tuple[Alternative, ...]:
    """Returns the other vehicles for a served stop (its id), the best first.

    What shares its trip with the stop goes along.

    Raises
    ------
    ValueError
        When the plan does not serve the stop.
    """
    case = Case(problem)
    number, orders = case.stop_numbers().get(stop, -1), orders_of(case, plan)
    home = next((v for v, trips in enumerate(orders) if any(number in t for t in trips)), None)
    if home is None:
        raise ValueError(f"The plan does not serve {stop}.")
    gone = set(blocks_of(case, number)[0])
    without = [[[s for s in trip if s not in gone] for trip in trips] for trips in orders]
    places = Places(case, [[trip for trip in trips if trip] for trips in without])
    found = (
        _best_in(places, number, vehicle, plan)
        for vehicle in range(len(case.vehicles))
        if vehicle != home
    )
    known = [alternative for alternative in found if alternative is not None]
    return tuple(sorted(known, key=lambda one: one.rank))


def _best_in(places: Places, stop: int, vehicle: int, plan: Plan) -> Alternative | None:
    tries = [
        (block, place)
        for block in blocks_of(places.case, stop)
        for place in places.ranked(block, [vehicle])[:EXACT_PLACES]
    ]
    tries.sort(key=lambda one: one[1].added)
    best: Alternative | None = None
    for block, place in tries:
        one = _judged(places, block, place, plan)
        if best is None or one.rank < best.rank:
            best = one
        if not best.violations and not places.case.time_costs:
            break  # the cheapest come first
    return best


def _judged(places: Places, block: Sequence[int], place: Place, plan: Plan) -> Alternative:
    case, orders = places.case, list(places.orders)
    orders[place.vehicle] = places.with_block(block, place)
    moved = tell(case, orders, reasons=unexplained)
    spared = "mandatory_stops_are_not_spared"
    return Alternative(
        vehicle=case.vehicles[place.vehicle].id,
        added=moved.cost - plan.cost,
        violations=tuple(one for one in check(case.problem, moved) if one.rule != spared),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """What lifting a ``constraint`` saves at least [s], and how many more stops are served."""

    constraint: str
    saves: int
    served: int


def constraints_of(problem: Problem, plan: Plan) -> list[str]:
    """Returns the constraints that a day has, those first that the plan presses against most."""
    tight = how_tight(problem, plan)
    there = [name for name, lift in CONSTRAINTS.items() if lift(problem) != problem]
    return sorted(there, key=lambda name: -tight[name])


def constraint_costs(
    problem: Problem, plan: Plan, search: Callable[[Problem, Plan], Plan]
) -> Iterator[Lifted]:
    """Yields what each constraint that the day has costs at least, searching anew without it.

    ``search`` searches on from the plan, which is allowed without the constraint as well, as
    :func:`routing.improving.improve` does. What it finds worse than the plan counts as nothing. What it
    would find with the constraint as well counts too: let it search on from the plan before.
    """
    before, lost = _as_weighed(problem, plan)
    for constraint in constraints_of(problem, plan):
        found = search(CONSTRAINTS[constraint](problem), plan)
        after, still_lost = _as_weighed(problem, found)
        yield Lifted(
            constraint=constraint,
            saves=max(before - after, 0) if still_lost <= lost else 0,
            served=max(found.served - plan.served, 0),
        )


def _as_weighed(problem: Problem, plan: Plan) -> tuple[int, int]:
    """Returns what a plan costs [s], and its stops left out alone, as they weigh in a problem.

    Without a rule mandatory stops weigh less, for no plan is then as dear as it could be before.
    """
    weights = dict(zip((stop.id for stop in problem.stops), penalties(problem), strict=True))
    lost = sum(weights[unserved.stop] for unserved in plan.unserved)
    return plan.cost - plan.costs.penalties + lost, lost


def _vehicles(problem: Problem, change: Callable[[Vehicle], Vehicle]) -> Problem:
    return replace(problem, vehicles=tuple(map(change, problem.vehicles)))


def _stops(problem: Problem, change: Callable[[Stop], Stop]) -> Problem:
    return replace(problem, stops=tuple(map(change, problem.stops)))


def _without_breaks(problem: Problem) -> Problem:
    return _vehicles(problem, lambda vehicle: replace(vehicle, breaks=()))


def _without_windows(problem: Problem) -> Problem:
    return _stops(problem, lambda stop: replace(stop, windows=(), late_s=0))


def _without_cold_limits(problem: Problem) -> Problem:
    warm = _stops(problem, lambda stop: replace(stop, cold_limit_s=None))
    return replace(warm, cold_limits_s={})


def _without_skills(problem: Problem) -> Problem:
    return _stops(
        problem, lambda stop: replace(stop, skills=frozenset(), forbidden_vehicles=frozenset())
    )


def _without_cooling(problem: Problem) -> Problem:
    return _stops(
        problem,
        lambda stop: (
            replace(stop, cold=False, goods=None, cold_limit_s=problem.cold_limit_s(stop))
            if stop.refrigerated
            else stop
        ),
    )


def _without_ride_limits(problem: Problem) -> Problem:
    return _stops(problem, lambda stop: replace(stop, ride_limit_s=None))


def _without_ends_of_shifts(problem: Problem) -> Problem:
    latest = max(vehicle.shift.closes for vehicle in problem.vehicles) + A_DAY_S
    return _vehicles(
        problem,
        lambda vehicle: replace(vehicle, shift=replace(vehicle.shift, closes=min(latest, MOST))),
    )


def _without_locks(problem: Problem) -> Problem:
    free = _stops(problem, lambda stop: replace(stop, locked_vehicle=None))
    return replace(free, locks=())


def _without_capacity(problem: Problem) -> Problem:
    return _vehicles(problem, lambda vehicle: replace(vehicle, capacity=PLENTY))


def _without_ready_times(problem: Problem) -> Problem:
    return _stops(problem, lambda stop: replace(stop, ready_s=0))


def _without_docks(problem: Problem) -> Problem:
    open_ = tuple(replace(depot, docks=None, window=None) for depot in problem.depots)
    return replace(problem, depots=open_)


def _without_trip_limits(problem: Problem) -> Problem:
    return _vehicles(problem, lambda vehicle: replace(vehicle, longest_trip_s=None))


def _without_preferences(problem: Problem) -> Problem:
    balanced = _vehicles(problem, lambda vehicle: replace(vehicle, soft_out_s=None))
    return replace(balanced, preferences=Preferences())


CONSTRAINTS: dict[str, Callable[[Problem], Problem]] = {
    "breaks": _without_breaks,
    "windows": _without_windows,
    "cold limits": _without_cold_limits,
    "cooling": _without_cooling,
    "rides": _without_ride_limits,
    "shifts": _without_ends_of_shifts,
    "skills": _without_skills,
    "locks": _without_locks,
    "capacity": _without_capacity,
    "ready times": _without_ready_times,
    "docks": _without_docks,
    "trip limits": _without_trip_limits,
    "preferences": _without_preferences,
}
"""How each kind of constraint is lifted."""
