"""The temperature log: chambers with what they must keep, readings, silence, open excursions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, and_, case, cast, exists, extract, func, insert, or_
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.lots import COLD_CLASSES, StorageClass
from logistics.domain.temperatures import Band, Chamber, Reading, ReadingSource, Tolerance
from logistics.store import settings
from logistics.store.tables import (
    ExcursionDecisionRow,
    ExcursionRow,
    ReadingRow,
    ReadingSheetRow,
    UserRow,
    VehicleRow,
    ZoneRow,
)

MINUTE_S = 60
LOCAL_OFFSET_S = 3 * 3600  # so that spans of a day are local days


@dataclass(frozen=True, slots=True, kw_only=True)
class ChamberFacts:
    """A chamber by name, with its class (a vehicle has none) and what it must keep."""

    chamber: Chamber
    code: str
    name: str
    storage: StorageClass | None
    band: Band
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestReading:
    """A chamber and what was last read there, if anything ever was [0.1 °C]."""

    facts: ChamberFacts
    at: datetime | None
    temperature_dc: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentZone:
    """A cold zone nobody has read for too long; ``last_at`` is the last reading, if any."""

    zone: ZoneRow
    last_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenExcursion:
    """An excursion that waits for a named person, with the name of its chamber."""

    excursion: ExcursionRow
    chamber: Chamber
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReading:
    """A reading with who entered it and how."""

    reading: ReadingRow
    sheet: ReadingSheetRow
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The readings of a short span: when it starts, the coldest, the warmest, the mean [0.1 °C]."""

    starts_at: datetime
    coldest_dc: int
    warmest_dc: int
    mean_dc: int
    readings: int


def tolerance(session: Session) -> Tolerance:
    """Returns how long deviations may last in this installation, and where danger begins."""
    return Tolerance(
        deviation_s=int(settings.get(session, "deviation_minutes")) * MINUTE_S,
        breach_s=int(settings.get(session, "breach_minutes")) * MINUTE_S,
        chilled_breach_dc=int(settings.get(session, "chilled_breach_dc")),
        frozen_breach_dc=int(settings.get(session, "frozen_breach_dc")),
    )


def of(chamber: Chamber, table: Any) -> Any:
    """Returns the condition that a row speaks of a chamber."""
    if chamber.vehicle_id is None:
        return col(table.zone_id) == chamber.zone_id
    return col(table.vehicle_id) == chamber.vehicle_id


def chamber_of_row(row: ExcursionRow | ReadingRow) -> Chamber:
    """Returns the chamber a row speaks of."""
    return Chamber(zone_id=row.zone_id, vehicle_id=row.vehicle_id)


def facts_of(session: Session, chamber: Chamber) -> ChamberFacts:
    """Returns a chamber's facts, or refuses with :class:`NotFound`."""
    row = (
        session.get(ZoneRow, chamber.zone_id)
        if chamber.vehicle_id is None
        else session.get(VehicleRow, chamber.vehicle_id)
    )
    if row is None:
        raise NotFound(kind="chamber", key=chamber.key)
    return _facts(row, tolerance(session))


def facts_by_chamber(
    session: Session, chambers: Collection[Chamber]
) -> dict[Chamber, ChamberFacts]:
    """Returns the facts of several chambers, however many, in few queries."""
    limits = tolerance(session)
    zones = {chamber.zone_id for chamber in chambers if chamber.zone_id}
    vehicles = {chamber.vehicle_id for chamber in chambers if chamber.vehicle_id}
    rows: list[ZoneRow | VehicleRow] = [
        *session.exec(select(ZoneRow).where(col(ZoneRow.id).in_(zones))),
        *session.exec(select(VehicleRow).where(col(VehicleRow.id).in_(vehicles))),
    ]
    found = [_facts(row, limits) for row in rows]
    return {facts.chamber: facts for facts in found}


def latest_readings(session: Session) -> list[LatestReading]:
    """Returns every chamber in use that is watched, with its last reading, in two queries."""
    limits = tolerance(session)
    zones = _latest(session, ZoneRow, col(ReadingRow.zone_id), col(ZoneRow.warmest_dc).is_not(None))
    vehicles = _latest(
        session, VehicleRow, col(ReadingRow.vehicle_id), col(VehicleRow.warmest_dc).is_not(None)
    )
    return [
        LatestReading(
            facts=_facts(row, limits),
            at=reading.happened_at if reading else None,
            temperature_dc=reading.temperature_dc if reading else None,
        )
        for row, reading in [*zones, *vehicles]
    ]


def silent_zones(session: Session, at: datetime) -> list[SilentZone]:
    """Returns the cold zones without a reading in the hours before an instant, in one query."""
    hours = int(settings.get(session, "reading_gap_hours"))
    is_cold = col(ZoneRow.storage).in_(COLD_CLASSES)
    return [
        SilentZone(zone=zone, last_at=reading.happened_at if reading else None)
        for zone, reading in _latest(session, ZoneRow, col(ReadingRow.zone_id), is_cold)
        if reading is None or reading.happened_at < at - timedelta(hours=hours)
    ]


def open_excursions(session: Session) -> list[OpenExcursion]:
    """Returns the excursions nobody has decided on as far as they reach now, oldest first."""
    query = (
        select(ExcursionRow, ZoneRow, VehicleRow)
        .outerjoin(ZoneRow, col(ZoneRow.id) == col(ExcursionRow.zone_id))
        .outerjoin(VehicleRow, col(VehicleRow.id) == col(ExcursionRow.vehicle_id))
        .where(~is_decided())
        .order_by(col(ExcursionRow.started_at), col(ExcursionRow.id))
    )
    return [
        OpenExcursion(
            excursion=row,
            chamber=chamber_of_row(row),
            name=zone.name if zone else f"{vehicle.plate} · {vehicle.name}",
        )
        for row, zone, vehicle in session.exec(query)
    ]


def is_decided() -> Any:
    """Returns the condition that somebody decided on an excursion's present extent."""
    return exists().where(
        col(ExcursionDecisionRow.excursion_id) == col(ExcursionRow.id),
        col(ExcursionDecisionRow.extent) == col(ExcursionRow.extent),
    )


def known_readings(
    session: Session, chamber: Chamber, *, since: datetime, until: datetime
) -> dict[datetime, int]:
    """Returns what is logged of a chamber between two instants, both included [0.1 °C]."""
    query = select(ReadingRow.happened_at, ReadingRow.temperature_dc).where(
        of(chamber, ReadingRow), ReadingRow.happened_at >= since, ReadingRow.happened_at <= until
    )
    return dict(session.exec(query).all())


def add_readings(
    session: Session, chamber: Chamber, readings: Sequence[Reading], *, sheet: ReadingSheetRow
) -> None:
    """Adds readings to a chamber's log, however many, in one statement."""
    session.connection().execute(
        insert(ReadingRow),
        [
            {
                "sheet_id": sheet.id,
                "zone_id": chamber.zone_id,
                "vehicle_id": chamber.vehicle_id,
                "happened_at": reading.at,
                "temperature_dc": reading.temperature_dc,
            }
            for reading in readings
        ],
    )


def readings_around(
    session: Session, chamber: Chamber, band: Band, *, first: datetime, last: datetime
) -> list[Reading]:
    """Returns the readings of a span and of every deviation that reaches into it, in order."""
    fine = and_(of(chamber, ReadingRow), _is_inside(band))
    since = select(func.max(ReadingRow.happened_at)).where(fine, ReadingRow.happened_at < first)
    until = select(func.min(ReadingRow.happened_at)).where(fine, ReadingRow.happened_at > last)
    begins, ends = session.exec(since).one(), session.exec(until).one()
    query = (
        select(ReadingRow.happened_at, ReadingRow.temperature_dc, ReadingSheetRow.source)
        .join(ReadingSheetRow, col(ReadingSheetRow.id) == col(ReadingRow.sheet_id))
        .where(of(chamber, ReadingRow))
        .order_by(col(ReadingRow.happened_at))
    )
    if begins is not None:
        query = query.where(ReadingRow.happened_at >= begins)
    if ends is not None:
        query = query.where(ReadingRow.happened_at <= ends)
    return [
        Reading(at=at, temperature_dc=temperature_dc, source=ReadingSource(source))
        for at, temperature_dc, source in session.exec(query)
    ]


def buckets(
    session: Session, chamber: Chamber, *, since: datetime, until: datetime, width_s: int
) -> list[Bucket]:
    """Returns a chamber's readings added up by spans of ``width_s`` [s], in one query."""
    seconds = (
        cast(func.strftime("%s", col(ReadingRow.happened_at)), Integer)
        if session.get_bind().dialect.name == "sqlite"
        else cast(func.floor(extract("epoch", col(ReadingRow.happened_at))), Integer)
    )
    number = (seconds - (seconds + LOCAL_OFFSET_S) % width_s).label("starts")
    query: Any = (
        select(  # type: ignore[call-overload]
            number,
            func.min(ReadingRow.temperature_dc),
            func.max(ReadingRow.temperature_dc),
            func.avg(ReadingRow.temperature_dc),
            func.count(),
        )
        .where(of(chamber, ReadingRow), ReadingRow.happened_at > since)
        .where(ReadingRow.happened_at <= until)
        .group_by(number)
        .order_by(number)
    )
    epoch = datetime.fromtimestamp(0, tz=UTC)
    return [
        Bucket(
            starts_at=epoch + timedelta(seconds=int(starts)),
            coldest_dc=coldest,
            warmest_dc=warmest,
            mean_dc=round(mean),
            readings=count,
        )
        for starts, coldest, warmest, mean, count in session.exec(query)
    ]


def listed_readings(
    session: Session, chamber: Chamber, *, start: int, limit: int
) -> list[ListedReading]:
    """Returns a page of a chamber's readings, the latest first."""
    query = (
        select(ReadingRow, ReadingSheetRow, UserRow.name)
        .join(ReadingSheetRow, col(ReadingSheetRow.id) == col(ReadingRow.sheet_id))
        .join(UserRow, col(UserRow.id) == col(ReadingSheetRow.actor_id))
        .where(of(chamber, ReadingRow))
        .order_by(col(ReadingRow.happened_at).desc())
        .offset(start)
        .limit(limit)
    )
    return [
        ListedReading(reading=reading, sheet=sheet, actor=actor)
        for reading, sheet, actor in session.exec(query)
    ]


def reading_total(session: Session, chamber: Chamber) -> int:
    """Returns how many readings a chamber's log has."""
    return session.exec(
        select(func.count()).select_from(ReadingRow).where(of(chamber, ReadingRow))
    ).one()


def _is_inside(band: Band) -> Any:
    read = col(ReadingRow.temperature_dc)
    limits = []
    if band.warmest_dc is not None:
        limits.append(read > band.warmest_dc)
    if band.coldest_dc is not None:
        limits.append(read < band.coldest_dc)
    return case((or_(*limits), 0), else_=1) == 1


def _latest(session: Session, table: Any, key: Any, condition: Any) -> list[Any]:
    """Returns the rows in use of a table, by code, each with the last reading of its chamber."""
    last = (
        select(ReadingRow.id)
        .where(key == col(table.id))
        .order_by(col(ReadingRow.happened_at).desc())
        .limit(1)
        .correlate(table)
        .scalar_subquery()
    )
    query = (
        select(table, ReadingRow)
        .outerjoin(ReadingRow, col(ReadingRow.id) == last)
        .where(col(table.active), condition)
        .order_by(col(table.code))
    )
    return list(session.exec(query))


def _facts(row: ZoneRow | VehicleRow, limits: Tolerance) -> ChamberFacts:
    is_zone = isinstance(row, ZoneRow)
    storage = row.storage if isinstance(row, ZoneRow) else None
    return ChamberFacts(
        chamber=Chamber(zone_id=row.id) if is_zone else Chamber(vehicle_id=row.id),
        code=row.code,
        name=row.name if isinstance(row, ZoneRow) else f"{row.plate} · {row.name}",
        storage=storage,
        band=Band(
            coldest_dc=row.coldest_dc,
            warmest_dc=row.warmest_dc,
            breach_dc=limits.breach_dc(storage, row.warmest_dc),
        ),
        active=row.active,
    )
