"""The catalogue's items: sought, listed, added and changed."""

from logistics.web.items import changing as changing
from logistics.web.items import listing as listing
from logistics.web.items.blueprint import bp

__all__ = ["bp"]
