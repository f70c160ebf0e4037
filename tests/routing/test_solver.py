"""Planning a day."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from routing import searcher, solver
from routing.byhand import fill
from routing.case import Case
from routing.case import left_out as left_out_of
from routing.check import check
from routing.costs import cost_s
from routing.decode import arrange
from routing.drivable import can_be_driven
from routing.kernel import cache
from routing.model import Break, Goods, Plan, ReasonCode
from routing.solver import Ending, SolverCrashed, solve
from routing.solver import Phase as Doing
from tests.routing.builders import (
    EIGHT,
    FIVE,
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
from tests.routing.strategies import problems
from tests.routing.towns import a_square_town, a_town, every_order

LUNCH = Break(window=window(EIGHT + 3 * HOUR, NOON + HOUR), duration_s=45 * MINUTE)
TEA = Break(window=window(NINE, NINE + 30 * MINUTE), duration_s=20 * MINUTE)

LIMIT = 60
"""Solutions after which small days are long solved; then no time is waited for."""

PLENTY_S = 120
"""More time than a search here takes, however slow the machine [s]."""

few = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def a_frozen_day(*, stops=80, closes=FIVE, breaks=(LUNCH,), cold_limit_s=5 * HOUR):
    """More frozen parcels than one refrigerated van, twice loaded, can bring round in a day."""
    town = a_town(stops=stops, vans=1)
    [van] = town.vehicles
    hours = window(van.shift.opens, closes)
    day = replace(van, capacity=kilos(900), shift=hours, max_trips=2, breaks=breaks)
    doors = [
        replace(stop, cold=True, cold_limit_s=cold_limit_s, penalty_s=10 * HOUR)
        for stop in town.stops
    ]
    return replace(town, vehicles=(day,), stops=tuple(doors))


def solved(problem, **given) -> Plan:
    return solve(problem, **{"seconds": PLENTY_S, "solution_limit": LIMIT} | given)


def stops_of(plan: Plan) -> list[list[str]]:
    return [[visit.stop for visit in trip.visits] for trip in plan.trips]


def left_out(plan: Plan) -> dict[str, ReasonCode]:
    return {unserved.stop: unserved.reason.code for unserved in plan.unserved}


@few
@given(problems(most_stops=9))
def test_every_plan_breaks_no_rule(problem):
    plan = solved(problem, seconds=3)

    assert check(problem, plan) == []
    served = [visit.stop for _trip, visit in plan.visits()]
    unserved = [one.stop for one in plan.unserved]
    assert sorted(served + unserved) == sorted(stop.id for stop in problem.stops)
    assert all(one.reason.sentence.endswith(".") for one in plan.unserved)


@few
@given(problems(most_stops=4, most_vehicles=2))
def test_tiny_days_are_planned_as_well_as_can_be(problem):
    problem = replace(
        problem,
        vehicles=tuple(
            replace(vehicle, max_trips=min(vehicle.max_trips, 2)) for vehicle in problem.vehicles
        ),
    )
    case = Case(problem)
    best = min(cost_s(case, orders) for orders in every_order(case) if can_be_driven(case, orders))

    assert solved(problem).cost == best


def test_six_stops_are_planned_as_well_as_can_be():
    miles = {"A": 3, "B": 17, "C": 8, "D": 30, "E": 22, "F": 12}
    stops = [a_stop(name, mile=mile) for name, mile in miles.items()]
    case = Case(a_problem(*stops, vehicles=(a_vehicle(capacity=kilos(40), max_trips=2),)))
    best = min(cost_s(case, orders) for orders in every_order(case) if can_be_driven(case, orders))

    plan = solved(case.problem)

    assert plan.cost == best == 2 * (30 + 8) * MINUTE
    assert plan.unserved == ()


def test_a_day_without_stops_has_an_empty_plan():
    plan = solved(a_problem())
    assert (plan.trips, plan.unserved, plan.cost) == ((), (), 0)


def test_one_stop_is_visited():
    plan = solved(a_problem(a_stop(mile=10)))

    assert stops_of(plan) == [["A"]]
    assert (plan.cost, plan.distance_m) == (20 * MINUTE, 10_000)
    assert plan.notes == (Ending.NOTHING_TO_SEARCH,)


def test_where_every_vehicle_is_forbidden_a_stop_is_left_out():
    nobody = frozenset({"Van 1"})
    plan = solved(a_problem(a_stop("A", forbidden_vehicles=nobody), a_stop("B")))
    assert left_out(plan) == {"A": ReasonCode.NO_VEHICLES}


def test_earlier_tiers_are_served_before_any_number_of_later_ones():
    """One trip carries either the first, or the three others that are much nearer."""
    first = a_stop("first", mile=60, demand=kilos(100), penalty_s=4 * HOUR, tier=1)
    others = [a_stop(name, mile=5, penalty_s=4 * HOUR, tier=2) for name in "ABC"]
    plan = solved(a_problem(first, *others))
    assert stops_of(plan) == [["first"]]


def test_each_piece_takes_its_time():
    plan = solved(a_problem(a_stop(service_s=60, service_per_piece_s=30, demand=kilos(4))))
    [visit] = plan.trips[0].visits
    assert visit.ends - visit.starts == 60 + 4 * 30


def test_goods_keep_cold_as_long_as_their_mode_allows():
    far = a_stop("A", mile=40, goods=Goods.CHILLED_BOX)
    day = replace(a_problem(far), cold_limits_s={Goods.CHILLED_BOX: 30 * MINUTE})
    assert left_out(solved(day)) == {"A": ReasonCode.COLD_LIMIT_TOO_SHORT}
    assert left_out(solved(a_problem(a_stop(goods=Goods.FROZEN)))) == {
        "A": ReasonCode.NO_REFRIGERATED_VEHICLE
    }


def test_what_no_vehicle_can_do_is_left_out_with_its_reason():
    plan = solved(
        a_problem(
            a_stop("cold", cold=True),
            a_stop("heavy", demand=kilos(500)),
            a_stop("too far", mile=400),
        )
    )

    assert plan.trips == ()
    assert left_out(plan) == {
        "cold": ReasonCode.NO_REFRIGERATED_VEHICLE,
        "heavy": ReasonCode.TOO_LARGE,
        "too far": ReasonCode.SHIFT_TOO_SHORT,
    }


def test_a_small_vehicle_comes_back_to_reload():
    stops = [a_stop(name, mile=10 + number) for number, name in enumerate("ABCDEF")]
    small = a_vehicle(capacity=kilos(20), max_trips=3)
    plan = solved(a_problem(*stops, vehicles=(small,), depots=(a_depot(reload_s=20 * MINUTE),)))

    assert plan.unserved == ()
    assert [trip.number for trip in plan.trips] == [1, 2, 3]
    first, second, _third = plan.trips
    assert second.departs >= first.returns + 20 * MINUTE


def test_cold_goods_go_in_the_refrigerated_vehicle():
    stops = [
        a_stop(name, mile=mile, cold=name == "C")
        for name, mile in zip("ABC", (10, 11, 12), strict=True)
    ]
    van, fridge = a_vehicle("van"), a_vehicle("fridge", refrigerated=True, fixed_cost_s=HOUR)
    plan = solved(a_problem(*stops, vehicles=(van, fridge)))

    [carrier] = [trip.vehicle for trip, visit in plan.visits() if visit.stop == "C"]
    assert carrier == "fridge"


def test_cold_goods_are_not_taken_for_a_long_ride():
    stops = [
        a_stop(name, mile=10 + number, cold_limit_s=30 * MINUTE)
        for number, name in enumerate("ABCDEFGHIJ")
    ]
    plan = solved(a_problem(*stops, vehicles=(a_vehicle(max_trips=5),)))

    assert plan.unserved == ()
    assert len(plan.trips) > 1
    assert max(visit.cold_s for _trip, visit in plan.visits()) <= 30 * MINUTE


def test_time_windows_decide_the_order():
    near = a_stop("near", mile=5, windows=(window(NOON, FIVE),))
    far = a_stop("far", mile=30, windows=(window(EIGHT, NINE),))
    assert stops_of(solved(a_problem(near, far))) == [["far", "near"]]


def test_a_driver_has_the_break():
    lunch = Break(window=window(TEN, TEN + HOUR), duration_s=45 * MINUTE)
    stops = [a_stop(f"{mile}", mile=mile, service_s=20 * MINUTE) for mile in range(10, 20)]
    plan = solved(a_problem(*stops, vehicles=(a_vehicle(breaks=(lunch,)),)))

    assert plan.unserved == ()
    [rest] = plan.rests
    assert TEN <= rest.starts <= TEN + HOUR
    assert rest.ends - rest.starts == 45 * MINUTE


def test_mandatory_stops_push_optional_ones_out():
    stops = [
        a_stop("must", mile=20),
        a_stop("may", mile=19, penalty_s=8 * HOUR),
        a_stop("might", mile=18, penalty_s=8 * HOUR),
    ]
    plan = solved(a_problem(*stops, vehicles=(a_vehicle(capacity=kilos(10)),)))

    assert stops_of(plan) == [["must"]]
    assert set(left_out(plan).values()) == {ReasonCode.CROWDED_OUT_BY_LOAD}


def test_an_optional_stop_is_served_when_that_costs_less_than_its_penalty():
    on_the_way = a_stop("on the way", mile=10, penalty_s=1 * MINUTE)
    beyond = a_stop("beyond", mile=60, penalty_s=10 * MINUTE)
    plan = solved(a_problem(a_stop("must", mile=20), on_the_way, beyond))

    assert sorted(stops_of(plan)[0]) == ["must", "on the way"]
    assert left_out(plan) == {"beyond": ReasonCode.NOT_WORTH_THE_DETOUR}


def test_a_depot_that_no_vehicle_uses_is_no_trouble():
    depots = a_depot(id="unused"), a_depot(id="used", longitude=30.0)
    stops = a_stop("A", mile=15), a_stop("B", mile=20)
    plan = solved(a_problem(*stops, depots=depots, vehicles=(a_vehicle(depot="used"),)))

    assert plan.cost == 20 * MINUTE
    assert plan.notes == (Ending.PROVEN,)


def test_a_locked_stop_stays_with_its_vehicle():
    stops = a_stop("A", mile=10, locked_vehicle="2"), a_stop("B", mile=11, locked_vehicle="1")
    plan = solved(a_problem(*stops, vehicles=(a_vehicle("1"), a_vehicle("2"))))
    assert {trip.vehicle: trip.visits[0].stop for trip in plan.trips} == {"1": "B", "2": "A"}


def test_equal_seeds_and_limits_give_equal_plans():
    problem = a_town(stops=40, vans=3)

    first, second = (replace(solved(problem, seed=7), seconds=0, curve=()) for _time in range(2))

    assert first == second
    assert first.seed == 7


def test_a_run_with_a_limit_gives_the_same_plan_however_many_processors_there_are(monkeypatch):
    problem = a_square_town(stops=90)
    on_two = solved(problem, seed=7)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    on_one = solved(problem, seed=7)

    assert replace(on_one, seconds=0, curve=()) == replace(on_two, seconds=0, curve=())


def test_progress_is_told_from_beginning_to_end():
    told = []
    plan = solve(a_town(stops=30, vans=3), seconds=1.5, on_progress=told.append)

    assert told[0].phase == Doing.BUILDING
    assert told[-1].phase == Doing.FINISHING
    assert (told[-1].served, told[-1].unserved) == (plan.served, len(plan.unserved))
    assert told[-1].best_cost == plan.cost
    costs = [progress.best_cost for progress in told]
    assert costs == sorted(costs, reverse=True)
    assert plan.notes == (Ending.TIME_USED,)


@pytest.mark.parametrize("day", [a_frozen_day(), a_town(stops=60, vans=7)])
def test_a_stopped_search_returns_the_best_plan_so_far_without_using_up_its_time(day):
    told = []
    plan = solve(
        day,
        seconds=PLENTY_S,
        on_progress=told.append,
        should_stop=lambda: told[-1].phase == Doing.SEARCHING,
    )

    assert plan.notes == (Ending.STOPPED,)
    assert check(day, plan) == []


def test_a_search_stopped_at_once_still_plans(monkeypatch):
    monkeypatch.setattr(solver, "LAST_TRY_WHEN_STOPPED_S", PLENTY_S)
    problem = a_town(stops=10, vans=2)
    plan = solve(problem, seconds=PLENTY_S, should_stop=lambda: True)

    assert plan.notes == (Ending.STOPPED,)
    assert plan.unserved == ()


def test_out_of_time_it_is_told_what_is_impossible_and_what_nobody_looked_into(monkeypatch):
    monkeypatch.setattr(solver, "EXPLAIN_OUT_OF_TIME_S", -PLENTY_S)
    doors = [a_stop("cold", cold=True), a_stop("A"), a_stop("B")]
    doors.append(a_stop("far away", mile=200, penalty_s=MINUTE))

    plan = solved(a_problem(*doors))

    assert left_out(plan) == {
        "cold": ReasonCode.NO_REFRIGERATED_VEHICLE,
        "far away": ReasonCode.NOT_LOOKED_INTO,
    }
    assert [one.reason.sought for one in plan.unserved] == [False, False]
    assert [one.reason.remedies for one in plan.unserved] == [(), ()]


def test_a_search_that_no_longer_finds_anything_ends_early():
    plan = solve(a_town(stops=14, vans=2), seconds=PLENTY_S)
    assert plan.notes == (Ending.NO_LONGER_IMPROVING,)


def test_a_small_day_is_planned_as_well_as_can_be_and_ends_with_the_proof():
    plan = solve(a_problem(a_stop("A", mile=10), a_stop("B", mile=20)), seconds=PLENTY_S)

    assert plan.notes == (Ending.PROVEN,)
    assert plan.cost == plan.lower_bound == 40 * MINUTE
    assert plan.gap == 0


def test_every_stop_of_a_big_day_is_planned():
    problem = a_town(stops=300, vans=40)
    plan = solved(problem, solution_limit=2)

    assert check(problem, plan) == []
    assert plan.unserved == ()


@pytest.mark.parametrize("breaks", [(), (TEA,)])
@pytest.mark.parametrize("limit_s", [None, 90 * MINUTE])
def test_a_frozen_morning_is_planned_better_than_by_hand(breaks, limit_s):
    problem = a_frozen_day(stops=30, closes=TEN + HOUR, breaks=breaks, cold_limit_s=limit_s)
    case = Case(problem)
    by_hand = fill(case, [[] for _vehicle in case.vehicles])

    plan = solved(problem, seconds=600, solution_limit=5)

    assert check(problem, plan) == []
    assert plan.served > len(problem.stops) - len(left_out_of(case, by_hand))


def test_a_first_search_plans_well_while_the_machine_code_is_still_being_made(
    monkeypatch, tmp_path
):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    problem = a_town(stops=90, vans=4)
    case = Case(problem)
    by_hand = cost_s(case, fill(case, [[] for _vehicle in case.vehicles]))
    costs = [by_hand]

    plan = solve(
        problem,
        seconds=PLENTY_S,
        on_progress=lambda told: costs.append(told.best_cost),
        should_stop=lambda: costs[-1] < by_hand,
    )

    assert check(problem, plan) == []
    assert plan.cost < by_hand
    assert not cache.is_filled()


def test_no_search_ends_early_while_a_stop_is_left_out_that_fits_alone():
    stops = [a_stop(f"{mile}", mile=mile, service_s=HOUR) for mile in range(10, 30)]
    plan = solve(a_problem(*stops), seconds=5)

    assert plan.unserved != ()
    assert plan.notes == (Ending.TIME_USED,)


@pytest.mark.parametrize(
    ("program", "story"),
    [
        ("import os; os.abort()", "exit code -6"),
        ("import sys; sys.exit('no licence for OR-Tools')", "no licence for OR-Tools"),
    ],
)
def test_a_crash_carries_the_best_plan_so_far(monkeypatch, program, story):
    monkeypatch.setattr(searcher, "PROGRAM", ("-c", program))
    problem = a_problem(a_stop("A", mile=10), a_stop("B", mile=20))

    with pytest.raises(SolverCrashed, match=story) as crash:
        solved(problem)

    assert stops_of(crash.value.plan) == [["A", "B"]]
    assert crash.value.plan.notes == (Ending.BROKEN_DOWN,)


def test_an_error_inside_the_search_is_told(monkeypatch):
    failing = "from routing import worker; worker.work = lambda *a, **k: 1 / 0; worker.main()"
    monkeypatch.setattr(searcher, "PROGRAM", ("-c", failing))

    with pytest.raises(SolverCrashed, match="ZeroDivisionError"):
        solved(a_problem(a_stop("A"), a_stop("B")))


def test_a_door_that_opens_after_all_shifts_is_left_out_and_the_others_are_served():
    doors = [a_stop(f"{mile}", mile=mile, demand=kilos(1)) for mile in range(1, 14)]
    evening = a_stop("evening", windows=(window(FIVE + HOUR, FIVE + 2 * HOUR),))

    plan = solved(a_problem(*doors, evening))

    assert left_out(plan) == {"evening": ReasonCode.SHIFT_TOO_SHORT}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"seconds": 0}, "needs some seconds, not 0"),
        ({"seconds": float("nan")}, "needs some seconds, not nan"),
        ({"seconds": float("inf")}, "needs some seconds, not inf"),
        ({"seed": -1}, "seed is a number from 0 to 1000000000, not -1"),
        ({"seed": 2**31}, "seed is a number from 0 to 1000000000, not 2147483648"),
        ({"solution_limit": 0}, "at least one solution, not 0"),
    ],
)
def test_a_search_that_cannot_be_made_is_refused(asked, sentence):
    with pytest.raises(ValueError, match=sentence):
        solve(a_problem(), **{"seconds": 1} | asked)


def test_a_plan_made_again_from_its_orders_is_the_same():
    problem = a_town(stops=20, vans=3)
    plan = solved(problem)

    orders = {
        name: [[visit.stop for visit in trip.visits] for trip in plan.trips_of(name)]
        for name in plan.vehicles
    }

    assert arrange(problem, orders).trips == plan.trips


def test_a_day_is_searched_though_its_only_passengers_fit_in_another_order_than_listed():
    late = a_stop("late", mile=4, picked_up_at="shop", windows=(window(NOON, NOON + HOUR),))
    early = a_stop("early", mile=5, picked_up_at="shop", windows=(window(EIGHT, NINE),))

    plan = solve(a_problem(a_stop("shop", mile=3), late, early), seconds=PLENTY_S)

    assert plan.served == 3


def test_many_passengers_of_one_place_that_do_not_fit_are_told_within_the_time():
    riders = [a_stop(f"{n}", mile=n, picked_up_at="shop", demand=kilos(1)) for n in range(4, 13)]
    small = a_vehicle(capacity=kilos(5))
    doors = (a_stop("shop", mile=3, demand=kilos(0)), *riders)

    plan = solve(a_problem(*doors, vehicles=(small,)), seconds=1)

    assert {left.reason.code for left in plan.unserved} == {ReasonCode.NO_VEHICLES}
    assert plan.seconds < 10
