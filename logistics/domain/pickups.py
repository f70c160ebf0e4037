"""Pick-ups: what a vehicle takes aboard on its way, for the depot or for another door.

Crates and what a market gives go to the depot; nothing of it is stock before it stood on the
scale there. A ride takes somebody from one door to another within a time: a mother and her
newborn from the hospital home.
"""

from dataclasses import dataclass
from enum import StrEnum

from logistics.domain.errors import InvalidValue
from logistics.domain.geography import Position
from logistics.domain.households import check_position

A_DAY_S = 24 * 3600
LONGEST_RIDE_S = 3 * 3600


class PickupKind(StrEnum):
    """What is picked up."""

    CRATES = "crates"
    RESCUE = "rescue"
    RIDE = "ride"


class PickupState(StrEnum):
    """How far a pick-up is."""

    WAITING = "waiting"
    PLANNED = "planned"
    PICKED_UP = "picked_up"
    CANCELLED = "cancelled"


class PickupSide(StrEnum):
    """Where of a pick-up a vehicle stops: where it takes, or whither it brings."""

    TAKEN = "taken"
    BROUGHT = "brought"


class PickupOutcome(StrEnum):
    """What happened at the stop of a pick-up."""

    PENDING = "pending"
    PICKED_UP = "picked_up"
    NOT_PICKED_UP = "not_picked_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A place to call at: its name, its address, and where it lies."""

    name: str
    address: str
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Pickup:
    """``what`` is to be picked up at ``at``, between two times of the day [s], where they are given.

    ``grams`` [g], ``pieces`` and ``millilitres`` [ml] are what a vehicle must have room for. A
    ride is brought ``to`` another place, within ``ride_limit_s`` [s]; all else to the depot.
    """

    kind: PickupKind
    what: str
    at: Call
    grams: int = 0
    pieces: int = 0
    millilitres: int = 0
    opens_s: int | None = None
    closes_s: int | None = None
    to: Call | None = None
    ride_limit_s: int | None = None
    note: str = ""


def check_pickup(pickup: Pickup) -> None:
    """Refuses a pick-up nobody can mean.

    Raises
    ------
    InvalidValue
        When it is nothing, lies far away, its window is no window, or a ride leads nowhere.
    """
    if pickup.grams + pickup.pieces + pickup.millilitres <= 0:
        raise InvalidValue(field="pieces", why="missing")
    check_position(pickup.at.position)
    _check_window(pickup)
    if (pickup.kind is PickupKind.RIDE) != (pickup.to is not None):
        raise InvalidValue(field="ride_to", why="missing" if pickup.to is None else "no_ride")
    if pickup.to is not None:
        check_position(pickup.to.position)
        if not 0 < (pickup.ride_limit_s or 0) <= LONGEST_RIDE_S:
            raise InvalidValue(field="ride_limit", why="ride_limit")


def _check_window(pickup: Pickup) -> None:
    opens_s, closes_s = pickup.opens_s, pickup.closes_s
    if opens_s is None and closes_s is None:
        return
    if opens_s is None or closes_s is None or not 0 <= opens_s < closes_s <= A_DAY_S:
        raise InvalidValue(field="window", why="backwards")
