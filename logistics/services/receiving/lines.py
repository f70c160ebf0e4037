"""The lines of a receipt: what each brings, and what of it is refused at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from logistics.domain.errors import InvalidValue, LinesRefused, NotFound, RuleBroken
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import DateKind
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import (
    Packaging,
    ReceivedItem,
    RefusalReason,
    Verdict,
    check_cold,
    check_date,
    check_storage,
    check_temperature,
    check_weight,
    received_quantity,
)
from logistics.store.tables import ItemRow, PlaceRow

ARRIVAL_KINDS = (PlaceKind.SHELF, PlaceKind.DOCK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One line of a receipt as it was typed: ``grams`` [g], ``place_id`` a shelf or the dock.

    ``refused_pieces`` and ``refused_grams`` [g] came beside what is taken over; a line
    whose ``verdict`` is to refuse is sent away whole. ``temperature_dc`` [0.1 °C],
    ``value_kurus`` of the whole line without VAT. ``weight_confirmed`` says that somebody
    looked at the scale again.
    """

    item_id: int
    place_id: int
    pieces: int | None = None
    grams: int | None = None
    date_kind: DateKind
    expires_on: date | None = None
    supplier_lot: str = ""
    brand: str = ""
    temperature_dc: int | None = None
    packaging: Packaging | None = None
    value_kurus: int | None = None
    verdict: Verdict = Verdict.ACCEPT
    refusal: RefusalReason | None = None
    hold_reason: str = ""
    refused_pieces: int | None = None
    refused_grams: int | None = None
    weight_confirmed: bool = False

    @property
    def refuses_a_part(self) -> bool:
        """Tells whether something was sent away beside what is taken over."""
        return bool(self.refused_pieces or self.refused_grams)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLine:
    """A line that can be booked: what is ``taken`` over, what is ``refused``, either may be none."""

    line: ReceiptLine
    taken: Quantity | None
    refused: Quantity | None


def checked(session: Session, lines: Sequence[ReceiptLine], *, on: date) -> list[CheckedLine]:
    """Returns what each line brings, or refuses with every line that cannot come in.

    Raises
    ------
    LinesRefused
        When any line cannot come in as it was typed.
    """
    items, shelves = _items(session, lines), _places(session, lines)
    found: list[CheckedLine] = []
    refused: list[tuple[int, RuleBroken]] = []
    for position, line in enumerate(lines):
        try:
            found.append(_checked(line, items.get(line.item_id), shelves.get(line.place_id), on=on))
        except RuleBroken as refusal:
            refused.append((position, refusal))
    if refused:
        raise LinesRefused(tuple(refused))
    return found


def as_received(row: ItemRow) -> ReceivedItem:
    """Returns what the rules ask of an item; only a weighed piece has a typical weight."""
    return ReceivedItem(
        name=row.name_tr,
        group=row.group,
        measure=row.measure,
        unit_net_g=row.unit_net_g,
        typical_g=row.unit_gross_g,
        storage=row.storage,
        date_kind=row.date_kind,
    )


def _checked(
    line: ReceiptLine, row: ItemRow | None, place: PlaceRow | None, *, on: date
) -> CheckedLine:
    if row is None:
        raise NotFound(kind="item", key=line.item_id)
    item = as_received(row)
    if line.verdict is Verdict.REFUSE:
        return _refused_whole(line, item)
    if place is None:
        raise NotFound(kind="place", key=line.place_id)
    quantity = received_quantity(item, pieces=line.pieces, grams=line.grams)
    check_date(item, kind=line.date_kind, expires_on=line.expires_on, on=on)
    if place.kind is PlaceKind.SHELF:
        check_storage(item, place=place.name, place_class=place.storage)
    check_temperature(item, line.temperature_dc)
    if line.verdict is Verdict.ACCEPT:
        check_cold(item, line.temperature_dc)
    if not line.weight_confirmed:
        check_weight(item, quantity)
    return CheckedLine(line=line, taken=quantity, refused=_refused_part(line, item))


def _refused_whole(line: ReceiptLine, item: ReceivedItem) -> CheckedLine:
    if line.refusal is None:
        raise InvalidValue(field="refusal", why="missing", value=item.name)
    quantity = received_quantity(item, pieces=line.pieces, grams=line.grams)
    return CheckedLine(line=line, taken=None, refused=quantity)


def _refused_part(line: ReceiptLine, item: ReceivedItem) -> Quantity | None:
    if not line.refuses_a_part:
        if line.refusal is not None and line.verdict is Verdict.ACCEPT:
            raise InvalidValue(field="refused_pieces", why="none_refused", value=item.name)
        return None
    if line.refusal is None:
        raise InvalidValue(field="refusal", why="missing", value=item.name)
    try:
        return received_quantity(item, pieces=line.refused_pieces, grams=line.refused_grams)
    except InvalidValue as refusal:
        raise InvalidValue(
            field=f"refused_{refusal.field}", why=refusal.why, value=refusal.value
        ) from None


def _items(session: Session, lines: Sequence[ReceiptLine]) -> dict[int, ItemRow]:
    wanted = {line.item_id for line in lines}
    found = session.exec(select(ItemRow).where(col(ItemRow.id).in_(wanted)))
    return {row.id: row for row in found if row.id is not None}


def _places(session: Session, lines: Sequence[ReceiptLine]) -> dict[int, PlaceRow]:
    wanted = {line.place_id for line in lines}
    found = session.exec(
        select(PlaceRow).where(
            col(PlaceRow.id).in_(wanted),
            col(PlaceRow.kind).in_(ARRIVAL_KINDS),
            col(PlaceRow.active),
        )
    )
    return {row.id: row for row in found if row.id is not None}
