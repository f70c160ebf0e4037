"""The fastest ways between places on streets: how long, how far, and along which line.

Each place becomes a junction of its own: the edges it lies on are driven in parts, one from
place to place, in either direction where the street allows it. So two houses in one street are
as far apart as they are, and whoever stopped may turn round.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from routing.roads.core import core_of
from routing.roads.graph import (
    COMPILED,
    MILLISECONDS,
    UNREACHED,
    Costs,
    Integers,
    Net,
    RoadGraph,
)
from routing.roads.lines import part_of, simplified
from routing.roads.snapping import Snapped
from routing.travel import LatLon

CENTIMETRES = (1 << MILLISECONDS) - 1
BLOCK = 64
FARTHEST = np.iinfo(np.int32).max
"""What stands in a matrix [ms, m] where one place does not reach the other."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Streets:
    """A graph with places on it: ``rows`` gives each place's junction.

    Edge ``e`` of these streets runs along ``stretches[e]`` from ``begins_cm[e]`` to
    ``ends_cm[e]`` [cm from the stretch's own beginning], backwards where that is less.
    """

    graph: RoadGraph
    rows: Integers
    first: Integers
    heads: Integers
    costs: Costs
    stretches: Integers
    begins_cm: Integers
    ends_cm: Integers

    @property
    def net(self) -> Net:
        """What a search walks on."""
        return self.first, self.heads, self.costs

    @cached_property
    def _room(self) -> tuple[Costs, Integers, Costs, Integers]:
        room: tuple[Costs, Integers, Costs, Integers] = import_module(COMPILED).room_for(self.net)
        return room

    def way(self, origin: int, destination: int) -> list[int]:
        """Returns the edges of the fastest way between two places; none where there is no way."""
        source, target = int(self.rows[origin]), int(self.rows[destination])
        wanted = np.zeros(len(self.first) - 1, dtype=np.bool_)
        wanted[target] = True
        import_module(COMPILED).search(self.net, source, wanted, self._room)
        came_by = self._room[1]
        found: list[int] = []
        while target != source and came_by[target] >= 0:
            edge = int(came_by[target])
            found.append(edge)
            target = int(np.searchsorted(self.first, edge, side="right")) - 1
        return found[::-1]

    def line(self, origin: int, destination: int) -> tuple[LatLon, ...]:
        """Returns the line of the fastest way, a few metres true; empty where there is no way."""
        found: list[LatLon] = []
        for edge in self.way(origin, destination):
            found += part_of(
                self.graph,
                int(self.stretches[edge]),
                begins_cm=int(self.begins_cm[edge]),
                ends_cm=int(self.ends_cm[edge]),
            )
        return simplified(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of an edge: between which junctions, how costly, and from where to where on it."""

    tail: int
    head: int
    cost: int
    stretch: int
    begins_cm: int
    ends_cm: int


def place(graph: RoadGraph, snapped: Snapped) -> Streets:
    """Returns the streets with a junction for every place; places at one spot share theirs."""
    spots = np.stack((snapped.stretches, snapped.along_cm), axis=1)
    unique, rows = np.unique(spots, axis=0, return_inverse=True)
    parts = list(_parts(graph, unique))
    tails = np.concatenate((graph.tails, [part.tail for part in parts])).astype(np.int32)
    order = np.argsort(tails, kind="stable")
    counts = np.bincount(tails, minlength=graph.junctions + len(unique))
    lengths = np.diff(graph.shape_first) - 1
    whole = graph.shape_along_cm[graph.shape_first[:-1] + lengths][graph.stretches]

    def joined(edges: NDArray[np.generic], more: list[int]) -> NDArray[np.int64]:
        return np.concatenate((edges, np.array(more, dtype=np.int64)))[order]

    return Streets(
        graph=graph,
        rows=(graph.junctions + rows.reshape(-1)).astype(np.int32),
        first=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        heads=joined(graph.heads, [p.head for p in parts]).astype(np.int32),
        costs=joined(graph.costs, [p.cost for p in parts]),
        stretches=joined(graph.stretches, [p.stretch for p in parts]).astype(np.int32),
        begins_cm=joined(np.where(graph.backwards, whole, 0), [p.begins_cm for p in parts]).astype(
            np.int32
        ),
        ends_cm=joined(np.where(graph.backwards, 0, whole), [p.ends_cm for p in parts]).astype(
            np.int32
        ),
    )


def _parts(graph: RoadGraph, spots: Integers) -> Iterator[_Part]:
    """Yields the parts of every edge that has places on it."""
    by_stretch: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, (stretch, along) in enumerate(spots.tolist()):
        by_stretch[stretch].append((along, graph.junctions + number))
    chosen = np.flatnonzero(np.isin(graph.stretches, np.fromiter(by_stretch, dtype=np.int32)))
    for edge in chosen.tolist():
        yield from _parts_of(graph, edge, sorted(by_stretch[int(graph.stretches[edge])]))


def _parts_of(graph: RoadGraph, edge: int, places: list[tuple[int, int]]) -> Iterator[_Part]:
    """Yields one edge in parts, from place to place along it."""
    length, duration = int(graph.lengths_cm[edge]), int(graph.durations_ms[edge])
    backwards = bool(graph.backwards[edge])
    ends = [(0, int(graph.tails[edge])), *places, (length, int(graph.heads[edge]))]
    if backwards:
        ends = [(length, int(graph.tails[edge])), *places[::-1], (0, int(graph.heads[edge]))]
    at = [round(duration * along / length) if length else 0 for along, _ in ends]
    if not length:  # a stretch without length still takes its millisecond
        at[0 if backwards else -1] = duration
    for (begins, tail), (stops, head), before, after in zip(
        ends, ends[1:], at, at[1:], strict=False
    ):
        yield _Part(
            tail=tail,
            head=head,
            cost=(abs(after - before) << MILLISECONDS) + abs(stops - begins),
            stretch=int(graph.stretches[edge]),
            begins_cm=begins,
            ends_cm=stops,
        )


def matrix(streets: Streets) -> tuple[Integers, Integers]:
    """Returns times [ms] and lengths [m] of the fastest ways between all places, ``(n, n)``.

    Where there is no way, both are ``FARTHEST``. Lengths are those of the fastest ways.
    """
    spots, back = np.unique(streets.rows, return_inverse=True)
    core, spots = core_of(streets.net, spots)
    found = np.empty((len(spots), len(spots)), dtype=np.int64)
    compiled = import_module(COMPILED)

    def fill(begin: int) -> None:
        rows = slice(begin, begin + BLOCK)
        compiled.search_all(core, spots[rows], spots, found[rows])

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        list(pool.map(fill, range(0, len(spots), BLOCK)))
    reached = found < UNREACHED
    durations = np.where(reached, found >> MILLISECONDS, FARTHEST).astype(np.int32)
    metres = np.where(reached, -(-(found & CENTIMETRES) // 100), FARTHEST).astype(np.int32)
    everywhere = np.ix_(back, back)
    return durations[everywhere], metres[everywhere]
