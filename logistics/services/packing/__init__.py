"""Packing: components leave the shelf, parcels come back to it, gram for gram.

What will be taken is shown first by :func:`packing_plan`, which only reads. Then
:func:`pack` decides again under lock, so two packers never share the last tins.
A parcel lot remembers the lots it was made of, and where an item stands for another.
"""

from logistics.services.packing.lines import Offer, Substitute
from logistics.services.packing.packed import pack
from logistics.services.packing.planned import (
    PackingPlan,
    PlannedComponent,
    PlannedPick,
    just_packed,
    packing_plan,
)

__all__ = [
    "Offer",
    "PackingPlan",
    "PlannedComponent",
    "PlannedPick",
    "Substitute",
    "just_packed",
    "pack",
    "packing_plan",
]
