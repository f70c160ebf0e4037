"""The rows as a table to read: one line for each instance and entrant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from statistics import mean

from routing.bench.entrants import OURS
from routing.bench.rows import Row
from routing.instances.judging import MANDATORY_SKIPPED

NONE = "–"
WORST_OVER_MEAN = 1.03


def cells(rows: Sequence[Row], *, marks: Sequence[float]) -> list[list[str]]:
    """Returns the head and the lines of the table as cells."""
    head = ["instance", "stops", "best known", "by", "runs", "first plan"]
    head += [f"at {mark:g} s" for mark in marks]
    head += ["worst", *(f"ours / theirs, {mark:g} s" for mark in marks), "remarks"]
    lines = [head]
    for _name, some in groupby(rows, lambda row: row.instance):
        lines += _of_instance(list(some), marks)
    return lines


def _of_instance(rows: list[Row], marks: Sequence[float]) -> Iterator[list[str]]:
    names = [f"{mark:g}" for mark in marks]
    ours = [row for row in rows if row.entrant == OURS]
    for entrant in dict.fromkeys(row.entrant for row in rows):
        theirs = [row for row in rows if row.entrant == entrant]
        first = theirs[0]
        shown = entrant == rows[0].entrant
        yield [
            first.instance if shown else "",
            str(first.stops) if shown else "",
            _best(first) if shown else "",
            entrant,
            str(len(theirs)),
            _first(theirs),
            *(_told(_by(theirs, name), first) for name in names),
            _told(_worst(theirs), first) if len(theirs) > 1 else "",
            *(_ratio(ours, theirs, name) if entrant != OURS else "" for name in names),
            _remarks(theirs),
        ]


def _best(row: Row) -> str:
    if row.best is None:
        return NONE
    return f"{_number(row.best)}{' (optimal)' if row.proven else ''}"


def _number(cost: float) -> str:
    return f"{cost:,.0f}" if cost == int(cost) or cost >= 1000 else f"{cost:,.1f}"  # noqa: PLR2004


def _told(costs: Sequence[float], row: Row) -> str:
    """Returns the mean of costs as the gap to the best known one, or plainly if none is known.

    Mandatory stops that a food bank's day leaves out are told apart.
    """
    if not costs:
        return NONE
    if row.best:
        return f"{100 * (mean(costs) / row.best - 1):+.2f} %"
    skipped = mean(cost // MANDATORY_SKIPPED for cost in costs)
    rest = _number(mean(cost % MANDATORY_SKIPPED for cost in costs))
    return f"{rest} + {skipped:g} skipped" if skipped else rest


def _by(rows: Iterable[Row], mark: str) -> list[float]:
    """Returns the costs by a mark, none when an attempt had no complete plan yet."""
    costs = [row.marks.get(mark) for row in rows]
    known = [cost for cost in costs if cost is not None]
    return known if len(known) == len(costs) else []


def _worst(rows: Iterable[Row]) -> list[float]:
    costs = [row.cost for row in rows]
    known = [cost for cost in costs if cost is not None]
    return [max(known)] if known and len(known) == len(costs) else []


def _first(rows: Iterable[Row]) -> str:
    times = [row.first_s for row in rows if row.first_s is not None]
    return f"{mean(times):.1f} s" if times else NONE


def _ratio(ours: list[Row], theirs: list[Row], mark: str) -> str:
    mine, other = _by(ours, mark), _by(theirs, mark)
    return f"{mean(mine) / mean(other):.3f}" if mine and other else NONE


def _remarks(rows: list[Row]) -> str:
    """Returns what the numbers do not tell: who could not, what broke, who is left out."""
    first = rows[0]
    if first.lacks:
        return f"cannot do: {', '.join(first.lacks)}"
    remarks = [row.failure.splitlines()[0] for row in rows if row.failure][:1]
    remarks += [f"breaks a rule: {row.broken[0]}" for row in rows if row.broken][:1]
    remarks += _left_out(rows)
    slow = max(row.took_s for row in rows)
    if slow > WORST_OVER_MEAN * first.seconds + 1:
        remarks.append(f"took {slow:.0f} s")
    remarks.append(f"{max(row.peak_mb for row in rows):,} MB")
    return "; ".join(remarks)


def _left_out(rows: list[Row]) -> Iterator[str]:
    tiers = sorted({tier for row in rows for tier in row.left_out}, key=int)
    for tier in tiers:
        count = mean(row.left_out.get(tier, 0) for row in rows)
        what = "mandatory" if tier == "0" else "optional" if tiers[-1:] == ["1"] else f"tier {tier}"
        yield f"{count:g} {what} left out"


def verdicts(rows: Sequence[Row]) -> Iterator[str]:
    """Yields what holds over all of our rows: rules, worst seeds, proofs."""
    ours = [row for row in rows if row.entrant == OURS]
    broken = [row for row in ours if row.broken or row.failure]
    yield f"Plans of ours that break a rule or failed: {len(broken)} of {len(ours)}."
    by_instance = groupby(ours, lambda row: row.instance)
    uneven = [name for name, some in by_instance if _uneven(list(some))]
    yield f"Instances with a seed over {WORST_OVER_MEAN} × the mean: {', '.join(uneven) or 'none'}."
    small = [row for row in ours if row.instance.startswith("small") and row.best is not None]
    if small:
        equal = sum(row.cost == row.best for row in small)
        yield f"Small days equal to brute force: {equal} of {len(small)}."


def _uneven(rows: list[Row]) -> bool:
    costs = [row.cost for row in rows if row.cost is not None]
    return bool(costs) and max(costs) > WORST_OVER_MEAN * mean(costs)


def as_markdown(lines: Sequence[Sequence[str]]) -> str:
    """Returns cells as a table of Markdown."""
    head, *others = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([head, "|" + " --- |" * len(lines[0]), *others])


def as_text(lines: Sequence[Sequence[str]]) -> str:
    """Returns cells in columns for a prompt."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
