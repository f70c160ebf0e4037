"""What the administration lists: users with roles, fleet, places, catalogue."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.ledger import PlaceKind
from logistics.domain.quantity import Quantity
from logistics.domain.roles import Role
from logistics.store.tables import (
    ItemRow,
    KitComponentRow,
    KitRow,
    PlaceRow,
    UserRoleRow,
    UserRow,
    VehicleRow,
)
from logistics.store.turkish import folded
from logistics.store.users import Account

CatalogueItem = ItemRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueKit:
    """A kit and what goes into one parcel: items with pieces."""

    kit: KitRow
    components: tuple[tuple[ItemRow, Quantity], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is to administer."""

    users: int
    vehicles: int
    places: int
    items: int
    kits: int


def counts(session: Session) -> Counts:
    """Returns how much there is, in one query."""
    query = select(  # type: ignore[call-overload]
        select(func.count(col(UserRow.id))).where(col(UserRow.active)).scalar_subquery(),
        select(func.count(col(VehicleRow.id))).where(col(VehicleRow.active)).scalar_subquery(),
        select(func.count(col(PlaceRow.id)))
        .where(PlaceRow.kind == PlaceKind.SHELF, col(PlaceRow.active))
        .scalar_subquery(),
        select(func.count(col(ItemRow.id))).where(col(ItemRow.active)).scalar_subquery(),
        select(func.count(col(KitRow.id))).where(col(KitRow.active)).scalar_subquery(),
    )
    users, vehicles, places, items_, kits_ = session.exec(query).one()
    return Counts(users=users, vehicles=vehicles, places=places, items=items_, kits=kits_)


def accounts(session: Session) -> list[Account]:
    """Returns every user with roles, the active first, in two queries."""
    held: dict[int, set[Role]] = defaultdict(set)
    for user_id, role in session.exec(select(UserRoleRow.user_id, UserRoleRow.role)):
        held[user_id].add(Role(role))
    users = session.exec(
        select(UserRow).order_by(col(UserRow.active).desc(), col(UserRow.username))
    )
    return [Account(user=user, roles=frozenset(held[user.id or 0])) for user in users]


def account(session: Session, user_id: int) -> Account | None:
    """Returns a user with roles, active or not."""
    user = session.get(UserRow, user_id)
    if user is None:
        return None
    roles = session.exec(select(UserRoleRow.role).where(UserRoleRow.user_id == user_id))
    return Account(user=user, roles=frozenset(Role(role) for role in roles))


def vehicles(session: Session) -> list[VehicleRow]:
    """Returns every vehicle, the active first."""
    return list(
        session.exec(
            select(VehicleRow).order_by(col(VehicleRow.active).desc(), col(VehicleRow.code))
        )
    )


def storage_places(session: Session) -> list[PlaceRow]:
    """Returns every place where goods are kept, by code."""
    return list(
        session.exec(
            select(PlaceRow).where(PlaceRow.kind == PlaceKind.SHELF).order_by(col(PlaceRow.code))
        )
    )


def items(session: Session) -> list[ItemRow]:
    """Returns every item by group and name."""
    return list(session.exec(select(ItemRow).order_by(col(ItemRow.group), folded(ItemRow.name_tr))))


def kits(session: Session) -> list[CatalogueKit]:
    """Returns every kit with what goes into it, in two queries."""
    parts: dict[int, list[tuple[ItemRow, Quantity]]] = defaultdict(list)
    query = (
        select(KitComponentRow, ItemRow)
        .join(ItemRow, col(ItemRow.id) == col(KitComponentRow.item_id))
        .order_by(folded(ItemRow.name_tr))
    )
    for part, item in session.exec(query):
        parts[part.kit_id].append((item, Quantity(pieces=part.pieces, grams=part.grams)))
    found = session.exec(select(KitRow).order_by(folded(KitRow.label), col(KitRow.version)))
    return [CatalogueKit(kit=kit, components=tuple(parts[kit.id or 0])) for kit in found]
