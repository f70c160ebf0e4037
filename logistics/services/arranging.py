"""Arranging the warehouse: buildings, zones with one storage class each, and the places in them.

Codes stay, for labels carry them; names may change. What is in use is not retired: a place that
holds goods, a zone with places, a warehouse with zones. A zone hands its class down to its places
(the database does), so it changes its class only when none of them holds goods of another.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from logistics.domain.errors import (
    InvalidValue,
    KeepsOtherGoods,
    NotFound,
    OutOfUse,
    StillInUse,
)
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import StorageClass
from logistics.domain.temperatures import COLDEST_DC, WARMEST_DC, written
from logistics.store import arrangement, places
from logistics.store.locks import lock_name
from logistics.store.tables import PlaceRow, WarehouseRow, ZoneRow

LOCK = "places"
_Row = TypeVar("_Row", bound=SQLModel)
KEPT_IN_A_ZONE = frozenset({PlaceKind.SHELF, PlaceKind.DOCK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A warehouse as the administrator describes it."""

    code: str
    name: str
    address: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone as the administrator describes it, with what it must keep [0.1 °C]."""

    code: str
    name: str
    storage: StorageClass
    coldest_dc: int | None = None
    warmest_dc: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A place in a zone: a shelf, or a dock where goods wait until they are put away."""

    code: str
    name: str
    kind: PlaceKind = PlaceKind.SHELF
    active: bool = True


def add_warehouse(session: Session, building: Building) -> WarehouseRow:
    """Adds a building."""
    lock_name(session, LOCK)
    _refuse_taken(session, WarehouseRow.code, building.code)
    return _added(
        session,
        WarehouseRow(code=building.code, name=building.name, address=building.address),
    )


def change_warehouse(session: Session, warehouse_id: int, building: Building) -> WarehouseRow:
    """Renames a warehouse, retires it or takes it back into use.

    Raises
    ------
    StillInUse
        When it would be retired with zones in use.
    """
    lock_name(session, LOCK)
    row = _found(session, WarehouseRow, warehouse_id, kind="warehouse")
    if row.active and not building.active:
        _refuse_used("warehouse", row.name, arrangement.zones_in_use(session, warehouse_id))
    row.name, row.address, row.active = building.name, building.address, building.active
    session.flush()
    return row


def add_zone(session: Session, zone: Zone, *, warehouse_id: int) -> ZoneRow:
    """Adds a zone to a warehouse."""
    lock_name(session, LOCK)
    _check_band(zone)
    _refuse_taken(session, ZoneRow.code, zone.code)
    warehouse = _found(session, WarehouseRow, warehouse_id, kind="warehouse")
    _refuse_retired("warehouse", warehouse)
    return _added(
        session,
        ZoneRow(
            warehouse_id=warehouse_id,
            code=zone.code,
            name=zone.name,
            storage=zone.storage,
            coldest_dc=zone.coldest_dc,
            warmest_dc=zone.warmest_dc,
        ),
    )


def change_zone(session: Session, zone_id: int, zone: Zone) -> ZoneRow:
    """Changes a zone; a new storage class goes to all its places.

    Raises
    ------
    KeepsOtherGoods
        When one of its places holds goods of another class than the new one.
    StillInUse
        When it would be retired with places in use.
    """
    lock_name(session, LOCK)
    _check_band(zone)
    row = _found(session, ZoneRow, zone_id, kind="zone")
    if row.active and not zone.active:
        _refuse_used("zone", row.name, arrangement.places_in_use(session, zone_id))
    if zone.active and not row.active:
        _refuse_retired("warehouse", session.get(WarehouseRow, row.warehouse_id))
    if row.storage is not zone.storage:
        _refuse_other_goods(session, arrangement.hold_places(session, zone_id), zone.storage)
    row.name, row.storage, row.active = zone.name, zone.storage, zone.active
    row.coldest_dc, row.warmest_dc = zone.coldest_dc, zone.warmest_dc
    session.flush()
    session.expire_all()
    return row


def add_bin(session: Session, place: Bin, *, zone_id: int) -> PlaceRow:
    """Adds a place to a zone; its storage class is the zone's."""
    lock_name(session, LOCK)
    if place.kind not in KEPT_IN_A_ZONE:
        raise ValueError(f"A {place.kind} does not stand in a zone.")
    _refuse_taken(session, PlaceRow.code, place.code)
    zone = _found(session, ZoneRow, zone_id, kind="zone")
    _refuse_retired("zone", zone)
    return places.add_place(
        session,
        code=place.code,
        name=place.name,
        kind=place.kind,
        storage=zone.storage,
        zone_id=zone_id,
    )


def change_bin(session: Session, place_id: int, place: Bin, *, zone_id: int | None) -> PlaceRow:
    """Renames a place, retires it, takes it back, or gives a place without a zone its zone.

    Raises
    ------
    StillInUse
        When it would be retired while it holds goods.
    KeepsOtherGoods
        When the zone it is put into keeps other goods than it holds.
    """
    lock_name(session, LOCK)
    row = places.places_held(session, [place_id]).get(place_id)
    if row is None or row.kind not in KEPT_IN_A_ZONE:
        raise NotFound(kind="place", key=place_id)
    if row.active and not place.active:
        _refuse_used("place", row.name, arrangement.lots_in(session, place_id))
    zone = session.get(ZoneRow, row.zone_id or zone_id or 0)
    if place.active:
        _refuse_retired("zone", zone)
    if zone is not None and row.storage is not zone.storage:
        _refuse_other_goods(session, [row], zone.storage)
        row.storage = zone.storage
    row.zone_id = zone.id if zone else None
    row.name, row.active = place.name, place.active
    session.flush()
    return row


def _check_band(zone: Zone) -> None:
    """Refuses a band that nothing can keep, and a cold zone without a warmest temperature."""
    for field, value in (("coldest", zone.coldest_dc), ("warmest", zone.warmest_dc)):
        if value is not None and not COLDEST_DC <= value <= WARMEST_DC:
            raise InvalidValue(field=field, why="absurd", value=written(value))
    cold = zone.storage in (StorageClass.CHILLED, StorageClass.FROZEN)
    if zone.warmest_dc is None and (cold or zone.coldest_dc is not None):
        raise InvalidValue(field="warmest", why="missing", value=zone.name)
    if zone.coldest_dc is not None and zone.coldest_dc > (zone.warmest_dc or 0):
        raise InvalidValue(field="coldest", why="backwards", value=written(zone.coldest_dc))


def _found(session: Session, table: type[_Row], key: int, *, kind: str) -> _Row:
    row = session.get(table, key, populate_existing=True)
    if row is None:
        raise NotFound(kind=kind, key=key)
    return row


def _added(session: Session, row: _Row) -> _Row:
    session.add(row)
    session.flush()
    return row


def _refuse_taken(session: Session, column: Any, code: str) -> None:
    if session.exec(select(column).where(col(column) == code)).first() is not None:
        raise InvalidValue(field="code", why="taken", value=code)


def _refuse_used(kind: str, name: str, by: list[str]) -> None:
    if by:
        raise StillInUse(kind=kind, key=name, by=tuple(by))


def _refuse_retired(kind: str, row: Any) -> None:
    if row is not None and not row.active:
        raise OutOfUse(kind=kind, key=row.name)


def _refuse_other_goods(session: Session, held: list[PlaceRow], asked: StorageClass) -> None:
    found = arrangement.other_goods(session, [row.id or 0 for row in held], asked)
    if found is not None:
        place, item = found
        raise KeepsOtherGoods(
            place=place.name, item=item.name_tr, needs=item.storage.value, asked=asked.value
        )
