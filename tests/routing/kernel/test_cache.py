"""Machine code of the search is made once for each version of its source, and found again."""

import os

import pytest

from routing import kernel
from routing.kernel import cache


@pytest.fixture
def no_folder(monkeypatch):
    monkeypatch.delenv(cache.VARIABLE, raising=False)
    return monkeypatch


def test_code_lies_where_it_was_told_to(no_folder, tmp_path):
    no_folder.setenv(cache.VARIABLE, str(tmp_path / "elsewhere"))

    folder = cache.folder()

    assert folder.parent == tmp_path / "elsewhere"
    assert folder.is_dir()


def test_code_lies_in_the_users_cache_unless_told(no_folder, tmp_path):
    no_folder.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder().parent == tmp_path / "routing"


def test_where_nothing_can_be_written_code_is_made_anew(no_folder, tmp_path):
    occupied = tmp_path / "file"
    occupied.write_text("no folder")
    no_folder.setenv(cache.VARIABLE, str(occupied))
    no_folder.setenv("XDG_CACHE_HOME", str(occupied))

    assert cache.folder() != cache.folder()


def test_programs_started_later_keep_their_code_in_the_same_place(no_folder, tmp_path):
    no_folder.setenv(cache.VARIABLE, "before")
    cache.use(tmp_path)
    assert os.environ[cache.VARIABLE] == str(tmp_path)


def test_code_is_there_when_that_of_the_search_is(no_folder, tmp_path):
    no_folder.setenv(cache.VARIABLE, str(tmp_path))
    there = cache.folder() / "kernel_of_this_version"
    there.mkdir()
    assert not cache.is_filled()

    (there / "orders.construct-1.py311.nbi").touch()
    assert not cache.is_filled()

    (there / "anneal.anneal-1.py311.nbi").touch()
    assert cache.is_filled()


@pytest.fixture(scope="module")
def kept():
    """The folder that a program filled unless another had."""
    folder = cache.folder()
    kernel.warm(folder.parent)
    return folder


def test_a_new_program_finds_the_code_that_another_made(kept):
    """Of the search: that of roads may be made at the same time, by another test."""
    assert cache.is_filled()
    made = sorted(kept.glob("kernel_*/*"))

    for first in kernel.warm(kept.parent):
        assert min(first) > 0

    assert sorted(kept.glob("kernel_*/*")) == made
    assert made


def test_the_code_of_bounds_is_made_beforehand_as_well(kept):
    functions = {path.name.split("-")[0] for path in kept.glob("bounds_*/*.nbi")}

    assert functions == {
        "spanning.spanning", "spanning.beside", "walks.walks", "walks.through", "walks.visited",
        "clock_walks.walk_on",
    }  # fmt: skip
