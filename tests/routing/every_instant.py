"""The day of one vehicle tried at every minute: slow, plain, and without a thought.

Written from the words of the model alone. All times of the days it is asked about are minutes.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from routing.model import Break, Problem, Stop, Vehicle
from tests.routing.builders import MINUTE


def soonest_return(problem: Problem, order: Sequence[int], *, last_minute: int) -> int | None:
    """When the first vehicle is back from serving stops in this order [min]; None: it cannot."""
    return min((back for back in _returns(problem, order, last_minute)), default=None)


def _returns(problem: Problem, order: Sequence[int], last_minute: int) -> Iterator[int]:
    vehicle, depot = problem.vehicles[0], problem.depots[0]
    stops = [problem.stops[number] for number in order]
    load = depot.first_load_s // MINUTE
    ready = max([vehicle.shift.opens, *(stop.ready_s for stop in stops)]) // MINUTE + load
    for departs in range(ready, last_minute):
        if depot.window and not _within(departs, depot.window.opens, depot.window.closes):
            continue
        for back, rested in _drive(problem, order, departs, last_minute):
            if depot.window and back * MINUTE > depot.window.closes:
                continue
            if back * MINUTE > vehicle.shift.closes + vehicle.overtime_s:
                continue
            longest = vehicle.longest_trip_s
            if longest is not None and (back - departs) * MINUTE > longest:
                continue
            if rested or _rests_at_depot(vehicle, load=load, departs=departs, back=back):
                yield back


def _drive(
    problem: Problem, order: Sequence[int], departs: int, last_minute: int
) -> Iterator[tuple[int, bool]]:
    """Every way to drive the trip: when it is back, and whether the break was held on the way."""
    first = len(problem.depots)
    rows = [0, *(first + number for number in order), 0]
    stops = [problem.stops[number] for number in order]
    drives = [
        int(problem.travel.durations_s[here, there]) // MINUTE for here, there in pairwise(rows)
    ]
    breaks = problem.vehicles[0].breaks

    def go_on(
        leg: int, leaves: int, ends: dict[str, int], rested: bool
    ) -> Iterator[tuple[int, bool]]:
        for resting in (False, True) if breaks and not rested else (False,):
            if leg == len(stops):
                for back in _arrivals(leaves, drives[leg], breaks, resting):
                    if back <= last_minute:
                        yield back, rested or resting
                continue
            stop = stops[leg]
            beside = leg > 0 and stop.building and stop.building == stops[leg - 1].building
            setup = 0 if beside else stop.setup_s // MINUTE
            soonest = _soonest(leaves, drives[leg], setup, breaks, resting)
            if soonest is None:
                continue
            for starts in range(soonest, last_minute):
                if not _may_start(problem, stop, starts, departs=departs, ends=ends):
                    continue
                after = starts + stop.handling_s // MINUTE
                yield from go_on(leg + 1, after, ends | {stop.id: after}, rested or resting)

    yield from go_on(0, departs, {}, rested=False)


def _arrivals(leaves: int, drive: int, breaks: Sequence[Break], resting: bool) -> Iterator[int]:
    if not resting:
        yield leaves + drive
        return
    [wanted] = breaks
    for begins in range(leaves, wanted.window.closes // MINUTE + 1):
        if begins * MINUTE >= wanted.window.opens:
            yield begins + wanted.duration_s // MINUTE + drive


def _soonest(
    leaves: int, drive: int, setup: int, breaks: Sequence[Break], resting: bool
) -> int | None:
    """When service can start after a leg on which the driver rests, before or after driving."""
    if not resting:
        return leaves + drive + setup
    [wanted] = breaks
    opens, closes = wanted.window.opens // MINUTE, wanted.window.closes // MINUTE
    lasts = wanted.duration_s // MINUTE
    ways = []
    if max(leaves, opens) <= closes:
        ways.append(max(leaves, opens) + lasts + drive + setup)
    if max(leaves + drive, opens) <= closes:
        ways.append(max(leaves + drive, opens) + lasts + setup)
    return min(ways, default=None)


def _may_start(
    problem: Problem, stop: Stop, starts: int, *, departs: int, ends: dict[str, int]
) -> bool:
    at, limit_s = starts * MINUTE, problem.cold_limit_s(stop)
    if stop.windows and not any(w.opens <= at <= w.closes + stop.late_s for w in stop.windows):
        return False
    if limit_s is not None and at - departs * MINUTE > limit_s:
        return False
    since = ends.get(stop.picked_up_at or "")
    return since is None or stop.ride_limit_s is None or at - since * MINUTE <= stop.ride_limit_s


def _rests_at_depot(vehicle: Vehicle, *, load: int, departs: int, back: int) -> bool:
    if not vehicle.breaks:
        return True
    [wanted] = vehicle.breaks
    opens, closes = wanted.window.opens // MINUTE, wanted.window.closes // MINUTE
    before = opens + wanted.duration_s // MINUTE <= departs - load
    return before or back <= closes


def _within(minute: int, opens: int, closes: int) -> bool:
    return opens <= minute * MINUTE <= closes
