"""What is impossible: no vehicle of the day could serve a stop if it were the only one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routing.amounts import ZERO, Unit, amount_in_words
from routing.case import Case, may_serve
from routing.flaws import flaws_at_any_time, in_time
from routing.loads import most_aboard
from routing.model import Reason, ReasonCode, Stop, Vehicle
from routing.places import blocks_of, in_every_order
from routing.schedule import schedule
from routing.timing import Clash

ALONE = {
    Clash.WINDOW: ReasonCode.WINDOW_OUT_OF_REACH,
    Clash.COLD: ReasonCode.COLD_LIMIT_TOO_SHORT,
    Clash.SHIFT: ReasonCode.SHIFT_TOO_SHORT,
    Clash.BREAK: ReasonCode.BREAK_IN_THE_WAY,
    Clash.RIDE: ReasonCode.RIDE_TOO_LONG,
    Clash.LENGTH: ReasonCode.TRIP_TOO_LONG,
    Clash.DEPOT: ReasonCode.DEPOT_CLOSED,
}
ALONE_IN_WORDS = {
    Clash.WINDOW: "{vehicle} would reach {stop} {amount} after its time window, even alone.",
    Clash.COLD: "The goods for {stop} would be out {amount} too long in {vehicle}, even alone.",
    Clash.SHIFT: "{vehicle} would be back from {stop} {amount} after the shift, even alone.",
    Clash.BREAK: "{vehicle} could not hold its break if it served {stop}, even alone.",
    Clash.RIDE: "The ride to {stop} would be {amount} too long in {vehicle}, even alone.",
    Clash.LENGTH: "{vehicle} would be out {amount} too long for {stop}, even alone.",
    Clash.DEPOT: "{vehicle} would miss the depot's hours by {amount} for {stop}, even alone.",
}


def impossible(case: Case, number: int) -> Reason | None:
    """Returns why no vehicle could serve a stop even alone, None when one could."""
    stop = case.stops[number]
    return _unsuitable(case, stop) or _unreachable(case, number)


def _unsuitable(case: Case, stop: Stop) -> Reason | None:
    vehicles = [
        vehicle
        for vehicle in case.vehicles
        if stop.locked_vehicle in (None, vehicle.id)
        and vehicle.id not in stop.forbidden_vehicles
        and (stop.pickup == ZERO or _comes_back(case, vehicle))
    ]
    if not vehicles:
        sentence = f"No vehicle may come to {stop.name}."
        return Reason(code=ReasonCode.NO_VEHICLES, sentence=sentence)
    cold = [vehicle for vehicle in vehicles if vehicle.refrigerated or not stop.refrigerated]
    if not cold:
        sentence = f"{stop.name} needs a refrigerated vehicle, and there is none for it."
        return Reason(code=ReasonCode.NO_REFRIGERATED_VEHICLE, sentence=sentence)
    skilled = [vehicle for vehicle in cold if stop.skills <= vehicle.skills]
    if not skilled:
        return _unskilled(stop, cold)
    if not any(may_serve(vehicle, stop) for vehicle in skilled):
        return _too_large(stop, skilled)
    return None


def _comes_back(case: Case, vehicle: Vehicle) -> bool:
    return case.problem.end_row(vehicle) == case.problem.depot_place(vehicle)


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
    misses = [(_worst(vehicle, _excess(stop, vehicle)), vehicle) for vehicle in vehicles]
    (_share, excess, unit), nearest = min(misses, key=lambda miss: miss[0][0])
    return Reason(
        code=ReasonCode.TOO_LARGE,
        vehicle=nearest.id,
        excess=excess,
        unit=unit,
        sentence=f"{stop.name} is {amount_in_words(excess, unit)} too much even for "
        f"{nearest.name} when it is empty.",
    )


def _excess(stop: Stop, vehicle: Vehicle) -> list[tuple[int, Unit]]:
    loads = (stop.demand, stop.pickup)
    return [over for load in loads for over in load.excess_over(vehicle.capacity)]


def _worst(vehicle: Vehicle, over: Iterable[tuple[int, Unit]]) -> tuple[float, int, Unit]:
    """Returns the largest excess beside what the vehicle has, with its amount and unit."""
    shares = ((excess / _size(vehicle, unit), excess, unit) for excess, unit in over)
    return max(shares, key=lambda share: share[0])


def _size(vehicle: Vehicle, unit: Unit) -> int:
    capacity = vehicle.capacity
    sizes = {
        Unit.GRAMS: capacity.grams,
        Unit.PIECES: capacity.pieces,
        Unit.MILLILITRES: capacity.millilitres,
    }
    return max(sizes[unit], 1)


def _unreachable(case: Case, number: int) -> Reason | None:
    """Returns what stands in time's way in the vehicle that comes nearest; None: nothing."""
    stop, misses = case.stops[number], []
    for block in blocks_of(case, number):
        for vehicle in case.able[number]:
            if any(flaws_at_any_time(case, vehicle, [block])):
                continue
            flaws = list(in_time(schedule(case, vehicle, [block])))
            if not flaws:
                return None
            misses.append((max(flaws, key=lambda flaw: flaw.excess), vehicle))
    if not misses:
        return _unshared(case, number)
    if not in_every_order(case, number):
        return None  # another order might be in time
    flaw, nearest = min(misses, key=lambda miss: miss[0].excess)
    assert isinstance(flaw.what, Clash), "only time is looked at here"
    words = ALONE_IN_WORDS[flaw.what].format(
        vehicle=case.vehicles[nearest].name,
        stop=stop.name,
        amount=amount_in_words(flaw.excess, Unit.SECONDS),
    )
    return Reason(
        code=ALONE[flaw.what],
        vehicle=case.vehicles[nearest].id,
        excess=flaw.excess,
        unit=Unit.SECONDS,
        sentence=words,
    )


def _unshared(case: Case, number: int) -> Reason | None:
    """Returns that no vehicle could take a stop and its pair; None when only locks forbid it."""
    block = blocks_of(case, number)[0]
    pair = [case.stops[other] for other in block]
    gives_back = any(other.pickup != ZERO for other in pair)
    willing = [
        vehicle
        for vehicle in case.vehicles
        if all(may_serve(vehicle, other) for other in pair)
        and (not gives_back or _comes_back(case, vehicle))
    ]
    if any(most_aboard(pair).fits_in(vehicle.capacity) for vehicle in willing):
        return None
    names = " and ".join(other.name for other in pair)
    return Reason(
        code=ReasonCode.NO_VEHICLES, sentence=f"No vehicle may serve {names} on one trip."
    )
