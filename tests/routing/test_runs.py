"""The name of a run."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from routing.runs import edition, run_id
from tests.routing.builders import kilos
from tests.routing.wishes import WISHES, a_day, all_of

SAID = """
from routing.runs import edition, run_id
from tests.routing.wishes import WISHES
print(run_id(WISHES["skills"], seed=1, limit=5, seconds=1))
"""


def named(problem, *, seed=1, limit=5, seconds=10.0):
    return run_id(problem, seed=seed, limit=limit, seconds=seconds)


@pytest.mark.parametrize("chances", ["1", "2"])
def test_a_run_has_the_same_name_in_every_program(chances):
    said = subprocess.run(
        [sys.executable, "-c", SAID],
        env=os.environ | {"PYTHONHASHSEED": chances, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == named(WISHES["skills"])


def test_every_wish_has_another_name():
    names = {named(problem) for problem in WISHES.values()}
    assert len(names) == len(WISHES)


def test_seed_and_limit_are_part_of_the_name_and_seconds_only_without_a_limit():
    day = WISHES["nothing"]
    assert named(day) != named(day, seed=2)
    assert named(day) != named(day, limit=6)
    assert named(day) == named(day, seconds=20)
    assert named(day, limit=None) != named(day, limit=None, seconds=20)


def test_travel_and_costs_are_part_of_the_name():
    day = a_day()
    dearer = replace(day, costs=day.travel.durations_s.astype(np.int64) + 1)
    slower = replace(
        day, travel=replace(day.travel, durations_s=day.travel.durations_s + np.int32(1))
    )
    assert len({named(day), named(dearer), named(slower)}) == 3


def test_a_gram_more_is_another_run():
    assert named(a_day()) != named(a_day(of_stop=all_of(1, demand=kilos(11))))


@pytest.mark.parametrize(
    ("changed", "is_another"),
    [("stages.py", True), ("kernel/ruin.py", True), ("maps/page.py", False)],
)
def test_a_search_that_was_changed_is_another_and_a_map_does_not_matter(
    tmp_path, changed, is_another
):
    before, after = tmp_path / "before", tmp_path / "after"
    for library in (before, after):
        for name in ("stages.py", "kernel/ruin.py", "maps/page.py"):
            source = library / name
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text("ROUNDS = 1\n")
    (after / changed).write_text("ROUNDS = 2\n")

    assert (edition(before) != edition(after)) == is_another
