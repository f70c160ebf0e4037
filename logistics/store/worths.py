"""What lots are worth: the latest word on each, for the whole lot as it came in.

A lot that nobody valued is worth what it was made of: a pack takes its part of the meat's
worth by weight. While any part of it is unvalued, so is the lot.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from logistics.domain.quantity import Quantity
from logistics.store.columns import in_portions
from logistics.store.receipts import lot_values
from logistics.store.tables import LotComponentRow, LotRow, MovementRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A whole lot's worth without VAT [kuruş], and how much of it came in."""

    kurus: int
    received: Quantity

    def of(self, quantity: Quantity) -> int | None:
        """Returns what a part of the lot is worth [kuruş], to the nearest."""
        whole = self.received.grams
        return round(self.kurus * quantity.grams / whole) if whole else None


def worths(session: Session, lot_ids: Collection[int]) -> dict[int, Worth]:
    """Returns what these lots (by id) are worth; unvalued ones are left out."""
    valued: dict[int, int] = {}
    for portion in in_portions(lot_ids):
        found = lot_values(session, portion)
        valued |= {lot_id: value.value_kurus for lot_id, value in found.items()}
    made = _made_of(session, set(lot_ids) - set(valued))
    if made:
        valued |= _by_parts(
            made, worths(session, {part for parts in made.values() for part in parts})
        )
    received = _received(session, valued)
    return {
        lot_id: Worth(kurus=kurus, received=received[lot_id])
        for lot_id, kurus in valued.items()
        if lot_id in received
    }


def _made_of(session: Session, lot_ids: Collection[int]) -> dict[int, dict[int, Quantity]]:
    """Returns of which lots, and how much of each, these lots were made."""
    made: dict[int, dict[int, Quantity]] = {}
    for portion in in_portions(lot_ids):
        query: Any = select(LotComponentRow).where(col(LotComponentRow.parcel_lot_id).in_(portion))
        for (part,) in session.exec(query):
            quantity = Quantity(pieces=part.pieces, grams=part.grams)
            made.setdefault(part.parcel_lot_id, {})[part.component_lot_id] = quantity
    return made


def _by_parts(
    made: Mapping[int, Mapping[int, Quantity]], known: Mapping[int, Worth]
) -> dict[int, int]:
    found = {}
    for lot_id, parts in made.items():
        values = [known[part].of(much) if part in known else None for part, much in parts.items()]
        told = [value for value in values if value is not None]
        if len(told) == len(values):
            found[lot_id] = sum(told)
    return found


def _received(session: Session, lot_ids: Collection[int]) -> dict[int, Quantity]:
    """Returns how much of each lot its own document brought."""
    received: dict[int, Quantity] = {}
    for portion in in_portions(lot_ids):
        query = (
            select(col(LotRow.id), func.max(MovementRow.pieces), func.max(MovementRow.grams))
            .join(
                MovementRow,
                (col(MovementRow.lot_id) == col(LotRow.id))
                & (col(MovementRow.document_id) == col(LotRow.document_id)),
            )
            .where(col(LotRow.id).in_(portion))
            .group_by(col(LotRow.id))
        )
        for lot_id, pieces, grams in session.connection().execute(query):
            if lot_id is not None:
                received[lot_id] = Quantity(pieces=int(pieces), grams=int(grams))
    return received
