"""What a real installation and the demo town share: İzmit, the catalogue, the ground of the maps.

Each function adds what is missing by its name or code and tells how much that was. What is there
already stays as people left it, so every one of them can be called again at any time.
"""

import shutil
from pathlib import Path

from sqlmodel import Session, col, select

from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.services import arranging
from logistics.store.locks import lock_name
from logistics.store.tables import (
    ItemRow,
    KitComponentRow,
    KitFamilyRow,
    KitRow,
    MeatItemRow,
    NeighbourhoodRow,
    PlaceRow,
    WarehouseRow,
    ZoneRow,
)
from seeds.catalogue import Item, Kit, catalogue
from seeds.geography import CELLS, DISTRICT_FILE, GULF_FILE
from seeds.neighbourhoods import FOLDER, Neighbourhood, neighbourhoods
from seeds.organisation import PlaceKind, organisation

LOCK = "facts"
GROUND_FILES = (CELLS, GULF_FILE, DISTRICT_FILE)
PARCELS = "KOLI"
LARGEST_SIZE = 30
DATED_FIRST = (DateKind.USE_BY, DateKind.BEST_BEFORE, DateKind.NON_FOOD)


def add_neighbourhoods(session: Session) -> int:
    """Adds the neighbourhoods of İzmit that are missing, and returns how many were."""
    lock_name(session, LOCK)
    known = set(session.exec(select(NeighbourhoodRow.name)))
    missing = [_neighbourhood(place) for place in neighbourhoods() if place.name not in known]
    session.add_all(missing)
    session.flush()
    return len(missing)


def add_items(session: Session) -> int:
    """Adds the items of the catalogue that are missing, and returns how many were."""
    lock_name(session, LOCK)
    known = set(session.exec(select(ItemRow.code)))
    barcodes = set(session.exec(select(ItemRow.barcode)))
    missing = [
        _item(item, barcode=None if item.barcode in barcodes else item.barcode)
        for item in catalogue().items.values()
        if item.code not in known
    ]
    session.add_all(missing)
    session.flush()
    _add_meat(session)
    return len(missing)


def add_kits(session: Session) -> int:
    """Adds the kits that are missing in every version, each with the item of its parcels.

    Call :func:`add_items` first.
    """
    lock_name(session, LOCK)
    known = set(session.exec(select(KitRow.code)))
    missing = [kit for kit in catalogue().kits.values() if kit.code not in known]
    ids = item_ids(session)
    for kit in missing:
        _add_kit(session, kit, ids=ids)
    return len(missing)


def add_places(session: Session) -> int:
    """Adds the demo depot's zones and shelves that are missing; returns how many shelves were.

    Quarantine is left out, for what lies on a shelf counts as available.
    """
    known = set(session.exec(select(PlaceRow.code)))
    missing = [
        place
        for place in organisation().places
        if place.kind is not PlaceKind.QUARANTINE and place.code not in known
    ]
    zones = _zones(session) if missing else {}
    for place in missing:
        shelf = arranging.Bin(code=place.code, name=place.name_tr)
        arranging.add_bin(session, shelf, zone_id=zones[place.zone])
    return len(missing)


def _zones(session: Session) -> dict[str, int]:
    """Returns the ids of the demo depot's zones by code, those that are missing added."""
    found = {row.code: row.id or 0 for row in session.exec(select(ZoneRow))}
    missing = [zone for zone in organisation().zones if zone.code not in found]
    if missing:
        warehouse_id = _warehouse(session)
        for zone in missing:
            made = arranging.Zone(
                code=zone.code,
                name=zone.name_tr,
                storage=zone.storage,
                coldest_dc=zone.coldest_dc,
                warmest_dc=zone.warmest_dc,
            )
            found[zone.code] = arranging.add_zone(session, made, warehouse_id=warehouse_id).id or 0
    return found


def _warehouse(session: Session) -> int:
    seed = organisation().warehouse
    known = session.exec(select(WarehouseRow.id).where(WarehouseRow.code == seed.code)).first()
    if known is not None:
        return known
    building = arranging.Building(code=seed.code, name=seed.name_tr)
    return arranging.add_warehouse(session, building).id or 0


def lay_ground(folder: Path) -> int:
    """Copies the files of the maps' ground that a folder lacks, and returns how many it lacked."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in GROUND_FILES if not (folder / name).exists()]
    for name in missing:
        shutil.copyfile(FOLDER / name, folder / name)
    return len(missing)


def item_ids(session: Session) -> dict[str, int]:
    """Returns the ids of all items by code."""
    found = session.exec(select(ItemRow.code, ItemRow.id))
    return {code: id_ for code, id_ in found if id_ is not None}


def parcel_storage(kit: Kit) -> StorageClass:
    """Returns where a kit's parcels stand: away from food when any of it is chemical."""
    classes = {part.item.storage for part in kit.components}
    return StorageClass.CHEMICAL if StorageClass.CHEMICAL in classes else StorageClass.AMBIENT


def _neighbourhood(place: Neighbourhood) -> NeighbourhoodRow:
    return NeighbourhoodRow(
        name=place.name,
        kind=place.kind,
        latitude=place.latitude,
        longitude=place.longitude,
        population=place.population,
        postcode=place.postcode,
    )


def _add_meat(session: Session) -> None:
    """Says of the catalogue's meat which it is, where nobody has yet."""
    ids = item_ids(session)
    known = set(session.exec(select(MeatItemRow.item_id)))
    session.add_all(
        MeatItemRow(
            item_id=ids[item.code],
            species=item.meat.species,
            stage=item.meat.stage,
            cut=item.meat.cut,
            frozen_as_id=ids[item.meat.frozen_as] if item.meat.frozen_as else None,
        )
        for item in catalogue().items.values()
        if item.meat and ids[item.code] not in known
    )
    session.flush()


def _item(item: Item, *, barcode: str | None) -> ItemRow:
    return ItemRow(
        code=item.code,
        name_tr=item.name_tr,
        name_en=item.name_en,
        group=item.group,
        measure=item.measure,
        unit_net_g=item.net_g,
        unit_gross_g=item.gross_g,
        unit_volume_ml=item.volume_ml,
        storage=item.storage,
        date_kind=item.date_kind,
        allergens=" ".join(sorted(item.allergens)),
        barcode=barcode,
        tax_category=item.tax,
        minimum_pieces=item.minimum_pieces,
    )


def _add_kit(session: Session, kit: Kit, *, ids: dict[str, int]) -> None:
    row = KitRow(
        code=kit.code,
        version=kit.version,
        name_tr=kit.name_tr,
        name_en=kit.name_en,
        label=kit.label,
        size_from=kit.size_from,
        size_to=kit.size_to or LARGEST_SIZE,
        family_id=_family_id(session, kit.family),
        diet=kit.diet,
        box_g=kit.boxes * kit.box_g,
        box_volume_ml=kit.volume_ml,
        item_id=_parcel_id(session, kit),
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add_all(
        KitComponentRow(kit_id=row.id, item_id=ids[part.item.code], pieces=part.pieces)
        for part in kit.components
    )
    session.flush()


def _family_id(session: Session, code: str) -> int | None:
    """Returns the family of this code, added where it is missing; a kit may stand alone."""
    if not code:
        return None
    kept = session.exec(select(KitFamilyRow.id).where(KitFamilyRow.code == code)).first()
    if kept is not None:
        return kept
    family = catalogue().families[code]
    row = KitFamilyRow(code=family.code, name_tr=family.name_tr, name_en=family.name_en)
    session.add(row)
    session.flush()
    return row.id


def _parcel_id(session: Session, kit: Kit) -> int:
    """Returns the item a kit's parcels are stocked as, added where it is missing."""
    parcel = _parcel(kit)
    kept = session.exec(select(ItemRow.id).where(col(ItemRow.code) == parcel.code)).first()
    if kept is not None:
        return kept
    session.add(parcel)
    session.flush()
    assert parcel.id is not None
    return parcel.id


def _parcel(kit: Kit) -> ItemRow:
    items = [part.item for part in kit.components]
    kinds = {item.date_kind for item in items}
    allergens = frozenset[str]().union(*(item.allergens for item in items))
    return ItemRow(
        code=f"{PARCELS}-{kit.code}",
        name_tr=kit.name_tr,
        name_en=kit.name_en,
        group=PARCELS,
        measure=Measure.PIECES,
        unit_net_g=kit.net_g,
        unit_gross_g=kit.gross_g,
        unit_volume_ml=kit.volume_ml,
        storage=parcel_storage(kit),
        date_kind=next((kind for kind in DATED_FIRST if kind in kinds), DateKind.NONE),
        allergens=" ".join(sorted(allergens)),
        tax_category=items[0].tax,
    )
