"""Households: found by code, name or sealed number; listed by page; likely twins."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.households import Likeness, folded, surname_key
from logistics.store.tables import (
    HouseholdRow,
    MemberRow,
    NeighbourhoodRow,
    OrderRow,
    ProgrammeRow,
)
from logistics.store.turkish import fold
from logistics.store.turkish import folded as alphabetical

HISTORY_SHOWN = 50
TWINS_SHOWN = 10
SORTS: dict[str, tuple[Any, ...]] = {
    "code": (col(HouseholdRow.code),),
    "-code": (col(HouseholdRow.code).desc(),),
    "name": (alphabetical(HouseholdRow.contact_name), col(HouseholdRow.code)),
    "-name": (alphabetical(HouseholdRow.contact_name).desc(), col(HouseholdRow.code)),
    "size": (col(HouseholdRow.size), col(HouseholdRow.code)),
    "-size": (col(HouseholdRow.size).desc(), col(HouseholdRow.code)),
    "need": (col(HouseholdRow.need_band), col(HouseholdRow.code)),
    "-need": (col(HouseholdRow.need_band).desc(), col(HouseholdRow.code)),
    "registered": (col(HouseholdRow.registered_at), col(HouseholdRow.code)),
    "-registered": (col(HouseholdRow.registered_at).desc(), col(HouseholdRow.code)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which households a list shows; None leaves a thing open."""

    text: str = ""
    by_name: bool = True
    neighbourhood_id: int | None = None
    size_from: int | None = None
    size_to: int | None = None
    need_band: int | None = None
    active: bool | None = True
    sort: str = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A household that may be the same family's, and why."""

    household: HouseholdRow
    likeness: Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One order of a household's history."""

    order: OrderRow
    programme: ProgrammeRow


def get_household(session: Session, household_id: int) -> HouseholdRow:
    """Returns a household, or refuses with :class:`NotFound`."""
    row = session.get(HouseholdRow, household_id)
    if row is None:
        raise NotFound(kind="household", key=household_id)
    return row


def household_by_code(session: Session, code: str) -> HouseholdRow | None:
    """Returns the household behind a code as people type it."""
    wanted = code.strip().upper()
    return session.exec(select(HouseholdRow).where(HouseholdRow.code == wanted)).one_or_none()


def household_by_key(session: Session, national_id_key: str) -> HouseholdRow | None:
    """Returns the household whose sealed number has this keyed hash."""
    return session.exec(
        select(HouseholdRow).where(HouseholdRow.national_id_key == national_id_key)
    ).one_or_none()


def codes_by_key(session: Session, keys: Collection[str]) -> dict[str, str]:
    """Returns the household codes of those keyed hashes that are registered."""
    found = session.exec(
        select(HouseholdRow.national_id_key, HouseholdRow.code).where(
            col(HouseholdRow.national_id_key).in_(keys)
        )
    )
    return {key: code for key, code in found if key is not None}


def registered_by_command(session: Session, command_key: str) -> HouseholdRow | None:
    """Returns the household a command registered earlier."""
    return session.exec(
        select(HouseholdRow).where(HouseholdRow.command_key == command_key)
    ).one_or_none()


def count_households(session: Session, sought: Sought) -> int:
    """Returns how many households are sought."""
    return session.exec(select(func.count(col(HouseholdRow.id))).where(*_wanted(sought))).one()


def list_households(
    session: Session, sought: Sought, *, offset: int, limit: int
) -> list[tuple[HouseholdRow, str]]:
    """Returns one page of the households sought, each with its neighbourhood's name."""
    query = (
        select(HouseholdRow, NeighbourhoodRow.name)
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(*_wanted(sought))
        .order_by(*SORTS.get(sought.sort, SORTS["code"]))
        .offset(offset)
        .limit(limit)
    )
    return [(household, name) for household, name in session.exec(query)]


def members(session: Session, household_id: int) -> list[MemberRow]:
    """Returns a household's persons, the eldest entry first."""
    return list(
        session.exec(
            select(MemberRow)
            .where(MemberRow.household_id == household_id)
            .order_by(col(MemberRow.id))
        )
    )


def deliveries(session: Session, household_id: int) -> list[Delivery]:
    """Returns a household's latest orders, newest first."""
    query = (
        select(OrderRow, ProgrammeRow)
        .join(ProgrammeRow, col(ProgrammeRow.id) == col(OrderRow.programme_id))
        .where(OrderRow.household_id == household_id)
        .order_by(col(OrderRow.placed_at).desc(), col(OrderRow.id).desc())
        .limit(HISTORY_SHOWN)
    )
    return [Delivery(order=order, programme=programme) for order, programme in session.exec(query)]


def neighbourhoods(session: Session) -> list[NeighbourhoodRow]:
    """Returns İzmit's neighbourhoods in the order of the Turkish alphabet."""
    found = session.exec(select(NeighbourhoodRow))
    return sorted(found, key=lambda row: fold(row.name))


def twins(
    session: Session,
    *,
    contact_name: str,
    phone: str,
    neighbourhood_id: int,
    street: str,
    building_no: str,
    but_id: int | None = None,
) -> list[Twin]:
    """Returns the households that share the phone (E.164), or the surname and the door."""
    by_phone = _rows(session, [HouseholdRow.phone == phone], but_id=but_id) if phone else []
    near = _rows(
        session,
        [
            HouseholdRow.neighbourhood_id == neighbourhood_id,
            func.lower(HouseholdRow.building_no) == building_no.strip().lower(),
            col(HouseholdRow.name_key).endswith(surname_key(contact_name), autoescape=True),
        ],
        but_id=but_id,
    )
    same_door = [
        row
        for row in near
        if folded(row.street) == folded(street)
        and surname_key(row.contact_name) == surname_key(contact_name)
    ]
    return _named(by_phone, Likeness.SAME_PHONE) + _named(same_door, Likeness.SAME_SURNAME_AND_DOOR)


def _rows(session: Session, wanted: list[Any], *, but_id: int | None) -> list[HouseholdRow]:
    query = select(HouseholdRow).where(*wanted)
    if but_id is not None:
        query = query.where(HouseholdRow.id != but_id)
    return list(session.exec(query.order_by(col(HouseholdRow.code))))


def _named(rows: Iterable[HouseholdRow], likeness: Likeness) -> list[Twin]:
    return [Twin(household=row, likeness=likeness) for row in rows][:TWINS_SHOWN]


def _wanted(sought: Sought) -> list[ColumnElement[bool]]:
    found: list[Any] = []
    if sought.text.strip():
        coded = col(HouseholdRow.code).contains(sought.text.strip().upper(), autoescape=True)
        named = col(HouseholdRow.name_key).contains(folded(sought.text), autoescape=True)
        found.append(coded | named if sought.by_name else coded)
    if sought.neighbourhood_id is not None:
        found.append(HouseholdRow.neighbourhood_id == sought.neighbourhood_id)
    if sought.size_from is not None:
        found.append(HouseholdRow.size >= sought.size_from)
    if sought.size_to is not None:
        found.append(HouseholdRow.size <= sought.size_to)
    if sought.need_band is not None:
        found.append(HouseholdRow.need_band == sought.need_band)
    if sought.active is not None:
        found.append(col(HouseholdRow.active).is_(sought.active))
    return found
