"""Closing a bench: its lots leave their shelves and each pack stands on its own, in one document."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.errors import (
    GoodsPromised,
    InvalidValue,
)
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind, StorageClass
from logistics.domain.meat import (
    Weighed,
    balance_of,
    check_frozen_on,
    pack_code,
    split,
    use_by_frozen,
)
from logistics.domain.quantity import Quantity
from logistics.domain.undoing import Standing
from logistics.services.portioning.weighing import refuse_unless_open
from logistics.store import ledger, losses, meat, places, portionings
from logistics.store.dependents import standing
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_lots
from logistics.store.portionings import Bench, Source
from logistics.store.tables import (
    DocumentRow,
    LotComponentRow,
    LotRow,
    WeighingRow,
)

TARGETS = {
    Weighed.KITCHEN: PlaceKind.KITCHEN,
    Weighed.TRIM: PlaceKind.WASTE,
    Weighed.WASTE: PlaceKind.WASTE,
}


def close_portioning(
    session: Session, *, command: Command, portioning_id: int, frozen_on: date | None = None
) -> DocumentRow:
    """Books a bench: its lots leave their shelves, each pack stands on its own, in one document.

    ``frozen_on`` is the day the packs were frozen, today unless told; chilled packs have none.

    Raises
    ------
    MassDoesNotBalance
        When grams are missing or over.
    InvalidValue
        When the day of freezing cannot be.
    InsufficientStock, LotExpired, LotOnHold
        When what lies on the bench is no longer there, or may not be given.
    GoodsPromised
        When orders were promised meanwhile what lies on the bench.
    """
    row = portionings.hold_portioning(session, portioning_id)
    refuse_repetition(session, command.key)
    refuse_unless_open(row)
    bench = portionings.bench(session, portioning_id)
    weighings = portionings.weighings_of(session, portioning_id)
    _check_balance(bench, weighings)
    on = local_day(command.happened_at)
    frozen_on = _frozen_on(bench, frozen_on, on=on)
    lock_lots(session, [source.lot.id or 0 for source in bench.sources])
    _refuse_promised(session, bench.sources)
    losses.hold_losses(session)
    document = open_document(session, DocumentKind.PORTIONING, command=command)
    parts = split(
        [weighing.net_g for weighing in weighings],
        {source.lot.id or 0: source.quantity.grams for source in bench.sources},
    )
    packs = _packs(session, bench, weighings, document=document, frozen_on=frozen_on)
    ledger.post(session, document, _moves(session, bench, weighings, parts=parts, packs=packs))
    session.add_all(_made_of(weighings, parts=parts, packs=packs))
    row.document_id = document.id
    session.flush()
    return document


def _check_balance(bench: Bench, weighings: Sequence[WeighingRow]) -> None:
    if not weighings:
        raise InvalidValue(field="weighings", why="missing")
    intake_g = sum(source.quantity.grams for source in bench.sources)
    balance_of(intake_g, [(each.kind, each.net_g) for each in weighings]).check()


def _refuse_promised(session: Session, sources: Sequence[Source]) -> None:
    """Refuses to cut what orders wait for; what is no longer there, the ledger refuses."""
    there = standing(session, {source.lot.id or 0 for source in sources})
    for source in sources:
        at = there.get((source.place.id or 0, source.lot.id or 0), Standing())
        left = at.held - source.quantity
        if not left.is_negative() and not left.covers(at.promised):
            raise GoodsPromised(
                lot=source.lot.code,
                place=source.place.name,
                asked=source.quantity,
                held=at.held,
                promised=at.promised,
            )


def _frozen_on(bench: Bench, told: date | None, *, on: date) -> date | None:
    """Returns the day the packs were frozen, or nothing where they stay chilled."""
    if bench.item.storage is not StorageClass.FROZEN:
        return None
    frozen_on = told or on
    check_frozen_on(
        frozen_on,
        on=on,
        since=max(source.lot.received_on for source in bench.sources),
        use_by=_use_by(bench.sources),
    )
    return frozen_on


def _use_by(sources: Iterable[Source]) -> date | None:
    return min((each.lot.expires_on for each in sources if each.lot.expires_on), default=None)


def _packs(
    session: Session,
    bench: Bench,
    weighings: Sequence[WeighingRow],
    *,
    document: DocumentRow,
    frozen_on: date | None,
) -> dict[int, LotRow]:
    """Makes the lot of each pack, by its weighing."""
    rule = meat.rule_of(session, bench.row.cut)
    expires_on = use_by_frozen(rule, frozen_on=frozen_on) if frozen_on else _use_by(bench.sources)
    made = {
        weighing.id or 0: LotRow(
            code=pack_code(bench.base, weighing.number or 0),
            item_id=bench.item.id or 0,
            date_kind=DateKind.USE_BY if expires_on else DateKind.NONE,
            expires_on=expires_on,
            received_on=local_day(document.happened_at),
            document_id=document.id or 0,
            purpose_id=bench.sources[0].lot.purpose_id,
            frozen_on=frozen_on,
        )
        for weighing in weighings
        if weighing.kind is Weighed.PACK
    }
    session.add_all(made.values())
    session.flush()
    return made


def _moves(
    session: Session,
    bench: Bench,
    weighings: Sequence[WeighingRow],
    *,
    parts: Sequence[dict[int, int]],
    packs: dict[int, LotRow],
) -> list[Move]:
    table = places.outside(session, PlaceKind.PACKING).id or 0
    brought = [
        Move(
            lot_id=source.lot.id or 0,
            source_id=source.place.id or 0,
            target_id=table,
            quantity=source.quantity,
        )
        for source in bench.sources
    ]
    made = [
        Move(
            lot_id=packs[weighing.id or 0].id or 0,
            source_id=table,
            target_id=bench.place.id or 0,
            quantity=Quantity(pieces=1, grams=weighing.net_g),
        )
        for weighing in weighings
        if weighing.kind is Weighed.PACK
    ]
    return [*brought, *made, *_left_over(session, weighings, parts=parts, table=table)]


def _left_over(
    session: Session,
    weighings: Sequence[WeighingRow],
    *,
    parts: Sequence[dict[int, int]],
    table: int,
) -> list[Move]:
    """Returns what leaves the bench without becoming a pack, one movement per lot and kind."""
    sums: dict[tuple[Weighed, int], int] = {}
    for weighing, part in zip(weighings, parts, strict=True):
        if weighing.kind is not Weighed.PACK:
            for lot_id, grams in part.items():
                sums[weighing.kind, lot_id] = sums.get((weighing.kind, lot_id), 0) + grams
    return [
        Move(
            lot_id=lot_id,
            source_id=table,
            target_id=places.outside(session, TARGETS[kind]).id or 0,
            quantity=Quantity(grams=grams),
            reason=kind.value,
        )
        for (kind, lot_id), grams in sums.items()
        if grams
    ]


def _made_of(
    weighings: Sequence[WeighingRow],
    *,
    parts: Sequence[dict[int, int]],
    packs: dict[int, LotRow],
) -> list[LotComponentRow]:
    """Returns the lots in each pack: all that lay on the bench, however little rounding left."""
    return [
        LotComponentRow(
            parcel_lot_id=packs[weighing.id or 0].id or 0,
            component_lot_id=lot_id,
            pieces=0,
            grams=grams,
        )
        for weighing, part in zip(weighings, parts, strict=True)
        if weighing.kind is Weighed.PACK
        for lot_id, grams in part.items()
    ]
