"""Travel of a day: measured by the best source at hand, with what people know of single roads."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

import routing
from logistics.domain.calendar import local_day
from logistics.services.planning.requests import PlanWish
from logistics.store import known_roads, settings
from logistics.store.known_roads import End
from logistics.store.tables import HouseholdRow
from routing.roads.osrm import Osrm
from routing.travel import Known, Roads
from routing.travel_hours import RushHours
from routing.travel_kept import Kept
from routing.travel_ways import Measured, Notice, Sources, measure

ROADS = Path("roads")
GRAPH = ROADS / "graph.npz"
WAYS = ROADS / "ways"
PATIENCE_S = 25.0  # a plan whose job is silent for longer counts as lost
PAGE_WAITS_S = 3.0
"""How long a page waits for a route server before it takes the next best [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorstep:
    """A stop to be driven to, and whose door it is, if it is one."""

    stop: routing.Stop
    household: HouseholdRow | None


def travel_of(
    session: Session,
    depot: routing.Depot,
    doorsteps: Sequence[Doorstep],
    *,
    homes: Sequence[routing.Place] = (),
    wish: PlanWish,
    folder: Path | None,
    wait_s: float | None = None,
) -> Measured:
    """Measures travel between the depot, all stops and homes in the hours of the shift.

    ``folder`` is where this installation keeps its data; without one there are no roads. A server is
    waited for ``wait_s`` [s], or as long as a job may take.
    """
    return measure(
        (depot,),
        tuple(each.stop for each in doorsteps),
        homes,
        sources=sources_of(session, folder, wait_s=wait_s),
        known=_known(session, depot.id, doorsteps),
        shift=routing.TimeWindow(opens=wish.shift_opens_s, closes=wish.shift_closes_s),
    )


def sources_of(session: Session, folder: Path | None, *, wait_s: float | None = None) -> Sources:
    """Returns what this installation measures travel with, by its settings."""
    url = settings.get(session, "osrm_url")
    table_size = settings.get(session, "osrm_table_size")
    return Sources(
        roads=_assumed(session),
        graph=folder / GRAPH if folder else None,
        osrm=Osrm(url=url, table_size=table_size, patience_s=PATIENCE_S) if url else None,
        kept=Kept(folder=folder / WAYS) if folder else None,
        limit_m=settings.get(session, "street_limit_m"),
        as_of=local_day(datetime.now(UTC)).isoformat(),
        wait_s=wait_s,
    )


def kept_notices(travel: Measured) -> dict[str, Any]:
    """Returns what a plan remembers of its travel: the source, and what is to be said of it."""
    return {
        "source": travel.source.value,
        "notices": [_kept_notice(notice) for notice in travel.notices],
    }


def _kept_notice(notice: Notice) -> dict[str, Any]:
    return {
        "code": notice.code.value,
        "count": notice.count,
        "places": list(notice.places),
        "metres": notice.metres,
        "detail": notice.detail,
    }


def _assumed(session: Session) -> Roads:
    return Roads(
        urban_detour=settings.get(session, "urban_detour_percent") / 100,
        rural_detour=settings.get(session, "rural_detour_percent") / 100,
        urban_kmh=settings.get(session, "urban_kmh"),
        mixed_kmh=settings.get(session, "mixed_kmh"),
        rural_kmh=settings.get(session, "rural_kmh"),
        rush=tuple(
            RushHours(opens=opens, closes=closes, speed_percent=percent)
            for opens, closes, percent in settings.get(session, "rush_hours")
        ),
    )


def _known(session: Session, depot: str, doorsteps: Sequence[Doorstep]) -> Iterator[Known]:
    """Yields what people know of roads, between the stops of this day."""
    stops = _stops_by_end(depot, doorsteps)
    for row in known_roads.all_rows(session):
        for origin in stops.get(known_roads.origin_of(row), ()):
            for destination in stops.get(known_roads.destination_of(row), ()):
                if origin != destination:
                    yield Known(
                        origin=origin,
                        destination=destination,
                        duration_s=row.duration_s,
                        distance_m=row.distance_m,
                        one_way=row.one_way,
                    )


def _stops_by_end(depot: str, doorsteps: Sequence[Doorstep]) -> Mapping[End, list[str]]:
    found: defaultdict[End, list[str]] = defaultdict(list)
    found[End()].append(depot)
    for each in doorsteps:
        if each.household is None:
            continue
        found[End(household_id=each.household.id)].append(each.stop.id)
        found[End(neighbourhood_id=each.household.neighbourhood_id)].append(each.stop.id)
    return found
