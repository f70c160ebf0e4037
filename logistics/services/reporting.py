"""Reporting: the dashboard's sums for a day and a period, and the proof of the ledger."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from logistics.domain.calendar import instant_of, local_day
from logistics.store import ledger, reports
from logistics.store.proof import Finding, prove_promises

DAYS_BACK = 30


class Period(StrEnum):
    """Which deliveries count."""

    MONTH = "month"
    DAYS = "30days"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Everything the dashboard shows on ``day``."""

    day: date
    period: Period
    stock: list[reports.GroupStock]
    expiring: list[reports.Expiring]
    routes: list[reports.RouteProgress]
    coverage: list[reports.Coverage]


def dashboard(session: Session, *, at: datetime, period: Period) -> Dashboard:
    """Returns the dashboard as of an instant."""
    day = local_day(at)
    return Dashboard(
        day=day,
        period=period,
        stock=reports.stock_by_group(session),
        expiring=reports.expiring(session, on=day),
        routes=reports.progress(session, day=day),
        coverage=coverage(session, at=at, period=period),
    )


def coverage(session: Session, *, at: datetime, period: Period) -> list[reports.Coverage]:
    """Returns the households served per neighbourhood in a period that ends with today."""
    day = local_day(at)
    return reports.coverage(
        session, since=since(day, period), until=instant_of(day + timedelta(days=1), 0)
    )


def since(day: date, period: Period) -> datetime | None:
    """Returns the instant a period starts at; None means from the beginning.

    The last 30 days are today and the 29 days before it.
    """
    match period:
        case Period.MONTH:
            return instant_of(day.replace(day=1), 0)
        case Period.DAYS:
            return instant_of(day - timedelta(days=DAYS_BACK - 1), 0)
        case Period.ALL:
            return None


def proof(session: Session) -> list[ledger.Difference]:
    """Returns every balance that is not the sum of its movements; none is what we want."""
    return ledger.prove(session)


def contradictions(session: Session) -> list[Finding]:
    """Returns every promise, delivery and row that contradicts the ledger."""
    return prove_promises(session)
