"""Hours of the day in which everything on the road is slower."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from routing.amounts import TimeWindow

A_DAY_S = 24 * 3600
FULL_SPEED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RushHours:
    """From ``opens`` to ``closes`` [s] one drives at ``speed_percent`` of the usual speed."""

    opens: int
    closes: int
    speed_percent: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= A_DAY_S:
            raise ValueError("Rush hours begin before they end, within one day.")
        if not 0 < self.speed_percent <= FULL_SPEED:
            raise ValueError("In rush hours one drives at 1 to 100 percent of the usual speed.")


def slowness(rush: Sequence[RushHours], shift: TimeWindow | None) -> float:
    """Returns how many times longer a way takes, on average over the instants of a shift.

    One matrix holds for the whole shift, so each rush hour weighs as much as it takes of it.
    Where rush hours overlap the slowest holds. Without a shift, or an empty one, it is 1.
    """
    if shift is None or shift.closes <= shift.opens:
        return 1.0
    edges = {shift.opens, shift.closes}
    edges |= {min(max(at, shift.opens), shift.closes) for r in rush for at in (r.opens, r.closes)}
    instants = sorted(edges)
    longer = sum(
        (ends - begins) * FULL_SPEED / _percent(rush, begins)
        for begins, ends in itertools.pairwise(instants)
    )
    return longer / (shift.closes - shift.opens)


def _percent(rush: Sequence[RushHours], at: int) -> int:
    running = (hours.speed_percent for hours in rush if hours.opens <= at < hours.closes)
    return min(running, default=FULL_SPEED)
