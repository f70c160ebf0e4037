"""How a search went, as a small chart: geometry here, colours in the style sheet.

Drawn is the driving of the best plan since it served as many as the final one; before that, a
plan drives less only because it serves fewer. The table beneath says the same in numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from logistics.services.planning import Quality, Sample
from logistics.web.charts import Frame, Tick
from logistics.web.formats import duration, number

FRAME = Frame(width=640, height=220, left=150, right=604, top=14, bottom=186)
FEWEST = 2
ROOM_SHARE = 0.12
TIMES = 4
MINUTE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseChart:
    """Everything a template needs to draw how a search went."""

    line: str
    points: tuple[tuple[float, float], ...]
    times: tuple[Tick, ...]
    drivings: tuple[Tick, ...]
    first_s: int
    last_s: int
    frame: Frame = FRAME


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    taken_ms: float
    least_s: float
    most_s: float

    def x(self, after_ms: float) -> float:
        return FRAME.across(after_ms / self.taken_ms)

    def y(self, driving_s: float) -> float:
        return FRAME.down((self.most_s - driving_s) / (self.most_s - self.least_s))


def course_chart(quality: Quality) -> CourseChart | None:
    """Returns the chart of a search; None where there is no course to be seen."""
    shown = comparable(quality.course)
    if len(shown) < FEWEST:
        return None
    scale = _scale(shown, quality.taken_s)
    return CourseChart(
        line=_steps(shown, scale),
        points=tuple((scale.x(one.after_ms), scale.y(one.driving_s)) for one in shown),
        times=tuple(_times(scale)),
        drivings=tuple(_drivings(shown, scale)),
        first_s=shown[0].driving_s,
        last_s=shown[-1].driving_s,
    )


def comparable(course: Sequence[Sample]) -> list[Sample]:
    """Returns the samples from which on as many are served as in the end."""
    found: list[Sample] = []
    for sample in reversed(course):
        if sample.unserved != course[-1].unserved:
            break
        found.insert(0, sample)
    return found


def _scale(shown: Sequence[Sample], taken_s: float) -> _Scale:
    drivings = [one.driving_s for one in shown]
    room_s = max((max(drivings) - min(drivings)) * ROOM_SHARE, MINUTE_S)
    return _Scale(
        taken_ms=max(taken_s * 1000, shown[-1].after_ms, 1),
        least_s=min(drivings) - room_s,
        most_s=max(drivings) + room_s,
    )


def _steps(shown: Sequence[Sample], scale: _Scale) -> str:
    """Returns the line: a plan stays the best until a better one is found."""
    corners: list[tuple[float, float]] = []
    for one in shown:
        if corners:
            corners.append((scale.x(one.after_ms), corners[-1][1]))
        corners.append((scale.x(one.after_ms), scale.y(one.driving_s)))
    corners.append((scale.x(scale.taken_ms), corners[-1][1]))
    return " ".join(f"{x},{y}" for x, y in corners)


def _times(scale: _Scale) -> list[Tick]:
    step_s = max(round(scale.taken_ms / 1000 / TIMES), 1)
    seconds = range(0, int(scale.taken_ms / 1000) + 1, step_s)
    return [
        Tick(at=scale.x(1000 * each), text=_("%(count)s s", count=number(each))) for each in seconds
    ]


def _drivings(shown: Sequence[Sample], scale: _Scale) -> list[Tick]:
    least, most = min(one.driving_s for one in shown), max(one.driving_s for one in shown)
    levels = [most] if duration(least) == duration(most) else [most, least]
    return [Tick(at=scale.y(each), text=duration(each)) for each in levels]
