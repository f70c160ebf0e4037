"""From surveyed ways to a graph: cut at junctions, directed, bans obeyed, islands left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from routing.roads.graph import Degrees, Integers, RoadGraph
from routing.roads.reading import Survey, Way
from routing.roads.turns import Edges, obey_bans
from routing.travel import EARTH_RADIUS_M

CM_IN_M = 100
MS_PER_CM_AT_1_KMH = 36.0  # a centimetre at 1 km/h takes 36 ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Nodes ``begins`` to ``ends`` (included) of a way, between two junctions by their ids."""

    way: Way
    begins: int
    ends: int
    tail: int
    head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """The lines of all stretches, one after the other, as in :class:`RoadGraph`."""

    first: Integers
    latitudes: Degrees
    longitudes: Degrees
    along_cm: Integers

    @property
    def lengths_cm(self) -> Integers:
        """The length of each stretch [cm]."""
        return self.along_cm[self.first[1:] - 1]


def build(survey: Survey) -> RoadGraph:
    """Returns the largest strongly connected part of the surveyed roads as a graph."""
    stretches = list(_stretches(survey))
    shapes = _shapes(stretches)
    edges, copies = obey_bans(_edges(stretches, shapes), survey.bans)
    edges, kept = _largest_part(edges)
    return _graph(edges, shapes, source=_source(survey, copies=copies, kept_share=kept))


def consecutive_m(latitudes: Degrees, longitudes: Degrees) -> Degrees:
    """Returns the great-circle distances [m] from each position [degrees] to the next."""
    latitude, longitude = np.radians(latitudes), np.radians(longitudes)
    rise = np.sin(np.diff(latitude) / 2) ** 2
    run = np.sin(np.diff(longitude) / 2) ** 2
    haversine = rise + np.cos(latitude[:-1]) * np.cos(latitude[1:]) * run
    angles: Degrees = np.arcsin(np.sqrt(np.clip(haversine, 0.0, 1.0)))
    return 2 * EARTH_RADIUS_M * angles


def _stretches(survey: Survey) -> Iterator[Stretch]:
    """Yields the ways cut at junctions; at a node that stops a van each side ends for itself."""
    junctions, fresh = _junctions(survey), count(-1, -1)
    for way in survey.ways:
        last = len(way.nodes) - 1
        cuts = [n for n, node in enumerate(way.nodes) if n in {0, last} or node in junctions]
        for begins, ends in pairwise(cuts):
            tail, head = way.nodes[begins], way.nodes[ends]
            yield Stretch(
                way=way,
                begins=begins,
                ends=ends,
                tail=next(fresh) if tail in survey.barred else tail,
                head=next(fresh) if head in survey.barred else head,
            )


def _junctions(survey: Survey) -> set[int]:
    """Returns the nodes where ways meet, a van is stopped, or a turn is banned."""
    uses = Counter(node for way in survey.ways for node in way.nodes)
    met = {node for node, times in uses.items() if times > 1}
    return met | survey.barred | {ban.via for ban in survey.bans}


def _shapes(stretches: list[Stretch]) -> Shapes:
    sizes = [stretch.ends - stretch.begins + 1 for stretch in stretches]
    first = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    latitudes = _positions([s.way.latitudes[s.begins : s.ends + 1] for s in stretches])
    longitudes = _positions([s.way.longitudes[s.begins : s.ends + 1] for s in stretches])
    steps_cm = np.concatenate(([0.0], consecutive_m(latitudes, longitudes) * CM_IN_M))
    steps_cm[first[:-1]] = 0.0
    total = np.cumsum(steps_cm)
    along = np.rint(total - np.repeat(total[first[:-1]], sizes)).astype(np.int32)
    return Shapes(first=first, latitudes=latitudes, longitudes=longitudes, along_cm=along)


def _positions(parts: list[tuple[float, ...]]) -> Degrees:
    return np.array([degree for part in parts for degree in part], dtype=np.float64)


def _edges(stretches: list[Stretch], shapes: Shapes) -> Edges:
    """Returns one edge per stretch and direction in which it may be driven."""
    numbers: dict[int, int] = {}
    ends = np.array(
        [
            (numbers.setdefault(s.tail, len(numbers)), numbers.setdefault(s.head, len(numbers)))
            for s in stretches
        ],
        dtype=np.int32,
    )
    kmh = np.array([(s.way.use.forward_kmh, s.way.use.backward_kmh) for s in stretches])
    ways = np.array([s.way.id for s in stretches], dtype=np.int64)
    along, against = np.flatnonzero(kmh[:, 0]), np.flatnonzero(kmh[:, 1])
    stretch = np.concatenate((along, against)).astype(np.int32)
    speeds = np.concatenate((kmh[along, 0], kmh[against, 1]))
    lengths = shapes.lengths_cm[stretch]
    durations = np.ceil(lengths / speeds * MS_PER_CM_AT_1_KMH)
    return Edges(
        tails=np.concatenate((ends[along, 0], ends[against, 1])),
        heads=np.concatenate((ends[along, 1], ends[against, 0])),
        stretches=stretch,
        backwards=np.arange(len(stretch)) >= len(along),
        ways=ways[stretch],
        durations_ms=np.maximum(durations, 1).astype(np.int32),
        lengths_cm=lengths,
        junctions=len(numbers),
        numbers=numbers,
    )


def _largest_part(edges: Edges) -> tuple[Edges, float]:
    """Returns what hangs together of the edges, and which share of their length that is."""
    size = edges.junctions
    links = csr_array(
        (np.ones(len(edges.tails), dtype=np.int8), (edges.tails, edges.heads)), shape=(size, size)
    )
    _, part = connected_components(links, directed=True, connection="strong")
    inside = part == np.bincount(part).argmax()
    chosen = inside[edges.tails] & inside[edges.heads]
    renumbered = np.cumsum(inside) - 1
    share = float(edges.lengths_cm[chosen].sum() / max(int(edges.lengths_cm.sum()), 1))
    return edges.renumbered(chosen, renumbered, junctions=int(inside.sum())), share


def _graph(edges: Edges, shapes: Shapes, *, source: dict[str, object]) -> RoadGraph:
    order = np.lexsort((edges.heads, edges.tails))
    used, stretches = np.unique(edges.stretches[order], return_inverse=True)
    sizes = np.diff(shapes.first)[used]
    points = _points_of(shapes.first[used], sizes)
    counts = np.bincount(edges.tails, minlength=edges.junctions)
    return RoadGraph(
        first=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        heads=edges.heads[order].astype(np.int32),
        durations_ms=edges.durations_ms[order],
        lengths_cm=edges.lengths_cm[order],
        stretches=stretches.astype(np.int32),
        backwards=edges.backwards[order],
        shape_first=np.concatenate(([0], np.cumsum(sizes))).astype(np.int32),
        shape_latitudes=shapes.latitudes[points],
        shape_longitudes=shapes.longitudes[points],
        shape_along_cm=shapes.along_cm[points],
        source=dict(source),
    )


def _points_of(begins: Integers, sizes: NDArray[np.int32]) -> NDArray[np.int64]:
    """Returns ``begins[0], begins[0] + 1, …`` for each beginning, ``sizes`` of them."""
    offsets = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    steps: NDArray[np.int64] = np.arange(int(sizes.sum())) - np.repeat(offsets, sizes)
    return steps + np.repeat(begins, sizes)


def _source(survey: Survey, *, copies: int, kept_share: float) -> dict[str, object]:
    return {
        "name": survey.source,
        "sha256": survey.source_hash,
        "date": survey.source_date,
        "imported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "ways": len(survey.ways),
        "bans": len(survey.bans),
        "turns_copied": copies,
        "kept_percent": round(100 * kept_share, 1),
        "skipped": dict(survey.skipped),
    }
