"""Kits in their families and versions, with what goes into them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.households import Diet
from logistics.domain.kits import Component
from logistics.domain.quantity import Quantity
from logistics.domain.recipes import Box, Ingredient, Part, Variant
from logistics.store.tables import (
    ItemRow,
    KitAlternativeRow,
    KitComponentRow,
    KitFamilyRow,
    KitRow,
    LotRow,
)
from logistics.store.turkish import folded

FOOD = "GIDA"


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPart:
    """What one parcel holds of an item, and the items that may stand in its place."""

    item: ItemRow
    each: Quantity
    instead: tuple[ItemRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KitCard:
    """One version of a kit with all that is known of it; ``lots`` of it have been packed."""

    kit: KitRow
    family: KitFamilyRow | None
    parts: tuple[KitPart, ...]
    lots: int

    @property
    def recipe(self) -> tuple[Part, ...]:
        """The parts as the rules of recipes see them."""
        return tuple(
            Part(
                ingredient=ingredient_of(part.item),
                each=part.each,
                instead=tuple(row.id for row in part.instead if row.id is not None),
            )
            for part in self.parts
        )

    @property
    def box(self) -> Box:
        """The empty boxes of one parcel."""
        return Box(grams=self.kit.box_g, millilitres=self.kit.box_volume_ml)

    @property
    def components(self) -> tuple[Component, ...]:
        """The parts as packing asks for them."""
        return tuple(
            Component(
                item_id=part.item.id or 0,
                name=part.item.name_tr,
                pieces=part.each.pieces,
                grams=part.each.grams,
            )
            for part in self.parts
        )


def ingredient_of(item: ItemRow) -> Ingredient:
    """Returns an item as recipes see it."""
    return Ingredient(
        item_id=item.id or 0,
        name=item.name_tr,
        measure=item.measure,
        storage=item.storage,
        date_kind=item.date_kind,
        group=item.group,
        is_food=item.tax_category == FOOD,
        allergens=frozenset(item.allergens.split()),
        unit_net_g=item.unit_net_g or item.unit_gross_g,
        unit_gross_g=item.unit_gross_g,
        unit_volume_ml=item.unit_volume_ml,
    )


def present_kits(session: Session) -> list[KitCard]:
    """Returns the kits that are packed now, by family and label, in four queries."""
    return cards(session, session.exec(select(KitRow).where(col(KitRow.active))).all())


def kit_card(session: Session, kit_id: int) -> KitCard:
    """Returns one version of a kit, or refuses with :class:`NotFound`."""
    kit = session.get(KitRow, kit_id)
    if kit is None:
        raise NotFound(kind="kit", key=kit_id)
    return cards(session, [kit])[0]


def versions_of(session: Session, code: str) -> list[KitCard]:
    """Returns every version of a kit, the latest first."""
    found = session.exec(select(KitRow).where(KitRow.code == code)).all()
    return sorted(cards(session, found), key=lambda card: -card.kit.version)


def former_kits(session: Session) -> list[KitCard]:
    """Returns the last version of every kit that is packed no more."""
    active = select(KitRow.code).where(col(KitRow.active))
    last = select(func.max(KitRow.id)).where(col(KitRow.code).not_in(active)).group_by(KitRow.code)
    return cards(session, session.exec(select(KitRow).where(col(KitRow.id).in_(last))).all())


def families(session: Session) -> list[KitFamilyRow]:
    """Returns the families of kits by name."""
    return list(session.exec(select(KitFamilyRow).order_by(folded(KitFamilyRow.name_tr))))


def variants_of(session: Session, family_id: int) -> list[Variant]:
    """Returns the kits of a family that are packed now."""
    found = session.exec(
        select(KitRow)
        .where(KitRow.family_id == family_id, col(KitRow.active))
        .order_by(KitRow.label)
    )
    return [variant_of(kit) for kit in found]


def variant_of(kit: KitRow) -> Variant:
    """Returns a kit as the rules of recipes see it."""
    return Variant(
        kit_id=kit.id or 0,
        item_id=kit.item_id,
        label=kit.label,
        size_from=kit.size_from,
        size_to=kit.size_to,
        diet=Diet(kit.diet),
    )


def is_packed(session: Session, kit_id: int) -> bool:
    """Tells whether parcels of a version were ever packed."""
    return (
        session.exec(select(LotRow.id).where(LotRow.kit_id == kit_id).limit(1)).first() is not None
    )


def alternatives(session: Session, kit_id: int) -> set[tuple[int, int]]:
    """Returns which item may stand for which in a kit: pairs of component and alternative (ids)."""
    query = select(KitAlternativeRow.item_id, KitAlternativeRow.instead_id)
    return set(session.exec(query.where(KitAlternativeRow.kit_id == kit_id)))


def rivals(session: Session, items: Collection[ItemRow]) -> list[ItemRow]:
    """Returns the items that might stand for these: of their groups, or named by any kit."""
    named = select(KitAlternativeRow.instead_id).where(
        col(KitAlternativeRow.item_id).in_({row.id for row in items})
    )
    query = (
        select(ItemRow)
        .where(
            col(ItemRow.active),
            col(ItemRow.id).not_in(select(KitRow.item_id)),
            col(ItemRow.group).in_({row.group for row in items}) | col(ItemRow.id).in_(named),
        )
        .order_by(folded(ItemRow.name_tr), col(ItemRow.id))
    )
    return list(session.exec(query))


def cards(session: Session, kits: Iterable[KitRow]) -> list[KitCard]:
    """Returns these kits with their parts, in four queries however many they are."""
    rows = list(kits)
    ids = [row.id for row in rows if row.id is not None]
    parts, lots = _parts(session, ids), _lots(session, ids)
    known = {row.id: row for row in session.exec(select(KitFamilyRow))}
    found = [
        KitCard(
            kit=row,
            family=known.get(row.family_id),
            parts=tuple(parts[row.id or 0]),
            lots=lots.get(row.id or 0, 0),
        )
        for row in rows
    ]
    return sorted(found, key=_order)


def _order(card: KitCard) -> tuple[bool, str, str, int]:
    family = card.family.name_tr if card.family else ""
    return (card.family is None, family, card.kit.label, card.kit.version)


def _parts(session: Session, kit_ids: Collection[int]) -> dict[int, list[KitPart]]:
    alternatives: dict[tuple[int, int], list[ItemRow]] = defaultdict(list)
    query = (
        select(KitAlternativeRow, ItemRow)
        .join(ItemRow, col(ItemRow.id) == col(KitAlternativeRow.instead_id))
        .where(col(KitAlternativeRow.kit_id).in_(kit_ids))
        .order_by(folded(ItemRow.name_tr))
    )
    for row, item in session.exec(query):
        alternatives[row.kit_id, row.item_id].append(item)
    parts: dict[int, list[KitPart]] = defaultdict(list)
    listed = (
        select(KitComponentRow, ItemRow)
        .join(ItemRow, col(ItemRow.id) == col(KitComponentRow.item_id))
        .where(col(KitComponentRow.kit_id).in_(kit_ids))
        .order_by(folded(ItemRow.name_tr), col(ItemRow.id))
    )
    for part, item in session.exec(listed):
        parts[part.kit_id].append(
            KitPart(
                item=item,
                each=Quantity(pieces=part.pieces, grams=part.grams),
                instead=tuple(alternatives[part.kit_id, part.item_id]),
            )
        )
    return parts


def _lots(session: Session, kit_ids: Collection[int]) -> dict[int | None, int]:
    query = (
        select(LotRow.kit_id, func.count())
        .where(col(LotRow.kit_id).in_(kit_ids))
        .group_by(col(LotRow.kit_id))
    )
    return {kit_id: int(count) for kit_id, count in session.exec(query)}
