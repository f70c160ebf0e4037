"""A packing that was undone asks for the same again: its kit, its number and its substitutes."""

from decimal import Decimal
from typing import Any

from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.store.document_lines import document_page
from logistics.store.parcels import ParcelLot, Substituted, parcels_packed_by
from logistics.web.db import reading
from logistics.web.forms import GRAMS_PER_KG


def packed_before(document_id: int) -> dict[str, Any]:
    """Returns what a packing had been asked for, as the address of the packing screen has it."""
    with reading() as db:
        parcel = parcels_packed_by(db, document_id)
        page = document_page(db, document_id)
    made = next(line for line in page.lines if line.lot.id == parcel.lot.id)
    return {
        "kit_id": parcel.kit.id or 0,
        "parcels": made.quantity.pieces,
        "place_id": made.target.id or 0,
        **({"purpose_id": parcel.lot.purpose_id} if parcel.lot.purpose_id else {}),
        **_parts(parcel),
    }


def _parts(parcel: ParcelLot) -> dict[str, Any]:
    held = {item.id: each for item, each in parcel.contents}
    parts = (_part(each, held.get(each.instead.id)) for each in parcel.substituted)
    return {
        f"parts-{number}-{name}": value
        for number, part in enumerate(parts)
        for name, value in part.items()
    }


def _part(substituted: Substituted, each: Quantity | None) -> dict[str, Any]:
    """Returns one substitute as its fields are typed; loose goods in kilograms."""
    loose = substituted.instead.measure is Measure.BULK
    kilograms = Decimal(each.grams) / GRAMS_PER_KG if each else Decimal(0)
    typed = f"{kilograms:f}".replace(".", ",") if loose else (each.pieces if each else "")
    return {
        "item_id": substituted.item.id,
        "instead_id": substituted.instead.id,
        "grams" if loose else "pieces": typed,
        "reason": substituted.reason,
    }
