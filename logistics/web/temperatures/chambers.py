"""The chambers: what was read last in each, one's chart and log, and writing down a reading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response as Answer
from wtforms.validators import Length, ValidationError

from logistics.domain.calendar import LOCAL_ZONE, local_day
from logistics.domain.sheets import Cell, Kind, Sheet
from logistics.domain.temperatures import Chamber
from logistics.services import measuring
from logistics.store import temperatures
from logistics.store.excursions import excursions_of
from logistics.store.tables import ExcursionRow
from logistics.store.temperatures import (
    Bucket,
    ChamberFacts,
    LatestReading,
    ListedReading,
    OpenExcursion,
)
from logistics.web import terms
from logistics.web.db import command, now, reading, transaction
from logistics.web.exports import FILE, all_rows, columns, given
from logistics.web.forms import (
    CleanStringField,
    DayField,
    DegreeField,
    FieldForm,
    Given,
)
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.temperatures.blueprint import asked_chamber, bp
from logistics.web.temperatures.chart import Chart, Span, drawn

EXPORTED_AT_MOST = 200_000
CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")
HEADINGS = (
    *((_l("Time"), Kind.INSTANT), (_l("Temperature (°C)"), Kind.TEMPERATURE)),
    *((_l("Source"), Kind.TEXT), (_l("Entered by"), Kind.TEXT), (_l("Note"), Kind.TEXT)),
)
SPANS = {Span.DAY: _l("24 hours"), Span.WEEK: _l("7 days"), Span.MONTH: _l("30 days")}


class ReadingForm(FieldForm):
    """What a person read on a thermometer, now or at an earlier time."""

    temperature = DegreeField(_l("Temperature (°C)"), [Given()])
    day = DayField(_l("Day, if not today"))
    read_at = CleanStringField(_l("Time, if not now"), [Length(max=8)])
    note = CleanStringField(_l("Note"), [Length(max=240)])

    def validate_read_at(self, field: CleanStringField) -> None:
        """Refuses what is no time of day, and a day without one."""
        if field.data and not CLOCK.fullmatch(field.data):
            raise ValidationError(_("Write the time as 18:33."))
        if self.day.data and not field.data:
            raise ValidationError(_("Say at what time of that day."))

    def moment(self, present: datetime) -> datetime:
        """Returns the instant of the reading."""
        found = CLOCK.fullmatch(self.read_at.data or "")
        if found is None:
            return present
        day = self.day.data or local_day(present)
        clock = time(int(found[1]), int(found[2]), tzinfo=LOCAL_ZONE)
        return datetime.combine(day, clock).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChambersPage:
    """What the list of chambers shows."""

    latest: list[LatestReading]
    silent: frozenset[int | None]
    excursions: list[OpenExcursion]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """The readings of a part of the span in numbers [0.1 °C]."""

    label: str
    coldest_dc: int
    warmest_dc: int
    mean_dc: int
    readings: int
    off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChamberPage:
    """What the page of a chamber shows."""

    facts: ChamberFacts
    form: ReadingForm
    span: Span
    chart: Chart
    summary: list[SummaryLine]
    readings: list[ListedReading]
    last: ListedReading | None
    paging: Paged
    excursions: list[tuple[ExcursionRow, bool]]
    now: datetime


@bp.get("/")
def chambers() -> str:
    """Shows what was read last in every chamber."""
    present = now()
    with reading() as db:
        page = ChambersPage(
            latest=temperatures.latest_readings(db),
            silent=frozenset(each.zone.id for each in temperatures.silent_zones(db, present)),
            excursions=temperatures.open_excursions(db),
            now=present,
        )
    return render_template("temperatures/chambers.html", page=page)


@bp.route("/<key>", methods=["GET", "POST"])
def chamber(key: str) -> tuple[str, int] | Answer:
    """Shows a chamber's chart and log, and takes a reading."""
    asked = asked_chamber(key)
    form = ReadingForm()
    if form.sent_well():
        with form.refusals():
            asking = command()
            with transaction() as db:
                logged = measuring.record_reading(
                    db,
                    command=replace(asking, happened_at=form.moment(asking.recorded_at)),
                    chamber=asked,
                    temperature_dc=form.temperature.data,
                    note=form.note.data or "",
                )
            flash(_("The reading is logged."), "success")
            return _onward(logged, key)
    return render_template("temperatures/chamber.html", page=_page(asked, form)), form.status


@bp.get(f"/<key>{FILE}")
def readings_file(key: str, form: str) -> Response:
    """Gives a chamber's log as a file, the latest reading first."""
    asked = asked_chamber(key)
    with reading() as db:
        temperatures.facts_of(db, asked)
        limit = all_rows(temperatures.reading_total(db, asked))
        rows = [
            _row(each) for each in temperatures.listed_readings(db, asked, start=0, limit=limit)
        ]
    sheet = Sheet(title=_("Temperatures"), columns=columns(HEADINGS), rows=rows)
    return given(sheet, name=f"sicaklik-{key}-{local_day(now())}", form=form)


def _onward(logged: measuring.Logged, key: str) -> Answer:
    """Leads to the excursion a reading opened, and otherwise back to its chamber."""
    if logged.excursions:
        flash(
            _("It lies outside what must be kept: the goods that were there are on hold."), "warn"
        )
        return redirect(
            url_for("temperatures.excursion", excursion_id=logged.excursions[-1].id), code=303
        )
    return redirect(url_for("temperatures.chamber", key=key), code=303)


def _page(asked: Chamber, form: ReadingForm) -> ChamberPage:
    present, word = now(), request.args.get("span", "")
    span = Span(word) if word in set(Span) else Span.DAY
    since = present - timedelta(seconds=span.seconds)
    with reading() as db:
        facts = temperatures.facts_of(db, asked)
        buckets = temperatures.buckets(db, asked, since=since, until=present, width_s=span.bucket_s)
        found = excursions_of(db, asked, since=since)
        paging = paged(temperatures.reading_total(db, asked))
        listed = temperatures.listed_readings(db, asked, start=paging.start, limit=ROWS)
        last = temperatures.listed_readings(db, asked, start=0, limit=1)
    return ChamberPage(
        facts=facts,
        form=form,
        span=span,
        chart=drawn(buckets, facts.band, [row for row, _ in found], span=span, until=present),
        summary=_summary(buckets, facts, span),
        readings=listed,
        last=last[0] if last else None,
        paging=paging,
        excursions=found,
        now=present,
    )


def _summary(buckets: Sequence[Bucket], facts: ChamberFacts, span: Span) -> list[SummaryLine]:
    """Returns the chart in numbers: by two hours of a day, by days otherwise; the latest first."""
    parts: dict[tuple[date, int], list[Bucket]] = {}
    for each in buckets:
        local = each.starts_at.astimezone(LOCAL_ZONE)
        hour = local.hour // 2 * 2 if span is Span.DAY else 0
        parts.setdefault((local.date(), hour), []).append(each)
    return [_line(key, part, facts, span) for key, part in sorted(parts.items(), reverse=True)]


def _line(
    key: tuple[date, int], part: Sequence[Bucket], facts: ChamberFacts, span: Span
) -> SummaryLine:
    day, hour = key
    coldest = min(each.coldest_dc for each in part)
    warmest = max(each.warmest_dc for each in part)
    count = sum(each.readings for each in part)
    label = f"{hour:02d}:00–{hour + 2:02d}:00" if span is Span.DAY else f"{day:%d.%m.}"
    return SummaryLine(
        label=label,
        coldest_dc=coldest,
        warmest_dc=warmest,
        mean_dc=round(sum(each.mean_dc * each.readings for each in part) / count),
        readings=count,
        off=facts.band.off_by(coldest) > 0 or facts.band.off_by(warmest) > 0,
    )


def _row(each: ListedReading) -> tuple[Cell, ...]:
    return (
        each.reading.happened_at,
        each.reading.temperature_dc,
        str(terms.READING_SOURCES[each.sheet.source.value]),
        each.actor,
        each.sheet.note,
    )
