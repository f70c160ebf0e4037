"""The catalogue, for screens and rules."""

from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.store.tables import ItemRow, KitComponentRow, KitRow, PartyRow
from logistics.store.turkish import folded


def items(session: Session) -> list[ItemRow]:
    """Returns the active items by name, parcels left out: those come from packing."""
    parcels = select(KitRow.item_id)
    return list(
        session.exec(
            select(ItemRow)
            .where(col(ItemRow.active), col(ItemRow.id).not_in(parcels))
            .order_by(folded(ItemRow.name_tr), col(ItemRow.id))
        )
    )


def parcels(session: Session) -> list[ItemRow]:
    """Returns the items that packed parcels are stocked as, by name."""
    packed = select(KitRow.item_id)
    query = select(ItemRow).where(col(ItemRow.active), col(ItemRow.id).in_(packed))
    return list(session.exec(query.order_by(folded(ItemRow.name_tr), col(ItemRow.id))))


def kits(session: Session) -> list[KitRow]:
    """Returns the active kits by label."""
    return list(
        session.exec(
            select(KitRow).where(col(KitRow.active)).order_by(folded(KitRow.label), col(KitRow.id))
        )
    )


def get_kit(session: Session, kit_id: int) -> KitRow:
    """Returns an active kit, or refuses with :class:`NotFound`."""
    kit = session.get(KitRow, kit_id)
    if kit is None or not kit.active:
        raise NotFound(kind="kit", key=kit_id)
    return kit


def item_by_code(session: Session, code: str) -> ItemRow:
    """Returns the item of this code or barcode, or refuses with :class:`NotFound`."""
    found = session.exec(
        select(ItemRow).where(
            (col(ItemRow.code) == code.strip().upper()) | (col(ItemRow.barcode) == code.strip())
        )
    ).first()
    if found is None:
        raise NotFound(kind="item", key=code)
    return found


def components(session: Session, kit_id: int) -> list[tuple[ItemRow, int]]:
    """Returns what goes into one parcel of a kit: items with pieces, by name."""
    query = (
        select(ItemRow, KitComponentRow.pieces)
        .join(KitComponentRow, col(KitComponentRow.item_id) == col(ItemRow.id))
        .where(KitComponentRow.kit_id == kit_id)
        .order_by(folded(ItemRow.name_tr), col(ItemRow.id))
    )
    return [(row, pieces) for row, pieces in session.exec(query)]


def party_names(session: Session) -> list[str]:
    """Returns the names of donors and suppliers, for suggestions."""
    return list(session.exec(select(PartyRow.name).order_by(folded(PartyRow.name))))
