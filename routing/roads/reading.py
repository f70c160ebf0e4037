"""Takes the drivable ways and the bans on turning out of an OpenStreetMap extract.

The extract is read once, by pyosmium, nodes before ways before relations as every extract has
them; only ways with a road on them reach Python.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium
from osmium.filter import KeyFilter

from routing.roads.graph import UnreadableExtract
from routing.roads.profile import Use, is_barred, use_of

KEYS = ("highway", "route", "barrier", "restriction", "restriction:motorcar")
CHUNK_BYTES = 1 << 20
ENDS = 2
OURS = frozenset({"motorcar", "motor_vehicle", "vehicle"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way a van drives: its nodes by id and position [degrees], and how it is used."""

    id: int
    nodes: tuple[int, ...]
    latitudes: tuple[float, ...]
    longitudes: tuple[float, ...]
    use: Use

    def __post_init__(self) -> None:
        if not len(self.nodes) == len(self.latitudes) == len(self.longitudes) >= ENDS:
            raise ValueError(f"Way {self.id} needs two nodes, each with a position.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """Who comes to node ``via`` by way ``origin`` may not, or may ``only``, leave by ``onto``."""

    via: int
    origin: int
    onto: int
    only: bool = False
    u_turn: bool = False


@dataclass(slots=True, kw_only=True)
class Survey:
    """What an extract says of roads: ways, bans, and nodes that stop a van.

    ``source`` is the file's name, ``source_hash`` its SHA-256, ``source_date`` when its data is
    from, as the file says; ``skipped`` counts what was seen and not used, by reason.
    """

    source: str
    source_hash: str = ""
    source_date: str = ""
    ways: list[Way] = field(default_factory=list)
    bans: list[Ban] = field(default_factory=list)
    barred: set[int] = field(default_factory=set)
    skipped: Counter[str] = field(default_factory=Counter)


def read_extract(file: Path) -> Survey:
    """Reads an extract (``.osm.pbf``, ``.osm``, ``.opl``).

    Raises
    ------
    UnreadableExtract
        When the file is damaged, is of another kind, or has no road on it.
    """
    try:
        processor = osmium.FileProcessor(str(file)).with_locations()
        survey = Survey(
            source=file.name,
            source_hash=_hash(file),
            source_date=processor.header.get("osmosis_replication_timestamp"),
        )
        for each in processor.with_filter(KeyFilter(*KEYS)):
            _take(survey, each)
    except (RuntimeError, OSError, ValueError, osmium.InvalidLocationError) as error:
        raise UnreadableExtract(f"{file.name} cannot be read: {error}") from error
    if not survey.ways:
        raise UnreadableExtract(f"{file.name} has no road a van could drive.")
    return survey


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _take(survey: Survey, each: Any) -> None:
    tags = {tag.k: tag.v for tag in each.tags}
    if each.is_node():
        if is_barred(tags):
            survey.barred.add(each.id)
    elif each.is_way():
        use = use_of(tags)
        if use is not None:
            _take_way(survey, each, use)
    elif tags.get("type") == "restriction":
        _take_bans(survey, each, tags)


def _take_way(survey: Survey, way: Any, use: Use) -> None:
    """Takes a way, in parts where it leaves the extract and comes back."""
    part: list[tuple[int, float, float]] = []
    for node in way.nodes:
        if node.location.valid():
            part.append((node.ref, node.location.lat, node.location.lon))
            continue
        survey.skipped["nodes outside the extract"] += 1
        _add_way(survey, way.id, part, use)
        part = []
    _add_way(survey, way.id, part, use)


def _add_way(survey: Survey, name: int, part: list[tuple[int, float, float]], use: Use) -> None:
    if len(part) < ENDS:
        return
    nodes, latitudes, longitudes = zip(*part, strict=True)
    survey.ways.append(
        Way(id=name, nodes=nodes, latitudes=latitudes, longitudes=longitudes, use=use)
    )


def _take_bans(survey: Survey, relation: Any, tags: dict[str, str]) -> None:
    kind = tags.get("restriction:motorcar") or tags.get("restriction", "")
    if not kind.startswith(("no_", "only_")) or OURS & set(tags.get("except", "").split(";")):
        survey.skipped["bans that do not concern us"] += 1
        return
    members = [(member.role, member.type, member.ref) for member in relation.members]
    via = [ref for role, what, ref in members if role == "via" and what == "n"]
    if len(via) != 1 or any(role == "via" and what != "n" for role, what, _ in members):
        survey.skipped["bans by way of another road"] += 1
        return
    survey.bans += _bans(via[0], members, kind)


def _bans(via: int, members: list[tuple[str, str, int]], kind: str) -> Iterator[Ban]:
    for _, _, origin in (m for m in members if m[0] == "from" and m[1] == "w"):
        for _, _, onto in (m for m in members if m[0] == "to" and m[1] == "w"):
            only = kind.startswith("only_")
            yield Ban(via=via, origin=origin, onto=onto, only=only, u_turn=kind == "no_u_turn")
