"""Measuring the search: honest to peers, judged by the check, saved row by row."""

import json
from dataclasses import asdict, replace
from itertools import permutations

import pytest
from click.testing import CliRunner

from routing import Break, Goods
from routing.bench.attempts import Finds, Task, attempt_all
from routing.bench.command import bench
from routing.bench.days import CENTRES, Centre, Trait, food_bank_day
from routing.bench.entrants import ENTRANTS, OURS
from routing.bench.features import Feature, features
from routing.bench.given import given
from routing.bench.rows import Row, load, run, save
from routing.bench.small_days import best_possible, small_day
from routing.bench.table import as_markdown, as_text, cells, verdicts
from routing.bench.weights import Weights
from routing.decode import arrange
from routing.instances.judging import MANDATORY_SKIPPED, judge_orders
from routing.weights import penalties
from tests.routing import hostile
from tests.routing.builders import (
    HOUR,
    MINUTE,
    NOON,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)

EVERY_TRAIT = frozenset(Trait)


def a_row(entrant=OURS, **given):
    told = {
        "instance": "X",
        "family": "CVRP",
        "stops": 3,
        "vehicles": 2,
        "best": 100.0,
        "proven": False,
        "seed": 1,
        "seconds": 30.0,
        "cost": 101.0,
        "first_s": 0.5,
        "marks": {"10": 102.0, "30": 101.0},
    }
    return Row(entrant=entrant, **(told | given))


# -- what is asked for ---------------------------------------------------------------------------


def test_a_plain_problem_asks_for_nothing_that_a_peer_could_lack():
    assert features(a_problem(a_stop())) == frozenset()


@pytest.mark.parametrize(
    ("problem", "feature"),
    [
        (a_problem(a_stop(ready_s=HOUR)), Feature.RELEASE_TIMES),
        (a_problem(a_stop(cold_limit_s=HOUR)), Feature.COLD_CLOCK),
        (a_problem(a_stop(goods=Goods.CHILLED_BOX)), Feature.COLD_CLOCK),
        (a_problem(a_stop(tier=2, penalty_s=9)), Feature.TIERS),
        (a_problem(a_stop(pickup=kilos(1))), Feature.PICKUPS),
        (a_problem(a_stop(late_s=9)), Feature.SOFT_LIMITS),
        (a_problem(a_stop(), vehicles=(a_vehicle(max_trips=2),)), Feature.SEVERAL_TRIPS),
        (a_problem(a_stop(), vehicles=(a_vehicle(leg_cost=2),)), Feature.LEG_COSTS),
        (a_problem(a_stop(), vehicles=(a_vehicle(longest_trip_s=9),)), Feature.LONGEST_TRIP),
        (a_problem(a_stop(), depots=(a_depot(docks=1),)), Feature.DOCKS),
        (
            a_problem(
                a_stop(),
                vehicles=(a_vehicle(breaks=(Break(window=window(NOON, NOON), duration_s=60),)),),
            ),
            Feature.BREAKS,
        ),
    ],
)
def test_what_a_problem_asks_for_is_seen(problem, feature):
    assert features(problem) == {feature}


def test_an_entrant_lacks_what_it_cannot_do_and_ours_lacks_nothing():
    cold = a_problem(a_stop(cold_limit_s=HOUR, ready_s=HOUR))

    assert ENTRANTS["pyvrp"].lacks(cold) == (Feature.COLD_CLOCK,)
    assert ENTRANTS["vroom"].lacks(cold) == (Feature.COLD_CLOCK, Feature.RELEASE_TIMES)
    assert ENTRANTS["ortools"].lacks(cold) == ENTRANTS[OURS].lacks(cold) == ()


def test_what_an_entrant_can_do_alone_it_may_be_unable_to_do_together():
    alone = a_problem(a_stop(), vehicles=(a_vehicle(longest_trip_s=HOUR),))
    together = a_problem(a_stop(), vehicles=(a_vehicle(longest_trip_s=HOUR, max_trips=2),))

    assert ENTRANTS["pyvrp"].lacks(alone) == ()
    assert Feature.LONGEST_TRIP in ENTRANTS["pyvrp"].lacks(together)


# -- days by formula -----------------------------------------------------------------------------


def test_equal_seeds_give_equal_days_and_others_others():
    first, again, other = (
        food_bank_day(stops=30, seed=seed, traits=EVERY_TRAIT).problem for seed in (1, 1, 2)
    )

    assert first == again
    assert first.stops != other.stops


def test_a_day_without_traits_asks_for_nothing_special():
    assert features(food_bank_day(stops=60, seed=1).problem) == frozenset()


def test_each_trait_asks_for_what_it_is_called():
    asked = {
        trait: features(food_bank_day(stops=60, seed=1, traits=frozenset({trait})).problem)
        for trait in Trait
    }

    assert asked == {
        Trait.COLD: {Feature.COLD_CLOCK},
        Trait.TRIPS: {Feature.SEVERAL_TRIPS},
        Trait.BREAKS: {Feature.BREAKS},
        Trait.TIERS: {Feature.TIERS},
        Trait.MEAT: {Feature.RELEASE_TIMES},
    }


def test_a_trait_changes_neither_homes_nor_loads_nor_windows():
    plain = food_bank_day(stops=40, seed=5).problem.stops
    hard = food_bank_day(stops=40, seed=5, traits=EVERY_TRAIT).problem.stops

    assert [(stop.latitude, stop.demand, stop.windows) for stop in plain] == [
        (stop.latitude, stop.demand, stop.windows) for stop in hard
    ]


def test_households_live_around_the_centres_that_are_passed():
    far = Centre(latitude=41.0, longitude=30.5, spread_m=10, weight=1)

    stops = food_bank_day(stops=20, seed=1, centres=(far,)).problem.stops

    assert all(abs(stop.latitude - 41.0) < 0.001 for stop in stops)
    assert len(CENTRES) > 1


def test_a_larger_day_has_more_vans():
    assert len(food_bank_day(stops=200, seed=1).problem.vehicles) == 4
    assert len(food_bank_day(stops=1000, seed=1).problem.vehicles) == 14


def test_a_day_of_nobody_is_refused():
    with pytest.raises(ValueError, match="needs stops"):
        food_bank_day(stops=0, seed=1)


# -- small days, proven --------------------------------------------------------------------------


def test_the_best_possible_plan_of_one_van_is_the_best_of_all_orders():
    stops = tuple(
        a_stop(name, mile=mile) for name, mile in zip("ABCDE", (7, -3, 12, -8, 2), strict=True)
    )
    timed = tuple(
        replace(stop, windows=(window(8 * HOUR, 8 * HOUR + hours * 20 * MINUTE),))
        for stop, hours in zip(stops, (3, 2, 5, 4, 9), strict=True)
    )
    problem = a_problem(*timed)

    tried = (
        judge_orders(problem, {"Van 1": (order[:length],)})
        for length in range(1, 6)
        for order in permutations("ABCDE", length)
    )
    nothing = judge_orders(problem, {})

    assert best_possible(problem) == min(
        [worth.cost for worth in tried if not worth.broken] + [nothing.cost]
    )


def test_stops_are_shared_among_vans_by_load_fixed_cost_and_price():
    stops = (a_stop("A", mile=5), a_stop("B", mile=-5), a_stop("C", mile=90, penalty_s=600))
    vans = (
        a_vehicle("Van 1", capacity=kilos(10), fixed_cost_s=100),
        a_vehicle("Van 2", capacity=kilos(10), fixed_cost_s=200),
    )

    assert best_possible(a_problem(*stops, vehicles=vans)) == 2 * 600 + 100 + 200 + 600


def test_a_van_that_may_reload_serves_more_than_it_holds():
    stops = (a_stop("A", mile=5), a_stop("B", mile=-5))
    small = a_vehicle(capacity=kilos(10), max_trips=2)

    assert best_possible(a_problem(*stops, vehicles=(small,))) == 2 * 600
    assert (
        best_possible(a_problem(*stops, vehicles=(replace(small, max_trips=1),)))
        == 600 + MANDATORY_SKIPPED
    )


def test_a_day_with_too_many_orders_to_try_is_refused():
    with pytest.raises(ValueError, match="too many orders"):
        small_day(stops=13, seed=1)


# -- what is kept of a search --------------------------------------------------------------------


def test_the_first_find_the_last_by_each_mark_and_the_very_last_are_kept(monkeypatch):
    finds = Finds(marks=(10.0,))
    clock = iter([1.0, 4.0, 9.0, 20.0, 25.0])
    monkeypatch.setattr(Finds, "elapsed_s", property(lambda _finds: next(clock)))

    for name in "ABCDE":
        finds.add(lambda name=name: {"Van 1": ((name,),)})

    assert [(found.at_s, found.orders["Van 1"][0][0]) for found in finds.told()] == [
        (1.0, "A"),
        (9.0, "C"),
        (25.0, "E"),
    ]


def test_what_mandatory_stops_weigh_is_taken_out_of_a_reported_cost():
    problem = a_problem(a_stop("A"), a_stop("B", demand=kilos(500)), a_stop("C", penalty_s=50))
    weights = Weights(problem, arrange(problem, {"Van 1": [["A"]]}))
    heavy = penalties(problem)[1]

    assert weights.plain(1200 + heavy + 50) == 1200 + MANDATORY_SKIPPED + 50
    assert weights.plain(2 * heavy + 50) is None


@pytest.mark.parametrize(
    ("module", "seed", "patience_s", "story"),
    [
        ("routing.bench.with_nobody", 1, 60, "with_nobody"),
        ("tests.routing.hostile", hostile.DIES, 60, "ended without an answer"),
        ("tests.routing.hostile", hostile.NEVER_ANSWERS, 0, "did not end in time"),
    ],
)
def test_a_search_that_fails_is_told_and_not_raised(module, seed, patience_s, story):
    task = Task(
        module=module,
        problem=a_problem(a_stop()),
        seconds=0.1,
        seed=seed,
        marks=(),
        patience_s=patience_s,
    )

    [attempt] = attempt_all([task])

    assert story in attempt.failure


def test_an_attempt_is_judged_and_its_costs_are_told_as_the_instance_states_them():
    day = given("small:5:1")

    row = run(day, ENTRANTS["ortools"], seed=1, marks=(0.5, 1.0))

    assert row.cost == row.best == best_possible(day.instance.problem)
    assert list(row.marks) == ["0.5", "1"]
    assert (row.broken, row.failure, row.entrant) == ([], "", "ortools")


def test_an_entrant_that_cannot_do_what_is_asked_is_not_asked():
    row = run(given("day:5:1:cold"), ENTRANTS["vroom"], seed=1, marks=(1.0,))

    assert row.lacks == ["cold clock"]
    assert row.cost is None


# -- rows and table ------------------------------------------------------------------------------


def test_rows_are_kept_one_by_one_and_found_again(tmp_path):
    path = tmp_path / "folder" / "rows.jsonl"

    save(path, a_row())
    save(path, a_row(seed=2))

    assert load(path) == {row.key: row for row in (a_row(), a_row(seed=2))}
    assert load(tmp_path / "nothing.jsonl") == {}


def test_the_table_has_gaps_where_a_best_cost_is_known_and_ours_over_theirs():
    rows = [
        a_row(),
        a_row(seed=2, cost=103.0, marks={"10": 104.0, "30": 103.0}),
        a_row("pyvrp", cost=105.0, marks={"10": 110.0, "30": 105.0}),
    ]

    _head, ours, theirs = cells(rows, marks=(10, 30))

    assert ours[:9] == ["X", "3", "100", OURS, "2", "0.5 s", "+3.00 %", "+2.00 %", "+3.00 %"]
    assert theirs[3:11] == ["pyvrp", "1", "0.5 s", "+10.00 %", "+5.00 %", "", "0.936", "0.971"]


def test_skipped_mandatory_stops_are_told_apart_from_the_cost():
    skipping = a_row(best=None, family="food bank", marks={"30": 2 * MANDATORY_SKIPPED + 5000.0})

    assert cells([skipping], marks=(30,))[1][6] == "5,000 + 2 skipped"


def test_a_mark_without_a_complete_plan_in_each_attempt_has_no_mean():
    rows = [a_row(), a_row(seed=2, marks={"10": None, "30": 101.0})]

    assert cells(rows, marks=(10, 30))[1][6] == "–"


def test_who_could_not_take_part_or_broke_a_rule_says_so():
    lacking = a_row("vroom", marks={}, cost=None, lacks=["breaks"])
    broken = a_row("pyvrp", marks={}, cost=None, broken=["Van 1 is overloaded."])

    assert cells([lacking], marks=(30,))[1][-1] == "cannot do: breaks"
    assert "breaks a rule: Van 1 is overloaded." in cells([broken], marks=(30,))[1][-1]


def test_verdicts_name_bad_plans_uneven_seeds_and_proofs():
    rows = [
        *(a_row(), a_row(seed=2, cost=140.0), a_row(seed=3, broken=["late"], cost=None)),
        *(a_row(instance="small-8-s1", cost=100.0), a_row(instance="small-8-s2", cost=101.0)),
    ]

    bad, uneven, small = verdicts(rows)

    assert bad.endswith("1 of 5.")
    assert uneven.endswith("the mean: X.")
    assert small.endswith("1 of 2.")


def test_the_table_is_printed_in_columns_or_as_markdown():
    lines = [["a", "b"], ["long", "c"]]

    assert as_text(lines) == "a     b\nlong  c"
    assert as_markdown(lines) == "| a | b |\n| --- | --- |\n| long | c |"


# -- the command ---------------------------------------------------------------------------------


def test_the_command_measures_ours_and_prints_machine_table_and_verdicts(tmp_path):
    results = tmp_path / "rows.jsonl"
    asked = ["small:4:1", "--seconds", "1", "--seeds", "1", "--results", str(results)]

    told = CliRunner().invoke(bench, asked)

    assert told.exit_code == 0, told.output
    assert "small-4-s1" in told.output
    assert "Python 3." in told.output
    assert "A search starts in" in told.output
    assert "Small days equal to brute force: 1 of 1." in told.output
    assert len(results.read_text(encoding="utf-8").splitlines()) == 1


def test_a_run_goes_on_from_the_rows_that_it_has(tmp_path):
    results = tmp_path / "rows.jsonl"
    known = a_row(instance="small-4-s1", seconds=1.0, marks={"1": 7.0}, cost=7.0, best=None)
    results.write_text(json.dumps(asdict(known)) + "\n", encoding="utf-8")
    asked = ["small:4:1", "--seconds", "1", "--seeds", "1", "--results", str(results)]

    told = CliRunner().invoke(bench, asked)

    assert told.exit_code == 0
    assert len(results.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing.vrp"], "nothing.vrp"),
        (["day:many:1"], "A day is told like"),
        (["small:4:1", "--peers", "nobody"], "nobody is called nobody"),
        (["small:4:1", "--seeds", "0"], "0 is not in the range"),
        (["small:4:1", "--seconds", "0"], "0.0 is not in the range"),
    ],
)
def test_a_command_that_makes_no_sense_is_refused_in_a_sentence(arguments, sentence):
    told = CliRunner().invoke(bench, arguments)

    assert told.exit_code == 2
    assert sentence in told.output
