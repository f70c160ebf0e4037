"""Allocating: a programme is made, and its goods are shared out as promises.

Allocating moves nothing. It promises lots on the shelf to households, soonest
expiry first, never more than is available, and places one order per household.
A programme whose goods did not reach for all can be allocated again when more
has been packed: only households without an order take part then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlmodel import Session, select

from logistics.domain.audience import Audience, audience_of
from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, NotEnoughAvailable, NotFound, WrongState
from logistics.domain.fefo import AvailableLot
from logistics.domain.lots import Measure
from logistics.domain.orders import ProgrammeState
from logistics.domain.quantity import Quantity
from logistics.domain.sharing import Candidate, Sharing, joined, share_out
from logistics.store import kits
from logistics.store.counters import next_number
from logistics.store.documents import Command
from logistics.store.locks import lock_name
from logistics.store.lots import available_lots
from logistics.store.programme_orders import hold_free_lots, place_orders, usable_on
from logistics.store.programmes import (
    candidates,
    candidates_by_variant,
    get_programme,
    good_of,
)
from logistics.store.purposes import get_purpose
from logistics.store.tables import ItemRow, KitRow, ProgrammeRow

LotsOf: TypeAlias = Callable[[list[int]], dict[int, list[AvailableLot]]]
OPEN_STATES = frozenset({ProgrammeState.DRAFT, ProgrammeState.ALLOCATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A programme as it was asked for: a kit's parcels or an item's packs.

    Lots given for ``purpose_id`` serve it, and lots given for none.
    """

    name: str
    kit_id: int | None = None
    item_id: int | None = None
    pieces_each: int
    deliver_on: date
    audience: Audience
    sizes_of_kit: bool = False
    purpose_id: int | None = None
    by_variant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantShare:
    """One variant's part of a sharing: its label, and how its goods go round."""

    label: str
    sharing: Sharing


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What allocating would do now; ``passed_over`` pieces expire before the delivery.

    ``without_kit`` are the households that no variant of the family is meant for.
    """

    sharing: Sharing
    passed_over: int
    variants: tuple[VariantShare, ...] = ()
    without_kit: tuple[Candidate, ...] = ()

    def missing(self, pieces_each: int) -> int:
        """Returns how many pieces more would serve every turn, of each variant by itself."""
        parts = [each.sharing for each in self.variants] or [self.sharing]
        return sum(part.missing(pieces_each) for part in parts)


def make_programme(session: Session, wish: Wish, *, command: Command) -> ProgrammeRow:
    """Makes a programme in draft; the same command again returns the one it made.

    Raises
    ------
    InvalidValue
        When it gives nothing or two things, in the past, or what only a scale can divide.
    """
    lock_name(session, f"command {command.key}")
    earlier = session.exec(
        select(ProgrammeRow).where(ProgrammeRow.command_key == command.key)
    ).first()
    if earlier is not None:
        return earlier
    today = local_day(command.happened_at)
    if wish.deliver_on < today:
        raise InvalidValue(field="deliver_on", why="gone", value=f"{wish.deliver_on:%d.%m.%Y}")
    audience = _audience(session, wish)
    if wish.purpose_id is not None:
        get_purpose(session, wish.purpose_id)
    programme = ProgrammeRow(
        code=f"PRG-{today.year}-{next_number(session, f'programme {today.year}'):04d}",
        name=wish.name,
        state=ProgrammeState.DRAFT,
        kit_id=wish.kit_id,
        item_id=wish.item_id,
        pieces_each=wish.pieces_each,
        purpose_id=wish.purpose_id,
        by_variant=wish.by_variant,
        deliver_on=wish.deliver_on,
        audience=audience.kept(),
        command_key=command.key,
        created_at=command.recorded_at,
        created_by=command.actor_id,
    )
    session.add(programme)
    session.flush()
    return programme


def dry_run(session: Session, programme: ProgrammeRow, *, at: datetime) -> DryRun:
    """Returns what allocating would do at an instant, without doing it."""
    if programme.by_variant:
        return _by_variant(session, programme, at=at, lots_of=_free_of(session, programme))
    item_id = good_of(session, programme).item.id or 0
    lots = available_lots(session, [item_id], purpose_id=programme.purpose_id)[item_id]
    sharing = _share_out(session, programme, lots=lots, at=at)
    there = sum(max(lot.quantity.pieces, 0) for lot in lots)
    return DryRun(sharing=sharing, passed_over=there - sharing.pieces)


def allocate(session: Session, programme_id: int, *, command: Command) -> Sharing:
    """Promises what is available to the households in turn and places their orders.

    Raises
    ------
    InvalidValue
        When the programme is for nobody.
    NotEnoughAvailable
        When there is nothing to share out in a draft.
    WrongState
        When the programme is closed.
    """
    lock_name(session, f"programme {programme_id}")
    programme = get_programme(session, programme_id)
    session.refresh(programme)
    _refuse_closed(programme)
    item = good_of(session, programme).item
    without = 0
    if programme.by_variant:
        lots_of = _held_of(session, programme)
        run = _by_variant(session, programme, at=command.happened_at, lots_of=lots_of)
        sharing, without = run.sharing, len(run.without_kit)
    else:
        lots = hold_free_lots(session, item.id or 0, purpose_id=programme.purpose_id)
        sharing = _share_out(session, programme, lots=lots, at=command.happened_at)
    if programme.state is ProgrammeState.DRAFT:
        _refuse_nothing(programme, item, sharing)
    if sharing.served:
        place_orders(
            session, programme_id=programme_id, shares=sharing.served, at=command.recorded_at
        )
    programme.state = ProgrammeState.ALLOCATED
    programme.left_out = len(sharing.left_out) + without
    session.flush()
    return sharing


def _audience(session: Session, wish: Wish) -> Audience:
    if (wish.kit_id is None) == (wish.item_id is None):
        raise InvalidValue(field="good", why="missing")
    if wish.pieces_each < 1:
        raise InvalidValue(field="pieces_each", why="not_whole", value=str(wish.pieces_each))
    if wish.kit_id is None:
        _refuse_loose(session, wish.item_id or 0)
        return wish.audience
    kit = session.get(KitRow, wish.kit_id)
    if kit is None:
        raise NotFound(kind="kit", key=wish.kit_id)
    if wish.by_variant:
        if kit.family_id is None:
            raise InvalidValue(field="good", why="no_family", value=kit.label)
        return wish.audience
    if not wish.sizes_of_kit:
        return wish.audience
    return wish.audience.within_sizes(size_from=kit.size_from, size_to=kit.size_to)


def _refuse_loose(session: Session, item_id: int) -> None:
    item = session.get(ItemRow, item_id)
    if item is None:
        raise NotFound(kind="item", key=item_id)
    if item.measure is Measure.BULK:
        raise InvalidValue(field="good", why="loose", value=item.name_tr)


def _by_variant(
    session: Session, programme: ProgrammeRow, *, at: datetime, lots_of: LotsOf
) -> DryRun:
    """Shares the parcels of each variant out among the households it is meant for."""
    kit = good_of(session, programme).kit
    assert kit is not None
    variants = kits.variants_of(session, kit.family_id or 0)
    lots = lots_of(sorted({variant.item_id for variant in variants}))
    waiting, without = candidates_by_variant(
        session,
        audience_of(programme.audience),
        programme_id=programme.id or 0,
        variants=variants,
    )
    shares = tuple(
        VariantShare(
            label=variant.label,
            sharing=share_out(
                waiting[variant.kit_id],
                lots[variant.item_id],
                pieces_each=programme.pieces_each,
                on=usable_on(programme, at=at),
            ),
        )
        for variant in variants
    )
    sharing = joined(share.sharing for share in shares)
    there = sum(max(lot.quantity.pieces, 0) for each in lots.values() for lot in each)
    return DryRun(
        sharing=sharing,
        passed_over=there - sharing.pieces,
        variants=shares,
        without_kit=tuple(without),
    )


def _free_of(session: Session, programme: ProgrammeRow) -> LotsOf:
    """Looks at what is free of some items for a programme."""
    return lambda item_ids: available_lots(session, item_ids, purpose_id=programme.purpose_id)


def _held_of(session: Session, programme: ProgrammeRow) -> LotsOf:
    """Takes hold of what is free of some items for a programme, always in the same order."""
    purpose_id = programme.purpose_id
    return lambda item_ids: {
        item_id: hold_free_lots(session, item_id, purpose_id=purpose_id) for item_id in item_ids
    }


def _share_out(
    session: Session,
    programme: ProgrammeRow,
    *,
    lots: list[AvailableLot],
    at: datetime,
) -> Sharing:
    waiting = candidates(session, audience_of(programme.audience), programme_id=programme.id or 0)
    return share_out(
        waiting,
        lots,
        pieces_each=programme.pieces_each,
        on=usable_on(programme, at=at),
    )


def _refuse_closed(programme: ProgrammeRow) -> None:
    if programme.state not in OPEN_STATES:
        raise WrongState(
            kind="programme",
            key=programme.code,
            state=programme.state,
            needed=tuple(sorted(OPEN_STATES)),
        )


def _refuse_nothing(programme: ProgrammeRow, item: ItemRow, sharing: Sharing) -> None:
    if not sharing.shares:
        raise InvalidValue(field="audience", why="nobody")
    if not sharing.served:
        asked = programme.pieces_each * len(sharing.shares)
        raise NotEnoughAvailable(
            item=item.name_tr,
            asked=Quantity(pieces=asked),
            available=Quantity(pieces=sharing.pieces),
        )
