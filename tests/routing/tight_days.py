"""Days of one vehicle in which half an hour is long and every minute counts."""

import numpy as np
from hypothesis import strategies as st

from routing.model import Break, Load, Problem, Stop, TimeWindow, Vehicle
from tests.routing.builders import MINUTE, Given, a_depot

LAST_MINUTE = 40


def minutes(least: int, most: int):
    return st.integers(least, most).map(lambda number: number * MINUTE)


@st.composite
def windows(draw, count):
    edges = sorted(draw(st.sets(st.integers(0, 26), min_size=2 * count, max_size=2 * count)))
    return tuple(
        TimeWindow(opens=opens * MINUTE, closes=closes * MINUTE)
        for opens, closes in zip(edges[::2], edges[1::2], strict=True)
    )


def maybe(strategy):
    return st.one_of(st.none(), st.none(), strategy)


@st.composite
def tight_stops(draw, number, *, pickup, paired):
    return Stop(
        id=f"stop {number}",
        name=f"Stop {number}",
        latitude=40.7,
        longitude=29.9,
        demand=Load(pieces=1),
        service_s=draw(minutes(0, 3)),
        service_per_piece_s=draw(minutes(0, 1)),
        setup_s=draw(minutes(0, 2)),
        building=draw(st.sampled_from([None, "tower"])),
        windows=draw(windows(draw(st.integers(1 if paired else 0, 2)))),
        late_s=draw(st.sampled_from([0, 0, 3 * MINUTE])),
        ready_s=draw(st.sampled_from([0, 0, 0, 5 * MINUTE])),
        cold_limit_s=draw(maybe(minutes(3, 12))),
        picked_up_at=pickup,
        ride_limit_s=draw(minutes(2, 10)) if pickup else None,
        penalty_s=3600,
    )


@st.composite
def tight_days(draw, *, most_stops=3):
    """A trip through all stops in their order; the last may be picked up at one before."""
    count = draw(st.integers(1, most_stops))
    paired = count > 1 and draw(st.booleans())
    source = f"stop {draw(st.integers(0, count - 2))}" if paired else None
    doors = tuple(
        draw(tight_stops(number, pickup=source if number == count - 1 else None, paired=paired))
        for number in range(count)
    )
    at = np.array([0, *(draw(st.integers(-4, 4)) for _stop in doors)])
    apart = np.abs(at[:, None] - at[None, :]).astype(np.int32)
    opens = draw(st.integers(0, 20))
    rest = Break(
        window=TimeWindow(opens=opens * MINUTE, closes=(opens + draw(st.integers(0, 6))) * MINUTE),
        duration_s=draw(minutes(1, 5)),
    )
    van = Vehicle(
        id="van",
        name="Van",
        capacity=Load(pieces=9),
        shift=TimeWindow(opens=draw(minutes(0, 3)), closes=draw(minutes(20, 35))),
        overtime_s=draw(st.sampled_from([0, 5 * MINUTE])),
        longest_trip_s=draw(maybe(minutes(8, 20))),
        breaks=draw(st.sampled_from([(), (rest,)])),
    )
    depot = a_depot(
        first_load_s=draw(minutes(0, 2)),
        window=draw(maybe(st.just(TimeWindow(opens=4 * MINUTE, closes=24 * MINUTE)))),
    )
    return Problem(
        depots=(depot,),
        vehicles=(van,),
        stops=doors,
        travel=Given(durations_s=apart * MINUTE, distances_m=apart * 500),
    )
