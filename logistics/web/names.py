"""Names of catalogue things in the user's language."""

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from logistics.store.tables import ItemRow, KitRow


def item_name(row: ItemRow | KitRow) -> str:
    """Returns the name of an item or kit in the user's language."""
    return row.name_en if str(get_locale()) == "en" else row.name_tr


def goods_name(item: ItemRow, kit: KitRow | None) -> str:
    """Returns what goods are called at a door: a parcel by its type, which tells of no diet."""
    if kit is None:
        return item_name(item)
    return _("Parcel %(label)s", label=kit.label)


def init_app(app: Flask) -> None:
    """Gives the names to the templates as ``item_name`` and ``goods_name``."""
    app.jinja_env.globals["item_name"] = item_name
    app.jinja_env.globals["goods_name"] = goods_name
