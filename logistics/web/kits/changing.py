"""Writing kits: a new one, a change that becomes the next version, and taking one out of use."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import FieldList, Form, FormField, SelectField, SelectMultipleField
from wtforms.validators import Length

from logistics.domain.errors import InvalidValue, RuleBroken
from logistics.domain.households import LARGEST_SIZE, Diet
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.domain.recipes import Box, Part, demand_of_kit, net_g_of_kit
from logistics.services import composing
from logistics.services.composing import Recipe, RecipeLine
from logistics.store import catalogue, kits
from logistics.store.tables import ItemRow, KitFamilyRow, KitRow
from logistics.web import terms
from logistics.web.db import reading, transaction
from logistics.web.forms import (
    CleanStringField,
    Given,
    HouseForm,
    KilogramField,
    PiecesField,
    choices,
    chosen_id,
)
from logistics.web.kits.blueprint import bp
from logistics.web.kits.showing import shown
from logistics.web.names import item_name

LINES_SHOWN = 8
LINES_MORE = 4
LINES_AT_MOST = 60
ML_PER_LITRE = 1000


class LineForm(Form):  # type: ignore[misc]
    """So much of an item in one parcel; a line without an item is left out."""

    item_id = SelectField(_l("Item"), coerce=chosen_id)
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    instead = SelectMultipleField(_l("May be replaced by"), coerce=chosen_id)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuses an amount without an item."""
        if not super().validate(extra_validators):
            return False
        if not self.item_id.data and (self.pieces.raw or self.grams.raw):
            self.item_id.errors = [_("Choose the item of this line, or empty the line.")]
            return False
        return True

    def filled(self) -> RecipeLine:
        """Returns the line."""
        return RecipeLine(
            item_id=self.item_id.data,
            each=Quantity(pieces=self.pieces.data or 0, grams=self.grams.data or 0),
            instead=tuple(id_ for id_ in self.instead.data or () if id_),
        )


class KitForm(HouseForm):
    """A kit as somebody writes it down."""

    name_tr = CleanStringField(_l("Turkish name"), [Given(), Length(max=120)])
    name_en = CleanStringField(_l("English name"), [Given(), Length(max=120)])
    label = CleanStringField(_l("Label"), [Given(), Length(max=32)])
    family_id = SelectField(_l("Family"), coerce=chosen_id)
    size_from = SelectField(_l("Persons, from"), coerce=int, default=1)
    size_to = SelectField(_l("Persons, to"), coerce=int, default=LARGEST_SIZE)
    diet = SelectField(_l("Parcel"), default="")
    box_g = KilogramField(_l("Empty boxes (kg)"), default=0)
    box_litres = PiecesField(_l("Room of the boxes (L)"), default=0)
    lines = FieldList(FormField(LineForm), max_entries=LINES_AT_MOST)

    def offer(self, items: list[ItemRow], families: list[KitFamilyRow]) -> None:
        """Fills the choices, and adds the lines that are asked for."""
        wanted = LINES_SHOWN if not self.lines.entries else 0
        wanted = LINES_MORE if "more" in request.form else wanted
        for _number in range(min(wanted, LINES_AT_MOST - len(self.lines))):
            self.lines.append_entry()
        self.family_id.choices = choices(
            ((row.id, item_name(row)) for row in families), empty=_("stands alone")
        )
        sizes = [(size, str(size)) for size in range(1, LARGEST_SIZE + 1)]
        self.size_from.choices = self.size_to.choices = sizes
        self.diet.choices = [(diet.value, terms.DIETS[diet.value]) for diet in Diet]
        named = [(row.id, item_name(row)) for row in items]
        for line in self.lines:
            line.item_id.choices = choices(named, empty="")
            line.instead.choices = named
        self.loose = {row.id for row in items if row.measure is Measure.BULK}

    def recipe(self) -> Recipe:
        """Returns the recipe the form holds."""
        return Recipe(
            name_tr=self.name_tr.data,
            name_en=self.name_en.data,
            label=self.label.data,
            lines=composing.in_order([line.form.filled() for line in self._named()]),
            family_id=self.family_id.data,
            size_from=self.size_from.data,
            size_to=self.size_to.data,
            diet=Diet(self.diet.data or ""),
            box=Box(
                grams=self.box_g.data or 0, millilitres=(self.box_litres.data or 0) * ML_PER_LITRE
            ),
        )

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused of a field beside it."""
        name = {"family": "family_id"}.get(getattr(refusal, "field", ""), "")
        field = name or getattr(refusal, "field", "")
        if isinstance(refusal, InvalidValue) and field in self and field != "lines":
            self[field].errors = [*self[field].errors, terms.reason(refusal.why, refusal.value)]
            return
        super().tell(refusal)

    def _named(self) -> list[Any]:
        return [line for line in self.lines if line.item_id.data]


class NewKitForm(KitForm):
    """A kit with the code it keeps."""

    code = CleanStringField(_l("Code"), [Given(), Length(max=24)])


class FamilyForm(HouseForm):
    """A family of kits."""

    code = CleanStringField(_l("Code"), [Given(), Length(max=24)])
    name_tr = CleanStringField(_l("Turkish name"), [Given(), Length(max=120)])
    name_en = CleanStringField(_l("English name"), [Given(), Length(max=120)])

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused of a field beside it."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            self[refusal.field].errors = [terms.reason(refusal.why, refusal.value)]
            return
        super().tell(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What a recipe on the screen would weigh net and gross [g], and the room it takes [ml]."""

    net_g: int
    gross_g: int
    millilitres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePage:
    """What the form of a kit shows."""

    form: KitForm
    kit: KitRow | None
    packed: int
    weight: Weight | None


@bp.route("/new", methods=["GET", "POST"])
def new() -> tuple[str, int] | Response:
    """Makes a kit; ``like`` copies another one's recipe."""
    like = chosen_id(request.args.get("like"))
    form = NewKitForm(**(_typed(like) if like else {}))
    items = _offer(form)
    if not _is_a_look() and form.sent_well():
        with form.refusals():
            with transaction() as db:
                made = composing.make_kit(db, code=form.code.data.upper(), recipe=form.recipe()).id
            flash(_("The kit is made."), "success")
            return redirect(url_for("kits.kit", kit_id=made), code=303)
    return _page(form, items, kit=None, packed=0)


@bp.route("/<int:kit_id>/change", methods=["GET", "POST"])
def change(kit_id: int) -> tuple[str, int] | Response:
    """Changes a kit; what was packed already stays, and the change is the next version."""
    with reading() as db:
        card = kits.kit_card(db, kit_id)
        latest = kits.versions_of(db, card.kit.code)[0]
    form = KitForm(**_typed(latest.kit.id or 0))
    items = _offer(form)
    if not _is_a_look() and form.sent_well():
        with form.refusals():
            with transaction() as db:
                row = composing.change_kit(db, kit_id, recipe=form.recipe())
                made, version = row.id, row.version
            flash(_("Kept as version %(number)s.", number=version), "success")
            return redirect(url_for("kits.kit", kit_id=made), code=303)
    return _page(form, items, kit=latest.kit, packed=latest.lots)


@bp.post("/<int:kit_id>/retire")
def retire(kit_id: int) -> tuple[str, int] | Response:
    """Takes a kit out of use."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                composing.retire_kit(db, kit_id)
            flash(_("The kit is out of use; its parcels stay what they are."), "success")
            return redirect(url_for("kits.home"), code=303)
    return shown(kit_id, form), form.status


@bp.route("/families/new", methods=["GET", "POST"])
def new_family() -> tuple[str, int] | Response:
    """Adds a family of kits."""
    form = FamilyForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                composing.make_family(
                    db,
                    code=form.code.data.upper(),
                    name_tr=form.name_tr.data,
                    name_en=form.name_en.data,
                )
            flash(_("The family is added; choose it in its kits."), "success")
            return redirect(url_for("kits.home"), code=303)
    return render_template("kits/family.html", form=form), form.status


def _is_a_look() -> bool:
    return "more" in request.form


def _offer(form: KitForm) -> list[ItemRow]:
    with reading() as db:
        items, families = catalogue.items(db), kits.families(db)
    form.offer(items, families)
    return items


def _typed(kit_id: int) -> dict[str, Any]:
    """Returns a recipe as its form holds it."""
    with reading() as db:
        recipe = composing.recipe_of(db, kits.kit_card(db, kit_id).kit)
    return {
        "name_tr": recipe.name_tr,
        "name_en": recipe.name_en,
        "label": recipe.label,
        "family_id": recipe.family_id,
        "size_from": recipe.size_from,
        "size_to": recipe.size_to,
        "diet": recipe.diet.value,
        "box_g": recipe.box.grams,
        "box_litres": recipe.box.millilitres // ML_PER_LITRE,
        "lines": [_line(line) for line in recipe.lines],
    }


def _line(line: RecipeLine) -> dict[str, Any]:
    return {
        "item_id": line.item_id,
        "pieces": line.each.pieces or None,
        "grams": line.each.grams or None,
        "instead": list(line.instead),
    }


def _page(
    form: KitForm, items: Iterable[ItemRow], *, kit: KitRow | None, packed: int
) -> tuple[str, int]:
    page = WritePage(form=form, kit=kit, packed=packed, weight=_weight(form, items))
    return render_template("kits/write.html", page=page), form.status


def _weight(form: KitForm, items: Iterable[ItemRow]) -> Weight | None:
    """Returns what the lines typed so far would weigh; nothing while they cannot be read."""
    known = {row.id: row for row in items}
    lines = [line for line in form.lines if line.item_id.data in known]
    if not lines or any(line.pieces.errors or line.grams.errors for line in lines):
        return None
    parts = [
        Part(
            ingredient=kits.ingredient_of(known[line.item_id.data]),
            each=Quantity(pieces=line.pieces.data or 0, grams=line.grams.data or 0),
        )
        for line in lines
    ]
    box = Box(grams=form.box_g.data or 0, millilitres=(form.box_litres.data or 0) * ML_PER_LITRE)
    demand = demand_of_kit(parts, box)
    return Weight(net_g=net_g_of_kit(parts), gross_g=demand.grams, millilitres=demand.millilitres)
