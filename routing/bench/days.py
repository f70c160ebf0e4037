"""Food bank days by formula and seed: as many stops as wanted, as hard as wanted.

Households live around centres, the nearer the denser. A quarter of a day's stops ask for a
refrigerated van, a third may be skipped at a price, an eighth are at home for two or three
hours only. Traits add what a real day has beside that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from routing.amounts import Goods
from routing.instances import Family, Instance
from routing.instances.food_bank import roads_between
from routing.model import Break, Depot, Load, Problem, Stop, TimeWindow, Vehicle

MINUTE, HOUR = 60, 3600
SHIFT = TimeWindow(opens=0, closes=8 * HOUR)
SERVICE_S = 4 * MINUTE
MOST_VANS = 60
STOPS_A_VAN = 75
METRES_A_DEGREE = 111_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """Where people live: so many metres around it, and how many compared to other centres."""

    latitude: float
    longitude: float
    spread_m: float
    weight: float


DEPOT = Depot(id="depot", name="Depot", latitude=40.765, longitude=29.95)
CENTRES = tuple(
    Centre(latitude=latitude, longitude=longitude, spread_m=spread_m, weight=weight)
    for latitude, longitude, spread_m, weight in (
        *((40.7655, 29.9400, 900, 5.0), (40.7780, 29.9290, 800, 4.0)),
        *((40.7720, 29.9640, 900, 4.0), (40.7600, 29.9170, 900, 3.0)),
        *((40.7870, 29.9500, 1000, 3.0), (40.7560, 29.9800, 1000, 2.5)),
        *((40.7930, 29.9850, 1200, 2.0), (40.7480, 30.0150, 1300, 1.5)),
        *((40.7210, 29.9250, 1400, 1.5), (40.7130, 29.8450, 1500, 0.8)),
        *((40.8300, 29.9100, 2200, 0.8), (40.8600, 30.0400, 2500, 0.5)),
    )
)
"""An industrial town on a gulf: a dense middle, two arms along the water, hamlets on the hills."""


class Trait(StrEnum):
    """What a day has beside capacity, shifts, windows, cold vans and optional stops."""

    COLD = "cold"  # the goods' clock: fresh, frozen and boxed goods, each with its limit
    TRIPS = "trips"  # small vans that load again, which takes its time
    BREAKS = "breaks"  # lunch
    TIERS = "tiers"  # optional stops of three tiers
    MEAT = "meat"  # most fresh goods are ready only after three hours


LIMITS_S = {Goods.FRESH: 2 * HOUR, Goods.CHILLED_BOX: 3 * HOUR, Goods.FROZEN: 4 * HOUR}
FRESH_READY_S = 3 * HOUR
LOADING_S = 20 * MINUTE
LUNCH = Break(window=TimeWindow(opens=7 * HOUR // 2, closes=11 * HOUR // 2), duration_s=45 * MINUTE)
PENALTIES_S = (600, 1200, 2400)
LARGE = (
    *((900, 140, True), (1200, 190, False), (900, 140, True), (1800, 280, False)),
    *((1200, 190, False), (900, 140, True), (1800, 280, True), (1200, 190, False)),
)
SMALL = ((400, 52, True), (400, 52, False), (500, 60, True), (400, 52, False))
"""Vans in turn: kilos, parcels, refrigerated."""


def food_bank_day(
    *,
    stops: int,
    seed: int,
    traits: frozenset[Trait] = frozenset(),
    centres: Sequence[Centre] = CENTRES,
) -> Instance:
    """Returns the day of so many ``stops`` that ``seed`` stands for; equal calls, equal days.

    Raises
    ------
    ValueError
        When there are no stops or no centres.
    """
    if stops < 1 or not centres:
        raise ValueError(f"A day needs stops and centres, not {stops} and {len(centres)}.")
    chance = np.random.default_rng(seed)
    homes = _homes(stops, centres, chance)
    doors = tuple(_stop(number, home, traits, chance) for number, home in enumerate(homes, 1))
    depot = _depot(traits)
    return Instance(
        name="-".join((f"day-{stops}-s{seed}", *sorted(traits))),
        family=Family.FOOD_BANK,
        problem=Problem(
            depots=(depot,),
            vehicles=_vans(stops, traits),
            stops=doors,
            travel=roads_between(depot, doors),
            cold_limits_s=LIMITS_S if Trait.COLD in traits else {},
        ),
    )


def _depot(traits: frozenset[Trait]) -> Depot:
    loading_s = LOADING_S if Trait.TRIPS in traits else 0
    return Depot(
        id=DEPOT.id,
        name=DEPOT.name,
        latitude=DEPOT.latitude,
        longitude=DEPOT.longitude,
        reload_s=loading_s,
        first_load_s=loading_s,
    )


def _homes(
    count: int, centres: Sequence[Centre], chance: np.random.Generator
) -> list[tuple[float, float]]:
    weights = np.array([centre.weight for centre in centres])
    chosen = chance.choice(len(centres), size=count, p=weights / weights.sum())
    away_m = chance.normal(size=(count, 2))
    homes = []
    for number, (north, east) in zip(chosen.tolist(), away_m.tolist(), strict=True):
        centre = centres[number]
        degrees = centre.spread_m / METRES_A_DEGREE
        shrink = np.cos(np.radians(centre.latitude))
        homes.append(
            (
                round(centre.latitude + north * degrees, 7),
                round(centre.longitude + east * degrees / float(shrink), 7),
            )
        )
    return homes


def _stop(
    number: int,
    home: tuple[float, float],
    traits: frozenset[Trait],
    chance: np.random.Generator,
) -> Stop:
    goods, refrigerated = _goods(traits, float(chance.random()))
    optional = float(chance.random()) < 0.3  # noqa: PLR2004  the shares are told above
    price, window = int(chance.integers(3)), _window(chance)
    fresh = goods is Goods.FRESH or (goods is None and refrigerated)
    late = Trait.MEAT in traits and fresh and window.closes > FRESH_READY_S + HOUR
    return Stop(
        id=str(number),
        name=f"Household {number}",
        latitude=home[0],
        longitude=home[1],
        demand=Load(grams=1000 * int(chance.integers(6, 26)), pieces=int(chance.integers(1, 4))),
        service_s=SERVICE_S,
        windows=(window,),
        cold=refrigerated and goods is None,
        goods=goods,
        penalty_s=PENALTIES_S[price] if optional else None,
        tier=3 - price if optional and Trait.TIERS in traits else 1,
        ready_s=FRESH_READY_S if late else 0,
    )


def _goods(traits: frozenset[Trait], draw: float) -> tuple[Goods | None, bool]:
    """Returns what is brought to a door, and whether only a refrigerated van may bring it."""
    if Trait.COLD not in traits:
        return None, draw < 0.2  # noqa: PLR2004
    shares = ((0.12, Goods.FRESH), (0.2, Goods.FROZEN), (0.3, Goods.CHILLED_BOX))
    goods = next((kind for share, kind in shares if draw < share), None)
    return goods, goods in (Goods.FRESH, Goods.FROZEN)


def _window(chance: np.random.Generator) -> TimeWindow:
    """Returns when somebody is at home: one in eight for two or three hours, the others long."""
    draw, hours = float(chance.random()), int(chance.integers(2, 4))
    opens, closes = int(chance.integers(6)), int(chance.integers(26_000, 28_500))
    if draw < 1 / 8:
        return TimeWindow(opens=opens * HOUR, closes=min((opens + hours) * HOUR, closes))
    return TimeWindow(opens=0, closes=closes)


def _vans(stops: int, traits: frozenset[Trait]) -> tuple[Vehicle, ...]:
    count = min(MOST_VANS, max(2, (stops + 100) // STOPS_A_VAN))
    kinds = SMALL if Trait.TRIPS in traits else LARGE
    return tuple(
        Vehicle(
            id=f"van {number + 1}",
            name=f"Van {number + 1}",
            capacity=Load(grams=1000 * kilos, pieces=parcels),
            shift=SHIFT,
            refrigerated=refrigerated,
            max_trips=4 if Trait.TRIPS in traits else 1,
            breaks=(LUNCH,) if Trait.BREAKS in traits else (),
        )
        for number in range(count)
        for kilos, parcels, refrigerated in (kinds[number % len(kinds)],)
    )
