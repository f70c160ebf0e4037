"""What the food bank handles: items, kits, and the stock of the first day, received line by line."""

from sqlmodel import Session, col, select

from logistics.domain.donation_receipts import ValueSource
from logistics.domain.lots import StorageClass
from logistics.domain.roles import Role
from logistics.services import packing, receiving
from logistics.store.tables import KitRow, PlaceRow
from seeds.catalogue import catalogue
from seeds.organisation import (
    DonorKind,
    DonorSeed,
    LineSeed,
    ReceiptKind,
    ReceiptSeed,
    opening_stock,
    organisation,
)
from seeds.planting import facts
from seeds.planting.facts import item_ids
from seeds.planting.ground import Ground

PARCEL_SHELVES = {StorageClass.AMBIENT: "KOLI", StorageClass.CHEMICAL: "KOLI-T"}
PACKED_DAYS_AGO = 1
COMMISSION = 3


def plant_catalogue(ground: Ground) -> None:
    """Adds the items, and each kit with the item its parcels are stocked as."""
    facts.add_items(ground.session)
    facts.add_kits(ground.session)
    ground.told(len(catalogue().items) + len(catalogue().kits))


def plant_stock(ground: Ground) -> None:
    """Receives the opening stock, each receipt on its own day."""
    ids, shelves = item_ids(ground.session), place_ids(ground.session)
    for receipt in opening_stock(ground.today):
        lines = [
            _line(line, item_id=ids[line.item], place_id=shelves[line.place])
            for line in receipt.lines
        ]
        _receive(ground, receipt, lines)
        ground.told(len(lines))


def plant_parcels(ground: Ground) -> None:
    """Packs the first parcels of every kit, from what expires first."""
    kits, shelves = kit_ids(ground.session), place_ids(ground.session)
    for code, parcels in organisation().packing.items():
        kit = catalogue().kits[code]
        shelf = PARCEL_SHELVES[facts.parcel_storage(kit)]
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


def kit_ids(session: Session) -> dict[str, int]:
    """Returns the ids of the active kits by code."""
    found = session.exec(select(KitRow.code, KitRow.id).where(col(KitRow.active)))
    return {code: id_ for code, id_ in found if id_ is not None}


def place_ids(session: Session) -> dict[str, int]:
    """Returns the ids of all places by code."""
    found = session.exec(select(PlaceRow.code, PlaceRow.id))
    return {code: id_ for code, id_ in found if id_ is not None}


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
        temperature_dc=line.temperature_dc,
        value_kurus=line.pieces * line.unit_cost_kurus,
    )


def _receive(ground: Ground, receipt: ReceiptSeed, lines: list[receiving.ReceiptLine]) -> None:
    donor = next(donor for donor in organisation().donors if donor.code == receipt.donor)
    at = ground.morning(days_ago=(ground.today - receipt.received_on).days)
    command = ground.command(f"receipt {receipt.document_no}", role=Role.WAREHOUSE, at=at)
    if receipt.kind is ReceiptKind.DONATION:
        receiving.receive_donation(
            ground.session, command=command, donor=donor.name,
            reference=receipt.document_no, lines=lines, papers=_papers(receipt, donor),
        )  # fmt: skip
    else:
        receiving.receive_purchase(
            ground.session, command=command, supplier=donor.name,
            reference=receipt.document_no, lines=lines, papers=_papers(receipt, donor),
        )  # fmt: skip


def _papers(receipt: ReceiptSeed, donor: DonorSeed) -> receiving.Papers:
    """Companies write an invoice; what people give is valued by a commission of the staff."""
    if donor.kind is DonorKind.PERSON:
        members = [user.name for user in organisation().users][:COMMISSION]
        return receiving.Papers(value_source=ValueSource.COMMISSION, members=members)
    return receiving.Papers(
        invoice_no=receipt.document_no,
        invoice_on=receipt.received_on,
        bears_phrase=receipt.kind is ReceiptKind.DONATION,
        value_source=ValueSource.INVOICE,
    )
