"""How much of something is written, in pieces and weight."""

from flask_babel import gettext as _

from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.store.tables import ItemRow
from logistics.web.formats import kilograms, number


def pieces_of(item: ItemRow, quantity: Quantity) -> int | None:
    """Returns the pieces of an item, or None of loose goods, which are only weighed."""
    return None if item.measure is Measure.BULK else quantity.pieces


def counted(quantity: Quantity) -> int | None:
    """Returns the pieces of goods of any items, or None where all of it was only weighed."""
    return None if quantity.grams and not quantity.pieces else quantity.pieces


def times(quantity: Quantity) -> str:
    """Writes how much of something goes along: ``12 ×``, or the weight of loose goods."""
    return f"{number(quantity.pieces)} ×" if quantity.pieces else kilograms(quantity.grams)


def amount(quantity: Quantity) -> str:
    """Writes a quantity: ``12 adet (24 kg)``."""
    if quantity.pieces == 0:
        return kilograms(quantity.grams)
    pieces = _("%(count)s pcs", count=number(quantity.pieces))
    return f"{pieces} ({kilograms(quantity.grams)})" if quantity.grams else pieces
