"""Looks of routes: told apart without telling colours apart."""

import pytest

from routing.maps import COLOURS, SHAPES, stroke
from routing.maps.looks import EDGES


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", COLOURS)
def test_white_numbers_can_be_read_on_every_colour(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_seventy_routes_differ_in_how_their_numbers_look():
    looks = [stroke(number) for number in range(len(COLOURS) * len(SHAPES) * len(EDGES))]
    assert len({(look.colour, look.shape, look.edge) for look in looks}) == len(looks) == 70


def test_routes_of_one_colour_differ_in_shape_or_edge():
    same = [stroke(number) for number in range(0, 70, len(COLOURS))]
    assert len({(look.shape, look.edge) for look in same}) == len(same)


def test_the_first_routes_need_no_dashes():
    assert {stroke(number).dashes for number in range(len(COLOURS))} == {""}
