"""Labels to print: of lots, parcels, places and items, on sheets or off a roll."""

from logistics.web.labels import printing as printing
from logistics.web.labels.blueprint import bp

__all__ = ["bp"]
