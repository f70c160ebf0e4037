"""Meat as rules, items and lots: what there is to cut, to freeze and to thaw."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as joined
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import StorageClass
from logistics.domain.meat import USUAL_RULES, Cut, MeatRule, MeatStage, Species
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    HoldRow,
    ItemRow,
    LotRow,
    MeatContainerRow,
    MeatIntakeRow,
    MeatItemRow,
    MeatRuleRow,
    PartyRow,
    PlaceRow,
    PortioningRow,
    PortioningSourceRow,
    PromiseRow,
    ThawingRow,
)
from logistics.store.turkish import folded

INTAKES_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MeatLot:
    """A lot of meat on a shelf: what is held, and what of it nobody waits for."""

    lot: LotRow
    item: ItemRow
    meat: MeatItemRow
    intake: MeatIntakeRow | None
    place: PlaceRow
    held: Quantity
    promised: Quantity = NOTHING
    on_benches: Quantity = NOTHING
    is_on_hold: bool = False
    is_thawed: bool = False

    @property
    def free(self) -> Quantity:
        """What may go on a bench or be frozen."""
        return self.held - self.promised - self.on_benches

    @property
    def cut(self) -> Cut:
        """The cut that was declared, or the item's own."""
        return self.intake.cut if self.intake else self.meat.cut or Cut.BONE_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedIntake:
    """Meat that came to the door: from whom, how much, and the lot unless it was refused."""

    intake: MeatIntakeRow
    party: PartyRow | None
    lot: LotRow | None
    document: DocumentRow | None
    undone: bool
    net_g: int


def rule_of(session: Session, cut: Cut) -> MeatRule:
    """Returns what holds for a cut here, or what usually holds."""
    row = session.get(MeatRuleRow, cut)
    return USUAL_RULES[cut] if row is None else MeatRule(**row.model_dump())


def rules(session: Session) -> list[MeatRule]:
    """Returns what holds for every cut."""
    kept = {row.cut: MeatRule(**row.model_dump()) for row in session.exec(select(MeatRuleRow))}
    return [kept.get(cut, USUAL_RULES[cut]) for cut in Cut]


def put_rule(session: Session, rule: MeatRule) -> None:
    """Keeps what holds for a cut here."""
    session.merge(
        MeatRuleRow(
            cut=rule.cut,
            warmest_dc=rule.warmest_dc,
            refused_dc=rule.refused_dc,
            chilled_days=rule.chilled_days,
            frozen_days=rule.frozen_days,
            target_g=rule.target_g,
            tolerance_g=rule.tolerance_g,
        )
    )
    session.flush()


def raw_item(session: Session, species: Species, cut: Cut) -> ItemRow:
    """Returns the item meat of a species and cut comes in as: its own, or the species' common one.

    Raises
    ------
    NotFound
        When the catalogue has none.
    """
    query = (
        select(ItemRow, MeatItemRow.cut)
        .join(MeatItemRow, col(MeatItemRow.item_id) == col(ItemRow.id))
        .where(
            MeatItemRow.species == species,
            MeatItemRow.stage == MeatStage.RAW,
            ItemRow.measure == "bulk",
            col(ItemRow.active),
            (col(MeatItemRow.cut) == cut) | col(MeatItemRow.cut).is_(None),
        )
        .order_by(col(ItemRow.id))
    )
    found = session.exec(query).all()
    fitting = [item for item, of_cut in found if of_cut == cut] or [item for item, _ in found]
    if not fitting:
        raise NotFound(kind="item", key=f"{species} {cut}")
    return fitting[0]


def pack_items(session: Session, species: Species | None = None) -> list[ItemRow]:
    """Returns the active items that packs are stocked as, those of a species or all."""
    query = (
        select(ItemRow)
        .join(MeatItemRow, col(MeatItemRow.item_id) == col(ItemRow.id))
        .where(MeatItemRow.stage == MeatStage.PACK, col(ItemRow.active))
        .order_by(folded(ItemRow.name_tr), col(ItemRow.id))
    )
    if species is not None:
        query = query.where(MeatItemRow.species == species)
    return list(session.exec(query))


def meat_items(session: Session, item_ids: Collection[int]) -> dict[int, MeatItemRow]:
    """Returns which of these items are meat, and of what sort."""
    query = select(MeatItemRow).where(col(MeatItemRow.item_id).in_(item_ids))
    return {row.item_id: row for row in session.exec(query)}


def raw_lots(session: Session, lot_ids: Collection[int] | None = None) -> list[MeatLot]:
    """Returns the raw meat on the shelves, soonest date first, in a fixed number of queries."""
    return _meat_lots(session, lot_ids, MeatItemRow.stage == MeatStage.RAW)


def freezable_lots(session: Session, lot_ids: Collection[int] | None = None) -> list[MeatLot]:
    """Returns the chilled meat that some item is the frozen form of, soonest date first."""
    return _meat_lots(session, lot_ids, col(MeatItemRow.frozen_as_id).is_not(None))


def frozen_lots(session: Session, lot_ids: Collection[int] | None = None) -> list[MeatLot]:
    """Returns the frozen meat, thawed or not, soonest date first."""
    return _meat_lots(session, lot_ids, ItemRow.storage == StorageClass.FROZEN)


def on_benches(session: Session, lot_ids: Collection[int]) -> dict[int, Quantity]:
    """Returns what of these lots lies on benches that are still open."""
    query = (
        select(
            PortioningSourceRow.lot_id,
            func.sum(PortioningSourceRow.pieces),
            func.sum(PortioningSourceRow.grams),
        )
        .join(PortioningRow, col(PortioningRow.id) == col(PortioningSourceRow.portioning_id))
        .where(
            col(PortioningSourceRow.lot_id).in_(lot_ids),
            col(PortioningRow.document_id).is_(None),
            col(PortioningRow.discarded_at).is_(None),
        )
        .group_by(col(PortioningSourceRow.lot_id))
    )
    return {
        lot_id: Quantity(pieces=int(pieces), grams=int(grams))
        for lot_id, pieces, grams in session.exec(query)
    }


def intakes(
    session: Session, *, since: datetime | None = None, limit: int = INTAKES_SHOWN
) -> list[ListedIntake]:
    """Returns what came to the door, newest first, the refused among it."""
    undoing = aliased(DocumentRow)
    net = (
        select(
            MeatContainerRow.intake_id,
            func.sum(MeatContainerRow.gross_g - MeatContainerRow.tare_g).label("net_g"),
        )
        .group_by(col(MeatContainerRow.intake_id))
        .subquery()
    )
    query: Any = (
        joined(MeatIntakeRow, PartyRow, LotRow, DocumentRow, col(undoing.id), net.c.net_g)
        .join(net, net.c.intake_id == col(MeatIntakeRow.id))
        .outerjoin(PartyRow, col(PartyRow.id) == col(MeatIntakeRow.party_id))
        .outerjoin(LotRow, col(LotRow.id) == col(MeatIntakeRow.lot_id))
        .outerjoin(DocumentRow, col(DocumentRow.id) == col(MeatIntakeRow.document_id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(MeatIntakeRow.document_id))
        .order_by(col(MeatIntakeRow.id).desc())
        .limit(limit)
    )
    if since is not None:
        query = query.where(MeatIntakeRow.happened_at >= since)
    return [
        ListedIntake(
            intake=intake, party=party, lot=lot, document=document,
            undone=undone is not None, net_g=int(net_g),
        )
        for intake, party, lot, document, undone, net_g in session.exec(query)
    ]  # fmt: skip


def intake_of(session: Session, lot_id: int) -> MeatIntakeRow | None:
    """Returns how a lot of meat came in, if it came through the meat desk."""
    return session.exec(select(MeatIntakeRow).where(MeatIntakeRow.lot_id == lot_id)).first()


def containers_of(session: Session, intake_id: int) -> list[MeatContainerRow]:
    """Returns the tubs of an intake in the order they were weighed."""
    query = select(MeatContainerRow).where(MeatContainerRow.intake_id == intake_id)
    return list(session.exec(query.order_by(col(MeatContainerRow.line))))


def thawed_ids(session: Session, lot_ids: Collection[int]) -> set[int]:
    """Returns which of these lots have thawed."""
    return set(session.exec(select(ThawingRow.lot_id).where(col(ThawingRow.lot_id).in_(lot_ids))))


def frozen_and_gone(session: Session, lot_ids: Collection[int]) -> list[int]:
    """Returns which of these lots are of frozen goods and held in no place of ours any more."""
    held = select(BalanceRow.lot_id).where(
        col(BalanceRow.lot_id).in_(lot_ids), col(BalanceRow.own), BalanceRow.grams > 0
    )
    query = (
        select(LotRow.id)
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(
            col(LotRow.id).in_(lot_ids),
            ItemRow.storage == StorageClass.FROZEN,
            col(LotRow.id).not_in(held),
        )
    )
    return [lot_id for lot_id in session.exec(query) if lot_id is not None]


def mark_thawed(
    session: Session, lot_ids: Collection[int], *, at: datetime, recorded_at: datetime, by: int
) -> None:
    """Notes that lots have thawed; one noted before stays as it was."""
    known = thawed_ids(session, lot_ids)
    session.add_all(
        ThawingRow(lot_id=lot_id, happened_at=at, recorded_at=recorded_at, actor_id=by)
        for lot_id in sorted(set(lot_ids) - known)
    )
    session.flush()


def earliest_use_by(lots: Collection[MeatLot]) -> date | None:
    """Returns the soonest date of these lots."""
    return min((each.lot.expires_on for each in lots if each.lot.expires_on), default=None)


def _meat_lots(
    session: Session, lot_ids: Collection[int] | None, *conditions: Any
) -> list[MeatLot]:
    query: Any = (
        joined(LotRow, ItemRow, MeatItemRow, MeatIntakeRow, PlaceRow, BalanceRow)
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(MeatItemRow, col(MeatItemRow.item_id) == col(ItemRow.id))
        .join(BalanceRow, col(BalanceRow.lot_id) == col(LotRow.id))
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .outerjoin(MeatIntakeRow, col(MeatIntakeRow.lot_id) == col(LotRow.id))
        .where(col(PlaceRow.kind) == PlaceKind.SHELF, col(BalanceRow.grams) > 0, *conditions)
        .order_by(col(LotRow.expires_on), col(LotRow.id), col(PlaceRow.id))
    )
    if lot_ids is not None:
        query = query.where(col(LotRow.id).in_(lot_ids))
    # Whoever waited for a lock looks again, and must not see what was there before.
    found = session.exec(query.execution_options(populate_existing=True)).all()
    ids = {lot.id for lot, *_ in found}
    promised, benches = _promised(session, ids), on_benches(session, ids)
    held_back = set(
        session.exec(
            select(HoldRow.lot_id).where(
                col(HoldRow.lot_id).in_(ids), col(HoldRow.released_at).is_(None)
            )
        )
    )
    thawed = thawed_ids(session, ids)
    return [
        MeatLot(
            lot=lot,
            item=item,
            meat=meat,
            intake=intake,
            place=place,
            held=Quantity(pieces=balance.pieces, grams=balance.grams),
            promised=promised.get((lot.id, place.id), NOTHING),
            on_benches=benches.get(lot.id, NOTHING),
            is_on_hold=lot.id in held_back,
            is_thawed=lot.id in thawed,
        )
        for lot, item, meat, intake, place, balance in found
    ]


def _promised(session: Session, lot_ids: Collection[int]) -> dict[tuple[int, int], Quantity]:
    query: Any = (
        select(
            PromiseRow.lot_id,
            PromiseRow.place_id,
            func.sum(PromiseRow.pieces),
            func.sum(PromiseRow.grams),
        )
        .where(col(PromiseRow.lot_id).in_(lot_ids), PromiseRow.state == PromiseState.OPEN)
        .group_by(col(PromiseRow.lot_id), col(PromiseRow.place_id))
    )
    return {
        (lot_id, place_id): Quantity(pieces=int(pieces), grams=int(grams))
        for lot_id, place_id, pieces, grams in session.exec(query)
    }
