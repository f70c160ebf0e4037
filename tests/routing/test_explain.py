"""Why a stop is left out: each reason with its numbers and its sentence."""

from dataclasses import replace

import pytest
from hypothesis import given

from routing import explain
from routing.byhand import fill
from routing.case import Case, left_out
from routing.decode import arrange
from routing.drivable import day_can_be_driven
from routing.explain import reason_and_remedies, reason_for, reasons
from routing.model import Break, Lock, ReasonCode, Unit
from routing.places import Places
from routing.timed import unexplained
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    NOON,
    TEN,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)
from tests.routing.strategies import problems

SHORT = window(EIGHT, EIGHT + HOUR)


def reason_alone(stop, *vehicles):
    """Why the stop is left out of an empty day."""
    [unserved] = arrange(a_problem(stop, vehicles=vehicles), {}).unserved
    return unserved.reason


@pytest.mark.parametrize(
    ("stop", "vehicle", "code", "numbers", "sentence"),
    [
        (
            a_stop(cold=True),
            a_vehicle(),
            ReasonCode.NO_REFRIGERATED_VEHICLE,
            (None, 0, None),
            "A needs a refrigerated vehicle, and there is none for it.",
        ),
        (
            a_stop(skills=frozenset({"lift", "stairs"})),
            a_vehicle(skills=frozenset({"lift"})),
            ReasonCode.MISSING_SKILL,
            ("Van 1", 0, None),
            "A asks for stairs, which no vehicle that could serve it has.",
        ),
        (
            a_stop(demand=kilos(120)),
            a_vehicle(capacity=kilos(100)),
            ReasonCode.TOO_LARGE,
            ("Van 1", 20_000, Unit.GRAMS),
            "A is 20 kg too much even for Van 1 when it is empty.",
        ),
        (
            a_stop(mile=10, windows=(window(EIGHT, EIGHT + 3 * MINUTE),)),
            a_vehicle(),
            ReasonCode.WINDOW_OUT_OF_REACH,
            ("Van 1", 7 * MINUTE, Unit.SECONDS),
            "Van 1 would reach A 7 min after its time window, even alone.",
        ),
        (
            a_stop(mile=40),
            a_vehicle(shift=SHORT),
            ReasonCode.SHIFT_TOO_SHORT,
            ("Van 1", 25 * MINUTE, Unit.SECONDS),
            "Van 1 would be back from A 25 min after the shift, even alone.",
        ),
        (
            a_stop(mile=40, cold_limit_s=30 * MINUTE),
            a_vehicle(),
            ReasonCode.COLD_LIMIT_TOO_SHORT,
            ("Van 1", 10 * MINUTE, Unit.SECONDS),
            "The goods for A would be out 10 min too long in Van 1, even alone.",
        ),
        (
            a_stop(service_s=4 * HOUR, windows=(SHORT,)),
            a_vehicle(breaks=(Break(window=window(TEN, NOON), duration_s=30 * MINUTE),)),
            ReasonCode.BREAK_IN_THE_WAY,
            ("Van 1", 30 * MINUTE, Unit.SECONDS),
            "Van 1 could not hold its break if it served A, even alone.",
        ),
    ],
)
def test_what_is_impossible_alone_is_told_with_its_numbers(stop, vehicle, code, numbers, sentence):
    reason = reason_alone(stop, vehicle)

    assert reason.code == code
    assert (reason.vehicle, reason.excess, reason.unit) == numbers
    assert reason.sentence == sentence
    assert reason.impossible


def test_where_every_vehicle_is_forbidden_nothing_can_be_served():
    reason = reason_alone(a_stop(forbidden_vehicles=frozenset({"Van 1"})), a_vehicle("Van 1"))

    assert reason.code == ReasonCode.NO_VEHICLES
    assert reason.sentence == "No vehicle may come to A."


def test_the_vehicle_nearest_to_carrying_it_is_named():
    small, big = (a_vehicle(f"{size} kg", capacity=kilos(size)) for size in (50, 100))
    assert reason_alone(a_stop(demand=kilos(110)), small, big).vehicle == "100 kg"


def test_only_the_locked_vehicle_counts_for_a_locked_stop():
    van, fridge = a_vehicle("Van"), a_vehicle("Fridge", refrigerated=True)
    reason = reason_alone(a_stop(cold=True, locked_vehicle="Van"), van, fridge)
    assert reason.code == ReasonCode.NO_REFRIGERATED_VEHICLE


def reason_beside(stop, *others, **vehicle):
    """Why the stop is left out of a day on which Van 1 serves the others."""
    problem = a_problem(*others, stop, vehicles=(a_vehicle(**vehicle),))
    [unserved] = arrange(problem, {"Van 1": [[other.id for other in others]]}).unserved
    return unserved.reason


@pytest.mark.parametrize(
    ("stop", "vehicle", "code", "numbers", "sentence"),
    [
        (
            a_stop("B", mile=20),
            {"capacity": kilos(15)},
            ReasonCode.CROWDED_OUT_BY_LOAD,
            (5_000, Unit.GRAMS),
            "B does not fit beside the others: Van 1, the nearest, would be overloaded by 5 kg.",
        ),
        (
            a_stop("B", mile=20),
            {"shift": window(EIGHT, EIGHT + 48 * MINUTE)},
            ReasonCode.CROWDED_OUT_BY_TIME,
            (2 * MINUTE, Unit.SECONDS),
            "B does not fit beside the others: Van 1, the nearest, would be 2 min late.",
        ),
        (
            a_stop("B", mile=20, cold_limit_s=22 * MINUTE, windows=(window(TEN, NOON),)),
            {},
            ReasonCode.CROWDED_OUT_BY_COLD,
            (3 * MINUTE, Unit.SECONDS),
            (
                "B does not fit beside the others: Van 1, the nearest, "
                "would keep goods out 3 min too long."
            ),
        ),
    ],
)
def test_what_is_crowded_out_names_the_nearest_vehicle(stop, vehicle, code, numbers, sentence):
    early = a_stop("A", mile=10, windows=(window(EIGHT, TEN),))
    reason = reason_beside(stop, early, **vehicle)

    assert reason.code == code
    assert (reason.vehicle, reason.excess, reason.unit) == ("Van 1", *numbers)
    assert reason.sentence == sentence
    assert not reason.impossible


def test_an_optional_stop_may_not_be_worth_its_detour():
    reason = reason_beside(a_stop("B", mile=20, penalty_s=15 * MINUTE), a_stop("A", mile=10))

    assert reason.code == ReasonCode.NOT_WORTH_THE_DETOUR
    assert (reason.excess, reason.unit) == (5 * MINUTE, Unit.SECONDS)
    assert reason.sentence == "B would fit in Van 1, but costs 5 min more than leaving it out."


def test_a_stop_that_was_merely_taken_out_still_fits():
    reason = reason_beside(a_stop("B", mile=20), a_stop("A", mile=10))

    assert reason.code == ReasonCode.STILL_FITS
    assert reason.sentence == "B still fits in Van 1, 20 min more driving."


@pytest.mark.parametrize(
    ("vehicle", "stop", "costs"),
    [
        ({"shift": window(EIGHT, EIGHT + 50 * MINUTE), "overtime_s": HOUR}, {}, 10 + 5 * 2),
        ({"soft_out_s": 50 * MINUTE, "soft_out_cost": 4}, {}, 10 + 5 * 4),
        ({}, {"windows": (window(EIGHT, EIGHT + 20 * MINUTE),), "late_s": HOUR}, 10 + 5 * 3),
    ],
)
def test_what_fits_only_late_or_after_the_shift_costs_that_too(vehicle, stop, costs):
    door = a_stop("B", mile=25, penalty_s=15 * MINUTE, service_s=0, **stop)
    problem = a_problem(a_stop("A", mile=20), door, vehicles=(a_vehicle(**vehicle),))
    [unserved] = arrange(problem, {"Van 1": [["A"]]}).unserved

    assert unserved.reason.code == ReasonCode.NOT_WORTH_THE_DETOUR
    assert unserved.reason.excess == (costs - 15) * MINUTE


@given(problems())
def test_impossible_means_impossible(problem):
    case = Case(problem)
    nothing = [[] for _vehicle in case.vehicles]

    for stop in range(len(problem.stops)):
        reason = reason_for(Places(case, nothing), stop)
        fits = any(day_can_be_driven(case, vehicle, [[stop]]) for vehicle in case.able[stop])
        assert reason.impossible == (not fits)


@given(problems())
def test_after_filling_no_mandatory_stop_still_fits(problem):
    case = Case(problem)
    orders = fill(case, [[] for _vehicle in case.vehicles])

    for stop in left_out(case, orders):
        if problem.stops[stop].mandatory:
            assert reason_for(Places(case, orders), stop).code not in {
                ReasonCode.STILL_FITS,
                ReasonCode.NOT_WORTH_THE_DETOUR,
            }


def test_beside_locked_days_only_a_stop_is_crowded_out():
    lock = Lock(vehicle="Van 1", trips=(("A",),), whole=True)
    problem = replace(a_problem(a_stop("A"), a_stop("B")), locks=(lock,))

    [unserved] = arrange(problem, {"Van 1": [["A"]]}).unserved

    assert unserved.reason.code is ReasonCode.CROWDED_OUT_BY_LOCKS
    assert unserved.reason.sentence == "B has no place beside the locked days of the vehicles."
    assert not unserved.reason.impossible


def test_a_pair_that_no_vehicle_may_take_together_is_impossible():
    there = a_stop("A", forbidden_vehicles=frozenset({"Van 1"}))
    here = a_stop("B", picked_up_at="A", forbidden_vehicles=frozenset({"Van 2"}))
    vans = (a_vehicle("Van 1"), a_vehicle("Van 2"))

    reasons = [one.reason for one in arrange(a_problem(there, here, vehicles=vans), {}).unserved]

    assert [reason.code for reason in reasons] == [ReasonCode.NO_VEHICLES] * 2
    assert reasons[1].sentence == "No vehicle may serve A and B on one trip."


def test_explaining_ends_when_it_has_to():
    case, answers = Case(a_problem(*(a_stop(name) for name in "ABC"))), [True, False]

    told = list(reasons(case, [[]], (), keep_on=lambda: bool(answers) and answers.pop(0)))

    assert [stop for stop, _reason in told] == [0]


def a_full_day():
    """Five stops that do not fit, each by another amount, the nearest to fitting last."""
    left = [
        a_stop("far too much", demand=kilos(80), penalty_s=9 * HOUR),
        a_stop("optional", demand=kilos(7), penalty_s=9 * HOUR),
        a_stop("cold", cold=True),
        a_stop("too much", demand=kilos(50)),
        a_stop("nearly", demand=kilos(11)),
    ]
    case = Case(a_problem(a_stop("A", demand=kilos(95)), *left))
    return case, [[[0]]]


def test_all_stops_have_their_reason_before_remedies_are_sought_for_any():
    case, orders = a_full_day()
    answers = [True] * 6 + [False] * 99

    told = dict(reasons(case, orders, (), keep_on=lambda: answers.pop(0)))

    assert list(told) == [1, 2, 3, 4, 5]
    assert ReasonCode.NOT_LOOKED_INTO not in {reason.code for reason in told.values()}
    assert [reason.sought for reason in told.values()] == [False] * 5


def test_remedies_are_sought_first_where_they_are_likeliest(monkeypatch):
    case, orders = a_full_day()
    asked = []

    def noted(_places, stop, *, keep_on):
        asked.append(case.stops[stop].name)
        return ()

    monkeypatch.setattr(explain, "remedies", noted)
    told = dict(reasons(case, orders, ()))

    assert asked == ["nearly", "too much", "cold", "optional", "far too much"]
    assert all(reason.sought for reason in told.values())


def test_a_stop_beyond_those_that_are_helped_says_that_remedies_were_not_sought(monkeypatch):
    monkeypatch.setattr(explain, "HELPED", 1)
    case, orders = a_full_day()

    told = dict(reasons(case, orders, ()))

    assert [case.stops[stop].name for stop, one in told.items() if one.sought] == ["nearly"]
    assert [one.remedies for one in told.values() if not one.sought] == [()] * 4


def test_what_is_asked_again_of_one_stop_is_looked_for_to_the_end():
    case, orders = a_full_day()

    reason = reason_and_remedies(case, orders, 2)

    assert reason.sought
    assert reason.remedies == dict(reasons(case, orders, ()))[2].remedies != ()


def test_what_nobody_looked_into_says_so():
    case, orders = a_full_day()

    [(_stop, reason), *_others] = unexplained(case, orders, ())

    assert (reason.code, reason.sought) == (ReasonCode.NOT_LOOKED_INTO, False)
    assert reason.sentence == "Not looked into for want of time; ask again."
    assert not reason.impossible


def test_nothing_is_called_impossible_before_every_order_was_tried():
    riders = [a_stop(f"{n}", mile=n, picked_up_at="A", demand=kilos(1)) for n in range(11, 17)]
    closed = replace(riders[0], windows=(window(0, EIGHT),))
    few = Case(a_problem(a_stop("A"), closed, *riders[1:3]))
    many = Case(a_problem(a_stop("A"), closed, *riders[1:]))

    assert reason_for(Places(few, [[]]), 1).code is ReasonCode.WINDOW_OUT_OF_REACH
    assert reason_for(Places(many, [[]]), 1).code is ReasonCode.CROWDED_OUT_BY_TIME
