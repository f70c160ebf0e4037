"""Excursions: derived from readings, kept as records that grow, each with its holds.

A stretch outside the band that counts becomes one excursion, however many sheets of readings it
came in. Later readings extend it; when it was decided on before, it is open again and its lots
are held again. An excursion never shrinks: what somebody once had to decide on stays known.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.holds import HoldKind
from logistics.domain.temperatures import Band, Chamber, Deviation, excursions, written
from logistics.store.exposure import exposed_lots, own_lots
from logistics.store.holds import open_hold
from logistics.store.locks import lock_lots
from logistics.store.tables import (
    DocumentRow,
    ExcursionDecisionRow,
    ExcursionHoldRow,
    ExcursionRow,
    HoldRow,
    PlaceRow,
    UserRow,
    VehicleRow,
)
from logistics.store.temperatures import (
    ChamberFacts,
    chamber_of_row,
    facts_of,
    is_decided,
    of,
    readings_around,
    tolerance,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """When readings were recorded (aware UTC), and by whom."""

    at: datetime
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision and the name of who took it."""

    decision: ExcursionDecisionRow
    actor: str


def watch(
    session: Session, chamber: Chamber, *, first: datetime, last: datetime, recorded: Recorded
) -> list[ExcursionRow]:
    """Opens or extends what the readings of a span make of it; returns the excursions touched."""
    facts = facts_of(session, chamber)
    if not facts.band.is_watched:
        return []
    readings = readings_around(session, chamber, facts.band, first=first, last=last)
    found = excursions(readings, facts.band, tolerance(session))
    touched = [_kept(session, facts, deviation, recorded=recorded) for deviation in found]
    return [excursion for excursion in touched if excursion is not None]


def reach_late(session: Session, document: DocumentRow, *, touched: Mapping[int, PlaceRow]) -> None:
    """Holds the lots of which a document tells only now that an excursion reached them.

    What happens now lies after every reading; only what is told late can lie within an excursion.
    """
    if document.happened_at >= document.recorded_at:
        return
    recorded = Recorded(at=document.recorded_at, by=document.actor_id)
    for excursion in _still_reaching(session, touched, since=document.happened_at):
        facts = facts_of(session, chamber_of_row(excursion))
        lots = set(own_lots(session, lots_of(session, excursion)))
        unheld = lots - _ever_held(session, excursion)
        if unheld:
            excursion.extent += 0 if is_open(session, excursion) else 1
            _hold(session, excursion, facts, unheld, recorded=recorded)


def _still_reaching(
    session: Session, touched: Mapping[int, PlaceRow], *, since: datetime
) -> list[ExcursionRow]:
    """Returns the excursions of these places (by id) that reach past an instant."""
    zones = {place.zone_id for place in touched.values() if place.zone_id is not None}
    vehicles = select(VehicleRow.id).where(col(VehicleRow.place_id).in_(touched))
    query = select(ExcursionRow).where(
        or_(col(ExcursionRow.zone_id).in_(zones), col(ExcursionRow.vehicle_id).in_(vehicles)),
        func.coalesce(ExcursionRow.ended_at, ExcursionRow.last_out_at) >= since,
    )
    return list(session.exec(query.order_by(col(ExcursionRow.id))))


def get_excursion(session: Session, excursion_id: int) -> ExcursionRow:
    """Returns an excursion as it is now, or refuses with :class:`NotFound`."""
    row = session.get(ExcursionRow, excursion_id, populate_existing=True)
    if row is None:
        raise NotFound(kind="excursion", key=excursion_id)
    return row


def decisions_on(session: Session, excursion_id: int) -> list[Decided]:
    """Returns what was decided on an excursion, the latest first."""
    query = (
        select(ExcursionDecisionRow, UserRow.name)
        .join(UserRow, col(UserRow.id) == col(ExcursionDecisionRow.decided_by))
        .where(ExcursionDecisionRow.excursion_id == excursion_id)
        .order_by(col(ExcursionDecisionRow.id).desc())
    )
    return [Decided(decision=row, actor=name) for row, name in session.exec(query)]


def standing_holds(session: Session, excursion_id: int) -> list[HoldRow]:
    """Returns the holds of an excursion that still stand."""
    query = (
        select(HoldRow)
        .join(ExcursionHoldRow, col(ExcursionHoldRow.hold_id) == col(HoldRow.id))
        .where(ExcursionHoldRow.excursion_id == excursion_id, col(HoldRow.released_at).is_(None))
        .order_by(col(HoldRow.id))
    )
    return list(session.exec(query))


def listed_excursions(
    session: Session, *, start: int, limit: int
) -> list[tuple[ExcursionRow, bool]]:
    """Returns a page of excursions, the latest first, each with whether it is decided."""
    query = (
        select(ExcursionRow, is_decided())
        .order_by(col(ExcursionRow.started_at).desc(), col(ExcursionRow.id).desc())
        .offset(start)
        .limit(limit)
    )
    return [(row, bool(decided)) for row, decided in session.exec(query)]


def excursion_total(session: Session) -> int:
    """Returns how many excursions there ever were."""
    return session.exec(select(func.count()).select_from(ExcursionRow)).one()


def excursions_of(
    session: Session, chamber: Chamber, *, since: datetime
) -> list[tuple[ExcursionRow, bool]]:
    """Returns a chamber's excursions that reach past an instant, the latest first."""
    query = (
        select(ExcursionRow, is_decided())
        .where(of(chamber, ExcursionRow), ExcursionRow.last_out_at >= since)
        .order_by(col(ExcursionRow.started_at).desc())
    )
    return [(row, bool(decided)) for row, decided in session.exec(query)]


def is_open(session: Session, excursion: ExcursionRow) -> bool:
    """Tells whether an excursion waits for somebody's decision."""
    query = select(ExcursionDecisionRow.id).where(
        ExcursionDecisionRow.excursion_id == excursion.id,
        ExcursionDecisionRow.extent == excursion.extent,
    )
    return session.exec(query).first() is None


def lots_of(session: Session, excursion: ExcursionRow) -> list[int]:
    """Returns the lots that were in the chamber during an excursion."""
    return exposed_lots(
        session,
        chamber_of_row(excursion),
        since=excursion.started_at,
        until=excursion.ended_at or excursion.last_out_at,
    )


def _kept(
    session: Session, facts: ChamberFacts, deviation: Deviation, *, recorded: Recorded
) -> ExcursionRow | None:
    known = _touching(session, facts.chamber, deviation)
    if known is None:
        return _opened(session, facts, deviation, recorded=recorded)
    was_open = is_open(session, known)
    grew = _extend(known, deviation, facts.band)
    session.flush()
    lots = own_lots(session, lots_of(session, known))
    unheld = set(lots) - _ever_held(session, known)
    if grew or (unheld and not was_open):
        known.extent += 1
    if grew or unheld:
        held = {hold.lot_id for hold in standing_holds(session, known.id or 0)}
        _hold(session, known, facts, set(lots) - held, recorded=recorded)
    session.flush()
    return known


def _touching(session: Session, chamber: Chamber, deviation: Deviation) -> ExcursionRow | None:
    """Returns the first excursion that overlaps a deviation."""
    until = deviation.ended_at or deviation.last_out_at
    query = (
        select(ExcursionRow)
        .where(
            of(chamber, ExcursionRow),
            ExcursionRow.started_at <= until,
            func.coalesce(ExcursionRow.ended_at, ExcursionRow.last_out_at) >= deviation.started_at,
        )
        .order_by(col(ExcursionRow.started_at))
    )
    return session.exec(query.execution_options(populate_existing=True)).first()


def _opened(
    session: Session, facts: ChamberFacts, deviation: Deviation, *, recorded: Recorded
) -> ExcursionRow | None:
    """Opens an excursion; an empty vehicle that stands in the sun is none."""
    excursion = ExcursionRow(
        zone_id=facts.chamber.zone_id,
        vehicle_id=facts.chamber.vehicle_id,
        started_at=deviation.started_at,
        last_out_at=deviation.last_out_at,
        ended_at=deviation.ended_at,
        worst_dc=deviation.worst_dc,
        coldest_dc=facts.band.coldest_dc,
        warmest_dc=facts.band.warmest_dc,
        opened_at=recorded.at,
        opened_by=recorded.by,
    )
    lots = lots_of(session, excursion)
    if facts.chamber.vehicle_id is not None and not lots:
        return None
    session.add(excursion)
    session.flush()
    _hold(session, excursion, facts, own_lots(session, lots), recorded=recorded)
    return excursion


def _extend(known: ExcursionRow, deviation: Deviation, band: Band) -> bool:
    """Widens an excursion by a deviation; tells whether there is more to decide on now."""
    before = (known.started_at, known.last_out_at, known.worst_dc)
    if deviation.last_out_at >= known.last_out_at:
        known.ended_at = deviation.ended_at
    known.started_at = min(known.started_at, deviation.started_at)
    known.last_out_at = max(known.last_out_at, deviation.last_out_at)
    if band.off_by(deviation.worst_dc) > band.off_by(known.worst_dc):
        known.worst_dc = deviation.worst_dc
    return before != (known.started_at, known.last_out_at, known.worst_dc)


def _ever_held(session: Session, excursion: ExcursionRow) -> set[int]:
    query = (
        select(HoldRow.lot_id)
        .join(ExcursionHoldRow, col(ExcursionHoldRow.hold_id) == col(HoldRow.id))
        .where(ExcursionHoldRow.excursion_id == excursion.id)
    )
    return set(session.exec(query))


def _hold(
    session: Session,
    excursion: ExcursionRow,
    facts: ChamberFacts,
    lot_ids: Collection[int],
    *,
    recorded: Recorded,
) -> None:
    lock_lots(session, lot_ids)
    reason = f"{facts.code} {written(excursion.worst_dc)} °C {excursion.started_at:%d.%m.%Y}"
    assert excursion.id is not None
    for lot_id in sorted(lot_ids):
        hold = open_hold(
            session,
            lot_id=lot_id,
            kind=HoldKind.EXCURSION,
            reason=reason,
            at=recorded.at,
            by=recorded.by,
        )
        assert hold.id is not None
        session.add(ExcursionHoldRow(hold_id=hold.id, excursion_id=excursion.id))
    session.flush()
