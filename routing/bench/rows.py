"""One row of the results: one entrant, one instance, one seed, judged."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from routing.bench.attempts import Attempt, Found, Task, attempt_all
from routing.bench.entrants import Entrant
from routing.bench.given import Given
from routing.instances import Family, Instance
from routing.instances.judging import Judged, judge, judge_orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What an entrant's attempt was worth, costs as the instance's literature states them.

    ``marks`` has the best cost by each mark [s], None where there was no complete plan yet;
    ``first_s`` when there was one. ``cost`` is that of the final plan if it breaks no rule and
    serves what must be served; only a food bank's day may have to do without. ``left_out`` is
    how many stops of each tier it leaves out (0: mandatory), ``broken`` what it breaks.
    ``lacks`` says why an entrant did not take part.
    """

    instance: str
    family: str
    stops: int
    vehicles: int
    best: float | None
    proven: bool
    entrant: str
    seed: int
    seconds: float
    marks: dict[str, float | None] = field(default_factory=dict)
    cost: float | None = None
    left_out: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    first_s: float | None = None
    took_s: float = 0.0
    peak_mb: int = 0
    failure: str = ""
    lacks: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, int, float]:
        return self.instance, self.entrant, self.seed, self.seconds


def load(path: Path) -> dict[tuple[str, str, int, float], Row]:
    """Returns the rows of an earlier run that was told to keep them here."""
    if not path.is_file():
        return {}
    rows = [Row(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row.key: row for row in rows}


def save(path: Path, row: Row) -> None:
    """Adds a row to those kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as kept:
        kept.write(json.dumps(asdict(row)) + "\n")


def about(given: Given, entrant: Entrant, *, seed: int, seconds: float) -> dict[str, Any]:
    """Returns what is known of a row before anyone tries."""
    problem = given.instance.problem
    return {
        "instance": given.instance.name,
        "family": given.instance.family.value,
        "stops": len(problem.stops),
        "vehicles": len(problem.vehicles),
        "best": given.best,
        "proven": given.proven,
        "entrant": entrant.name,
        "seed": seed,
        "seconds": seconds,
    }


def run(given: Given, entrant: Entrant, *, seed: int, marks: Iterable[float]) -> Row:
    """Lets an entrant try once, with as many seeds beside each other as it has."""
    by = tuple(sorted(marks))
    told = about(given, entrant, seed=seed, seconds=by[-1])
    if lacks := entrant.lacks(given.instance.problem):
        return Row(**told, lacks=[feature.value for feature in lacks])
    tasks = [
        Task(
            module=entrant.module,
            problem=given.instance.problem,
            seconds=by[-1],
            seed=entrant.seeds * (seed - 1) + number + 1,
            marks=by[:-1],
        )
        for number in range(entrant.seeds)
    ]
    tried = [_Tried(given.instance, attempt) for attempt in attempt_all(tasks)]
    return Row(**told, **_worth(tried, by))


class _Tried:
    """An attempt, judged."""

    def __init__(self, instance: Instance, attempt: Attempt) -> None:
        self.instance, self.attempt = instance, attempt
        self.finds = [(found.at_s, self._judged(found)) for found in attempt.finds]
        self.last = self._last()

    @property
    def rank(self) -> tuple[bool, int]:
        """Better attempts come first."""
        return self.last is None or bool(self.last.broken), self.last.cost if self.last else 0

    def cost_by(self, mark: float) -> int | None:
        """Returns the cost of the best complete plan by a mark [s]."""
        complete = (worth.cost for at_s, worth in self.finds if at_s <= mark and worth.complete)
        return min(complete, default=None)

    @property
    def first_s(self) -> float | None:
        return next((at_s for at_s, worth in self.finds if worth.complete), None)

    def _judged(self, found: Found) -> Judged:
        if found.orders is None:
            return Judged(cost=found.claimed or 0)
        return judge_orders(self.instance.problem, found.orders)

    def _last(self) -> Judged | None:
        if self.attempt.plan is not None:
            return judge(self.instance.problem, self.attempt.plan)
        return self.finds[-1][1] if self.finds else None


def _worth(tried: list[_Tried], marks: tuple[float, ...]) -> dict[str, Any]:
    """Returns the rest of a row: the better of the attempts made beside each other."""
    best = min(tried, key=lambda each: each.rank)
    scale = best.instance.cost_scale

    def stated(cost: int | None) -> float | None:
        return None if cost is None else cost / scale

    def least(numbers: Iterable[float | None]) -> Any:
        return min((number for number in numbers if number is not None), default=None)

    last = best.last
    may_skip = best.instance.family is Family.FOOD_BANK
    good = last and (last.complete or (may_skip and not last.broken))
    final = last.cost if last and good else None
    by_mark = {
        f"{mark:g}": stated(least(each.cost_by(mark) for each in tried)) for mark in marks[:-1]
    }
    return {
        "marks": by_mark | {f"{marks[-1]:g}": stated(final)},
        "cost": stated(final),
        "left_out": {str(tier): count for tier, count in last.left_out} if last else {},
        "broken": list(last.broken) if last else [],
        "first_s": least(each.first_s for each in tried),
        "took_s": max(each.attempt.took_s for each in tried),
        "peak_mb": sum(each.attempt.peak_mb for each in tried),
        "failure": "; ".join(each.attempt.failure for each in tried if each.attempt.failure),
    }
