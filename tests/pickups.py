"""Pick-ups for tests: crates of a market, and a ride from one door to another."""

from datetime import date

from sqlmodel import Session

from logistics.domain.geography import Position
from logistics.domain.pickups import Call, Pickup, PickupKind
from logistics.services import collecting
from logistics.store.documents import Command
from logistics.store.tables import PickupRow

MARKET = Call(
    name="Deneme Market", address="Çarşı Cd. 4", position=Position(latitude=40.768, longitude=29.94)
)
CLINIC = Call(name="Deneme Hastanesi", address="Sağlık Sk. 1", position=Position(40.771, 29.935))


def crates(**changes: object) -> Pickup:
    """Twenty empty crates at a market."""
    given: dict[str, object] = {
        "kind": PickupKind.CRATES, "what": "Boş kasa", "at": MARKET, "grams": 30_000, "pieces": 20,
    }  # fmt: skip
    return Pickup(**(given | changes))  # type: ignore[arg-type]


def a_ride(**changes: object) -> Pickup:
    """Two persons from the clinic to a door, within half an hour."""
    given: dict[str, object] = {
        "kind": PickupKind.RIDE, "what": "Anne ve bebek", "at": CLINIC, "pieces": 2, "to": MARKET,
        "ride_limit_s": 30 * 60,
    }  # fmt: skip
    return Pickup(**(given | changes))  # type: ignore[arg-type]


def waiting(session: Session, pickup: Pickup, *, day: date, command: Command) -> PickupRow:
    """A pick-up that waits for a plan."""
    return collecting.add_pickup(session, pickup, day=day, command=command)
