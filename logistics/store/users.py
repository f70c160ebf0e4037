"""The people who sign in, with their roles."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from logistics.domain.errors import InvalidValue
from logistics.domain.roles import Role
from logistics.store.tables import UserRoleRow, UserRow
from logistics.store.turkish import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user and the roles held."""

    user: UserRow
    roles: frozenset[Role]


def account_by_name(session: Session, username: str) -> Account | None:
    """Returns the active account under a user name."""
    user = session.exec(
        select(UserRow).where(UserRow.username == username.strip(), col(UserRow.active))
    ).one_or_none()
    return None if user is None else _account(session, user)


def account_by_id(session: Session, user_id: int) -> Account | None:
    """Returns the active account with an id."""
    user = session.get(UserRow, user_id)
    return None if user is None or not user.active else _account(session, user)


def add_user(
    session: Session,
    *,
    username: str,
    name: str,
    password_hash: str,
    roles: Iterable[Role],
    at: datetime,
    phone: str = "",
    staff_no: str = "",
) -> UserRow:
    """Adds a user with roles; a taken user name is refused."""
    if session.exec(select(UserRow.id).where(UserRow.username == username)).first() is not None:
        raise InvalidValue(field="username", why="taken", value=username)
    user = UserRow(
        username=username,
        name=name,
        staff_no=staff_no,
        phone=phone,
        password_hash=password_hash,
        session_key=secrets.token_hex(16),
        created_at=at,
    )
    session.add(user)
    session.flush()
    assert user.id is not None
    session.add_all(UserRoleRow(user_id=user.id, role=role) for role in sorted(set(roles)))
    session.flush()
    return user


def end_sessions(session: Session, user_id: int) -> None:
    """Makes every session cookie of a user worthless."""
    user = session.get(UserRow, user_id)
    if user is not None:
        user.session_key = secrets.token_hex(16)
        session.flush()


def drivers(session: Session) -> list[UserRow]:
    """Returns the active drivers by name."""
    return list(
        session.exec(
            select(UserRow)
            .join(UserRoleRow, col(UserRoleRow.user_id) == col(UserRow.id))
            .where(UserRoleRow.role == Role.DRIVER, col(UserRow.active))
            .order_by(folded(UserRow.name), col(UserRow.id))
        )
    )


def _account(session: Session, user: UserRow) -> Account:
    held = session.exec(select(UserRoleRow.role).where(UserRoleRow.user_id == user.id))
    return Account(user=user, roles=frozenset(Role(word) for word in held))
