"""What a plan must respect, said once and independently of the solver.

The search is trusted to search, never to judge. Every plan, found by the solver or rearranged
by hand, passes through :func:`check` before anyone drives it, and the sentences below are what
the coordinator reads. Each rule is a small function that yields what breaks it; :data:`RULES`
is the whole law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from routing.amounts import TimeWindow, Unit, amount_in_words
from routing.day import Day
from routing.model import Plan, Problem, ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A broken ``rule``, at which vehicle and stop (ids), by how much of what, and in words."""

    rule: str
    sentence: str
    vehicle: str | None = None
    stop: str | None = None
    excess: int = 0
    unit: Unit | None = None


Rule = Callable[[Day], Iterator[Violation]]


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Returns every rule that the plan breaks; an empty list means it can be driven."""
    day = Day(problem, plan)
    return [violation for rule in RULES for violation in rule(day)]


def names_are_known(day: Day) -> Iterator[Violation]:
    """A plan speaks only of vehicles and stops of its problem."""
    for trip in day.plan.trips:
        if trip.vehicle not in day.vehicles:
            yield Violation(
                rule="names_are_known",
                vehicle=trip.vehicle,
                sentence=f"No vehicle is called {trip.vehicle}.",
            )
    named = [visit.stop for _trip, visit in day.plan.visits()]
    named += [unserved.stop for unserved in day.plan.unserved]
    for name in dict.fromkeys(named):
        if name not in day.stops:
            yield Violation(
                rule="names_are_known", stop=name, sentence=f"No stop is called {name}."
            )


def each_stop_is_served_once_or_left_out(day: Day) -> Iterator[Violation]:
    """Each stop is visited exactly once, or listed once as unserved with its reason."""
    visited = Counter(visit.stop for _trip, visit in day.plan.visits())
    left_out = Counter(unserved.stop for unserved in day.plan.unserved)
    for stop in day.problem.stops:
        times, refusals = visited[stop.id], left_out[stop.id]
        if times + refusals == 1:
            continue
        if not times and not refusals:
            sentence = f"{stop.name} is neither served nor listed as left out."
        elif not refusals:
            sentence = f"{stop.name} is served {times} times."
        elif not times:
            sentence = f"{stop.name} is listed as left out {refusals} times."
        else:
            sentence = f"{stop.name} is served and also listed as left out."
        yield Violation(
            rule="each_stop_is_served_once_or_left_out",
            stop=stop.id,
            excess=max(times + refusals - 1, 0),
            unit=Unit.STOPS,
            sentence=sentence,
        )


def mandatory_stops_are_not_spared(day: Day) -> Iterator[Violation]:
    """A mandatory stop is left out only when it does not fit, never to save a detour."""
    fitting = {ReasonCode.NOT_WORTH_THE_DETOUR, ReasonCode.STILL_FITS}
    for unserved in day.plan.unserved:
        stop = day.stops.get(unserved.stop)
        if stop and stop.mandatory and unserved.reason.code in fitting:
            yield Violation(
                rule="mandatory_stops_are_not_spared",
                stop=stop.id,
                vehicle=unserved.reason.vehicle,
                sentence=f"{stop.name} is mandatory and would fit, but is left out.",
            )


def load_fits_vehicle(day: Day) -> Iterator[Violation]:
    """What a trip hands over fits in the vehicle in weight, count and volume."""
    for vehicle, trip in day.rounds():
        for excess, unit in day.load(trip).excess_over(vehicle.capacity):
            yield Violation(
                rule="load_fits_vehicle",
                vehicle=vehicle.id,
                excess=excess,
                unit=unit,
                sentence=f"{vehicle.name} is overloaded by {amount_in_words(excess, unit)} "
                f"on trip {trip.number}.",
            )


def service_starts_in_window(day: Day) -> Iterator[Violation]:
    """Each service starts within a time window of its stop."""
    for vehicle, _trip, visit, stop in day.services():
        off = _off_windows(visit.starts, stop.windows)
        if off:
            late_or_early = "late" if off > 0 else "early"
            yield Violation(
                rule="service_starts_in_window",
                vehicle=vehicle.id,
                stop=stop.id,
                excess=abs(off),
                unit=Unit.SECONDS,
                sentence=f"{stop.name} would be served "
                f"{amount_in_words(abs(off), Unit.SECONDS)} too {late_or_early}.",
            )


def service_takes_its_time(day: Day) -> Iterator[Violation]:
    """Service starts once the vehicle has arrived and lasts as long as the stop asks for."""
    for vehicle, _trip, visit, stop in day.services():
        missing = max(visit.arrives - visit.starts, stop.service_s - (visit.ends - visit.starts))
        if missing > 0:
            yield Violation(
                rule="service_takes_its_time",
                vehicle=vehicle.id,
                stop=stop.id,
                excess=missing,
                unit=Unit.SECONDS,
                sentence=f"{stop.name} is given {amount_in_words(missing, Unit.SECONDS)} "
                "too little.",
            )


def driving_takes_its_time(day: Day) -> Iterator[Violation]:
    """No leg is driven faster than the roads allow, rests on the way added."""
    durations = day.problem.travel.durations_s
    for vehicle, trip in day.rounds():
        for leg in day.legs(vehicle, trip):
            resting = sum(
                rest.ends - rest.starts
                for rest in day.rests(vehicle)
                if leg.leaves <= rest.starts < leg.arrives
            )
            needed = int(durations[leg.origin, leg.destination]) + resting
            missing = needed - (leg.arrives - leg.leaves)
            if missing > 0:
                yield Violation(
                    rule="driving_takes_its_time",
                    vehicle=vehicle.id,
                    excess=missing,
                    unit=Unit.SECONDS,
                    sentence=f"{vehicle.name} would reach {leg.to} "
                    f"{amount_in_words(missing, Unit.SECONDS)} sooner than it can.",
                )


def distance_follows_the_roads(day: Day) -> Iterator[Violation]:
    """The distance of a trip is the sum of its legs."""
    distances = day.problem.travel.distances_m
    for vehicle, trip in day.rounds():
        driven = sum(int(distances[leg.origin, leg.destination]) for leg in day.legs(vehicle, trip))
        if driven != trip.distance_m:
            yield Violation(
                rule="distance_follows_the_roads",
                vehicle=vehicle.id,
                sentence=f"Trip {trip.number} of {vehicle.name} is {driven} m, "
                f"not {trip.distance_m} m.",
            )


def loads_and_clocks_are_true(day: Day) -> Iterator[Violation]:
    """Each visit tells truly what is left aboard and how long the goods have been out."""
    for vehicle, trip in day.rounds():
        aboard = day.load(trip)
        for visit in day.visits(trip):
            stop = day.stops[visit.stop]
            aboard -= stop.demand
            if visit.load_after != aboard or visit.cold_s != visit.starts - trip.departs:
                yield Violation(
                    rule="loads_and_clocks_are_true",
                    vehicle=vehicle.id,
                    stop=stop.id,
                    sentence=f"What {vehicle.name} carries at {stop.name}, or since when, "
                    "is told wrongly.",
                )


def trips_fit_the_shift(day: Day) -> Iterator[Violation]:
    """A vehicle leaves after its shift opens and is back before it closes."""
    for vehicle, trip in day.rounds():
        early = vehicle.shift.opens - trip.departs
        late = trip.returns - vehicle.shift.closes
        for excess, words in ((early, "leave {} before"), (late, "be back {} after")):
            if excess > 0:
                when = words.format(amount_in_words(excess, Unit.SECONDS))
                yield Violation(
                    rule="trips_fit_the_shift",
                    vehicle=vehicle.id,
                    excess=excess,
                    unit=Unit.SECONDS,
                    sentence=f"{vehicle.name} would {when} the shift.",
                )


def trips_leave_time_to_reload(day: Day) -> Iterator[Violation]:
    """The trips of a vehicle follow one another, with the reload time between them."""
    for vehicle, trips in day.shifts():
        reload_s = day.problem.depot_of(vehicle).reload_s
        for before, after in pairwise(trips):
            missing = before.returns + reload_s - after.departs
            if missing > 0:
                yield Violation(
                    rule="trips_leave_time_to_reload",
                    vehicle=vehicle.id,
                    excess=missing,
                    unit=Unit.SECONDS,
                    sentence=f"{vehicle.name} would leave on trip {after.number} "
                    f"{amount_in_words(missing, Unit.SECONDS)} before it is loaded.",
                )


def trips_are_not_too_many(day: Day) -> Iterator[Violation]:
    """A vehicle makes at most as many trips as it may."""
    for vehicle, trips in day.shifts():
        excess = len(trips) - vehicle.max_trips
        if excess > 0:
            yield Violation(
                rule="trips_are_not_too_many",
                vehicle=vehicle.id,
                excess=excess,
                unit=Unit.TRIPS,
                sentence=f"{vehicle.name} makes {len(trips)} trips, but may make "
                f"{vehicle.max_trips}.",
            )


def cold_goods_are_refrigerated(day: Day) -> Iterator[Violation]:
    """Cold goods travel in refrigerated vehicles."""
    for vehicle, _trip, _visit, stop in day.services():
        if stop.cold and not vehicle.refrigerated:
            yield Violation(
                rule="cold_goods_are_refrigerated",
                vehicle=vehicle.id,
                stop=stop.id,
                sentence=f"{stop.name} needs a refrigerated vehicle, and {vehicle.name} is not.",
            )


def cold_limit_is_held(day: Day) -> Iterator[Violation]:
    """Goods reach their stop within its cold limit after leaving the depot."""
    for vehicle, trip, visit, stop in day.services():
        if stop.cold_limit_s is None:
            continue
        excess = visit.starts - trip.departs - stop.cold_limit_s
        if excess > 0:
            yield Violation(
                rule="cold_limit_is_held",
                vehicle=vehicle.id,
                stop=stop.id,
                excess=excess,
                unit=Unit.SECONDS,
                sentence=f"The goods for {stop.name} would be out "
                f"{amount_in_words(excess, Unit.SECONDS)} too long.",
            )


def skills_are_matched(day: Day) -> Iterator[Violation]:
    """A vehicle has every skill that its stops ask for."""
    for vehicle, _trip, _visit, stop in day.services():
        missing = sorted(stop.skills - vehicle.skills)
        if missing:
            yield Violation(
                rule="skills_are_matched",
                vehicle=vehicle.id,
                stop=stop.id,
                sentence=f"{stop.name} asks for {', '.join(missing)}, "
                f"which {vehicle.name} does not have.",
            )


def locked_stops_stay(day: Day) -> Iterator[Violation]:
    """A stop locked to a vehicle is served by it."""
    for vehicle, _trip, _visit, stop in day.services():
        if stop.locked_vehicle not in (None, vehicle.id):
            yield Violation(
                rule="locked_stops_stay",
                vehicle=vehicle.id,
                stop=stop.id,
                sentence=f"{stop.name} is locked to another vehicle than {vehicle.name}.",
            )


def rests_are_at_a_standstill(day: Day) -> Iterator[Violation]:
    """A rest is taken at a stop or the depot, neither while driving nor during service."""
    for vehicle, trip in day.rounds():
        legs = tuple(day.legs(vehicle, trip))
        standing = [(leg.leaves, leg.arrives) for leg in legs]
        standing += [(leg.arrives, leg.busy) for leg in legs]
        for rest in day.rests(vehicle):
            if rest.ends <= trip.departs or trip.returns <= rest.starts:
                continue
            if not any(since <= rest.starts and rest.ends <= until for since, until in standing):
                yield Violation(
                    rule="rests_are_at_a_standstill",
                    vehicle=vehicle.id,
                    sentence=f"A rest of {vehicle.name} falls into its work.",
                )


def breaks_are_held(day: Day) -> Iterator[Violation]:
    """Each break of a used vehicle falls into a rest, or into its time at the depot."""
    for vehicle, trips in day.shifts():
        free = day.free_times(vehicle, trips)
        since = 0
        for wanted in vehicle.breaks:
            starts = [
                max(begin, wanted.window.opens, since)
                for begin, end in free
                if max(begin, wanted.window.opens, since) + wanted.duration_s <= end
            ]
            start = min(starts, default=wanted.window.closes + 1)
            if start > wanted.window.closes:
                yield Violation(
                    rule="breaks_are_held",
                    vehicle=vehicle.id,
                    excess=wanted.duration_s,
                    unit=Unit.SECONDS,
                    sentence=f"{vehicle.name} has no break of "
                    f"{amount_in_words(wanted.duration_s, Unit.SECONDS)} when it should.",
                )
            else:
                since = start + wanted.duration_s


RULES: tuple[Rule, ...] = (
    names_are_known,
    each_stop_is_served_once_or_left_out,
    mandatory_stops_are_not_spared,
    load_fits_vehicle,
    service_starts_in_window,
    service_takes_its_time,
    driving_takes_its_time,
    distance_follows_the_roads,
    loads_and_clocks_are_true,
    trips_fit_the_shift,
    trips_leave_time_to_reload,
    trips_are_not_too_many,
    cold_goods_are_refrigerated,
    cold_limit_is_held,
    skills_are_matched,
    locked_stops_stay,
    rests_are_at_a_standstill,
    breaks_are_held,
)


def _off_windows(starts: int, windows: tuple[TimeWindow, ...]) -> int:
    """Returns how late (positive) or early (negative) a start is, 0 when it is in a window."""
    if not windows or any(window.opens <= starts <= window.closes for window in windows):
        return 0
    late = [starts - window.closes for window in windows if window.closes < starts]
    early = [starts - window.opens for window in windows if starts < window.opens]
    return min([*late, *early], key=abs)
