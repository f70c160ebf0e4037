"""Ways from an OSRM server: tables in tiles, lines of single ways, patience and its end.

The server's HTTP interface, version 1: ``/table/v1/driving/{lon,lat;…}`` with
``annotations=duration,distance``, and ``/route/v1/driving/{…}`` with ``geometries=polyline``
(project-osrm.org, API documentation). What is asked twice waits longer each time; what takes
longer than all the patience there is, is given up, so that a plan never waits for a server
that is away.
"""

import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np
from numpy.typing import NDArray

from routing.roads.graph import Degrees
from routing.roads.lines import decoded, simplified
from routing.roads.measuring import Ways
from routing.roads.paths import FARTHEST
from routing.roads.snapping import LIMIT_M
from routing.travel import LatLon

LARGEST_ANSWER_BYTES = 64 << 20
MS_IN_S = 1000
LONGEST_MS = FARTHEST - 1
MEANT_FOR_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class OsrmAway(Exception):
    """The server gave no answer that can be used; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Osrm:
    """An OSRM server and how patient one is with it.

    ``url`` is what stands before ``/table/v1``; ``table_size`` its ``--max-table-size``. Each
    request may take ``timeout_s`` [s] and is tried ``attempts`` times, the first pause being
    ``pause_s`` [s] and each next one twice as long; a whole table may take ``patience_s`` [s].
    """

    url: str
    table_size: int = 100
    timeout_s: float = 10.0
    attempts: int = 3
    pause_s: float = 0.5
    patience_s: float = 60.0

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in {"http", "https"} or not urlsplit(self.url).hostname:
            raise ValueError("An OSRM server's address begins with http:// or https://.")
        if self.table_size < 2:  # noqa: PLR2004  one from and one to
            raise ValueError("An OSRM table has at least two places.")
        some_time = self.timeout_s > 0 and self.patience_s > 0 and self.pause_s >= 0
        if not (self.attempts >= 1 and some_time):
            raise ValueError("An OSRM server is asked at least once, and given some time.")


def measured_by(
    server: Osrm,
    latitudes: Degrees,
    longitudes: Degrees,
    *,
    limit_m: int = LIMIT_M,
    sleep: Callable[[float], None] = time.sleep,
) -> Ways:
    """Asks for all ways between places [degrees], in tiles no larger than the server allows.

    Raises
    ------
    OsrmAway
        When the server does not answer, answers nonsense, or is out of patience.
    """
    size = len(latitudes)
    ways = Ways(
        durations_ms=np.full((size, size), FARTHEST, dtype=np.int32),
        lengths_m=np.full((size, size), FARTHEST, dtype=np.int32),
        metres_off=np.zeros(size, dtype=np.int32),
        near=np.ones(size, dtype=np.bool_),
    )
    until = time.monotonic() + server.patience_s
    for rows, columns in _tiles(size, server.table_size):
        asked = list(dict.fromkeys([*rows, *columns]))
        path = _table_path(latitudes[asked], longitudes[asked], asked, rows=rows, columns=columns)
        answer = _asked(server, path, until=until, sleep=sleep)
        _take_tile(ways, answer, rows=rows, columns=columns)
    near = ways.metres_off <= limit_m
    return Ways(
        durations_ms=ways.durations_ms,
        lengths_m=ways.lengths_m,
        metres_off=ways.metres_off,
        near=near,
    )


def line_by(server: Osrm, here: LatLon, there: LatLon) -> tuple[LatLon, ...]:
    """Asks for the line of one way.

    Raises
    ------
    OsrmAway
        When the server does not answer, or knows no way.
    """
    between = f"{_written(*here)};{_written(*there)}"
    path = f"/route/v1/driving/{between}?overview=full&geometries=polyline"
    answer = _asked(server, path, until=time.monotonic() + server.timeout_s, sleep=time.sleep)
    try:
        return simplified(list(decoded(answer["routes"][0]["geometry"])))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise OsrmAway(f"its route makes no sense ({error})") from error


def is_alive(server: Osrm, at: LatLon) -> str:
    """Returns why a server does not answer a small question, or nothing when it does."""
    point = np.array([at[0]]), np.array([at[1]])
    try:
        measured_by(server, *point)
    except OsrmAway as away:
        return str(away)
    return ""


def _tiles(size: int, largest: int) -> Iterator[tuple[range, range]]:
    """Yields rows and columns; a tile's places together are never more than the largest table."""
    step = largest if size <= largest else max(largest // 2, 1)
    for top in range(0, size, step):
        for left in range(0, size, step):
            yield range(top, min(top + step, size)), range(left, min(left + step, size))


def _table_path(
    latitudes: Degrees, longitudes: Degrees, asked: list[int], *, rows: range, columns: range
) -> str:
    places = zip(latitudes.tolist(), longitudes.tolist(), strict=True)
    points = [_written(*place) for place in places]
    if len(points) == 1:
        points = points * 2  # a table of one place is refused
    at = {place: number for number, place in enumerate(asked)}
    sources = ";".join(str(at[row]) for row in rows)
    destinations = ";".join(str(at[column]) for column in columns)
    return (
        f"/table/v1/driving/{';'.join(points)}?annotations=duration,distance"
        f"&sources={sources}&destinations={destinations}"
    )


def _written(latitude: float, longitude: float) -> str:
    return f"{longitude:.6f},{latitude:.6f}"


def _take_tile(ways: Ways, answer: dict[str, Any], *, rows: range, columns: range) -> None:
    shape = len(rows), len(columns)
    there = np.ix_(rows, columns)
    ways.durations_ms[there] = _numbers(answer, "durations", shape, times=MS_IN_S)
    ways.lengths_m[there] = _numbers(answer, "distances", shape, times=1)
    for side, places in (("sources", rows), ("destinations", columns)):
        waypoints = answer.get(side) or []
        if not isinstance(waypoints, list):
            raise OsrmAway(f"its {side} make no sense")
        for place, waypoint in zip(places, waypoints, strict=False):
            off = waypoint.get("distance") if isinstance(waypoint, dict) else None
            if isinstance(off, int | float) and 0 <= off < math.inf:
                ways.metres_off[place] = min(round(off), LONGEST_MS)


def _numbers(
    answer: dict[str, Any], name: str, shape: tuple[int, int], *, times: int
) -> NDArray[np.int32]:
    """Returns one matrix of an answer; what is null there is ``FARTHEST``."""
    try:
        found = np.array(answer[name], dtype=np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise OsrmAway(f"its table has no {name} that can be read") from error
    if found.shape != shape or bool((found < 0).any()) or bool(np.isinf(found).any()):
        raise OsrmAway(f"its {name} make no sense")
    whole = np.minimum(np.ceil(np.nan_to_num(found) * times), LONGEST_MS)
    return np.where(np.isnan(found), FARTHEST, whole).astype(np.int32)


def _asked(
    server: Osrm, path: str, *, until: float, sleep: Callable[[float], None]
) -> dict[str, Any]:
    """Asks, and asks again after a pause where that may help."""
    pause, why = server.pause_s, "no time was left to ask"
    for attempt in range(server.attempts):
        left = until - time.monotonic()
        if left <= 0:
            break
        if attempt:
            sleep(min(pause, left))
            pause *= 2
        try:
            return _answer(server, path, timeout_s=min(server.timeout_s, left))
        except _TryAgain as again:
            why = str(again)
    raise OsrmAway(why)


class _TryAgain(Exception):
    """It did not work now, and may work later."""


def _answer(server: Osrm, path: str, *, timeout_s: float) -> dict[str, Any]:
    request = Request(server.url.rstrip("/") + path, headers={"User-Agent": "imece"})  # noqa: S310  the scheme was checked
    try:
        with urlopen(request, timeout=timeout_s) as response:  # noqa: S310  as above
            body = response.read(LARGEST_ANSWER_BYTES + 1)
    except HTTPError as refusal:
        with refusal:
            why = _why(refusal.read(LARGEST_ANSWER_BYTES)) or f"it answers {refusal.code}"
        if refusal.code in MEANT_FOR_LATER:
            raise _TryAgain(why) from refusal
        raise OsrmAway(why) from refusal
    except UnicodeError as nonsense:
        raise OsrmAway(f"its address makes no sense ({nonsense})") from nonsense
    except (URLError, TimeoutError, OSError, HTTPException) as silence:
        raise _TryAgain(f"it does not answer ({getattr(silence, 'reason', silence)})") from silence
    return _read(body)


def _read(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST_ANSWER_BYTES:
        raise OsrmAway("its answer is too long")
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise _TryAgain("its answer is no JSON") from error
    if not isinstance(answer, dict) or answer.get("code") != "Ok":
        raise OsrmAway(_why(body) or "its answer is not Ok")
    return answer


def _why(body: bytes) -> str:
    """Returns what the server says went wrong."""
    try:
        said = json.loads(body)
        return f"{said['code']}: {said.get('message', '')}"[:200].rstrip(": ")
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
