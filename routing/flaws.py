"""Whether a vehicle can drive some trips, and if not, what stands in the way and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from routing.amounts import Load, Unit
from routing.case import Case
from routing.loads import most_aboard
from routing.schedule import Timetable, schedule
from routing.timing import Clash, Misfit


class Obstacle(StrEnum):
    """What is wrong with trips whatever the time."""

    LOAD = "load"
    TRIPS = "trips"
    VEHICLE = "vehicle"
    PAIR = "pair"
    LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What stands in the way, at which stop (its number) if at one, and by how much of what."""

    what: Obstacle | Clash
    stop: int | None = None
    excess: int = 0
    unit: Unit | None = None


def can_drive(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> bool:
    """Tells whether a vehicle can drive trips without breaking a rule; docks are not looked at."""
    return next(flaws(case, vehicle, trips), None) is None


def flaws(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> Iterator[Flaw]:
    """Yields all that stands in the way of trips, what needs no timetable first."""
    yield from flaws_at_any_time(case, vehicle, trips)
    yield from in_time(schedule(case, vehicle, trips))


def in_time(times: Timetable) -> Iterator[Flaw]:
    """Yields what a timetable tells."""
    return (of_misfit(misfit) for misfit in times.misfits)


def of_misfit(misfit: Misfit) -> Flaw:
    return Flaw(misfit.clash, misfit.stop, misfit.excess_s, Unit.SECONDS)


def flaws_at_any_time(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> Iterator[Flaw]:
    """Yields what stands in the way whatever the time."""
    value = case.vehicles[vehicle]
    if len(trips) > value.max_trips:
        yield Flaw(Obstacle.TRIPS, None, len(trips) - value.max_trips, Unit.TRIPS)
    for trip in trips:
        for stop in trip:
            if vehicle not in case.able[stop]:
                yield Flaw(Obstacle.VEHICLE, stop)
        for excess, unit in _most_aboard(case, trip).excess_over(value.capacity):
            yield Flaw(Obstacle.LOAD, None, excess, unit)
        yield from _torn(case, trip)
    if not keeps_lock(case, vehicle, trips):
        yield Flaw(Obstacle.LOCK)


def _most_aboard(case: Case, trip: Sequence[int]) -> Load:
    """Returns the most that is ever aboard; of what is only handed over, that is all of it."""
    if case.takes_aboard:
        return most_aboard([case.stops[stop] for stop in trip])
    grams, pieces, millilitres = case.demands[list(trip)].sum(axis=0).tolist()
    return Load(grams=grams, pieces=pieces, millilitres=millilitres)


def _torn(case: Case, trip: Sequence[int]) -> Iterator[Flaw]:
    """Yields the stops whose pair is not on the trip, or not in order."""
    if not case.has_pairs:
        return
    places = {stop: position for position, stop in enumerate(trip)}
    for stop, position in places.items():
        at = case.picked_up_at[stop]
        if at >= 0 and places.get(at, len(trip)) > position:
            yield Flaw(Obstacle.PAIR, stop)
        if any(other not in places for other in case.brings[stop]):
            yield Flaw(Obstacle.PAIR, stop)


def keeps_lock(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> bool:
    """Tells whether a day begins as it is locked; locked stops that are not there may be missing.

    A stop left out does not break a lock here; a whole locked day takes nothing else.
    """
    day = case.locks.get(vehicle)
    if day is None:
        return True
    there = {stop for trip in trips for stop in trip}
    wanted = [[stop for stop in trip if stop in there] for trip in day.trips]
    wanted = [trip for trip in wanted if trip]
    driven = [list(trip) for trip in trips if trip]
    if day.whole or not wanted:
        return driven == wanted or not day.whole
    *before, last = wanted
    begun = len(before)
    return driven[:begun] == before and driven[begun][: len(last)] == last


def locked_prefix(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Returns the trip and the position before which a vehicle's day is locked."""
    day = case.locks.get(vehicle)
    locked = {stop for trip in day.trips for stop in trip} if day else set()
    prefix = 0, 0
    for number, trip in enumerate(trips):
        for position, stop in enumerate(trip):
            if stop in locked:
                prefix = number, position + 1
    return prefix
