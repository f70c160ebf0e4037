"""Recipes: which kits there may be, which one a household gets, and how two versions differ.

Kits of a family stand for each other; each is meant for some household sizes and, some
of them, for one diet. The diet is known to the recipe and to the household's file only:
on a box, a list or a screen at the door stands the label, "Tip C".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from logistics.domain.demand import Demand
from logistics.domain.errors import InvalidValue
from logistics.domain.households import LARGEST_SIZE, Diet
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.quantity import NOTHING, Quantity

LARGEST_PIECES = 999
LARGEST_GRAMS = 100_000
GRAMS_PER_KG = 1000
LABEL_TELLS = re.compile(
    r"gl[uü]ten|[çc][öo]l[iy]ak|co?eliac|pku|fenil|phenyl|di[iy]abe|[şs]ekersiz|sugar|laktoz|lactose"
    r"|s[üu]ts[üu]z|milk|alerji|allerg|hasta|diyet|diet",
    re.IGNORECASE,
)
FORBIDDEN = {Diet.GLUTEN_FREE: "GLUTEN", Diet.MILK_FREE: "SUT"}
JUDGED_BY_HAND = frozenset(Diet) - set(FORBIDDEN) - {Diet.ANY}
"""Diets of which no allergen tells: whoever writes the recipe reads the packages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """What a recipe needs to know of an item; its weights [g] and volume [ml] are of one piece.

    ``unit_net_g`` is what a piece weighs usually, where only a scale tells.
    """

    item_id: int
    name: str
    measure: Measure
    storage: StorageClass
    date_kind: DateKind
    group: str
    is_food: bool
    allergens: frozenset[str]
    unit_net_g: int | None
    unit_gross_g: int | None
    unit_volume_ml: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So much of an ingredient in one parcel, and what may stand in its place (item ids)."""

    ingredient: Ingredient
    each: Quantity
    instead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The empty boxes of one parcel: their weight [g] and the room they take outside [ml]."""

    grams: int = 0
    millilitres: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A kit of a family and the households it is meant for."""

    kit_id: int
    item_id: int
    label: str
    size_from: int
    size_to: int
    diet: Diet

    def suits(self, *, size: int, diet: Diet) -> bool:
        """Tells whether the kit is meant for households of a size and diet."""
        return self.diet is diet and self.size_from <= size <= self.size_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One item of which two versions hold differently much; nothing on one side when it is new or gone."""

    item_id: int
    before: Quantity
    after: Quantity


def variant_for(variants: Iterable[Variant], *, size: int, diet: Diet) -> Variant | None:
    """Returns the kit a household gets: its own diet always, then the closest sizes.

    A household with a diet never gets a parcel without it.
    """
    fitting = [variant for variant in variants if variant.suits(size=size, diet=diet)]
    return min(fitting, key=lambda each: (each.size_to - each.size_from, each.kit_id), default=None)


def sizes_without_a_kit(variants: Iterable[Variant], *, diet: Diet) -> tuple[int, ...]:
    """Returns the household sizes that no kit of a family is meant for."""
    known = list(variants)
    return tuple(
        size
        for size in range(1, LARGEST_SIZE + 1)
        if not any(variant.suits(size=size, diet=diet) for variant in known)
    )


def demand_of_kit(parts: Iterable[Part], box: Box) -> Demand:
    """Returns what one parcel asks of a vehicle: gross [g], one piece, its room [ml].

    The boxes' outside counts where it is known, else the room of what lies in them.
    """
    inside = Demand()
    for part in parts:
        inside += _demand(part)
    return Demand(
        grams=inside.grams + box.grams,
        pieces=1,
        millilitres=box.millilitres or inside.millilitres,
    )


def net_g_of_kit(parts: Iterable[Part]) -> int:
    """Returns what the food in one parcel weighs [g]; what only a scale knows counts as usual."""
    return sum(
        part.each.grams or part.each.pieces * (part.ingredient.unit_net_g or 0) for part in parts
    )


def storage_of_kit(parts: Sequence[Part]) -> StorageClass:
    """Returns where parcels stand: where all that is in them may stand.

    Goods that are not food may lie beside chemicals; nothing else mixes.

    Raises
    ------
    InvalidValue
        When the parts are kept apart from each other.
    """
    classes = {part.ingredient.storage for part in parts}
    if len(classes) == 1:
        return classes.pop()
    food = [part.ingredient for part in parts if part.ingredient.is_food]
    if classes == {StorageClass.AMBIENT, StorageClass.CHEMICAL} and not food:
        return StorageClass.CHEMICAL
    first = (food or [part.ingredient for part in parts])[0]
    other = next(p.ingredient for p in parts if p.ingredient.storage is not first.storage)
    raise InvalidValue(
        field="components", why="mixed_storage", value=f"{first.name} / {other.name}"
    )


def check_recipe(parts: Sequence[Part], *, diet: Diet) -> None:
    """Refuses a recipe nobody can pack, or that its own diet forbids.

    Raises
    ------
    InvalidValue
        Naming the item that is wrong.
    """
    if not parts:
        raise InvalidValue(field="components", why="no_components")
    seen: set[int] = set()
    for part in parts:
        if part.ingredient.item_id in seen:
            raise InvalidValue(field="components", why="twice", value=part.ingredient.name)
        seen.add(part.ingredient.item_id)
        check_part(part.ingredient, part.each)
        check_diet(part.ingredient, diet=diet)
    storage_of_kit(parts)


def check_part(ingredient: Ingredient, each: Quantity) -> None:
    """Refuses an amount of one parcel that its item is not measured in, or that nobody means."""
    if ingredient.measure is Measure.BULK:
        if each.pieces or not 0 < each.grams <= LARGEST_GRAMS:
            raise InvalidValue(field="components", why="by_weight", value=ingredient.name)
    elif each.grams or not 0 < each.pieces <= LARGEST_PIECES:
        raise InvalidValue(field="components", why="by_pieces", value=ingredient.name)


def check_diet(ingredient: Ingredient, *, diet: Diet) -> None:
    """Refuses what a diet forbids, as far as the item's allergens tell."""
    if FORBIDDEN.get(diet) in ingredient.allergens:
        raise InvalidValue(field="components", why="diet", value=ingredient.name)


def check_households(*, size_from: int, size_to: int) -> None:
    """Refuses sizes that run backwards or that no household has."""
    if not (1 <= size_from <= LARGEST_SIZE and 1 <= size_to <= LARGEST_SIZE):
        raise InvalidValue(field="size_from", why="size", value=f"{size_from}–{size_to}")
    if size_from > size_to:
        raise InvalidValue(field="size_to", why="backwards", value=f"{size_from}–{size_to}")


def changes_between(
    before: Mapping[int, Quantity], after: Mapping[int, Quantity]
) -> tuple[Change, ...]:
    """Returns what two versions hold differently of each item (by item id)."""
    return tuple(
        Change(
            item_id=item_id, before=before.get(item_id, NOTHING), after=after.get(item_id, NOTHING)
        )
        for item_id in sorted(before.keys() | after.keys())
        if before.get(item_id, NOTHING) != after.get(item_id, NOTHING)
    )


def _demand(part: Part) -> Demand:
    one, each = part.ingredient, part.each
    if each.grams:  # loose goods: the volume of an item is that of a kilogram
        return Demand(grams=each.grams, millilitres=each.grams * one.unit_volume_ml // GRAMS_PER_KG)
    unit_g = max(one.unit_gross_g or 0, one.unit_net_g or 0)
    return Demand(grams=unit_g * each.pieces, millilitres=one.unit_volume_ml * each.pieces)
