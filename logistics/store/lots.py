"""Lots and what is free of them: available = held on the shelves − promised."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy import select as joined
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.fefo import AvailableLot
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import lot_code
from logistics.domain.quantity import Quantity
from logistics.store.clearances import cleared_until
from logistics.store.counters import next_number
from logistics.store.standing import HELD, HELD_LOT, PROMISED
from logistics.store.tables import BalanceRow, HoldRow, LotRow, PlaceRow, PromiseRow, ThawingRow


def next_lot_code(session: Session, received_on: date) -> str:
    """Returns the next internal lot code of a day."""
    return lot_code(received_on, next_number(session, f"lot {received_on:%y%m%d}"))


def lot_by_code(session: Session, code: str) -> LotRow:
    """Returns the lot behind a code, or refuses with :class:`NotFound`."""
    lot = session.exec(select(LotRow).where(LotRow.code == code.strip().upper())).one_or_none()
    if lot is None:
        raise NotFound(kind="lot", key=code)
    return lot


def lots_by_id(session: Session, lot_ids: Collection[int]) -> dict[int, LotRow]:
    """Returns these lots by id."""
    found = session.exec(select(LotRow).where(col(LotRow.id).in_(lot_ids)))
    return {row.id: row for row in found if row.id is not None}


def lots_by_code(session: Session, codes: Collection[str]) -> dict[str, LotRow]:
    """Returns the lots behind these codes, those there are, by code."""
    wanted = {code.strip().upper() for code in codes if code.strip()}
    found = session.exec(select(LotRow).where(col(LotRow.code).in_(wanted)))
    return {row.code: row for row in found}


def available_lots(
    session: Session, item_ids: Collection[int], *, purpose_id: int | None = None
) -> dict[int, list[AvailableLot]]:
    """Returns what is free to promise of each item, by lot and shelf, in one query.

    Lots on hold and lots that have thawed are left out. A lot given for a purpose is there
    for that purpose alone; a purpose may use what was given for none as well. A lot that a
    named check let go past its best-before date says until when.
    """
    thawed = select(ThawingRow.lot_id)
    return _free_lots(session, item_ids, purpose_id, col(LotRow.id).not_in(thawed))


def cookable_lots(
    session: Session, item_ids: Collection[int], *, purpose_id: int | None = None
) -> dict[int, list[AvailableLot]]:
    """Returns what the soup kitchen may have of each item: what is free, and what has thawed."""
    return _free_lots(session, item_ids, purpose_id)


def _free_lots(
    session: Session,
    item_ids: Collection[int],
    purpose_id: int | None,
    *conditions: ColumnElement[bool],
) -> dict[int, list[AvailableLot]]:
    on_hold = select(HoldRow.lot_id).where(col(HoldRow.released_at).is_(None))
    promised = (
        select(
            PromiseRow.lot_id,
            PromiseRow.place_id,
            func.sum(PromiseRow.pieces).label("pieces"),
            func.sum(PromiseRow.grams).label("grams"),
        )
        .where(PROMISED)
        .group_by(col(PromiseRow.lot_id), col(PromiseRow.place_id))
        .subquery()
    )
    query = (
        joined(
            col(LotRow.id),
            col(LotRow.item_id),
            col(LotRow.code),
            col(LotRow.expires_on),
            col(LotRow.received_on),
            col(BalanceRow.place_id),
            BalanceRow.pieces - func.coalesce(promised.c.pieces, 0),
            BalanceRow.grams - func.coalesce(promised.c.grams, 0),
            cleared_until(),
        )
        .select_from(BalanceRow)
        .join(LotRow, col(LotRow.id) == HELD_LOT)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .outerjoin(
            promised,
            (promised.c.lot_id == col(LotRow.id))
            & (promised.c.place_id == col(BalanceRow.place_id)),
        )
        .where(
            col(LotRow.item_id).in_(item_ids),
            col(PlaceRow.kind) == PlaceKind.SHELF,
            HELD,
            col(LotRow.id).not_in(on_hold),
            or_(col(LotRow.purpose_id).is_(None), col(LotRow.purpose_id) == purpose_id),
            *conditions,
        )
        .order_by(col(LotRow.id), col(BalanceRow.place_id))
    )
    found: dict[int, list[AvailableLot]] = {item_id: [] for item_id in item_ids}
    for row in session.connection().execute(query):
        lot_id, item_id, code, expires_on, received_on, place_id, pieces, grams, good_until = row
        if pieces < 0 or grams < 0 or (pieces == 0 and grams == 0):
            continue
        found[item_id].append(
            AvailableLot(
                lot_id=lot_id,
                code=code,
                place_id=place_id,
                expires_on=expires_on,
                received_on=received_on,
                quantity=Quantity(pieces=int(pieces), grams=int(grams)),
                good_until=good_until,
            )
        )
    return found
