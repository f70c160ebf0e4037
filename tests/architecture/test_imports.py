"""The law of imports holds, and would not hold if someone broke it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "logistics",
    "logistics/domain",
    "logistics/store",
    "logistics/adapters",
    "logistics/services",
    "logistics/web",
    "routing",
    "seeds",
)
BREACHES = {
    "logistics/app.py": "",
    "logistics/cli.py": "",
    "logistics/somewhere.py": "",
    "logistics/domain/lots.py": "import flask\n",
    "logistics/store/lots.py": "import logistics.services.packing\n",
    "logistics/adapters/documents.py": "import routing.maps\n",
    "logistics/services/packing.py": "import logistics.services.receiving\n",
    "logistics/services/receiving.py": "import flask\nimport seeds\n",
    "logistics/services/planning.py": "import routing.maps\n",
    "routing/maps.py": "import sqlmodel\n",
}


def test_the_law_of_imports_holds():
    answer = lint_imports(ROOT)

    assert answer.returncode == 0, answer.stdout


def test_every_breach_of_the_law_is_seen(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for file, code in BREACHES.items():
        (tmp_path / file).write_text(code)

    told = lint_imports(tmp_path).stdout

    assert "KEPT" not in told, told
    assert "BROKEN" in told
    assert "logistics.adapters.documents -> routing.maps" in told
    assert "logistics.services.planning -> routing.maps" not in told
    assert "somewhere" in told


def lint_imports(folder):
    return subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


LINT = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(no_cache=True))
"""
