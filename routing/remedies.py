"""What would let a stop in that is left out: computed, and proven by judging the changed plan.

Each remedy changes one thing: more time or room on one vehicle, a later window, a chilled box
in which any vehicle may bring it, one more vehicle for some hours, or another stop that gives
way. The changed day is timed and checked in full before anybody hears of it. When docks are
scarce all vehicles are looked at, otherwise the changed one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from routing.amounts import Goods, Load, TimeWindow, Unit, amount_in_words
from routing.case import NEVER, Case, part_of
from routing.check import check
from routing.flaws import Flaw, Obstacle, can_drive
from routing.model import Problem, Remedy, RemedyKind, Stop, Vehicle
from routing.places import Place, Places, blocks_of
from routing.schedule import schedule
from routing.timed import timed
from routing.timing import Clash

PLACES_LOOKED_AT = 40
"""How many of the cheapest places are looked at for each kind of remedy."""
NEIGHBOURS = 12
"""How many of the nearest stops are asked to give way."""
HALF_HOUR_S = 1800
MINUTE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    """A block at a place, and all that stands in its way there."""

    block: list[int]
    place: Place
    flaws: tuple[Flaw, ...]

    def only(self, *kinds: Obstacle | Clash) -> bool:
        return bool(self.flaws) and all(flaw.what in kinds for flaw in self.flaws)

    @property
    def excess(self) -> int:
        return max(flaw.excess for flaw in self.flaws)


def remedies(
    places: Places, stop: int, *, keep_on: Callable[[], bool] = lambda: True
) -> tuple[Remedy, ...]:
    """Returns what would let a stop in: of each kind the smallest change, if there is one.

    It returns what it has when ``keep_on`` says so.
    """
    tries = list(takewhile(lambda _one: keep_on(), _tries(places, stop)))
    ways = (
        *(way(places, stop, tries) for way in (_more_time, _earlier_start)),
        *(way(places, stop, tries) for way in (_more_room, _later_window)),
        _in_a_box(places, stop, keep_on),
        _one_more_vehicle(places, stop),
        _give_way(places, stop, keep_on),
    )
    found: list[Remedy] = []
    for way in ways:
        if keep_on():
            found += islice(way, 1)
    return tuple(found)


def _tries(places: Places, stop: int) -> Iterator[_Try]:
    for block in blocks_of(places.case, stop):
        for place in places.ranked(block)[:PLACES_LOOKED_AT]:
            yield _Try(block=block, place=place, flaws=tuple(places.flaws(block, place)))


def _smallest(tries: Sequence[_Try], *kinds: Obstacle | Clash) -> list[_Try]:
    """Returns the few tries with the smallest excess among those that fail in these ways only."""
    failing = [one for one in tries if one.only(*kinds)]
    return sorted(failing, key=lambda one: one.excess)[:3]


def _more_time(places: Places, stop: int, tries: Sequence[_Try]) -> Iterator[Remedy]:
    name = places.case.stops[stop].name
    for one in _smallest(tries, Clash.SHIFT, Clash.LENGTH):
        vehicle, more_s = places.case.vehicles[one.place.vehicle], _whole_minutes(one.excess)
        longest_s = vehicle.longest_trip_s
        changed = replace(
            vehicle,
            shift=TimeWindow(opens=vehicle.shift.opens, closes=vehicle.shift.closes + more_s),
            longest_trip_s=None if longest_s is None else longest_s + more_s,
        )
        if _fits(places, one, vehicle=changed):
            words = amount_in_words(more_s, Unit.SECONDS)
            yield Remedy(
                kind=RemedyKind.MORE_TIME,
                vehicle=vehicle.id,
                amount=more_s,
                unit=Unit.SECONDS,
                sentence=f"{name} fits if {vehicle.name} has {words} more.",
            )


def _earlier_start(places: Places, stop: int, tries: Sequence[_Try]) -> Iterator[Remedy]:
    name = places.case.stops[stop].name
    for one in _smallest(tries, Clash.WINDOW):
        vehicle, more_s = places.case.vehicles[one.place.vehicle], _whole_minutes(one.excess)
        opens = vehicle.shift.opens - more_s
        if opens < 0:
            continue
        changed = replace(vehicle, shift=TimeWindow(opens=opens, closes=vehicle.shift.closes))
        if _fits(places, one, vehicle=changed):
            words = amount_in_words(more_s, Unit.SECONDS)
            yield Remedy(
                kind=RemedyKind.EARLIER_START,
                vehicle=vehicle.id,
                amount=more_s,
                unit=Unit.SECONDS,
                sentence=f"{name} fits if {vehicle.name} begins {words} earlier.",
            )


def _more_room(places: Places, stop: int, tries: Sequence[_Try]) -> Iterator[Remedy]:
    name = places.case.stops[stop].name
    for one in _smallest(tries, Obstacle.LOAD):
        vehicle = places.case.vehicles[one.place.vehicle]
        more = _load(one.flaws)
        changed = replace(vehicle, capacity=vehicle.capacity + more)
        worst = max(one.flaws, key=lambda flaw: flaw.excess)
        if _fits(places, one, vehicle=changed):
            words = " and ".join(
                amount_in_words(flaw.excess, flaw.unit) for flaw in one.flaws if flaw.unit
            )
            yield Remedy(
                kind=RemedyKind.MORE_ROOM,
                vehicle=vehicle.id,
                amount=worst.excess,
                unit=worst.unit,
                sentence=f"{name} fits if {vehicle.name} carries {words} more.",
            )


def _load(flaws: Sequence[Flaw]) -> Load:
    """Returns the room that trips lack, the most of each dimension."""
    most = dict.fromkeys((Unit.GRAMS, Unit.PIECES, Unit.MILLILITRES), 0)
    for flaw in flaws:
        if flaw.unit in most:
            most[flaw.unit] = max(most[flaw.unit], flaw.excess)
    return Load(
        grams=most[Unit.GRAMS], pieces=most[Unit.PIECES], millilitres=most[Unit.MILLILITRES]
    )


def _later_window(places: Places, stop: int, tries: Sequence[_Try]) -> Iterator[Remedy]:
    value = places.case.stops[stop]
    for one in _smallest(tries, Clash.WINDOW):
        if any(flaw.stop != stop for flaw in one.flaws):
            continue
        more_s, last = _whole_minutes(one.excess), value.windows[-1]
        until = TimeWindow(opens=last.opens, closes=last.closes + more_s)
        later = replace(value, windows=(*value.windows[:-1], until))
        if _fits(places, one, stop=later):
            words = amount_in_words(more_s, Unit.SECONDS)
            yield Remedy(
                kind=RemedyKind.LATER_WINDOW,
                vehicle=places.case.vehicles[one.place.vehicle].id,
                amount=more_s,
                unit=Unit.SECONDS,
                sentence=f"{value.name} fits if it may be served {words} later.",
            )


def _in_a_box(places: Places, stop: int, keep_on: Callable[[], bool]) -> Iterator[Remedy]:
    """Yields vehicles that could bring a stop in a chilled box, for no more than leaving it out costs.

    All places are looked at, so where none is found there is none beside the others as they are.
    """
    value = places.case.stops[stop]
    if not (value.may_be_boxed and value.refrigerated):
        return
    boxed = _with_box(places, stop)
    for block in blocks_of(boxed.case, stop):
        for place in boxed.promising(block):
            if not keep_on():
                return
            worth_it = _is_worth_it(boxed, block, place)
            if worth_it and _fits(boxed, _Try(block=block, place=place, flaws=())):
                vehicle = boxed.case.vehicles[place.vehicle]
                yield Remedy(
                    kind=RemedyKind.IN_A_BOX,
                    vehicle=vehicle.id,
                    sentence=f"{value.name} fits in {vehicle.name} if it travels in a chilled box.",
                )


def _with_box(places: Places, stop: int) -> Places:
    """Returns the same day with the goods of a stop in a chilled box."""
    problem = places.case.problem
    boxed = replace(problem.stops[stop], cold=False, goods=Goods.CHILLED_BOX)
    stops = (*problem.stops[:stop], boxed, *problem.stops[stop + 1 :])
    return Places(Case(replace(problem, stops=stops)), places.orders)


def _is_worth_it(places: Places, block: list[int], place: Place) -> bool:
    """Tells whether a block fits at a place and costs no more there than it does left out."""
    after = places.fitting(block, place)
    left_out_s = sum(places.case.penalty_s[stop] for stop in block)
    return after is not None and places.added_in_time(block, place, after) <= left_out_s


def _fits(
    places: Places,
    one: _Try,
    *,
    vehicle: Vehicle | None = None,
    stop: Stop | None = None,
    without: int | None = None,
) -> bool:
    """Tells whether the changed day breaks no rule, timed and judged anew."""
    case, number = places.case, one.place.vehicle
    orders = list(places.orders)
    orders[number] = places.with_block(one.block, one.place)
    if without is not None:
        orders[number] = [[s for s in trip if s != without] for trip in orders[number]]
    alone = all(docks == NEVER for docks in case.docks)
    vans = [number] if alone else list(range(len(case.vehicles)))
    # of a pair that somebody has torn apart, what is served already would be served twice
    served = list(dict.fromkeys(s for van in vans for trip in orders[van] for s in trip))
    part = part_of(case.problem, vehicles=vans, stops=served)
    changed = replace(
        part,
        vehicles=tuple(
            vehicle if vehicle and van.id == vehicle.id else van for van in part.vehicles
        ),
        stops=tuple(stop if stop and given.id == stop.id else given for given in part.stops),
    )
    return _breaks_no_rule(case, changed, {van: orders[van] for van in vans})


def _breaks_no_rule(case: Case, day: Problem, orders: dict[int, list[list[int]]]) -> bool:
    named = {
        case.vehicles[van].id: [[case.stops[stop].id for stop in trip] for trip in trips if trip]
        for van, trips in orders.items()
    }
    return check(day, timed(day, named)) == []


def _one_more_vehicle(places: Places, stop: int) -> Iterator[Remedy]:
    """Yields one more vehicle like one of ours, able to bring the stop, when it is needed."""
    case = places.case
    for block in blocks_of(case, stop):
        doors = [case.stops[number] for number in block]
        for like in _likely(case, doors):
            hours = _hours_needed(case, like, block)
            if hours is None:
                continue
            words = "one more refrigerated vehicle" if like.refrigerated else "one more vehicle"
            yield Remedy(
                kind=RemedyKind.ONE_MORE_VEHICLE,
                vehicle=like.id,
                hours=hours,
                refrigerated=any(door.refrigerated for door in doors),
                sentence=f"{case.stops[stop].name} fits with {words} like {like.name} "
                f"from {_clock(hours.opens)} to {_clock(hours.closes)}.",
            )


def _likely(case: Case, doors: Sequence[Stop]) -> list[Vehicle]:
    """Returns our vehicles, each as it would have to be to bring these stops; the likest first."""
    asked = frozenset[str]().union(*(door.skills for door in doors))
    cold = any(door.refrigerated for door in doors)
    changed = [
        replace(van, refrigerated=van.refrigerated or cold, skills=van.skills | asked)
        for van in case.vehicles
    ]
    pairs = zip(case.vehicles, changed, strict=True)
    ranked = sorted(pairs, key=lambda pair: pair[0] != pair[1])
    return list(dict.fromkeys(changed for _van, changed in ranked))[:4]


def _hours_needed(case: Case, like: Vehicle, block: Sequence[int]) -> TimeWindow | None:
    """Returns when a further vehicle would be out for a block, loading included; proven."""
    day = _day_of_one_more(case, like, block)
    alone = Case(day)
    times = schedule(alone, 0, [list(range(len(block)))])
    if times.misfits:
        return None
    begins = times.trips[0].departs - alone.first_load_s[0] - alone.lead_s[0]
    hours = TimeWindow(
        opens=begins // HALF_HOUR_S * HALF_HOUR_S,
        closes=-(-times.returns // HALF_HOUR_S) * HALF_HOUR_S,
    )
    [van] = day.vehicles
    narrowed = replace(day, vehicles=(replace(van, shift=hours, overtime_s=0),))
    named = {van.id: [[stop.id for stop in day.stops]]}
    return hours if check(narrowed, timed(narrowed, named)) == [] else None


def _day_of_one_more(case: Case, like: Vehicle, block: Sequence[int]) -> Problem:
    number, within = case.vehicle_numbers()[like.id], set(block)
    freed = tuple(
        replace(stop, locked_vehicle=None, forbidden_vehicles=frozenset()) if at in within else stop
        for at, stop in enumerate(case.stops)
    )
    free = replace(case.problem, stops=freed, locks=())
    part = part_of(free, vehicles=[number], stops=block)
    depots = tuple(replace(depot, docks=None) for depot in part.depots)
    return replace(part, depots=depots, vehicles=(replace(like, breaks=()),))


def _give_way(places: Places, stop: int, keep_on: Callable[[], bool]) -> Iterator[Remedy]:
    """Yields a stop of the same or a later tier that would make room, the nearest first."""
    case, value = places.case, places.case.stops[stop]
    for block in blocks_of(case, stop):
        for other, place in _neighbours(places, stop, block):
            if not keep_on():
                return
            trips = [[s for s in t if s != other] for t in places.with_block(block, place)]
            if not can_drive(case, place.vehicle, trips):
                continue  # asked first, because proving takes much longer
            if _fits(places, _Try(block=block, place=place, flaws=()), without=other):
                gone = case.stops[other]
                yield Remedy(
                    kind=RemedyKind.GIVE_WAY,
                    vehicle=case.vehicles[place.vehicle].id,
                    stop=gone.id,
                    sentence=f"{value.name} fits if {gone.name}, tier {gone.tier}, gives way.",
                )


def _neighbours(places: Places, stop: int, block: Sequence[int]) -> Iterator[tuple[int, Place]]:
    """Yields the nearest stops that may give way, and their places."""
    case, value = places.case, places.case.stops[stop]
    here, able = case.place(stop), set(case.able[block[0]])
    found = [
        (case.ways[here, case.place(other)], other, Place(vehicle, number, position, 0, False))
        for vehicle in able
        for number, trip in enumerate(places.orders[vehicle])
        for position, other in enumerate(trip)
        if _may_give_way(case, value, other)
    ]
    for _way, other, place in sorted(found)[:NEIGHBOURS]:
        yield other, place


def _may_give_way(case: Case, value: Stop, other: int) -> bool:
    gone = case.stops[other]
    return (
        not gone.mandatory
        and gone.tier >= value.tier
        and gone.locked_vehicle is None
        and other not in case.locked
        and case.picked_up_at[other] < 0
        and not case.brings[other]
    )


def _whole_minutes(seconds: int) -> int:
    return -(-seconds // MINUTE_S) * MINUTE_S


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
