"""A rule of the food bank, or a route, loads without the web and without a database.

Import contracts read the code; this starts a fresh interpreter and looks at what was in fact
loaded, third parties included.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("flask", "sqlmodel", "sqlalchemy", "pydantic")


@pytest.mark.parametrize("package", ["logistics.domain", "routing"])
def test_a_rule_loads_without_the_web_and_without_a_database(package):
    answer = subprocess.run(
        [sys.executable, "-c", LOAD_ALL, package, *HEAVY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr


LOAD_ALL = """
import importlib, pkgutil, sys

name, *heavy = sys.argv[1:]
package = importlib.import_module(name)
modules = [name, *(found.name for found in pkgutil.walk_packages(package.__path__, name + "."))]
for module in modules:
    if module.endswith(".__main__"):
        continue
    importlib.import_module(module)
    loaded = [third for third in heavy if third in sys.modules]
    if loaded:
        sys.exit(f"{module} loads {', '.join(loaded)}")
"""
