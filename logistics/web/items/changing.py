"""Adding an item and changing one; what its lots depend on stays."""

import re
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from logistics.domain.catalogue import ALLERGENS, TAX_CATEGORIES, ItemFacts
from logistics.domain.errors import InvalidValue, RuleBroken
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.services import cataloguing
from logistics.services.cataloguing import CatalogueEntry
from logistics.store import stock
from logistics.store.catalogue import item_by_code
from logistics.store.turkish import fold
from logistics.web import terms
from logistics.web.db import reading, transaction
from logistics.web.forms import CleanStringField, Given, HouseForm, KilogramField, PiecesField
from logistics.web.items.blueprint import bp

FURTHER = re.compile(r"([0-9]{8,14})(?:\s*[x×*:;,\s]\s*([0-9]{1,4}))?")
LONGEST_LIST = 2000
DEFAULT_GROUP = "TAHIL"
PARCEL_GROUPS = {"KOLI", "parcel"}


class ItemForm(HouseForm):
    """An item as somebody describes it."""

    name_tr = CleanStringField(_l("Turkish name"), [Given(), Length(max=120)])
    name_en = CleanStringField(_l("English name"), [Given(), Length(max=120)])
    group = SelectField(_l("Group"), validate_choice=False)
    measure = SelectField(_l("Measure"), default=Measure.PIECES.value)
    unit_net_g = KilogramField(_l("Net weight of a piece (kg)"))
    unit_gross_g = KilogramField(_l("Gross weight of a piece (kg)"))
    unit_volume_ml = PiecesField(_l("Room of a piece (ml)"), default=0)
    storage = SelectField(_l("Storage class"), default=StorageClass.AMBIENT.value)
    date_kind = SelectField(_l("Date kind"), default=DateKind.BEST_BEFORE.value)
    tax_category = SelectField(_l("Tax category"), default="GIDA")
    movable_code = CleanStringField(_l("Movable code"), [Length(max=32)])
    allergens = SelectMultipleField(
        _l("Allergens"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    barcode = CleanStringField(_l("Barcode"), [Length(max=14)])
    further = TextAreaField(_l("Further barcodes"), [Length(max=LONGEST_LIST)])
    minimum_pieces = PiecesField(_l("Minimum (pieces)"), default=0)
    minimum_g = KilogramField(_l("Minimum (kg)"))
    active = BooleanField(_l("In use"), default=True)

    def offer(self, groups: list[str]) -> None:
        """Fills the choices."""
        known = {group for group in terms.GROUPS if group.isupper()} | set(groups)
        named = [(each, str(terms.GROUPS.get(each, each))) for each in known - PARCEL_GROUPS]
        self.group.choices = sorted(named, key=lambda pair: fold(pair[1]))
        self.measure.choices = [(each.value, terms.MEASURES[each.value]) for each in Measure]
        self.storage.choices = [(each.value, terms.STORAGE[each.value]) for each in StorageClass]
        self.date_kind.choices = [(each.value, terms.DATE_KINDS[each.value]) for each in DateKind]
        self.tax_category.choices = [(each, terms.TAX_CATEGORIES[each]) for each in TAX_CATEGORIES]
        words = [(each, str(terms.ALLERGENS[each])) for each in ALLERGENS]
        self.allergens.choices = sorted(words, key=lambda pair: fold(pair[1]))

    def validate_further(self, field: Field) -> None:
        """Refuses a line that is no barcode with, perhaps, its pieces."""
        for line in _lines(field.data):
            if not FURTHER.fullmatch(line):
                raise ValidationError(
                    _(
                        "Write a barcode and its pieces, such as 18690000000019 × 12; “%(text)s” is not that.",
                        text=line[:40],
                    )
                )

    def facts(self) -> ItemFacts:
        """Returns what the form says of the item."""
        found = (FURTHER.fullmatch(line) for line in _lines(self.further.data))
        return ItemFacts(
            name_tr=self.name_tr.data,
            name_en=self.name_en.data,
            group=self.group.data or "",
            measure=Measure(self.measure.data),
            storage=StorageClass(self.storage.data),
            date_kind=DateKind(self.date_kind.data),
            unit_net_g=self.unit_net_g.data,
            unit_gross_g=self.unit_gross_g.data,
            unit_volume_ml=self.unit_volume_ml.data or 0,
            allergens=frozenset(self.allergens.data or ()),
            barcode=self.barcode.data or None,
            further=tuple((each[1], int(each[2] or 1)) for each in found if each),
            tax_category=self.tax_category.data,
            movable_code=self.movable_code.data or "",
            minimum_pieces=self.minimum_pieces.data or 0,
            minimum_g=self.minimum_g.data or 0,
            active=bool(self.active.data),
        )

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused of a field beside it."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
            return
        super().tell(refusal)


class NewItemForm(ItemForm):
    """An item with the code it keeps."""

    code = CleanStringField(_l("Code"), [Given(), Length(max=32)])


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """What the form of an item shows."""

    form: ItemForm
    entry: CatalogueEntry | None


@bp.route("/new", methods=["GET", "POST"])
def new() -> tuple[str, int] | Response:
    """Adds an item; ``barcode`` comes along from a scan nothing answered to."""
    scanned = request.args.get("barcode", "")[:14]
    form = NewItemForm(barcode=scanned, group=DEFAULT_GROUP)
    _offer(form)
    if form.sent_well():
        with form.refusals():
            code = form.code.data.upper()
            with transaction() as db:
                cataloguing.add_item(db, code=code, facts=form.facts())
            flash(_("The item is in the catalogue."), "success")
            return redirect(url_for("items.item", code=code), code=303)
    page = ItemPage(form=form, entry=None)
    return render_template("items/item.html", page=page), form.status


@bp.route("/<code>", methods=["GET", "POST"])
def item(code: str) -> tuple[str, int] | Response:
    """Shows what the catalogue says of an item, and changes it."""
    with reading() as db:
        entry = cataloguing.catalogue_entry(db, item_by_code(db, code).id or 0)
    form = ItemForm(**_typed(entry))
    _offer(form)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                cataloguing.change_item(db, entry.item.id or 0, facts=form.facts())
            flash(_("The item is changed."), "success")
            return redirect(url_for("items.item", code=entry.item.code), code=303)
    page = ItemPage(form=form, entry=entry)
    return render_template("items/item.html", page=page), form.status


def _offer(form: ItemForm) -> None:
    with reading() as db:
        form.offer(stock.groups(db))


def _typed(entry: CatalogueEntry) -> dict[str, Any]:
    facts = entry.facts
    return {
        "name_tr": facts.name_tr,
        "name_en": facts.name_en,
        "group": facts.group,
        "measure": facts.measure.value,
        "storage": facts.storage.value,
        "date_kind": facts.date_kind.value,
        "unit_net_g": facts.unit_net_g,
        "unit_gross_g": facts.unit_gross_g,
        "unit_volume_ml": facts.unit_volume_ml,
        "allergens": sorted(facts.allergens),
        "barcode": facts.barcode or "",
        "further": "\n".join(f"{barcode} × {pieces}" for barcode, pieces in facts.further),
        "tax_category": facts.tax_category,
        "movable_code": facts.movable_code,
        "minimum_pieces": facts.minimum_pieces,
        "minimum_g": facts.minimum_g or None,
        "active": facts.active,
    }


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
