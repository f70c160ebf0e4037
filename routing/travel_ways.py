"""Travel by the best source at hand: a server, kept roads, or an estimate.

What one source does not know the next one fills: a place far from any street, a pair without
a way, a server that is away. Each such gap is a notice, for a plan on guesses should say so.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from routing.model import Depot, Place, Stop, TimeWindow
from routing.roads.graph import RoadGraph, UnreadableGraph, load
from routing.roads.measuring import Ways, measured_on
from routing.roads.osrm import Osrm, OsrmAway, line_by, measured_by
from routing.roads.paths import Streets, place
from routing.roads.snapping import LIMIT_M, Snapped, snap
from routing.roads.waiting import within
from routing.travel import (
    Known,
    LatLon,
    Roads,
    estimate,
    positions,
    rows_of,
    write_known,
)
from routing.travel_hours import slowness
from routing.travel_kept import Kept, key_of

Answer = TypeVar("Answer")

MS_IN_S = 1000
MOST_NAMED = 20


class Source(StrEnum):
    """Where travel comes from."""

    ESTIMATED = "estimated"
    ROADS = "roads"
    OSRM = "osrm"


class NoticeCode(StrEnum):
    """What a coordinator should know of the travel a plan stands on."""

    OSRM_AWAY = "osrm_away"
    ROADS_UNREADABLE = "roads_unreadable"
    FAR_FROM_STREETS = "far_from_streets"
    NO_WAY = "no_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A gap that an estimate fills: ``count`` places or pairs, some ``places`` by id, and why.

    ``metres`` [m] is how far the farthest of the places is from a street.
    """

    code: NoticeCode
    count: int = 0
    places: tuple[str, ...] = ()
    metres: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What an installation measures travel with; ``roads`` is assumed where nothing better is.

    ``graph`` is the file of imported roads, ``kept`` where measured ways are kept. A place more
    than ``limit_m`` [m] from a street is estimated. ``as_of`` names the state of the server's
    map as well as one can know it: the day. Whoever asks waits ``wait_s`` [s] for the server to measure,
    and as long again for all its lines; None is as long as the server's own patience.
    """

    roads: Roads = field(default_factory=Roads)
    graph: Path | None = None
    osrm: Osrm | None = None
    kept: Kept | None = None
    limit_m: int = LIMIT_M
    as_of: str = ""
    wait_s: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured:
    """Travel [s] and [m], where it comes from, and what is to be said of it.

    ``drawn`` gives lines of ways, but for the pairs of rows that are ``straight``.
    """

    durations_s: NDArray[np.int32]
    distances_m: NDArray[np.int32]
    places: tuple[LatLon, ...]
    source: Source
    notices: tuple[Notice, ...] = ()
    drawn: "Lines | None" = None
    straight: NDArray[np.bool_] | None = None

    @property
    def note(self) -> str:
        """What every sheet says of these times: where they come from."""
        return self.source.value

    def geometry(self, from_row: int, to_row: int) -> tuple[LatLon, ...]:
        """Returns the line of the way between two rows, latitude first.

        It is straight where no road is known, and where somebody told another way.
        """
        line: tuple[LatLon, ...] = ()
        if self.drawn is not None and not (
            self.straight is not None and self.straight[from_row, to_row]
        ):
            line = self.drawn(from_row, to_row)
        return line or (self.places[from_row], self.places[to_row])


Lines = Callable[[int, int], tuple[LatLon, ...]]


def measure(
    depots: Sequence[Depot],
    stops: Sequence[Stop],
    homes: Sequence[Place] = (),
    *,
    sources: Sources,
    known: Iterable[Known] = (),
    shift: TimeWindow | None = None,
) -> Measured:
    """Measures travel between all places, depots first, then stops, then homes.

    Raises
    ------
    ValueError
        When a known road names a place that is neither depot nor stop nor home, or two places
        have one id.
    """
    in_rows: list[Depot | Stop | Place] = [*depots, *stops, *homes]
    places, rows, known = positions(in_rows), rows_of(in_rows), tuple(known)
    guess = estimate(depots, stops, homes, roads=sources.roads, shift=shift)
    ways, source, lines, notices = _best_ways(sources, places)
    durations, distances = guess.durations_s, guess.distances_m
    if ways is not None:
        notices += _gaps(ways, list(rows))
        seconds = ways.durations_ms / MS_IN_S * slowness(sources.roads.rush, shift)
        found = ways.found
        durations = np.where(found, np.ceil(seconds), durations).astype(np.int32)
        distances = np.where(found, ways.lengths_m, distances)
    travel = Measured(
        durations_s=durations,
        distances_m=distances,
        places=places,
        source=source,
        notices=tuple(notices),
        drawn=lines,
        straight=_straight(ways, known, rows),
    )
    write_known(travel, known, rows)
    return travel


def _best_ways(
    sources: Sources, places: tuple[LatLon, ...]
) -> tuple[Ways | None, Source, Lines | None, list[Notice]]:
    """Returns what the best source that answers has measured, and what the others said."""
    notices: list[Notice] = []
    if sources.osrm is not None:
        try:
            server, wait_s = sources.osrm, sources.wait_s
            ways = _in_time(wait_s, lambda: _osrm_ways(sources, server, places))
            return ways, Source.OSRM, _AskedLines(server, places, wait_s), notices
        except OsrmAway as away:
            notices.append(Notice(code=NoticeCode.OSRM_AWAY, detail=str(away)))
    if sources.graph is not None:
        try:
            streets = _OnStreets(load(sources.graph), places, sources.limit_m)
            return _kept(sources, streets.key, streets.ways), Source.ROADS, streets, notices
        except FileNotFoundError:
            pass
        except UnreadableGraph as damage:
            notices.append(Notice(code=NoticeCode.ROADS_UNREADABLE, detail=str(damage)))
    return None, Source.ESTIMATED, None, notices


def _osrm_ways(sources: Sources, server: Osrm, places: tuple[LatLon, ...]) -> Ways:
    key = key_of(places, "osrm", server.url, sources.as_of, sources.limit_m)
    latitudes, longitudes = _columns(places)
    return _kept(
        sources,
        key,
        lambda: measured_by(server, latitudes, longitudes, limit_m=sources.limit_m),
    )


def _in_time(seconds: float | None, ask: Callable[[], Answer]) -> Answer:
    """Returns what a server is asked for; one that takes longer than ``seconds`` [s] is away."""
    try:
        return within(seconds, ask)
    except TimeoutError as slow:
        raise OsrmAway(f"it did not answer within {seconds:g} s") from slow


def _kept(sources: Sources, key: str, measure_now: Callable[[], Ways]) -> Ways:
    return measure_now() if sources.kept is None else sources.kept.ways(key, measure_now)


class _OnStreets:
    """Places on kept roads; they are put there once somebody asks."""

    def __init__(self, graph: RoadGraph, places: tuple[LatLon, ...], limit_m: int) -> None:
        self.key = key_of(places, "roads", graph.hash, limit_m)
        self._graph, self._places, self._limit_m = graph, places, limit_m

    def __call__(self, from_row: int, to_row: int) -> tuple[LatLon, ...]:
        """Returns the line of the fastest way."""
        return self._streets.line(from_row, to_row)

    def ways(self) -> Ways:
        """Measures all ways."""
        return measured_on(self._graph, self._snapped)

    @cached_property
    def _snapped(self) -> Snapped:
        return snap(self._graph, *_columns(self._places), limit_m=self._limit_m)

    @cached_property
    def _streets(self) -> Streets:
        return place(self._graph, self._snapped)


class _AskedLines:
    """Lines a server draws; after the first silence nobody asks it again.

    All of them together are waited for ``wait_s`` [s], where that is said.
    """

    def __init__(self, server: Osrm, places: tuple[LatLon, ...], wait_s: float | None) -> None:
        self._server, self._places, self._silent = server, places, False
        self._left_s = wait_s

    def __call__(self, from_row: int, to_row: int) -> tuple[LatLon, ...]:
        """Returns the line of the fastest way, nothing where the server is silent."""
        if self._silent:
            return ()
        here, there = self._places[from_row], self._places[to_row]
        began = time.monotonic()
        try:
            return _in_time(self._left_s, lambda: line_by(self._server, here, there))
        except OsrmAway:
            self._silent = True
            return ()
        finally:
            if self._left_s is not None:
                self._left_s -= time.monotonic() - began


def _columns(places: tuple[LatLon, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    latitudes, longitudes = np.array(places, dtype=np.float64).reshape(-1, 2).T
    return latitudes, longitudes


def _gaps(ways: Ways, ids: list[str]) -> list[Notice]:
    """Returns what the ways do not know, as notices."""
    found: list[Notice] = []
    far = np.flatnonzero(~ways.near)
    if len(far):
        farthest_first = far[np.argsort(-ways.metres_off[far], kind="stable")]
        found.append(
            Notice(
                code=NoticeCode.FAR_FROM_STREETS,
                count=len(far),
                places=tuple(ids[row] for row in farthest_first[:MOST_NAMED]),
                metres=int(ways.metres_off[far].max()),
            )
        )
    near_pairs = int(ways.near.sum()) ** 2
    missing = near_pairs - int(ways.found.sum())
    if missing:
        found.append(Notice(code=NoticeCode.NO_WAY, count=missing))
    return found


def _straight(
    ways: Ways | None, known: Iterable[Known], rows: dict[str, int]
) -> NDArray[np.bool_] | None:
    """Returns the pairs of rows whose line on the map is straight, though there are roads."""
    if ways is None:
        return None
    straight = ~ways.found
    for road in known:
        here, there = rows.get(road.origin, 0), rows.get(road.destination, 0)
        straight[here, there] = True
        straight[there, here] |= not road.one_way
    return straight
