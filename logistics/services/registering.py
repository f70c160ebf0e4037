"""Registering households: a file is checked, its identity number sealed, its code given out.

Identity numbers are kept encrypted and found by a keyed hash, so the same
number can never be registered twice and nobody can read it from the database.
Many households at once (an import, the demo town) go the same way in bulk.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from logistics.adapters.phones import to_e164
from logistics.adapters.sealing import Sealer
from logistics.domain.calendar import local_day
from logistics.domain.errors import DuplicateHousehold, NotFound
from logistics.domain.households import (
    Member,
    Registration,
    check_registration,
    folded,
    household_code,
)
from logistics.domain.identity import national_id
from logistics.store.counters import next_numbers
from logistics.store.documents import Command
from logistics.store.households import (
    codes_by_key,
    get_household,
    household_by_key,
    registered_by_command,
)
from logistics.store.locks import lock_name
from logistics.store.tables import HouseholdRow, MemberRow, NeighbourhoodRow

COUNTER = "household"
AT_ONCE = 1000


def register_household(
    session: Session, registration: Registration, *, command: Command, sealer: Sealer
) -> HouseholdRow:
    """Registers one household; the same command again returns the household it made.

    Raises
    ------
    InvalidValue
        When a field cannot be meant.
    DuplicateHousehold
        When the identity number is registered already.
    """
    lock_name(session, f"command {command.key}")
    earlier = registered_by_command(session, command.key)
    if earlier is not None:
        return earlier
    register_many(session, [registration], command=command, sealer=sealer)
    made = registered_by_command(session, command.key)
    assert made is not None
    return made


def register_many(
    session: Session,
    registrations: Iterable[Registration],
    *,
    command: Command,
    sealer: Sealer,
    on_progress: Callable[[int], object] | None = None,
) -> list[str]:
    """Registers households in bulk and returns their codes in the order given.

    The first refusal refuses them all (with the caller's transaction).
    ``on_progress`` is told how many are registered so far.
    """
    known = set(session.exec(select(NeighbourhoodRow.id)))
    waiting, codes = iter(registrations), list[str]()
    while some := list(islice(waiting, AT_ONCE)):
        for registration in some:
            if registration.neighbourhood_id not in known:
                raise NotFound(kind="neighbourhood", key=registration.neighbourhood_id)
        codes += _register(session, some, command=command, sealer=sealer, so_far=len(codes))
        if on_progress is not None:
            on_progress(len(codes))
    return codes


def change_household(
    session: Session,
    household_id: int,
    registration: Registration,
    *,
    command: Command,
    sealer: Sealer,
) -> HouseholdRow:
    """Writes new facts over a household's file; an empty identity number keeps the old one.

    Raises
    ------
    InvalidValue, DuplicateHousehold
        As for registering.
    """
    row = get_household(session, household_id)
    facts = _facts(registration, sealer=sealer, at=command.happened_at)
    if facts["national_id_key"] is None:
        del facts["national_id_key"], facts["national_id_sealed"]
    else:
        _refuse_known_elsewhere(session, facts["national_id_key"], household_id)
    if session.get(NeighbourhoodRow, registration.neighbourhood_id) is None:
        raise NotFound(kind="neighbourhood", key=registration.neighbourhood_id)
    row.sqlmodel_update(facts)
    _sign(row, command)
    session.execute(delete(MemberRow).where(col(MemberRow.household_id) == household_id))
    _insert(session, MemberRow, _member_values(household_id, registration.members))
    session.flush()
    return row


def deactivate_household(session: Session, household_id: int, *, command: Command) -> HouseholdRow:
    """Closes a household's file: it stays readable and is chosen for no new programme."""
    return _activity(session, household_id, active=False, command=command)


def activate_household(session: Session, household_id: int, *, command: Command) -> HouseholdRow:
    """Opens a closed file again."""
    return _activity(session, household_id, active=True, command=command)


def _activity(
    session: Session, household_id: int, *, active: bool, command: Command
) -> HouseholdRow:
    row = get_household(session, household_id)
    row.active = active
    _sign(row, command)
    session.flush()
    return row


def _sign(row: HouseholdRow, command: Command) -> None:
    row.changed_at = command.happened_at
    row.changed_by = command.actor_id


def _register(
    session: Session,
    registrations: Sequence[Registration],
    *,
    command: Command,
    sealer: Sealer,
    so_far: int,
) -> list[str]:
    """Inserts up to ``AT_ONCE`` households and their members in two statements."""
    values = [
        _facts(registration, sealer=sealer, at=command.happened_at)
        for registration in registrations
    ]
    _refuse_known(session, (value["national_id_key"] for value in values))
    numbers = next_numbers(session, COUNTER, len(values))
    for position, (number, value) in enumerate(zip(numbers, values, strict=True), start=so_far):
        value |= {
            "code": household_code(number),
            "active": True,
            "registered_at": command.happened_at,
            "registered_by": command.actor_id,
            "command_key": command.key if position == 0 else f"{command.key}+{position}",
        }
    _refuse_twice(values)
    _insert(session, HouseholdRow, values)
    codes = [value["code"] for value in values]
    _insert(session, MemberRow, _all_members(session, codes, registrations))
    return codes


def _facts(registration: Registration, *, sealer: Sealer, at: datetime) -> dict[str, Any]:
    """Returns the columns a checked file fills, its identity number sealed."""
    check_registration(registration, year=local_day(at).year)
    number = national_id(registration.national_id)
    return {
        "contact_name": registration.contact_name.strip(),
        "name_key": folded(registration.contact_name)[:120],
        "national_id_sealed": sealer.seal(number) if number else None,
        "national_id_key": sealer.key_of(number) if number else None,
        "phone": to_e164(registration.phone),
        "neighbourhood_id": registration.neighbourhood_id,
        "street": registration.street.strip(),
        "building_no": registration.building_no.strip(),
        "flat_no": registration.flat_no.strip(),
        "floor": registration.floor,
        "has_lift": registration.has_lift,
        "postcode": registration.postcode.strip(),
        "directions": registration.directions.strip(),
        "latitude": registration.latitude,
        "longitude": registration.longitude,
        "size": registration.size,
        "need_band": registration.need_band,
        "diet": registration.diet.value,
    }


def _refuse_known(session: Session, keys: Iterable[str | None]) -> None:
    """Refuses numbers registered before, and keeps others from registering meanwhile."""
    lock_name(session, "household identities")
    for code in codes_by_key(session, [key for key in keys if key]).values():
        raise DuplicateHousehold(household=code)


def _refuse_twice(values: Iterable[dict[str, Any]]) -> None:
    """Refuses a number that stands twice in what is being registered."""
    seen: dict[str, str] = {}
    for value in values:
        key = value["national_id_key"]
        if key in seen:
            raise DuplicateHousehold(household=seen[key])
        if key:
            seen[key] = value["code"]


def _refuse_known_elsewhere(session: Session, key: str, household_id: int) -> None:
    lock_name(session, "household identities")
    other = household_by_key(session, key)
    if other is not None and other.id != household_id:
        raise DuplicateHousehold(household=other.code)


def _all_members(
    session: Session, codes: Sequence[str], registrations: Sequence[Registration]
) -> Iterator[dict[str, Any]]:
    found = session.exec(
        select(HouseholdRow.code, HouseholdRow.id).where(col(HouseholdRow.code).in_(codes))
    )
    ids = {code: id_ for code, id_ in found if id_ is not None}
    for code, registration in zip(codes, registrations, strict=True):
        yield from _member_values(ids[code], registration.members)


def _member_values(household_id: int, members: Iterable[Member]) -> Iterator[dict[str, Any]]:
    for member in members:
        yield {
            "household_id": household_id,
            "relation": member.relation.value,
            "birth_year": member.birth_year,
        }


def _insert(session: Session, table: type, values: Iterable[dict[str, Any]]) -> None:
    rows = list(values)
    if rows:
        session.connection().execute(insert(table), rows)
