"""The benchmarks in miniature: whoever wants them finds that they still run, row for row."""

import pytest

from logistics.store.engine import create_engine
from tests.benchmarks import imports, measuring, world
from tests.benchmarks.table import table


@pytest.fixture
def small(monkeypatch):
    """A bank, and measurements of it, that take no time."""
    for name, size in (("HOUSEHOLDS", 100), ("MANY_LOTS", 10), ("FEW_LOTS", 2)):
        monkeypatch.setattr(world, name, size)
    for name in ("TIMES", "PACKINGS"):
        monkeypatch.setattr(measuring, name, 1)
    monkeypatch.setattr(imports, "ITEMS", 4)


def test_every_row_of_the_long_history_is_measured(small, engine_url, tmp_path):
    engine = create_engine(engine_url)
    bank = world.World(engine)

    bank.grow(500)
    bank.grow(700)
    engine.dispose()
    measured = measuring.measure(engine_url, tmp_path)

    assert measured.movements > 500
    assert measured.flaws == 0
    told = table("small", measured, measured)
    rows = (*measuring.PAGES, *measuring.RECALLS, "packing, long", "proof", "peak memory")
    assert [row for row in rows if row not in told] == []


def test_every_step_of_a_long_spreadsheet_is_measured(small, engine_url, capsys):
    imports.measure("small", engine_url, rows=8)

    told = capsys.readouterr().out
    steps = ("opening: commit", "set and add: commit", "undo", "items: preview", "items: undo")
    assert [step for step in steps if step not in told] == []
