"""Names of catalogue things in the user's language."""

from collections.abc import Iterable

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from logistics.domain.recipes import JUDGED_BY_HAND
from logistics.store.tables import ItemRow, KitFamilyRow, KitRow
from logistics.store.turkish import fold
from logistics.web import terms


def item_name(row: ItemRow | KitRow | KitFamilyRow) -> str:
    """Returns the name of an item, a kit or a family of kits in the user's language."""
    return row.name_en if str(get_locale()) == "en" else row.name_tr


def goods_name(item: ItemRow, kit: KitRow | None) -> str:
    """Returns what goods are called at a door: a parcel by its type, which tells of no diet."""
    if kit is None:
        return item_name(item)
    return _("Parcel %(label)s", label=kit.label)


def allergen_words(codes: Iterable[str]) -> list[str]:
    """Returns what goods contain in words, in the order of the alphabet."""
    return sorted((str(terms.ALLERGENS.get(code, code)) for code in codes), key=fold)


def judged_by_hand(diet: str) -> bool:
    """Tells whether no allergen says if an item suits a diet, so that people read the packages."""
    return diet in JUDGED_BY_HAND


def init_app(app: Flask) -> None:
    """Gives the names to the templates as ``item_name`` and ``goods_name``."""
    app.jinja_env.globals["item_name"] = item_name
    app.jinja_env.globals["judged_by_hand"] = judged_by_hand
    app.jinja_env.globals["goods_name"] = goods_name
    app.jinja_env.globals["allergen_words"] = allergen_words
