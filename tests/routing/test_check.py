"""What a plan must respect, each rule alone.

The good plan: Van 1 leaves the depot (mile 0) at 8:00, serves A (mile 10) from 8:10 to 8:15
and B (mile 20) from 8:25 to 8:30, and is back at 8:50. Each stop gets 10 kg.
"""

from dataclasses import replace

import pytest

from routing.check import RULES, check
from routing.day import Day
from routing.model import (
    Break,
    Load,
    Plan,
    Reason,
    ReasonCode,
    Rest,
    Trip,
    Unit,
    Unserved,
    Visit,
)
from routing.rules.costs import costs_of
from tests.routing.builders import (
    EIGHT,
    FIVE,
    MILE_M,
    MINUTE,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)

A = a_stop("A", mile=10)
B = a_stop("B", mile=20)


def at(minutes: int) -> int:
    return EIGHT + minutes * MINUTE


def a_visit(stop: str, *, arrives: int, starts: int | None = None, left: int = 0, **given) -> Visit:
    """A visit at minutes after eight, on a trip that left at eight."""
    starts = arrives if starts is None else starts
    given.setdefault("ends", at(starts + 5))
    given.setdefault("cold_s", starts * MINUTE)
    return Visit(stop=stop, arrives=at(arrives), starts=at(starts), load_after=kilos(left), **given)


def a_trip(*visits: Visit, number: int = 1, departs: int = 0, returns: int = 50, miles: int = 40):
    return Trip(
        vehicle="Van 1",
        number=number,
        departs=at(departs),
        returns=at(returns),
        visits=visits,
        distance_m=miles * MILE_M,
    )


VISIT_A = a_visit("A", arrives=10, left=10)
VISIT_B = a_visit("B", arrives=25)
GOOD = Plan(trips=(a_trip(VISIT_A, VISIT_B),))


def left_out(stop: str, code: ReasonCode = ReasonCode.CROWDED_OUT_BY_TIME) -> Unserved:
    return Unserved(stop=stop, reason=Reason(code=code, sentence="Too much to do."))


def judged(problem, plan):
    """What a plan breaks that tells its cost truly."""
    return check(problem, replace(plan, costs=costs_of(Day(problem, plan))))


def the_violation(problem, plan):
    [violation] = judged(problem, plan)
    return violation


def test_a_plan_that_respects_everything_breaks_no_rule():
    assert judged(a_problem(A, B), GOOD) == []


def test_an_empty_day_breaks_no_rule():
    assert judged(a_problem(), Plan()) == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_a_sentence(rule):
    assert rule.__doc__.endswith(".")


def test_an_overloaded_vehicle_is_named_with_its_excess():
    violation = the_violation(
        a_problem(
            A, B, vehicles=(a_vehicle(capacity=Load(grams=19_750, pieces=20, millilitres=10**6)),)
        ),
        GOOD,
    )

    assert (violation.rule, violation.vehicle) == ("load_fits_vehicle", "Van 1")
    assert (violation.excess, violation.unit) == (250, Unit.GRAMS)
    assert violation.sentence == "Van 1 is overloaded by 0.3 kg on trip 1."


def test_pieces_and_volume_are_loads_too():
    small = a_vehicle(capacity=Load(grams=10**6, pieces=19, millilitres=38_000))

    assert [
        violation.sentence for violation in judged(a_problem(A, B, vehicles=(small,)), GOOD)
    ] == [
        "Van 1 is overloaded by 1 piece on trip 1.",
        "Van 1 is overloaded by 2 l on trip 1.",
    ]


def test_late_service_is_told_in_minutes():
    violation = the_violation(a_problem(A, replace(B, windows=(window(EIGHT, at(20)),))), GOOD)

    assert (violation.rule, violation.stop) == ("service_starts_in_window", "B")
    assert (violation.excess, violation.unit) == (5 * MINUTE, Unit.SECONDS)
    assert violation.sentence == "B would be served 5 min too late."


def test_early_service_is_told_in_minutes():
    violation = the_violation(a_problem(A, replace(B, windows=(window(at(26), FIVE),))), GOOD)
    assert violation.sentence == "B would be served 1 min too early."


def test_service_in_one_of_several_windows_is_enough():
    windows = (window(EIGHT, at(1)), window(at(25), at(25)))
    assert judged(a_problem(A, replace(B, windows=windows)), GOOD) == []


def test_service_between_two_windows_is_measured_to_the_nearer():
    windows = (window(EIGHT, at(23)), window(at(35), FIVE))
    violation = the_violation(a_problem(A, replace(B, windows=windows)), GOOD)
    assert violation.sentence == "B would be served 2 min too late."


def test_service_is_not_cut_short():
    hurried = Plan(trips=(a_trip(VISIT_A, replace(VISIT_B, ends=at(28))),))
    violation = the_violation(a_problem(A, B), hurried)

    assert violation.rule == "service_takes_its_time"
    assert violation.sentence == "B is given 2 min too little."


def test_service_does_not_start_before_arrival():
    plan = Plan(trips=(a_trip(VISIT_A, replace(VISIT_B, arrives=at(27))),))
    assert the_violation(a_problem(A, B), plan).rule == "service_takes_its_time"


def test_nobody_drives_faster_than_the_roads_allow():
    flying = Plan(trips=(a_trip(VISIT_A, a_visit("B", arrives=22), returns=47),))
    violation = the_violation(a_problem(A, B), flying)

    assert (violation.rule, violation.vehicle) == ("driving_takes_its_time", "Van 1")
    assert violation.sentence == "Van 1 would reach B 3 min sooner than it can."


def test_the_way_back_is_driven_too():
    violation = the_violation(a_problem(A, B), Plan(trips=(a_trip(VISIT_A, VISIT_B, returns=49),)))
    assert violation.sentence == "Van 1 would reach the depot 1 min sooner than it can."


def test_distances_follow_the_roads():
    violation = the_violation(a_problem(A, B), Plan(trips=(a_trip(VISIT_A, VISIT_B, miles=39),)))
    assert violation.sentence == "Trip 1 of Van 1 is 20000 m, not 19500 m."


@pytest.mark.parametrize("lie", [{"load_after": kilos(1)}, {"cold_s": 0}])
def test_a_visit_tells_truly_what_is_aboard_and_since_when(lie):
    plan = Plan(trips=(a_trip(VISIT_A, replace(VISIT_B, **lie)),))
    violation = the_violation(a_problem(A, B), plan)

    assert (violation.rule, violation.stop) == ("loads_and_clocks_are_true", "B")
    assert violation.sentence == "What Van 1 carries at B, or since when, is told wrongly."


@pytest.mark.parametrize(
    ("shift", "sentence"),
    [
        (window(at(1), FIVE), "Van 1 would leave 1 min before the shift."),
        (window(EIGHT, at(49)), "Van 1 would be back 1 min after the shift."),
    ],
)
def test_trips_fit_the_shift(shift, sentence):
    violation = the_violation(a_problem(A, B, vehicles=(a_vehicle(shift=shift),)), GOOD)

    assert violation.rule == "trips_fit_the_shift"
    assert violation.sentence == sentence


def two_trips(*, second_departs: int) -> Plan:
    """To A and back by 8:25; then to B."""
    later = a_visit("B", arrives=second_departs + 20, cold_s=20 * MINUTE)
    return Plan(
        trips=(
            a_trip(replace(VISIT_A, load_after=kilos(0)), returns=25, miles=20),
            a_trip(later, number=2, departs=second_departs, returns=second_departs + 45),
        )
    )


def test_a_vehicle_is_reloaded_between_its_trips():
    problem = a_problem(
        A, B, depots=(a_depot(reload_s=20 * MINUTE),), vehicles=(a_vehicle(max_trips=2),)
    )

    assert judged(problem, two_trips(second_departs=45)) == []
    violation = the_violation(problem, two_trips(second_departs=40))
    assert (violation.rule, violation.excess) == ("trips_leave_time_to_reload", 5 * MINUTE)
    assert violation.sentence == "Van 1 would leave on trip 2 5 min before it is loaded."


def test_trips_of_one_vehicle_do_not_overlap():
    problem = a_problem(A, B, vehicles=(a_vehicle(max_trips=2),))
    violation = the_violation(problem, two_trips(second_departs=15))
    assert (violation.rule, violation.excess) == ("trips_leave_time_to_reload", 10 * MINUTE)


def test_a_vehicle_makes_no_more_trips_than_it_may():
    violation = the_violation(a_problem(A, B), two_trips(second_departs=45))

    assert (violation.rule, violation.excess) == ("trips_are_not_too_many", 1)
    assert violation.sentence == "Van 1 makes 2 trips, but may make 1."


def test_cold_goods_need_a_refrigerated_vehicle():
    cold = a_problem(A, replace(B, cold=True))
    fridge = a_problem(A, replace(B, cold=True), vehicles=(a_vehicle(refrigerated=True),))

    assert judged(fridge, GOOD) == []
    violation = the_violation(cold, GOOD)
    assert (violation.rule, violation.stop) == ("cold_goods_are_refrigerated", "B")
    assert violation.sentence == "B needs a refrigerated vehicle, and Van 1 is not."


def test_the_cold_limit_counts_from_the_depot():
    assert judged(a_problem(A, replace(B, cold_limit_s=25 * MINUTE)), GOOD) == []
    violation = the_violation(a_problem(A, replace(B, cold_limit_s=24 * MINUTE)), GOOD)

    assert (violation.rule, violation.stop) == ("cold_limit_is_held", "B")
    assert violation.sentence == "The goods for B would be out 1 min too long."


def test_waiting_counts_for_the_cold_limit():
    waiting = Plan(trips=(a_trip(VISIT_A, a_visit("B", arrives=25, starts=60), returns=85),))
    violation = the_violation(a_problem(A, replace(B, cold_limit_s=30 * MINUTE)), waiting)
    assert violation.excess == 30 * MINUTE


def test_a_vehicle_has_the_skills_its_stops_ask_for():
    able = a_vehicle(skills=frozenset({"lift", "stairs"}))
    asking = replace(B, skills=frozenset({"stairs"}))

    assert judged(a_problem(A, asking, vehicles=(able,)), GOOD) == []
    violation = the_violation(a_problem(A, asking), GOOD)
    assert violation.rule == "skills_are_matched"
    assert violation.sentence == "B asks for stairs, which Van 1 does not have."


def test_a_locked_stop_stays_with_its_vehicle():
    vans = (a_vehicle("Van 1"), a_vehicle("Van 2"))

    assert judged(a_problem(A, replace(B, locked_vehicle="Van 1"), vehicles=vans), GOOD) == []
    violation = the_violation(a_problem(A, replace(B, locked_vehicle="Van 2"), vehicles=vans), GOOD)
    assert violation.rule == "locked_stops_stay"
    assert violation.sentence == "B is locked to another vehicle than Van 1."


def resting_driver(opens: int, closes: int):
    rest = Break(window=window(at(opens), at(closes)), duration_s=15 * MINUTE)
    return a_problem(A, B, vehicles=(a_vehicle(breaks=(rest,)),))


def a_rest(starts: int) -> Rest:
    return Rest(vehicle="Van 1", starts=at(starts), ends=at(starts + 15))


def test_a_missing_break_is_a_violation():
    violation = the_violation(resting_driver(5, 30), GOOD)

    assert violation.rule == "breaks_are_held"
    assert violation.sentence == "Van 1 has no break of 15 min when it should."


def test_a_break_can_be_held_at_a_stop():
    resting = Plan(
        trips=(a_trip(VISIT_A, a_visit("B", arrives=25, starts=40), returns=65),),
        rests=(a_rest(25),),
    )
    assert judged(resting_driver(5, 30), resting) == []


def test_a_break_can_be_held_at_the_depot_after_work():
    assert judged(resting_driver(30, 50), GOOD) == []


def test_a_rest_during_service_is_no_rest():
    violations = judged(resting_driver(5, 30), replace(GOOD, rests=(a_rest(26),)))
    assert [violation.sentence for violation in violations] == [
        "A rest of Van 1 falls into its work."
    ]


def test_nobody_rests_while_driving():
    plan = replace(GOOD, rests=(replace(a_rest(16), ends=at(20)),))
    too_soon, at_work = judged(a_problem(A, B), plan)

    assert too_soon.sentence == "Van 1 would reach B 4 min sooner than it can."
    assert at_work.rule == "rests_are_at_a_standstill"


@pytest.mark.parametrize(("starts", "kept"), [(15, True), (16, False), (20, False)])
def test_nobody_rests_in_the_middle_of_a_drive_however_long_it_takes(starts, kept):
    slow = a_trip(VISIT_A, a_visit("B", arrives=40), returns=65)
    plan = Plan(trips=(slow,), rests=(a_rest(starts),))
    rules = [violation.rule for violation in judged(a_problem(A, B), plan)]
    assert rules == ([] if kept else ["rests_are_at_a_standstill"])


@pytest.mark.parametrize(("starts", "kept"), [(20, True), (21, False), (35, False)])
def test_nobody_rests_while_the_vehicle_is_loaded(starts, kept):
    trips = (
        a_trip(a_visit("A", arrives=10), returns=25, miles=20),
        a_trip(
            a_visit("B", arrives=80, cold_s=20 * MINUTE),
            number=2,
            departs=60,
            returns=105,
        ),
    )
    problem = a_problem(
        A, B, vehicles=(a_vehicle(max_trips=2),), depots=(a_depot(reload_s=20 * MINUTE),)
    )
    rules = [one.rule for one in judged(problem, Plan(trips=trips, rests=(a_rest(5 + starts),)))]
    assert rules == ([] if kept else ["rests_are_at_a_standstill"])


def test_two_breaks_are_not_held_by_one_rest():
    breaks = tuple(
        Break(window=window(at(opens), at(30)), duration_s=15 * MINUTE) for opens in (5, 6)
    )
    problem = a_problem(A, B, vehicles=(a_vehicle(breaks=breaks),))
    resting = Plan(
        trips=(a_trip(VISIT_A, a_visit("B", arrives=25, starts=40), returns=65),),
        rests=(a_rest(25),),
    )
    assert the_violation(problem, resting).rule == "breaks_are_held"


def test_a_stop_nobody_mentions_is_a_violation():
    violation = the_violation(a_problem(A, B, a_stop("C")), GOOD)

    assert (violation.rule, violation.stop) == ("each_stop_is_served_once_or_left_out", "C")
    assert violation.sentence == "C is neither served nor listed as left out."


def test_a_stop_left_out_with_a_reason_is_not_a_violation():
    assert judged(a_problem(A, B, a_stop("C")), replace(GOOD, unserved=(left_out("C"),))) == []


def test_a_stop_is_not_served_twice():
    twice = a_visit("A", arrives=25, left=0)
    plan = Plan(
        trips=(
            a_trip(
                VISIT_A,
                replace(twice, arrives=at(15), starts=at(15), ends=at(20), cold_s=15 * MINUTE),
                returns=30,
                miles=20,
            ),
        )
    )
    violation = the_violation(a_problem(A), plan)
    assert violation.sentence == "A is served 2 times."


def test_a_served_stop_is_not_listed_as_left_out():
    violation = the_violation(a_problem(A, B), replace(GOOD, unserved=(left_out("B"),)))
    assert violation.sentence == "B is served and also listed as left out."


def test_a_stop_is_not_left_out_twice():
    plan = replace(GOOD, unserved=(left_out("C"), left_out("C")))
    violation = the_violation(a_problem(A, B, a_stop("C")), plan)
    assert violation.sentence == "C is listed as left out 2 times."


@pytest.mark.parametrize("code", [ReasonCode.NOT_WORTH_THE_DETOUR, ReasonCode.STILL_FITS])
def test_only_optional_stops_may_be_left_out_to_save_a_detour(code):
    plan = replace(GOOD, unserved=(left_out("C", code),))

    assert judged(a_problem(A, B, a_stop("C", penalty_s=60)), plan) == []
    violation = the_violation(a_problem(A, B, a_stop("C")), plan)
    assert violation.rule == "mandatory_stops_are_not_spared"
    assert violation.sentence == "C is mandatory and would fit, but is left out."


def test_unknown_names_are_told():
    stray = replace(a_trip(a_visit("Z", arrives=10)), vehicle="Van 9")
    plan = Plan(trips=(*GOOD.trips, stray), unserved=(left_out("Y"),))

    assert [violation.sentence for violation in judged(a_problem(A, B), plan)] == [
        "No vehicle is called Van 9.",
        "No stop is called Z.",
        "No stop is called Y.",
    ]
