"""Why a stop is left out, by plain arithmetic.

Two kinds of reasons. A stop may be *impossible*: no vehicle of the day could serve it even if
it were the only one. Or it is *crowded out*: it fits alone, but not beside the others; then
the vehicle nearest to fitting it is named, and by how much it fails. A solver knows neither;
it only says that it did not place the stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from routing.amounts import Unit, amount_in_words
from routing.case import Case
from routing.draft import Draft, Place
from routing.model import Reason, ReasonCode, Stop, Vehicle
from routing.schedule import Clash, schedule

PLACES_TRIED = 12
"""How many of the cheapest places in each vehicle are looked at: the nearest miss is there."""
TRIED_BESIDE_BREAKS = 3
"""The same where breaks are held: each place then takes long to time."""
TIMED_IN_FULL = 20
"""How many of them are timed in full at most."""

ALONE = {
    Clash.WINDOW: ReasonCode.WINDOW_OUT_OF_REACH,
    Clash.COLD: ReasonCode.COLD_LIMIT_TOO_SHORT,
    Clash.SHIFT: ReasonCode.SHIFT_TOO_SHORT,
    Clash.BREAK: ReasonCode.BREAK_IN_THE_WAY,
}
ALONE_IN_WORDS = {
    Clash.WINDOW: "{vehicle} would reach {stop} {amount} after its time window, even alone.",
    Clash.COLD: "The goods for {stop} would be out {amount} too long in {vehicle}, even alone.",
    Clash.SHIFT: "{vehicle} would be back from {stop} {amount} after the shift, even alone.",
    Clash.BREAK: "{vehicle} could not hold its break if it served {stop}, even alone.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Miss:
    """How a vehicle fails to serve a stop; ``share`` is the excess beside all that it has."""

    vehicle: int
    excess: int
    unit: Unit
    share: float
    clash: Clash | None = None
    place: Place | None = None


def reasons(draft: Draft) -> Iterator[tuple[int, Reason]]:
    """Yields each stop that is left out, with the reason."""
    for stop in draft.left_out():
        yield stop, reason_for(draft, stop)


def reason_for(draft: Draft, stop: int) -> Reason:
    """Returns why a stop is not served by a plan."""
    return _impossible(draft.case, stop) or _crowded_out(draft, stop)


def _impossible(case: Case, number: int) -> Reason | None:
    stop = case.stops[number]
    vehicles = [
        vehicle
        for vehicle in case.vehicles
        if stop.locked_vehicle in (None, vehicle.id) and vehicle.id not in stop.forbidden_vehicles
    ]
    return _unsuitable(stop, vehicles) or _unreachable(case, number)


def _unsuitable(stop: Stop, vehicles: Sequence[Vehicle]) -> Reason | None:
    if not vehicles:
        return Reason(code=ReasonCode.NO_VEHICLES, sentence=f"No vehicle may come to {stop.name}.")
    cold = [vehicle for vehicle in vehicles if vehicle.refrigerated or not stop.refrigerated]
    if not cold:
        sentence = f"{stop.name} needs a refrigerated vehicle, and there is none for it."
        return Reason(code=ReasonCode.NO_REFRIGERATED_VEHICLE, sentence=sentence)
    skilled = [vehicle for vehicle in cold if stop.skills <= vehicle.skills]
    if not skilled:
        return _unskilled(stop, cold)
    if not any(stop.demand.fits_in(vehicle.capacity) for vehicle in skilled):
        return _too_large(stop, skilled)
    return None


def _unskilled(stop: Stop, vehicles: Sequence[Vehicle]) -> Reason:
    nearest = min(vehicles, key=lambda vehicle: len(stop.skills - vehicle.skills))
    missing = tuple(sorted(stop.skills - nearest.skills))
    return Reason(
        code=ReasonCode.MISSING_SKILL,
        vehicle=nearest.id,
        skills=missing,
        sentence=f"{stop.name} asks for {', '.join(missing)}, "
        "which no vehicle that could serve it has.",
    )


def _too_large(stop: Stop, vehicles: Sequence[Vehicle]) -> Reason:
    misses = [
        (_worst(vehicle, stop.demand.excess_over(vehicle.capacity)), vehicle)
        for vehicle in vehicles
    ]
    (_share, excess, unit), nearest = min(misses, key=lambda miss: miss[0][0])
    return Reason(
        code=ReasonCode.TOO_LARGE,
        vehicle=nearest.id,
        excess=excess,
        unit=unit,
        sentence=f"{stop.name} is {amount_in_words(excess, unit)} too much even for "
        f"{nearest.name} when it is empty.",
    )


def _worst(vehicle: Vehicle, over: Iterable[tuple[int, Unit]]) -> tuple[float, int, Unit]:
    """Returns the largest excess beside what the vehicle has, with its amount and unit."""
    shares = ((excess / _size(vehicle, unit), excess, unit) for excess, unit in over)
    return max(shares, key=lambda share: share[0])


def _unreachable(case: Case, number: int) -> Reason | None:
    stop = case.stops[number]
    misses = []
    for vehicle in case.able[number]:
        misfits = schedule(case, vehicle, [[number]]).misfits
        if not misfits:
            return None
        misses.append((max(misfits, key=lambda misfit: misfit.excess_s), vehicle))
    misfit, nearest = min(misses, key=lambda miss: miss[0].excess_s)
    words = ALONE_IN_WORDS[misfit.clash].format(
        vehicle=case.vehicles[nearest].name,
        stop=stop.name,
        amount=amount_in_words(misfit.excess_s, Unit.SECONDS),
    )
    return Reason(
        code=ALONE[misfit.clash],
        vehicle=case.vehicles[nearest].id,
        excess=misfit.excess_s,
        unit=Unit.SECONDS,
        sentence=words,
    )


def _crowded_out(draft: Draft, stop: int) -> Reason:
    misses: list[_Miss] = []
    for vehicle in draft.case.able[stop]:
        places = draft.places_for(stop, [vehicle])[:PLACES_TRIED]
        if draft.case.vehicles[vehicle].breaks:
            fitting = [place for place in places if draft.fits(stop, place)]
            places = fitting[:1] or places[:TRIED_BESIDE_BREAKS]
        for place in places:
            miss = _miss(draft, stop, place)
            if miss is None:
                return _fits_after_all(draft, stop, place)
            misses.append(miss)
    return _crowded_in_words(draft.case, stop, _nearest(draft, stop, misses))


def _nearest(draft: Draft, stop: int, misses: Sequence[_Miss]) -> _Miss:
    """Returns the smallest miss; those known only from below are timed in full on the way."""
    exact: list[_Miss] = []
    for miss in sorted(misses, key=lambda miss: miss.share)[:TIMED_IN_FULL]:
        if exact and miss.share >= min(known.share for known in exact):
            break
        timed = miss if miss.place is None else _miss_in_time(draft, stop, miss.place)
        exact.append(timed or miss)
    return min(exact, key=lambda known: known.share)


def _miss(draft: Draft, stop: int, place: Place) -> _Miss | None:
    """Returns how a place fails; a shift that is surely too short is not timed in full yet."""
    vehicle = draft.case.vehicles[place.vehicle]
    over = draft.overload(stop, place)
    if over:
        share, excess, unit = _worst(vehicle, over)
        return _Miss(vehicle=place.vehicle, excess=excess, unit=unit, share=share)
    late_s = draft.surely_late_s(stop, place)
    if late_s:
        return _Miss(
            vehicle=place.vehicle,
            excess=late_s,
            unit=Unit.SECONDS,
            share=late_s / _shift_s(vehicle),
            clash=Clash.SHIFT,
            place=place,
        )
    return _miss_in_time(draft, stop, place)


def _miss_in_time(draft: Draft, stop: int, place: Place) -> _Miss | None:
    misfits = draft.timed_with(stop, place).misfits
    if not misfits:
        return None
    worst = max(misfits, key=lambda misfit: misfit.excess_s)
    return _Miss(
        vehicle=place.vehicle,
        excess=worst.excess_s,
        unit=Unit.SECONDS,
        share=worst.excess_s / _shift_s(draft.case.vehicles[place.vehicle]),
        clash=worst.clash,
    )


def _shift_s(vehicle: Vehicle) -> int:
    return max(vehicle.shift.closes - vehicle.shift.opens, 1)


def _size(vehicle: Vehicle, unit: Unit) -> int:
    capacity = vehicle.capacity
    sizes = {
        Unit.GRAMS: capacity.grams,
        Unit.PIECES: capacity.pieces,
        Unit.MILLILITRES: capacity.millilitres,
    }
    return max(sizes[unit], 1)


def _crowded_in_words(case: Case, stop: int, miss: _Miss) -> Reason:
    vehicle, name = case.vehicles[miss.vehicle], case.stops[stop].name
    amount = amount_in_words(miss.excess, miss.unit)
    if miss.clash is None:
        code = ReasonCode.CROWDED_OUT_BY_LOAD
        end = f"would be overloaded by {amount}"
    elif miss.clash is Clash.COLD:
        code = ReasonCode.CROWDED_OUT_BY_COLD
        end = f"would keep goods out {amount} too long"
    else:
        code = ReasonCode.CROWDED_OUT_BY_TIME
        end = f"would be {amount} late"
    return Reason(
        code=code,
        vehicle=vehicle.id,
        excess=miss.excess,
        unit=miss.unit,
        sentence=f"{name} does not fit beside the others: {vehicle.name}, the nearest, {end}.",
    )


def _fits_after_all(draft: Draft, stop: int, place: Place) -> Reason:
    vehicle, name = draft.case.vehicles[place.vehicle], draft.case.stops[stop].name
    excess = place.added_s - draft.case.penalty_s[stop]
    if excess > 0:
        return Reason(
            code=ReasonCode.NOT_WORTH_THE_DETOUR,
            vehicle=vehicle.id,
            excess=excess,
            unit=Unit.SECONDS,
            sentence=f"{name} would fit in {vehicle.name}, but costs "
            f"{amount_in_words(excess, Unit.SECONDS)} more than leaving it out.",
        )
    return Reason(
        code=ReasonCode.STILL_FITS,
        vehicle=vehicle.id,
        excess=place.added_s,
        unit=Unit.SECONDS,
        sentence=f"{name} still fits in {vehicle.name}, "
        f"{amount_in_words(place.added_s, Unit.SECONDS)} more driving.",
    )
