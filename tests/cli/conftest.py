"""An installation of its own for every test of the command."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from logistics.cli import main
from tests.cli.ground import Imece


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a new installation, not yet made; no secret, no database given."""
    for name in ("IMECE_SECRET_KEY", "IMECE_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IMECE_DATA_FOLDER", str(tmp_path / "instance"))
    return tmp_path / "instance"


@pytest.fixture
def imece(folder: Path) -> Imece:
    """Runs the command in the new installation."""

    def run(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=typed, catch_exceptions=False)

    return run
