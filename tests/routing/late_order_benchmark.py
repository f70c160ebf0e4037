"""How long ranking the places for a late order takes, beside timing the whole day once.

``python -m tests.routing.late_order_benchmark`` prints it for a day of 1,000 stops and 14 vans.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from routing.case import Case
from routing.late_orders import insertions_into
from routing.model import Load, Problem
from routing.places import Places
from routing.timed import tell, unexplained
from tests.routing.builders import HOUR, window
from tests.routing.towns import a_town

STOPS, VANS, TIMES = 1000, 14, 9


def main() -> None:
    problem = a_long_day()
    case = Case(problem)
    each = -(-STOPS // VANS)
    orders = [[list(range(van, STOPS, VANS))[:each]] for van in range(VANS)]
    late = problem.stops[STOPS].id

    laying_out_ms = median_ms(lambda: Case(problem))
    telling_ms = median_ms(lambda: tell(case, orders, reasons=unexplained))
    ranking_ms = median_ms(lambda: insertions_into(case, Places(case, orders), late))

    found = insertions_into(case, Places(case, orders), late)
    print(f"{STOPS} stops, {VANS} vans, {len(found)} proven places for a late order:")
    print(f"  ranked and proven in {ranking_ms:.1f} ms (the problem laid out: {laying_out_ms:.1f})")
    print(f"  {ranking_ms / telling_ms:.2f} of the time it takes to time the whole day once")


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
