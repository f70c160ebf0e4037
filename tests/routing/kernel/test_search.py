"""What ruin and recreate promises, whatever the day: orders that can be driven, and a true cost."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from routing.case import Case
from routing.check import check
from routing.costs import cost_parts, cost_s
from routing.decode import timed
from routing.kernel import search
from routing.model import Break, Lock, Preferences
from tests.routing.any_days import always, any_days
from tests.routing.brute_force import best_cost, every_plan
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    NINE,
    NOON,
    TEN,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)
from tests.routing.tight_days import tight_days
from tests.routing.towns import a_square_town

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def found(problem, *, iterations=200, **given):
    return search(problem, seconds=60, iterations=iterations, **given)


def named(problem, orders):
    """Orders with the ids of vehicles and stops."""
    return {
        vehicle.id: [[problem.stops[stop].id for stop in trip] for trip in trips]
        for vehicle, trips in zip(problem.vehicles, orders, strict=True)
    }


def served(orders):
    return {stop for trips in orders for trip in trips for stop in trip}


def broken_rules(problem, orders):
    plan = timed(problem, named(problem, orders))
    return {one.rule for one in check(problem, plan)} - {"mandatory_stops_are_not_spared"}


@few
@given(any_days(most_stops=6))
def test_whatever_a_day_asks_orders_break_no_rule_and_cost_what_the_search_says(problem):
    result = found(problem, iterations=30)

    plan = timed(problem, named(problem, result.orders))
    assert {one.rule for one in check(problem, plan)} <= {"mandatory_stops_are_not_spared"}
    assert plan.cost <= result.cost
    if not any(vehicle.breaks for vehicle in problem.vehicles):
        assert plan.cost == result.cost


@few
@given(any_days(most_stops=6, most_vehicles=1))
def test_days_of_vehicles_that_are_alike_and_drive_several_times_break_no_rule_either(problem):
    [van] = problem.vehicles
    alike = [replace(van, id=f"{van.id} {n}", max_trips=3) for n in range(2)]
    fleet = (replace(van, max_trips=3), *alike)
    problem = replace(problem, vehicles=fleet)

    result = found(problem, iterations=60)

    assert broken_rules(problem, result.orders) == set()
    if not van.breaks:
        assert timed(problem, named(problem, result.orders)).cost == result.cost


@few
@given(tight_days(most_stops=5))
def test_where_every_minute_counts_orders_break_no_rule_and_cost_what_the_search_says(problem):
    order = list(range(len(problem.stops)))

    result = found(problem, start=[[order]], iterations=1)

    assert broken_rules(problem, result.orders) == set()
    if not any(vehicle.breaks for vehicle in problem.vehicles):
        assert timed(problem, named(problem, result.orders)).cost == result.cost


@few
@given(any_days(most_stops=4, most_vehicles=2))
def test_a_small_day_is_planned_as_well_as_by_trying_everything(problem):
    case = Case(replace(problem, locks=()))  # what is locked stays, also where others cost less

    cost = cost_s(case, found(case.problem, iterations=300).orders)

    assert cost == best_cost(case)


@few
@given(any_days(most_stops=4, most_vehicles=2, locked=always))
def test_a_day_that_is_locked_is_planned_as_well_as_any_that_serves_all_it_locks(problem):
    case = Case(problem)
    kept = [
        cost_parts(case, orders, times).total
        for orders, times in every_plan(case)
        if case.locked <= served(orders)
    ]

    cost = cost_s(case, found(problem, iterations=300).orders)

    assert not kept or cost == min(kept)


def test_a_town_is_served_by_vans_that_are_not_overloaded():
    problem = a_square_town()

    result = found(problem)

    assert broken_rules(problem, result.orders) == set()
    assert result.cost == cost_s(Case(problem), result.orders)


def test_more_rounds_find_shorter_ways():
    problem = a_square_town()
    assert found(problem, iterations=2000).cost < found(problem, iterations=1).cost


@pytest.mark.parametrize(("stops", "vehicles"), [(150, 3), (420, 30)])
def test_equal_seeds_and_rounds_find_equal_orders(stops, vehicles):
    problem = a_square_town(stops, vehicles=vehicles)

    again = [found(problem, iterations=600, seed=5).orders for _again in range(2)]

    assert again[0] == again[1]


def test_it_goes_on_from_the_orders_it_is_given():
    problem = a_square_town()
    first = found(problem, iterations=2000)

    again = found(problem, iterations=1, start=first.orders)

    assert again.cost <= first.cost


def test_orders_given_that_do_not_fit_are_taken_as_far_as_they_do():
    problem = a_problem(*(a_stop(name, demand=kilos(60)) for name in "AB"))

    result = found(problem, start=[[[0, 1]]])

    assert result.orders == [[[0]]]


def test_each_chunk_is_reported_and_the_listener_may_end_the_search():
    heard = []

    def listen(orders, cost):
        heard.append((orders, cost))
        return len(heard) < 3

    result = search(a_square_town(), seconds=600, iterations=10**6, on_better=listen)

    assert len(heard) == 3
    assert result.cost == heard[-1][1] <= heard[0][1]
    assert result.iterations == 1000


def test_the_best_orders_are_told_and_no_news_is_told_as_none():
    told = []
    problem = a_square_town()

    result = found(problem, iterations=3000, on_better=lambda *news: told.append(news) or True)

    orders = [news for news in told if news[0] is not None]
    assert orders[-1] == (result.orders, result.cost)
    assert [cost for _orders, cost in told] == sorted((cost for _o, cost in told), reverse=True)


def test_the_pool_holds_the_days_of_the_best_plan_at_their_cost():
    problem = a_square_town()

    result = found(problem, iterations=500)

    costs = {trips: cost for _kind, trips, cost in result.pool}
    days = [tuple(tuple(trip) for trip in trips) for trips in result.orders if any(trips)]
    served = {stop for day in days for trip in day for stop in trip}
    missed = [door.penalty_s for stop, door in enumerate(problem.stops) if stop not in served]
    assert sum(costs[day] for day in days) == result.cost - sum(missed)


def test_a_vehicle_drives_again_after_it_was_reloaded():
    doors = [a_stop(name, demand=kilos(60)) for name in "ABC"]
    problem = a_problem(
        *doors, vehicles=(a_vehicle(max_trips=3),), depots=(a_depot(reload_s=20 * MINUTE),)
    )
    assert len(found(problem).orders[0]) == 3


def test_nobody_leaves_before_the_goods_are_ready():
    late = a_stop("A", ready_s=16 * HOUR, mile=60)
    assert found(a_problem(late)).orders == [[]]
    assert found(a_problem(a_stop("A", ready_s=15 * HOUR, mile=20))).orders == [[[0]]]


def test_goods_are_not_out_for_longer_than_they_stay_cold():
    near = a_stop("A", mile=5, windows=(window(NINE, NOON),))
    cold = a_stop("B", mile=10, cold_limit_s=12 * MINUTE)
    result = found(a_problem(near, cold))
    assert result.orders == [[[1, 0]]]


def test_a_locked_day_begins_as_it_is_locked():
    doors = [a_stop(name, mile=mile) for name, mile in (("A", 10), ("B", 2), ("C", 6))]
    locked = replace(a_problem(*doors), locks=(Lock(vehicle="Van 1", trips=(("C", "B"),)),))
    assert found(locked).orders == [[[2, 1, 0]]]


def test_what_does_not_fit_where_it_is_locked_goes_nowhere_else():
    doors = [a_stop(name, demand=kilos(60)) for name in "AB"]
    problem = a_problem(*doors, vehicles=(a_vehicle(max_trips=3),))
    locked = replace(problem, locks=(Lock(vehicle="Van 1", trips=(("A", "B"),)),))
    assert found(locked).orders == [[[0]]]


def a_pharmacy_with_doors(*doors, **locked):
    """A day that begins at the pharmacy, whose goods go to the doors that say so."""
    pharmacy = a_stop("pharmacy", mile=5, demand=kilos(0))
    day = a_problem(pharmacy, *doors, vehicles=(a_vehicle(max_trips=2),))
    return replace(day, locks=(Lock(vehicle="Van 1", trips=(("pharmacy",),)),))


def a_patient(name="patient", **given):
    return a_stop(name, mile=6, picked_up_at="pharmacy", demand=kilos(1), **given)


def test_who_is_picked_up_at_a_locked_stop_comes_along():
    problem = a_pharmacy_with_doors(a_patient(), a_stop("C", mile=3))
    assert found(problem).orders == [[[0, 1, 2]]]


def test_those_picked_up_at_a_locked_stop_are_brought_home_in_the_order_that_fits():
    late, early = window(TEN, NOON), window(EIGHT, NINE)
    problem = a_pharmacy_with_doors(
        a_patient("late", windows=(late,)), a_patient("early", windows=(early,))
    )
    assert found(problem, start=[[[0, 1, 2]]], iterations=1).orders == [[[0, 2, 1]]]


def test_other_stops_make_way_for_those_picked_up_at_a_locked_stop():
    heavy = a_stop("heavy", mile=7, demand=kilos(100))
    problem = a_pharmacy_with_doors(a_patient(), heavy)
    assert found(problem, start=[[[0, 2]]], iterations=1).orders == [[[0, 1], [2]]]


def test_nothing_joins_a_locked_trip_that_another_locked_one_follows():
    problem = a_pharmacy_with_doors(a_patient(), a_stop("second", mile=7))
    locks = (Lock(vehicle="Van 1", trips=(("pharmacy",), ("second",))),)
    assert found(replace(problem, locks=locks)).orders == [[[2]]]


def test_who_is_given_before_the_stop_of_the_pick_up_comes_after_it():
    home = a_stop("home", mile=3, picked_up_at="hospital", demand=kilos(1))
    problem = a_problem(home, a_stop("hospital", mile=20, demand=kilos(0)))
    assert found(problem, start=[[[0, 1]]], iterations=1).orders == [[[1, 0]]]


def test_a_ride_is_as_short_as_it_must_be_however_late_the_trip_can_leave():
    """Picked up at nine, the passenger would ride for hours; from one on, it is too late."""
    one = NOON + HOUR
    at_a_time = a_stop("first", mile=5, windows=(window(NINE - HOUR // 2, NINE - HOUR // 2),))
    source = a_stop("source", windows=(window(NINE, NINE), window(one, one)), demand=kilos(0))
    home = a_stop("home", mile=20, windows=(window(one, one + HOUR),), demand=kilos(1))
    home = replace(home, picked_up_at="source", ride_limit_s=HOUR // 2)
    vans = (a_vehicle(shift=window(EIGHT, one + 26 * MINUTE)),)

    result = found(a_problem(at_a_time, source, home, vehicles=vans))

    assert result.orders == [[[0]]]


def test_who_is_picked_up_rides_on_the_same_trip():
    doors = [
        a_stop("home", mile=3, picked_up_at="hospital", demand=kilos(1)),
        a_stop("hospital", mile=20, demand=kilos(0)),
        a_stop("other", mile=12),
    ]
    result = found(a_problem(*doors))
    assert result.orders in ([[[1, 2, 0]]], [[[2, 1, 0]]])


def test_what_comes_back_takes_room_only_after_it_was_taken_aboard():
    doors = [
        a_stop("A", mile=5, demand=kilos(60)),
        a_stop("B", mile=10, demand=kilos(40), pickup=kilos(100)),
    ]
    assert found(a_problem(*doors)).orders == [[[0, 1]]]


def test_a_neighbourhood_is_kept_together_when_that_is_worth_it():
    doors = [a_stop(name, neighbourhood="hill", demand=kilos(40)) for name in "AB"]
    doors += [a_stop(name, neighbourhood="shore", demand=kilos(40), mile=11) for name in "CD"]
    problem = a_problem(*doors, vehicles=(a_vehicle("Van 1"), a_vehicle("Van 2")))
    kept = replace(problem, preferences=Preferences(split_cost_s=1000))
    result = found(kept)
    assert sorted(sorted(day[0]) for day in result.orders) == [[0, 1], [2, 3]]


def test_vehicles_wait_for_one_another_at_the_dock():
    doors = [
        a_stop(name, demand=kilos(60), windows=(window(EIGHT, NINE + 20 * MINUTE),))
        for name in "AB"
    ]
    vans = (a_vehicle("Van 1"), a_vehicle("Van 2"))
    for docks, served in ((1, 1), (2, 2)):
        depot = a_depot(first_load_s=HOUR, docks=docks)
        orders = found(a_problem(*doors, vehicles=vans, depots=(depot,))).orders
        assert sum(map(any, orders)) == served


def test_a_day_without_stops_is_an_empty_plan():
    assert found(a_problem()).orders == [[]]


def test_a_stop_that_weighs_beyond_measure_is_not_forced_onto_a_vehicle():
    tiers = [a_stop(f"T{n}", tier=n, penalty_s=10**4, demand=kilos(0)) for n in range(1, 40)]
    late = a_stop("late", windows=(window(EIGHT, EIGHT),), penalty_s=None)

    result = found(a_problem(late, *tiers), iterations=50)

    assert broken_rules(a_problem(late, *tiers), result.orders) == set()


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
