"""What goods may go where: holds, storage classes, thawed food.

The database refuses the same by trigger; here the refusal gets its words and
names the lot. What was handed over before its hold began may still be recorded; a
loading may not, for then the goods are still in our hands. An undoing puts goods
back where they lay, so only the rule on thawed food and the one on retired places
bind it.
"""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from logistics.domain.errors import LotOnHold, OutOfUse, Refrozen, WrongStorage
from logistics.domain.ledger import ISSUING_KINDS, DocumentKind, Move, PlaceKind
from logistics.domain.lots import StorageClass
from logistics.store.holds import open_holds
from logistics.store.tables import DocumentRow, ItemRow, LotRow, PlaceRow, ThawingRow


def refuse_unfit(
    session: Session,
    document: DocumentRow,
    moves: Sequence[Move],
    *,
    lots: Mapping[int, LotRow],
    places: Mapping[int, PlaceRow],
) -> None:
    """Refuses the first movement that its lot or its target does not allow."""
    _refuse_retired(moves, places=places)
    _refuse_refrozen(session, moves, lots=lots, places=places)
    if document.kind is DocumentKind.REVERSAL:
        return
    _refuse_held(session, document, moves, lots=lots, places=places)
    _refuse_misplaced(session, moves, lots=lots, places=places)


def _refuse_retired(moves: Sequence[Move], *, places: Mapping[int, PlaceRow]) -> None:
    for move in moves:
        target = places[move.target_id]
        if not target.active:
            raise OutOfUse(kind="place", key=target.name)


def _refuse_held(
    session: Session,
    document: DocumentRow,
    moves: Sequence[Move],
    *,
    lots: Mapping[int, LotRow],
    places: Mapping[int, PlaceRow],
) -> None:
    issued = [m.lot_id for m in moves if places[m.target_id].kind in ISSUING_KINDS]
    loaded = {m.lot_id for m in moves if places[m.target_id].kind is PlaceKind.VEHICLE}
    for lot_id, holds in open_holds(session, issued).items() if issued else ():
        now = (h for h in holds if lot_id in loaded or h.opened_at <= document.happened_at)
        hold = next(now, None)
        if hold is not None:
            raise LotOnHold(lot=lots[lot_id].code, hold_kind=hold.kind.value, reason=hold.reason)


def _refuse_misplaced(
    session: Session,
    moves: Sequence[Move],
    *,
    lots: Mapping[int, LotRow],
    places: Mapping[int, PlaceRow],
) -> None:
    shelved = [m for m in moves if places[m.target_id].kind is PlaceKind.SHELF]
    if not shelved:
        return
    wanted = {lots[move.lot_id].item_id for move in shelved}
    query = select(ItemRow.id, ItemRow.storage, ItemRow.name_tr)
    items = {
        item_id: (storage, name)
        for item_id, storage, name in session.exec(query.where(col(ItemRow.id).in_(wanted)))
    }
    for move in shelved:
        (storage, name), shelf = items[lots[move.lot_id].item_id], places[move.target_id]
        if shelf.storage is not None and shelf.storage is not storage:
            raise WrongStorage(
                item=name,
                place=shelf.name,
                needs=storage,
                offers=shelf.storage.value,
            )


def _refuse_refrozen(
    session: Session,
    moves: Sequence[Move],
    *,
    lots: Mapping[int, LotRow],
    places: Mapping[int, PlaceRow],
) -> None:
    into_cold = {
        m.lot_id: m.target_id for m in moves if places[m.target_id].storage is StorageClass.FROZEN
    }
    if not into_cold:
        return
    thawed = session.exec(
        select(ThawingRow.lot_id).where(col(ThawingRow.lot_id).in_(into_cold))
    ).first()
    if thawed is not None:
        raise Refrozen(lot=lots[thawed].code, place=places[into_cold[thawed]].name)
