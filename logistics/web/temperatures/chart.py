"""A chart of temperatures as an SVG of our own: geometry here, colours in the style sheet.

The table beside it says the same in numbers, for those who cannot see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from logistics.domain.calendar import LOCAL_ZONE, instant_of, local_day
from logistics.domain.temperatures import Band
from logistics.store.tables import ExcursionRow
from logistics.store.temperatures import Bucket
from logistics.web.charts import Frame, Tick

FRAME = Frame(width=640, height=260, left=52, right=632, top=10, bottom=226)
ROOM_DC = 10
FEWEST_POINTS = 60
BREAKS_AT = 8  # a gap of this part of the span breaks the line
STEPS_DC = (5, 10, 20, 50, 100, 200)
MOST_LINES = 6
HOUR_S = 3600
DAY_S = 86_400


class Span(StrEnum):
    """How far back a chart looks."""

    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"

    @property
    def seconds(self) -> int:
        """Returns the span [s]."""
        return {Span.DAY: DAY_S, Span.WEEK: 7 * DAY_S, Span.MONTH: 30 * DAY_S}[self]

    @property
    def bucket_s(self) -> int:
        """Returns how much of it one point of the chart stands for [s]."""
        return {Span.DAY: 300, Span.WEEK: 1800, Span.MONTH: 2 * HOUR_S}[self]

    @property
    def tick_s(self) -> int:
        """Returns how far apart the labels of the times are [s]."""
        return {Span.DAY: 4 * HOUR_S, Span.WEEK: DAY_S, Span.MONTH: 5 * DAY_S}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything a template needs to draw the temperatures of a span."""

    lines: tuple[str, ...]
    spreads: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    allowed: Box | None
    excursions: tuple[Box, ...]
    times: tuple[Tick, ...]
    degrees: tuple[Tick, ...]
    frame: Frame = FRAME


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    since: datetime
    seconds: int
    coldest_dc: int
    warmest_dc: int

    def x(self, at: datetime) -> float:
        return FRAME.across((at - self.since).total_seconds() / self.seconds)

    def y(self, read_dc: float) -> float:
        return FRAME.down((self.warmest_dc - read_dc) / (self.warmest_dc - self.coldest_dc))


def drawn(
    buckets: Sequence[Bucket],
    band: Band,
    excursions: Sequence[ExcursionRow],
    *,
    span: Span,
    until: datetime,
) -> Chart:
    """Returns the chart of a span that ends at an instant."""
    since = until - timedelta(seconds=span.seconds)
    scale = _scale(buckets, band, since=since, span=span)
    half = timedelta(seconds=span.bucket_s / 2)
    runs = _unbroken(buckets, timedelta(seconds=span.seconds / BREAKS_AT))
    points = tuple(
        (scale.x(each.starts_at + half), scale.y(each.mean_dc)) for run in runs for each in run
    )
    return Chart(
        lines=tuple(_line(run, scale, half) for run in runs if len(run) > 1),
        spreads=tuple(_spread(run, scale, half) for run in runs if len(run) > 1),
        points=points if len(points) <= FEWEST_POINTS else (),
        allowed=_allowed(band, scale),
        excursions=tuple(_mark(each, scale, until) for each in excursions),
        times=_times(scale, span, until),
        degrees=_degrees(scale),
    )


def _scale(buckets: Sequence[Bucket], band: Band, *, since: datetime, span: Span) -> _Scale:
    limits = [each for each in (band.coldest_dc, band.warmest_dc) if each is not None] or [0]
    coldest = min([*limits, *(each.coldest_dc for each in buckets)]) - ROOM_DC
    warmest = max([*limits, *(each.warmest_dc for each in buckets)]) + ROOM_DC
    return _Scale(since=since, seconds=span.seconds, coldest_dc=coldest, warmest_dc=warmest)


def _unbroken(buckets: Sequence[Bucket], gap: timedelta) -> list[list[Bucket]]:
    runs: list[list[Bucket]] = []
    for each in buckets:
        if runs and each.starts_at - runs[-1][-1].starts_at <= gap:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _line(run: Sequence[Bucket], scale: _Scale, half: timedelta) -> str:
    return " ".join(f"{scale.x(each.starts_at + half)},{scale.y(each.mean_dc)}" for each in run)


def _spread(run: Sequence[Bucket], scale: _Scale, half: timedelta) -> str:
    there = [(scale.x(each.starts_at + half), scale.y(each.warmest_dc)) for each in run]
    back = [(scale.x(each.starts_at + half), scale.y(each.coldest_dc)) for each in reversed(run)]
    return " ".join(f"{x},{y}" for x, y in [*there, *back])


def _allowed(band: Band, scale: _Scale) -> Box | None:
    if band.warmest_dc is None:
        return None
    coldest = scale.coldest_dc if band.coldest_dc is None else band.coldest_dc
    top, bottom = scale.y(band.warmest_dc), scale.y(coldest)
    return Box(x=FRAME.left, y=top, width=FRAME.right - FRAME.left, height=round(bottom - top, 1))


def _mark(excursion: ExcursionRow, scale: _Scale, until: datetime) -> Box:
    left, right = scale.x(excursion.started_at), scale.x(excursion.ended_at or until)
    width, height = round(max(right - left, 2), 1), FRAME.bottom - FRAME.top
    return Box(x=left, y=FRAME.top, width=width, height=height)


def _times(scale: _Scale, span: Span, until: datetime) -> tuple[Tick, ...]:
    pattern = "%H:%M" if span is Span.DAY else "%d.%m."
    tick = instant_of(local_day(scale.since), 0)
    found = []
    while tick <= until:
        if tick >= scale.since:
            text = tick.astimezone(LOCAL_ZONE).strftime(pattern)
            found.append(Tick(at=scale.x(tick), text=text))
        tick += timedelta(seconds=span.tick_s)
    return tuple(found)


def _degrees(scale: _Scale) -> tuple[Tick, ...]:
    height = scale.warmest_dc - scale.coldest_dc
    step = next((each for each in STEPS_DC if height <= each * MOST_LINES), STEPS_DC[-1])
    first = -(-scale.coldest_dc // step) * step
    return tuple(
        Tick(at=scale.y(read_dc), text=f"{read_dc / 10:g}".replace("-", "\u2212").replace(".", ","))
        for read_dc in range(first, scale.warmest_dc + 1, step)
    )
