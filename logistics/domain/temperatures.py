"""Temperatures of cold places: what they must keep, and when a deviation becomes an excursion.

A chamber is a zone or a vehicle whose temperature is read. Its band says what it must keep; a
breach is further away, where food is in danger. A deviation lasts from the first reading outside
the band until it is known to be back inside, so silence never makes it shorter.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from logistics.domain.errors import InvalidValue
from logistics.domain.lots import StorageClass

COLDEST_DC = -600
WARMEST_DC = 600
CLOCKS_DIFFER = timedelta(minutes=10)  # between a logger and us
OLDEST = timedelta(days=730)
FROZEN_LOOKS_LIKE_DC = -100
LONGEST_KEY_NUMBER = 9


class ReadingSource(StrEnum):
    """Who read the thermometer."""

    MANUAL = "manual"
    LOGGER = "logger"


class Decision(StrEnum):
    """What a named person decides on an excursion."""

    RELEASE = "release"
    BROKEN_SENSOR = "broken_sensor"
    WASTE = "waste"


# The goods are good after all, or were never in danger.
LETTING_GO = frozenset({Decision.RELEASE, Decision.BROKEN_SENSOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chamber:
    """A zone or a vehicle whose temperature is read; exactly one of the two."""

    zone_id: int | None = None
    vehicle_id: int | None = None

    def __post_init__(self) -> None:
        if (self.zone_id is None) == (self.vehicle_id is None):
            raise ValueError("A chamber is either a zone or a vehicle.")

    @property
    def key(self) -> str:
        """Returns the chamber's name in an address: ``z3`` or ``v2``."""
        return f"z{self.zone_id}" if self.vehicle_id is None else f"v{self.vehicle_id}"


def chamber_of(key: str) -> Chamber | None:
    """Returns the chamber of a key; nonsense means none."""
    kind, number = key[:1], key[1:]
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_KEY_NUMBER):
        return None
    if kind == "z":
        return Chamber(zone_id=int(number))
    return Chamber(vehicle_id=int(number)) if kind == "v" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The temperatures a chamber must keep [0.1 °C], and from where on food is in danger."""

    coldest_dc: int | None = None
    warmest_dc: int | None = None
    breach_dc: int | None = None

    @property
    def is_watched(self) -> bool:
        """Tells whether there is anything to keep."""
        return self.coldest_dc is not None or self.warmest_dc is not None

    def off_by(self, temperature_dc: int) -> int:
        """Returns how far a temperature lies outside the band [0.1 °C]; inside it is 0."""
        if self.warmest_dc is not None and temperature_dc > self.warmest_dc:
            return temperature_dc - self.warmest_dc
        if self.coldest_dc is not None and temperature_dc < self.coldest_dc:
            return self.coldest_dc - temperature_dc
        return 0

    def is_breached_by(self, temperature_dc: int) -> bool:
        """Tells whether food is in danger at a temperature."""
        return self.breach_dc is not None and temperature_dc > self.breach_dc


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How long a deviation may last, and how long a breach that a logger saw [s].

    ``chilled_breach_dc`` and ``frozen_breach_dc`` are where food is in danger [0.1 °C].
    """

    deviation_s: int
    breach_s: int
    chilled_breach_dc: int
    frozen_breach_dc: int

    def breach_dc(self, storage: StorageClass | None, warmest_dc: int | None) -> int | None:
        """Returns where food is in danger; a vehicle's class shows in what it must keep."""
        if warmest_dc is None or storage in (StorageClass.AMBIENT, StorageClass.CHEMICAL):
            return None
        frozen = storage is StorageClass.FROZEN or (
            storage is None and warmest_dc <= FROZEN_LOOKS_LIKE_DC
        )
        return self.frozen_breach_dc if frozen else self.chilled_breach_dc


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a thermometer said at an instant (aware UTC) [0.1 °C]."""

    at: datetime
    temperature_dc: int
    source: ReadingSource = ReadingSource.LOGGER


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A stretch outside the band; ``ended_at`` is the first reading inside again, if any."""

    started_at: datetime
    last_out_at: datetime
    ended_at: datetime | None
    worst_dc: int


def check_reading(temperature_dc: int, at: datetime, *, now: datetime) -> None:
    """Refuses a temperature nothing can have, and a time nobody can have read at."""
    if not COLDEST_DC <= temperature_dc <= WARMEST_DC:
        raise InvalidValue(field="temperature", why="absurd", value=written(temperature_dc))
    if at > now + CLOCKS_DIFFER:
        raise InvalidValue(field="read_at", why="ahead", value=f"{at:%d.%m.%Y}")
    if at < now - OLDEST:
        raise InvalidValue(field="read_at", why="long_ago", value=f"{at:%d.%m.%Y}")


def written(temperature_dc: int) -> str:
    """Returns tenths of a degree as a plain decimal: ``-18,5``."""
    sign = "-" if temperature_dc < 0 else ""
    return f"{sign}{abs(temperature_dc) // 10},{abs(temperature_dc) % 10}"


def excursions(
    readings: Sequence[Reading], band: Band, tolerance: Tolerance
) -> tuple[Deviation, ...]:
    """Returns the deviations among readings, oldest first, that a chamber's goods must answer for.

    A deviation counts when it lasts longer than tolerated, when a logger saw a breach last longer
    than tolerated, or at once when a person saw a breach.
    """
    return tuple(
        _deviation(out, back, band)
        for out, back in _stretches(readings, lambda read_dc: band.off_by(read_dc) > 0)
        if _counts(out, back, band, tolerance)
    )


def _counts(out: Sequence[Reading], back: Reading | None, band: Band, tolerance: Tolerance) -> bool:
    if _lasted_s(out, back) >= tolerance.deviation_s:
        return True
    followed = [*out, back] if back else out
    return any(
        _lasted_s(breach, after) >= tolerance.breach_s
        or any(each.source is ReadingSource.MANUAL for each in breach)
        for breach, after in _stretches(followed, band.is_breached_by)
    )


def _deviation(out: Sequence[Reading], back: Reading | None, band: Band) -> Deviation:
    worst = max(out, key=lambda reading: band.off_by(reading.temperature_dc))
    return Deviation(
        started_at=out[0].at,
        last_out_at=out[-1].at,
        ended_at=back.at if back else None,
        worst_dc=worst.temperature_dc,
    )


def _lasted_s(out: Sequence[Reading], back: Reading | None) -> int:
    until = back.at if back else out[-1].at
    return int((until - out[0].at).total_seconds())


def _stretches(
    readings: Iterable[Reading], is_out: Callable[[int], bool]
) -> Iterator[tuple[list[Reading], Reading | None]]:
    """Yields unbroken stretches of readings for which ``is_out`` holds, each with the next one."""
    out: list[Reading] = []
    for reading in readings:
        if is_out(reading.temperature_dc):
            out.append(reading)
        elif out:
            yield out, reading
            out = []
    if out:
        yield out, None
