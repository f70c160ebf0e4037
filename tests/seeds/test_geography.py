"""The ground without tiles: cells, the Gulf, and their shipped files."""

import json
from itertools import combinations, pairwise

import pytest

from logistics.domain.geography import Position, area_of
from logistics.domain.geography import contains as area_contains
from seeds import geography
from seeds.neighbourhoods import FOLDER, by_name, neighbourhoods
from seeds.outline import DISTRICT, GULF, SHORE

NEAR = 2e-5  # degrees, about two metres: the last digit may round differently elsewhere


@pytest.mark.parametrize("file_name", ["cells.geojson", "gulf.geojson", "district.geojson"])
def test_the_shipped_ground_is_what_the_command_computes(file_name: str) -> None:
    shipped = json.loads((FOLDER / file_name).read_text(encoding="utf-8"))["features"]

    computed = geography.collect()[file_name]

    assert [f["properties"] for f in shipped] == [f["properties"] for f in computed]
    for was, now in zip(shipped, computed, strict=True):
        for a, b in zip(_outer(was), _outer(now), strict=True):
            assert a == pytest.approx(b, abs=NEAR)


def test_every_neighbourhood_has_a_cell_marked_approximate() -> None:
    features = geography.collect()["cells.geojson"]

    assert {feature["properties"]["name"] for feature in features} == set(by_name())
    assert all(feature["properties"]["approximate"] for feature in features)


def test_every_point_lies_in_its_own_cell_and_in_no_other() -> None:
    for place in neighbourhoods():
        holders = [
            name for name in by_name() if geography.contains(name, place.latitude, place.longitude)
        ]
        assert holders == [place.name]
        assert geography.cell_of(place.latitude, place.longitude) == place.name


def test_the_open_gulf_belongs_to_no_neighbourhood() -> None:
    assert not geography.on_land(40.740, 29.900)
    assert geography.cell_of(40.740, 29.900) is None


def test_no_cell_corner_is_out_at_sea() -> None:
    for area in geography.cells().values():
        for corner in area.polygons[0].outer:
            assert geography.on_land(*corner) or _near_the_shore(corner)


def test_no_cells_border_crosses_itself() -> None:
    for name, area in geography.cells().items():
        ring = area.polygons[0].outer
        edges = list(pairwise((*ring, ring[0])))
        crossings = [pair for pair in combinations(edges, 2) if _cross(*pair)]
        assert crossings == [], name


def test_district_and_gulf_share_the_shore_and_nothing_else() -> None:
    gulf, district = area_of(GULF), area_of(DISTRICT)

    assert SHORE == GULF[: len(SHORE)] == DISTRICT[: len(SHORE)]
    assert not any(area_contains(gulf, **corner._asdict()) for corner in DISTRICT[len(SHORE) :])
    assert not any(area_contains(district, **corner._asdict()) for corner in GULF[len(SHORE) :])


def _outer(feature: dict) -> list[list[float]]:
    return feature["geometry"]["coordinates"][0]


def _near_the_shore(corner: Position) -> bool:
    """Tells whether the corner lies within a few metres of a line of the shore."""
    return any(_distance(corner, a, b) < 5e-5 for a, b in pairwise(SHORE))


def _distance(p: Position, a: Position, b: Position) -> float:
    along = (b.latitude - a.latitude, b.longitude - a.longitude)
    offset = (p.latitude - a.latitude, p.longitude - a.longitude)
    length2 = along[0] ** 2 + along[1] ** 2
    share = max(0.0, min(1.0, (along[0] * offset[0] + along[1] * offset[1]) / length2))
    rest = (offset[0] - share * along[0], offset[1] - share * along[1])
    return (rest[0] ** 2 + rest[1] ** 2) ** 0.5


def _cross(one: tuple[Position, Position], two: tuple[Position, Position]) -> bool:
    return _turn(*one, two[0]) * _turn(*one, two[1]) < -1e-20 and (
        _turn(*two, one[0]) * _turn(*two, one[1]) < -1e-20
    )


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
