"""How good a plan is: what is kept of its search, and what may honestly be said of it.

A plan costs what it drives, told in seconds, while everyone is served. Then the lower bound says
how much of that could be saved at most. Orders that are left out weigh more than any detour, so
beside them the bound says nothing about the routes, and no share is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import routing
from logistics.domain.pickups import PickupSide
from routing.watch import Ending

CLOSE_PERMILLE, FAIR_PERMILLE = 30, 100
MOST_SAMPLES = 40
UNREADY = "unready"
"""Among the notes of a plan: its search had no machine code yet."""
QUIET_SHARE = 5
"""A search that found nothing in the last fifth of its time had come to rest."""


class Verdict(StrEnum):
    """What can be said of a plan beside the best there could be."""

    PROVEN = "proven"
    CLOSE = "close"
    FAIR = "fair"
    LOOSE = "loose"
    LEFT_OUT = "left_out"
    PICKUP_LEFT = "pickup_left"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The best plan of a search after so many milliseconds: stops left out, and driving [s]."""

    after_ms: int
    unserved: int
    driving_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What a plan remembers of its search.

    ``run`` names it; ``asked_s`` and ``taken_s`` [s] are the time it was given and took, ``cost_s`` [s]
    is its driving, and ``lower_bound_s`` [s] what no plan that serves everyone drives less than. ``course`` has the samples
    at which the best plan changed. So many stops of orders are ``left_out``, and so many pick-ups
    beside them. A plan ``changed`` by hand is no longer the one that was found. An ``unready`` search
    had to do without its machine code, and found a rough plan only.
    """

    run: str
    seed: int
    asked_s: int
    taken_s: float
    cost_s: int
    lower_bound_s: int | None
    left_out: int
    proven: bool
    stopped: bool
    course: tuple[Sample, ...]
    changed: bool = False
    unready: bool = False
    pickups_left: int = 0

    @property
    def verdict(self) -> Verdict:
        """What can be said of the plan."""
        if self.changed:
            return Verdict.UNKNOWN
        if self.proven:
            return Verdict.PROVEN
        if self.left_out or self.pickups_left:
            return Verdict.LEFT_OUT if self.left_out else Verdict.PICKUP_LEFT
        permille = self.savings_permille
        if permille is None:
            return Verdict.UNKNOWN
        if permille <= CLOSE_PERMILLE:
            return Verdict.CLOSE
        return Verdict.FAIR if permille <= FAIR_PERMILLE else Verdict.LOOSE

    @property
    def savings_s(self) -> int | None:
        """What a better plan could save at most [s]; None where that is not known."""
        if self.lower_bound_s is None or self.left_out or self.pickups_left:
            return None
        return max(self.cost_s - self.lower_bound_s, 0)

    @property
    def savings_permille(self) -> int | None:
        """The same as a share of the plan, in thousandths, rounded up."""
        if self.savings_s is None:
            return None
        return -(-1000 * self.savings_s // max(self.cost_s, 1))

    @property
    def quiet_s(self) -> int:
        """How long the search went on without finding anything better [s]."""
        last_ms = self.course[-1].after_ms if self.course else 0
        return max(int(self.taken_s - last_ms / 1000), 0)

    @property
    def still_improving(self) -> bool:
        """Whether better plans were still being found when the search ended."""
        if self.proven or not self.course:
            return False
        return self.quiet_s * QUIET_SHARE < self.taken_s


class Course:
    """Listens to a search and keeps the moments at which its best plan changed."""

    def __init__(self) -> None:
        self.samples: list[Sample] = []

    def hear(self, progress: routing.Progress) -> None:
        """Keeps a progress when it tells of another plan than the one before."""
        found = Sample(
            after_ms=round(1000 * progress.elapsed_s),
            unserved=progress.unserved,
            driving_s=progress.driving_s,
        )
        known = self.samples[-1] if self.samples else None
        begun = progress.served > 0
        if begun and (known is None or _plan(known) != _plan(found)):
            self.samples.append(found)


def thinned(samples: Sequence[Sample], *, most: int = MOST_SAMPLES) -> tuple[Sample, ...]:
    """Returns at most so many of the samples, the first and the last among them."""
    if len(samples) <= most:
        return tuple(samples)
    last = len(samples) - 1
    return tuple(samples[round(n * last / (most - 1))] for n in range(most))


def kept_quality(
    found: routing.Plan,
    *,
    asked_s: int,
    course: Sequence[Sample],
    calls: Mapping[str, tuple[int, PickupSide]],
) -> dict[str, Any]:
    """Returns what a found plan remembers of its search, as it is stored.

    ``calls`` are those of its stops that are calls for pick-ups.
    """
    left = [each.stop for each in found.unserved]
    return {
        "run": found.run_id,
        "seed": found.seed,
        "asked_s": asked_s,
        "taken_s": round(found.seconds, 1),
        "cost_s": found.costs.driving,
        "lower_bound_s": found.lower_bound,
        "left_out": sum(stop not in calls for stop in left),
        "pickups_left": len({calls[stop][0] for stop in left if stop in calls}),
        "proven": Ending.PROVEN in found.notes,
        "stopped": Ending.STOPPED in found.notes,
        "unready": UNREADY in found.notes,
        "course": [[one.after_ms, one.unserved, one.driving_s] for one in thinned(course)],
    }


def quality_of(summary: Mapping[str, Any]) -> Quality | None:
    """Returns what a plan remembers of its search; None for one that remembers nothing."""
    kept = summary.get("quality")
    if not kept:
        return None
    course = tuple(
        Sample(after_ms=after_ms, unserved=unserved, driving_s=driving_s)
        for after_ms, unserved, driving_s in kept["course"]
    )
    return Quality(**(kept | {"course": course}))


def changed_by_hand(summary: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what a plan remembers of its search once somebody has changed the plan."""
    kept = summary.get("quality")
    return {"quality": kept | {"changed": True}} if kept else {}


def bounded_closer(summary: Mapping[str, Any], bound_s: int) -> dict[str, Any]:
    """Returns what a plan remembers of its search once a bound [s] is known, perhaps a better one."""
    kept = summary.get("quality")
    if not kept:
        return {}
    known_s = kept["lower_bound_s"] or 0
    return {"quality": kept | {"lower_bound_s": max(known_s, bound_s)}}


def _plan(sample: Sample) -> tuple[int, int]:
    return sample.unserved, sample.driving_s
