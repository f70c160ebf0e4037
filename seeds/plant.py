"""Plants the demo town into an empty database, in one transaction.

Everything goes through the services, as people would do it, so the town proves
them: food is received before it is packed, packed before it is promised. Either
the whole town stands afterwards or nothing of it does; planting again changes
nothing. Days are counted from the day of planting: stock is fresh, and the first
programme delivers tomorrow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session, select

from logistics.adapters.sealing import Sealer
from logistics.store import settings
from logistics.store.locks import lock_name
from logistics.store.tables import DocumentRow, HouseholdRow, UserRow
from seeds.catalogue import catalogue
from seeds.neighbourhoods import neighbourhoods
from seeds.organisation import opening_stock, organisation
from seeds.planting import arrivals, bank, butchery, cold, goods, programmes, safety, town
from seeds.planting.ground import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """How large a town, and which of all towns of that size."""

    households: int = 600
    seed: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One part of the planting; ``units`` is how much work its progress will tell of."""

    words: str
    units: int
    plant: Callable[[Ground], None]


class NotEmpty(Exception):
    """The database already holds something that is not a demo town."""


def steps(chosen: Town, *, at: datetime) -> list[Step]:
    """Returns the parts of the planting in their order."""
    lines = sum(len(receipt.lines) for receipt in opening_stock(at.date()))
    goods_known = len(catalogue().items) + len(catalogue().kits)
    return [
        Step(words="Staff and vehicles", units=len(organisation().users), plant=bank.plant),
        Step(words="Neighbourhoods", units=len(neighbourhoods()), plant=town.plant_neighbourhoods),
        Step(words="Catalogue", units=goods_known, plant=goods.plant_catalogue),
        Step(words="Opening stock", units=lines, plant=goods.plant_stock),
        Step(
            words="Households",
            units=chosen.households,
            plant=lambda ground: town.plant_households(ground, chosen.households, seed=chosen.seed),
        ),
        Step(words="Meat", units=butchery.UNITS, plant=butchery.plant),
        Step(words="Parcels", units=len(organisation().packing), plant=goods.plant_parcels),
        Step(words="Temperatures", units=cold.UNITS, plant=cold.plant),
        Step(words="Quarantine and waste", units=safety.UNITS, plant=safety.plant),
        Step(words="Goods coming in", units=arrivals.UNITS, plant=arrivals.plant),
        Step(words="First programme", units=programmes.UNITS, plant=programmes.plant),
    ]


def plant(
    session: Session,
    chosen: Town,
    *,
    sealer: Sealer,
    at: datetime,
    on_progress: Callable[[str, int], object] = lambda *_: None,
) -> bool:
    """Plants the town ``at`` an instant; tells whether there was anything to do.

    ``on_progress`` hears what is being planted and how many units were just done.
    The caller commits.

    Raises
    ------
    NotEmpty
        When the database is in real use.
    """
    lock_name(session, "plant the demo town")
    if is_demo(session):
        return False
    if not is_empty(session):
        raise NotEmpty
    for step in steps(chosen, at=at):
        on_progress(step.words, 0)
        told = partial(on_progress, step.words)
        step.plant(Ground(session=session, sealer=sealer, at=at, told=told))
    settings.put(session, "demo", True)
    return True


def is_demo(session: Session) -> bool:
    """Tells whether a demo town stands in the database."""
    return bool(settings.get(session, "demo"))


def is_empty(session: Session) -> bool:
    """Tells whether nobody has used the database yet."""
    used = (UserRow.id, HouseholdRow.id, DocumentRow.id)
    return all(session.exec(select(column).limit(1)).first() is None for column in used)
