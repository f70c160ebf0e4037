"""Announcing: goods that will come are written down, and closed when no more of them comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, LinesRefused, NotFound, RuleBroken, WrongState
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import HEAVIEST_LOT_G
from logistics.store.counters import next_number
from logistics.store.documents import Command
from logistics.store.locks import lock_name
from logistics.store.parties import PartyRole, party_named
from logistics.store.purposes import get_purpose
from logistics.store.tables import AnnouncedLineRow, AnnouncementRow, ItemRow

ROLES = {
    DocumentKind.DONATION: PartyRole.DONOR,
    DocumentKind.PURCHASE: PartyRole.SUPPLIER,
    DocumentKind.TRANSFER_IN: PartyRole.INSTITUTION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedLine:
    """So much of an item is expected: pieces, or grams [g] of loose goods."""

    item_id: int
    pieces: int | None = None
    grams: int | None = None
    unit_cost_kurus: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Who will bring what, and when."""

    kind: DocumentKind
    party: str
    expected_on: date
    lines: Sequence[AnnouncedLine]
    reference: str = ""
    note: str = ""
    purpose_id: int | None = None


def announce(session: Session, announced: Announcement, *, command: Command) -> AnnouncementRow:
    """Writes down what is expected; the same command again returns what it made.

    Raises
    ------
    LinesRefused
        When a line names no amount or an item twice.
    InvalidValue
        When its day has passed or there is no line.
    """
    lock_name(session, f"command {command.key}")
    earlier = session.exec(
        select(AnnouncementRow).where(AnnouncementRow.command_key == command.key)
    ).first()
    if earlier is not None:
        return earlier
    today = local_day(command.happened_at)
    if announced.expected_on < today:
        day = f"{announced.expected_on:%d.%m.%Y}"
        raise InvalidValue(field="expected_on", why="gone_past", value=day)
    if not announced.lines:
        raise InvalidValue(field="lines", why="missing", value="")
    if announced.purpose_id is not None:
        get_purpose(session, announced.purpose_id)
    amounts = _checked(session, announced.lines)
    party = party_named(session, announced.party, ROLES[announced.kind])
    assert party.id is not None
    number = next_number(session, f"announcement {today.year}")
    row = AnnouncementRow(
        code=f"BKL-{today.year}-{number:05d}",
        kind=announced.kind,
        party_id=party.id,
        expected_on=announced.expected_on,
        reference=announced.reference,
        note=announced.note,
        purpose_id=announced.purpose_id,
        command_key=command.key,
        announced_at=command.recorded_at,
        announced_by=command.actor_id,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add_all(
        AnnouncedLineRow(
            announcement_id=row.id,
            item_id=line.item_id,
            pieces=amount.pieces,
            grams=amount.grams,
            unit_cost_kurus=line.unit_cost_kurus,
        )
        for line, amount in zip(announced.lines, amounts, strict=True)
    )
    session.flush()
    return row


def close_announcement(
    session: Session, announcement_id: int, *, command: Command, note: str = ""
) -> AnnouncementRow:
    """Says that nothing more of it comes.

    Raises
    ------
    WrongState
        When it is closed already.
    """
    lock_name(session, f"announcement {announcement_id}")
    row = session.get(AnnouncementRow, announcement_id, populate_existing=True)
    if row is None:
        raise NotFound(kind="announcement", key=announcement_id)
    if row.closed_at is not None:
        raise WrongState(kind="announcement", key=row.code, state="closed", needed=("open",))
    row.closed_at, row.closed_by = command.recorded_at, command.actor_id
    row.closing_note = note
    session.flush()
    return row


def _checked(session: Session, lines: Sequence[AnnouncedLine]) -> list[Quantity]:
    wanted = {line.item_id for line in lines}
    found = session.exec(select(ItemRow).where(col(ItemRow.id).in_(wanted)))
    items = {row.id: row for row in found}
    amounts: list[Quantity] = []
    refused: list[tuple[int, RuleBroken]] = []
    seen: set[int] = set()
    for position, line in enumerate(lines):
        try:
            amounts.append(_amount(line, items.get(line.item_id), seen))
        except RuleBroken as refusal:
            refused.append((position, refusal))
    if refused:
        raise LinesRefused(tuple(refused))
    return amounts


def _amount(line: AnnouncedLine, item: ItemRow | None, seen: set[int]) -> Quantity:
    if item is None:
        raise NotFound(kind="item", key=line.item_id)
    if line.item_id in seen:
        raise InvalidValue(field="item_id", why="same_item", value=item.name_tr)
    seen.add(line.item_id)
    field = "grams" if item.measure is Measure.BULK else "pieces"
    amount = line.grams if item.measure is Measure.BULK else line.pieces
    if not amount or amount < 0:
        raise InvalidValue(field=field, why="missing", value=item.name_tr)
    grams = amount if item.measure is Measure.BULK else amount * (item.unit_net_g or 0)
    if grams > HEAVIEST_LOT_G:
        raise InvalidValue(field=field, why="too_much", value=item.name_tr)
    return Quantity(pieces=0 if item.measure is Measure.BULK else amount, grams=grams)
