"""What is asked for on the command line: files, days by formula, small days with their proof."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from routing.bench.days import Trait, food_bank_day
from routing.bench.small_days import best_possible, small_day
from routing.instances import Instance, read, read_solution, solution_beside

DAY, SMALL = "day", "small"
LIKE = "day:STOPS:SEED[:cold+trips+breaks+tiers+meat]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An instance and the best cost known for it, as its literature states it."""

    instance: Instance
    best: float | None = None
    proven: bool = False


def given(word: str) -> Given:
    """Returns what a word of the command line stands for: a file, or a day by formula.

    Raises
    ------
    ValueError
        When it is neither.
    """
    kind, _, rest = word.partition(":")
    if kind == DAY:
        stops, seed, traits = _told(word, rest)
        return Given(instance=food_bank_day(stops=stops, seed=seed, traits=traits))
    if kind == SMALL:
        stops, seed, traits = _told(word, rest)
        instance = small_day(stops=stops, seed=seed, traits=traits)
        return Given(instance=instance, best=best_possible(instance.problem), proven=True)
    return _read(Path(word))


def _told(word: str, rest: str) -> tuple[int, int, frozenset[Trait]]:
    numbers = rest.split(":")
    try:
        stops, seed = map(int, numbers[:2])
        traits = frozenset(Trait(name) for part in numbers[2:] for name in part.split("+"))
    except ValueError:
        raise ValueError(f"A day is told like {LIKE}, not {word}.") from None
    return stops, seed, traits


def _read(path: Path) -> Given:
    instance, beside = read(path), solution_beside(path)
    if beside is None:
        return Given(instance=instance)
    solution = read_solution(beside, instance)
    return Given(instance=instance, best=solution.cost, proven=solution.optimal)
