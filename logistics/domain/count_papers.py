"""The record of a count (sayım tutanağı), as plain values: what is printed, not how."""

from dataclasses import dataclass
from datetime import date, time

from logistics.domain.lots import DateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLine:
    """A line that differs: what the books said and what was there [pieces, g], and why."""

    place: str
    item: str
    lot: str
    date_kind: DateKind
    expires: date | None
    expected_pieces: int
    expected_g: int
    counted_pieces: int
    counted_g: int
    reason: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRecord:
    """A posted count: what was gone through by whom, what differed, and who approved it."""

    organisation: str
    office_phone: str
    number: str
    count: str
    part: str
    day: date
    at: time
    began: str
    ended: str
    counters: tuple[str, ...]
    started_by: str
    approved_by: str
    lines: tuple[CountedLine, ...]
    agreed: int
    left_out: int
    note: str = ""
    undone_by: str = ""
