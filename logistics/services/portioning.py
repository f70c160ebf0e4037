"""Portioning: meat lies on a bench, goes over the scale pack by pack, and is booked at once.

Every weighing is kept the moment it is made, so nothing is lost with a closed browser and
several people can weigh on one bench. The bench closes only when every gram of it is a pack,
the soup kitchen's, trim or waste. Each pack becomes a lot of one piece with its own grams,
made of the lots on the bench in proportion.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import (
    GoodsPromised,
    InvalidValue,
    NotEnoughAvailable,
    NotFound,
    Refrozen,
    WrongState,
)
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.meat import (
    HEAVIEST_CONTAINER_G,
    Cut,
    Weighed,
    balance_of,
    check_frozen_on,
    pack_code,
    split,
    use_by_frozen,
)
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import ReceivedItem, check_storage
from logistics.domain.undoing import Standing
from logistics.store import ledger, losses, meat, places, portionings
from logistics.store.counters import next_number
from logistics.store.dependents import standing
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_lots, lock_name
from logistics.store.meat import MeatLot
from logistics.store.portionings import Bench, BenchState, Source, state_of
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    LotComponentRow,
    LotRow,
    PlaceRow,
    PortioningRow,
    PortioningSourceRow,
    WeighingRow,
)

TARGETS = {
    Weighed.KITCHEN: PlaceKind.KITCHEN,
    Weighed.TRIM: PlaceKind.WASTE,
    Weighed.WASTE: PlaceKind.WASTE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A bench as it was asked for: the lots, and ``grams`` [g] of those not taken whole."""

    lot_ids: Sequence[int]
    item_id: int
    place_id: int
    grams: dict[int, int] | None = None
    target_g: int | None = None
    tolerance_g: int | None = None
    bag_g: int = 0


def open_portioning(session: Session, wish: Opening, *, command: Command) -> PortioningRow:
    """Puts lots of the same meat on a bench; the same command again returns the one it opened.

    Raises
    ------
    InvalidValue
        When nothing is chosen, or the lots do not belong together or to the pack.
    NotEnoughAvailable
        When less of a lot is free than was asked for.
    WrongStorage
        When the shelf cannot keep the packs.
    """
    lock_name(session, f"command {command.key}")
    earlier = _opened_by(session, command)
    if earlier is not None:
        return earlier
    lock_lots(session, wish.lot_ids)
    lots = meat.raw_lots(session, set(wish.lot_ids))
    item = _pack_item(session, wish.item_id)
    _refuse_mixture(session, lots, item, wanted=set(wish.lot_ids))
    shelf = _shelf(session, item, wish.place_id)
    _refuse_thawed(lots, item, shelf)
    taken = [_taken(each, (wish.grams or {}).get(each.lot.id or 0)) for each in lots]
    cut = _pack_cut(session, item, lots)
    rule = meat.rule_of(session, cut)
    target_g = rule.target_g if wish.target_g is None else wish.target_g
    tolerance_g = rule.tolerance_g if wish.tolerance_g is None else wish.tolerance_g
    _refuse_target(target_g, tolerance_g, wish.bag_g)
    row = PortioningRow(
        command_key=command.key, item_id=wish.item_id, cut=cut, place_id=shelf.id or 0,
        target_g=target_g, tolerance_g=tolerance_g, bag_g=wish.bag_g,
        opened_at=command.happened_at, opened_by=command.actor_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(
        PortioningSourceRow(
            portioning_id=row.id or 0, lot_id=each.lot.id or 0, place_id=each.place.id or 0,
            pieces=quantity.pieces, grams=quantity.grams,
        )
        for each, quantity in zip(lots, taken, strict=True)
    )  # fmt: skip
    session.flush()
    return row


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
    _refuse_unless_open(row)
    row.discarded_at, row.discarded_by = command.happened_at, command.actor_id
    session.flush()
    return row


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
    _refuse_unless_open(row)
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


def _opened_by(session: Session, command: Command) -> PortioningRow | None:
    return session.exec(
        select(PortioningRow).where(PortioningRow.command_key == command.key)
    ).first()


def _pack_item(session: Session, item_id: int) -> ItemRow:
    item = next((row for row in meat.pack_items(session) if row.id == item_id), None)
    if item is None:
        raise InvalidValue(field="item_id", why="not_a_pack")
    return item


def _pack_cut(session: Session, item: ItemRow, lots: Sequence[MeatLot]) -> Cut:
    return meat.meat_items(session, [item.id or 0])[item.id or 0].cut or lots[0].cut


def _refuse_mixture(
    session: Session, lots: Sequence[MeatLot], item: ItemRow, *, wanted: set[int]
) -> None:
    """Refuses lots that are not one meat: one pool is of one species and cut, for one purpose."""
    if not wanted:
        raise InvalidValue(field="lot_ids", why="none_chosen")
    found = {each.lot.id for each in lots}
    if found != wanted:
        raise NotFound(kind="lot", key=", ".join(str(key) for key in sorted(wanted - found)))
    if len(lots) != len(found):
        raise InvalidValue(field="lot_ids", why="two_places", value=lots[0].lot.code)
    if len({(each.meat.species, each.cut) for each in lots}) > 1:
        raise InvalidValue(field="lot_ids", why="mixed_meat")
    if len({each.lot.purpose_id for each in lots}) > 1:
        raise InvalidValue(field="lot_ids", why="mixed_purposes")
    of_pack = meat.meat_items(session, [item.id or 0])[item.id or 0]
    offal = {of_pack.cut or lots[0].cut, lots[0].cut} & {Cut.OFFAL}
    if of_pack.species is not lots[0].meat.species or (
        offal and (of_pack.cut or Cut.OFFAL) is not lots[0].cut
    ):
        raise InvalidValue(field="item_id", why="other_meat", value=item.name_tr)


def _shelf(session: Session, item: ItemRow, place_id: int) -> PlaceRow:
    shelf = places.get_place(session, place_id)
    if shelf.kind is not PlaceKind.SHELF or not shelf.active:
        raise NotFound(kind="place", key=place_id)
    wanted = ReceivedItem(
        name=item.name_tr, measure=item.measure, unit_net_g=item.unit_net_g,
        storage=item.storage, date_kind=item.date_kind,
    )  # fmt: skip
    check_storage(wanted, place=shelf.name, place_class=shelf.storage)
    return shelf


def _refuse_thawed(lots: Sequence[MeatLot], item: ItemRow, shelf: PlaceRow) -> None:
    thawed = next((each for each in lots if each.is_thawed), None)
    if thawed is not None and item.storage is StorageClass.FROZEN:
        raise Refrozen(lot=thawed.lot.code, place=shelf.name)


def _taken(each: MeatLot, grams: int | None) -> Quantity:
    """Returns what of a lot goes on the bench: all that is free, or so many grams [g] of it."""
    weighed = each.item.measure is Measure.BULK
    asked = each.free if grams is None or not weighed else Quantity(grams=grams)
    if asked.grams <= 0 or not each.free.covers(asked):
        raise NotEnoughAvailable(
            item=f"{each.lot.code} {each.item.name_tr}", asked=asked, available=each.free
        )
    return asked


def _refuse_target(target_g: int, tolerance_g: int, bag_g: int) -> None:
    if not 0 < target_g <= HEAVIEST_CONTAINER_G:
        raise InvalidValue(field="target_g", why="not_whole", value=str(target_g))
    if not 0 <= tolerance_g < target_g:
        raise InvalidValue(field="tolerance_g", why="wide", value=str(tolerance_g))
    if not 0 <= bag_g < target_g:
        raise InvalidValue(field="bag_g", why="wide", value=str(bag_g))


def _refuse_weight(gross_g: int, tare_g: int) -> None:
    if tare_g < 0 or gross_g <= tare_g:
        raise InvalidValue(field="gross_g", why="nothing_left", value=str(tare_g))
    if gross_g > HEAVIEST_CONTAINER_G:
        raise InvalidValue(field="gross_g", why="too_much", value=str(gross_g))


def _held_open(session: Session, portioning_id: int) -> PortioningRow:
    row = portionings.hold_portioning(session, portioning_id)
    _refuse_unless_open(row)
    return row


def _refuse_unless_open(row: PortioningRow) -> None:
    state = state_of(row)
    if state is not BenchState.OPEN:
        raise WrongState(kind="portioning", key=str(row.id), state=state, needed=("open",))


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
