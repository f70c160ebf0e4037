"""Alerts: everything in the warehouse that somebody should look at, in few queries.

Each source asks one question of the database and returns the alerts it found, the
first things of each named. A new source is a function in ``SOURCES``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select
from sqlmodel import Session, col

from logistics.domain.alerts import (
    SUBJECTS_NAMED,
    Alert,
    AlertKind,
    Subject,
    Thresholds,
    Urgency,
    by_urgency,
)
from logistics.domain.calendar import local_day
from logistics.domain.ledger import OWN_KINDS, DocumentKind, PlaceKind
from logistics.domain.lots import COLD_CLASSES
from logistics.domain.quantity import Quantity
from logistics.store import settings
from logistics.store.large_losses import undoing, unsigned
from logistics.store.proofs import last_proof
from logistics.store.recalls import uncalled
from logistics.store.standing import HELD, HELD_LOT
from logistics.store.stock import StockFilter, StockOrder, StockView, stock_lines, stock_total
from logistics.store.tables import (
    BalanceRow,
    CountRow,
    DocumentRow,
    HoldRow,
    ItemRow,
    LargeLossRow,
    LotRow,
    PlaceRow,
)
from logistics.store.temperatures import open_excursions, silent_zones

GIVEN = frozenset({DocumentKind.DONATION, DocumentKind.RESCUE})
EXPIRED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The moment alerts are looked for at, and the thresholds they have."""

    at: datetime
    thresholds: Thresholds

    @property
    def day(self) -> date:
        """The local day of the moment."""
        return local_day(self.at)


def thresholds(session: Session) -> Thresholds:
    """Returns the thresholds of this installation."""
    return Thresholds.of(settings.get(session, "alert_thresholds"))


def alerts(session: Session, *, at: datetime) -> list[Alert]:
    """Returns what somebody should look at, the most urgent first."""
    watch = Watch(at=at, thresholds=thresholds(session))
    return by_urgency([alert for source in SOURCES for alert in source(session, watch)])


def _dated(session: Session, watch: Watch) -> list[Alert]:
    """Finds lots on the shelves past their date or near it, by the bands of their storage class."""
    bands = watch.thresholds.bands
    ends = col(LotRow.expires_on)
    near = [
        (
            and_(
                col(ItemRow.storage) == storage, ends <= watch.day + timedelta(days=each.within(u))
            ),
            u,
        )
        for u in Urgency
        for storage, each in bands.items()
    ]
    urgency = case(
        (ends < watch.day, literal(EXPIRED)), *((when, literal(int(u))) for when, u in near)
    )
    widest = max(each.later for each in bands.values())
    lots = (
        _lots(PlaceKind.SHELF, urgency=urgency, day=ends)
        .where(ends <= watch.day + timedelta(days=widest))
        .group_by(col(ItemRow.storage))
    )
    found = _named(session, lots)
    expired = found.pop(EXPIRED, None)
    made = [_alert(AlertKind.EXPIRING, Urgency(key), rows) for key, rows in found.items()]
    return made + ([_alert(AlertKind.EXPIRED, Urgency.NOW, expired)] if expired else [])


def _ageing(session: Session, watch: Watch) -> list[Alert]:
    """Finds lots that lie on the shelves for longer than they should."""
    until = watch.day - timedelta(days=watch.thresholds.ageing_days)
    lots = _lots(
        PlaceKind.SHELF, urgency=literal(int(Urgency.LATER)), day=col(LotRow.received_on)
    ).where(col(LotRow.received_on) <= until)
    return [_alert(AlertKind.AGEING, Urgency(u), rows) for u, rows in _named(session, lots).items()]


def _docked(session: Session, watch: Watch) -> list[Alert]:
    """Finds what waits on the dock: cold goods at once, others after some hours."""
    cold = col(ItemRow.storage).in_(COLD_CLASSES)
    long = col(DocumentRow.happened_at) <= watch.at - timedelta(hours=watch.thresholds.dock_hours)
    urgency = case((cold, literal(int(Urgency.NOW))), else_=literal(int(Urgency.SOON)))
    lots = (
        _lots(PlaceKind.DOCK, urgency=urgency, day=col(LotRow.received_on))
        .join(DocumentRow, col(DocumentRow.id) == col(LotRow.document_id))
        .where(or_(cold, long))
        .group_by(col(ItemRow.storage))
    )
    return [_alert(AlertKind.DOCK, Urgency(u), rows) for u, rows in _named(session, lots).items()]


def _held(session: Session, watch: Watch) -> list[Alert]:
    """Finds lots with us that are on hold for days and nobody decided on."""
    until = watch.at - timedelta(days=watch.thresholds.hold_days)
    waiting = select(col(HoldRow.lot_id)).where(
        col(HoldRow.released_at).is_(None), col(HoldRow.opened_at) <= until
    )
    lots = _lots(*OWN_KINDS, urgency=literal(int(Urgency.SOON)), day=col(LotRow.received_on)).where(
        col(LotRow.id).in_(waiting)
    )
    return [_alert(AlertKind.HOLD, Urgency(u), rows) for u, rows in _named(session, lots).items()]


def _unissued(session: Session, watch: Watch) -> list[Alert]:
    """Finds donations of which nothing at all has left us since they came."""
    until = watch.day - timedelta(days=watch.thresholds.unissued_days)
    ours, given = _sum_at(col(PlaceRow.own)), _sum_at(col(PlaceRow.kind) == PlaceKind.DONOR)
    documents = (
        select(
            col(DocumentRow.id).label("key"),
            func.max(DocumentRow.number).label("code"),
            literal("").label("name_tr"),
            literal("").label("name_en"),
            func.min(LotRow.received_on).label("day"),
            literal(0).label("pieces"),
            ours.label("grams"),
            literal(int(Urgency.LATER)).label("urgency"),
        )
        .select_from(BalanceRow)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .join(LotRow, col(LotRow.id) == col(BalanceRow.lot_id))
        .join(DocumentRow, col(DocumentRow.id) == col(LotRow.document_id))
        .where(
            col(DocumentRow.kind).in_(GIVEN),
            col(LotRow.received_on) <= until,
            col(BalanceRow.lot_id).in_(_with_us()),
        )
        .group_by(col(DocumentRow.id))
        .having(ours + given == 0)
    )
    found = _named(session, documents)
    return [_alert(AlertKind.UNISSUED, Urgency(u), rows) for u, rows in found.items()]


def _low(session: Session, watch: Watch) -> list[Alert]:
    """Finds items of which less is available than the minimum."""
    wanted = StockFilter(on=watch.day, view=StockView.LOW, order=StockOrder.AVAILABLE)
    lines = stock_lines(session, wanted, start=0, limit=SUBJECTS_NAMED)
    if not lines:
        return []
    subjects = tuple(
        Subject(
            key=line.item.code,
            code=line.item.code,
            name_tr=line.item.name_tr,
            name_en=line.item.name_en,
            quantity=line.available,
            minimum=line.minimum,
        )
        for line in lines
    )
    total = stock_total(session, wanted)
    return [Alert(kind=AlertKind.LOW, urgency=Urgency.SOON, total=total, subjects=subjects)]


def _excursions(session: Session, _watch: Watch) -> list[Alert]:
    """Finds temperatures out of bounds that nobody decided on."""
    found = open_excursions(session)
    if not found:
        return []
    subjects = tuple(
        Subject(
            key=str(each.excursion.id),
            code=each.name,
            day=local_day(each.excursion.started_at),
        )
        for each in found[:SUBJECTS_NAMED]
    )
    return [
        Alert(kind=AlertKind.EXCURSION, urgency=Urgency.NOW, total=len(found), subjects=subjects)
    ]


def _silent(session: Session, watch: Watch) -> list[Alert]:
    """Finds cold zones whose temperature nobody has told for hours."""
    found = silent_zones(session, watch.at)
    if not found:
        return []
    subjects = tuple(
        Subject(
            key=str(each.zone.id),
            code=each.zone.name,
            day=local_day(each.last_at) if each.last_at else None,
        )
        for each in found[:SUBJECTS_NAMED]
    )
    return [Alert(kind=AlertKind.SILENT, urgency=Urgency.NOW, total=len(found), subjects=subjects)]


def _recalls(session: Session, _watch: Watch) -> list[Alert]:
    """Finds open recalls with households that nobody called yet."""
    found = uncalled(session)
    if not found:
        return []
    subjects = tuple(
        Subject(
            key=str(each.recall_id),
            code=each.code,
            day=local_day(each.opened_at),
            uncalled=each.households,
        )
        for each in found[:SUBJECTS_NAMED]
    )
    return [Alert(kind=AlertKind.RECALL, urgency=Urgency.NOW, total=len(found), subjects=subjects)]


def _counts(session: Session, _watch: Watch) -> list[Alert]:
    """Finds counts that wait for a second person's approval, or for their counters."""
    counted = col(CountRow.finished_at).is_not(None)
    urgency = case((counted, literal(int(Urgency.SOON))), else_=literal(int(Urgency.LATER)))
    counts = select(
        col(CountRow.id).label("key"),
        col(CountRow.code).label("code"),
        literal("").label("name_tr"),
        literal("").label("name_en"),
        col(CountRow.started_at).label("day"),
        literal(0).label("pieces"),
        literal(0).label("grams"),
        urgency.label("urgency"),
    ).where(col(CountRow.document_id).is_(None), col(CountRow.cancelled_at).is_(None))
    return [
        _alert(AlertKind.COUNT, Urgency(u), rows) for u, rows in _named(session, counts).items()
    ]


def _losses(session: Session, _watch: Watch) -> list[Alert]:
    """Finds large losses that await a second person's signature."""
    losses: Any = (
        select(
            col(LargeLossRow.id).label("key"),
            col(DocumentRow.number).label("code"),
            literal("").label("name_tr"),
            literal("").label("name_en"),
            col(LargeLossRow.noted_at).label("day"),
            literal(0).label("pieces"),
            col(LargeLossRow.grams).label("grams"),
            literal(int(Urgency.NOW)).label("urgency"),
        )
        .join(DocumentRow, col(DocumentRow.id) == col(LargeLossRow.document_id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(LargeLossRow.document_id))
        .where(*unsigned())
    )
    found = _named(session, losses)
    return [_alert(AlertKind.LOSS, Urgency(u), rows) for u, rows in found.items()]


def _proof(session: Session, watch: Watch) -> list[Alert]:
    """Finds a ledger whose last proof failed, or that nobody has proven for long."""
    last = last_proof(session)
    if last is not None and not last.holds:
        found = last.differences + last.contradictions
        return [Alert(kind=AlertKind.PROOF, urgency=Urgency.NOW, total=found)]
    patience = timedelta(hours=watch.thresholds.proof_hours)
    if last is None or last.proven_at < watch.at - patience:
        return [Alert(kind=AlertKind.PROOF, urgency=Urgency.SOON, total=0)]
    return []


SOURCES: tuple[Callable[[Session, Watch], list[Alert]], ...] = (
    *(_excursions, _dated, _recalls, _losses, _proof, _silent, _docked, _counts),
    *(_held, _low, _unissued, _ageing),
)


def _lots(*kinds: PlaceKind, urgency: Any, day: Any) -> Any:
    """Returns a query for the lots in places of some kinds, each once, with its urgency."""
    return (
        select(
            col(LotRow.code).label("key"),
            col(LotRow.code).label("code"),
            col(ItemRow.name_tr).label("name_tr"),
            col(ItemRow.name_en).label("name_en"),
            day.label("day"),
            func.sum(BalanceRow.pieces).label("pieces"),
            func.sum(BalanceRow.grams).label("grams"),
            urgency.label("urgency"),
        )
        .select_from(BalanceRow)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .join(LotRow, col(LotRow.id) == HELD_LOT)
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(col(PlaceRow.kind).in_(kinds), HELD)
        .group_by(col(LotRow.id), col(ItemRow.id))
    )


def _with_us() -> Any:
    return select(col(BalanceRow.lot_id)).where(HELD)


def _sum_at(where: Any) -> Any:
    return func.sum(case((where, col(BalanceRow.grams)), else_=0))


def _named(session: Session, query: Any) -> dict[int, list[Any]]:
    """Returns the first rows of each urgency with how many there are, in one query."""
    found = query.where(literal(True)).subquery()
    ordered = found.select().add_columns(
        func.row_number()
        .over(partition_by=found.c.urgency, order_by=(found.c.day, found.c.code))
        .label("place"),
        func.count().over(partition_by=found.c.urgency).label("total"),
    )
    ranked = ordered.where(found.c.urgency.is_not(None)).subquery()
    rows = session.connection().execute(
        select(ranked)
        .where(ranked.c.place <= SUBJECTS_NAMED)
        .order_by(ranked.c.urgency, ranked.c.place)
    )
    by_number: dict[int, list[Any]] = {}
    for row in rows:
        by_number.setdefault(row.urgency, []).append(row)
    return by_number


def _alert(kind: AlertKind, urgency: Urgency, rows: list[Any]) -> Alert:
    subjects = tuple(
        Subject(
            key=str(row.key),
            code=row.code,
            name_tr=row.name_tr,
            name_en=row.name_en,
            day=local_day(row.day) if isinstance(row.day, datetime) else row.day,
            quantity=Quantity(pieces=int(row.pieces), grams=int(row.grams)),
        )
        for row in rows
    )
    return Alert(kind=kind, urgency=urgency, total=rows[0].total, subjects=subjects)
