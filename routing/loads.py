"""What is aboard along a trip: goods from the depot, pickups, and what one door gives another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from routing.amounts import ZERO, Load
from routing.model import Stop


def aboard_along(trip: Sequence[Stop]) -> Iterator[Load]:
    """Yields what is aboard on leaving the depot and after each visit of a trip.

    What should be picked up at a door that the trip has not passed by then is taken to come
    from the depot.
    """
    passed: set[str] = set()
    from_depot, handed_on = ZERO, dict.fromkeys((stop.id for stop in trip), ZERO)
    for stop in trip:
        if stop.picked_up_at in passed:
            handed_on[stop.picked_up_at or ""] += stop.demand
        else:
            from_depot += stop.demand
        passed.add(stop.id)
    aboard = from_depot
    yield aboard
    for stop in trip:
        aboard = aboard + stop.pickup + handed_on.pop(stop.id, ZERO) - stop.demand
        yield aboard


def most_aboard(trip: Sequence[Stop]) -> Load:
    """Returns the most that is ever aboard, in each dimension by itself."""
    aboard = list(aboard_along(trip))
    return Load(
        grams=max(load.grams for load in aboard),
        pieces=max(load.pieces for load in aboard),
        millilitres=max(load.millilitres for load in aboard),
    )
