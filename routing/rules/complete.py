"""Every stop is spoken of once, by its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from routing.amounts import Unit
from routing.day import Day
from routing.model import ReasonCode
from routing.rules.violations import Violation


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
    """A mandatory stop is left out only when it does not fit, never to save a detour or unasked."""
    fitting = {
        ReasonCode.NOT_WORTH_THE_DETOUR,
        ReasonCode.STILL_FITS,
        ReasonCode.NOT_LOOKED_INTO,
    }
    for unserved in day.plan.unserved:
        stop = day.stops.get(unserved.stop)
        if stop and stop.mandatory and unserved.reason.code in fitting:
            yield Violation(
                rule="mandatory_stops_are_not_spared",
                stop=stop.id,
                vehicle=unserved.reason.vehicle,
                sentence=f"{stop.name} is mandatory and would fit, but is left out.",
            )
