"""The roads an installation keeps: taken in from an extract, looked at, and thrown away."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlmodel import Session

from logistics.services.planning.travelling import GRAPH, sources_of
from logistics.store import settings
from routing.roads import graph as graphs
from routing.roads.graph import RoadGraph, UnreadableExtract, UnreadableGraph
from routing.roads.osrm import is_alive
from routing.travel_ways import Source

__all__ = ["KeptRoads", "Source", "TravelInUse", "UnreadableExtract", "UnreadableGraph"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRoads:
    """What is kept: junctions, edges, and the ``source`` the roads came from."""

    junctions: int
    edges: int
    source: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelInUse:
    """Which source the next plan will take, the kept roads, and what is wrong with others."""

    source: Source
    roads: KeptRoads | None = None
    server: str = ""
    server_trouble: str = ""
    roads_trouble: str = ""


def import_roads(file: Path, *, folder: Path) -> KeptRoads:
    """Takes the roads of an extract in, in place of those kept before.

    Raises
    ------
    UnreadableExtract
        When the file is no extract, or has no roads on it.
    """
    survey = import_module("routing.roads.reading").read_extract(file)
    graph = import_module("routing.roads.building").build(survey)
    graphs.save(graph, folder / GRAPH)
    return _kept(graph)


def forget_roads(folder: Path) -> bool:
    """Throws the kept roads away, and tells whether there were any; travel is estimated then."""
    there = (folder / GRAPH).exists()
    (folder / GRAPH).unlink(missing_ok=True)
    return there


def kept_roads(folder: Path) -> KeptRoads | None:
    """Returns what is kept, or None.

    Raises
    ------
    UnreadableGraph
        When the roads are damaged; importing them again mends it.
    """
    try:
        return _kept(graphs.load(folder / GRAPH))
    except FileNotFoundError:
        return None


def travel_in_use(session: Session, folder: Path) -> TravelInUse:
    """Tells what the next plan will be measured with; a server is asked a small question."""
    sources = sources_of(session, folder)
    depot = settings.get(session, "depot_latitude"), settings.get(session, "depot_longitude")
    trouble = is_alive(sources.osrm, depot) if sources.osrm else ""
    roads, damage = None, ""
    try:
        roads = kept_roads(folder)
    except UnreadableGraph as unreadable:
        damage = str(unreadable)
    source = Source.ROADS if roads else Source.ESTIMATED
    return TravelInUse(
        source=Source.OSRM if sources.osrm and not trouble else source,
        roads=roads,
        server=sources.osrm.url if sources.osrm else "",
        server_trouble=trouble,
        roads_trouble=damage,
    )


def _kept(graph: RoadGraph) -> KeptRoads:
    return KeptRoads(junctions=graph.junctions, edges=graph.edges, source=graph.source)
