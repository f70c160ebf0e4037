"""The life of a lot: where it stands, every movement it made, and what it became part of."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import is_expired
from logistics.domain.quantity import Quantity
from logistics.store.clearances import cleared_until
from logistics.store.documents import reversal_of
from logistics.store.lots import lot_by_code
from logistics.store.standing import HELD, HELD_LOT, PROMISED
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    HoldRow,
    ItemRow,
    LotComponentRow,
    LotRow,
    MovementRow,
    PartyRow,
    PlaceRow,
    PromiseRow,
)

PLACES_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLot:
    """A lot at one of our places: what is held there and what of it is promised."""

    lot: LotRow
    item: ItemRow
    place: PlaceRow
    held: Quantity
    promised: Quantity
    on_hold: bool
    cleared_until: date | None

    def is_past(self, on: date) -> bool:
        """Tells whether its date keeps it here on a day, for nobody cleared it to go later."""
        return is_expired(self.cleared_until or self.lot.expires_on, on=on)

    def available(self, on: date) -> Quantity:
        """What can be promised: nothing of what is on a vehicle, on hold, or past its date."""
        if self.on_hold or self.is_past(on) or self.place.kind is not PlaceKind.SHELF:
            return Quantity()
        return self.held - self.promised


@dataclass(frozen=True, slots=True, kw_only=True)
class LotMovement:
    """One movement of a lot with its document and places."""

    document: DocumentRow
    source: PlaceRow
    target: PlaceRow
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """A lot packed into a parcel lot, or the other way round; ``undone`` when unpacked again."""

    lot: LotRow
    item: ItemRow
    quantity: Quantity
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LotPage:
    """Everything a lot's page shows but its movements."""

    lot: LotRow
    item: ItemRow
    document: DocumentRow
    undone_by: DocumentRow | None
    party: PartyRow | None
    standing: list[StandingLot]
    made_of: list[Kinship]
    packed_into: list[Kinship]


def lot_page(session: Session, code: str) -> LotPage:
    """Returns what is known of a lot, or refuses with ``NotFound``."""
    lot = lot_by_code(session, code)
    item = session.get(ItemRow, lot.item_id)
    document = session.get(DocumentRow, lot.document_id)
    assert item is not None
    assert document is not None
    return LotPage(
        lot=lot,
        item=item,
        document=document,
        undone_by=reversal_of(session, lot.document_id),
        party=session.get(PartyRow, document.party_id) if document.party_id else None,
        standing=standing_lots(session, col(BalanceRow.lot_id) == lot.id, limit=PLACES_SHOWN),
        made_of=_kin(
            session,
            theirs=LotComponentRow.component_lot_id,
            ours=LotComponentRow.parcel_lot_id,
            lot=lot,
        ),
        packed_into=_kin(
            session,
            theirs=LotComponentRow.parcel_lot_id,
            ours=LotComponentRow.component_lot_id,
            lot=lot,
        ),
    )


def standing_total(session: Session, *conditions: Any) -> int:
    """Returns how many rows :func:`standing_lots` finds."""
    query = (
        select(func.count())
        .select_from(BalanceRow)
        .join(LotRow, col(LotRow.id) == HELD_LOT)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(HELD, *conditions)
    )
    return int(session.connection().execute(query).scalar_one())


def standing_lots(
    session: Session, *conditions: Any, start: int = 0, limit: int
) -> list[StandingLot]:
    """Returns what our places hold of some lots, first expired first, in one query."""
    promised = (
        select(
            col(PromiseRow.lot_id),
            col(PromiseRow.place_id),
            func.sum(PromiseRow.pieces).label("pieces"),
            func.sum(PromiseRow.grams).label("grams"),
        )
        .where(PROMISED)
        .group_by(col(PromiseRow.lot_id), col(PromiseRow.place_id))
        .subquery()
    )
    query: Any = (
        select(
            LotRow,
            ItemRow,
            PlaceRow,
            BalanceRow,
            func.coalesce(promised.c.pieces, 0),
            func.coalesce(promised.c.grams, 0),
            _is_on_hold(),
            cleared_until(),
        )
        .select_from(BalanceRow)
        .join(LotRow, col(LotRow.id) == HELD_LOT)
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .outerjoin(
            promised,
            (promised.c.lot_id == col(BalanceRow.lot_id))
            & (promised.c.place_id == col(BalanceRow.place_id)),
        )
        .where(HELD, *conditions)
        .order_by(
            case((col(LotRow.expires_on).is_(None), 1), else_=0),
            col(LotRow.expires_on),
            col(LotRow.received_on),
            col(LotRow.code),
            col(PlaceRow.code),
        )
        .offset(start)
        .limit(limit)
    )
    return [
        StandingLot(
            lot=lot,
            item=item,
            place=place,
            held=Quantity(pieces=balance.pieces, grams=balance.grams),
            promised=Quantity(pieces=int(pieces), grams=int(grams)),
            on_hold=bool(on_hold),
            cleared_until=cleared,
        )
        for lot, item, place, balance, pieces, grams, on_hold, cleared in session.exec(query)
    ]


def _is_on_hold() -> Any:
    """Returns the column that tells whether a hold stands on a lot."""
    return exists().where(col(HoldRow.lot_id) == col(LotRow.id), col(HoldRow.released_at).is_(None))


def movement_total(session: Session, lot_id: int) -> int:
    """Returns how many movements a lot made."""
    counted = select(func.count()).where(col(MovementRow.lot_id) == lot_id)
    return int(session.connection().execute(counted).scalar_one())


def lot_movements(session: Session, lot_id: int, *, start: int, limit: int) -> list[LotMovement]:
    """Returns one page of a lot's movements, from the donor onward.

    The page is found in the index before anything is joined to it, so that the last page of
    a long life costs little more than the first.
    """
    page = (
        select(col(MovementRow.id))
        .where(col(MovementRow.lot_id) == lot_id)
        .order_by(col(MovementRow.id))
        .offset(start)
        .limit(limit)
        .subquery()
    )
    source, target = aliased(PlaceRow), aliased(PlaceRow)
    query: Any = (
        select(MovementRow, DocumentRow, source, target)
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .join(source, col(source.id) == col(MovementRow.source_id))
        .join(target, col(target.id) == col(MovementRow.target_id))
        .join(page, page.c.id == col(MovementRow.id))
        .order_by(col(MovementRow.id))
    )
    return [
        LotMovement(
            document=document,
            source=came_from,
            target=went_to,
            quantity=Quantity(pieces=movement.pieces, grams=movement.grams),
        )
        for movement, document, came_from, went_to in session.exec(query)
    ]


def _kin(session: Session, *, theirs: Any, ours: Any, lot: LotRow) -> list[Kinship]:
    """Returns the lots on the other side of the packings that name this lot."""
    parcel, undoing = aliased(LotRow), aliased(DocumentRow)
    query: Any = (
        select(LotRow, ItemRow, LotComponentRow, undoing)
        .select_from(LotComponentRow)
        .join(LotRow, col(LotRow.id) == col(theirs))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(parcel, col(parcel.id) == col(LotComponentRow.parcel_lot_id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(parcel.document_id))
        .where(col(ours) == lot.id)
        .order_by(col(LotRow.id))
    )
    return [
        Kinship(
            lot=kin,
            item=item,
            quantity=Quantity(pieces=row.pieces, grams=row.grams),
            undone=undone is not None,
        )
        for kin, item, row, undone in session.exec(query)
    ]
