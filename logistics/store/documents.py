"""Documents: everything that happened, opened once per command.

A command (a form sent, a seed step, an offline outcome) brings a key. The
first time it opens a document; every later time it is told which document it
made (:class:`AlreadyDone`), so a double click has one effect.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import AlreadyDone, NotFound
from logistics.domain.ledger import DocumentKind
from logistics.store.counters import next_number
from logistics.store.locks import lock_name
from logistics.store.tables import DocumentRow

LONGEST_KEY = 64
PREFIXES = {
    DocumentKind.DONATION: "BGS",
    DocumentKind.PURCHASE: "SAT",
    DocumentKind.RESCUE: "KUR",
    DocumentKind.HANDBACK: "IGR",
    DocumentKind.TRANSFER_IN: "DVG",
    DocumentKind.SENDBACK: "GND",
    DocumentKind.OPENING: "ACL",
    DocumentKind.PORTIONING: "PAY",
    DocumentKind.FREEZING: "DON",
    DocumentKind.PACKING: "PKT",
    DocumentKind.UNPACKING: "PAC",
    DocumentKind.TRANSFER: "TRF",
    DocumentKind.TRANSFER_OUT: "DVC",
    DocumentKind.KITCHEN: "ASV",
    DocumentKind.COUNT: "SAY",
    DocumentKind.LOADING: "YUK",
    DocumentKind.DELIVERY: "TSL",
    DocumentKind.RETURN: "IAD",
    DocumentKind.WASTE: "FIR",
    DocumentKind.DESTRUCTION: "IMH",
    DocumentKind.REVERSAL: "GER",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Who asks, under which key, for something that happened when (aware UTC)."""

    key: str
    actor_id: int
    happened_at: datetime
    recorded_at: datetime

    def __post_init__(self) -> None:
        if not 0 < len(self.key) <= LONGEST_KEY:
            raise ValueError(f"A command's key has 1 to {LONGEST_KEY} letters, not {self.key!r}.")

    def part(self, name: str) -> "Command":
        """Returns the command for one of several documents; its key follows from this one's."""
        return replace(self, key=sha256(f"{self.key} {name}".encode()).hexdigest())


def open_document(
    session: Session,
    kind: DocumentKind,
    *,
    command: Command,
    party_id: int | None = None,
    reference: str = "",
    note: str = "",
    reverses_id: int | None = None,
) -> DocumentRow:
    """Adds the document of a command.

    Raises
    ------
    AlreadyDone
        When the command's key already made a document.
    """
    refuse_repetition(session, command.key)
    year = local_day(command.happened_at).year
    prefix = PREFIXES[kind]
    document = DocumentRow(
        number=f"{prefix}-{year}-{next_number(session, f'{prefix}-{year}'):05d}",
        kind=kind,
        happened_at=command.happened_at,
        recorded_at=command.recorded_at,
        actor_id=command.actor_id,
        command_key=command.key,
        party_id=party_id,
        reference=reference,
        note=note,
        reverses_id=reverses_id,
    )
    session.add(document)
    session.flush()
    return document


def refuse_repetition(session: Session, key: str) -> None:
    """Raises :class:`AlreadyDone` when a command's key already made a document."""
    lock_name(session, f"command {key}")
    earlier = session.exec(select(DocumentRow.id).where(DocumentRow.command_key == key)).first()
    if earlier is not None:
        raise AlreadyDone(document_id=earlier)


def get_document(session: Session, document_id: int) -> DocumentRow:
    """Returns a document, or refuses with :class:`NotFound`."""
    document = session.get(DocumentRow, document_id)
    if document is None:
        raise NotFound(kind="document", key=document_id)
    return document


def reversal_of(session: Session, document_id: int) -> DocumentRow | None:
    """Returns the document that undid this one, if any did."""
    return session.exec(
        select(DocumentRow).where(DocumentRow.reverses_id == document_id)
    ).one_or_none()
