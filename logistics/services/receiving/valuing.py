"""Valuing: somebody says what a receipt's lots are worth; a later word replaces an earlier one."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from logistics.domain.donation_receipts import ValueSource
from logistics.domain.errors import AlreadyDone, InvalidValue, NotFound
from logistics.services.receiving.papers import check_source
from logistics.store.documents import Command, get_document
from logistics.store.locks import lock_name
from logistics.store.tables import DocumentRow, LotRow, ReceiptRow, ValuationRow, ValuedLotRow

LARGEST_KURUS = 100_000_000_000


def value_receipt(
    session: Session,
    *,
    command: Command,
    document_id: int,
    values: Mapping[int, int],
    source: ValueSource,
    members: Sequence[str] = (),
) -> ValuationRow:
    """Keeps what lots (by id) of a receipt are worth, each without VAT [kuruş].

    Raises
    ------
    InvalidValue
        When no value is given, or nobody vouches for it.
    NotFound
        When a lot did not come with this receipt.
    """
    lock_name(session, f"command {command.key}")
    earlier = session.exec(
        select(ValuationRow.document_id).where(ValuationRow.command_key == command.key)
    ).first()
    if earlier is not None:
        raise AlreadyDone(document_id=earlier)
    document = get_document(session, document_id)
    papers = session.get(ReceiptRow, document_id)
    if papers is None:
        raise NotFound(kind="document", key=document.number)
    if not values:
        raise InvalidValue(field="values", why="missing", value="")
    check_source(source, members, invoice_no=papers.invoice_no)
    known = set(session.exec(select(LotRow.id).where(col(LotRow.document_id) == document_id)).all())
    for lot_id in values:
        if lot_id not in known:
            raise NotFound(kind="lot", key=lot_id)
    return keep_valuation(
        session, document, values, source=source, members=members, command=command
    )


def keep_valuation(
    session: Session,
    document: DocumentRow,
    values: Mapping[int, int],
    *,
    source: ValueSource,
    members: Sequence[str],
    command: Command,
) -> ValuationRow:
    """Adds a valuation with its lines."""
    assert document.id is not None
    valuation = ValuationRow(
        document_id=document.id,
        source=source,
        members=", ".join(members) if source is ValueSource.COMMISSION else "",
        made_at=command.recorded_at,
        made_by=command.actor_id,
        command_key=command.key,
    )
    session.add(valuation)
    session.flush()
    assert valuation.id is not None
    session.add_all(
        ValuedLotRow(valuation_id=valuation.id, lot_id=lot_id, value_kurus=kurus)
        for lot_id, kurus in values.items()
    )
    session.flush()
    return valuation
