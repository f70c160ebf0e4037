"""When in the day a trip can begin on which the vehicle holds its break.

Held at some standstill, a break puts off all that comes after it by its length. So for each
standstill the opening hours tell within which span the trip can leave and idle nowhere, or else
its one departure with which it is back soonest. Of these only what no other standstill betters
is worth anything: to begin later and to be back earlier.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from routing.case import Case, joined
from routing.resting import placings
from routing.timing import BACK, Bounds, Step, spans_of, spare_s
from routing.trip_slots import Slot, bounds_of, trip_steps


def rested_slots(
    case: Case, vehicle: int, trip: Sequence[int], *, ends_day: bool = False
) -> list[Slot]:
    """Returns when a vehicle can make a trip, its only break on the way, and idle for nothing."""
    ways = set(_ways_to_rest(case, vehicle, trip, ends_day=ends_day))
    lasts_s = min((way.lasts_s for way in ways), default=0)
    prompt = sorted((way.first, way.last) for way in ways if way.lasts_s == lasts_s)
    slots = [Slot(lasts_s, first, last, ends_day) for first, last in joined(prompt)]
    for way in sorted(ways, key=lambda way: way.lasts_s):
        if not any(_betters(slot, way) for slot in slots):
            slots.append(way)
    return slots


def _betters(slot: Slot, other: Slot) -> bool:
    """Tells whether a slot lets the vehicle begin as late as the other and be back as early."""
    return max(slot.first, other.first) <= min(slot.last, other.last + other.lasts_s - slot.lasts_s)


def _ways_to_rest(
    case: Case, vehicle: int, trip: Sequence[int], *, ends_day: bool
) -> Iterator[Slot]:
    """Yields the slot of each standstill at which the break can be held."""
    value, reload_s = case.vehicles[vehicle], case.reload_s[vehicle]
    bounds = bounds_of(case, vehicle, trip)
    steps = trip_steps(case, vehicle, trip, ends_day=ends_day)
    *visits, (_back, drive_s, setup_s, [(opens, closes)], lasts_s) = steps
    home = (opens, min(closes, value.shift.closes))
    steps = [*visits, (BACK, drive_s, setup_s, (home,), lasts_s)]

    def left_s(rested: Sequence[Step]) -> Sequence[int]:
        return spare_s(case, rested, bounds.longest_s)

    for resting in placings(steps, value.breaks, bounds, everywhere=True, spare=left_s):
        slot = _slot(case, resting, bounds)
        if slot is not None:
            begins, latest = slot.first - reload_s, slot.last - reload_s
            yield Slot(slot.lasts_s + reload_s, begins, latest, ends_day)


def _slot(case: Case, steps: Sequence[Step], bounds: Bounds) -> Slot | None:
    """Returns how long some steps take, and when they can begin, by one pass along them.

    None also where something is out for too long when it leaves as late as the windows let it.
    """
    [(first, last)] = bounds.departures
    first, out_s, marks = max(first, bounds.ready), 0, []
    for _stop, drive_s, setup_s, [(opens, closes)], lasts_s in steps:
        out_s += drive_s + setup_s
        first, last = max(first, opens - out_s), min(last, closes - out_s)
        marks.append((first, out_s))
        if first + out_s > closes or last < bounds.ready:
            return None
        out_s += lasts_s
    departs = min(first, last)
    at = [departs, *(max(soonest, departs) + reach_s for soonest, reach_s in marks)]
    spans = spans_of(case, steps, bounds.longest_s)
    if any(at[until] - at[since] > most_s for since, until, most_s in spans):
        return None
    return Slot(at[-1] - departs, departs, max(departs, last))
