"""Programmes, what they give, and the households they are for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlmodel import Session, col
from sqlmodel import select as rows

from logistics.domain.audience import Audience
from logistics.domain.errors import NotFound
from logistics.domain.households import Diet
from logistics.domain.orders import OrderState, ProgrammeState
from logistics.domain.recipes import Variant, variant_for
from logistics.domain.sharing import Candidate
from logistics.store.tables import (
    HouseholdRow,
    ItemRow,
    KitRow,
    NeighbourhoodRow,
    OrderRow,
    ProgrammeRow,
)
from logistics.store.turkish import folded, mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """What a programme gives: the stocked ``item``, and the kit its parcels are packed by."""

    item: ItemRow
    kit: KitRow | None

    @property
    def named(self) -> ItemRow | KitRow:
        """The row that carries the name people know."""
        return self.kit or self.item


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProgramme:
    """A programme in a list, with how many of its orders are in each state."""

    programme: ProgrammeRow
    good: Good
    orders: dict[OrderState, int]

    @property
    def total(self) -> int:
        """All orders, in whatever state."""
        return sum(self.orders.values())

    def count(self, *states: OrderState) -> int:
        """Returns how many orders are in these states."""
        return sum(self.orders.get(state, 0) for state in states)


def get_programme(session: Session, programme_id: int) -> ProgrammeRow:
    """Returns a programme, or refuses with :class:`NotFound`."""
    programme = session.get(ProgrammeRow, programme_id)
    if programme is None:
        raise NotFound(kind="programme", key=programme_id)
    return programme


def good_of(session: Session, programme: ProgrammeRow) -> Good:
    """Returns what a programme gives."""
    kit = session.get(KitRow, programme.kit_id) if programme.kit_id else None
    item = session.get(ItemRow, kit.item_id if kit else programme.item_id)
    assert item is not None
    return Good(item=item, kit=kit)


def count_programmes(session: Session, *, state: ProgrammeState | None, search: str) -> int:
    """Returns how many programmes a list's filter leaves."""
    query = select(func.count()).select_from(ProgrammeRow).where(*_filter(state, search))
    return int(session.connection().execute(query).scalar_one())


def list_programmes(
    session: Session,
    *,
    state: ProgrammeState | None,
    search: str,
    offset: int,
    limit: int,
) -> list[ListedProgramme]:
    """Returns one page of programmes, the latest day first, in two queries."""
    query = (
        rows(ProgrammeRow, ItemRow, KitRow)
        .outerjoin(KitRow, col(KitRow.id) == col(ProgrammeRow.kit_id))
        .join(ItemRow, col(ItemRow.id) == func.coalesce(ProgrammeRow.item_id, KitRow.item_id))
        .where(*_filter(state, search))
        .order_by(col(ProgrammeRow.deliver_on).desc(), col(ProgrammeRow.id).desc())
        .offset(offset)
        .limit(limit)
    )
    found = session.exec(query).all()
    counts = order_counts(session, [programme.id or 0 for programme, _, _ in found])
    return [
        ListedProgramme(
            programme=programme, good=Good(item=item, kit=kit), orders=counts[programme.id or 0]
        )
        for programme, item, kit in found
    ]


def order_counts(
    session: Session, programme_ids: Sequence[int]
) -> dict[int, dict[OrderState, int]]:
    """Returns how many orders of each programme are in each state, in one query."""
    query = (
        select(col(OrderRow.programme_id), col(OrderRow.state), func.count())
        .where(col(OrderRow.programme_id).in_(programme_ids))
        .group_by(col(OrderRow.programme_id), col(OrderRow.state))
    )
    found: dict[int, dict[OrderState, int]] = {id_: {} for id_ in programme_ids}
    for programme_id, state, count in session.connection().execute(query):
        found[programme_id][OrderState(state)] = int(count)
    return found


def count_matching(session: Session, audience: Audience) -> int:
    """Returns how many active households an audience means."""
    query = select(func.count()).select_from(HouseholdRow).where(_matches(audience))
    return int(session.connection().execute(query).scalar_one())


def candidates(session: Session, audience: Audience, *, programme_id: int) -> list[Candidate]:
    """Returns the households of an audience that have no order of this programme yet."""
    ordered = (
        select(col(OrderRow.id))
        .where(
            col(OrderRow.programme_id) == programme_id,
            col(OrderRow.household_id) == col(HouseholdRow.id),
        )
        .exists()
    )
    query = select(
        col(HouseholdRow.id),
        col(HouseholdRow.code),
        col(HouseholdRow.need_band),
        col(HouseholdRow.last_served_at),
    ).where(_matches(audience), ~ordered)
    return [
        Candidate(household_id=id_ or 0, code=code, need_band=need, last_served_at=served)
        for id_, code, need, served in session.connection().execute(query)
    ]


def candidates_by_variant(
    session: Session, audience: Audience, *, programme_id: int, variants: Sequence[Variant]
) -> tuple[dict[int, list[Candidate]], list[Candidate]]:
    """Returns the candidates of each variant (kit id), and those that no variant is meant for.

    A household's diet decides here and is not told to anybody.
    """
    found: dict[int, list[Candidate]] = {variant.kit_id: [] for variant in variants}
    without: list[Candidate] = []
    waiting = candidates(session, audience, programme_id=programme_id)
    needs = {
        id_: (int(size), Diet(diet))
        for id_, size, diet in session.connection().execute(
            select(col(HouseholdRow.id), col(HouseholdRow.size), col(HouseholdRow.diet)).where(
                _matches(audience)
            )
        )
    }
    for candidate in waiting:
        size, diet = needs[candidate.household_id]
        variant = variant_for(variants, size=size, diet=diet)
        (without if variant is None else found[variant.kit_id]).append(candidate)
    return found, without


def household_counts(session: Session) -> list[tuple[NeighbourhoodRow, int]]:
    """Returns each neighbourhood with its number of active households, by name."""
    counts = (
        select(col(HouseholdRow.neighbourhood_id).label("id"), func.count().label("households"))
        .where(col(HouseholdRow.active))
        .group_by(col(HouseholdRow.neighbourhood_id))
        .subquery()
    )
    query = (
        rows(NeighbourhoodRow, func.coalesce(counts.c.households, 0))
        .outerjoin(counts, counts.c.id == col(NeighbourhoodRow.id))
        .order_by(folded(NeighbourhoodRow.name))
    )
    return [(row, int(count)) for row, count in session.exec(query)]


def neighbourhood_names(session: Session, audience: Audience) -> list[str]:
    """Returns the names of the neighbourhoods an audience is narrowed to."""
    query = rows(NeighbourhoodRow.name).where(
        col(NeighbourhoodRow.id).in_(audience.neighbourhood_ids)
    )
    return list(session.exec(query.order_by(folded(NeighbourhoodRow.name))))


def _filter(state: ProgrammeState | None, search: str) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = [true()]
    if state is not None:
        chosen.append(col(ProgrammeRow.state) == state)
    if search:
        chosen.append(mentions(search, ProgrammeRow.name, ProgrammeRow.code))
    return chosen


def _matches(audience: Audience) -> Any:
    chosen = (
        col(HouseholdRow.active)
        & col(HouseholdRow.size).between(audience.size_from, audience.size_to)
        & col(HouseholdRow.need_band).between(audience.need_from, audience.need_to)
    )
    if audience.neighbourhood_ids:
        chosen &= col(HouseholdRow.neighbourhood_id).in_(audience.neighbourhood_ids)
    return chosen
