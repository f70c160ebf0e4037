"""The town grows through the services, whole or not at all, the same for the same number."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from logistics.adapters.sealing import sealer_from
from logistics.domain.lots import StorageClass, is_expired
from logistics.domain.orders import OrderState, ProgrammeState
from logistics.services import boxing
from logistics.store import ledger, settings
from logistics.store.tables import (
    HouseholdRow,
    ItemRow,
    LotRow,
    OrderRow,
    ProgrammeRow,
    PromiseRow,
    VehicleRow,
)
from seeds.plant import NotEmpty, Town, is_demo, is_empty, plant
from tests.builders import a_user
from tests.databases import SqliteDatabases

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SEALER = sealer_from("only-for-tests-" * 3)
SMALL = Town(households=120, seed=7)
Portrait = list[tuple[object, ...]]


def planted(engine: sa.Engine, town: Town = SMALL, *, at: datetime = AT) -> Session:
    """Returns a session on a database that was just planted."""
    with Session(engine) as session, session.begin():
        plant(session, town, sealer=SEALER, at=at)
    return Session(engine)


@pytest.fixture(scope="module")
def town(module_engine: sa.Engine) -> sa.Engine:
    """The small town, planted once for all who only look at it."""
    planted(module_engine).close()
    return module_engine


@pytest.fixture
def looking(town: sa.Engine) -> Iterator[Session]:
    with Session(town) as session:
        yield session


def test_the_town_has_its_households_vehicles_and_orders(looking: Session) -> None:
    assert len(looking.exec(select(HouseholdRow)).all()) == 120
    assert len(looking.exec(select(VehicleRow)).all()) == 6
    orders = looking.exec(select(OrderRow)).all()

    assert len(orders) > 20
    assert {order.state for order in orders} == {OrderState.PLACED}
    assert is_demo(looking)


def test_every_balance_of_the_planted_stock_is_proven(looking: Session) -> None:
    assert ledger.prove(looking) == []


def test_every_order_has_its_parcel_promised(looking: Session) -> None:
    promised = set(looking.exec(select(PromiseRow.order_id)))

    assert promised == set(looking.exec(select(OrderRow.id)))


@pytest.mark.parametrize("days", [0, 40, 400])
def test_stock_is_fresh_and_the_first_programme_delivers_tomorrow_whenever_it_is_planted(
    sqlite_url: str, days: int
) -> None:
    at = AT + timedelta(days=days)
    with planted(sa_engine(sqlite_url), at=at) as session:
        lots = session.exec(select(LotRow)).all()
        first = session.exec(
            select(ProgrammeRow).where(ProgrammeRow.state == ProgrammeState.ALLOCATED)
        ).one()

        assert not any(is_expired(lot.expires_on, on=at.date()) for lot in lots)
        assert first.deliver_on == at.date() + timedelta(days=1)


@pytest.fixture(scope="module")
def elsewhere(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], Portrait]:
    """Plants a town by its number in a database of its own, and returns its portrait."""

    @cache
    def portrait_of(seed: int) -> Portrait:
        engine = sa_engine(sqlite_databases.fresh_url(tmp_path_factory.mktemp("town")))
        with planted(engine, Town(households=120, seed=seed)) as session:
            return portrait(session)

    return portrait_of


def test_the_same_number_plants_the_same_town(
    elsewhere: Callable[[int], Portrait], looking: Session
) -> None:
    assert portrait(looking) == elsewhere(7)


def test_another_number_plants_another_town(
    elsewhere: Callable[[int], Portrait], looking: Session
) -> None:
    assert portrait(looking) != elsewhere(8)


def test_planting_again_changes_nothing(town: sa.Engine) -> None:
    with Session(town) as session:
        before = portrait(session)

    with Session(town) as session, session.begin():
        done = plant(session, Town(households=5, seed=1), sealer=SEALER, at=AT)

    assert not done
    with Session(town) as session:
        assert portrait(session) == before


def test_a_database_in_use_is_refused(session: Session) -> None:
    a_user(session)

    with pytest.raises(NotEmpty):
        plant(session, SMALL, sealer=SEALER, at=AT)


@pytest.mark.parametrize(
    "word", ["Staff and vehicles", "Opening stock", "Households", "Parcels", "First programme"]
)
def test_a_planting_that_is_interrupted_leaves_nothing_behind(sqlite_url: str, word: str) -> None:
    engine = sa_engine(sqlite_url)

    def interrupt(words: str, units: int) -> None:
        if words == word and units:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Session(engine) as session, session.begin():
        plant(session, SMALL, sealer=SEALER, at=AT, on_progress=interrupt)

    with Session(engine) as session:
        assert is_empty(session)
        assert not is_demo(session)
        assert session.exec(select(LotRow.id)).first() is None


def test_progress_adds_up_to_what_was_announced(session: Session) -> None:
    from seeds.plant import steps

    told: dict[str, int] = {}
    plant(
        session,
        SMALL,
        sealer=SEALER,
        at=AT,
        on_progress=lambda words, units: told.update({words: told.get(words, 0) + units}),
    )

    assert told == {step.words: step.units for step in steps(SMALL, at=AT)}


def test_the_depot_is_the_demo_s(looking: Session) -> None:
    assert settings.get(looking, "depot_latitude") == pytest.approx(40.762)


def test_chilled_boxes_are_in_use_and_a_programme_hands_out_chilled_food(looking: Session) -> None:
    chilled = looking.exec(
        select(ProgrammeRow)
        .join(ItemRow, col(ItemRow.id) == col(ProgrammeRow.item_id))
        .where(ItemRow.storage == StorageClass.CHILLED)
    ).one()

    assert boxing.boxes_are_used(looking)
    assert chilled.state is ProgrammeState.DRAFT


def sa_engine(url: str) -> sa.Engine:
    from logistics.store.engine import create_engine

    return create_engine(url)


def portrait(session: Session) -> Portrait:
    """Returns what two equal towns share: households and orders, without instants."""
    query = (
        select(HouseholdRow, OrderRow)
        .outerjoin(OrderRow, col(OrderRow.household_id) == col(HouseholdRow.id))
        .order_by(col(HouseholdRow.code))
    )
    return [
        (
            *(household.code, household.contact_name, household.national_id_key),
            *(household.phone, household.street, household.building_no, household.size),
            *(household.latitude, household.longitude, household.need_band, household.diet),
            *((order.code, order.rank, order.state) if order else ()),
        )
        for household, order in session.exec(query)
    ]
