"""Trips as OR-Tools' vehicles, and places as its nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.case import Case

NOWHERE = -1
"""The row of a place that is no place: where a day ends that ends at its last stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A trip that ``vehicle`` may make: its ``number``-th of ``many``, from 0.

    A vehicle whose day ends elsewhere than at its depot fills its slots from the last one,
    which alone ends there (``fills_up_from_last``); all others from the first one.
    """

    vehicle: int
    number: int
    many: int
    fills_up_from_last: bool

    @property
    def is_last(self) -> bool:
        return self.number == self.many - 1

    @property
    def is_certain(self) -> bool:
        """Whether the vehicle makes this trip if it makes any."""
        return self.is_last if self.fills_up_from_last else self.number == 0


def slots_of(case: Case) -> list[Slot]:
    """Returns the trips that all vehicles may make; those that never get ready make none."""
    slots = []
    for vehicle, value in enumerate(case.vehicles):
        first, last = departs_within(case, vehicle)
        if first > last:
            continue
        many = min(value.max_trips, max(len(case.stops), 1))
        elsewhere = case.end[vehicle] != case.depot[vehicle]
        slots += [
            Slot(vehicle=vehicle, number=number, many=many, fills_up_from_last=elsewhere)
            for number in range(many)
        ]
    return slots


def departs_within(case: Case, vehicle: int) -> tuple[int, int]:
    """Returns when a vehicle can leave its depot at the soonest and at the latest [s]."""
    shift = case.vehicles[vehicle].shift
    opens, closes = case.depot_open[vehicle]
    ready = shift.opens + case.lead_s[vehicle] + case.first_load_s[vehicle]
    return max(ready, opens), min(shift.closes + case.vehicles[vehicle].overtime_s, closes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """The ``rows`` of the travel matrices (or :data:`NOWHERE`) of all nodes: ends, then stops.

    ``starts`` and ``ends`` are the nodes of each slot.
    """

    rows: list[int]
    starts: list[int]
    ends: list[int]
    first_stop: int


def nodes_of(case: Case, slots: Sequence[Slot]) -> Nodes:
    """Returns the depots and homes at which some slot begins or ends, and all stops."""
    starts = [case.depot[slot.vehicle] for slot in slots]
    ends = [case.end[slot.vehicle] if slot.is_last else case.depot[slot.vehicle] for slot in slots]
    used = sorted({*starts, *ends})
    node = {row: number for number, row in enumerate(used)}
    return Nodes(
        rows=[*used, *(case.place(stop) for stop in range(len(case.stops)))],
        starts=[node[row] for row in starts],
        ends=[node[row] for row in ends],
        first_stop=len(used),
    )
