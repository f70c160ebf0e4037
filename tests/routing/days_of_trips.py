"""Days made up by hypothesis on which vehicles make several trips, which suffice to plan them."""

from dataclasses import replace

from hypothesis import strategies as st

from routing.case import Case
from routing.kinds import kinds_of
from tests.routing.builders import HOUR, NINE, NOON, window
from tests.routing.strategies import problems

NO_BREAKS = st.just(())


def made(vehicle, *trips):
    """Trips that vehicles were seen to make, each by itself; told by the first of their kind."""
    return [(vehicle, (tuple(trip),)) for trip in trips]


@st.composite
def days_of_trips(draw, *, most_stops=6, most_vehicles=2, breaks=NO_BREAKS):
    """Days on which trips suffice: one window a stop, several trips, each vehicle twice."""
    day = draw(problems(most_stops=most_stops, most_vehicles=most_vehicles))
    stops = tuple(
        replace(stop, windows=stop.windows[:1], ready_s=draw(st.sampled_from([0, NINE, NOON])))
        for stop in day.stops
    )
    longest = st.sampled_from([None, HOUR, 2 * HOUR])
    fleet = [
        replace(van, breaks=draw(breaks), max_trips=2, longest_trip_s=draw(longest))
        for van in day.vehicles
    ]
    twins = [replace(van, id=f"{van.id} twin") for van in fleet]
    hours = st.sampled_from([None, window(NINE, NOON + HOUR)])
    depots = tuple(
        replace(
            depot, first_load_s=draw(st.sampled_from([0, 2 * depot.reload_s])), window=draw(hours)
        )
        for depot in day.depots
    )
    return Case(replace(day, depots=depots, stops=stops, vehicles=(*fleet, *twins)))


def firsts_of_kinds(case):
    """Returns for each vehicle the first one of its kind, in whose name trips of the kind are seen."""
    kinds = kinds_of(case)
    return [kinds.index(kind) for kind in kinds]


@st.composite
def days_and_single_trips(draw, **fields):
    """A day, and the trips to one stop each that its vehicles can make, in any order."""
    case = draw(days_of_trips(**fields))
    firsts = firsts_of_kinds(case)
    able = [(firsts[van], ((stop,),)) for stop, vans in enumerate(case.able) for van in vans]
    return case, draw(st.permutations(able))
