"""``python -m routing bench FILES``: the search beside best known solutions and peers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from routing.bench.entrants import ENTRANTS, OURS, PEERS, Entrant
from routing.bench.given import Given, given
from routing.bench.machine import head
from routing.bench.rows import Row, load, run, save
from routing.bench.starting import start_in_words
from routing.bench.table import as_markdown, as_text, cells, verdicts

EARLY_S = 10.0
RESULTS = Path("artefacts") / "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for."""

    words: tuple[str, ...]
    entrants: tuple[Entrant, ...]
    seeds: int
    marks: tuple[float, ...]
    results: Path


def named(_context: click.Context, _option: click.Parameter, text: str) -> tuple[Entrant, ...]:
    """Returns the peers that a list of names stands for.

    Raises
    ------
    click.BadParameter
        When nobody is called so, or a library is not installed.
    """
    names = [name for name in text.split(",") if name]
    for name in names:
        if name not in PEERS:
            raise click.BadParameter(f"nobody is called {name}")
        if not ENTRANTS[name].there:
            raise click.BadParameter(
                f"{name} is not installed: pip install -r requirements-bench.lock"
            )
    return tuple(ENTRANTS[name] for name in names)


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=30.0)
@click.option("--seeds", type=click.IntRange(min=1), default=5, help="How many attempts of ours.")
@click.option("--peers", callback=named, default="", help=",".join(PEERS))
@click.option("--peers-only", is_flag=True, help="Without ourselves.")
@click.option("--results", type=click.Path(path_type=Path), help="Keep rows; go on from those.")
@click.option("--markdown", is_flag=True, help="Print the table as Markdown.")
def bench(
    files: tuple[str, ...],
    *,
    seconds: float,
    seeds: int,
    peers: tuple[Entrant, ...],
    peers_only: bool,
    results: Path | None,
    markdown: bool,
) -> None:
    """Measures the search on FILES: instances, day:STOPS:SEED[:TRAIT+TRAIT], small:STOPS:SEED.

    Each row is saved as soon as it is known; a run that is stopped prints what it has, and
    goes on from there when it is given the same --results. It fails when a plan of ours did.
    """
    wanted = Wanted(
        words=files,
        entrants=(*(() if peers_only else (ENTRANTS[OURS],)), *peers),
        seeds=seeds,
        marks=tuple(sorted({mark for mark in (EARLY_S, seconds) if mark <= seconds})),
        results=results or RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.jsonl",
    )
    about = [*head(seeds=range(1, seeds + 1), seconds=seconds)]
    if not peers_only:
        about.append(start_in_words())
    rows: list[Row] = []
    try:
        for row in _rows(wanted):
            rows.append(row)  # noqa: PERF402  what is there when somebody stops is the point
    except KeyboardInterrupt:
        click.echo("Stopped; these are the rows so far.", err=True)
    lines = cells(rows, marks=wanted.marks)
    click.echo("\n".join(about))
    click.echo(f"\n{as_markdown(lines) if markdown else as_text(lines)}\n")
    click.echo("\n".join(verdicts(rows)))
    click.echo(f"Rows are in {wanted.results}.", err=True)
    if any(row.broken or row.failure for row in rows if row.entrant == OURS):
        raise SystemExit(1)


def _rows(wanted: Wanted) -> Iterator[Row]:
    known = load(wanted.results)
    for word in wanted.words:
        each = _given(word)
        for entrant in wanted.entrants:
            for seed in range(1, (wanted.seeds if entrant.name == OURS else 1) + 1):
                key = each.instance.name, entrant.name, seed, wanted.marks[-1]
                row = known.get(key) or _fresh(each, entrant, seed=seed, wanted=wanted)
                click.echo(_line(row), err=True)
                yield row


def _given(word: str) -> Given:
    try:
        return given(word)
    except (OSError, ValueError) as unreadable:
        raise click.BadParameter(str(unreadable)) from None


def _fresh(each: Given, entrant: Entrant, *, seed: int, wanted: Wanted) -> Row:
    row = run(each, entrant, seed=seed, marks=wanted.marks)
    save(wanted.results, row)
    return row


def _line(row: Row) -> str:
    """Returns a row as one line, told while the others are still waited for."""
    costs = ", ".join(f"{mark} s: {cost}" for mark, cost in row.marks.items())
    said = "; ".join([*row.lacks, *row.broken[:1], row.failure])
    return f"{row.instance} {row.entrant} seed {row.seed}: {costs} {said}"
