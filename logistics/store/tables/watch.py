"""What the program does by itself at night and in the morning: proofs and digests."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from logistics.store.columns import UtcDateTime


class ProofRow(SQLModel, table=True):
    """A proof of the ledger: when, how long it took [ms], and what it found."""

    __tablename__ = "proof"

    id: int | None = Field(default=None, primary_key=True)
    proven_at: datetime = Field(sa_type=UtcDateTime, index=True)
    took_ms: int
    differences: int
    contradictions: int
    sentences: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))

    @property
    def holds(self) -> bool:
        """Tells whether nothing was found."""
        return self.differences == 0 and self.contradictions == 0


class SubscriptionRow(SQLModel, table=True):
    """A person who asked for the morning's digest, and the address it goes to."""

    __tablename__ = "subscription"

    user_id: int = Field(primary_key=True, foreign_key="user.id")
    email: str = Field(max_length=254)
    since: datetime = Field(sa_type=UtcDateTime)


class DigestRow(SQLModel, table=True):
    """The digest of one person and day: never more than one is sent.

    ``sent_at`` is empty until the mail server took it. A digest that was begun and neither
    failed nor was sent may have arrived, so it is not sent again.
    """

    __tablename__ = "digest"
    __table_args__ = (
        CheckConstraint("state IN ('sending', 'failed', 'sent')", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
    )

    user_id: int = Field(primary_key=True, foreign_key="user.id")
    day: date = Field(primary_key=True)
    state: str = Field(max_length=8)
    attempts: int
    tried_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str = Field(default="", max_length=240)
