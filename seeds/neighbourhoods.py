"""The 102 neighbourhoods of İzmit, as facts.

Names and populations are those TÜİK published for 2025, postcodes are PTT's
zones, and each neighbourhood has one point that lies inside it. The rows and
their sources are in ``izmit/neighbourhoods.csv``; this module only reads them.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "izmit"


class Kind(StrEnum):
    """How a neighbourhood is built; ours by density, not the legal "kırsal mahalle"."""

    URBAN = "urban"
    RURAL = "rural"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """One mahalle: who lives there and one point inside it."""

    name: str
    kind: Kind
    latitude: float
    longitude: float
    population: int
    postcode: str
    area_km2: float
    former_village: bool
    source: str


@cache
def neighbourhoods() -> tuple[Neighbourhood, ...]:
    """Returns all neighbourhoods, in Turkish alphabetical order."""
    with (FOLDER / "neighbourhoods.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_read(row) for row in csv.DictReader(file))


@cache
def by_name() -> dict[str, Neighbourhood]:
    """Returns the neighbourhoods keyed by their name."""
    return {place.name: place for place in neighbourhoods()}


def _read(row: dict[str, str]) -> Neighbourhood:
    return Neighbourhood(
        name=row["name"],
        kind=Kind(row["kind"]),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        population=int(row["population"]),
        postcode=row["postcode"],
        area_km2=float(row["area_km2"]),
        former_village=row["former_village"] == "yes",
        source=f"{row['population_source']}; {row['coordinate_source']}; {row['postcode_source']}",
    )
