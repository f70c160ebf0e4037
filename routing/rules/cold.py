"""Food stays cold."""

from __future__ import annotations

from collections.abc import Iterator

from routing.amounts import Unit, amount_in_words
from routing.day import Day
from routing.rules.violations import Violation


def cold_goods_are_refrigerated(day: Day) -> Iterator[Violation]:
    """Cold goods travel in refrigerated vehicles."""
    for vehicle, _trip, _visit, stop in day.services():
        if stop.refrigerated and not vehicle.refrigerated:
            yield Violation(
                rule="cold_goods_are_refrigerated",
                vehicle=vehicle.id,
                stop=stop.id,
                sentence=f"{stop.name} needs a refrigerated vehicle, and {vehicle.name} is not.",
            )


def cold_limit_is_held(day: Day) -> Iterator[Violation]:
    """Goods reach their stop within its cold limit after leaving the depot."""
    for vehicle, trip, visit, stop in day.services():
        limit_s = day.problem.cold_limit_s(stop)
        if limit_s is None:
            continue
        excess = visit.starts - trip.departs - limit_s
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
