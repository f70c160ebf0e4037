"""What a receipt line must say before it becomes a lot, and what is refused at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from logistics.domain.cold import THERMOMETER, receipt_limits
from logistics.domain.errors import InvalidValue, TooWarm, WrongStorage
from logistics.domain.lots import DateKind, Measure, StorageClass, can_keep
from logistics.domain.quantity import Quantity

HEAVIEST_LOT_G = 100_000_000
FAR_OFF = 3
COMMISSION_AT_LEAST = 3


class Verdict(StrEnum):
    """What is done with goods somebody looked at."""

    ACCEPT = "accept"
    HOLD = "hold"
    REFUSE = "refuse"


class RefusalReason(StrEnum):
    """Why goods are not taken over."""

    TEMPERATURE = "temperature"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    SHORT_DATE = "short_date"
    SPOILED = "spoiled"
    PESTS = "pests"
    UNLABELLED = "unlabelled"
    NOT_ORDERED = "not_ordered"
    NOT_NEEDED = "not_needed"
    OTHER = "other"


class Packaging(StrEnum):
    """In which state the packaging came."""

    INTACT = "intact"
    OUTER_DAMAGED = "outer_damaged"
    REPACKED = "repacked"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedItem:
    """What the catalogue says of the item on a line; ``unit_net_g`` [g] of one piece.

    ``typical_g`` [g] is what a weighed piece weighs as a rule, nothing where nobody knows.
    """

    name: str
    group: str = ""
    measure: Measure
    unit_net_g: int | None
    typical_g: int | None = None
    storage: StorageClass
    date_kind: DateKind


def received_quantity(item: ReceivedItem, *, pieces: int | None, grams: int | None) -> Quantity:
    """Returns what a line brings, by the way its item is counted.

    Fixed pieces get their grams [g] from the catalogue; weighed pieces need
    both numbers; loose goods need grams alone.

    Raises
    ------
    InvalidValue
        When a number the item needs is missing, zero or below, or heavier
        together than any lot can be.
    """
    quantity = _quantity(item, pieces=pieces, grams=grams)
    if quantity.grams > HEAVIEST_LOT_G:
        raise InvalidValue(field="pieces" if pieces else "grams", why="too_much", value=item.name)
    return quantity


def _quantity(item: ReceivedItem, *, pieces: int | None, grams: int | None) -> Quantity:
    if item.measure is Measure.BULK:
        return Quantity(grams=_given(grams, field="grams", item=item))
    if item.measure is Measure.CATCH:
        weighed = _given(grams, field="grams", item=item)
        return Quantity(pieces=_given(pieces, field="pieces", item=item), grams=weighed)
    counted = _given(pieces, field="pieces", item=item)
    assert item.unit_net_g is not None
    return Quantity(pieces=counted, grams=counted * item.unit_net_g)


def _given(number: int | None, *, field: str, item: ReceivedItem) -> int:
    if not number:
        raise InvalidValue(field=field, why="missing", value=item.name)
    if number < 0:
        raise InvalidValue(field=field, why="not_whole", value=item.name)
    return number


def check_date(item: ReceivedItem, *, kind: DateKind, expires_on: date | None, on: date) -> None:
    """Refuses a date that is missing, unwanted, or already past on the day of receipt.

    The package decides what its date means, with two exceptions: what the
    catalogue knows to perish has a use-by date on every package, and what it
    knows to be dated never comes without.
    """
    if item.date_kind is DateKind.USE_BY and kind is not DateKind.USE_BY:
        raise InvalidValue(field="date_kind", why="use_by", value=item.name)
    if kind is DateKind.NONE:
        _refuse_undated(item, expires_on)
        return
    if expires_on is None:
        raise InvalidValue(field="expires_on", why="missing", value=item.name)
    if expires_on < on:
        raise InvalidValue(field="expires_on", why="past", value=f"{expires_on:%d.%m.%Y}")


def _refuse_undated(item: ReceivedItem, expires_on: date | None) -> None:
    if expires_on is not None:
        raise InvalidValue(field="expires_on", why="not_dated", value=item.name)
    if item.date_kind is not DateKind.NONE:
        raise InvalidValue(field="date_kind", why="dated", value=item.name)


def check_storage(item: ReceivedItem, *, place: str, place_class: StorageClass | None) -> None:
    """Refuses a place that cannot keep the item."""
    if place_class is None or not can_keep(place_class, item.storage):
        raise WrongStorage(
            item=item.name,
            place=place,
            needs=item.storage.value,
            offers=place_class.value if place_class else "–",
        )


def check_temperature(item: ReceivedItem, temperature_dc: int | None) -> None:
    """Refuses cold goods nobody measured, and what no thermometer shows [0.1 °C]."""
    if temperature_dc is None:
        if receipt_limits(item.storage, item.group) is not None:
            raise InvalidValue(field="temperature_dc", why="not_measured", value=item.name)
        return
    if not THERMOMETER.hold(temperature_dc):
        raise InvalidValue(
            field="temperature_dc", why="no_temperature", value=f"{temperature_dc / 10:g}"
        )


def check_cold(item: ReceivedItem, temperature_dc: int | None) -> None:
    """Refuses cold goods that came too warm or too cold to be put among the good ones."""
    limits = receipt_limits(item.storage, item.group)
    if limits is None or temperature_dc is None or limits.hold(temperature_dc):
        return
    raise TooWarm(
        item=item.name,
        temperature_dc=temperature_dc,
        coldest_dc=limits.coldest_dc,
        warmest_dc=limits.warmest_dc,
    )


def check_weight(item: ReceivedItem, quantity: Quantity) -> None:
    """Asks about weighed pieces that are three times too heavy or too light for the item."""
    if item.measure is not Measure.CATCH or not item.typical_g or not quantity.pieces:
        return
    usual_g = item.typical_g * quantity.pieces
    if usual_g > FAR_OFF * quantity.grams or quantity.grams > FAR_OFF * usual_g:
        each = f"{quantity.grams / quantity.pieces / 1000:.3f}".replace(".", ",")
        raise InvalidValue(field="grams", why="far_off", value=f"{item.name}: {each} kg")


def commission(text: str) -> tuple[str, ...]:
    """Returns the names in a text, between commas, semicolons or line breaks, each once."""
    parts = text.replace(";", ",").replace("\n", ",").split(",")
    names = (" ".join(part.split()) for part in parts)
    return tuple(dict.fromkeys(name for name in names if name))


def check_commission(members: Sequence[str]) -> None:
    """Refuses a valuation commission of fewer than three named members."""
    if len(members) < COMMISSION_AT_LEAST:
        raise InvalidValue(field="members", why="valuers", value=str(len(members)))
