"""What comes in: what was announced, the papers that came along, what was found and refused."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from logistics.domain.donation_receipts import ValueSource
from logistics.domain.ledger import DocumentKind
from logistics.domain.receipts import Packaging, RefusalReason, Verdict
from logistics.store.columns import UtcDateTime, Word


class AnnouncementRow(SQLModel, table=True):
    """Goods that are expected: a donation or transfer announced, or a purchase ordered.

    How much of it is still open follows from its receipts; it is closed when
    somebody says that nothing more comes.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
        Index("ix_announcement_closed_at_expected_on", "closed_at", "expected_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    kind: DocumentKind = Field(sa_type=Word(DocumentKind))
    party_id: int = Field(foreign_key="party.id", index=True)
    expected_on: date
    reference: str = Field(default="", max_length=64)
    note: str = Field(default="", max_length=500)
    purpose_id: int | None = Field(default=None, foreign_key="purpose.id")
    command_key: str = Field(unique=True, max_length=64)
    announced_at: datetime = Field(sa_type=UtcDateTime)
    announced_by: int = Field(foreign_key="user.id")
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: int | None = Field(default=None, foreign_key="user.id")
    closing_note: str = Field(default="", max_length=240)


class AnnouncedLineRow(SQLModel, table=True):
    """So much of an item was announced; ``unit_cost_kurus`` is the price ordered at."""

    __tablename__ = "announced_line"
    __table_args__ = (
        CheckConstraint("pieces >= 0 AND grams >= 0 AND pieces + grams > 0", name="positive"),
        CheckConstraint("unit_cost_kurus >= 0", name="cost"),
    )

    announcement_id: int = Field(primary_key=True, foreign_key="announcement.id")
    item_id: int = Field(primary_key=True, foreign_key="item.id")
    pieces: int
    grams: int
    unit_cost_kurus: int | None = Field(default=None, sa_type=BigInteger)


class ReceiptRow(SQLModel, table=True):
    """The papers of a document that brought goods in.

    ``recipient_id`` is the association that accepts the donation by law, which is not
    who owns the warehouse; ``bears_phrase`` tells that the invoice says why it bears no VAT.
    """

    __tablename__ = "receipt"

    document_id: int = Field(primary_key=True, foreign_key="document.id")
    announcement_id: int | None = Field(default=None, foreign_key="announcement.id", index=True)
    purpose_id: int | None = Field(default=None, foreign_key="purpose.id")
    approval: str = Field(default="", max_length=64)
    recipient_id: int | None = Field(default=None, foreign_key="party.id")
    invoice_no: str = Field(default="", max_length=64)
    invoice_on: date | None = None
    waybill_no: str = Field(default="", max_length=64)
    bears_phrase: bool = Field(default=False)
    delivered_by: str = Field(default="", max_length=120)


class ReceivedLotRow(SQLModel, table=True):
    """How a lot came in: its temperature [0.1 °C], the state of its packaging, and its brand."""

    __tablename__ = "received_lot"

    lot_id: int = Field(primary_key=True, foreign_key="lot.id")
    document_id: int = Field(foreign_key="document.id", index=True)
    temperature_dc: int | None = None
    packaging: Packaging | None = Field(default=None, sa_type=Word(Packaging))
    brand: str = Field(default="", max_length=80)


class RefusedRow(SQLModel, table=True):
    """Goods that were not taken over, and why."""

    __tablename__ = "refused_goods"
    __table_args__ = (
        CheckConstraint("pieces >= 0 AND grams >= 0 AND pieces + grams > 0", name="positive"),
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    item_id: int = Field(foreign_key="item.id")
    pieces: int
    grams: int
    reason: RefusalReason = Field(sa_type=Word(RefusalReason))
    temperature_dc: int | None = None
    supplier_lot: str = Field(default="", max_length=64)


class InspectionRow(SQLModel, table=True):
    """What somebody found when looking at a lot that ``document_id`` brought to the dock."""

    __tablename__ = "inspection"
    __table_args__ = (Index("ix_inspection_lot_id_document_id", "lot_id", "document_id"),)

    id: int | None = Field(default=None, primary_key=True)
    lot_id: int = Field(foreign_key="lot.id")
    document_id: int = Field(foreign_key="document.id")
    verdict: Verdict = Field(sa_type=Word(Verdict))
    reason: str = Field(default="", max_length=240)
    inspected_at: datetime = Field(sa_type=UtcDateTime)
    inspected_by: int = Field(foreign_key="user.id")
    command_key: str = Field(unique=True, max_length=64)


class ValuationRow(SQLModel, table=True):
    """Somebody said what a receipt's lots are worth; ``members`` are the commission's names."""

    __tablename__ = "valuation"

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    source: ValueSource = Field(sa_type=Word(ValueSource))
    members: str = Field(default="", max_length=500)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: int = Field(foreign_key="user.id")
    command_key: str = Field(unique=True, max_length=64)


class ValuedLotRow(SQLModel, table=True):
    """What a valuation says a whole lot is worth without VAT [kuruş]; the latest one counts."""

    __tablename__ = "valued_lot"
    __table_args__ = (CheckConstraint("value_kurus >= 0", name="value"),)

    valuation_id: int = Field(primary_key=True, foreign_key="valuation.id")
    lot_id: int = Field(primary_key=True, foreign_key="lot.id", index=True)
    value_kurus: int = Field(sa_type=BigInteger)
