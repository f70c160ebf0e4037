"""Routing is a library of its own, and importing it costs next to nothing."""

import subprocess
import sys

import pytest

NEVER = {"flask", "sqlmodel", "sqlalchemy", "logistics"}
LATER = {"ortools", "folium", "branca", "geopy", "scipy", "numpy"}


def loaded_after_importing(library: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", f"import sys, {library}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("library", ["routing", "routing.model"])
def test_the_plain_data_loads_neither_solver_nor_maps(library):
    assert not (NEVER | LATER) & loaded_after_importing(library)


def test_the_application_starts_without_the_tools_of_roads_and_search():
    assert not {"numba", "osmium", "scipy", "ortools"} & loaded_after_importing("logistics.app")
