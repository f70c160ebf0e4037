"""How much of something is written, in pieces and weight."""

from flask_babel import gettext as _

from logistics.domain.quantity import Quantity
from logistics.web.formats import kilograms, number


def amount(quantity: Quantity) -> str:
    """Writes a quantity: ``12 adet (24 kg)``."""
    if quantity.pieces == 0:
        return kilograms(quantity.grams)
    pieces = _("%(count)s pcs", count=number(quantity.pieces))
    return f"{pieces} ({kilograms(quantity.grams)})" if quantity.grams else pieces
