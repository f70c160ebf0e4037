"""Names of catalogue things in the user's language."""

from flask import Flask
from flask_babel import get_locale

from logistics.store.tables import ItemRow, KitRow


def item_name(row: ItemRow | KitRow) -> str:
    """Returns the name of an item or kit in the user's language."""
    return row.name_en if str(get_locale()) == "en" else row.name_tr


def init_app(app: Flask) -> None:
    """Gives the names to the templates as ``item_name``."""
    app.jinja_env.globals["item_name"] = item_name
