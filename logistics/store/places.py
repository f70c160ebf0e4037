"""Places by what they are for."""

from collections.abc import Collection

from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.ledger import OWN_KINDS, PlaceKind
from logistics.domain.lots import StorageClass
from logistics.store.locks import lock_name
from logistics.store.standing import HELD, HELD_LOT
from logistics.store.tables import BalanceRow, LotRow, PlaceRow

OUTSIDE = {
    PlaceKind.DONOR: "Bağışçılar",
    PlaceKind.SUPPLIER: "Tedarikçiler",
    PlaceKind.PACKING: "Hazırlama tezgâhı",
    PlaceKind.HOUSEHOLD: "Haneler",
    PlaceKind.KITCHEN: "Aşevi",
    PlaceKind.PARTNER: "Başka depo ve kurumlar",
    PlaceKind.COUNT: "Sayım farkı",
    PlaceKind.OPENING: "Açılış",
    PlaceKind.WASTE: "Fire ve imha",
    PlaceKind.LOST: "Kayıp",
}
DOCK_CODE, DOCK_NAME = "RAMPA", "Kabul rampası"


def outside(session: Session, kind: PlaceKind) -> PlaceRow:
    """Returns the one outside place of a kind, made when first needed."""
    return _found(session, kind) or _made_once(session, kind)


def dock(session: Session) -> PlaceRow:
    """Returns where goods stand until they are inspected and put away, made when first needed."""
    found = _dock(session)
    if found is None:
        lock_name(session, f"place {PlaceKind.DOCK}")
        found = _dock(session) or add_place(
            session, code=DOCK_CODE, name=DOCK_NAME, kind=PlaceKind.DOCK
        )
    return found


def add_place(
    session: Session,
    *,
    code: str,
    name: str,
    kind: PlaceKind,
    storage: StorageClass | None = None,
    zone_id: int | None = None,
) -> PlaceRow:
    """Adds a place; whether it is ours follows from its kind."""
    own = kind in OWN_KINDS
    place = PlaceRow(code=code, name=name, kind=kind, own=own, storage=storage, zone_id=zone_id)
    session.add(place)
    session.flush()
    return place


def shelves(session: Session) -> list[PlaceRow]:
    """Returns the active storage places by code."""
    return list(
        session.exec(
            select(PlaceRow)
            .where(PlaceRow.kind == PlaceKind.SHELF, col(PlaceRow.active))
            .order_by(col(PlaceRow.code))
        )
    )


def get_place(session: Session, place_id: int) -> PlaceRow:
    """Returns a place, or refuses with :class:`NotFound`."""
    place = session.get(PlaceRow, place_id)
    if place is None:
        raise NotFound(kind="place", key=place_id)
    return place


def place_by_code(session: Session, code: str) -> PlaceRow:
    """Returns the place under a code, or refuses with ``NotFound``."""
    place = session.exec(select(PlaceRow).where(PlaceRow.code == code)).one_or_none()
    if place is None:
        raise NotFound(kind="place", key=code)
    return place


def places_by_id(session: Session, place_ids: Collection[int]) -> dict[int, PlaceRow]:
    """Returns these places by id."""
    found = session.exec(select(PlaceRow).where(col(PlaceRow.id).in_(place_ids)))
    return {row.id: row for row in found if row.id is not None}


def places_held(session: Session, place_ids: Collection[int]) -> dict[int, PlaceRow]:
    """Returns these places by id as they are now, and lets nobody rearrange them meanwhile."""
    query = select(PlaceRow).where(col(PlaceRow.id).in_(place_ids)).order_by(col(PlaceRow.id))
    query = query.with_for_update(read=True).execution_options(populate_existing=True)
    return {row.id: row for row in session.exec(query) if row.id is not None}


def _found(session: Session, kind: PlaceKind) -> PlaceRow | None:
    return session.exec(select(PlaceRow).where(PlaceRow.kind == kind)).first()


def _dock(session: Session) -> PlaceRow | None:
    query = select(PlaceRow).where(PlaceRow.kind == PlaceKind.DOCK, col(PlaceRow.active))
    return session.exec(query.order_by(col(PlaceRow.id))).first()


def _made_once(session: Session, kind: PlaceKind) -> PlaceRow:
    lock_name(session, f"place {kind}")
    return _found(session, kind) or add_place(
        session, code=kind.value.upper(), name=OUTSIDE[kind], kind=kind
    )


def usual_places(session: Session) -> dict[int, int]:
    """Returns for each item (id) the shelf (place id) that holds most of it now."""
    query = (
        select(LotRow.item_id, BalanceRow.place_id, func.sum(BalanceRow.grams))
        .select_from(BalanceRow)
        .join(LotRow, col(LotRow.id) == HELD_LOT)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(col(PlaceRow.kind) == PlaceKind.SHELF, col(PlaceRow.active), HELD)
        .group_by(col(LotRow.item_id), col(BalanceRow.place_id))
        .order_by(func.sum(BalanceRow.grams), col(BalanceRow.place_id).desc())
    )
    return {item_id: place_id for item_id, place_id, _ in session.exec(query)}
