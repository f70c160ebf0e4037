"""Bulk intake: what the markets give at the end of the day, weighed by group, to be used at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.errors import NotFound
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import DateKind
from logistics.services.receiving.booking import Arrival, receive
from logistics.services.receiving.lines import ReceiptLine
from logistics.store.catalogue import loose_items
from logistics.store.documents import Command
from logistics.store.tables import DocumentRow, ItemRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """So many ``grams`` [g] of a loose item stood on the scale; cold ones were measured [0.1 °C]."""

    item_id: int
    place_id: int
    grams: int
    temperature_dc: int | None = None


def rescue(
    session: Session,
    *,
    command: Command,
    donor: str,
    weighed: Sequence[Weighed],
    reference: str = "",
    note: str = "",
) -> DocumentRow:
    """Books what was weighed, one lot per item, each good until the end of its day.

    Raises
    ------
    LinesRefused
        When a weight cannot come in; nothing is booked then.
    InvalidValue
        When nothing was weighed.
    """
    items = {row.id: row for row in loose_items(session)}
    lines = [_line(each, items.get(each.item_id), command=command) for each in weighed]
    arrival = Arrival(
        kind=DocumentKind.RESCUE, party=donor, reference=reference, lines=lines, note=note
    )
    return receive(session, arrival, command=command)


def _line(weighed: Weighed, item: ItemRow | None, *, command: Command) -> ReceiptLine:
    if item is None:
        raise NotFound(kind="item", key=weighed.item_id)
    undated = item.date_kind is DateKind.NONE
    return ReceiptLine(
        item_id=weighed.item_id,
        place_id=weighed.place_id,
        grams=weighed.grams,
        date_kind=DateKind.BEST_BEFORE if undated else item.date_kind,
        expires_on=local_day(command.happened_at),
        temperature_dc=weighed.temperature_dc,
    )
