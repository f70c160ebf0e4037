"""Roads somebody knows: between households, whole neighbourhoods, and the depot."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.store.tables import HouseholdRow, KnownRoadRow, NeighbourhoodRow, UserRow
from logistics.store.turkish import fold, folded


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a road: a household, a whole neighbourhood, or the depot when both are None."""

    household_id: int | None = None
    neighbourhood_id: int | None = None


DEPOT_END = End()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRoad:
    """A known road with its ends as people call them; an empty name is the depot."""

    row: KnownRoadRow
    origin: str
    destination: str
    told_by: str


def origin_of(row: KnownRoadRow) -> End:
    """Returns where a road begins."""
    return End(household_id=row.origin_household_id, neighbourhood_id=row.origin_neighbourhood_id)


def destination_of(row: KnownRoadRow) -> End:
    """Returns where a road ends."""
    return End(
        household_id=row.destination_household_id,
        neighbourhood_id=row.destination_neighbourhood_id,
    )


def all_rows(session: Session) -> list[KnownRoadRow]:
    """Returns every known road, the least particular first and the newest last among equals."""
    found = session.exec(select(KnownRoadRow).order_by(col(KnownRoadRow.id)))
    return sorted(found, key=_particular)


def known_roads(session: Session) -> list[KnownRoad]:
    """Returns every known road with the names of its ends, the newest first."""
    rows = session.exec(select(KnownRoadRow).order_by(col(KnownRoadRow.id).desc())).all()
    households = {end.household_id for row in rows for end in (origin_of(row), destination_of(row))}
    codes = select(HouseholdRow.id, HouseholdRow.code).where(col(HouseholdRow.id).in_(households))
    called = {End(household_id=key): name for key, name in session.exec(codes)}
    names = select(NeighbourhoodRow.id, NeighbourhoodRow.name)
    called |= {End(neighbourhood_id=key): name for key, name in session.exec(names)}
    tellers = dict(session.exec(select(UserRow.id, UserRow.name)).all())
    return [
        KnownRoad(
            row=row,
            origin=called.get(origin_of(row), ""),
            destination=called.get(destination_of(row), ""),
            told_by=tellers[row.told_by],
        )
        for row in rows
    ]


def get_road(session: Session, road_id: int) -> KnownRoadRow:
    """Returns a known road, or refuses with :class:`NotFound`."""
    row = session.get(KnownRoadRow, road_id)
    if row is None:
        raise NotFound(kind="known_road", key=road_id)
    return row


def end_named(session: Session, words: str) -> End | None:
    """Returns the household or neighbourhood people call so, whatever the case."""
    household = session.exec(
        select(HouseholdRow.id).where(HouseholdRow.code == words.strip().upper())
    ).one_or_none()
    if household is not None:
        return End(household_id=household)
    wanted = folded(NeighbourhoodRow.name) == fold(words.strip())
    neighbourhood = session.exec(select(NeighbourhoodRow.id).where(wanted)).first()
    return None if neighbourhood is None else End(neighbourhood_id=neighbourhood)


def _particular(row: KnownRoadRow) -> int:
    """Counts the ends that are one place, so that those between whole neighbourhoods come first."""
    ends = (row.origin_neighbourhood_id, row.destination_neighbourhood_id)
    return sum(end is None for end in ends)
