"""What the warehouse has to be told: what it is about, how urgent, and from when on.

An alert speaks of many things of one sort at once (seven lots that end this week)
and names the first few. Chilled food is counted in days, dry food in weeks, so each
storage class has its own bands; the numbers are the installation's settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from logistics.domain.lots import StorageClass
from logistics.domain.quantity import Quantity

SUBJECTS_NAMED = 3


class Urgency(IntEnum):
    """When somebody has to act: today, this week, or when there is time."""

    NOW = 1
    SOON = 2
    LATER = 3


class AlertKind(StrEnum):
    """What an alert is about."""

    EXCURSION = "excursion"
    EXPIRED = "expired"
    RECALL = "recall"
    LOSS = "loss"
    PROOF = "proof"
    SILENT = "silent"
    EXPIRING = "expiring"
    DOCK = "dock"
    COUNT = "count"
    HOLD = "hold"
    LOW = "low"
    UNISSUED = "unissued"
    AGEING = "ageing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Days before its date in which a lot is urgent, soon due, or worth a thought [days]."""

    now: int
    soon: int
    later: int

    def __post_init__(self) -> None:
        if not 0 <= self.now <= self.soon <= self.later:
            raise ValueError(f"Bands widen from now to later, not {self}.")

    def urgency(self, expires_on: date, *, on: date) -> Urgency | None:
        """Returns how urgent a lot that still is good is on a day, if at all."""
        left = (expires_on - on).days
        for urgency in Urgency:
            if left <= self.within(urgency):
                return urgency
        return None

    def within(self, urgency: Urgency) -> int:
        """Returns the most days left of a lot of this urgency [days]."""
        return {Urgency.NOW: self.now, Urgency.SOON: self.soon, Urgency.LATER: self.later}[urgency]


DRY = Bands(now=7, soon=30, later=60)
CHILLED = Bands(now=1, soon=3, later=3)


def usual_bands() -> dict[StorageClass, Bands]:
    """Returns the bands that hold until somebody sets others."""
    return {each: CHILLED if each is StorageClass.CHILLED else DRY for each in StorageClass}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From when on the warehouse is told of something."""

    bands: Mapping[StorageClass, Bands] = field(default_factory=usual_bands)
    ageing_days: int = 180
    unissued_days: int = 30
    hold_days: int = 3
    dock_hours: int = 24
    proof_hours: int = 30

    def kept(self) -> dict[str, Any]:
        """Returns what the settings keep of it."""
        return {
            "bands": {
                storage.value: [each.now, each.soon, each.later]
                for storage, each in self.bands.items()
            },
            "ageing_days": self.ageing_days,
            "unissued_days": self.unissued_days,
            "hold_days": self.hold_days,
            "dock_hours": self.dock_hours,
            "proof_hours": self.proof_hours,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> "Thresholds":
        """Returns the thresholds that the settings keep, the usual ones for what they lack."""
        if not kept:
            return cls()
        days = {name: kept[name] for name in kept if name != "bands"}
        bands = {
            StorageClass(storage): Bands(now=now, soon=soon, later=later)
            for storage, (now, soon, later) in kept.get("bands", {}).items()
        }
        return cls(bands=usual_bands() | bands, **days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing an alert names: its code, its item in both languages, its day, how much of it.

    ``key`` is what its page is found under: a lot's or an item's code, or an id; ``minimum`` is
    how much there should be at least, in the unit it is measured in; ``uncalled`` how many
    households of a recall nobody called yet.
    """

    key: str
    code: str
    name_tr: str = ""
    name_en: str = ""
    day: date | None = None
    quantity: Quantity | None = None
    minimum: Quantity | None = None
    uncalled: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """``total`` things of one kind and urgency, the first few of them named."""

    kind: AlertKind
    urgency: Urgency
    total: int
    subjects: tuple[Subject, ...] = ()


def by_urgency(alerts: list[Alert]) -> list[Alert]:
    """Returns alerts in the order they are dealt with: the urgent first, cold before dry."""
    order = list(AlertKind)
    return sorted(alerts, key=lambda alert: (alert.urgency, order.index(alert.kind)))
