"""``python -m routing bound FILES``: how far below the best known plans our bounds are."""

from __future__ import annotations

import time

import click

from routing.bench.given import Given, given
from routing.bench.machine import head
from routing.bench.table import as_markdown
from routing.bound import lower_bound, sharp_bound
from routing.case import Case

HEAD = ["instance", "stops", "plan", "cost", "quick bound", "gap", "s", "sharp bound", "gap", "s"]


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=30.0)
@click.option("--search", type=click.FloatRange(min=0, min_open=True), default=30.0)
def bound(files: tuple[str, ...], *, seconds: float, search: float) -> None:
    """Bounds FILES: instances, or day:STOPS:SEED; beside best known plans, or what a search finds."""
    click.echo(f"{head(seeds=(1,), seconds=search)[0]}; {seconds:g} s for the sharp bound\n")
    lines = [HEAD]
    sharp_bound(Case(given("day:20:1").instance.problem), seconds=0.1, upper=10**6)  # compiles
    for word in files:
        try:
            each = given(word)
        except (OSError, ValueError) as unreadable:
            raise click.BadParameter(str(unreadable)) from None
        lines.append(_row(each, seconds=seconds, search=search))
    click.echo(as_markdown(lines))


def _row(each: Given, *, seconds: float, search: float) -> list[str]:
    from routing.solver import solve  # noqa: PLC0415  only days without a known plan need it

    instance, scale = each.instance, each.instance.cost_scale
    plan, cost = "best known", each.best
    if cost is None:
        plan = f"found in {search:g} s"
        cost = solve(instance.problem, seconds=search, seed=1).cost / scale
    case = Case(instance.problem)
    cells = [instance.name, str(len(case.stops)), plan, f"{cost:,.0f}"]
    upper = round(cost * scale)
    for bounded in (lower_bound, lambda case: sharp_bound(case, seconds=seconds, upper=upper)):
        began = time.monotonic()
        least = bounded(case) / scale
        took_s = time.monotonic() - began
        cells += [f"{least:,.0f}", f"{1 - least / cost:.1%}", f"{took_s:.1f}"]
    return cells
