"""What a receipt line must say before it becomes a lot."""

from dataclasses import dataclass
from datetime import date

from logistics.domain.errors import InvalidValue, WrongStorage
from logistics.domain.lots import DateKind, Measure, StorageClass, can_keep
from logistics.domain.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedItem:
    """What the catalogue says of the item on a line; ``unit_net_g`` [g] of one piece."""

    name: str
    measure: Measure
    unit_net_g: int | None
    storage: StorageClass
    date_kind: DateKind


def received_quantity(item: ReceivedItem, *, pieces: int | None, grams: int | None) -> Quantity:
    """Returns what a line brings, by the way its item is counted.

    Fixed pieces get their grams [g] from the catalogue; weighed pieces need
    both numbers; loose goods need grams alone.

    Raises
    ------
    InvalidValue
        When a number the item needs is missing or zero.
    """
    if item.measure is Measure.PIECES:
        if not pieces:
            raise InvalidValue(field="pieces", why="missing", value=item.name)
        assert item.unit_net_g is not None
        return Quantity(pieces=pieces, grams=pieces * item.unit_net_g)
    if not grams:
        raise InvalidValue(field="grams", why="missing", value=item.name)
    if item.measure is Measure.CATCH and not pieces:
        raise InvalidValue(field="pieces", why="missing", value=item.name)
    return Quantity(pieces=pieces or 0 if item.measure is Measure.CATCH else 0, grams=grams)


def check_date(item: ReceivedItem, *, kind: DateKind, expires_on: date | None, on: date) -> None:
    """Refuses a date that is missing, unwanted, or already past on the day of receipt."""
    if kind is DateKind.NONE:
        if expires_on is not None:
            raise InvalidValue(field="expires_on", why="not_dated", value=item.name)
        return
    if expires_on is None:
        raise InvalidValue(field="expires_on", why="missing", value=item.name)
    if expires_on < on:
        raise InvalidValue(field="expires_on", why="past", value=f"{expires_on:%d.%m.%Y}")


def check_storage(item: ReceivedItem, *, place: str, place_class: StorageClass | None) -> None:
    """Refuses a place that cannot keep the item."""
    if place_class is None or not can_keep(place_class, item.storage):
        raise WrongStorage(
            item=item.name,
            place=place,
            needs=item.storage.value,
            offers=place_class.value if place_class else "–",
        )
