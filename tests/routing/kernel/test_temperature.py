"""How hot a search begins, and how cold it ends."""

import pytest

from routing.kernel.temperature import COOLS_BY, ENOUGH_ROUNDS, Heat

MANY = 100 * ENOUGH_ROUNDS


def test_a_search_with_many_rounds_begins_as_hot_as_its_day_is_rugged():
    assert Heat(leg=100, hot=300).at(0, rounds_a_stop=MANY) == 300


def test_a_search_with_few_rounds_begins_cooler():
    heat = Heat(leg=100, hot=300)
    starts = [heat.at(0, rounds_a_stop=rounds) for rounds in (0, ENOUGH_ROUNDS, 4 * ENOUGH_ROUNDS)]
    assert starts == [50, 100, 200]


@pytest.mark.parametrize("rounds", [10, MANY])
def test_each_search_ends_cold_however_long_it_is(rounds):
    heat = Heat(leg=100, hot=300)
    first, last = (heat.at(share, rounds_a_stop=rounds) for share in (0, 1))
    assert last == pytest.approx(first / COOLS_BY)


def test_the_fewer_rounds_are_enough_the_hotter_a_short_search_begins():
    patient, brisk = (Heat(leg=100, hot=500, enough=rounds) for rounds in (240, 60))
    assert brisk.at(0, rounds_a_stop=240) == 2 * patient.at(0, rounds_a_stop=240)
