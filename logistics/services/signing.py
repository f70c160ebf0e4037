"""Signing: a second person says that a large loss really was one.

The loss is booked already, for the ledger tells what is there and not what was agreed to. Whoever
doubts it leaves it unsigned, and it stays among the alerts, or has the document undone.
"""

from sqlmodel import Session

from logistics.domain.errors import NotFound, SamePerson, WrongState
from logistics.domain.holds import check_reason
from logistics.store.documents import Command, get_document, reversal_of
from logistics.store.losses import hold_losses
from logistics.store.tables import LargeLossRow


def sign_loss(session: Session, *, command: Command, loss_id: int, comment: str) -> LargeLossRow:
    """Signs a large loss that somebody else booked; the same person signing again changes nothing.

    Raises
    ------
    InvalidValue
        When nothing is said of what was seen.
    SamePerson
        When the one who booked it would sign.
    WrongState
        When another signed it before, or its document was undone.
    """
    said = check_reason("comment", comment)
    hold_losses(session)
    row = session.get(LargeLossRow, loss_id, populate_existing=True)
    if row is None:
        raise NotFound(kind="loss", key=loss_id)
    number = get_document(session, row.document_id).number
    if row.noted_by == command.actor_id:
        raise SamePerson(kind="loss", key=number)
    if row.signed_by == command.actor_id:
        return row
    if row.signed_at is not None:
        raise WrongState(kind="loss", key=number, state="signed", needed=("unsigned",))
    if reversal_of(session, row.document_id) is not None:
        raise WrongState(kind="loss", key=number, state="undone", needed=("unsigned",))
    row.signed_at, row.signed_by, row.comment = command.recorded_at, command.actor_id, said
    session.flush()
    return row
