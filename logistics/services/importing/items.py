"""Items by spreadsheet: which would be new, which changed and how, which refused and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, select

from logistics.domain.catalogue import ItemFacts, check_code, check_item
from logistics.domain.errors import InvalidValue
from logistics.domain.imports import ITEM_COLUMNS, Fault, LineState, read_row
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.scans import has_check_digit
from logistics.services.importing.planned import (
    TOLD_EVERY,
    PlannedLine,
    SentRow,
    Tell,
    in_parts,
    wrong,
)
from logistics.store.imports import items_used
from logistics.store.tables import (
    ItemBarcodeRow,
    ItemRow,
    KitComponentRow,
    KitRow,
    LotRow,
)

NEEDED = tuple(column.field for column in ITEM_COLUMNS if column.is_needed)
FIELDS = tuple(column.field for column in ITEM_COLUMNS if column.field != "code")
FROZEN = ("measure", "unit_net_g", "storage")
AT_ONCE = 1_000
WORDED = ("measure", "storage", "date_kind", "allergens")
NEW_ITEM: dict[str, Any] = {
    "name_en": "", "unit_net_g": None, "unit_gross_g": None, "unit_volume_ml": 0,
    "allergens": "", "barcode": None, "tax_category": "GIDA", "minimum_pieces": 0,
    "minimum_g": 0, "active": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What is known now: items by code, codes by barcode, items (ids) of lots,
    of parcels, and those that kits in use are made of."""

    by_code: Mapping[str, ItemRow]
    by_barcode: Mapping[str, str]
    stocked: frozenset[int]
    parcels: frozenset[int]
    needed: frozenset[int]


def plan_items(
    session: Session,
    rows: Sequence[SentRow],
    places: Mapping[str, int],
    *,
    tell: Tell,
) -> list[PlannedLine]:
    """Returns what each row would do to the catalogue; ``tell`` hears how many are done."""
    catalogue = _catalogue(session)
    read = [(row, *read_row(row.cells, places, ITEM_COLUMNS)) for row in rows]
    codes = Counter(found.get("code", "").upper() for _, found, _ in read)
    barcodes = Counter(found["barcode"] for _, found, _ in read if "barcode" in found)
    planned = []
    for done, (row, found, faults) in enumerate(read, start=1):
        if codes[found.get("code", "").upper()] > 1 and found.get("code"):
            faults.append(Fault(field="code", expected="once", found=found["code"]))
        if barcodes[found.get("barcode", "")] > 1:
            faults.append(Fault(field="barcode", expected="once", found=found["barcode"]))
        planned.append(_planned(row.number, found, faults, catalogue))
        if done % TOLD_EVERY == 0:
            tell(done)
    return planned


def book_items(session: Session, lines: Sequence[PlannedLine]) -> None:
    """Writes the planned items into the catalogue, all or none."""
    new = [_as_row(line) for line in lines if line.state is LineState.NEW]
    for start in range(0, len(new), AT_ONCE):
        session.connection().execute(insert(ItemRow), new[start : start + AT_ONCE])
    changed = [
        {"id": line.wanted["id"], **{name: to for name, (_, to) in line.wanted["changes"].items()}}
        for line in lines
        if line.state is LineState.CHANGED
    ]
    for change in changed:
        item_id = change.pop("id")
        session.connection().execute(
            update(ItemRow).where(col(ItemRow.id) == item_id).values(**change)
        )
    session.expire_all()


def undo_items(session: Session, lines: Sequence[PlannedLine]) -> list[str]:
    """Takes an import of items back and returns the codes that stay as they are now.

    A new item that nobody used is removed, one in use is taken out of use; a changed field
    goes back unless somebody changed it since.
    """
    catalogue = _catalogue(session)
    used = items_used(session)
    left: list[str] = []
    unused: list[int] = []
    for line in lines:
        row = catalogue.by_code.get(str(line.wanted.get("code", "")).upper())
        if row is None or line.state not in (LineState.NEW, LineState.CHANGED):
            continue
        if line.state is LineState.CHANGED:
            if not _put_back(row, line.wanted["changes"], is_stocked=row.id in catalogue.stocked):
                left.append(row.code)
        elif row.id in used:
            row.active = False
        else:
            unused.append(row.id or 0)
    session.flush()
    for some in in_parts(unused, AT_ONCE):
        session.connection().execute(delete(ItemRow).where(col(ItemRow.id).in_(some)))
    session.expire_all()
    return left


def _put_back(row: ItemRow, changes: Mapping[str, Sequence[Any]], *, is_stocked: bool) -> bool:
    """Puts fields back that still are what the import made them; tells whether all were."""
    all_back = True
    for name, (before, after) in changes.items():
        if _plain(getattr(row, name)) != after or (is_stocked and name in FROZEN):
            all_back = False
            continue
        setattr(row, name, before)
    return all_back


def _catalogue(session: Session) -> Catalogue:
    items = list(session.exec(select(ItemRow)))
    codes = {item.id: item.code.upper() for item in items}
    further = select(ItemBarcodeRow.barcode, ItemBarcodeRow.item_id)
    needed = (
        select(KitComponentRow.item_id)
        .join(KitRow, col(KitRow.id) == col(KitComponentRow.kit_id))
        .where(col(KitRow.active))
    )
    return Catalogue(
        by_code={item.code.upper(): item for item in items},
        by_barcode={
            **{barcode: codes[id_] for barcode, id_ in session.exec(further)},
            **{item.barcode: item.code.upper() for item in items if item.barcode},
        },
        stocked=frozenset(session.exec(select(LotRow.item_id).distinct())),
        parcels=frozenset(session.exec(select(KitRow.item_id))),
        needed=frozenset(session.exec(needed)),
    )


def _planned(
    number: int, found: dict[str, Any], faults: list[Fault], catalogue: Catalogue
) -> PlannedLine:
    code = str(found.get("code", "")).upper()
    wanted: dict[str, Any] = {"code": code, "name": found.get("name_tr", "")}
    named = {fault.field for fault in faults}
    known = catalogue.by_code.get(code)
    if known is not None:
        wanted |= {"id": known.id, "name": found.get("name_tr", known.name_tr)}
    faults += [
        Fault(field=name, expected="given")
        for name in (NEEDED if known is None else NEEDED[:1])
        if name not in found and name not in named
    ]
    faults += _barcode_faults(found, code, catalogue)
    if known is None:
        return _new(number, found, faults, wanted)
    return _changed(number, found, faults, wanted, known=known, catalogue=catalogue)


def _new(
    number: int, found: dict[str, Any], faults: list[Fault], wanted: dict[str, Any]
) -> PlannedLine:
    values = NEW_ITEM | {name: _plain(found[name]) for name in FIELDS if name in found}
    values["name_en"] = values["name_en"] or values.get("name_tr", "")
    faults += _weight_faults(values) or _rule_faults(values, code=wanted["code"], faults=faults)
    if faults:
        return wrong(number, faults, wanted)
    changes = {name: [None, value] for name, value in values.items()}
    return PlannedLine(number=number, state=LineState.NEW, wanted=wanted | {"changes": changes})


def _changed(
    number: int,
    found: dict[str, Any],
    faults: list[Fault],
    wanted: dict[str, Any],
    *,
    known: ItemRow,
    catalogue: Catalogue,
) -> PlannedLine:
    before = {name: _plain(getattr(known, name)) for name in FIELDS}
    after = before | {name: _plain(found[name]) for name in FIELDS if name in found}
    if after["measure"] != Measure.PIECES and "unit_net_g" not in found:
        after["unit_net_g"] = None
    changes = {name: [before[name], after[name]] for name in FIELDS if before[name] != after[name]}
    faults += _weight_faults(after) or _rule_faults(after, code=known.code, faults=faults)
    if changes.get("active") == [True, False] and known.id in catalogue.needed:
        faults.append(Fault(field="active", expected="in_use_by_a_kit", found=known.code))
    if changes and known.id in catalogue.parcels:
        faults.append(Fault(field="code", expected="no_parcel", found=known.code))
    if known.id in catalogue.stocked:
        faults += [
            Fault(field=name, expected="unchanged", found=str(after[name]))
            for name in FROZEN
            if name in changes
        ]
    if faults:
        return wrong(number, faults, wanted)
    state = LineState.CHANGED if changes else LineState.SAME
    return PlannedLine(number=number, state=state, wanted=wanted | {"changes": changes})


def _weight_faults(values: Mapping[str, Any]) -> list[Fault]:
    """Fixed pieces weigh what the catalogue says; what a scale decides has no such weight."""
    is_fixed, net_g = values.get("measure") == Measure.PIECES, values["unit_net_g"]
    if is_fixed and not net_g:
        return [Fault(field="unit_net_g", expected="given_for_pieces")]
    if not is_fixed and net_g is not None and values.get("measure"):
        return [Fault(field="unit_net_g", expected="empty_for_weighed", found=str(net_g))]
    gross_g = values["unit_gross_g"]
    if is_fixed and gross_g is not None and gross_g < (net_g or 0):
        return [Fault(field="unit_gross_g", expected="gross", found=str(gross_g))]
    return []


def _barcode_faults(found: Mapping[str, Any], code: str, catalogue: Catalogue) -> list[Fault]:
    barcode = found.get("barcode")
    if barcode is None:
        return []
    if not has_check_digit(barcode):
        return [Fault(field="barcode", expected="barcode", found=barcode)]
    owner = catalogue.by_barcode.get(barcode, code)
    if owner != code:
        return [Fault(field="barcode", expected="free", found=f"{barcode} ({owner})")]
    return []


def _rule_faults(values: Mapping[str, Any], *, code: str, faults: Sequence[Fault]) -> list[Fault]:
    """Holds a row that reads well to the rules of the catalogue's own page."""
    if faults:
        return []
    facts = ItemFacts(
        **{name: value for name, value in values.items() if name not in WORDED},
        measure=Measure(values["measure"]),
        storage=StorageClass(values["storage"]),
        date_kind=DateKind(values["date_kind"]),
        allergens=frozenset(values["allergens"].split()),
    )
    try:
        check_code(code)
        check_item(facts)
    except InvalidValue as refusal:
        return [Fault(field=refusal.field, expected=f"rule_{refusal.why}", found=refusal.value)]
    return []


def _as_row(line: PlannedLine) -> dict[str, Any]:
    values = {name: to for name, (_, to) in line.wanted["changes"].items()}
    row = ItemRow(code=line.wanted["code"], **values)
    worded = {
        "measure": Measure(row.measure),
        "storage": StorageClass(row.storage),
        "date_kind": DateKind(row.date_kind),
    }
    return row.model_dump(exclude={"id", *worded}) | worded


def _plain(value: Any) -> Any:
    """Returns a value as JSON keeps it."""
    return getattr(value, "value", value)
