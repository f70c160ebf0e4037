"""The best plan that days already seen make."""

from dataclasses import replace

from routing.case import Case
from routing.costs import cost_s, untimed_cost_s
from routing.kinds import kinds_of
from routing.recombine import MOST_DAYS, Pool, recombine
from tests.routing.builders import a_problem, a_stop, a_vehicle, kilos
from tests.routing.towns import a_town
from tests.routing.wishes import WISHES

PLENTY_S = 60


def four_stops():
    stops = [a_stop(name, mile=mile) for name, mile in zip("ABCD", (10, 11, 30, 31), strict=True)]
    vans = (a_vehicle("1", capacity=kilos(20)), a_vehicle("2", capacity=kilos(20)))
    return Case(a_problem(*stops, vehicles=vans))


def test_the_good_days_of_two_poor_plans_make_a_better_one():
    case = four_stops()
    pool = Pool(case)
    poor = [[[0, 1]], []], [[[0, 2]], [[1, 3]]], [[[2, 3]], []]
    for orders in poor:
        pool.add(orders)

    orders = recombine(pool, poor[1], seconds=PLENTY_S, seed=1, steps=None)

    assert sorted(orders) == [[[0, 1]], [[2, 3]]]
    assert cost_s(case, orders) < min(cost_s(case, plan) for plan in poor)


def test_no_stop_is_served_twice_and_stops_are_left_out_at_their_penalty():
    case = four_stops()
    pool = Pool(case)
    pool.add([[[0, 1]], [[1, 2]]])

    orders = recombine(pool, [[[0, 1]], []], seconds=PLENTY_S, seed=1, steps=None)

    assert [stop for trips in orders for trip in trips for stop in trip] in ([0, 1], [1, 2])


def test_vehicles_are_of_a_kind_when_nothing_but_their_names_differs():
    town = a_town(stops=3, vans=4)
    assert kinds_of(Case(town)) == [0, 1, 1, 0]
    named = (replace(town.stops[0], forbidden_vehicles=frozenset({"2"})), *town.stops[1:])
    assert kinds_of(Case(replace(town, stops=named))) == [0, 1, 2, 0]


def test_a_day_of_many_trips_is_taken_as_a_whole():
    case = Case(WISHES["two trips"])
    pool = Pool(case)
    start = [[[0, 1], [2, 3]], []]

    assert recombine(pool, start, seconds=PLENTY_S, seed=1, steps=5) in (start, start[::-1])


def test_equal_seeds_and_steps_give_equal_orders():
    case = Case(a_town(stops=12, vans=3))
    seen = [[[list(range(n, 6 + n))], [list(range(6))], []] for n in range(7)]

    def found():
        pool = Pool(case)
        for orders in seen:
            pool.add(orders)
        return recombine(pool, seen[6], seconds=PLENTY_S, seed=3, steps=5)

    assert found() == found()


def test_a_pool_forgets_the_oldest_days_first(monkeypatch):
    monkeypatch.setattr("routing.recombine.MOST_DAYS", 2)
    assert MOST_DAYS > 2
    pool = Pool(four_stops())
    for stop in range(3):
        pool.add([[[stop]], []])
    assert [day for _kind, day in pool.days()] == [((1,),), ((2,),)]


def test_a_day_costs_alone_what_it_adds_to_a_plan():
    for case in (Case(a_town(stops=6, vans=2)), Case(WISHES["strangers"])):
        nobody = [[] for _vehicle in case.vehicles]
        for vehicle in range(len(case.vehicles)):
            orders = [[[0, 1]] if number == vehicle else [] for number in range(len(nobody))]
            penalties = case.penalty_s[0] + case.penalty_s[1]
            alone = untimed_cost_s(case, vehicle, orders[vehicle])
            assert cost_s(case, orders) == cost_s(case, nobody) - penalties + alone
