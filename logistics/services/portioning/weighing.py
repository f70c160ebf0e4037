"""Weighing on an open bench: every weight is kept at once, and may be taken back."""

from sqlmodel import Session

from logistics.domain.errors import (
    InvalidValue,
    NotFound,
    WrongState,
)
from logistics.domain.meat import (
    HEAVIEST_CONTAINER_G,
    Weighed,
)
from logistics.store import portionings
from logistics.store.counters import next_number
from logistics.store.documents import Command
from logistics.store.portionings import BenchState, state_of
from logistics.store.tables import (
    PortioningRow,
    WeighingRow,
)


def weigh(
    session: Session,
    *,
    command: Command,
    portioning_id: int,
    kind: Weighed,
    gross_g: int,
    tare_g: int = 0,
) -> WeighingRow:
    """Keeps what the scale said [g]; a pack's empty bag is taken off by itself.

    The same command again returns the weighing it made.

    Raises
    ------
    InvalidValue
        When nothing is left of the weight without its tare.
    WrongState
        When the bench is not open any more.
    """
    row = _held_open(session, portioning_id)
    earlier = portionings.weighing_by_key(session, command.key)
    if earlier is not None:
        return earlier
    tare_g = row.bag_g if kind is Weighed.PACK and not tare_g else tare_g
    _refuse_weight(gross_g, tare_g)
    number = None
    if kind is Weighed.PACK:
        base = portionings.sources_of(session, portioning_id)[0].lot.code
        number = next_number(session, f"pack {base}")
    weighing = WeighingRow(
        command_key=command.key, portioning_id=portioning_id, kind=kind, number=number,
        gross_g=gross_g, tare_g=tare_g, weighed_at=command.happened_at,
        weighed_by=command.actor_id,
    )  # fmt: skip
    session.add(weighing)
    session.flush()
    return weighing


def take_back_weighing(
    session: Session, *, command: Command, portioning_id: int, weighing_id: int
) -> WeighingRow:
    """Takes a weighing back; taking it back again changes nothing.

    Raises
    ------
    WrongState
        When the bench is not open any more.
    """
    _held_open(session, portioning_id)
    weighing = session.get(WeighingRow, weighing_id, populate_existing=True)
    if weighing is None or weighing.portioning_id != portioning_id:
        raise NotFound(kind="weighing", key=weighing_id)
    if weighing.taken_back_at is None:
        weighing.taken_back_at = command.happened_at
        weighing.taken_back_by = command.actor_id
        session.flush()
    return weighing


def discard(session: Session, *, command: Command, portioning_id: int) -> PortioningRow:
    """Clears a bench without booking anything; clearing it again changes nothing."""
    row = portionings.hold_portioning(session, portioning_id)
    if state_of(row) is BenchState.DISCARDED:
        return row
    refuse_unless_open(row)
    row.discarded_at, row.discarded_by = command.happened_at, command.actor_id
    session.flush()
    return row


def refuse_unless_open(row: PortioningRow) -> None:
    """Refuses a bench that is closed or cleared."""
    state = state_of(row)
    if state is not BenchState.OPEN:
        raise WrongState(kind="portioning", key=str(row.id), state=state, needed=("open",))


def _held_open(session: Session, portioning_id: int) -> PortioningRow:
    row = portionings.hold_portioning(session, portioning_id)
    refuse_unless_open(row)
    return row


def _refuse_weight(gross_g: int, tare_g: int) -> None:
    if tare_g < 0 or gross_g <= tare_g:
        raise InvalidValue(field="gross_g", why="nothing_left", value=str(tare_g))
    if gross_g > HEAVIEST_CONTAINER_G:
        raise InvalidValue(field="gross_g", why="too_much", value=str(gross_g))
