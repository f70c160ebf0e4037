"""Who asked for the morning's digest, and which digests were sent: one a person and day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from logistics.domain.roles import Role
from logistics.store.locks import lock_name
from logistics.store.tables import DigestRow, SubscriptionRow, UserRoleRow, UserRow

READERS = frozenset({Role.WAREHOUSE, Role.COORDINATOR, Role.AUDITOR, Role.ADMIN})
MOST_ATTEMPTS = 6
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A person who asked for the digest, with the address and language it goes out in."""

    user_id: int
    email: str
    language: str


def readers(session: Session) -> list[Reader]:
    """Returns everybody active who asked for the digest and still may read the stock."""
    may = select(UserRoleRow.user_id).where(col(UserRoleRow.role).in_(READERS))
    query = (
        select(SubscriptionRow, UserRow)
        .join(UserRow, col(UserRow.id) == col(SubscriptionRow.user_id))
        .where(col(UserRow.active), col(UserRow.id).in_(may))
        .order_by(col(UserRow.id))
    )
    return [
        Reader(user_id=asked.user_id, email=asked.email, language=user.language)
        for asked, user in session.exec(query)
    ]


def subscription(session: Session, user_id: int) -> SubscriptionRow | None:
    """Returns a person's wish for the digest, if there is one."""
    return session.get(SubscriptionRow, user_id)


def subscribe(session: Session, user_id: int, *, email: str, at: datetime) -> None:
    """Keeps a person's wish for the digest, to be sent to an address."""
    row = session.get(SubscriptionRow, user_id)
    if row is None:
        session.add(SubscriptionRow(user_id=user_id, email=email, since=at))
    else:
        row.email = email
    session.flush()


def unsubscribe(session: Session, user_id: int) -> None:
    """Forgets a person's wish for the digest, and the address with it."""
    row = session.get(SubscriptionRow, user_id)
    if row is not None:
        session.delete(row)
        session.flush()


def claim(session: Session, user_id: int, *, day: date, at: datetime) -> bool:
    """Lets exactly one sender begin a person's digest of a day, and tells whether it is us.

    What failed may be tried again, later each time; what was begun and never ended is not.
    """
    lock_name(session, f"digest {user_id}")
    row = session.get(DigestRow, (user_id, day))
    if row is None:
        session.add(DigestRow(user_id=user_id, day=day, state="sending", attempts=1, tried_at=at))
        session.flush()
        return True
    waited = at - row.tried_at >= PATIENCE * row.attempts
    if row.state != "failed" or row.attempts >= MOST_ATTEMPTS or not waited:
        return False
    row.state, row.attempts, row.tried_at = "sending", row.attempts + 1, at
    session.flush()
    return True


def settle(
    session: Session, user_id: int, *, day: date, sent_at: datetime | None, error: str = ""
) -> None:
    """Keeps what became of a digest that was begun."""
    row = session.get(DigestRow, (user_id, day))
    assert row is not None
    row.state = "failed" if sent_at is None else "sent"
    row.sent_at, row.error = sent_at, error[:240]
    session.flush()
