"""What single moves find: days and trips that stop by stop would hardly ever be found."""

from dataclasses import replace

import pytest

from routing.case import Case
from routing.costs import cost_s
from routing.model import Break, Preferences
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    NINE,
    NOON,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)
from tests.routing.kernel.searching import broken_rules, found
from tests.routing.towns import a_square_town


def test_days_find_the_vehicle_that_drives_them_for_less():
    near, far = a_stop("near", mile=2), a_stop("far", mile=50)
    vans = (a_vehicle("thirsty", leg_cost=3), a_vehicle("thrifty", skills=frozenset({"hills"})))

    result = found(a_problem(near, far, vehicles=vans), start=[[[0, 1]], []], iterations=500)

    assert result.orders[0] == []
    assert sorted(result.orders[1][0]) == [0, 1]


def test_nothing_is_left_out_that_still_fits():
    doors = [a_stop(f"door {number}", mile=number, penalty_s=5000) for number in range(9)]
    assert sum(map(len, found(a_problem(*doors), iterations=1).orders[0])) == len(doors)


def test_a_large_van_takes_over_from_many_small_ones_when_that_costs_less():
    doors = [a_stop(f"door {number}", demand=kilos(20), mile=10 + number) for number in range(8)]
    small = [a_vehicle(f"small {n}", capacity=kilos(20), fixed_cost_s=1000) for n in range(8)]
    large = a_vehicle("large", capacity=kilos(160), fixed_cost_s=3000)

    result = found(a_problem(*doors, vehicles=(*small, large)), iterations=1500)

    assert not any(result.orders[:-1])
    assert len(result.orders[-1][0]) == len(doors)


def a_frozen_day(*, break_s=0, shorter_by_s=0):
    """More frozen parcels than one van, twice loaded, can bring round in a day."""
    town = a_square_town(80, vehicles=1)
    lunch = Break(window=window(EIGHT + 3 * HOUR, NOON + HOUR), duration_s=break_s or 1)
    [van] = town.vehicles
    shift = window(van.shift.opens, van.shift.closes - shorter_by_s)
    van = replace(van, max_trips=2, shift=shift, breaks=(lunch,) if break_s else ())
    doors = [
        replace(
            door,
            cold_limit_s=5 * HOUR - shorter_by_s,
            service_s=5 * MINUTE,
            demand=kilos(2),
            windows=(),
            penalty_s=10 * HOUR,
        )
        for door in town.stops
    ]
    return replace(town, vehicles=(van,), stops=tuple(doors))


def served_by(problem):
    orders = found(problem, iterations=400).orders
    assert broken_rules(problem, orders) == set()
    return sum(len(trip) for trips in orders for trip in trips)


def test_a_break_costs_a_full_day_hardly_more_than_its_own_minutes():
    """Whatever fits into the same day shortened by the break could be driven around it."""
    rested = served_by(a_frozen_day(break_s=45 * MINUTE))
    shortened = served_by(a_frozen_day(shorter_by_s=45 * MINUTE))
    whole = served_by(a_frozen_day())

    assert rested >= 0.95 * shortened
    assert rested <= whole < 80


def test_stops_that_are_worth_a_trip_only_together_are_found():
    """Half an hour out and back is more than one of them is worth, and less than both."""
    doors = [a_stop(name, mile=30, penalty_s=40 * MINUTE) for name in "AB"]
    doors += [a_stop(f"{number}", mile=1 + number, penalty_s=HOUR) for number in range(4)]
    vans = (a_vehicle("Van 1", capacity=kilos(40)), a_vehicle("Van 2", capacity=kilos(40)))

    orders = found(a_problem(*doors, vehicles=vans), iterations=500).orders

    assert sum(len(trip) for trips in orders for trip in trips) == len(doors)


def test_a_trip_that_pays_only_with_all_of_its_stops_is_put_together_at_once():
    """Each door is reached just in time from the one before; most doors lead nowhere."""
    first = EIGHT + 90 * MINUTE
    doors = [
        a_stop(f"{side} {n}", mile=90 + 2 * n, demand=kilos(10), service_s=MINUTE, windows=(at,))
        for n in range(10)
        for side, at in (
            ("along", window(first + 3 * n * MINUTE, first + 3 * n * MINUTE)),
            *(
                (f"across {k}", window(first + k * MINUTE, first + k * MINUTE))
                for k in (1, 2, 4, 5)
            ),
        )
    ]
    doors = [replace(door, penalty_s=22 * MINUTE) for door in doors]

    [day] = found(a_problem(*doors), iterations=1500).orders

    assert [len(trip) for trip in day] == [10]


LUNCH = Break(window=window(EIGHT + 3 * HOUR, NOON + HOUR), duration_s=30 * MINUTE)


@pytest.mark.parametrize(
    "asked",
    [{"pickup": kilos(15)}, {"ready_s": NINE}, {"cold_limit_s": HOUR}, {"late_s": HOUR}],
    ids=lambda asked: next(iter(asked)),
)
@pytest.mark.parametrize("breaks", [(), (LUNCH,)], ids=["no break", "lunch"])
def test_where_most_stops_are_left_out_no_rule_breaks_either(asked, breaks):
    town = a_square_town(120, vehicles=3)
    doors = (replace(door, penalty_s=50 * MINUTE, **asked) for door in town.stops)
    vans = (replace(van, breaks=breaks, max_trips=2) for van in town.vehicles)
    problem = replace(town, stops=tuple(doors), vehicles=tuple(vans))

    result = found(problem, iterations=400)

    assert broken_rules(problem, result.orders) == set()
    assert breaks or result.cost == cost_s(Case(problem), result.orders)


def test_where_most_stops_are_left_out_those_beside_a_gap_are_tried_for_it():
    doors = [a_stop(f"{mile}", mile=mile, penalty_s=10 * HOUR) for mile in range(1, 121)]
    problem = a_problem(*doors, vehicles=(a_vehicle(capacity=kilos(80)),))

    orders = found(problem, start=[[list(range(112, 120))]], iterations=3000).orders

    assert sorted(orders[0][0]) == list(range(8))


def test_vans_swap_what_they_do_from_some_time_on():
    """Each begins where it is at home, and ends there only with the other's afternoon."""
    hours = {"dawn": window(EIGHT, NINE), "dusk": window(NOON, NOON + HOUR)}
    doors = [
        a_stop(f"{where} {name}", mile=mile, neighbourhood=where, windows=(hours[name],))
        for where, mile in (("hill", 5), ("shore", 6))
        for name in hours
    ]
    vans = tuple(
        a_vehicle(f"Van {where}", max_trips=2, familiar=frozenset({where}))
        for where in ("hill", "shore")
    )
    problem = replace(
        a_problem(*doors, vehicles=vans), preferences=Preferences(unfamiliar_cost_s=HOUR)
    )

    orders = found(problem, start=[[[0], [3]], [[2], [1]]], iterations=300).orders

    assert [{stop for trip in day for stop in trip} for day in orders] == [{0, 1}, {2, 3}]


def two_trips_with_their_ends_mixed_up(**given):
    """Full vans that each begin on one side of the depot and go on far out on the other."""
    doors = [a_stop(f"hill {n}", mile=20 + n, demand=kilos(2), **given) for n in range(50)]
    doors += [a_stop(f"shore {n}", mile=-20 - n, demand=kilos(2), **given) for n in range(50)]
    vans = tuple(a_vehicle(f"Van {n}", shift=window(0, 24 * HOUR)) for n in range(2))
    mixed = [[[*range(20), *range(70, 100)]], [[*range(50, 70), *range(20, 50)]]]
    return a_problem(*doors, vehicles=vans), mixed


@pytest.mark.parametrize("windows", [(), (window(0, 24 * HOUR),)])
def test_trips_swap_what_they_do_after_a_stop_though_it_is_more_than_a_round_takes_out(windows):
    problem, mixed = two_trips_with_their_ends_mixed_up(windows=windows)

    result = found(problem, start=mixed, iterations=40, threads=1)

    assert result.cost == 2 * 2 * 69 * MINUTE


def test_trips_do_not_swap_what_a_van_must_not_bring():
    problem, mixed = two_trips_with_their_ends_mixed_up()
    [*doors, last] = problem.stops
    own = replace(last, forbidden_vehicles=frozenset({"Van 1"}))
    problem = replace(problem, stops=(*doors, own))

    result = found(problem, start=[mixed[1], mixed[0]], iterations=60)

    assert broken_rules(problem, result.orders) == set()
    assert result.cost == cost_s(Case(problem), result.orders)


def test_a_van_that_costs_less_takes_over_no_day_on_which_more_comes_back_than_it_holds():
    doors = [a_stop(name, mile=20, demand=kilos(0), pickup=kilos(30)) for name in "AB"]
    doors.append(a_stop("C", mile=2, demand=kilos(0), pickup=kilos(10)))
    vans = (a_vehicle("large", leg_cost=3), a_vehicle("small", capacity=kilos(40)))
    problem = a_problem(*doors, vehicles=vans)

    result = found(problem, start=[[[0, 1]], [[2]]], iterations=500)

    assert broken_rules(problem, result.orders) == set()


def test_a_trip_moves_to_another_van_when_the_next_one_leaves_no_time_for_one_more_stop():
    """The first trip is back just in time for the second; its neighbour would make it late."""
    at = EIGHT + 20 * MINUTE
    doors = (
        a_stop("first", mile=20, windows=(window(at, at),)),
        a_stop("second", mile=20, windows=(window(at + 45 * MINUTE, at + 45 * MINUTE),)),
        a_stop("beside the first", mile=21, windows=(window(at, at + 20 * MINUTE),)),
    )
    vans = tuple(a_vehicle(f"Van {n}", capacity=kilos(20), max_trips=2) for n in range(2))

    orders = found(a_problem(*doors, vehicles=vans), start=[[[0], [1]], []], iterations=1).orders

    assert orders == [[[1]], [[0, 2]]]


def test_goods_that_would_get_warm_do_not_move_to_another_day():
    doors = (
        a_stop("first", mile=20, cold_limit_s=20 * MINUTE),
        a_stop("heavy", mile=30, demand=kilos(100)),
        a_stop("on the way", mile=19, cold_limit_s=19 * MINUTE),
    )
    vans = tuple(a_vehicle(f"Van {n}", max_trips=2) for n in range(2))
    problem = a_problem(*doors, vehicles=vans)

    result = found(problem, start=[[[0], [1]], []], iterations=1)

    assert broken_rules(problem, result.orders) == set()
    assert result.cost == 2 * (20 + 30 + 19) * MINUTE


def test_no_trip_is_put_before_one_whose_goods_are_not_there_for_a_load_in_time():
    """The first load of the day is ready at once; loaded again the van would leave too late."""
    depot = a_depot(reload_s=20 * MINUTE)
    late = a_stop("late", mile=10, ready_s=NINE, windows=(window(NINE, NINE + 10 * MINUTE),))
    early = a_stop("early", mile=3, windows=(window(EIGHT, EIGHT + 10 * MINUTE),))
    problem = a_problem(late, early, vehicles=(a_vehicle(max_trips=2),), depots=(depot,))

    result = found(problem, start=[[[0]]], iterations=20)

    assert broken_rules(problem, result.orders) == set()
