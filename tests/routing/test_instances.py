"""Published problems: each family's own rules and roundings, on instances made by hand."""

from textwrap import dedent

import pytest
from click.testing import CliRunner

from routing.instances import Family, read, read_solution, solution_beside
from routing.instances.command import instances
from routing.instances.judging import MANDATORY_SKIPPED, judge_orders
from routing.model import Load, TimeWindow
from tests.routing.published import CVRP, DEPOTS, FLEET, FOOD_BANK, MULTI_TRIP, PRIZES, VRPTW


@pytest.fixture
def file(tmp_path):
    """Writes an instance, and beside it a solution."""

    def write(text, solution=None):
        path = tmp_path / "instance.vrp"
        path.write_text(dedent(text), encoding="utf-8")
        if solution is not None:
            path.with_suffix(".sol").write_text(dedent(solution), encoding="utf-8")
        return path

    return write


def judged(path):
    """What the solution beside an instance is worth by our judgement, and what it states."""
    instance = read(path)
    solution = read_solution(solution_beside(path), instance)
    worth = judge_orders(instance.problem, solution.orders)
    return worth, worth.cost / instance.cost_scale, solution


def test_lengths_of_cvrp_are_rounded_to_the_nearest_whole_number(file):
    instance = read(file(CVRP))

    assert (instance.name, instance.family) == ("by-hand", Family.CAPACITY)
    assert instance.problem.travel.durations_s.tolist() == [
        [0, 3, 5, 1],
        [3, 0, 4, 2],
        [5, 4, 0, 4],
        [1, 2, 4, 0],
    ]
    assert [stop.demand for stop in instance.problem.stops] == [
        Load(grams=4),
        Load(grams=6),
        Load(grams=5),
    ]


def test_an_uncounted_fleet_has_one_vehicle_a_stop_if_each_may_need_its_own(file):
    vehicles = read(file(CVRP)).problem.vehicles

    assert [vehicle.capacity for vehicle in vehicles] == [Load(grams=10)] * 3


def test_an_uncounted_fleet_has_only_one_vehicle_more_than_can_be_over_half_full(file):
    roomy = CVRP.replace("CAPACITY : 10", "CAPACITY : 16")

    assert len(read(file(roomy)).problem.vehicles) == 2


def test_a_published_cvrp_solution_costs_what_it_states(file):
    worth, cost, solution = judged(file(CVRP, "Route #1: 1 2\nRoute #2: 3\nCost 14\n"))

    assert worth.complete
    assert cost == solution.cost == 14


def test_a_route_that_takes_too_much_breaks_a_rule(file):
    worth, _cost, _solution = judged(file(CVRP, "Route #1: 1 2 3\nCost 13\n"))

    assert not worth.complete
    assert "overloaded" in worth.broken[0]


def test_tenths_of_vrptw_are_cut_off_and_the_cost_is_told_in_whole_units(file):
    path = file(VRPTW, "Route #1: 1 2\nCost 10.0\n")

    instance = read(path)
    worth, cost, solution = judged(path)

    assert instance.problem.travel.durations_s[0].tolist() == [0, 14, 50]
    first = instance.problem.stops[0]
    assert (first.service_s, first.windows) == (70, (TimeWindow(opens=200, closes=300),))
    assert worth.complete
    assert cost == solution.cost == 10.0


def test_a_counted_fleet_that_keeps_time_windows_stays_as_it_is(file):
    assert len(read(file(VRPTW)).problem.vehicles) == 2


def test_a_published_route_that_comes_late_breaks_a_rule(file):
    late = VRPTW.replace("3 0 90", "3 0 19")

    worth, _cost, _solution = judged(file(late, "Route #1: 1 2\nCost 10.0\n"))

    assert not worth.complete
    assert "late" in worth.broken[0]


def test_a_zero_within_a_route_is_a_return_to_load_again(file):
    path = file(MULTI_TRIP, "Route #1: 1 0 2\nCost: 260\nOptimal: True\n")

    solution = read_solution(solution_beside(path), read(path))

    assert solution.orders == {"1-1": (("1",), ("2",))}
    assert solution.optimal


def test_a_published_multi_trip_solution_costs_what_it_states(file):
    worth, cost, solution = judged(file(MULTI_TRIP, "Route #1: 1 0 2\nCost: 260\nOptimal: True\n"))

    assert worth.complete
    assert cost == solution.cost == 260


def test_a_trip_waits_until_its_goods_are_released(file):
    never_in_time = MULTI_TRIP.replace("3 20", "3 38")

    worth, _cost, _solution = judged(
        file(never_in_time, "Route #1: 1 0 2\nCost: 260\nOptimal: True\n")
    )

    assert read(file(MULTI_TRIP)).problem.stops[1].ready_s == 200
    assert not worth.complete


def test_a_vehicle_that_reloads_makes_as_many_trips_as_shortest_rounds_fit_in_the_day(file):
    long_day, short_day = MULTI_TRIP, MULTI_TRIP.replace("1 0 50", "1 0 35")

    assert read(file(long_day)).problem.vehicles[0].max_trips == 2
    assert read(file(short_day)).problem.vehicles[0].max_trips == 1


def test_what_is_skipped_costs_its_prize(file):
    worth, cost, solution = judged(file(PRIZES, "Route #1: 1\nCost: 140\n"))

    assert worth.complete
    assert worth.left_out == ((1, 1),)
    assert cost == solution.cost == 100 + 40


def test_a_client_without_a_prize_is_mandatory(file):
    worth, cost, _solution = judged(file(PRIZES.replace("2 21", "2 0"), "Route #1: 2\nCost: 200\n"))

    assert not worth.complete
    assert worth.left_out == ((0, 1),)
    assert cost == 200 + MANDATORY_SKIPPED


def test_vehicles_of_a_kind_cost_by_their_own_price_of_a_length_and_of_going_out(file):
    path = file(FLEET, "Route #1:\nRoute #2: 1\nRoute #3:\nRoute #4: 2\nCost: 17.42\n")

    worth, cost, solution = judged(path)

    assert worth.complete
    assert cost == pytest.approx(1 + 0.5 * 2 * 2**0.5 + 7 + 0.8 * 10, rel=1e-3)
    assert solution.orders == {"1-1": (("1",),), "2-1": (("2",),)}


def test_an_unlimited_fleet_has_no_more_of_a_kind_than_a_best_plan_can_use(file):
    one_a_stop = FLEET.replace("2 1\n    3 4\n    CAP", "2 1\n    3 1\n    CAP")

    vehicles = read(file(one_a_stop)).problem.vehicles

    assert [vehicle.id for vehicle in vehicles] == ["1-1", "1-2", "2-1"]


def test_each_vehicle_of_several_depots_starts_at_its_own_and_is_not_out_too_long(file):
    path = file(DEPOTS, "Route #1: 2\nRoute #2: 3\nCost: 4828\n")

    problem = read(path).problem
    worth, cost, solution = judged(path)

    assert [vehicle.depot for vehicle in problem.vehicles] == ["depot 1", "depot 2"]
    assert problem.vehicles[0].longest_trip_s == 12500
    assert problem.stops[0].service_s == 2000
    assert worth.complete
    assert cost == solution.cost == 4828


def test_a_trip_longer_than_the_longest_breaks_a_rule(file):
    worth, _cost, _solution = judged(file(DEPOTS, "Route #1: 2 3\nCost: 18476\n"))

    assert not worth.complete


def test_a_food_banks_day_is_told_in_kilos_parcels_and_seconds(tmp_path):
    path = tmp_path / "day.json"
    path.write_text(FOOD_BANK, encoding="utf-8")

    instance = read(path)

    first, second = instance.problem.stops
    assert instance.family is Family.FOOD_BANK
    assert (first.demand, first.cold, first.penalty_s) == (Load(grams=19000, pieces=3), True, 600)
    assert (second.mandatory, second.windows) == (True, (TimeWindow(opens=3600, closes=7200),))
    assert instance.problem.vehicles[0].shift == TimeWindow(opens=0, closes=28800)
    assert instance.problem.travel.durations_s[0, 1] == 216  # 0.01 degrees: 1,112 m by air


def test_an_instance_without_a_solution_beside_it_has_none(file):
    assert solution_beside(file(CVRP)) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (CVRP.replace("CVRP", "VRPB"), "type that is not read here: VRPB"),
        (CVRP.replace("EUC_2D", "GEO"), "does not measure its lengths in the plane"),
        (CVRP.replace("CAPACITY : 10", ""), "does not tell its CAPACITY"),
        (CVRP.replace("4\t5\n", ""), "has 3 rows of DEMAND, not 4"),
        (CVRP.replace("2\t4", "2\tfour"), "Line 14 is not made of numbers: 2 four"),
        (CVRP.replace("    1\n    -1", "    2\n    -1"), "does not name its depots first"),
        ("hello\n", "Line 1 is no part of a VRPLIB file"),
    ],
)
def test_a_file_that_is_no_such_instance_is_refused_in_a_sentence(file, text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read(file(text))


@pytest.mark.parametrize(
    ("solution", "sentence"),
    [
        ("Route #1: 1 2\n", "does not tell its cost"),
        ("Route #1: 1\nRoute #2: 2\nRoute #3: 3\nRoute #4: 1\nRoute #5: 2\nCost 1\n", "one more"),
    ],
)
def test_a_file_that_is_no_such_solution_is_refused_in_a_sentence(file, solution, sentence):
    path = file(CVRP, solution)

    with pytest.raises(ValueError, match=sentence):
        read_solution(solution_beside(path), read(path))


def test_the_command_tells_that_a_solution_is_judged_as_stated(file):
    path = file(CVRP, "Route #1: 1 2\nRoute #2: 3\nCost 14\n")

    told = CliRunner().invoke(instances, [str(path)])

    assert told.exit_code == 0
    assert "best known 14, judged 14" in told.output


def test_the_command_fails_when_a_solution_is_judged_otherwise(file):
    path = file(CVRP, "Route #1: 1 2\nRoute #2: 3\nCost 15\n")

    told = CliRunner().invoke(instances, [str(path)])

    assert told.exit_code == 1
    assert "DIFFERS" in told.output
