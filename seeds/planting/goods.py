"""What the food bank handles: items, kits, and the stock of the first day, received line by line."""

from sqlmodel import Session, col, select

from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.roles import Role
from logistics.services import packing, receiving
from logistics.store.tables import ItemRow, KitComponentRow, KitRow, PlaceRow
from seeds.catalogue import Item, Kit, catalogue
from seeds.organisation import LineSeed, ReceiptKind, ReceiptSeed, opening_stock, organisation
from seeds.planting.ground import Ground

PARCELS = "KOLI"
PARCEL_SHELVES = {StorageClass.AMBIENT: "KOLI", StorageClass.CHEMICAL: "KOLI-T"}
PACKED_DAYS_AGO = 1
LARGEST_SIZE = 30
DATED_FIRST = (DateKind.USE_BY, DateKind.BEST_BEFORE, DateKind.NON_FOOD)


def plant_catalogue(ground: Ground) -> None:
    """Adds the items, and each kit with the item its parcels are stocked as."""
    ground.session.add_all(_item(item) for item in catalogue().items.values())
    ground.session.flush()
    ids = item_ids(ground.session)
    for kit in catalogue().kits.values():
        _kit(ground.session, kit, ids=ids)
    ground.told(len(catalogue().items) + len(catalogue().kits))


def plant_stock(ground: Ground) -> None:
    """Receives the opening stock, each receipt on its own day."""
    ids, shelves = item_ids(ground.session), _place_ids(ground.session)
    for receipt in opening_stock(ground.today):
        lines = [
            _line(line, item_id=ids[line.item], place_id=shelves[line.place])
            for line in receipt.lines
        ]
        _receive(ground, receipt, lines)
        ground.told(len(lines))


def plant_parcels(ground: Ground) -> None:
    """Packs the first parcels of every kit, from what expires first."""
    kits, shelves = kit_ids(ground.session), _place_ids(ground.session)
    for code, parcels in organisation().packing.items():
        kit = catalogue().kits[code]
        shelf = PARCEL_SHELVES[_storage({part.item.storage for part in kit.components})]
        packing.pack(
            ground.session,
            command=ground.command(
                f"packing {code}",
                role=Role.WAREHOUSE,
                at=ground.morning(days_ago=PACKED_DAYS_AGO),
            ),
            kit_id=kits[code],
            parcels=parcels,
            place_id=shelves[shelf],
        )
        ground.told(1)


def item_ids(session: Session) -> dict[str, int]:
    """Returns the ids of all items by code."""
    found = session.exec(select(ItemRow.code, ItemRow.id))
    return {code: id_ for code, id_ in found if id_ is not None}


def kit_ids(session: Session) -> dict[str, int]:
    """Returns the ids of the active kits by code."""
    found = session.exec(select(KitRow.code, KitRow.id).where(col(KitRow.active)))
    return {code: id_ for code, id_ in found if id_ is not None}


def _place_ids(session: Session) -> dict[str, int]:
    found = session.exec(select(PlaceRow.code, PlaceRow.id))
    return {code: id_ for code, id_ in found if id_ is not None}


def _item(item: Item) -> ItemRow:
    return ItemRow(
        code=item.code,
        name_tr=item.name_tr,
        name_en=item.name_en,
        group=item.group,
        measure=Measure.CATCH if item.net_g is None else Measure.PIECES,
        unit_net_g=item.net_g,
        unit_gross_g=item.gross_g,
        unit_volume_ml=item.volume_ml,
        storage=item.storage,
        date_kind=item.date_kind,
        allergens=" ".join(sorted(item.allergens)),
        barcode=item.barcode,
        tax_category=item.tax,
        minimum_pieces=item.minimum_pieces,
    )


def _kit(session: Session, kit: Kit, *, ids: dict[str, int]) -> None:
    parcel = _parcel(kit)
    session.add(parcel)
    session.flush()
    assert parcel.id is not None
    row = KitRow(
        code=kit.code,
        version=kit.version,
        name_tr=kit.name_tr,
        name_en=kit.name_en,
        label=kit.label,
        size_from=kit.size_from,
        size_to=kit.size_to or LARGEST_SIZE,
        item_id=parcel.id,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add_all(
        KitComponentRow(kit_id=row.id, item_id=ids[part.item.code], pieces=part.pieces)
        for part in kit.components
    )
    session.flush()


def _parcel(kit: Kit) -> ItemRow:
    """Returns the item a kit's parcels are stocked as."""
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
        storage=_storage({item.storage for item in items}),
        date_kind=next((kind for kind in DATED_FIRST if kind in kinds), DateKind.NONE),
        allergens=" ".join(sorted(allergens)),
        tax_category=items[0].tax,
    )


def _storage(classes: set[StorageClass]) -> StorageClass:
    """Returns where a parcel of such goods stands: away from food when any of it is chemical."""
    return StorageClass.CHEMICAL if StorageClass.CHEMICAL in classes else StorageClass.AMBIENT


def _line(line: LineSeed, *, item_id: int, place_id: int) -> receiving.ReceiptLine:
    item = catalogue().items[line.item]
    return receiving.ReceiptLine(
        item_id=item_id,
        place_id=place_id,
        pieces=line.pieces,
        grams=line.grams,
        date_kind=item.date_kind,
        expires_on=line.date,
        supplier_lot=line.supplier_lot,
    )


def _receive(ground: Ground, receipt: ReceiptSeed, lines: list[receiving.ReceiptLine]) -> None:
    party = next(donor.name for donor in organisation().donors if donor.code == receipt.donor)
    at = ground.morning(days_ago=(ground.today - receipt.received_on).days)
    command = ground.command(f"receipt {receipt.document_no}", role=Role.WAREHOUSE, at=at)
    if receipt.kind is ReceiptKind.DONATION:
        receiving.receive_donation(
            ground.session, command=command, donor=party,
            reference=receipt.document_no, lines=lines,
        )  # fmt: skip
    else:
        receiving.receive_purchase(
            ground.session, command=command, supplier=party,
            reference=receipt.document_no, lines=lines,
        )  # fmt: skip
