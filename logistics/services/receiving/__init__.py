"""Receiving: goods arrive, are looked at, and become lots on the shelf or at the dock.

Every line becomes a lot of its own. What is not taken over is kept with its reason;
what came with the goods (papers, temperatures, values) is kept beside the document.
"""

from logistics.services.receiving.booking import (
    Arrival,
    receive,
    receive_donation,
    receive_purchase,
)
from logistics.services.receiving.handback import (
    Handback,
    Unlabelled,
    hand_back,
    hand_back_unlabelled,
)
from logistics.services.receiving.lines import ReceiptLine
from logistics.services.receiving.papers import NO_PAPERS, Papers
from logistics.services.receiving.rescue import Weighed, rescue
from logistics.services.receiving.valuing import value_receipt

__all__ = [
    "NO_PAPERS",
    "Arrival",
    "Handback",
    "Papers",
    "ReceiptLine",
    "Unlabelled",
    "Weighed",
    "hand_back",
    "hand_back_unlabelled",
    "receive",
    "receive_donation",
    "receive_purchase",
    "rescue",
    "value_receipt",
]
