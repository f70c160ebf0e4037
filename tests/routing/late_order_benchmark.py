"""How long ranking the places for a late order takes, beside timing the whole day once.

``python -m tests.routing.late_order_benchmark`` prints it for days of 1,000 stops and 14 vans: one with
room everywhere, and two that a search has filled in ten seconds, where hardly any place is left.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from routing import solve
from routing.bench.days import Trait, food_bank_day
from routing.case import Case, Orders
from routing.late_orders import insertions_into
from routing.model import Load, Problem
from routing.places import Places
from routing.timed import orders_of, tell, unexplained
from tests.routing.builders import HOUR, window
from tests.routing.towns import a_town

STOPS, VANS, TIMES = 1000, 14, 9
SOME, SEARCH_S = 20, 10.0


def main() -> None:
    problem = a_long_day()
    each = -(-STOPS // VANS)
    tell_of("with room", problem, [[list(range(van, STOPS, VANS))[:each]] for van in range(VANS)])
    for traits in ({Trait.COLD, Trait.TRIPS, Trait.MEAT}, {Trait.COLD, Trait.TRIPS, Trait.BREAKS}):
        problem = food_bank_day(stops=STOPS, seed=1, traits=frozenset(traits)).problem
        found = solve(problem, seconds=SEARCH_S, seed=1)
        tell_of("full, " + ", ".join(sorted(traits)), problem, orders_of(Case(problem), found))


def tell_of(what: str, problem: Problem, orders: Orders) -> None:
    """Prints how long it takes for some of the stops, each taken out of its place or left out."""
    case = Case(problem)
    telling_ms = median_ms(lambda: tell(case, orders, reasons=unexplained))
    laying_out_ms = median_ms(lambda: Case(problem))
    taken, places = [], []
    for late in range(0, len(case.stops), len(case.stops) // SOME):
        without = [[[stop for stop in trip if stop != late] for trip in trips] for trips in orders]
        left = [[trip for trip in trips if trip] for trips in without]
        name = case.stops[late].id
        begun = time.perf_counter()
        places.append(len(insertions_into(case, Places(case, left), name)))
        taken.append(1000 * (time.perf_counter() - begun))
    print(f"{len(case.stops)} stops, {len(case.vehicles)} vans, {what}:")
    print(f"  {len(taken)} late orders, {median(places):g} proven places for each")
    print(
        f"  ranked and proven in {median(taken):.1f} ms (the problem laid out: {laying_out_ms:.1f})"
    )
    print(f"  {median(taken) / telling_ms:.2f} of the time it takes to time the whole day once")


def a_long_day() -> Problem:
    """A town with one stop more, and vans large enough for their share of it."""
    town = a_town(stops=STOPS + 1, vans=VANS)
    room = Load(grams=900_000, pieces=900, millilitres=1_800_000)
    vans = tuple(
        replace(van, capacity=room, shift=window(8 * HOUR, 40 * HOUR)) for van in town.vehicles
    )
    return replace(town, vehicles=vans)


def median_ms(action: Callable[[], object]) -> float:
    taken = []
    for _time in range(TIMES):
        begun = time.perf_counter()
        action()
        taken.append(1000 * (time.perf_counter() - begun))
    return median(taken)


if __name__ == "__main__":
    main()
