"""Deciding on an excursion: a named person says what becomes of the goods, and why."""

from sqlmodel import Session, select

from logistics.domain.errors import ExcursionGrew, InvalidValue
from logistics.domain.temperatures import LETTING_GO, Decision
from logistics.store.documents import Command
from logistics.store.excursions import get_excursion, is_open, standing_holds
from logistics.store.locks import lock_lots, lock_name
from logistics.store.tables import ExcursionDecisionRow
from logistics.store.temperatures import chamber_of_row, facts_of


def decide(
    session: Session,
    *,
    command: Command,
    excursion_id: int,
    extent: int,
    decision: Decision,
    comment: str,
) -> ExcursionDecisionRow:
    """Decides on an excursion as far as it was seen; the same command counts once.

    Goods that are good, or were only measured by a broken sensor, are let go. Where waste is
    advised the holds stand until the goods are wasted or somebody releases them one by one.

    Raises
    ------
    ExcursionGrew
        When it reaches further than what was seen, or somebody else decided meanwhile.
    InvalidValue
        When nothing is said about why.
    """
    if not comment.strip():
        raise InvalidValue(field="comment", why="missing", value="")
    seen = get_excursion(session, excursion_id)
    lock_name(session, f"chamber {chamber_of_row(seen).key}")
    earlier = session.exec(
        select(ExcursionDecisionRow).where(ExcursionDecisionRow.command_key == command.key)
    ).first()
    if earlier is not None:
        return earlier
    excursion = get_excursion(session, excursion_id)
    if excursion.extent != extent or not is_open(session, excursion):
        raise ExcursionGrew(chamber=facts_of(session, chamber_of_row(excursion)).name)
    row = ExcursionDecisionRow(
        excursion_id=excursion_id,
        extent=extent,
        decision=decision,
        comment=comment.strip(),
        decided_at=command.recorded_at,
        decided_by=command.actor_id,
        command_key=command.key,
    )
    session.add(row)
    if decision in LETTING_GO:
        _let_go(session, excursion_id, command=command, comment=comment.strip())
    session.flush()
    return row


def _let_go(session: Session, excursion_id: int, *, command: Command, comment: str) -> None:
    holds = standing_holds(session, excursion_id)
    lock_lots(session, (hold.lot_id for hold in holds))
    for hold in standing_holds(session, excursion_id):
        hold.released_at, hold.released_by = command.recorded_at, command.actor_id
        hold.comment = comment
