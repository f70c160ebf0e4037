"""Whether one more stop fits, beside the full timetable."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.case import Case
from routing.draft import Draft
from routing.insertion import fill
from routing.rounds import Rounds
from routing.ruin import Ruin
from routing.schedule import schedule
from tests.routing.strategies import breaks, problems


@st.composite
def busy_days(draw):
    """One van with a break and several trips, stops with cold limits and no windows."""
    problem = draw(problems(most_stops=7, most_vehicles=1))
    van = replace(problem.vehicles[0], max_trips=3, breaks=draw(breaks()))
    stops = tuple(replace(stop, windows=()) for stop in problem.stops)
    return replace(problem, vehicles=(van,), stops=stops)


@st.composite
def cut_in_trips(draw, problem):
    order = draw(st.permutations(range(len(problem.stops))))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), min_size=2, max_size=2)))
    trips = order[: cuts[0]], order[cuts[0] : cuts[1]], order[cuts[1] :]
    return [list(trip) for trip in trips if trip]


@settings(max_examples=300)
@given(busy_days(), st.data())
def test_a_day_with_a_break_works_out_when_its_timetable_does(problem, data):
    case, trips = Case(problem), data.draw(cut_in_trips(problem))
    rounds = Rounds(case, 0, trips)

    assert rounds.sure
    assert rounds.works_out == (not schedule(case, 0, trips).misfits)


@settings(max_examples=300)
@given(problems(most_stops=7, most_vehicles=1), st.data())
def test_what_works_out_in_a_timetable_is_never_refused(problem, data):
    case, trips = Case(problem), data.draw(cut_in_trips(problem))
    rounds = Rounds(case, 0, trips)

    if not schedule(case, 0, trips).misfits:
        assert rounds.works_out
    elif rounds.sure:
        assert not rounds.works_out


@settings(max_examples=100)
@given(st.one_of(busy_days(), problems(most_vehicles=1)))
def test_a_stop_fits_when_the_day_with_it_has_no_misfit(problem):
    draft = Draft(Case(problem))
    fill(draft, stops=range(0, len(problem.stops), 2))

    for stop in draft.left_out():
        for place in draft.places_for(stop, draft.case.able[stop]):
            timed = not draft.timed_with(stop, place).misfits
            assert draft.fits(stop, place) == (timed and draft.overload(stop, place) == ())


@settings(max_examples=60, deadline=None)
@given(problems(most_stops=9))
def test_every_step_leaves_a_plan_that_can_be_driven(problem):
    draft = Draft(Case(problem))
    ruin = Ruin(draft, seed=1)

    for number in range(20 if ruin.able else 0):
        ruin.step(progress=number / 20)

        assert not any(times.misfits for times in draft.times)
        served = [stop for trips in draft.orders for trip in trips for stop in trip]
        assert len(served) == len(set(served))
        assert ruin.best_cost_s <= ruin.cost_s
