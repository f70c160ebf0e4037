"""Roads are taken in from an extract, told of, and thrown away."""

from pathlib import Path

import pytest

from tests.cli.ground import Imece
from tests.routing.roads.maps import STREET, at, written


@pytest.fixture
def town(tmp_path: Path) -> str:
    """An extract with a square of streets."""
    nodes = {1: at(0, 0), 2: at(1, 0), 3: at(1, 1), 4: at(0, 1)}
    return str(written(tmp_path, nodes, [(10, [1, 2, 3, 4, 1], STREET)]))


def test_an_extract_becomes_the_roads_of_the_installation(
    imece: Imece, folder: Path, town: str
) -> None:
    answer = imece("roads", "import", town)

    assert answer.exit_code == 0, answer.output
    assert "town.osm: 1 junctions, 2 edges" in answer.output
    assert "© OpenStreetMap contributors" in answer.output
    assert (folder / "roads" / "graph.npz").is_file()


def test_a_file_that_is_no_extract_is_refused_and_the_roads_stay(
    imece: Imece, folder: Path, town: str, tmp_path: Path
) -> None:
    imece("roads", "import", town)
    before = (folder / "roads" / "graph.npz").read_bytes()
    (tmp_path / "letter.osm.pbf").write_text("Dear map")

    answer = imece("roads", "import", str(tmp_path / "letter.osm.pbf"))

    assert answer.exit_code == 1
    assert "letter.osm.pbf cannot be read" in answer.output
    assert (folder / "roads" / "graph.npz").read_bytes() == before


def test_the_installation_tells_what_it_measures_with(imece: Imece, town: str) -> None:
    imece("migrate")

    guessed = imece("roads", "show").output
    imece("roads", "import", town)
    driven = imece("roads", "show").output

    assert "estimated from straight lines (tahmini)" in guessed
    assert "measured on imported roads" in driven
    assert "100.0 % of the roads' length hang together" in driven


def test_roads_that_are_thrown_away_are_gone(imece: Imece, folder: Path, town: str) -> None:
    imece("roads", "import", town)

    first, second = imece("roads", "forget"), imece("roads", "forget")

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert not (folder / "roads" / "graph.npz").exists()
