"""What is known of a receipt beside its movements: papers, how lots came in, worth, refusals."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col
from sqlmodel import select as rows

from logistics.domain.donation_receipts import ValueSource
from logistics.domain.receipts import RefusalReason
from logistics.store.tables import (
    AnnouncementRow,
    DocumentRow,
    ItemRow,
    LotRow,
    PartyRow,
    PurposeRow,
    ReceiptRow,
    ReceivedLotRow,
    RefusedRow,
    ValuationRow,
    ValuedLotRow,
)
from logistics.store.turkish import mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class LotValue:
    """What a whole lot was worth when it came in [kuruş, without VAT], and who said so."""

    value_kurus: int
    source: ValueSource
    members: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedGoods:
    """Goods that were not taken over."""

    refused: RefusedRow
    item: ItemRow
    document: DocumentRow
    party: PartyRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedLot:
    """One lot of a receipt: how it came in, and its worth if anybody said."""

    lot: LotRow
    item: ItemRow
    received: ReceivedLotRow
    value: LotValue | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPapers:
    """The papers of a receipt with what they name."""

    receipt: ReceiptRow
    purpose: PurposeRow | None
    recipient: PartyRow | None
    announcement: AnnouncementRow | None
    lots: list[ReceivedLot]
    refused: list[RefusedGoods]

    @property
    def value_kurus(self) -> int | None:
        """What the whole receipt is worth; nothing while a lot is still unvalued."""
        values = [each.value.value_kurus for each in self.lots if each.value is not None]
        return sum(values) if self.lots and len(values) == len(self.lots) else None

    @property
    def source(self) -> ValueSource | None:
        """Who vouches for the values, if all of them are vouched for alike."""
        sources = {each.value.source for each in self.lots if each.value is not None}
        return sources.pop() if len(sources) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFilter:
    """Which refusals a list shows."""

    text: str = ""
    reason: RefusalReason | None = None


def receipt_papers(session: Session, document_id: int) -> ReceiptPapers | None:
    """Returns what came with a document's goods, in a fixed number of queries; none has none."""
    receipt = session.get(ReceiptRow, document_id)
    if receipt is None:
        return None
    query = (
        rows(ReceivedLotRow, LotRow, ItemRow)
        .join(LotRow, col(LotRow.id) == col(ReceivedLotRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(ReceivedLotRow.document_id == document_id)
        .order_by(col(LotRow.id))
    )
    found = session.exec(query).all()
    values = lot_values(session, [lot.id or 0 for _, lot, _ in found])
    return ReceiptPapers(
        receipt=receipt,
        purpose=session.get(PurposeRow, receipt.purpose_id) if receipt.purpose_id else None,
        recipient=session.get(PartyRow, receipt.recipient_id) if receipt.recipient_id else None,
        announcement=session.get(AnnouncementRow, receipt.announcement_id)
        if receipt.announcement_id
        else None,
        lots=[
            ReceivedLot(lot=lot, item=item, received=received, value=values.get(lot.id or 0))
            for received, lot, item in found
        ],
        refused=_refused(session, col(RefusedRow.document_id) == document_id),
    )


def lot_values(session: Session, lot_ids: Collection[int]) -> dict[int, LotValue]:
    """Returns the latest value of each of these lots (by id) that has one, in one query."""
    query = (
        rows(ValuedLotRow, ValuationRow)
        .join(ValuationRow, col(ValuationRow.id) == col(ValuedLotRow.valuation_id))
        .where(col(ValuedLotRow.lot_id).in_(lot_ids))
        .order_by(col(ValuedLotRow.valuation_id))
    )
    return {
        valued.lot_id: LotValue(
            value_kurus=valued.value_kurus, source=valuation.source, members=valuation.members
        )
        for valued, valuation in session.exec(query)
    }


def refused_goods(
    session: Session, wanted: RefusalFilter, *, start: int, limit: int
) -> list[RefusedGoods]:
    """Returns one page of what was refused, the latest first."""
    return _refused(session, *_conditions(wanted), start=start, limit=limit)


def refused_total(session: Session, wanted: RefusalFilter) -> int:
    """Returns how many refusals a filter finds."""
    query = (
        select(func.count())
        .select_from(RefusedRow)
        .join(DocumentRow, col(DocumentRow.id) == col(RefusedRow.document_id))
        .join(ItemRow, col(ItemRow.id) == col(RefusedRow.item_id))
        .outerjoin(PartyRow, col(PartyRow.id) == col(DocumentRow.party_id))
        .where(*_conditions(wanted))
    )
    return int(session.connection().execute(query).scalar_one())


def _conditions(wanted: RefusalFilter) -> list[Any]:
    found: list[Any] = []
    if wanted.text:
        found.append(
            mentions(wanted.text, ItemRow.name_tr, ItemRow.name_en, ItemRow.code, PartyRow.name)
        )
    if wanted.reason is not None:
        found.append(col(RefusedRow.reason) == wanted.reason)
    return found


def _refused(
    session: Session, *conditions: Any, start: int = 0, limit: int = 500
) -> list[RefusedGoods]:
    query = (
        rows(RefusedRow, ItemRow, DocumentRow, PartyRow)
        .join(DocumentRow, col(DocumentRow.id) == col(RefusedRow.document_id))
        .join(ItemRow, col(ItemRow.id) == col(RefusedRow.item_id))
        .outerjoin(PartyRow, col(PartyRow.id) == col(DocumentRow.party_id))
        .where(*conditions)
        .order_by(col(RefusedRow.id).desc())
        .offset(start)
        .limit(limit)
    )
    return [
        RefusedGoods(refused=refused, item=item, document=document, party=party)
        for refused, item, document, party in session.exec(query)
    ]
