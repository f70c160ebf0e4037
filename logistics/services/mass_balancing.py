"""Mass balances: where the meat of a portioning, or of a day, went, to the gram."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.meat import MassBalance
from logistics.store.portionings import ListedPortioning, bench_of_document, standing_benches


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBalance:
    """The portionings of some days that stand, and their balance together."""

    first: date
    last: date
    portionings: list[ListedPortioning]

    @property
    def total(self) -> MassBalance:
        """All of them together."""
        return sum((each.balance for each in self.portionings), MassBalance())


def mass_balance(session: Session, *, document_id: int) -> MassBalance | None:
    """Returns the balance a portioning's document was closed with; other documents have none."""
    found = bench_of_document(session, document_id)
    return None if found is None else found.balance


def day_balance(session: Session, first: date, last: date | None = None) -> DayBalance:
    """Returns the portionings closed from one local day to another, both included."""
    last = last or first
    return DayBalance(
        first=first,
        last=last,
        portionings=standing_benches(
            session, since=_midnight(first), until=_midnight(last + timedelta(days=1))
        ),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LOCAL_ZONE)
