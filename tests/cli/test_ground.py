"""Real boundaries are taken in, or refused by the name of what is wrong."""

from pathlib import Path

from seeds.geography import CELLS
from seeds.neighbourhoods import FOLDER
from tests.cli.ground import Imece


def test_boundaries_become_the_ground_of_the_maps(imece: Imece, folder: Path) -> None:
    answer = imece("boundaries", "import", str(FOLDER / CELLS))

    assert answer.exit_code == 0, answer.output
    assert (folder / "ground" / "boundaries.geojson").is_file()


def test_boundaries_that_are_not_complete_are_refused(
    imece: Imece, folder: Path, tmp_path: Path
) -> None:
    short = tmp_path / "short.geojson"
    lines = (FOLDER / CELLS).read_text(encoding="utf-8").splitlines()
    short.write_text("\n".join([lines[0], lines[1].rstrip(","), lines[-1]]), encoding="utf-8")

    answer = imece("boundaries", "import", str(short))

    assert answer.exit_code == 1
    assert "the neighbourhood is missing" in answer.output
    assert not (folder / "ground" / "boundaries.geojson").exists()
