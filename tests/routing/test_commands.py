"""The library's own commands."""

import re

import pytest
from click.testing import CliRunner

from routing.__main__ import COMMANDS, main
from tests.routing.roads.maps import STREET, at, written

NODES = {1: at(0, 0), 2: at(9, 0), 3: at(9, 9), 4: at(0, 9)}
STREETS = [(10, [1, 2, 3, 4, 1], STREET)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_listed_and_helps(name):
    runner = CliRunner()

    assert name in runner.invoke(main, ["--help"]).output
    assert "Usage" in runner.invoke(main, [name, "--help"]).output


def test_a_command_nobody_knows_is_refused():
    assert CliRunner().invoke(main, ["teleport"]).exit_code == 2


def test_the_bounds_are_told_beside_the_best_plan_known():
    answer = CliRunner().invoke(main, ["bound", "small:5:1", "--seconds", "0.2"])

    assert answer.exit_code == 0, answer.output
    row = re.search(r"\| small\S* \| 5 \| best known \|.*", answer.output)[0]
    _name, _stops, _plan, cost, quick, _gap, _s, sharp, *_rest = row.strip("| ").split(" | ")
    assert int(quick.replace(",", "")) <= int(sharp.replace(",", "")) <= int(cost.replace(",", ""))


def test_the_benchmark_of_roads_tells_time_memory_and_detour(tmp_path):
    file = written(tmp_path, NODES, STREETS)

    answer = CliRunner().invoke(main, ["roads-bench", str(file), "--places", "5,102"])

    assert answer.exit_code == 0, answer.output
    for what in ("build", "snap 102 places", "matrix 5 × 5", "matrix 102 × 102", "peak memory"):
        assert f"| {what} " in answer.output
    assert float(re.search(r"median (\d\.\d\d)", answer.output)[1]) >= 1
