"""Who comes where in a small day, with what aboard, and what stays settled."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from routing.case import NEVER
from routing.exact.frame import DEPOT, Frame, Literal, Term

AMOUNTS = ("grams", "pieces", "millilitres")


def each_stop_once_or_left_out(frame: Frame) -> None:
    """Each stop is on one trip, or left out at its penalty."""
    for stop, out in enumerate(frame.left_out):
        visits = [here for _slot, here in frame.visitors(stop)]
        frame.cp.add_exactly_one([*visits, out])
        frame.cost.append(frame.case.penalty_s[stop] * out)


def loads_fit_in(frame: Frame) -> None:
    """Nothing is ever overloaded: with what goes out, what comes back and what is passed on."""
    case = frame.case
    mixed = any(case.brings) or any(
        attrgetter(name)(stop.pickup) for stop in case.stops for name in AMOUNTS
    )
    for name in AMOUNTS:
        for slot, value in enumerate(frame.slots):
            capacity = int(getattr(case.vehicles[value.vehicle].capacity, name))
            out = sum(
                int(getattr(case.stops[stop].demand, name)) * here
                for stop, here in frame.comes[slot].items()
                if case.picked_up_at[stop] < 0
            )
            frame.cp.add(out <= capacity)
            if mixed:
                _changes_on_the_way(frame, slot, name, capacity=capacity, out=out)


def _changes_on_the_way(frame: Frame, slot: int, name: str, *, capacity: int, out: Term) -> None:
    aboard = {
        stop: frame.cp.new_int_var(0, capacity, f"{name} aboard {slot} after {stop}")
        for stop in frame.comes[slot]
    }
    for (here, there), goes in frame.arcs[slot].items():
        if there != DEPOT:
            before: Term = out if here == DEPOT else aboard[here]
            change = _change(frame, there, name)
            frame.cp.add(aboard[there] == before + change).only_enforce_if(goes)


def _change(frame: Frame, stop: int, name: str) -> int:
    amount, stops = attrgetter(name), frame.case.stops
    passed_on = sum(amount(stops[other].demand) for other in frame.case.brings[stop])
    return int(amount(stops[stop].pickup) - amount(stops[stop].demand) + passed_on)


def pairs_ride_together(frame: Frame) -> None:
    """What is picked up at a stop is brought on the same trip, later, and in time."""
    case, cp = frame.case, frame.cp
    for stop, at in enumerate(case.picked_up_at):
        if at < 0:
            continue
        for comes in frame.comes:
            if stop not in comes or at not in comes:
                cp.add_bool_and(~one for one in (comes.get(stop), comes.get(at)) if one is not None)
                continue
            here = comes[stop]
            cp.add(here == comes[at])
            ends = frame.starts[at] + case.service_s[at]
            cp.add(frame.starts[stop] >= ends).only_enforce_if(here)
            if case.ride_limit_s[stop] < NEVER:
                cp.add(frame.starts[stop] <= ends + case.ride_limit_s[stop]).only_enforce_if(here)


def locked_days_begin_as_locked(frame: Frame) -> None:
    """A vehicle's day begins with its locked trips; only after the last may more stops follow.

    What the vehicle may not serve is left out, and the others keep their order.
    """
    for vehicle, locked in frame.case.locks.items():
        slots = frame.of_vehicle(vehicle)
        able = frame.comes[slots[0]] if slots else {}
        trips = [[stop for stop in trip if stop in able] for trip in locked.trips]
        trips = [trip for trip in trips if trip]
        if trips:
            begins = [_begins_with(frame, slots, first) for first in range(len(slots))]
            frame.cp.add_exactly_one(begins[: len(slots) - len(trips) + 1])
            for first, at_first in enumerate(begins[: len(slots) - len(trips) + 1]):
                _follow(frame, slots[first:], trips, whole=locked.whole, at_first=at_first)


def _begins_with(frame: Frame, slots: Sequence[int], number: int) -> Literal:
    """Returns whether a day begins with one of its slots: the first, unless they fill from the last."""
    first = frame.cp.new_bool_var(f"begins with {slots[number]}")
    before = [frame.drives[slot] for slot in slots[:number]]
    frame.cp.add(frame.drives[slots[number]] == 1).only_enforce_if(first)
    frame.cp.add(sum(before) == 0).only_enforce_if(first)
    return first


def _follow(
    frame: Frame, slots: Sequence[int], trips: list[list[int]], *, whole: bool, at_first: Literal
) -> None:
    """Where a day begins with the first of these slots, they begin with these trips, or are them."""
    for number, (slot, trip) in enumerate(zip(slots, trips, strict=False)):
        closed = whole or number < len(trips) - 1
        for here, there in pairwise([DEPOT, *trip, *([DEPOT] if closed else [])]):
            frame.cp.add(frame.arcs[slot][here, there] == 1).only_enforce_if(at_first)
