"""What a scanned code names among our things: an item, a lot, a place, a document, a route.

A producer's lot number is not ours and need not be the only one of its kind, so all the
lots it may mean are given.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from logistics.domain.ledger import PlaceKind
from logistics.domain.scans import Scan, ScanKind
from logistics.store.catalogue import item_by_barcode
from logistics.store.tables import DocumentRow, ItemRow, LotRow, PlaceRow, RouteRow

LOTS_AT_MOST = 20
OUR_PLACES = (PlaceKind.SHELF, PlaceKind.DOCK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What one scan names; ``pieces`` is how many pieces of the item a barcode stands for.

    ``lots`` are of the item and bear the scanned number of their producer.
    """

    scan: Scan
    item: ItemRow | None = None
    pieces: int = 1
    lot: LotRow | None = None
    lots: tuple[LotRow, ...] = ()
    place: PlaceRow | None = None
    document: DocumentRow | None = None
    route: RouteRow | None = None

    @property
    def is_known(self) -> bool:
        """Tells whether the code names anything of ours."""
        return any((self.item, self.lot, self.place, self.document, self.route))


def recognise(session: Session, scan: Scan) -> Recognised:
    """Returns what a scan names, in at most six queries."""
    if scan.kind in (ScanKind.GS1, ScanKind.BARCODE):
        return _goods(session, scan)
    word = scan.text.upper()
    lot = session.exec(select(LotRow).where(LotRow.code == word)).first()
    if lot is not None:
        return Recognised(scan=scan, lot=lot, item=session.get(ItemRow, lot.item_id))
    return Recognised(
        scan=scan,
        item=session.exec(select(ItemRow).where(ItemRow.code == word)).first(),
        place=_place(session, word),
        document=session.exec(select(DocumentRow).where(DocumentRow.number == word)).first(),
        route=_route(session, word),
    )


def _goods(session: Session, scan: Scan) -> Recognised:
    found = item_by_barcode(session, scan.barcodes) if scan.gtin else None
    item, pieces = found or (None, 1)
    own = None
    lots: tuple[LotRow, ...] = ()
    if scan.supplier_lot:
        own = session.exec(select(LotRow).where(LotRow.code == scan.supplier_lot.upper())).first()
        lots = _of_producer(session, item, scan.supplier_lot)
    if own is not None and item is None:
        item = session.get(ItemRow, own.item_id)
    return Recognised(scan=scan, item=item, pieces=pieces, lot=own, lots=lots)


def _of_producer(session: Session, item: ItemRow | None, number: str) -> tuple[LotRow, ...]:
    if item is None:
        return ()
    query = (
        select(LotRow)
        .where(LotRow.item_id == item.id, LotRow.supplier_lot == number)
        .order_by(col(LotRow.id).desc())
        .limit(LOTS_AT_MOST)
    )
    return tuple(session.exec(query))


def _place(session: Session, word: str) -> PlaceRow | None:
    query = select(PlaceRow).where(PlaceRow.code == word, col(PlaceRow.kind).in_(OUR_PLACES))
    return session.exec(query).first()


def _route(session: Session, word: str) -> RouteRow | None:
    return session.exec(select(RouteRow).where(RouteRow.code == word.partition("/")[0])).first()
