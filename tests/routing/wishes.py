"""Days that ask for one thing each: what tests of a search, a model or a bound share."""

from dataclasses import replace

import numpy as np

from routing.model import (
    Break,
    Goods,
    Load,
    Lock,
    Place,
    Preferences,
    Problem,
)
from tests.routing.builders import (
    EIGHT,
    FIVE,
    HOUR,
    MINUTE,
    TEN,
    Given,
    a_depot,
    a_stop,
    a_vehicle,
    kilos,
    window,
)

HOME = Place(id="home", name="Home", latitude=40.75, longitude=30.1)
GRID = ((0, 0), (9, 4), (12, 3), (5, 14), (3, 11), (16, 16), (7, 7), (20, 2), (2, 19), (13, 9))


def on_a_grid(count: int) -> Given:
    """Travel between places on a grid, a little shorter one way than the other."""
    at = np.array([GRID[number % len(GRID)] for number in range(count)])
    minutes = np.abs(at[:, None] - at[None, :]).sum(axis=2)
    downhill = (at[:, None].sum(axis=2) > at[None, :].sum(axis=2)).astype(np.int64)
    seconds = (minutes * MINUTE - 7 * downhill).clip(0)
    return Given(durations_s=seconds.astype(np.int32), distances_m=(minutes * 500).astype(np.int32))


def a_day(stops=4, *, vans=2, depot=None, homes=(), of_stop=None, of_van=None, **given) -> Problem:
    """A small day on a grid; ``of_stop`` and ``of_van`` give fields by number."""
    doors = tuple(
        a_stop("ABCDEFGHIJKLMNOP"[number], mile=number + 1, **(of_stop or {}).get(number, {}))
        for number in range(stops)
    )
    fleet = tuple(
        a_vehicle(f"van {number}", **(of_van or {}).get(number, {})) for number in range(vans)
    )
    return Problem(
        depots=(depot or a_depot(reload_s=10 * MINUTE),),
        vehicles=fleet,
        stops=doors,
        homes=homes,
        travel=on_a_grid(1 + stops + len(homes)),
        **given,
    )


def all_of(number: int, **given) -> dict[int, dict]:
    return dict.fromkeys(range(number), given)


LUNCH = Break(window=window(TEN, TEN + HOUR), duration_s=40 * MINUTE)
SMALL = kilos(20)

WISHES: dict[str, Problem] = {
    "nothing": a_day(),
    "capacity": a_day(of_van=all_of(2, capacity=SMALL)),
    "two trips": a_day(of_van=all_of(2, capacity=SMALL, max_trips=2)),
    "first load": a_day(
        depot=a_depot(first_load_s=30 * MINUTE, reload_s=5 * MINUTE),
        of_van=all_of(2, capacity=SMALL, max_trips=2, shift=window(EIGHT, EIGHT + 3 * HOUR)),
    ),
    "docks": a_day(
        depot=a_depot(first_load_s=30 * MINUTE, reload_s=20 * MINUTE, docks=1),
        of_van=all_of(2, shift=window(EIGHT, EIGHT + 2 * HOUR)),
    ),
    "depot window": a_day(
        depot=a_depot(window=window(TEN, TEN + HOUR), reload_s=10 * MINUTE),
        of_van=all_of(2, max_trips=2),
    ),
    "home at both ends": a_day(
        homes=(HOME,),
        of_van=all_of(2, start_place="home", end_place="home", max_trips=2, capacity=SMALL),
    ),
    "end at last stop": a_day(of_van=all_of(2, ends_at_last_stop=True, max_trips=2)),
    "overtime": a_day(
        of_van=all_of(
            2, shift=window(EIGHT, EIGHT + HOUR), overtime_s=40 * MINUTE, fixed_cost_s=5 * MINUTE
        )
    ),
    "balance": a_day(of_van=all_of(2, soft_out_s=50 * MINUTE, soft_out_cost=3)),
    "balance of two trips": a_day(
        of_van=all_of(2, soft_out_s=50 * MINUTE, max_trips=2, capacity=SMALL)
    ),
    "longest trip": a_day(of_van=all_of(2, longest_trip_s=70 * MINUTE, max_trips=2)),
    "dear legs": a_day(of_van={0: {"leg_cost": 3, "fixed_cost_s": 900}, 1: {"leg_cost": 1}}),
    "windows": a_day(
        of_stop={
            0: {"windows": (window(EIGHT, EIGHT + 15 * MINUTE), window(TEN, TEN + 9 * MINUTE))},
            1: {"windows": (window(TEN, TEN + 30 * MINUTE),)},
        }
    ),
    "a door that opens after the shifts": a_day(
        of_stop={0: {"windows": (window(FIVE + HOUR, FIVE + 2 * HOUR),)}}
    ),
    "lateness": a_day(
        vans=1,
        of_stop=all_of(4, windows=(window(EIGHT, EIGHT + 30 * MINUTE),), late_s=30 * MINUTE),
    ),
    "skills": a_day(
        of_stop={
            0: {"skills": frozenset({"lift"})},
            1: {"forbidden_vehicles": frozenset({"van 1"})},
        },
        of_van={1: {"skills": frozenset({"lift"})}},
    ),
    "cold": a_day(
        of_stop=all_of(4, goods=Goods.FRESH, windows=(window(TEN, TEN + HOUR),)),
        of_van={0: {"refrigerated": True, "max_trips": 2}},
        cold_limits_s={Goods.FRESH: 35 * MINUTE},
    ),
    "cold with a break": a_day(
        of_stop=all_of(4, cold_limit_s=60 * MINUTE, windows=(window(TEN, TEN + HOUR),)),
        of_van=all_of(2, breaks=(LUNCH,), max_trips=2),
    ),
    "a break": a_day(of_van=all_of(2, breaks=(LUNCH,), shift=window(TEN, TEN + 2 * HOUR))),
    "ready goods": a_day(
        of_stop={0: {"ready_s": TEN}, 3: {"ready_s": TEN + HOUR}},
        of_van=all_of(2, shift=window(EIGHT, TEN + 100 * MINUTE), max_trips=2),
    ),
    "one building": a_day(
        of_stop=all_of(4, setup_s=15 * MINUTE)
        | {1: {"setup_s": 900, "building": "x"}}
        | {2: {"setup_s": 900, "building": "x"}},
        of_van=all_of(2, shift=window(EIGHT, EIGHT + 100 * MINUTE)),
    ),
    "pieces": a_day(
        of_stop=all_of(4, service_per_piece_s=MINUTE),
        of_van=all_of(2, shift=window(EIGHT, EIGHT + 80 * MINUTE)),
    ),
    "tiers": a_day(
        vans=1,
        of_stop={
            0: {"penalty_s": 10, "tier": 1},
            1: {"penalty_s": HOUR, "tier": 2},
            2: {"penalty_s": HOUR, "tier": 2},
            3: {"penalty_s": HOUR, "tier": 2},
        },
        of_van={0: {"capacity": SMALL}},
    ),
    "pickups": a_day(
        of_stop={0: {"pickup": kilos(20)}, 2: {"demand": kilos(20)}},
        of_van=all_of(2, capacity=kilos(40), max_trips=2),
    ),
    "a pair": a_day(
        of_stop={
            1: {"picked_up_at": "A", "ride_limit_s": 8 * MINUTE},
            0: {"demand": Load()},
        },
        of_van=all_of(2, capacity=SMALL, max_trips=2),
    ),
    "a pair that never suits": a_day(
        of_stop={
            0: {"windows": (window(TEN, TEN + HOUR),)},
            1: {"picked_up_at": "A", "ride_limit_s": HOUR, "windows": (window(EIGHT, EIGHT),)},
        },
    ),
    "two of one": a_day(
        of_stop={1: {"picked_up_at": "A"}, 2: {"picked_up_at": "A"}},
        of_van=all_of(2, capacity=SMALL),
    ),
    "a lock": a_day(
        of_van=all_of(2, max_trips=2), locks=(Lock(vehicle="van 0", trips=(("C", "A"),)),)
    ),
    "locked trips": a_day(
        of_van=all_of(2, max_trips=2),
        locks=(Lock(vehicle="van 0", trips=(("C",), ("A",))),),
    ),
    "a locked day": a_day(
        of_van=all_of(2, max_trips=2),
        locks=(Lock(vehicle="van 0", trips=(("C", "A"),), whole=True),),
    ),
    "splits": a_day(
        of_stop=all_of(4, neighbourhood="x"),
        of_van=all_of(2, capacity=SMALL, max_trips=2),
        preferences=Preferences(split_cost_s=600),
    ),
    "strangers": a_day(
        of_stop=all_of(2, neighbourhood="x") | {2: {"previous_vehicle": "van 1"}},
        of_van={1: {"familiar": frozenset({"x"})}},
        preferences=Preferences(unfamiliar_cost_s=400, move_cost_s=500),
    ),
    "strangers to all": a_day(
        of_stop={0: {"neighbourhood": "x"}, 1: {"neighbourhood": "y"}},
        of_van={0: {"familiar": frozenset({"y"})}},
        preferences=Preferences(unfamiliar_cost_s=400),
    ),
}


def with_optional_stops(problem: Problem, *, penalty_s: int = 20 * MINUTE) -> Problem:
    """The same day, its stops no longer mandatory."""
    stops = tuple(replace(stop, penalty_s=penalty_s) for stop in problem.stops)
    return replace(problem, stops=stops)
