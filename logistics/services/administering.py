"""Administering: who signs in and as what, the fleet, the settings.

A new password or a closed account ends that user's old sessions at once. The
last active administrator can neither leave nor lose the role.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from logistics.adapters import passwords
from logistics.adapters.phones import to_e164
from logistics.domain.errors import InvalidValue, LastAdministrator, NotFound, StillInUse
from logistics.domain.geography import Position
from logistics.domain.households import check_position
from logistics.domain.ledger import PlaceKind
from logistics.domain.orders import RouteEnd
from logistics.domain.roles import Role
from logistics.store import arrangement, places, settings, users
from logistics.store.documents import Command
from logistics.store.locks import lock_name
from logistics.store.tables import PlaceRow, UserRoleRow, UserRow, VehicleRow

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 256
FEWEST_CHARACTERS = 4  # different ones: "aaaaaaaaaa" is long and no password
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a vehicle carries: grams [g], pieces, millilitres [ml]."""

    grams: int
    pieces: int
    volume_ml: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """A vehicle as the administrator describes it, with what it must keep [0.1 °C]."""

    code: str
    name: str
    plate: str
    load: Load
    refrigerated: bool
    max_trips: int
    active: bool = True
    coldest_dc: int | None = None
    warmest_dc: int | None = None


def check_password(password: str) -> None:
    """Refuses a password that is short, too long to be typed in, or of very few characters."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidValue(field="password", why="short", value=str(SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        raise InvalidValue(field="password", why="long", value=str(LONGEST_PASSWORD))
    if len(set(password)) < FEWEST_CHARACTERS:
        raise InvalidValue(field="password", why="common")


def check_username(username: str) -> None:
    """Refuses a user name that is hard to type or to tell apart."""
    if not USERNAME.fullmatch(username):
        raise InvalidValue(field="username", why="username", value=username[:64])


def add_user(
    session: Session,
    *,
    command: Command,
    username: str,
    name: str,
    phone: str,
    password: str,
    roles: Collection[Role],
    staff_no: str = "",
) -> UserRow:
    """Adds somebody who may sign in."""
    check_username(username)
    check_password(password)
    _check_roles(roles)
    lock_name(session, "users")
    return users.add_user(
        session,
        username=username,
        name=name,
        staff_no=staff_no,
        phone=to_e164(phone),
        password_hash=passwords.hashed(password),
        roles=roles,
        at=command.happened_at,
    )


def change_user(
    session: Session,
    user_id: int,
    *,
    name: str,
    phone: str,
    roles: Collection[Role],
    staff_no: str = "",
) -> UserRow:
    """Writes a user's name, staff number, phone and roles anew."""
    _check_roles(roles)
    user = _user(session, user_id)
    if Role.ADMIN not in roles:
        _refuse_last_administrator(session, user)
    user.name, user.staff_no, user.phone = name, staff_no, to_e164(phone)
    if Role.DRIVER not in roles:
        _forget_home(user)
    session.execute(delete(UserRoleRow).where(col(UserRoleRow.user_id) == user_id))
    session.add_all(UserRoleRow(user_id=user_id, role=role) for role in sorted(set(roles)))
    session.flush()
    return user


def settle_day_end(
    session: Session, user_id: int, *, ends: RouteEnd, home: Position | None
) -> UserRow:
    """Writes where a driver's day usually ends, and the home; None forgets that.

    Raises
    ------
    InvalidValue
        When the day ends at a home nobody knows, or the home lies far away.
    """
    user = _user(session, user_id)
    if home is None and ends is RouteEnd.HOME:
        raise InvalidValue(field="home", why="missing")
    _forget_home(user)
    if home is not None:
        check_position(home)
        user.home_latitude, user.home_longitude = home
    user.day_ends = ends
    session.flush()
    return user


def deactivate_user(session: Session, user_id: int) -> UserRow:
    """Closes an account, ends its sessions, and forgets where its driver lived."""
    user = _user(session, user_id)
    _refuse_last_administrator(session, user)
    user.active = False
    _forget_home(user)
    return _end_sessions(session, user)


def activate_user(session: Session, user_id: int) -> UserRow:
    """Opens a closed account; old sessions stay ended."""
    user = _user(session, user_id)
    user.active = True
    session.flush()
    return user


def set_password(session: Session, user_id: int, *, password: str) -> UserRow:
    """Gives a user a new password and ends every session opened with the old one."""
    check_password(password)
    user = _user(session, user_id)
    user.password_hash = passwords.hashed(password)
    return _end_sessions(session, user)


def add_vehicle(session: Session, vehicle: Fleet) -> VehicleRow:
    """Adds a vehicle with the place its load is held at."""
    lock_name(session, "vehicles")
    _check_band(vehicle)
    _refuse_taken(session, VehicleRow.code, vehicle.code, field="code")
    _refuse_taken(session, PlaceRow.code, vehicle.code, field="code")
    _refuse_taken(session, VehicleRow.plate, vehicle.plate, field="plate")
    place = places.add_place(session, code=vehicle.code, name=vehicle.plate, kind=PlaceKind.VEHICLE)
    row = VehicleRow(**_vehicle_facts(vehicle), code=vehicle.code, place_id=place.id or 0)
    session.add(row)
    session.flush()
    return row


def change_vehicle(session: Session, vehicle_id: int, vehicle: Fleet) -> VehicleRow:
    """Writes a vehicle's facts anew; its code stays, for papers carry it.

    Raises
    ------
    StillInUse
        When it would be taken out of service with goods aboard.
    """
    row = session.get(VehicleRow, vehicle_id)
    if row is None:
        raise NotFound(kind="vehicle", key=vehicle_id)
    lock_name(session, "vehicles")
    _check_band(vehicle)
    if row.active and not vehicle.active:
        aboard = arrangement.lots_in(session, row.place_id)
        if aboard:
            raise StillInUse(kind="vehicle", key=row.plate, by=tuple(aboard))
    if vehicle.plate != row.plate:
        _refuse_taken(session, VehicleRow.plate, vehicle.plate, field="plate")
    row.sqlmodel_update(_vehicle_facts(vehicle))
    places.get_place(session, row.place_id).name = vehicle.plate
    session.flush()
    return row


def change_settings(session: Session, values: Mapping[str, Any]) -> None:
    """Keeps the installation's settings, all of them or none."""
    check_position(Position(latitude=values["depot_latitude"], longitude=values["depot_longitude"]))
    if values.get("map_tiles"):
        check_tiles(values["map_tiles"])
    for name, value in values.items():
        settings.put(session, name, value)


def check_tiles(url: str) -> None:
    """Refuses an address that cannot be one of map tiles."""
    if not url.startswith(("https://", "/")) or not all(
        part in url for part in ("{z}", "{x}", "{y}")
    ):
        raise InvalidValue(field="map_tiles", why="tiles", value=url[:80])


def _check_roles(roles: Collection[Role]) -> None:
    if not roles:
        raise InvalidValue(field="roles", why="missing")


def _vehicle_facts(vehicle: Fleet) -> dict[str, Any]:
    return {
        "name": vehicle.name,
        "plate": vehicle.plate,
        "capacity_g": vehicle.load.grams,
        "capacity_pieces": vehicle.load.pieces,
        "capacity_ml": vehicle.load.volume_ml,
        "refrigerated": vehicle.refrigerated,
        "coldest_dc": vehicle.coldest_dc,
        "warmest_dc": vehicle.warmest_dc,
        "max_trips": vehicle.max_trips,
        "active": vehicle.active,
    }


def _check_band(vehicle: Fleet) -> None:
    if vehicle.coldest_dc is None:
        return
    if vehicle.warmest_dc is None:
        raise InvalidValue(field="warmest", why="missing", value=vehicle.plate)
    if vehicle.coldest_dc > vehicle.warmest_dc:
        raise InvalidValue(field="coldest", why="backwards", value=vehicle.plate)


def _user(session: Session, user_id: int) -> UserRow:
    lock_name(session, "users")
    user = session.get(UserRow, user_id)
    if user is None:
        raise NotFound(kind="user", key=user_id)
    return user


def _forget_home(user: UserRow) -> None:
    user.day_ends, user.home_latitude, user.home_longitude = RouteEnd.DEPOT, None, None


def _end_sessions(session: Session, user: UserRow) -> UserRow:
    users.end_sessions(session, user.id or 0)
    return user


def _refuse_last_administrator(session: Session, user: UserRow) -> None:
    administrators = session.exec(
        select(UserRow.id)
        .join(UserRoleRow, col(UserRoleRow.user_id) == col(UserRow.id))
        .where(UserRoleRow.role == Role.ADMIN, col(UserRow.active))
    ).all()
    if list(administrators) == [user.id]:
        raise LastAdministrator(user=user.username)


def _refuse_taken(session: Session, column: Any, value: str, *, field: str) -> None:
    if session.exec(select(column).where(column == value)).first() is not None:
        raise InvalidValue(field=field, why="taken", value=value)
