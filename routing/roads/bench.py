"""``python -m routing roads-bench FILE``: what an extract costs to take in and to travel on.

Places are random points of streets, moved by some tens of metres as houses stand beside them;
each street is as likely as it is long. Times are of this machine, at this moment.
"""

import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import click
import numpy as np
from numpy.typing import NDArray

from routing.roads.building import build
from routing.roads.graph import RoadGraph, load, save
from routing.roads.measuring import Ways, measured_on
from routing.roads.paths import place
from routing.roads.reading import read_extract
from routing.roads.snapping import snap
from routing.travel import great_circle_m

BESIDE_M = 30.0
METRES_PER_DEGREE = 111_195.0
FEWEST_M = 100.0
LEGS = 100
KIB = 1024

Result = TypeVar("Result")
Row = tuple[str, str]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--places", default="100,500,1000", show_default=True, help="Sizes of the matrices.")
@click.option("--seed", default=1, show_default=True)
def roads_bench(file: Path, places: str, seed: int) -> None:
    """Measures reading, snapping and matrices on an extract, and how winding its roads are."""
    sizes = [int(size) for size in places.split(",")]
    rows = [("what", "result"), *_machine(), *_bench(file, sizes, seed)]
    width = max(len(what) for what, _ in rows)
    for number, (what, result) in enumerate(rows):
        click.echo(f"| {what:<{width}} | {result} |")
        if not number:
            click.echo(f"|{'-' * (width + 2)}|---|")


def _machine() -> Iterator[Row]:
    yield (
        "machine",
        f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
    )
    yield "packages", ", ".join(f"{name} {version(name)}" for name in ("osmium", "numba", "numpy"))


def _bench(file: Path, sizes: list[int], seed: int) -> Iterator[Row]:
    survey, seconds = _timed(lambda: read_extract(file))
    yield "read", f"{seconds:.2f} s, {len(survey.ways)} ways, {len(survey.bans)} bans"
    graph, seconds = _timed(lambda: build(survey))
    kept = graph.source["kept_percent"]
    yield "build", f"{seconds:.2f} s, {kept} % of the roads' length hang together"
    yield (
        "graph",
        f"{graph.junctions} junctions, {graph.edges} edges, {len(graph.shape_latitudes)} points",
    )
    yield from _saving(graph)
    positions = _places(graph, max(sizes), np.random.default_rng(seed))
    yield from _compiling(graph, positions)
    snapped, seconds = _timed(lambda: snap(graph, *positions))
    yield (
        f"snap {max(sizes)} places",
        f"{seconds:.2f} s, {np.median(snapped.metres):.0f} m off the street at the median",
    )
    for size in sizes:
        some = snap(graph, *(degrees[:size] for degrees in positions))
        ways, seconds = _timed(partial(measured_on, graph, some))
        yield f"matrix {size} × {size}", f"{seconds:.2f} s"
    streets = place(graph, snapped)
    _, seconds = _timed(lambda: [streets.line(0, row) for row in range(1, LEGS + 1)])
    yield f"{LEGS} lines", f"{seconds:.2f} s"
    yield "peak memory", f"{_peak_mb()} MB"
    yield "road / great circle", _detours(ways, positions)


def _saving(graph: RoadGraph) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.npz"
        _, seconds = _timed(lambda: save(graph, file))
        yield "save", f"{seconds:.2f} s, {file.stat().st_size / KIB / KIB:.1f} MB"
        _, seconds = _timed(lambda: load(file))
        yield "load and prove", f"{seconds:.2f} s"


def _compiling(graph: RoadGraph, positions: tuple[NDArray[np.float64], ...]) -> Iterator[Row]:
    one = snap(graph, *(degrees[:1] for degrees in positions))
    _, seconds = _timed(lambda: measured_on(graph, one))
    yield "first search (compiled, or from the cache)", f"{seconds:.2f} s"


def _places(
    graph: RoadGraph, count: int, chance: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    steps = np.diff(graph.shape_along_cm)
    steps[graph.shape_first[1:-1] - 1] = 0
    begin = chance.choice(len(steps), size=count, p=steps / steps.sum())
    share = chance.random(count)
    found = []
    for degrees in (graph.shape_latitudes, graph.shape_longitudes):
        on_street = degrees[begin] + share * (degrees[begin + 1] - degrees[begin])
        found.append(on_street + chance.normal(0, BESIDE_M / METRES_PER_DEGREE, count))
    return found[0], found[1]


def _detours(ways: Ways, positions: tuple[NDArray[np.float64], ...]) -> str:
    straight = great_circle_m(*positions)
    pairs = ways.found & (straight > FEWEST_M)
    factors = ways.lengths_m[pairs] / straight[pairs]
    weighted = ways.lengths_m[pairs].sum() / straight[pairs].sum()
    low, median, high = np.percentile(factors, (10, 50, 90))
    return f"median {median:.2f}, 10–90 %: {low:.2f}–{high:.2f}, weighted {weighted:.2f}"


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def _peak_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (KIB if sys.platform != "darwin" else KIB * KIB)
