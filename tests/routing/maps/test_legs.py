"""Legs of a day on the map: when, where, and whether the way is known."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from routing.decode import arrange
from routing.maps import plan_map
from routing.maps.lines import routes_of
from routing.model import Place, Problem, Rest
from tests.routing.builders import MINUTE, a_depot, a_problem, a_stop, a_vehicle, on_a_line
from tests.routing.maps.pages import LABELS, a_map, drawn, legend_in, routes_in, three_stops

BEND = (40.8, 29.96)


@dataclass(frozen=True, kw_only=True, eq=False)
class Roads:
    """Travel that knows one road, from the depot to the first stop."""

    durations_s: np.ndarray
    distances_m: np.ndarray

    def geometry(self, from_row, to_row):
        if (from_row, to_row) == (0, 1):
            return (40.75, 29.95), BEND, (40.75, 30.0)
        return (0.0, 0.0), (0.0, 0.0)


def legs_of(problem, orders, line_of=None, **changes):
    plan = replace(arrange(problem, orders), **changes)
    return routes_of(problem, plan, colours=("#000",), line_of=line_of)[0].legs


def times(legs):
    return [(leg.departs, leg.arrives) for leg in legs]


def test_each_trip_goes_from_the_depot_and_back():
    legs = legs_of(three_stops(), {"Van 1": [["A"], ["B"]]})

    longitudes = [round(leg.line[-1][1], 2) for leg in legs]
    assert longitudes == [30.0, 29.95, 30.05, 29.95]


def test_legs_take_the_time_of_the_timetable():
    problem = three_stops()
    trip = arrange(problem, {"Van 1": [["A", "B"]]}).trips[0]
    first, second = trip.visits

    assert times(legs_of(problem, {"Van 1": [["A", "B"]]})) == [
        (trip.departs, first.arrives),
        (first.ends, second.arrives),
        (second.ends, trip.returns),
    ]


def test_a_rest_before_a_leg_is_taken_standing():
    problem = three_stops()
    trip = arrange(problem, {"Van 1": [["A", "B"]]}).trips[0]
    begins = trip.visits[0].ends
    rest = Rest(vehicle="Van 1", starts=begins, ends=begins + 5 * MINUTE)

    legs = legs_of(problem, {"Van 1": [["A", "B"]]}, rests=(rest,))

    assert legs[1].departs == rest.ends


def test_a_drive_between_two_orders_at_one_door_is_none():
    problem = a_problem(a_stop("A", mile=10), a_stop("B", mile=10))

    assert len(legs_of(problem, {"Van 1": [["A", "B"]]})) == 2


def from_home(**vehicle):
    """A day that begins at a home ten miles west of the depot, which is at mile 10."""
    home = Place(id="home", name="Ev", latitude=40.75, longitude=29.95)
    depot = a_depot(longitude=30.0, first_load_s=15 * MINUTE)
    return Problem(
        depots=(depot,),
        vehicles=(a_vehicle(**vehicle),),
        stops=(a_stop("A", mile=20),),
        homes=(home,),
        travel=on_a_line([10, 20, 0]),
    )


def test_a_day_that_begins_at_home_is_drawn_from_there_before_the_loading():
    problem = from_home(start_place="home")
    legs = legs_of(problem, {"Van 1": [["A"]]})
    departs = arrange(problem, {"Van 1": [["A"]]}).trips[0].departs

    assert legs[0].line[0] == (40.75, 29.95)
    assert times(legs)[0] == (departs - 25 * MINUTE, departs - 15 * MINUTE)


def test_a_day_that_ends_at_home_is_drawn_to_there():
    legs = legs_of(from_home(end_place="home"), {"Van 1": [["A"]]})

    assert legs[-1].line[-1] == (40.75, 29.95)


def test_a_day_that_ends_at_its_last_stop_has_no_way_back():
    legs = legs_of(from_home(ends_at_last_stop=True), {"Van 1": [["A"]]})

    assert [leg.line[-1] for leg in legs] == [(40.75, 30.05)]


def test_a_leg_follows_the_road_when_travel_knows_it():
    problem = three_stops()
    problem = replace(problem, travel=Roads(**vars(problem.travel)))

    known, *others = legs_of(problem, {"Van 1": [["A", "B", "C"]]})

    assert BEND in known.line
    assert not known.estimated
    assert all(leg.estimated for leg in others)


def test_a_leg_begins_and_ends_at_its_doors_even_when_nothing_is_known_of_it():
    problem = three_stops()
    problem = replace(problem, travel=Roads(**vars(problem.travel)))

    _, second, *_ = legs_of(problem, {"Van 1": [["A", "B", "C"]]})

    assert second.line == ((40.75, 30.0), (40.75, 30.05))


def test_lines_may_be_given_instead_of_travels_own():
    legs = legs_of(three_stops(), {"Van 1": [["A"]]}, line_of=lambda _a, _b: [BEND, BEND, BEND])

    assert not any(leg.estimated for leg in legs)


@pytest.mark.parametrize("known", [True, False])
def test_the_map_says_whether_lines_are_roads_or_estimated(known):
    line_of = (lambda _a, _b: [BEND] * 3) if known else None

    page = a_map(three_stops(), {"Van 1": [["A", "B", "C"]]}, line_of=line_of)

    assert (LABELS.roads in legend_in(page), LABELS.estimated in legend_in(page)) == (
        known,
        not known,
    )
    assert {leg[3] for leg in routes_in(page)["Van 1"]["legs"]} == {int(not known)}


def test_a_route_without_a_known_vehicle_stop_is_drawn_without_it():
    problem = three_stops()
    plan = arrange(problem, {"Van 1": [["A", "B", "C"]]})
    smaller = a_problem(a_stop("A", mile=10), a_stop("C", mile=30))

    page = drawn(plan_map, smaller, plan)

    assert len(routes_in(page)["Van 1"]["legs"]) == 3
