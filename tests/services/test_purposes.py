"""The purpose lock: what was given for a purpose serves that purpose alone, whatever happens."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from logistics.domain.audience import Audience
from logistics.domain.errors import (
    InvalidValue,
    NotEnoughAvailable,
    NotFound,
    RuleBroken,
    Shortages,
)
from logistics.services import allocating, conditions, packing, receiving
from logistics.services.allocating import Wish
from logistics.services.receiving import Papers
from logistics.store.engine import create_engine
from logistics.store.tables import LotComponentRow, LotRow, OrderRow, ProgrammeRow, PromiseRow
from tests.arrivals import a_line, a_purpose
from tests.builders import (
    a_command,
    a_household,
    a_kit,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    an_item,
    an_order,
)

TUESDAY = date(2026, 11, 3)


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def shelf(session):
    return a_shelf(session, "A1")


def given_for(session, actor, item, shelf, purpose_id, *, pieces=10) -> LotRow:
    """A donation of an item for a purpose, or for none."""
    receiving.receive_donation(
        session, command=a_command(actor.id), donor="M", reference="1",
        lines=[a_line(item, shelf.id, pieces=pieces)], papers=Papers(purpose_id=purpose_id),
    )  # fmt: skip
    return session.exec(select(LotRow).order_by(LotRow.id.desc())).first()


def a_draft(session, actor, item, purpose_id) -> ProgrammeRow:
    wish = Wish(
        name="Deneme", item_id=item.id, pieces_each=1, deliver_on=TUESDAY,
        audience=Audience(), purpose_id=purpose_id,
    )  # fmt: skip
    return allocating.make_programme(session, wish, command=a_command(actor.id))


def pack(session, actor, kit, shelf, purpose_id, *, parcels=1):
    return packing.pack(
        session, command=a_command(actor.id), kit_id=kit.id, parcels=parcels,
        place_id=shelf.id, purpose_id=purpose_id,
    )  # fmt: skip


def astray(session) -> list[tuple[int, int]]:
    """Returns the promises and the parcels that break the lock (rows of lots)."""
    promised = session.exec(
        select(PromiseRow.id, LotRow.id)
        .join(LotRow, LotRow.id == PromiseRow.lot_id)
        .join(OrderRow, OrderRow.id == PromiseRow.order_id)
        .join(ProgrammeRow, ProgrammeRow.id == OrderRow.programme_id)
        .where(
            LotRow.purpose_id.is_not(None),
            (ProgrammeRow.purpose_id.is_(None)) | (ProgrammeRow.purpose_id != LotRow.purpose_id),
        )
    ).all()
    parts = session.exec(
        text(
            "SELECT made.id, part.id FROM lot_component "
            "JOIN lot AS made ON made.id = lot_component.parcel_lot_id "
            "JOIN lot AS part ON part.id = lot_component.component_lot_id "
            "WHERE part.purpose_id IS NOT NULL "
            "AND (made.purpose_id IS NULL OR made.purpose_id <> part.purpose_id)"
        )
    ).all()
    return [tuple(row) for row in (*promised, *parts)]


def test_a_programme_of_another_purpose_gets_nothing_of_it(session, actor, shelf):
    item, ramadan, quake = an_item(session), a_purpose(session), a_purpose(session)
    given_for(session, actor, item, shelf, ramadan.id)
    a_household(session, a_neighbourhood(session))

    for purpose_id in (None, quake.id):
        programme = a_draft(session, actor, item, purpose_id)
        with pytest.raises(NotEnoughAvailable):
            allocating.allocate(session, programme.id, command=a_command(actor.id))


def test_a_programme_of_the_purpose_gets_it_and_what_is_free(session, actor, shelf):
    item, ramadan = an_item(session), a_purpose(session)
    given_for(session, actor, item, shelf, ramadan.id, pieces=1)
    given_for(session, actor, item, shelf, None, pieces=1)
    quarter = a_neighbourhood(session)
    a_household(session, quarter)
    a_household(session, quarter)
    programme = a_draft(session, actor, item, ramadan.id)

    sharing = allocating.allocate(session, programme.id, command=a_command(actor.id))

    assert len(sharing.served) == 2
    assert astray(session) == []


def test_a_parcel_packed_for_a_purpose_stays_bound_to_it(session, actor, shelf):
    item, ramadan = an_item(session), a_purpose(session)
    kit = a_kit(session, [(item, 1)])
    given_for(session, actor, item, shelf, ramadan.id)

    with pytest.raises(Shortages):
        pack(session, actor, kit, shelf, None)
    document = pack(session, actor, kit, shelf, ramadan.id)

    parcel = session.exec(select(LotRow).where(LotRow.document_id == document.id)).one()
    assert parcel.purpose_id == ramadan.id


def test_a_plan_shows_the_picks_of_its_purpose_only(session, actor, shelf):
    item, ramadan = an_item(session), a_purpose(session)
    kit = a_kit(session, [(item, 1)])
    given_for(session, actor, item, shelf, ramadan.id)

    plan = packing.packing_plan(session, kit_id=kit.id, parcels=2, on=TUESDAY)
    bound = packing.packing_plan(
        session, kit_id=kit.id, parcels=2, on=TUESDAY, purpose_id=ramadan.id
    )

    assert (plan.is_short, bound.is_short) == (True, False)


def test_a_programme_for_a_purpose_out_of_use_is_refused(session, actor):
    purpose = a_purpose(session)
    conditions.retire_purpose(session, purpose.id)

    with pytest.raises(NotFound):
        a_draft(session, actor, an_item(session), purpose.id)


def test_a_purpose_has_its_name_alone(session):
    a_purpose(session, "Ramazan dağıtımı")

    with pytest.raises(InvalidValue):
        a_purpose(session, "RAMAZAN DAĞITIMI")


def test_the_database_refuses_a_promise_to_another_purpose(session, actor, shelf):
    item, ramadan = an_item(session), a_purpose(session)
    lot = given_for(session, actor, item, shelf, ramadan.id)
    programme = a_programme(session, actor=actor, item=item)
    household = a_household(session, a_neighbourhood(session))

    with pytest.raises(DBAPIError, match="given for another purpose"), session.begin_nested():
        an_order(session, programme, household, lot=lot, shelf=shelf)


def test_the_database_refuses_to_make_something_for_all_of_it(session, actor, shelf):
    item, ramadan = an_item(session), a_purpose(session)
    bound = given_for(session, actor, item, shelf, ramadan.id)
    free = given_for(session, actor, item, shelf, None)

    session.add(
        LotComponentRow(parcel_lot_id=free.id, component_lot_id=bound.id, pieces=1, grams=1)
    )
    with pytest.raises(DBAPIError, match="serves the purpose"):
        session.flush()


def test_a_programme_keeps_its_purpose(session, actor):
    programme = a_draft(session, actor, an_item(session), a_purpose(session).id)

    with pytest.raises(DBAPIError, match="keeps its purpose"), session.begin_nested():
        session.connection().execute(
            text("UPDATE programme SET purpose_id = NULL WHERE id = :id"), {"id": programme.id}
        )


PURPOSES = st.sampled_from([None, 0, 1])
STEPS = st.lists(
    st.tuples(st.sampled_from(["give", "pack", "share_item", "share_parcels"]), PURPOSES),
    min_size=3,
    max_size=12,
)


@given(steps=STEPS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_order_of_events_gives_a_lot_to_another_purpose(sqlite_url, steps):
    engine = create_engine(sqlite_url)
    with Session(engine) as session:
        world = World(session)
        for step, which in steps:
            purpose_id = None if which is None else world.purposes[which].id
            try:
                with session.begin_nested():
                    getattr(world, step)(purpose_id)
            except RuleBroken:
                pass  # a shortage is what the lock is for

        assert astray(session) == []
        session.rollback()
    engine.dispose()


class World:
    """A shelf, an item, its kit, two purposes and three households."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.actor, self.shelf = a_user(session), a_shelf(session)
        self.item = an_item(session)
        self.kit = a_kit(session, [(self.item, 1)])
        self.purposes = [a_purpose(session), a_purpose(session)]
        quarter = a_neighbourhood(session)
        for _ in range(3):
            a_household(session, quarter)

    def give(self, purpose_id: int | None) -> None:
        given_for(self.session, self.actor, self.item, self.shelf, purpose_id, pieces=2)

    def pack(self, purpose_id: int | None) -> None:
        pack(self.session, self.actor, self.kit, self.shelf, purpose_id)

    def share_item(self, purpose_id: int | None) -> None:
        programme = a_draft(self.session, self.actor, self.item, purpose_id)
        allocating.allocate(self.session, programme.id, command=a_command(self.actor.id))

    def share_parcels(self, purpose_id: int | None) -> None:
        parcel = self.session.get(type(self.item), self.kit.item_id)
        programme = a_draft(self.session, self.actor, parcel, purpose_id)
        allocating.allocate(self.session, programme.id, command=a_command(self.actor.id))
