"""The papers that come with goods: condition, recipient by law, invoice, waybill, who values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from logistics.domain.donation_receipts import ValueSource
from logistics.domain.errors import InvalidValue, NotFound, WrongState
from logistics.domain.receipts import check_commission
from logistics.store.locks import lock_name
from logistics.store.parties import PartyRole, get_party
from logistics.store.purposes import get_purpose
from logistics.store.tables import AnnouncementRow, DocumentRow, ReceiptRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What came with the goods; ``members`` are the names of the commission that values them."""

    announcement_id: int | None = None
    purpose_id: int | None = None
    approval: str = ""
    recipient_id: int | None = None
    invoice_no: str = ""
    invoice_on: date | None = None
    waybill_no: str = ""
    bears_phrase: bool = False
    delivered_by: str = ""
    value_source: ValueSource | None = None
    members: Sequence[str] = ()


NO_PAPERS = Papers()


def check_papers(session: Session, papers: Papers, *, on: date) -> None:
    """Refuses papers that contradict themselves or name what is not there."""
    if papers.announcement_id is not None:
        _refuse_closed(session, papers.announcement_id)
    if papers.purpose_id is not None:
        get_purpose(session, papers.purpose_id)
    if papers.recipient_id is not None:
        get_party(session, papers.recipient_id, PartyRole.ASSOCIATION)
    if papers.invoice_on is not None and papers.invoice_on > on:
        raise InvalidValue(field="invoice_on", why="future", value=f"{papers.invoice_on:%d.%m.%Y}")
    if papers.bears_phrase and not papers.invoice_no:
        raise InvalidValue(field="invoice_no", why="phrase_without_invoice")
    if papers.invoice_on is not None and not papers.invoice_no:
        raise InvalidValue(field="invoice_no", why="missing", value="")


def check_source(source: ValueSource | None, members: Sequence[str], *, invoice_no: str) -> None:
    """Refuses a value that nobody vouches for."""
    if source is None:
        raise InvalidValue(field="value_source", why="unvouched")
    if source is ValueSource.COMMISSION:
        check_commission(members)
    if source is ValueSource.INVOICE and not invoice_no:
        raise InvalidValue(field="invoice_no", why="missing", value="")


def keep_papers(session: Session, document: DocumentRow, papers: Papers) -> None:
    """Keeps the papers beside their document."""
    assert document.id is not None
    session.add(
        ReceiptRow(
            document_id=document.id,
            announcement_id=papers.announcement_id,
            purpose_id=papers.purpose_id,
            approval=papers.approval,
            recipient_id=papers.recipient_id,
            invoice_no=papers.invoice_no,
            invoice_on=papers.invoice_on,
            waybill_no=papers.waybill_no,
            bears_phrase=papers.bears_phrase,
            delivered_by=papers.delivered_by,
        )
    )


def _refuse_closed(session: Session, announcement_id: int) -> None:
    lock_name(session, f"announcement {announcement_id}")
    row = session.get(AnnouncementRow, announcement_id, populate_existing=True)
    if row is None:
        raise NotFound(kind="announcement", key=announcement_id)
    if row.closed_at is not None:
        raise WrongState(kind="announcement", key=row.code, state="closed", needed=("open",))
