"""Small worlds for goods that come in: purposes, lines of a receipt, and one of every paper."""

from datetime import date
from itertools import count

from sqlmodel import Session

from logistics.domain.donation_receipts import ValueSource
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import DateKind
from logistics.domain.receipts import RefusalReason, Verdict
from logistics.services import announcing, conditions, inspecting, receiving
from logistics.services.receiving import ReceiptLine
from logistics.store import ledger, places
from logistics.store.tables import ItemRow, PurposeRow
from tests.builders import MONDAY, a_command, an_item

LATER = date(2027, 2, 8)
_number = count(1)


def a_purpose(session: Session, name: str | None = None) -> PurposeRow:
    """A purpose donors may bind their gift to."""
    return conditions.add_purpose(session, name or f"Amaç {next(_number)}")


def a_line(item: ItemRow, place_id: int | None, **changes: object) -> ReceiptLine:
    """Ten pieces of an item, dated as the item is."""
    line: dict[str, object] = {
        "item_id": item.id,
        "place_id": place_id,
        "pieces": 10,
        "date_kind": item.date_kind,
        "expires_on": None if item.date_kind is DateKind.NONE else LATER,
    }
    return ReceiptLine(**(line | changes))  # type: ignore[arg-type]


def with_papers(session: Session, *, actor_id: int) -> None:
    """One row in every table that keeps what came in: announced, valued, refused, inspected."""
    item = an_item(session)
    announced = announcing.announce(
        session,
        announcing.Announcement(
            kind=DocumentKind.DONATION,
            party="Bildiren",
            expected_on=MONDAY.date(),
            lines=[announcing.AnnouncedLine(item_id=item.id or 0, pieces=10)],
        ),
        command=a_command(actor_id),
    )
    line = a_line(
        item, places.dock(session).id, value_kurus=100, refused_pieces=1,
        refusal=RefusalReason.DAMAGED,
    )  # fmt: skip
    papers = receiving.Papers(announcement_id=announced.id, value_source=ValueSource.DECLARATION)
    document = receiving.receive_donation(
        session, command=a_command(actor_id), donor="Bildiren", reference="1", lines=[line],
        papers=papers,
    )  # fmt: skip
    [lot] = [move.lot_id for move in ledger.moves_of(session, document.id or 0)]
    finding = inspecting.Finding(lot_id=lot, verdict=Verdict.ACCEPT)
    inspecting.inspect(session, finding, command=a_command(actor_id))
