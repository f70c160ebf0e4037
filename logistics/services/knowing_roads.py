"""Roads as this installation knows them: what is assumed of all, and what somebody knows of one."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete
from sqlmodel import Session, col

from logistics.domain.errors import InvalidValue
from logistics.store import known_roads, settings
from logistics.store.documents import Command
from logistics.store.known_roads import DEPOT_END, End
from logistics.store.locks import lock_name
from logistics.store.tables import KnownRoadRow

DEPOT_WORDS = frozenset({"depo", "depot"})
SHORTEST_WAY_S, LONGEST_WAY_S = 60, 12 * 3600
LONGEST_WAY_M = 500_000
FASTEST_KMH = 130
A_DAY_S = 24 * 3600
SETTINGS = {
    "urban_detour_percent": (100, 300),
    "rural_detour_percent": (100, 300),
    "urban_kmh": (5, 130),
    "mixed_kmh": (5, 130),
    "rural_kmh": (5, 130),
    "street_limit_m": (20, 5000),
    "osrm_table_size": (2, 1000),
    "unfamiliar_minutes": (0, 60),
    "split_minutes": (0, 60),
}
"""The numbers that are assumed of roads and drivers, each with its least and greatest value."""

RushHour = Sequence[int]
"""From and to [s after midnight], and the speed then [percent]."""


def change_travel(session: Session, values: Mapping[str, Any]) -> None:
    """Keeps what is assumed of roads, all of it or nothing.

    Raises
    ------
    InvalidValue
        When a number is out of its bounds, rush hours run backwards, or an address is none.
    """
    for name, (least, most) in SETTINGS.items():
        if not least <= values[name] <= most:
            raise InvalidValue(field=name, why="between", value=f"{least}–{most}")
    check_rush(values["rush_hours"])
    check_server(values["osrm_url"] or "")
    for name in (*SETTINGS, "rush_hours", "osrm_url"):
        settings.put(session, name, values[name])


def check_rush(hours: Sequence[RushHour]) -> None:
    """Refuses rush hours that run backwards or stand still."""
    for opens, closes, percent in hours:
        written = f"{_clock(opens)}–{_clock(closes)} %{percent}"
        if not (0 <= opens < closes <= A_DAY_S and 1 <= percent <= 100):  # noqa: PLR2004  percent
            raise InvalidValue(field="rush_hours", why="rush", value=written)


def check_server(url: str) -> None:
    """Refuses an address at which no OSRM server can be asked."""
    if not url:
        return
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidValue(field="osrm_url", why="server", value=url[:80]) from None
    asks = parts.query or parts.fragment or parts.username or port == 0
    if parts.scheme not in {"http", "https"} or not parts.hostname or asks:
        raise InvalidValue(field="osrm_url", why="server", value=url[:80])


def tell_road(
    session: Session,
    *,
    command: Command,
    origin: str,
    destination: str,
    duration_s: int,
    distance_m: int,
    one_way: bool = False,
    note: str = "",
) -> KnownRoadRow:
    """Keeps what somebody knows of a road; what was known of the same ends before goes.

    An end is ``depo``, a household's code, or a neighbourhood's name for all households in it.

    Raises
    ------
    InvalidValue
        When an end is nowhere, both are the same place, the way takes no time or is longer than
        any, or nobody drives it so fast.
    """
    lock_name(session, "known roads")
    ends = _end(session, origin, "origin"), _end(session, destination, "destination")
    if ends[0] == ends[1] and ends[0].neighbourhood_id is None:
        raise InvalidValue(field="destination", why="same_end", value=destination)
    _check_way(duration_s, distance_m)
    _forget_same(session, *ends, one_way=one_way)
    row = KnownRoadRow(
        origin_household_id=ends[0].household_id,
        origin_neighbourhood_id=ends[0].neighbourhood_id,
        destination_household_id=ends[1].household_id,
        destination_neighbourhood_id=ends[1].neighbourhood_id,
        duration_s=duration_s,
        distance_m=distance_m,
        one_way=one_way,
        note=note,
        told_at=command.happened_at,
        told_by=command.actor_id,
    )
    session.add(row)
    session.flush()
    return row


def _check_way(duration_s: int, distance_m: int) -> None:
    if not SHORTEST_WAY_S <= duration_s <= LONGEST_WAY_S:
        bounds = f"{SHORTEST_WAY_S // 60}–{LONGEST_WAY_S // 60}"
        raise InvalidValue(field="minutes", why="between", value=bounds)
    if not 0 <= distance_m <= LONGEST_WAY_M:
        raise InvalidValue(field="metres", why="between", value=f"0–{LONGEST_WAY_M // 1000} km")
    speed_kmh = round(distance_m * 3.6 / duration_s)
    if speed_kmh > FASTEST_KMH:
        raise InvalidValue(field="minutes", why="too_fast", value=str(speed_kmh))


def forget_road(session: Session, road_id: int) -> None:
    """Lets a road be computed again, as it was before somebody knew better."""
    session.delete(known_roads.get_road(session, road_id))
    session.flush()


def _end(session: Session, words: str, field: str) -> End:
    if words.strip().lower() in DEPOT_WORDS or words.strip() == settings.get(session, "depot_name"):
        return DEPOT_END
    found = known_roads.end_named(session, words)
    if found is None:
        raise InvalidValue(field=field, why="no_such_end", value=words[:80])
    return found


def _forget_same(session: Session, origin: End, destination: End, *, one_way: bool) -> None:
    """Removes what was known between the same ends; both ways know more than one."""
    for row in known_roads.all_rows(session):
        ends = known_roads.origin_of(row), known_roads.destination_of(row)
        same = ends == (origin, destination) and (row.one_way or not one_way)
        turned = ends == (destination, origin) and not one_way
        if same or turned:
            session.execute(delete(KnownRoadRow).where(col(KnownRoadRow.id) == row.id))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
