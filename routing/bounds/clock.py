"""A day on a clock of whole ticks: how early and how late a vehicle can be where.

Everything is rounded so that whoever keeps the day's windows keeps the clock's. Ticks are whole
parts of seconds since the first vehicle leaves; ways and services are rounded down, which is never
more than what passes on the clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing.bounds.relaxed import (
    Kind,
    Relaxed,
    back_by_s,
    departs_s,
    share_a_building,
    shortest,
    way_back_s,
)
from routing.case import NEVER, Case

if TYPE_CHECKING:
    from numpy.typing import NDArray

TICKS = 1440
"""How many ticks a day has about: 20 seconds each of a shift of eight hours."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shift:
    """What the clock says of vehicles that are alike: ``trips`` of them all together at most.

    A trip's first stop begins at its ``soonest`` [ticks] or later, its last one not after its
    ``latest``, and any other not after its ``closes``; -1 where no such vehicle may come.
    ``first`` and ``last`` [s] are what the ways from the depot and to the end cost, ``fixed`` [s] what
    a trip does, and ``price`` multiplies the legs between.
    """

    soonest: NDArray[np.int64]
    closes: NDArray[np.int64]
    latest: NDArray[np.int64]
    first: NDArray[np.float64]
    last: NDArray[np.float64]
    fixed: float
    price: int
    trips: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clock:
    """A day of ``ticks``: no stop begins before it ``opens`` [tick], and from the beginning of one
    to that of the next it takes ``rides`` [ticks], from row to column, at least one."""

    ticks: int
    opens: NDArray[np.int64]
    rides: NDArray[np.int64]
    shifts: list[Shift]


def clock_of(case: Case, stops: list[int], day: Relaxed) -> Clock | None:
    """Returns a day's clock; None where it would tell nothing: no window closes before the shift does."""
    begins = min(departs_s(case, vehicle) for kind in day.kinds for vehicle in kind.vehicles)
    ends = max(back_by_s(case, vehicle) for kind in day.kinds for vehicle in kind.vehicles)
    opens = np.array([_opens(case, stop) for stop in stops], dtype=np.int64)
    closes = np.array([case.open_s[stop][-1][1] for stop in stops], dtype=np.int64)
    if ends >= NEVER or not (np.any(closes < ends) or np.any(opens > begins)):
        return None
    rows = np.array([case.place(stop) for stop in stops])
    service_s = np.array(case.service_s, dtype=np.int64)[stops]
    setup_s = np.array(case.setup_s, dtype=np.int64)[stops]
    ways = np.asarray(case.ways)[np.ix_(rows, rows)].astype(np.int64)
    rides_s = (
        service_s[:, None] + ways + np.where(share_a_building(case, stops), 0, setup_s)[None, :]
    )
    tick_s = max(-(-(ends - begins) // TICKS), 1)
    rides = rides_s // tick_s
    # a ride must take time; for each stop to which one takes none, everyone may be a tick later
    idle = (rides == 0) & day.possible
    later = int(idle.any(axis=0).sum())
    shifts = [
        _shift(
            case, kind, rows=rows, service_s=service_s, setup_s=setup_s, closes=closes,
            begins=begins, tick_s=tick_s, later=later,
        )
        for kind in day.kinds
    ]  # fmt: skip
    opens = np.maximum((opens - begins) // tick_s, 0)
    ticks = max(int(max(shift.closes.max() for shift in shifts)), 0) + 1
    return Clock(ticks=ticks, opens=opens, rides=np.maximum(rides, 1), shifts=_alike(shifts))


def _opens(case: Case, stop: int) -> int:
    return max(case.open_s[stop][0][0], case.ready_s[stop])


def _shift(
    case: Case,
    kind: Kind,
    *,
    rows: NDArray[np.intp],
    service_s: NDArray[np.int64],
    setup_s: NDArray[np.int64],
    closes: NDArray[np.int64],
    begins: int,
    tick_s: int,
    later: int,
) -> Shift:
    """Returns the most that any vehicle of a kind can do, each for itself."""
    ways = np.asarray(case.ways).astype(np.int64)
    between = ways[np.ix_(rows, rows)]
    soonest, latest = np.full(len(rows), NEVER), np.full(len(rows), -NEVER)
    closing = np.full(len(rows), -NEVER)
    for vehicle in kind.vehicles:
        there_s = ways[case.depot[vehicle], rows] + setup_s
        soonest = np.minimum(soonest, departs_s(case, vehicle) + there_s)
        back_s, by = way_back_s(case, vehicle, rows), back_by_s(case, vehicle) - service_s
        latest = np.maximum(latest, by - back_s)
        closing = np.maximum(closing, by - shortest(back_s, between))
    barred = ~(np.isfinite(kind.first) & np.isfinite(kind.last))
    closing = np.minimum(closing, closes)
    return Shift(
        soonest=np.maximum(_ticks(soonest, begins, tick_s), 0),
        closes=np.where(barred, -1, np.maximum(_ticks(closing, begins, tick_s) + later, -1)),
        latest=np.where(barred, -1, _ticks(np.minimum(latest, closing), begins, tick_s) + later),
        first=np.where(barred, 0.0, kind.first),
        last=np.where(barred, 0.0, kind.last),
        fixed=kind.fixed,
        price=kind.price,
        trips=kind.trips,
    )


def _ticks(at_s: NDArray[np.int64], begins: int, tick_s: int) -> NDArray[np.int64]:
    return np.asarray((at_s - begins) // tick_s)


def _alike(shifts: list[Shift]) -> list[Shift]:
    """Joins those that the clock and the prices do not tell apart, whatever they hold."""
    groups: defaultdict[Hashable, list[Shift]] = defaultdict(list)
    for shift in shifts:
        tables = (shift.soonest, shift.closes, shift.latest, shift.first, shift.last)
        groups[*(table.tobytes() for table in tables), shift.fixed, shift.price].append(shift)
    return [_joined(group) for group in groups.values()]


def _joined(group: list[Shift]) -> Shift:
    return replace(group[0], trips=sum(shift.trips for shift in group))
