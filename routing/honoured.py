"""What the search cannot honour yet is refused by name, never silently ignored."""

from __future__ import annotations

from collections.abc import Iterator

from routing.model import ZERO, Preferences, Problem, Stop, Vehicle

_PLAIN_VEHICLE: dict[str, object] = {
    "start_place": None,
    "end_place": None,
    "ends_at_last_stop": False,
    "overtime_s": 0,
    "soft_out_s": None,
    "longest_trip_s": None,
    "leg_cost": 1,
}
_PLAIN_STOP: dict[str, object] = {
    "setup_s": 0,
    "ready_s": 0,
    "pickup": ZERO,
    "picked_up_at": None,
    "late_s": 0,
}
_PLAIN_DEPOT: dict[str, object] = {"first_load_s": 0, "docks": None, "window": None}
_PLAIN_PROBLEM: dict[str, object] = {"costs": None, "locks": (), "preferences": Preferences()}


def refuse_unhonoured(problem: Problem) -> None:
    """Refuses a problem that asks for what the search does not know yet.

    Raises
    ------
    ValueError
        Naming the field.
    """
    for field in _asked(problem):
        raise ValueError(f"The search cannot honour {field} yet.")


def _asked(problem: Problem) -> Iterator[str]:
    groups: tuple[tuple[str, tuple[object, ...], dict[str, object]], ...] = (
        (Vehicle.__name__, problem.vehicles, _PLAIN_VEHICLE),
        (Stop.__name__, problem.stops, _PLAIN_STOP),
        ("Depot", problem.depots, _PLAIN_DEPOT),
        ("Problem", (problem,), _PLAIN_PROBLEM),
    )
    for kind, values, plain in groups:
        for name, unused in plain.items():
            if any(_differs(getattr(value, name), unused) for value in values):
                yield f"{kind}.{name}"


def _differs(value: object, unused: object) -> bool:
    return value is not None if unused is None else value != unused
