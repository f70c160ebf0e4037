"""What leaving out a stop weighs beside all else that a plan costs."""

from __future__ import annotations

from routing.model import Problem, Vehicle

BEYOND_COUNTING = 2**62


def penalties(problem: Problem) -> list[int]:
    """Returns what leaving out each stop weighs.

    Stops of the last tier weigh their own penalty. One of an earlier tier weighs more than all
    of the later tiers together, beside its penalty, which decides what detour it is worth. One
    mandatory or locked stop weighs more than any plan without it, however long the detour,
    however dear the vehicle and however many optional stops must make room.

    Raises
    ------
    ValueError
        When the weights are beyond counting in 64 bits.
    """
    locked = {stop for lock in problem.locks for stop in lock.stops}
    must = [stop.mandatory or stop.id in locked for stop in problem.stops]
    optional = [stop for stop, needed in zip(problem.stops, must, strict=True) if not needed]
    later = 0
    surcharge: dict[int, int] = {}
    for tier in sorted({stop.tier for stop in optional}, reverse=True):
        weight = later + 1 if surcharge else 0
        surcharge[tier] = weight
        later += sum((stop.penalty_s or 0) + weight for stop in optional if stop.tier == tier)
    mandatory = 1 + _dearest_day(problem) + later
    if mandatory * (1 + sum(must)) >= BEYOND_COUNTING:
        raise ValueError("Tiers and penalties weigh more than can be counted.")
    return [
        mandatory if needed else (stop.penalty_s or 0) + surcharge[stop.tier]
        for stop, needed in zip(problem.stops, must, strict=True)
    ]


def _dearest_day(problem: Problem) -> int:
    """Returns more than any plan costs beside its penalties."""
    costs = problem.travel.durations_s if problem.costs is None else problem.costs
    stops, vehicles, wishes = problem.stops, problem.vehicles, problem.preferences
    legs = 2 * len(stops) + 2 * len(vehicles)
    per_leg = int(costs.max(initial=0)) * max(vehicle.leg_cost for vehicle in vehicles)
    late = sum(stop.late_s * stop.late_cost for stop in stops)
    per_stop = wishes.split_cost_s + wishes.unfamiliar_cost_s + wishes.move_cost_s
    return per_leg * legs + late + per_stop * len(stops) + sum(map(_dearest_shift, vehicles))


def _dearest_shift(vehicle: Vehicle) -> int:
    shift_s = vehicle.shift.closes + vehicle.overtime_s - vehicle.shift.opens
    too_long_s = 0 if vehicle.soft_out_s is None else max(shift_s - vehicle.soft_out_s, 0)
    overtime = vehicle.overtime_s * vehicle.overtime_cost
    return vehicle.fixed_cost_s + overtime + too_long_s * vehicle.soft_out_cost
