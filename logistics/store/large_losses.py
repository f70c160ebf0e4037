"""Losses that a second person signs, as they are listed and shown, with what was lost."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, func
from sqlalchemy import select as joined
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.quantity import Quantity
from logistics.store.columns import in_portions
from logistics.store.losses import LOSING
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    LargeLossRow,
    LotRow,
    MovementRow,
    PlaceRow,
    UserRow,
)
from logistics.store.turkish import mentions

undoing, actor, signer = aliased(DocumentRow), aliased(UserRow), aliased(UserRow)


class LossState(StrEnum):
    """How far a large loss is."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class LossFilter:
    """What the user asks a list of large losses for; nothing means everything."""

    state: LossState | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostLine:
    """So much of a lot was lost, and the word kept with the movement."""

    lot: LotRow
    item: ItemRow
    quantity: Quantity
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLoss:
    """A large loss with its document, its people and its lots."""

    row: LargeLossRow
    document: DocumentRow
    noted_by: UserRow
    signed_by: UserRow | None
    undone_by: DocumentRow | None
    lines: tuple[LostLine, ...] = ()

    @property
    def state(self) -> LossState:
        """How far it is; what was undone is not lost and needs no signature."""
        if self.undone_by is not None:
            return LossState.UNDONE
        return LossState.SIGNED if self.row.signed_at else LossState.UNSIGNED

    @property
    def quantity(self) -> Quantity:
        """What its lines sum to."""
        return sum((line.quantity for line in self.lines), Quantity())


def get_loss(session: Session, loss_id: int) -> ListedLoss:
    """Returns a large loss with its lots, or refuses with :class:`NotFound`."""
    found = session.exec(_query().where(col(LargeLossRow.id) == loss_id)).first()
    if found is None:
        raise NotFound(kind="loss", key=loss_id)
    [shown] = _shown(session, [found])
    return shown


def loss_of_document(session: Session, document_id: int) -> ListedLoss | None:
    """Returns the large loss that a document was, if it was one."""
    found = session.exec(_query().where(col(LargeLossRow.document_id) == document_id)).first()
    return _shown(session, [found])[0] if found else None


def loss_total(session: Session, wanted: LossFilter) -> int:
    """Returns how many large losses a filter leaves."""
    query = (
        select(func.count())
        .select_from(LargeLossRow)
        .join(DocumentRow, col(DocumentRow.id) == col(LargeLossRow.document_id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(LargeLossRow.document_id))
        .where(*_conditions(wanted))
    )
    return int(session.exec(query).one())


def listed_losses(
    session: Session, wanted: LossFilter, *, start: int, limit: int
) -> list[ListedLoss]:
    """Returns one page of large losses, the latest first, in two queries."""
    query = (
        _query()
        .where(*_conditions(wanted))
        .order_by(col(LargeLossRow.id).desc())
        .offset(start)
        .limit(limit)
    )
    return _shown(session, session.exec(query).all())


def unsigned_among(session: Session, document_ids: Collection[int]) -> set[int]:
    """Returns which of these documents (ids) are losses that await their signature."""
    found: set[int] = set()
    for portion in in_portions(document_ids):
        query = (
            select(LargeLossRow.document_id)
            .outerjoin(undoing, col(undoing.reverses_id) == col(LargeLossRow.document_id))
            .where(col(LargeLossRow.document_id).in_(portion), *unsigned())
        )
        found |= set(session.exec(query))
    return found


def unsigned() -> tuple[ColumnElement[bool], ...]:
    """Returns the conditions of what awaits its signature, with ``undoing`` joined outside."""
    return (col(LargeLossRow.signed_at).is_(None), col(undoing.id).is_(None))


def _query() -> Any:
    return (
        joined(LargeLossRow, DocumentRow, actor, signer, undoing)
        .join(DocumentRow, col(DocumentRow.id) == col(LargeLossRow.document_id))
        .join(actor, col(actor.id) == col(LargeLossRow.noted_by))
        .outerjoin(signer, col(signer.id) == col(LargeLossRow.signed_by))
        .outerjoin(undoing, col(undoing.reverses_id) == col(LargeLossRow.document_id))
    )


def _shown(session: Session, found: Collection[Any]) -> list[ListedLoss]:
    lines = _lines(session, [row.document_id for row, *_ in found])
    return [
        ListedLoss(
            row=row,
            document=document,
            noted_by=noted,
            signed_by=signed,
            undone_by=undone,
            lines=tuple(lines.get(row.document_id, ())),
        )
        for row, document, noted, signed, undone in found
    ]


def _lines(session: Session, document_ids: Collection[int]) -> dict[int, list[LostLine]]:
    query: Any = (
        select(MovementRow, LotRow, ItemRow)
        .join(LotRow, col(LotRow.id) == col(MovementRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.target_id))
        .where(col(MovementRow.document_id).in_(document_ids), col(PlaceRow.kind).in_(LOSING))
        .order_by(col(MovementRow.document_id), col(MovementRow.line))
    )
    found: dict[int, list[LostLine]] = {}
    for movement, lot, item in session.exec(query):
        quantity = Quantity(pieces=movement.pieces, grams=movement.grams)
        line = LostLine(lot=lot, item=item, quantity=quantity, reason=movement.reason)
        found.setdefault(movement.document_id, []).append(line)
    return found


def _conditions(wanted: LossFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    undone, signed = col(undoing.id).is_not(None), col(LargeLossRow.signed_at).is_not(None)
    by_state = {
        LossState.UNSIGNED: [~undone, ~signed],
        LossState.SIGNED: [~undone, signed],
        LossState.UNDONE: [undone],
    }
    if wanted.state is not None:
        found += by_state[wanted.state]
    if wanted.text:
        named = (
            exists()
            .where(col(MovementRow.document_id) == col(LargeLossRow.document_id))
            .where(col(LotRow.id) == col(MovementRow.lot_id))
            .where(col(ItemRow.id) == col(LotRow.item_id))
            .where(mentions(wanted.text, LotRow.code, ItemRow.name_tr, ItemRow.name_en))
        )
        found.append(mentions(wanted.text, DocumentRow.number) | named)
    return found
