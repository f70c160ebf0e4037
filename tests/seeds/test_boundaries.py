"""A boundary file given by the operator replaces the cells, or is refused with a reason."""

import json
from pathlib import Path

import pytest

from logistics.domain.geography import Area, Polygon, Position, contains
from seeds.boundaries import BoundaryError, import_boundaries, read_boundaries
from seeds.geography import cells, ground
from seeds.neighbourhoods import neighbourhoods

SQUARE = [[[29.0, 40.0], [29.1, 40.0], [29.1, 40.1], [29.0, 40.1], [29.0, 40.0]]]
HOLE = [[29.04, 40.04], [29.06, 40.04], [29.06, 40.06], [29.04, 40.06], [29.04, 40.04]]
MIDDLE = {"latitude": 40.05, "longitude": 29.05}


def feature(name: object = "Orta", kind: str = "Polygon", coordinates: object = SQUARE) -> dict:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def boundary_file(folder: Path, *features: object) -> Path:
    path = folder / "given.geojson"
    collection = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(collection), encoding="utf-8")
    return path


def squares_around_every_point() -> list[dict]:
    return [
        feature(name=place.name, coordinates=[_square(place.latitude, place.longitude)])
        for place in neighbourhoods()
    ]


def test_a_polygon_is_read_without_its_repeated_last_position(tmp_path: Path) -> None:
    areas = read_boundaries(boundary_file(tmp_path, feature()))

    assert list(areas) == ["Orta"]
    assert len(areas["Orta"].polygons[0].outer) == 4
    assert contains(areas["Orta"], **MIDDLE)


def test_a_hole_does_not_belong_to_the_area(tmp_path: Path) -> None:
    areas = read_boundaries(boundary_file(tmp_path, feature(coordinates=[*SQUARE, HOLE])))

    assert not contains(areas["Orta"], **MIDDLE)
    assert contains(areas["Orta"], latitude=40.02, longitude=29.02)


def test_a_neighbourhood_may_be_in_several_pieces(tmp_path: Path) -> None:
    island = [[[28.0, 40.0], [28.1, 40.0], [28.0, 40.1]]]
    two = feature(kind="MultiPolygon", coordinates=[SQUARE, island])

    areas = read_boundaries(boundary_file(tmp_path, two))

    assert contains(areas["Orta"], **MIDDLE)
    assert contains(areas["Orta"], latitude=40.03, longitude=28.03)
    assert not contains(areas["Orta"], latitude=40.03, longitude=28.5)


@pytest.mark.parametrize(
    ("features", "reason"),
    [
        ([], "not a GeoJSON FeatureCollection"),
        (["text"], "Feature 1: properties.name is missing"),
        ([feature(name=None)], "Feature 1: properties.name is missing"),
        ([feature(name="  ")], "Feature 1: properties.name is missing"),
        ([feature(), feature()], "Orta: the name occurs twice"),
        (
            [feature(kind="Point", coordinates=[29, 40])],
            "Orta: a Polygon or MultiPolygon, not Point",
        ),
        ([feature(coordinates=None)], "Orta: the coordinates are not usable"),
        ([feature(coordinates=[])], "Orta: the coordinates are not usable"),
        ([feature(coordinates=[[[29, 40], [30, 40]]])], "Orta: the coordinates are not usable"),
        (
            [feature(coordinates=[[["a", 40], [1, 1], [2, 1]]])],
            "Orta: the coordinates are not usable",
        ),
        ([feature(coordinates=[[[3e6, 5e6], [1, 1], [2, 1]]])], "not a longitude and latitude"),
        ([feature(coordinates=[[[float("nan"), 5], [1, 1], [2, 1]]])], "not a longitude"),
    ],
)
def test_an_unusable_file_is_refused_by_feature(
    tmp_path: Path, features: list, reason: str
) -> None:
    with pytest.raises(BoundaryError, match=reason):
        read_boundaries(boundary_file(tmp_path, *features))


def test_a_geometry_without_coordinates_is_refused(tmp_path: Path) -> None:
    bare = {"type": "Feature", "properties": {"name": "Orta"}, "geometry": {"type": "Polygon"}}

    with pytest.raises(BoundaryError, match="Orta"):
        read_boundaries(boundary_file(tmp_path, bare))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"[]", b'"text"', b'{"features": 3}'])
def test_a_file_that_is_no_collection_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "given.geojson"
    path.write_bytes(content)

    with pytest.raises(BoundaryError, match=r"given\.geojson"):
        read_boundaries(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match="cannot be opened"):
        read_boundaries(tmp_path / "none.geojson")


def test_imported_boundaries_replace_the_cells(tmp_path: Path) -> None:
    given = boundary_file(tmp_path, *squares_around_every_point())
    instance = tmp_path / "instance"

    import_boundaries(given, folder=instance)

    assert ground(instance) == read_boundaries(given)
    assert ground(instance) != cells()


def test_without_imported_boundaries_the_cells_are_the_ground(tmp_path: Path) -> None:
    assert ground(tmp_path) == cells()


def test_boundaries_that_lack_a_neighbourhood_are_not_imported(tmp_path: Path) -> None:
    given = boundary_file(tmp_path, *squares_around_every_point()[1:])

    with pytest.raises(BoundaryError, match="Akarca: the neighbourhood is missing"):
        import_boundaries(given, folder=tmp_path / "instance")

    assert not (tmp_path / "instance").exists()


def test_a_polygon_away_from_its_neighbourhood_is_not_imported(tmp_path: Path) -> None:
    swapped = [feature(name="Akarca"), *squares_around_every_point()[1:]]

    with pytest.raises(BoundaryError, match="Akarca: its point lies outside"):
        import_boundaries(boundary_file(tmp_path, *swapped), folder=tmp_path)


def test_a_ring_of_two_positions_is_a_bug() -> None:
    with pytest.raises(ValueError, match="three positions"):
        Polygon(outer=(Position(1, 1), Position(2, 2)))


def test_an_area_without_polygons_is_a_bug() -> None:
    with pytest.raises(ValueError, match="one polygon"):
        Area(polygons=())


def _square(latitude: float, longitude: float) -> list[list[float]]:
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    return [[longitude + 0.001 * x, latitude + 0.001 * y] for x, y in corners]
