"""How the warehouse is arranged: warehouses, their zones, the places in them, and who uses what."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import StorageClass
from logistics.store.tables import BalanceRow, ItemRow, LotRow, PlaceRow, WarehouseRow, ZoneRow

KEPT_HERE = (PlaceKind.SHELF, PlaceKind.DOCK)
NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangedZone:
    """A zone and the places in it."""

    zone: ZoneRow
    places: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """A warehouse and the zones in it."""

    warehouse: WarehouseRow
    zones: tuple[ArrangedZone, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """All warehouses, and the places that stand in no zone."""

    warehouses: tuple[Arranged, ...]
    loose: tuple[PlaceRow, ...]


def arrangement(session: Session) -> Arrangement:
    """Returns everything that is arranged, the retired as well, in three queries."""
    warehouses = session.exec(select(WarehouseRow).order_by(col(WarehouseRow.code))).all()
    zones = session.exec(select(ZoneRow).order_by(col(ZoneRow.code))).all()
    places = session.exec(
        select(PlaceRow).where(col(PlaceRow.kind).in_(KEPT_HERE)).order_by(col(PlaceRow.code))
    ).all()
    return Arrangement(
        warehouses=tuple(
            Arranged(
                warehouse=warehouse,
                zones=tuple(
                    ArrangedZone(
                        zone=zone, places=tuple(row for row in places if row.zone_id == zone.id)
                    )
                    for zone in zones
                    if zone.warehouse_id == warehouse.id
                ),
            )
            for warehouse in warehouses
        ),
        loose=tuple(row for row in places if row.zone_id is None),
    )


def get_warehouse(session: Session, warehouse_id: int) -> WarehouseRow:
    """Returns a warehouse, or refuses with :class:`NotFound`."""
    row = session.get(WarehouseRow, warehouse_id)
    if row is None:
        raise NotFound(kind="warehouse", key=warehouse_id)
    return row


def get_zone(session: Session, zone_id: int) -> ZoneRow:
    """Returns a zone, or refuses with :class:`NotFound`."""
    row = session.get(ZoneRow, zone_id)
    if row is None:
        raise NotFound(kind="zone", key=zone_id)
    return row


def zones(session: Session) -> list[ZoneRow]:
    """Returns the zones in use, by code."""
    return list(session.exec(select(ZoneRow).where(col(ZoneRow.active)).order_by(ZoneRow.code)))


def zones_in_use(session: Session, warehouse_id: int) -> list[str]:
    """Returns the first names of a warehouse's zones that are in use."""
    query = select(ZoneRow.name).where(ZoneRow.warehouse_id == warehouse_id, col(ZoneRow.active))
    return list(session.exec(query.order_by(ZoneRow.code).limit(NAMED_AT_MOST)))


def places_in_use(session: Session, zone_id: int) -> list[str]:
    """Returns the first names of a zone's places that are in use."""
    query = select(PlaceRow.name).where(PlaceRow.zone_id == zone_id, col(PlaceRow.active))
    return list(session.exec(query.order_by(PlaceRow.code).limit(NAMED_AT_MOST)))


def lots_in(session: Session, place_id: int) -> list[str]:
    """Returns the codes of the first lots a place holds."""
    query = (
        select(LotRow.code)
        .join(BalanceRow, col(BalanceRow.lot_id) == col(LotRow.id))
        .where(BalanceRow.place_id == place_id, (BalanceRow.pieces > 0) | (BalanceRow.grams > 0))
        .order_by(LotRow.code)
        .limit(NAMED_AT_MOST)
    )
    return list(session.exec(query))


def hold_places(session: Session, zone_id: int) -> list[PlaceRow]:
    """Returns a zone's places, and lets no goods come in meanwhile."""
    query = select(PlaceRow).where(PlaceRow.zone_id == zone_id).order_by(col(PlaceRow.id))
    return list(session.exec(query.with_for_update()))


def other_goods(
    session: Session, place_ids: Collection[int], storage: StorageClass
) -> tuple[PlaceRow, ItemRow] | None:
    """Returns a place of these with goods of another class than ``storage``, if there is one."""
    query = (
        select(PlaceRow, ItemRow)
        .join(BalanceRow, col(BalanceRow.place_id) == col(PlaceRow.id))
        .join(LotRow, col(LotRow.id) == col(BalanceRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(
            col(PlaceRow.id).in_(place_ids),
            PlaceRow.kind == PlaceKind.SHELF,
            (BalanceRow.pieces > 0) | (BalanceRow.grams > 0),
            ItemRow.storage != storage,
        )
        .order_by(PlaceRow.code)
    )
    return session.exec(query).first()
