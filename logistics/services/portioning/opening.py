"""Opening a bench: lots of one meat, for one purpose, that may become the pack asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from logistics.domain.errors import (
    InvalidValue,
    NotEnoughAvailable,
    NotFound,
    Refrozen,
)
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import Measure, StorageClass
from logistics.domain.meat import (
    HEAVIEST_CONTAINER_G,
    Cut,
)
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import ReceivedItem, check_storage
from logistics.store import meat, places
from logistics.store.documents import Command
from logistics.store.locks import lock_lots, lock_name
from logistics.store.meat import MeatLot
from logistics.store.tables import (
    ItemRow,
    PlaceRow,
    PortioningRow,
    PortioningSourceRow,
)


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
