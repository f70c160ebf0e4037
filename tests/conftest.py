"""What every test can ask for: fresh databases, a browser, and laws tried on many examples."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

DEAREST = ("tests/stories/", "tests/cli/test_serving.py", "tests/browser/", "tests/routing/")

pytest_plugins = ["tests.databases", "tests.browser.ground", "tests.actors"]

settings.register_profile(
    "desk",
    deadline=None,  # a shared machine is slow at times, and a slow example is no broken rule
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lets what takes long begin first, so that no worker is left waiting for it at the end."""
    items.sort(key=lambda item: _turn(item.nodeid))


def _turn(name: str) -> int:
    return next((n for n, dear in enumerate(DEAREST) if name.startswith(dear)), len(DEAREST))


def pytest_collection_finish() -> None:
    """Spares the collector of garbage what stays to the end: every module and every test."""
    gc.collect()
    gc.freeze()
