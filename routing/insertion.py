"""Putting stops into a plan one by one, each where it costs least.

The same few lines make the first plan of a day and bring back stops that a search left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from routing.case import NEVER, Case
from routing.draft import Draft, Place


def fill(
    draft: Draft,
    *,
    stops: Iterable[int] | None = None,
    vehicles: Sequence[int] | None = None,
    keep_on: Callable[[], bool] = lambda: True,
) -> None:
    """Puts each stop that is left out where it costs least, if it fits and is worth it.

    Only ``stops`` and ``vehicles`` are considered, all unless named. Ends early when
    ``keep_on`` says so.
    """
    case = draft.case
    allowed = None if vehicles is None else set(vehicles)
    for stop in hardest_first(case, draft.left_out() if stops is None else stops):
        if not keep_on():
            return
        able = [number for number in case.able[stop] if allowed is None or number in allowed]
        place = cheapest_fit(draft, stop, able)
        if place is not None:
            draft.put(stop, place)


def cheapest_fit(draft: Draft, stop: int, vehicles: Iterable[int]) -> Place | None:
    """Returns the cheapest place where a stop fits and costs less than its penalty."""
    penalty_s = draft.case.penalty_s[stop]
    for place in draft.places_for(stop, vehicles):
        if place.added_s > penalty_s:
            return None
        if draft.fits(stop, place):
            return place
    return None


def hardest_first(case: Case, stops: Iterable[int]) -> list[int]:
    """Orders stops: mandatory before optional, choosy before easy, far before near."""

    def ease(stop: int) -> tuple[bool, int, int, int]:
        open_s = sum(closes - opens for opens, closes in case.windows[stop])
        freedom_s = min(open_s, case.limit_s[stop], NEVER)
        far = max((case.ways[depot, case.place(stop)] for depot in set(case.depot)), default=0)
        return (
            case.stops[stop].penalty_s is not None,
            min(len(case.able[stop]), 1 + len(case.vehicles) // 2),
            freedom_s // 3600,
            -far,
        )

    return sorted(stops, key=ease)
