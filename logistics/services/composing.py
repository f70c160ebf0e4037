"""Composing kits: a recipe is made, changed, taken out of use and brought back.

A version whose parcels were packed stays for ever as it is, for those parcels are made
by it; changing it makes the next version. One that was never packed is written anew.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from logistics.domain.errors import InvalidValue
from logistics.domain.households import Diet
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.quantity import Quantity
from logistics.domain.recipes import (
    LABEL_TELLS,
    Box,
    Part,
    check_diet,
    check_households,
    check_recipe,
    demand_of_kit,
    net_g_of_kit,
    storage_of_kit,
)
from logistics.store import kits
from logistics.store.locks import lock_name
from logistics.store.tables import (
    ItemRow,
    KitAlternativeRow,
    KitComponentRow,
    KitFamilyRow,
    KitRow,
    LotRow,
)

PARCELS = "KOLI"
CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{1,23}")
NO_BOX = Box()
DATED_FIRST = (DateKind.USE_BY, DateKind.BEST_BEFORE, DateKind.NON_FOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeLine:
    """So much of an item in one parcel, and the items that may stand in its place."""

    item_id: int
    each: Quantity
    instead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A kit as somebody writes it down."""

    name_tr: str
    name_en: str
    label: str
    lines: tuple[RecipeLine, ...]
    family_id: int | None = None
    size_from: int = 1
    size_to: int = 30
    diet: Diet = Diet.ANY
    box: Box = NO_BOX


def make_family(session: Session, *, code: str, name_tr: str, name_en: str) -> KitFamilyRow:
    """Adds a family of kits.

    Raises
    ------
    InvalidValue
        When the code is taken or cannot be one.
    """
    _check_code(code)
    lock_name(session, "kit families")
    if session.exec(select(KitFamilyRow.id).where(KitFamilyRow.code == code)).first() is not None:
        raise InvalidValue(field="code", why="taken", value=code)
    row = KitFamilyRow(code=code, name_tr=name_tr, name_en=name_en)
    session.add(row)
    session.flush()
    return row


def make_kit(session: Session, *, code: str, recipe: Recipe) -> KitRow:
    """Adds a kit in its first version, with the item its parcels are stocked as.

    Raises
    ------
    InvalidValue
        When the recipe cannot be meant, or its code or label is taken.
    """
    _check_code(code)
    lock_name(session, "kits")
    if session.exec(select(KitRow.id).where(KitRow.code == code)).first() is not None:
        raise InvalidValue(field="code", why="taken", value=code)
    parts = _checked(session, recipe, code=code)
    parcel = _parcel_item(session, code)
    _write_parcel(parcel, recipe, parts)
    session.add(parcel)
    session.flush()
    return _add_version(session, recipe, code=code, version=1, item_id=parcel.id or 0)


def change_kit(session: Session, kit_id: int, *, recipe: Recipe) -> KitRow:
    """Writes a kit's recipe anew, in its next version if it was packed; returns the version.

    The same recipe again changes nothing.

    Raises
    ------
    InvalidValue
        When the recipe cannot be meant, or its label is taken.
    """
    lock_name(session, "kits")
    kit = _latest(session, kit_id)
    lock_name(session, f"kit {kit.id}")  # nobody packs it while it is written anew
    parts = _checked(session, recipe, code=kit.code)
    if recipe == recipe_of(session, kit):
        kit.active = True
        return kit
    parcel = session.get(ItemRow, kit.item_id)
    assert parcel is not None
    _refuse_moving(session, parcel, storage_of_kit(parts))
    _write_parcel(parcel, recipe, parts)
    if kits.is_packed(session, kit.id or 0):
        kit.active = False
        session.flush()
        return _add_version(
            session, recipe, code=kit.code, version=kit.version + 1, item_id=kit.item_id
        )
    for table in (KitAlternativeRow, KitComponentRow):
        session.execute(delete(table).where(col(table.kit_id) == kit.id))
    kit.sqlmodel_update(_facts(recipe))
    kit.active = True
    _add_lines(session, kit, recipe.lines)
    return kit


def retire_kit(session: Session, kit_id: int) -> KitRow:
    """Takes a kit out of use: it is packed no more; its parcels stay what they are."""
    lock_name(session, "kits")
    kit = _latest(session, kit_id)
    kit.active = False
    session.flush()
    return kit


def recipe_of(session: Session, kit: KitRow) -> Recipe:
    """Returns a version as it was written down."""
    card = kits.cards(session, [kit])[0]
    return Recipe(
        name_tr=kit.name_tr,
        name_en=kit.name_en,
        label=kit.label,
        lines=tuple(
            RecipeLine(
                item_id=part.item.id or 0,
                each=part.each,
                instead=tuple(sorted(row.id for row in part.instead if row.id is not None)),
            )
            for part in sorted(card.parts, key=lambda part: part.item.id or 0)
        ),
        family_id=kit.family_id,
        size_from=kit.size_from,
        size_to=kit.size_to,
        diet=Diet(kit.diet),
        box=card.box,
    )


def in_order(lines: Sequence[RecipeLine]) -> tuple[RecipeLine, ...]:
    """Returns lines as :func:`recipe_of` gives them, so that equal recipes are equal."""
    return tuple(
        replace(line, instead=tuple(sorted(set(line.instead))))
        for line in sorted(lines, key=lambda line: line.item_id)
    )


def _latest(session: Session, kit_id: int) -> KitRow:
    code = kits.kit_card(session, kit_id).kit.code
    found = session.exec(
        select(KitRow).where(KitRow.code == code).order_by(col(KitRow.version).desc())
    ).first()
    assert found is not None
    return found


def _check_code(code: str) -> None:
    if not CODE.fullmatch(code):
        raise InvalidValue(field="code", why="code", value=code[:32])


def _checked(session: Session, recipe: Recipe, *, code: str) -> tuple[Part, ...]:
    """Returns the parts of a recipe once nothing is wrong with it."""
    _check_words(session, recipe, code=code)
    check_households(size_from=recipe.size_from, size_to=recipe.size_to)
    wanted = {line.item_id for line in recipe.lines}
    wanted |= {item_id for line in recipe.lines for item_id in line.instead}
    items = {
        row.id: row for row in session.exec(select(ItemRow).where(col(ItemRow.id).in_(wanted)))
    }
    parcels = set(session.exec(select(KitRow.item_id)))
    if wanted - items.keys() or wanted & parcels:
        raise InvalidValue(field="components", why="no_such_item")
    parts = tuple(
        Part(
            ingredient=kits.ingredient_of(items[line.item_id]),
            each=line.each,
            instead=line.instead,
        )
        for line in recipe.lines
    )
    check_recipe(parts, diet=recipe.diet)
    for part in parts:
        for item_id in part.instead:
            _check_instead(items[item_id], part, diet=recipe.diet)
    return parts


def _check_instead(item: ItemRow, part: Part, *, diet: Diet) -> None:
    other = kits.ingredient_of(item)
    check_diet(other, diet=diet)
    if other.item_id == part.ingredient.item_id or other.storage is not part.ingredient.storage:
        raise InvalidValue(
            field="components", why="instead", value=f"{part.ingredient.name} / {other.name}"
        )


def _check_words(session: Session, recipe: Recipe, *, code: str) -> None:
    for field in ("name_tr", "name_en", "label"):
        if not getattr(recipe, field).strip():
            raise InvalidValue(field=field, why="missing")
    if LABEL_TELLS.search(recipe.label):
        raise InvalidValue(field="label", why="tells", value=recipe.label)
    taken = select(KitRow.id).where(
        KitRow.label == recipe.label, KitRow.code != code, col(KitRow.active)
    )
    if session.exec(taken).first() is not None:
        raise InvalidValue(field="label", why="taken", value=recipe.label)
    if recipe.family_id is not None and session.get(KitFamilyRow, recipe.family_id) is None:
        raise InvalidValue(field="family", why="missing")


def _parcel_item(session: Session, code: str) -> ItemRow:
    """Returns the item of a kit's parcels, new where the catalogue has none of its code."""
    parcel = f"{PARCELS}-{code}"
    found = session.exec(select(ItemRow).where(ItemRow.code == parcel)).first()
    return found or ItemRow(
        code=parcel, name_tr="", name_en="", group=PARCELS, measure=Measure.PIECES,
        storage=StorageClass.AMBIENT, date_kind=DateKind.NONE,
    )  # fmt: skip


def _refuse_moving(session: Session, parcel: ItemRow, storage: StorageClass) -> None:
    """Refuses a recipe whose parcels would stand elsewhere than those packed before."""
    lots = select(LotRow.id).where(LotRow.item_id == parcel.id).limit(1)
    if parcel.storage is not storage and session.exec(lots).first() is not None:
        raise InvalidValue(field="components", why="stands_elsewhere", value=parcel.name_tr)


def _write_parcel(parcel: ItemRow, recipe: Recipe, parts: Sequence[Part]) -> None:
    """Writes what the present version makes of the parcels' item; weights are for planning."""
    demand = demand_of_kit(parts, recipe.box)
    allergens = frozenset[str]().union(*(part.ingredient.allergens for part in parts))
    parcel.name_tr, parcel.name_en = recipe.name_tr, recipe.name_en
    parcel.unit_net_g = max(1, net_g_of_kit(parts))
    parcel.unit_gross_g = demand.grams
    parcel.unit_volume_ml = demand.millilitres
    parcel.storage = storage_of_kit(parts)
    kinds = {part.ingredient.date_kind for part in parts}
    parcel.date_kind = next((kind for kind in DATED_FIRST if kind in kinds), DateKind.NONE)
    parcel.allergens = " ".join(sorted(allergens))
    parcel.tax_category = "GIDA" if any(part.ingredient.is_food for part in parts) else "TEMIZLIK"


def _add_version(
    session: Session, recipe: Recipe, *, code: str, version: int, item_id: int
) -> KitRow:
    kit = KitRow(code=code, version=version, item_id=item_id, **_facts(recipe))
    session.add(kit)
    session.flush()
    _add_lines(session, kit, recipe.lines)
    return kit


def _facts(recipe: Recipe) -> dict[str, Any]:
    return {
        "family_id": recipe.family_id,
        "name_tr": recipe.name_tr,
        "name_en": recipe.name_en,
        "label": recipe.label,
        "size_from": recipe.size_from,
        "size_to": recipe.size_to,
        "diet": recipe.diet.value,
        "box_g": recipe.box.grams,
        "box_volume_ml": recipe.box.millilitres,
    }


def _add_lines(session: Session, kit: KitRow, lines: Sequence[RecipeLine]) -> None:
    assert kit.id is not None
    for line in lines:
        session.add(
            KitComponentRow(
                kit_id=kit.id,
                item_id=line.item_id,
                pieces=line.each.pieces,
                grams=line.each.grams,
            )
        )
        session.add_all(
            KitAlternativeRow(kit_id=kit.id, item_id=line.item_id, instead_id=instead)
            for instead in sorted(set(line.instead))
        )
    session.flush()
