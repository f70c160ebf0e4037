"""What a delivery van does on a way of the map: whether it may, in which direction, how fast.

Speeds are what is driven, not what is allowed: by class of the road, or four fifths of the
limit where one is posted, and never faster than the surface lets one. The tables are ours,
in the manner of the usual car profiles; the tags are described in the OpenStreetMap wiki under
``Key:highway``, ``Key:access``, ``Key:oneway``, ``Key:maxspeed`` and ``Key:surface``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

CLASS_KMH = {
    "motorway": 90, "motorway_link": 45, "trunk": 80, "trunk_link": 40,
    "primary": 60, "primary_link": 30, "secondary": 50, "secondary_link": 25,
    "tertiary": 38, "tertiary_link": 20, "unclassified": 28, "residential": 24,
    "road": 20, "living_street": 10, "service": 14, "track": 10,
}  # fmt: skip
SURFACE_KMH = {
    "concrete:plates": 70, "paving_stones": 50, "concrete:lanes": 50, "sett": 40, "metal": 50,
    "compacted": 60, "fine_gravel": 50, "gravel": 35, "pebblestone": 30, "unpaved": 35,
    "cobblestone": 28, "unhewn_cobblestone": 22, "ground": 25, "dirt": 22, "earth": 22,
    "grass": 15, "sand": 15, "mud": 8, "stone": 15, "rock": 10, "wood": 25,
}  # fmt: skip
TRACK_KMH = {"grade1": 30, "grade2": 20, "grade3": 15, "grade4": 10, "grade5": 6}
SMOOTHNESS_KMH = {"bad": 30, "very_bad": 15, "horrible": 8, "very_horrible": 5, "impassable": 0}
ZONE_KMH = {"walk": 7, "living_street": 20, "urban": 50, "rural": 90, "trunk": 110, "motorway": 130}
DRIVABLE_TRACKS = frozenset({"grade1", "grade2"})
FERRY_KMH = 10.0
POSTED_IS_DRIVEN = 0.8
FASTEST_KMH = 100.0
KM_IN_A_MILE = 1.609344

WHO = ("motorcar", "motor_vehicle", "vehicle", "access")
CLOSED = frozenset(
    {"no", "private", "agricultural", "forestry", "agricultural;forestry", "emergency", "psv"}
    | {"bus", "military", "use_sidepath", "unknown"}
)
OPEN_BARRIERS = frozenset(
    {"gate", "lift_gate", "swing_gate", "toll_booth", "border_control", "cattle_grid", "entrance"}
    | {"kerb", "height_restrictor", "checkpoint", "sally_port", "no", "rope", "coupure"}
)
LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?")

Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How fast a way is driven along its nodes and against them [km/h]; 0 where it is not."""

    forward_kmh: float
    backward_kmh: float


def use_of(tags: Tags) -> Use | None:
    """Returns how a van uses a way, or None where it never drives."""
    if not _is_open(tags):
        return None
    forward, backward = _directions(tags)
    use = Use(
        forward_kmh=_speed(tags, "forward") if forward else 0.0,
        backward_kmh=_speed(tags, "backward") if backward else 0.0,
    )
    return use if use.forward_kmh or use.backward_kmh else None


def is_barred(tags: Tags) -> bool:
    """Tells whether a node stops a van: a bollard does, a gate only where it is closed to us."""
    if "barrier" not in tags:
        return False
    said = _access(tags)
    if said is not None:
        return said in CLOSED
    return tags["barrier"] not in OPEN_BARRIERS


def _is_open(tags: Tags) -> bool:
    said = _access(tags)
    if tags.get("route") == "ferry":
        return any(tags.get(who) in {"yes", "designated"} for who in WHO[:2])
    if tags.get("highway") not in CLASS_KMH or tags.get("area") == "yes":
        return False
    if tags["highway"] == "track" and said is None:
        return tags.get("tracktype") in DRIVABLE_TRACKS
    return said not in CLOSED


def _access(tags: Tags) -> str | None:
    """Returns what the most particular tag says of us."""
    return next((tags[who] for who in WHO if who in tags), None)


def _directions(tags: Tags) -> tuple[bool, bool]:
    oneway = tags.get("oneway:motor_vehicle") or tags.get("oneway") or ""
    if oneway in {"yes", "true", "1"}:
        return True, False
    if oneway in {"-1", "reverse"}:
        return False, True
    if oneway == "reversible":
        return False, False
    implied = tags.get("junction") in {"roundabout", "circular"} or tags.get("highway") in {
        "motorway", "motorway_link",
    }  # fmt: skip
    return True, oneway == "no" or not implied


def _speed(tags: Tags, direction: str) -> float:
    if tags.get("route") == "ferry":
        return FERRY_KMH
    posted = _limit(tags.get(f"maxspeed:{direction}") or tags.get("maxspeed") or "")
    kmh = float(CLASS_KMH[tags["highway"]]) if posted is None else posted * POSTED_IS_DRIVEN
    slowest = (
        SURFACE_KMH.get(tags.get("surface", "")),
        TRACK_KMH.get(tags.get("tracktype", "")),
        SMOOTHNESS_KMH.get(tags.get("smoothness", "")),
        CLASS_KMH["service"] if tags.get("service") in {"alley", "driveway"} else None,
    )
    return min([kmh, FASTEST_KMH, *(cap for cap in slowest if cap is not None)])


def _limit(posted: str) -> float | None:
    """Returns a posted limit [km/h], or None where it says nothing: ``none``, ``signals``."""
    found = LIMIT.match(posted)
    if found:
        kmh = float(found[1]) * (KM_IN_A_MILE if found[2] == "mph" else 1.0)
        return kmh or None
    zone = posted.rpartition(":")[2]
    return ZONE_KMH.get(zone)
