"""Lines for the map: short to write, and true to a few metres."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.building import build
from routing.roads.lines import decoded, encoded, part_of, simplified
from tests.routing.roads.maps import a_survey, at

positions = st.tuples(st.integers(-9_000_000, 9_000_000), st.integers(-18_000_000, 18_000_000)).map(
    lambda found: (found[0] / 100_000, found[1] / 100_000)
)


@given(st.lists(positions, max_size=20).map(tuple))
def test_a_line_that_was_written_is_read_again(line):
    again = decoded(encoded(line))

    assert np.array(again) == pytest.approx(np.array(line), abs=1e-6)


def test_lines_are_written_as_others_write_them():
    line = ((38.5, -120.2), (40.7, -120.95), (43.252, -126.453))

    assert encoded(line) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


@pytest.mark.parametrize("text", ["_", "_p~iF", "_p~iF~ps|"])
def test_a_line_that_breaks_off_is_refused(text):
    with pytest.raises(ValueError, match="ends within a position"):
        decoded(text)


def test_points_that_nobody_sees_are_left_out():
    straight = [at(0, 0), at(0.5, 0.00001), at(1, 0)]

    assert simplified(straight) == (at(0, 0), at(1, 0))
    assert simplified([*straight, at(1, 1)]) == (at(0, 0), at(1, 0), at(1, 1))


def test_a_line_that_comes_back_to_its_beginning_keeps_its_shape():
    around = [at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)]

    assert simplified(around) == tuple(around)


@pytest.mark.parametrize("line", [[], [at(0, 0)], [at(0, 0), at(1, 1)]])
def test_a_short_line_stays_as_it_is(line):
    assert simplified(line) == tuple(line)


def test_a_part_of_a_street_may_be_driven_in_either_direction():
    graph = build(a_survey([at(0, 0), at(1, 0)], [(0, 1, 20, 20)]))

    up = part_of(graph, 0, begins_cm=2000, ends_cm=9000)
    down = part_of(graph, 0, begins_cm=9000, ends_cm=2000)

    assert up == down[::-1]
    assert up[0][0] < up[-1][0]
