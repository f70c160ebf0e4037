"""Which stops are near enough to each other to be driven one after the other."""

from routing.kernel.neighbours import closest
from routing.kernel.tables import lay_out
from tests.routing.builders import EIGHT, MINUTE, a_problem, a_stop, a_vehicle, window


def opening_after(name, mile, wait_s):
    opens = EIGHT + wait_s
    return a_stop(name, mile=mile, windows=(window(opens, opens + 5 * MINUTE),))


def test_a_door_next_door_that_opens_an_hour_later_is_nearer_than_one_ten_minutes_away():
    here, next_door = opening_after("here", 10, 0), opening_after("next door", 10, 70 * MINUTE)
    far = opening_after("far", 20, 10 * MINUTE)
    layout = lay_out(a_problem(here, next_door, far, vehicles=(a_vehicle("van"),)))

    nearest = layout.order[layout.tables.near[layout.rank[0], 0]]

    assert nearest == 1


def test_a_place_is_looked_for_beside_more_neighbours_where_time_binds_and_stops_are_many():
    assert closest(1000, timed=False) == closest(100, timed=True) == 30
    assert closest(500, timed=True) == 62
    assert closest(1000, timed=True) == closest(5000, timed=True) == 100
