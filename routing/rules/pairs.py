"""What is picked up at one door for another."""

from __future__ import annotations

from collections.abc import Iterator

from routing.amounts import Unit, amount_in_words
from routing.day import Day
from routing.rules.violations import Violation


def pairs_ride_together(day: Day) -> Iterator[Violation]:
    """Who is picked up at a stop is brought where they go: same trip, that stop first."""
    served = {
        visit.stop: (number, position)
        for number, trip in enumerate(day.plan.trips)
        for position, visit in enumerate(trip.visits)
    }
    for stop in day.problem.stops:
        if stop.picked_up_at is None:
            continue
        there, here = served.get(stop.picked_up_at), served.get(stop.id)
        if there == here or (there and here and there[0] == here[0] and there[1] < here[1]):
            continue
        name = day.stops[stop.picked_up_at].name
        yield Violation(
            rule="pairs_ride_together",
            stop=stop.id,
            sentence=f"{stop.name} is not served after {name} on the same trip.",
        )


def ride_limits_are_held(day: Day) -> Iterator[Violation]:
    """From the pick-up to the other door passes no more time than allowed."""
    for vehicle, trip in day.rounds():
        left: dict[str, int] = {}
        for visit in day.visits(trip):
            stop = day.stops[visit.stop]
            left[stop.id] = visit.ends
            since = left.get(stop.picked_up_at or "")
            if since is None or stop.ride_limit_s is None:
                continue
            excess = visit.starts - since - stop.ride_limit_s
            if excess > 0:
                yield Violation(
                    rule="ride_limits_are_held",
                    vehicle=vehicle.id,
                    stop=stop.id,
                    excess=excess,
                    unit=Unit.SECONDS,
                    sentence=f"The ride to {stop.name} would be "
                    f"{amount_in_words(excess, Unit.SECONDS)} too long.",
                )
