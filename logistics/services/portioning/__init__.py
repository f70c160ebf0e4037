"""Portioning: meat lies on a bench, goes over the scale pack by pack, and is booked at once.

Every weighing is kept the moment it is made, so nothing is lost with a closed browser and
several people can weigh on one bench. The bench closes only when every gram of it is a pack,
the soup kitchen's, trim or waste. Each pack becomes a lot of one piece with its own grams,
made of the lots on the bench in proportion.
"""

from logistics.services.portioning.closing import close_portioning
from logistics.services.portioning.opening import Opening, open_portioning
from logistics.services.portioning.weighing import discard, take_back_weighing, weigh

__all__ = [
    "Opening",
    "close_portioning",
    "discard",
    "open_portioning",
    "take_back_weighing",
    "weigh",
]
