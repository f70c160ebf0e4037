"""Opening stock by spreadsheet: an amount added as a lot, or an amount that shall be there.

*Add* brings goods from outside. *Set* states what lies there: the difference to what the
books say at that moment is booked, as a count's is (decision 0007).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from logistics.domain.counting import counted_quantity
from logistics.domain.errors import InvalidValue
from logistics.domain.imports import (
    OPENING_COLUMNS,
    Fault,
    LineState,
    Mode,
    plain,
    read_row,
)
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import DateKind, Measure
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.receipts import ReceivedItem, check_date, received_quantity
from logistics.domain.undoing import Standing
from logistics.services.importing.planned import (
    TOLD_EVERY,
    PlannedLine,
    SentRow,
    Tell,
    in_parts,
    wrong,
)
from logistics.store.dependents import standing
from logistics.store.tables import BalanceRow, ItemRow, KitRow, LotRow, PlaceRow

ASKED_AT_ONCE = 5_000
Nature = tuple[int, int, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is known now, as the rows name it."""

    items: Mapping[str, ItemRow]
    parcels: frozenset[int]
    shelves: Mapping[str, PlaceRow]
    lots: Mapping[str, LotRow]
    alike: Mapping[Nature, list[LotRow]]
    standing: Mapping[tuple[int, int], Standing]


def plan_opening(
    session: Session,
    rows: Sequence[SentRow],
    places: Mapping[str, int],
    *,
    tell: Tell,
) -> list[PlannedLine]:
    """Returns what each row would bring or set; ``tell`` hears how many are done."""
    read = [(row, *read_row(row.cells, places, OPENING_COLUMNS)) for row in rows]
    world = _world(session, [found for _, found, _ in read])
    planned = []
    for done, (row, found, faults) in enumerate(read, start=1):
        planned.append(_planned(row.number, found, faults, world))
        if done % TOLD_EVERY == 0:
            tell(done)
    return _without_doubles(planned)


def _planned(number: int, found: dict[str, Any], faults: list[Fault], world: World) -> PlannedLine:
    item = world.items.get(plain(found.get("item", "")))
    shelf = world.shelves.get(plain(found.get("place", "")))
    wanted: dict[str, Any] = {
        "mode": found.get("mode", Mode.ADD).value,
        "item": item.name_tr if item else found.get("item", ""),
        "place": shelf.code if shelf else found.get("place", ""),
    }
    faults += _unknown(found, faults, "item", item) + _unknown(found, faults, "place", shelf)
    if item is None or shelf is None or faults:
        return wrong(number, faults, wanted)
    if item.id in world.parcels:
        faults.append(Fault(field="item", expected="no_parcel", found=item.code))
    if shelf.storage is not None and shelf.storage is not item.storage:
        faults.append(Fault(field="place", expected=f"storage_{item.storage}", found=shelf.code))
    try:
        lot = _lot(found, item, shelf, world)
        amounts = _amounts(found, item, shelf, lot, world)
    except _Refused as refused:
        return wrong(number, [*faults, refused.fault], wanted)
    if faults:
        return wrong(number, faults, wanted)
    wanted |= {"item_id": item.id, "place_id": shelf.id, "value_kurus": found.get("value")}
    wanted |= _nature_json(found, item, lot) | amounts
    return PlannedLine(number=number, state=_state(lot, amounts), wanted=wanted)


class _Refused(Exception):
    """A row cannot be done; carries the one fault that says why."""

    def __init__(self, field: str, expected: str, found: str = "") -> None:
        super().__init__(field)
        self.fault = Fault(field=field, expected=expected, found=found)


def _unknown(
    found: Mapping[str, Any], faults: Iterable[Fault], field: str, row: object
) -> list[Fault]:
    if row is not None or field in {fault.field for fault in faults}:
        return []
    if field not in found:
        return [Fault(field=field, expected="given")]
    return [Fault(field=field, expected=field, found=found[field])]


def _lot(found: Mapping[str, Any], item: ItemRow, shelf: PlaceRow, world: World) -> LotRow | None:
    """Returns the lot a row means, None where it makes a new one."""
    if "lot" in found:
        lot = world.lots.get(found["lot"].upper())
        if lot is None:
            raise _Refused("lot", "lot", found["lot"])
        if lot.item_id != item.id:
            raise _Refused("lot", "lot_of_item", found["lot"])
        if "expires_on" in found and found["expires_on"] != lot.expires_on:
            raise _Refused("expires_on", "date_of_lot", f"{found['expires_on']:%d.%m.%Y}")
        return lot
    _check_date(found, item)
    if found.get("mode") is not Mode.SET:
        return None
    alike = world.alike.get(_nature(found, item, shelf), [])
    if len(alike) > 1:
        raise _Refused("lot", "one_of_lots", ", ".join(lot.code for lot in alike[:3]))
    return alike[0] if alike else None


def _check_date(found: Mapping[str, Any], item: ItemRow) -> None:
    """Refuses a date that cannot be; stock whose date has passed is stock all the same."""
    expires_on = found.get("expires_on")
    try:
        check_date(
            _as_received(item),
            kind=found.get("date_kind", item.date_kind),
            expires_on=expires_on,
            on=expires_on or date.min,
        )
    except InvalidValue as refusal:
        told = f"{expires_on:%d.%m.%Y}" if expires_on else ""
        raise _Refused(refusal.field, f"date_{refusal.why}", told) from None


def _amounts(
    found: Mapping[str, Any],
    item: ItemRow,
    shelf: PlaceRow,
    lot: LotRow | None,
    world: World,
) -> dict[str, Any]:
    """Returns what was there, what there shall be, and the difference [pieces, g]."""
    key = (shelf.id or 0, (lot.id or 0) if lot else 0)
    there = world.standing.get(key, Standing()) if lot else Standing()
    pieces, grams = found.get("pieces"), found.get("grams")
    _refuse_unlike(item, pieces, grams)
    try:
        if found.get("mode") is Mode.SET:
            after = counted_quantity(
                measure=item.measure, unit_net_g=item.unit_net_g, expected=there.held,
                pieces=pieces, grams=grams,
            )  # fmt: skip
        else:
            after = there.held + received_quantity(_as_received(item), pieces=pieces, grams=grams)
    except InvalidValue as refusal:
        typed = found.get(refusal.field)
        raise _Refused(refusal.field, f"amount_{refusal.why}", str(typed or "")) from None
    short = (after - there.held).pieces < 0 or (after - there.held).grams < 0
    if short and not after.covers(there.promised):
        raise _Refused("pieces" if pieces is not None else "grams", "promised", str(there.promised))
    if lot is None and after == NOTHING:
        raise _Refused("grams" if item.measure is Measure.BULK else "pieces", "amount_missing")
    return {"before": _pair(there.held), "after": _pair(after), "delta": _pair(after - there.held)}


def _refuse_unlike(item: ItemRow, pieces: int | None, grams: int | None) -> None:
    """Refuses a number that an item of its measure does not have."""
    if item.measure is Measure.BULK and pieces is not None:
        raise _Refused("pieces", "empty_for_bulk", str(pieces))
    if item.measure is not Measure.PIECES or pieces is None or grams is None:
        return
    if grams != pieces * (item.unit_net_g or 0):
        raise _Refused("grams", "weight_of_pieces", f"{grams / 1000:.3f}".replace(".", ","))


def _nature(found: Mapping[str, Any], item: ItemRow, shelf: PlaceRow) -> Nature:
    kind: DateKind = found.get("date_kind", item.date_kind)
    expires_on = found.get("expires_on")
    return (
        shelf.id or 0, item.id or 0, kind.value,
        expires_on.isoformat() if expires_on else "", found.get("supplier_lot", ""),
    )  # fmt: skip


def _nature_json(found: Mapping[str, Any], item: ItemRow, lot: LotRow | None) -> dict[str, Any]:
    kind = lot.date_kind if lot else found.get("date_kind", item.date_kind)
    expires_on = lot.expires_on if lot else found.get("expires_on")
    return {
        "lot_id": lot.id if lot else None,
        "lot": lot.code if lot else "",
        "date_kind": kind.value,
        "expires_on": expires_on.isoformat() if expires_on else None,
        "supplier_lot": lot.supplier_lot if lot else found.get("supplier_lot", ""),
    }


def _state(lot: LotRow | None, amounts: Mapping[str, Any]) -> LineState:
    if lot is None:
        return LineState.NEW
    return LineState.SAME if amounts["delta"] == [0, 0] else LineState.CHANGED


def _without_doubles(lines: Sequence[PlannedLine]) -> list[PlannedLine]:
    """Refuses rows that speak of one lot at one place twice: which of them would hold?"""
    keys = Counter(_key(line) for line in lines)
    return [
        wrong(line.number, [Fault(field="lot", expected="once")], line.wanted)
        if line.state is not LineState.WRONG and _key(line) and keys[_key(line)] > 1
        else line
        for line in lines
    ]


def _key(line: PlannedLine) -> tuple[Any, ...]:
    wanted = line.wanted
    if line.state is LineState.WRONG or (wanted["lot_id"] is None and wanted["mode"] == Mode.ADD):
        return ()
    if wanted["lot_id"] is not None:
        return (wanted["place_id"], wanted["lot_id"])
    names = ("place_id", "item_id", "date_kind", "expires_on", "supplier_lot")
    return tuple(wanted[name] for name in names)


def _world(session: Session, found: Sequence[Mapping[str, Any]]) -> World:
    items = _items(session)
    shelves = session.exec(
        select(PlaceRow).where(PlaceRow.kind == PlaceKind.SHELF, col(PlaceRow.active))
    ).all()
    codes = {row["lot"].upper() for row in found if "lot" in row}
    named = _lots(session, codes)
    set_items = {
        item.id or 0
        for row in found
        if row.get("mode") is Mode.SET and "lot" not in row
        if (item := items.get(plain(row.get("item", ""))))
    }
    alike, alike_ids = _alike(session, set_items)
    lot_ids = {lot.id or 0 for lot in named.values()} | alike_ids
    return World(
        items=items,
        parcels=frozenset(session.exec(select(KitRow.item_id))),
        shelves={
            **{plain(shelf.name): shelf for shelf in shelves},
            **{plain(shelf.code): shelf for shelf in shelves},
        },
        lots=named,
        alike=alike,
        standing=_standing(session, lot_ids),
    )


def _items(session: Session) -> dict[str, ItemRow]:
    """Returns the items in use by what people call them; a name of two items means neither."""
    rows = session.exec(select(ItemRow).where(col(ItemRow.active))).all()
    names = Counter(name for row in rows for name in {plain(row.name_tr), plain(row.name_en)})
    found: dict[str, ItemRow] = {}
    for row in rows:
        named = {plain(row.name_tr), plain(row.name_en)}
        found |= {name: row for name in named if names[name] == 1}
    found |= {row.barcode: row for row in rows if row.barcode}
    return found | {plain(row.code): row for row in rows}


def _lots(session: Session, codes: Collection[str]) -> dict[str, LotRow]:
    found: dict[str, LotRow] = {}
    for some in in_parts(sorted(codes), ASKED_AT_ONCE):
        rows = session.exec(select(LotRow).where(col(LotRow.code).in_(some)))
        found |= {row.code: row for row in rows}
    return found


def _alike(
    session: Session, item_ids: Collection[int]
) -> tuple[dict[Nature, list[LotRow]], set[int]]:
    """Returns the lots of these items that a shelf holds, by what a row could say of them."""
    found: defaultdict[Nature, list[LotRow]] = defaultdict(list)
    ids: set[int] = set()
    for some in in_parts(sorted(item_ids), ASKED_AT_ONCE):
        query = (
            select(LotRow, BalanceRow.place_id)
            .join(BalanceRow, col(BalanceRow.lot_id) == col(LotRow.id))
            .where(col(LotRow.item_id).in_(some), BalanceRow.own, BalanceRow.grams > 0)
            .order_by(col(LotRow.id))
        )
        for lot, place_id in session.exec(query):
            expires_on = lot.expires_on.isoformat() if lot.expires_on else ""
            key = (place_id, lot.item_id, lot.date_kind.value, expires_on, lot.supplier_lot)
            found[key].append(lot)
            ids.add(lot.id or 0)
    return dict(found), ids


def _standing(session: Session, lot_ids: Collection[int]) -> dict[tuple[int, int], Standing]:
    found: dict[tuple[int, int], Standing] = {}
    for some in in_parts(sorted(lot_ids), ASKED_AT_ONCE):
        found |= standing(session, some)
    return found


def _pair(quantity: Quantity) -> list[int]:
    return [quantity.pieces, quantity.grams]


def _as_received(row: ItemRow) -> ReceivedItem:
    return ReceivedItem(
        name=row.name_tr,
        measure=row.measure,
        unit_net_g=row.unit_net_g,
        storage=row.storage,
        date_kind=row.date_kind,
    )
