"""What stands on a label, in the user's language: the thing, its code, its date; nobody's name.

A parcel says its label, "Tip C". What is in it is printed too, but not where the kit is for
a diet, for the contents of such a box would tell a neighbour of an illness.
"""

from flask_babel import gettext as _
from sqlmodel import Session

from logistics.domain.labels import Label, LabelKind
from logistics.domain.lots import COLD_CLASSES, DateKind, Measure
from logistics.domain.quantity import Quantity
from logistics.domain.scans import GTIN_DIGITS, has_check_digit
from logistics.store.parcels import ParcelLot, parcel_lot
from logistics.store.scanned import Recognised
from logistics.store.tables import ItemRow, LotRow, PlaceRow
from logistics.web import terms
from logistics.web.amounts import amount, times
from logistics.web.formats import kilograms
from logistics.web.names import allergen_words, item_name

DATE_AI = {DateKind.USE_BY: "17", DateKind.BEST_BEFORE: "15"}
SHORT_KINDS = {DateKind.USE_BY: "STT", DateKind.BEST_BEFORE: "TETT", DateKind.NON_FOOD: "SKT"}


def face_of(db: Session, found: Recognised) -> Label | None:
    """Returns the label of what a code names; a document or a route has none."""
    if found.lot is not None and found.item is not None:
        if found.lot.kit_id is not None:
            return face_of_parcel(parcel_lot(db, found.lot.code))
        return face_of_lot(found.lot, found.item)
    if found.item is not None:
        return face_of_item(found.item)
    return None if found.place is None else face_of_place(found.place)


def face_of_lot(lot: LotRow, item: ItemRow) -> Label:
    """Returns the label of a lot on the shelf."""
    lines = [
        _("Producer's lot %(lot)s", lot=lot.supplier_lot) if lot.supplier_lot else "",
        _("Frozen on %(day)s", day=f"{lot.frozen_on:%d.%m.%Y}") if lot.frozen_on else "",
        _("Received %(day)s", day=f"{lot.received_on:%d.%m.%Y}"),
        kilograms(item.unit_net_g) if item.measure is Measure.PIECES and item.unit_net_g else "",
    ]
    return Label(
        kind=LabelKind.LOT,
        code=lot.code,
        title=item_name(item),
        big=_dated(lot),
        lines=tuple(line for line in lines if line),
        foot=_gs1(lot, item),
        cold=_cold(item),
    )


def face_of_parcel(parcel: ParcelLot) -> Label:
    """Returns the label of a parcel, right for what really lies in it."""
    contents = () if parcel.kit.diet else parcel.contents
    listed = ", ".join(f"{times(each)} {item_name(item)}" for item, each in contents)
    allergens = ", ".join(allergen_words(parcel.allergens))
    return Label(
        kind=LabelKind.PARCEL,
        code=parcel.lot.code,
        title=parcel.kit.label,
        big=_dated(parcel.lot),
        lines=tuple(line for line in (kilograms(parcel.each_g), listed) if line),
        foot=_("Contains: %(allergens)s", allergens=allergens) if allergens else "",
    )


def face_of_item(item: ItemRow) -> Label:
    """Returns the label of an item for its shelf, with the barcode a producer gave it."""
    minimum = Quantity(pieces=item.minimum_pieces, grams=item.minimum_g)
    lines = [
        terms.storage(item.storage.value),
        "" if minimum.is_nothing() else _("Minimum %(amount)s", amount=amount(minimum)),
    ]
    return Label(
        kind=LabelKind.ITEM,
        code=item.code,
        title=item_name(item),
        lines=tuple(line for line in lines if line),
        barcode=item.barcode if item.barcode and has_check_digit(item.barcode) else "",
        cold=_cold(item),
    )


def face_of_place(place: PlaceRow) -> Label:
    """Returns the label of a storage place."""
    kept = terms.storage(place.storage.value) if place.storage else ""
    return Label(
        kind=LabelKind.PLACE,
        code=place.code,
        title=place.code,
        lines=tuple(line for line in (place.name, kept) if line),
    )


def _dated(lot: LotRow) -> str:
    if lot.expires_on is None:
        return ""
    return f"{SHORT_KINDS[lot.date_kind]} {lot.expires_on:%d.%m.%Y}"


def _gs1(lot: LotRow, item: ItemRow) -> str:
    """Returns what a producer's barcode and our lot say together, as GS1 writes it for people."""
    if not item.barcode or not has_check_digit(item.barcode):
        return ""
    ai = DATE_AI.get(lot.date_kind)
    dated = f"({ai}){lot.expires_on:%y%m%d}" if ai and lot.expires_on else ""
    return f"(01){item.barcode.zfill(GTIN_DIGITS)}{dated}(10){lot.code}"


def _cold(item: ItemRow) -> str:
    return terms.storage(item.storage.value) if item.storage in COLD_CLASSES else ""
