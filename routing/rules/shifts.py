"""Trips, loading and the working day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from routing.amounts import Unit, amount_in_words
from routing.day import Day
from routing.rules.violations import Violation


def trips_fit_the_shift(day: Day) -> Iterator[Violation]:
    """A vehicle leaves after its shift opens and is back before it closes, or its overtime ends."""
    for vehicle, trip in day.rounds():
        early = vehicle.shift.opens - trip.departs
        late = trip.returns - vehicle.shift.closes - vehicle.overtime_s
        for excess, words in ((early, "leave {} before"), (late, "be back {} after")):
            if excess > 0:
                when = words.format(amount_in_words(excess, Unit.SECONDS))
                yield Violation(
                    rule="trips_fit_the_shift",
                    vehicle=vehicle.id,
                    excess=excess,
                    unit=Unit.SECONDS,
                    sentence=f"{vehicle.name} would {when} the shift.",
                )


def trips_leave_time_to_reload(day: Day) -> Iterator[Violation]:
    """The trips of a vehicle follow one another, with the reload time between them."""
    for vehicle, trips in day.shifts():
        for before, after in pairwise(trips):
            missing = before.returns + day.load_s(after) - after.departs
            if missing > 0:
                yield Violation(
                    rule="trips_leave_time_to_reload",
                    vehicle=vehicle.id,
                    excess=missing,
                    unit=Unit.SECONDS,
                    sentence=f"{vehicle.name} would leave on trip {after.number} "
                    f"{amount_in_words(missing, Unit.SECONDS)} before it is loaded.",
                )


def trips_are_not_too_many(day: Day) -> Iterator[Violation]:
    """A vehicle makes at most as many trips as it may."""
    for vehicle, trips in day.shifts():
        excess = len(trips) - vehicle.max_trips
        if excess > 0:
            yield Violation(
                rule="trips_are_not_too_many",
                vehicle=vehicle.id,
                excess=excess,
                unit=Unit.TRIPS,
                sentence=f"{vehicle.name} makes {len(trips)} trips, but may make "
                f"{vehicle.max_trips}.",
            )


def the_first_load_takes_its_time(day: Day) -> Iterator[Violation]:
    """Before its first trip a vehicle comes to its depot and is loaded, within its shift, rests added."""
    for vehicle, trips in day.shifts():
        first = trips[0]
        resting_s = sum(
            rest.ends - max(rest.starts, vehicle.shift.opens)
            for rest in day.rests(vehicle)
            if vehicle.shift.opens < rest.ends <= first.departs
        )
        needed = day.lead_s(first) + day.load_s(first) + resting_s
        missing = vehicle.shift.opens + needed - max(first.departs, vehicle.shift.opens)
        if missing > 0:
            yield Violation(
                rule="the_first_load_takes_its_time",
                vehicle=vehicle.id,
                excess=missing,
                unit=Unit.SECONDS,
                sentence=f"{vehicle.name} would leave on its first trip "
                f"{amount_in_words(missing, Unit.SECONDS)} before it is loaded.",
            )


def trips_are_not_too_long(day: Day) -> Iterator[Violation]:
    """A trip is out no longer than its vehicle may be."""
    for vehicle, trip in day.rounds():
        if vehicle.longest_trip_s is None:
            continue
        excess = trip.returns - trip.departs - vehicle.longest_trip_s
        if excess > 0:
            yield Violation(
                rule="trips_are_not_too_long",
                vehicle=vehicle.id,
                excess=excess,
                unit=Unit.SECONDS,
                sentence=f"Trip {trip.number} of {vehicle.name} takes "
                f"{amount_in_words(excess, Unit.SECONDS)} too long.",
            )


def goods_are_ready_to_load(day: Day) -> Iterator[Violation]:
    """A trip begins to load once the goods of all its stops are at the depot."""
    for vehicle, trip, _visit, stop in day.services():
        missing = stop.ready_s + day.load_s(trip) - trip.departs
        if missing > 0:
            yield Violation(
                rule="goods_are_ready_to_load",
                vehicle=vehicle.id,
                stop=stop.id,
                excess=missing,
                unit=Unit.SECONDS,
                sentence=f"The goods for {stop.name} are ready "
                f"{amount_in_words(missing, Unit.SECONDS)} too late for trip {trip.number} of "
                f"{vehicle.name}.",
            )


def the_depot_is_open(day: Day) -> Iterator[Violation]:
    """Vehicles leave their depot, and come back to it, while it is open."""
    for vehicle, trip in day.rounds():
        window = day.depot(trip).window
        if window is None:
            continue
        moments = [("leave", trip.departs)]
        if day.ends_at(trip) == day.problem.depot_place(vehicle):
            moments.append(("be back at", trip.returns))
        for what, at in moments:
            excess = max(window.opens - at, at - window.closes)
            if excess > 0:
                side = "before it opens" if at < window.opens else "after it closes"
                yield Violation(
                    rule="the_depot_is_open",
                    vehicle=vehicle.id,
                    excess=excess,
                    unit=Unit.SECONDS,
                    sentence=f"{vehicle.name} would {what} the depot "
                    f"{amount_in_words(excess, Unit.SECONDS)} {side}.",
                )


def docks_are_not_overfull(day: Day) -> Iterator[Violation]:
    """No more vehicles are loaded at the same moment than a depot has docks."""
    for depot in day.problem.depots:
        if depot.docks is None:
            continue
        loads = sorted(
            (trip.departs - day.load_s(trip), trip.departs, vehicle.id)
            for vehicle, trip in day.rounds()
            if day.depot(trip) is depot and day.load_s(trip)
        )
        for number, (begins, _ends, name) in enumerate(loads):
            taken = sorted(ends for _begins, ends, _name in loads[:number] if ends > begins)
            if len(taken) >= depot.docks:
                yield Violation(
                    rule="docks_are_not_overfull",
                    vehicle=name,
                    excess=taken[-depot.docks] - begins,
                    unit=Unit.SECONDS,
                    sentence=f"{day.vehicles[name].name} would be loaded at {depot.name} while all "
                    "docks are taken.",
                )
