"""What goes into the parcels of one packing: the kit's components, or what stands for them.

A substitute is one the kit itself lists, or an item of the same group chosen by hand with
a reason. It goes into every parcel of the packing, so that all of them hold the same and
the label is right for each.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from logistics.domain.errors import InvalidValue, NotFound
from logistics.domain.fefo import AvailableLot, usable
from logistics.domain.households import Diet
from logistics.domain.kits import Component
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.domain.recipes import check_diet, check_part
from logistics.store import catalogue, kits
from logistics.store.lots import available_lots
from logistics.store.tables import ItemRow, KitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """In every parcel ``instead_id`` goes in for the component ``item_id``, so much of it each."""

    item_id: int
    instead_id: int
    each: Quantity
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An item that may stand for a component: what is free of it, and whether the kit lists it."""

    item: ItemRow
    available: Quantity
    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A component and what goes in for it: mostly itself."""

    component: ItemRow
    item: ItemRow
    each: Quantity
    reason: str = ""


def lines_of(session: Session, kit: KitRow, substitutes: Sequence[Substitute]) -> list[Line]:
    """Returns the kit's components with what goes in for them, once every substitute is fit."""
    recipe = catalogue.components(session, kit.id or 0)
    chosen = {each.item_id: each for each in substitutes}
    if chosen.keys() - {item.id for item, _ in recipe} or len(chosen) < len(substitutes):
        raise InvalidValue(field="substitutes", why="no_such_component")
    found = {
        row.id: row
        for row in session.exec(
            select(ItemRow).where(col(ItemRow.id).in_({s.instead_id for s in substitutes}))
        )
    }
    listed = kits.alternatives(session, kit.id or 0)
    lines = []
    for item, each in recipe:
        given = chosen.get(item.id or 0)
        if given is None:
            lines.append(Line(component=item, item=item, each=each))
            continue
        other = found.get(given.instead_id)
        if other is None:
            raise NotFound(kind="item", key=given.instead_id)
        _refuse_unfit(kit, item, other, given=given, listed=listed)
        lines.append(Line(component=item, item=other, each=given.each, reason=given.reason.strip()))
    _refuse_twice(lines)
    return lines


def _refuse_unfit(
    kit: KitRow,
    item: ItemRow,
    other: ItemRow,
    *,
    given: Substitute,
    listed: Collection[tuple[int, int]],
) -> None:
    ingredient = kits.ingredient_of(other)
    check_part(ingredient, given.each)
    check_diet(ingredient, diet=Diet(kit.diet))
    if other.storage is not item.storage:
        raise InvalidValue(
            field="substitutes", why="instead", value=f"{item.name_tr} / {other.name_tr}"
        )
    if (item.id, other.id) in listed:
        return
    if other.group != item.group:
        raise InvalidValue(
            field="substitutes", why="another_group", value=f"{item.name_tr} / {other.name_tr}"
        )
    if not given.reason.strip():
        raise InvalidValue(field="substitutes", why="no_reason", value=other.name_tr)


def _refuse_twice(lines: Sequence[Line]) -> None:
    """Refuses an item that would stand in two lines, for nobody could tell them apart later."""
    taken: set[int | None] = set()
    for line in lines:
        if line.item.id in taken:
            raise InvalidValue(field="substitutes", why="twice", value=line.item.name_tr)
        taken.add(line.item.id)


def components_of(lines: Sequence[Line]) -> list[Component]:
    """Returns the lines as packing asks for them."""
    return [
        Component(
            item_id=line.item.id or 0,
            name=line.item.name_tr,
            pieces=line.each.pieces,
            grams=line.each.grams,
        )
        for line in lines
    ]


def free_lots(
    session: Session, lines: Sequence[Line], *, purpose_id: int | None
) -> dict[int, list[AvailableLot]]:
    """Returns what is free of the items that go in, for a purpose or for none."""
    wanted = [line.item.id for line in lines if line.item.id is not None]
    return available_lots(session, wanted, purpose_id=purpose_id)


def offers_for(
    session: Session,
    kit: KitRow,
    lines: Sequence[Line],
    *,
    on: date,
    purpose_id: int | None,
) -> dict[int, tuple[Offer, ...]]:
    """Returns for each component (item id) what may go in for it and is there, the listed first."""
    listed = kits.alternatives(session, kit.id or 0)
    rivals = kits.rivals(session, [line.component for line in lines])
    within = {line.component.id for line in lines}
    wanted = [row.id for row in rivals if row.id is not None]
    free = available_lots(session, wanted, purpose_id=purpose_id)
    found: dict[int, tuple[Offer, ...]] = {}
    for line in lines:
        offers = [
            Offer(
                item=row,
                available=usable(free[row.id or 0], on=on),
                listed=(line.component.id, row.id) in listed,
            )
            for row in rivals
            if row.id not in within and _may_stand_for(row, line.component, kit, listed=listed)
        ]
        there = [each for each in offers if not each.available.is_nothing()]
        found[line.component.id or 0] = tuple(sorted(there, key=lambda each: not each.listed))
    return found


def _may_stand_for(
    row: ItemRow, item: ItemRow, kit: KitRow, *, listed: Collection[tuple[int, int]]
) -> bool:
    try:
        check_diet(kits.ingredient_of(row), diet=Diet(kit.diet))
    except InvalidValue:
        return False
    alike = (item.id, row.id) in listed or row.group == item.group
    is_loose = row.measure is Measure.BULK
    return alike and row.storage is item.storage and is_loose == (item.measure is Measure.BULK)
