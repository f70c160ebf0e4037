"""``python -m routing instances FILES``: what is in files, and whether we judge them as stated.

Beside each instance lies its best known solution. Driven through our model and judged by our
check it must break no rule and cost what its literature states, or we would be solving
another problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from routing.instances import Instance, read, read_solution, solution_beside
from routing.instances.judging import judge_orders

CLOSE = 1e-5
"""Where lengths are not whole in the literature, ours differ by so small a share."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def instances(files: tuple[Path, ...]) -> None:
    """Tells what is in FILES; fails when a solution is not worth what it states."""
    told = [line for file in files for line in _lines(file)]
    for line, _agrees in told:
        click.echo(line)
    if not all(agrees for _line, agrees in told):
        raise SystemExit(1)


def _lines(file: Path) -> Iterator[tuple[str, bool]]:
    instance = read(file)
    problem = instance.problem
    head = (
        f"{instance.name:16} {instance.family:10} {len(problem.stops):5} stops "
        f"{len(problem.vehicles):4} vehicles"
    )
    beside = solution_beside(file)
    if beside is None:
        yield f"{head}  no solution is known", True
        return
    words, agrees = _worth(instance, beside)
    yield f"{head}  {words}", agrees


def _worth(instance: Instance, beside: Path) -> tuple[str, bool]:
    solution = read_solution(beside, instance)
    judged = judge_orders(instance.problem, solution.orders)
    cost = judged.cost / instance.cost_scale
    if not judged.complete:
        return "; ".join(judged.broken) or "leaves out mandatory stops", False
    agrees = abs(cost - solution.cost) <= CLOSE * solution.cost
    proven = "optimal" if solution.optimal else "best known"
    return (
        f"{proven} {solution.cost:.10g}, judged {cost:.10g}{'' if agrees else ': DIFFERS'}",
        agrees,
    )
