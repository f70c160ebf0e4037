"""The kits to look at: by family, with weight and room, and for how many there is enough today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask import Response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.demand import Demand
from logistics.domain.households import Diet
from logistics.domain.kits import possible_parcels
from logistics.domain.quantity import Quantity
from logistics.domain.recipes import (
    changes_between,
    demand_of_kit,
    net_g_of_kit,
    sizes_without_a_kit,
)
from logistics.domain.sheets import Cell, Kind, Sheet
from logistics.store import kits
from logistics.store.kits import KitCard
from logistics.store.lots import available_lots
from logistics.store.tables import ItemRow, KitFamilyRow
from logistics.web import terms
from logistics.web.amounts import pieces_of
from logistics.web.db import now, reading
from logistics.web.exports import FILE, columns, given
from logistics.web.forms import HouseForm
from logistics.web.kits.blueprint import bp
from logistics.web.names import item_name

HEADINGS = (
    *((_l("Family"), Kind.TEXT), (_l("Kit code"), Kind.TEXT), (_l("Version"), Kind.PIECES)),
    *((_l("Label"), Kind.TEXT), (_l("Name"), Kind.TEXT)),
    *((_l("Persons, from"), Kind.PIECES), (_l("Persons, to"), Kind.PIECES)),
    (_l("Parcel"), Kind.TEXT),
    *((_l("Item code"), Kind.TEXT), (_l("Item"), Kind.TEXT)),
    *((_l("Pieces"), Kind.PIECES), (_l("Weight (kg)"), Kind.WEIGHT)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A version of a kit with what one parcel weighs net [g], asks of a vehicle, and the possible."""

    card: KitCard
    net_g: int
    demand: Demand
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Kits that stand for each other, and the household sizes none of them is meant for."""

    family: KitFamilyRow | None
    kits: list[Weighed]
    without: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One item of which two versions hold differently much."""

    item: ItemRow
    before: Quantity
    after: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A version and what was changed to make it from the one before."""

    card: KitCard
    differences: list[Difference]


@dataclass(frozen=True, slots=True, kw_only=True)
class KitsPage:
    """What the list of kits shows."""

    families: list[Family]
    former: list[KitCard]


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPage:
    """What a kit's page shows."""

    shown: Weighed
    steps: list[Step]
    form: HouseForm

    @property
    def is_latest(self) -> bool:
        """Tells whether no later version was written."""
        return self.steps[0].card.kit.id == self.shown.card.kit.id


@bp.get("/")
def home() -> str:
    """Lists the kits."""
    with reading() as db:
        present = weighed(db, kits.present_kits(db), on=local_day(now()))
        page = KitsPage(
            families=_by_family(present, kits.families(db)), former=kits.former_kits(db)
        )
    return render_template("kits/kits.html", page=page)


@bp.get(f"/kits{FILE}")
def kits_file(form: str) -> Response:
    """Gives the recipes as a file, a line per item."""
    with reading() as db:
        rows = [row for card in kits.present_kits(db) for row in _rows(card)]
    sheet = Sheet(title=_("Kits"), columns=columns(HEADINGS), rows=rows)
    return given(sheet, name="koli-receteleri", form=form)


@bp.get("/<int:kit_id>")
def kit(kit_id: int) -> str:
    """Shows one version of a kit, and how it came to be."""
    return shown(kit_id, HouseForm())


def shown(kit_id: int, form: HouseForm) -> str:
    """Renders a kit's page."""
    with reading() as db:
        card = kits.kit_card(db, kit_id)
        [found] = weighed(db, [card], on=local_day(now()))
        steps = _steps(kits.versions_of(db, card.kit.code))
    page = KitPage(shown=found, steps=steps, form=form)
    return render_template("kits/kit.html", page=page)


def weighed(db: Session, cards: Sequence[KitCard], *, on: date) -> list[Weighed]:
    """Returns kits with their weight and for how many parcels there is enough, in one query."""
    wanted = {part.item_id for card in cards for part in card.components}
    free = available_lots(db, wanted)
    return [
        Weighed(
            card=card,
            net_g=net_g_of_kit(card.recipe),
            demand=demand_of_kit(card.recipe, card.box),
            possible=possible_parcels(card.components, free, on=on),
        )
        for card in cards
    ]


def _by_family(present: list[Weighed], known: list[KitFamilyRow]) -> list[Family]:
    groups: list[KitFamilyRow | None] = [*known, None]
    found = []
    for family in groups:
        id_ = family.id if family else None
        members = [each for each in present if each.card.kit.family_id == id_]
        without: tuple[int, ...] = ()
        if family is not None:
            variants = [kits.variant_of(each.card.kit) for each in members]
            without = sizes_without_a_kit(variants, diet=Diet.ANY)
        if members or family is not None:
            found.append(Family(family=family, kits=members, without=without))
    return found


def _steps(versions: list[KitCard]) -> list[Step]:
    """Returns versions, the latest first, each with what differs from the one before it."""
    steps = [
        Step(card=card, differences=_differences(before, card))
        for card, before in pairwise(versions)
    ]
    return [*steps, Step(card=versions[-1], differences=[])]


def _differences(before: KitCard, after: KitCard) -> list[Difference]:
    items = {part.item.id: part.item for card in (before, after) for part in card.parts}
    changes = changes_between(
        {part.item.id or 0: part.each for part in before.parts},
        {part.item.id or 0: part.each for part in after.parts},
    )
    return [
        Difference(item=items[each.item_id], before=each.before, after=each.after)
        for each in changes
    ]


def _rows(card: KitCard) -> list[tuple[Cell, ...]]:
    kit = card.kit
    head = (
        item_name(card.family) if card.family else "",
        *(kit.code, kit.version, kit.label, item_name(kit)),
        *(kit.size_from, kit.size_to, str(terms.DIETS[kit.diet])),
    )
    return [
        (
            *head,
            part.item.code,
            item_name(part.item),
            pieces_of(part.item, part.each),
            part.each.grams,
        )
        for part in card.parts
    ]


def sizes_in_words(sizes: Sequence[int]) -> str:
    """Writes household sizes as ranges: ``1–2, 6–30``."""
    ranges: list[list[int]] = []
    for size in sizes:
        if ranges and size == ranges[-1][1] + 1:
            ranges[-1][1] = size
        else:
            ranges.append([size, size])
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in ranges)


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"sizes_in_words": sizes_in_words}
