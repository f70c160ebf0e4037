"""Doors are open, and service and driving take the time they take."""

from __future__ import annotations

from collections.abc import Iterator

from routing.amounts import Unit, amount_in_words
from routing.day import Day
from routing.model import Stop
from routing.rules.violations import Violation


def service_starts_in_window(day: Day) -> Iterator[Violation]:
    """Each service starts within a time window of its stop, or as late after it as allowed."""
    for vehicle, _trip, visit, stop in day.services():
        off = _off_windows(visit.starts, stop)
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
    """Service starts after arrival, parking and rest, and lasts as long as the stop asks for."""
    for vehicle, trip in day.rounds():
        for visit, setup_s in zip(day.visits(trip), day.setups_s(trip), strict=True):
            stop = day.stops[visit.stop]
            resting_s = day.resting_s(vehicle, since=visit.arrives, until=visit.starts)
            missing = max(
                visit.arrives + setup_s + resting_s - visit.starts,
                stop.handling_s - (visit.ends - visit.starts),
            )
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
    for vehicle, trip in day.rounds():
        for leg in day.legs(vehicle, trip):
            resting_s = day.resting_s(vehicle, since=leg.leaves, until=leg.arrives)
            missing = resting_s + day.drive_s(leg) - (leg.arrives - leg.leaves)
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
    """The distance of a trip is the sum of its legs, the way to its first load included."""
    distances = day.problem.travel.distances_m
    for vehicle, trip in day.rounds():
        driven = sum(int(distances[rows]) for rows in day.rows(vehicle, trip))
        if driven != trip.distance_m:
            yield Violation(
                rule="distance_follows_the_roads",
                vehicle=vehicle.id,
                sentence=f"Trip {trip.number} of {vehicle.name} is {driven} m, "
                f"not {trip.distance_m} m.",
            )


def _off_windows(starts: int, stop: Stop) -> int:
    """Returns how late (positive) or early (negative) a start is, 0 when it is allowed."""
    windows = stop.windows
    if not windows or any(
        window.opens <= starts <= window.closes + stop.late_s for window in windows
    ):
        return 0
    late = [starts - window.closes - stop.late_s for window in windows if window.closes < starts]
    early = [starts - window.opens for window in windows if starts < window.opens]
    return min([*late, *early], key=abs)
