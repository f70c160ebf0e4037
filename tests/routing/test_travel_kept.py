"""Measured ways are kept by their content, within bounds, and by two processes at once."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.measuring import Ways
from routing.travel_kept import Kept, key_of

ROOMY = 1 << 30


def some_ways(seed=1, size=3):
    numbers = np.random.default_rng(seed).integers(0, 1000, (size, size), dtype=np.int32)
    return Ways(
        durations_ms=numbers, lengths_m=numbers * 2, metres_off=numbers[0], near=numbers[0] > 500
    )


def never():
    raise AssertionError("Nobody measures what is kept.")


def same(one, other):
    return all((getattr(one, name) == getattr(other, name)).all() for name in vars(one))


def test_what_was_measured_once_is_not_measured_again(tmp_path):
    kept = Kept(folder=tmp_path / "ways")

    first = kept.ways("a", some_ways)
    again = Kept(folder=tmp_path / "ways").ways("a", never)

    assert same(first, again)


@pytest.mark.parametrize("damage", [b"", b"torn", None])
def test_what_is_damaged_or_half_is_measured_anew(tmp_path, damage):
    kept = Kept(folder=tmp_path)
    kept.ways("a", some_ways)
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:300] if damage is None else damage)

    assert same(kept.ways("a", lambda: some_ways(2)), some_ways(2))
    assert same(kept.ways("a", never), some_ways(2))


def test_what_nobody_asked_for_longest_makes_room(tmp_path):
    kept = Kept(folder=tmp_path, largest_bytes=ROOMY)
    for key in "abc":
        kept.ways(key, some_ways)
    one = next(tmp_path.iterdir()).stat().st_size
    for age, key in enumerate("cba"):
        os.utime(tmp_path / f"{key}.ways.npz", (1000 - age, 1000 - age))
    kept.ways("a", never)

    Kept(folder=tmp_path, largest_bytes=3 * one).ways("d", some_ways)

    assert {file.name[0] for file in tmp_path.iterdir()} == {"a", "c", "d"}


def test_a_file_with_any_byte_damaged_is_measured_anew(tmp_path):
    kept = Kept(folder=tmp_path)
    kept.ways("a", some_ways)
    [file] = tmp_path.iterdir()
    good = file.read_bytes()
    for place in range(len(good)):
        file.write_bytes(good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :])

        assert same(kept.ways("a", some_ways), some_ways())


def test_ways_larger_than_the_room_there_is_are_not_kept(tmp_path):
    kept = Kept(folder=tmp_path, largest_bytes=10)

    assert same(kept.ways("a", some_ways), some_ways())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_time_and_not_the_plan(tmp_path):
    (tmp_path / "file").write_text("in the way")

    assert same(Kept(folder=tmp_path / "file" / "ways").ways("a", some_ways), some_ways())


def test_two_at_once_see_whole_files_or_none(tmp_path):
    start, failures = Barrier(2), []

    def work():
        kept = Kept(folder=tmp_path, largest_bytes=4000)
        start.wait()
        for turn in range(60):
            seed = turn % 4
            if not same(kept.ways(str(seed), lambda seed=seed: some_ways(seed)), some_ways(seed)):
                failures.append(seed)

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert failures == []
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


PROCESS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from routing.travel_kept import Kept
from tests.routing.test_travel_kept import same, some_ways

kept = Kept(folder=Path(sys.argv[1]), largest_bytes=4000)
for turn in range(150):
    seed = turn % 4
    assert same(kept.ways(str(seed), lambda: some_ways(seed)), some_ways(seed))
"""


def test_two_processes_may_write_and_clear_at_once(tmp_path):
    command = [sys.executable, "-c", PROCESS, str(tmp_path), str(Path(__file__).parents[2])]

    processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    told = [process.communicate()[1] for process in processes]

    assert [process.returncode for process in processes] == [0, 0], told
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 4000


places = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=4)


@given(places, places)
def test_the_same_places_have_the_same_key_and_others_another(ones, others):
    assert key_of(ones, "roads") == key_of(list(ones), "roads")
    assert key_of(ones, "roads") != key_of(ones, "osrm")
    if np.array(ones).tobytes() != np.array(others).tobytes():
        assert key_of(ones, "roads") != key_of(others, "roads")
