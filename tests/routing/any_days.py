"""Days made up by hypothesis in which every field of the model may be used."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from routing.model import Goods, Load, Lock, Place, Preferences, Problem, TimeWindow
from tests.routing.builders import EIGHT, HOUR, MINUTE, Given, a_depot
from tests.routing.strategies import loads, stops, vehicles

rarely = st.sampled_from([False, False, False, True])
always = st.just(True)


@st.composite
def any_vehicles(draw, number):
    home = draw(st.sampled_from([None, None, "home"]))
    ends_there = draw(rarely)
    return replace(
        draw(vehicles(number)),
        start_place=home,
        end_place=None if ends_there else draw(st.sampled_from([None, None, "home", "south"])),
        ends_at_last_stop=ends_there,
        familiar=draw(st.frozensets(st.sampled_from(["hill", "shore"]), max_size=1)),
        longest_trip_s=draw(st.sampled_from([None, None, 90 * MINUTE, 3 * HOUR])),
        leg_cost=draw(st.sampled_from([1, 1, 2])),
        overtime_s=draw(st.sampled_from([0, 0, HOUR])),
        soft_out_s=draw(st.sampled_from([None, HOUR])),
    )


@st.composite
def any_stops(draw, number, names):
    stop = draw(stops(number, names))
    goods = (
        draw(st.sampled_from([None, None, Goods.FRESH, Goods.FROZEN]))
        if stop.cold
        else draw(st.sampled_from([None, Goods.CHILLED_BOX]))
    )
    forbidden = draw(st.frozensets(st.sampled_from(names), max_size=1)) if draw(rarely) else ()
    return replace(
        stop,
        setup_s=draw(st.sampled_from([0, 5 * MINUTE])),
        building=draw(st.sampled_from([None, "tower"])),
        service_per_piece_s=draw(st.sampled_from([0, MINUTE])),
        forbidden_vehicles=frozenset(forbidden) - {stop.locked_vehicle},
        ready_s=draw(st.sampled_from([0, 0, EIGHT + HOUR])),
        tier=draw(st.sampled_from([1, 1, 2])),
        pickup=draw(st.one_of(st.just(Load()), st.just(Load()), loads)),
        late_s=draw(st.sampled_from([0, 0, 20 * MINUTE])),
        neighbourhood=draw(st.sampled_from([None, "hill", "shore"])),
        previous_vehicle=draw(st.sampled_from([None, *names])),
        goods=goods,
        may_be_boxed=goods is Goods.FRESH,
    )


@st.composite
def _paired(draw, doors):
    """Makes the last stop one that is picked up at the first, as often as not."""
    if len(doors) < 2 or not draw(st.booleans()):
        return doors
    first, *between, last = doors
    ride_s = draw(st.sampled_from([None, 20 * MINUTE, 40 * MINUTE]))
    last = replace(last, picked_up_at=first.id, ride_limit_s=ride_s, locked_vehicle=None)
    return (first, *between, last)


@st.composite
def _locks(draw, fleet, doors, often):
    """Locks the first stop, or the first two, on a vehicle that may have them."""
    if not doors or not draw(often):
        return ()
    vehicle = draw(st.sampled_from(fleet))
    begin = [
        door.id
        for door in doors[:2]
        if door.picked_up_at is None
        and door.locked_vehicle in (None, vehicle.id)
        and vehicle.id not in door.forbidden_vehicles
    ]
    if not begin:
        return ()
    trips = (tuple(begin),) if draw(st.booleans()) else tuple((name,) for name in begin)
    trips = trips[: vehicle.max_trips]
    return (Lock(vehicle=vehicle.id, trips=trips, whole=draw(rarely)),)


@st.composite
def any_days(draw, *, most_stops=5, most_vehicles=3, locked=rarely):
    """A day with two depots and a home, on a grid of minutes, with anything the model knows."""
    fleet = tuple(
        draw(any_vehicles(number)) for number in range(draw(st.integers(1, most_vehicles)))
    )
    names = [vehicle.id for vehicle in fleet]
    doors = tuple(
        draw(any_stops(number, names)) for number in range(draw(st.integers(0, most_stops)))
    )
    doors = draw(_paired(doors))
    corners = st.tuples(st.integers(0, 30), st.integers(0, 30))
    at = np.array([draw(corners) for _place in range(3 + len(doors))])
    minutes = np.abs(at[:, None] - at[None, :]).sum(axis=2).astype(np.int32)
    hours = TimeWindow(opens=EIGHT, closes=EIGHT + 8 * HOUR)
    costs = (minutes * 40).astype(np.int64)
    return Problem(
        depots=(
            a_depot(
                reload_s=10 * MINUTE,
                first_load_s=draw(st.sampled_from([0, 15 * MINUTE])),
                docks=draw(st.sampled_from([None, 1])),
                window=draw(st.sampled_from([None, None, hours])),
            ),
            a_depot(id="south", reload_s=30 * MINUTE),
        ),
        vehicles=fleet,
        stops=doors,
        homes=(Place(id="home", name="Home", latitude=40.8, longitude=29.9),),
        travel=Given(durations_s=minutes * MINUTE, distances_m=minutes * 500),
        costs=draw(st.sampled_from([None, None, costs])),
        cold_limits_s={Goods.CHILLED_BOX: HOUR, Goods.FROZEN: 2 * HOUR},
        locks=draw(_locks(fleet, doors, often=locked)),
        preferences=draw(
            st.sampled_from(
                [
                    Preferences(),
                    Preferences(split_cost_s=300, unfamiliar_cost_s=120, move_cost_s=200),
                ]
            )
        ),
    )


def dealt(problem, random):
    """Orders that somebody might write down: stops dealt out to vehicles and trips at random."""
    orders = [[[] for _trip in range(vehicle.max_trips)] for vehicle in problem.vehicles]
    numbers = list(range(len(problem.stops)))
    random.shuffle(numbers)
    for stop in numbers[: random.randrange(len(numbers) + 1)]:
        random.choice(random.choice(orders)).append(stop)
    return [[trip for trip in trips if trip] for trips in orders]
