"""What would let a stop in: each remedy with its numbers, each proven."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.case import Case
from routing.check import check
from routing.decode import arrange, plan_of, timed, unexplained
from routing.flaws import can_drive
from routing.model import Goods, ReasonCode, RemedyKind, Unit
from routing.places import Places, blocks_of
from routing.remedies import remedies
from tests.routing.any_days import any_days, dealt
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)

A, B = a_stop("A", mile=10, penalty_s=HOUR), a_stop("B", mile=20, penalty_s=HOUR)


def reason_beside(problem):
    plan = arrange(problem, {"Van 1": [["A"]]})
    [unserved] = plan.unserved
    return unserved.reason


def remedy(reason, kind):
    [found] = [one for one in reason.remedies if one.kind is kind]
    return found


def test_a_stop_fits_with_some_more_minutes():
    short = a_vehicle(shift=window(EIGHT, EIGHT + 48 * MINUTE))
    reason = reason_beside(a_problem(A, B, vehicles=(short,)))

    found = remedy(reason, RemedyKind.MORE_TIME)
    assert (found.vehicle, found.amount, found.unit) == ("Van 1", 2 * MINUTE, Unit.SECONDS)
    assert found.sentence == "B fits if Van 1 has 2 min more."


def test_a_stop_fits_with_some_more_room():
    reason = reason_beside(a_problem(A, B, vehicles=(a_vehicle(capacity=kilos(15)),)))

    found = remedy(reason, RemedyKind.MORE_ROOM)
    assert found.sentence == "B fits if Van 1 carries 5 kg and 5 pieces and 10 l more."


def test_a_stop_fits_when_the_day_begins_earlier_or_its_window_ends_later():
    early = replace(B, windows=(window(EIGHT, EIGHT + 15 * MINUTE),))
    reason = reason_beside(a_problem(A, early))

    assert remedy(reason, RemedyKind.EARLIER_START).sentence == (
        "B fits if Van 1 begins 5 min earlier."
    )
    assert remedy(reason, RemedyKind.LATER_WINDOW).sentence == (
        "B fits if it may be served 5 min later."
    )


def test_one_more_refrigerated_vehicle_is_asked_for_the_hours_it_is_needed():
    frozen = replace(B, cold=True, windows=(window(14 * HOUR, 15 * HOUR),))
    reason = reason_beside(a_problem(A, frozen))

    assert reason.code is ReasonCode.NO_REFRIGERATED_VEHICLE
    [found] = reason.remedies
    assert (found.kind, found.refrigerated) == (RemedyKind.ONE_MORE_VEHICLE, True)
    assert found.hours == window(13 * HOUR + 30 * MINUTE, 14 * HOUR + 30 * MINUTE)
    assert found.sentence == (
        "B fits with one more refrigerated vehicle like Van 1 from 13:30 to 14:30."
    )


@pytest.mark.parametrize(("tier", "gives_way"), [(1, True), (2, True)])
def test_a_stop_fits_when_one_of_the_same_or_a_later_tier_gives_way(tier, gives_way):
    small = a_vehicle(capacity=kilos(10))
    reason = reason_beside(a_problem(replace(A, tier=tier), B, vehicles=(small,)))

    found = remedy(reason, RemedyKind.GIVE_WAY)
    assert found.stop == "A"
    assert found.sentence == f"B fits if A, tier {tier}, gives way."


@pytest.mark.parametrize("holder", [replace(A, penalty_s=None), replace(A, tier=1)])
def test_nobody_of_an_earlier_tier_gives_way(holder):
    later = replace(B, tier=2)
    reason = reason_beside(a_problem(holder, later, vehicles=(a_vehicle(capacity=kilos(10)),)))
    assert RemedyKind.GIVE_WAY not in {found.kind for found in reason.remedies}


def test_a_stop_that_is_too_far_for_cold_goods_has_no_remedy():
    far = a_stop("B", mile=40, cold_limit_s=30 * MINUTE, penalty_s=HOUR)
    assert reason_beside(a_problem(A, far)).remedies == ()


FRESH = replace(B, goods=Goods.FRESH, may_be_boxed=True)
WARM = a_vehicle("Van 1")
COOL = a_vehicle("Van 2", capacity=kilos(5), refrigerated=True)


def kinds_beside(*stops, vehicles=(WARM, COOL), limit_s=HOUR):
    problem = replace(
        a_problem(*stops, vehicles=vehicles), cold_limits_s={Goods.CHILLED_BOX: limit_s}
    )
    return {found.kind: found for found in reason_beside(problem).remedies}


def test_a_chilled_stop_fits_in_a_box_on_a_vehicle_that_does_not_cool():
    found = kinds_beside(A, FRESH)[RemedyKind.IN_A_BOX]

    assert found.vehicle == "Van 1"
    assert found.sentence == "B fits in Van 1 if it travels in a chilled box."


@pytest.mark.parametrize(
    ("stop", "changes"),
    [
        (replace(FRESH, may_be_boxed=False), {}),
        (FRESH, {"limit_s": 19 * MINUTE}),
        (FRESH, {"vehicles": (a_vehicle(capacity=kilos(10)), COOL)}),
        (FRESH, {"vehicles": (a_vehicle(shift=window(EIGHT, EIGHT + 48 * MINUTE)), COOL)}),
        (replace(FRESH, penalty_s=15 * MINUTE), {}),
        (replace(FRESH, forbidden_vehicles=frozenset({"Van 1"})), {}),
    ],
    ids=["no box", "too long for a box", "no room", "no time", "too dear", "forbidden"],
)
def test_a_box_is_told_of_only_where_it_is_all_that_lacks(stop, changes):
    assert RemedyKind.IN_A_BOX not in kinds_beside(A, stop, **changes)


def test_a_box_is_not_told_of_when_time_is_up_before_its_places_are_looked_at():
    """Each place without a box is a step, and so is each of five kinds of remedies."""
    problem = a_problem(A, FRESH, vehicles=(WARM, COOL))
    places = Places(Case(problem), [[[0]], []])
    steps = len(places.ranked([1])) + 5

    def kinds(most):
        answers = iter([True] * most)
        found = remedies(places, 1, keep_on=lambda: next(answers, False))
        return {one.kind for one in found}

    assert RemedyKind.IN_A_BOX not in kinds(steps)
    assert RemedyKind.IN_A_BOX in kinds(steps + 1)


def test_looking_for_remedies_ends_when_it_has_to_with_what_was_found():
    """The first step looks at a place, the second at whether more time on the vehicle helps."""
    short = a_vehicle(shift=window(EIGHT, EIGHT + 48 * MINUTE))
    case = Case(a_problem(A, B, vehicles=(short, a_vehicle("Van 2", capacity=kilos(1)))))
    places, steps = Places(case, [[[0]], []]), []

    def keep_on(most):
        steps.append(most)
        return len(steps) <= most

    assert remedies(places, 1, keep_on=lambda: keep_on(0)) == ()
    steps.clear()
    tried = len(places.ranked([1]))
    [found] = remedies(places, 1, keep_on=lambda: keep_on(tried + 1))
    assert found.kind is RemedyKind.MORE_TIME


slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(any_days(most_stops=4), st.randoms(use_true_random=False))
def test_more_time_or_room_on_a_vehicle_lets_the_stop_in(problem, random):
    """Proven once more here, on the whole day: the changed vehicle, the rest as it was."""
    case, orders = Case(problem), dealt(problem, random)
    orders = [
        trips if can_drive(case, vehicle, trips) else [] for vehicle, trips in enumerate(orders)
    ]
    plan = plan_of(case, orders, reasons=unexplained)
    if any(depot.docks for depot in problem.depots) or _broken(problem, plan):
        return
    places = Places(case, orders)

    for unserved in plan.unserved:
        for found in remedies(places, case.stop_numbers()[unserved.stop]):
            if found.kind is RemedyKind.MORE_TIME:
                longer = _with_more_time(problem, found)
                assert _some_place_fits(longer, orders, unserved.stop, found.vehicle)


@settings(slow, max_examples=150)
@given(any_days(most_stops=4), st.randoms(use_true_random=False))
def test_a_box_is_told_of_exactly_where_the_boxed_stop_has_a_place(problem, random):
    """On the whole day, docks and all: every place is tried for the boxed stop, the rest as it was."""
    case, orders = Case(problem), dealt(problem, random)
    orders = [
        trips if can_drive(case, vehicle, trips) else [] for vehicle, trips in enumerate(orders)
    ]
    plan = plan_of(case, orders, reasons=unexplained)
    if _broken(problem, plan):
        return

    for unserved in plan.unserved:
        stop = case.stop_numbers()[unserved.stop]
        kinds = {found.kind for found in remedies(Places(case, orders), stop)}
        boxed = _with_a_box(problem, unserved.stop)
        fits = case.stops[stop].may_be_boxed and _some_place_is_worth_it(boxed, orders, stop)
        assert (RemedyKind.IN_A_BOX in kinds) is fits


def _some_place_is_worth_it(problem, orders, stop):
    case = Case(problem)
    places = Places(case, orders)
    return any(
        next(places.flaws(block, place), None) is None
        and places.added_in_time(block, place, places.fitting(block, place))
        <= sum(case.penalty_s[each] for each in block)
        for block in blocks_of(case, stop)
        for place in places.ranked(block)
    )


def _with_a_box(problem, name):
    return replace(
        problem,
        stops=tuple(
            replace(stop, goods=Goods.CHILLED_BOX, cold=False) if stop.id == name else stop
            for stop in problem.stops
        ),
    )


def _with_more_time(problem, found):
    return replace(
        problem,
        vehicles=tuple(
            replace(
                van,
                shift=window(van.shift.opens, van.shift.closes + found.amount),
                longest_trip_s=van.longest_trip_s and van.longest_trip_s + found.amount,
            )
            if van.id == found.vehicle
            else van
            for van in problem.vehicles
        ),
    )


def _some_place_fits(problem, orders, stop, vehicle):
    case = Case(problem)
    places, van = Places(case, orders), case.vehicle_numbers()[vehicle]
    return any(
        next(places.flaws(block, place), None) is None
        for block in blocks_of(case, case.stop_numbers()[stop])
        for place in places.ranked(block, [van])
    )


def _broken(problem, plan):
    rules = {violation.rule for violation in check(problem, plan)}
    return rules - {"mandatory_stops_are_not_spared"}


def test_remedies_are_looked_for_where_a_day_is_told_in_full_only():
    problem = a_problem(A, B, vehicles=(a_vehicle(capacity=kilos(10)),))
    [unserved] = timed(problem, {"Van 1": [["A"]]}).unserved
    assert (unserved.reason.code, unserved.reason.remedies) == (
        ReasonCode.NOT_LOOKED_INTO,
        (),
    )
