"""Sharing out a programme's goods: promises, orders, and who gets nothing yet."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import func
from sqlmodel import Session, select

from logistics.domain.audience import Audience
from logistics.domain.errors import InvalidValue, NotEnoughAvailable, WrongState
from logistics.domain.lots import Measure
from logistics.domain.orders import OrderState, ProgrammeState
from logistics.domain.quantity import Quantity
from logistics.domain.roles import Role
from logistics.services import allocating
from logistics.services.allocating import Wish
from logistics.store.lots import available_lots
from logistics.store.tables import (
    HouseholdRow,
    KitFamilyRow,
    OrderRow,
    ProgrammeRow,
    PromiseRow,
)
from tests.builders import (
    MONDAY,
    a_command,
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_shelf,
    a_user,
    an_item,
)
from tests.statements import counted

TUESDAY = date(2026, 11, 3)


@pytest.fixture
def actor(session):
    return a_user(session, Role.COORDINATOR)


@pytest.fixture
def kit(session):
    return a_kit(session, [(an_item(session), 10)])


@pytest.fixture
def quarter(session):
    return a_neighbourhood(session)


def parcels(session, kit, actor, *, pieces, expires_on=date(2027, 2, 8), shelf=None):
    item = session.get(type(an_item(session)), kit.item_id)
    return a_lot(
        session, item, shelf or a_shelf(session), actor=actor, pieces=pieces, expires_on=expires_on
    )


def a_draft(session, kit, actor, *, key=None, **changes) -> ProgrammeRow:
    wish = {
        "name": "Kasım kolisi",
        "kit_id": kit.id,
        "pieces_each": 1,
        "deliver_on": TUESDAY,
        "audience": Audience(),
    }
    command = a_command(actor.id, key=key)
    return allocating.make_programme(session, Wish(**(wish | changes)), command=command)


def allocate(session, programme, actor):
    return allocating.allocate(session, programme.id, command=a_command(actor.id))


def free(session, kit) -> int:
    return sum(lot.quantity.pieces for lot in available_lots(session, [kit.item_id])[kit.item_id])


def test_each_household_in_turn_gets_an_order_with_its_promise(session, kit, actor, quarter):
    parcels(session, kit, actor, pieces=2)
    a_household(session, quarter, need_band=1)
    greatest = a_household(session, quarter, need_band=5)
    middle = a_household(session, quarter, need_band=3)

    sharing = allocate(session, a_draft(session, kit, actor), actor)

    orders = session.exec(select(OrderRow).order_by(OrderRow.rank)).all()
    assert [order.household_id for order in orders] == [greatest.id, middle.id]
    assert [(order.rank, order.ranked_need) for order in orders] == [(1, 5), (2, 3)]
    assert len(sharing.left_out) == 1
    assert session.exec(select(func.sum(PromiseRow.pieces))).one() == 2
    assert free(session, kit) == 0


def test_the_programme_is_allocated_and_knows_whom_it_left_out(session, kit, actor, quarter):
    parcels(session, kit, actor, pieces=1)
    a_household(session, quarter)
    a_household(session, quarter)
    programme = a_draft(session, kit, actor)

    allocate(session, programme, actor)

    assert programme.state is ProgrammeState.ALLOCATED
    assert programme.left_out == 1


def test_a_dry_run_promises_nothing(session, kit, actor, quarter):
    parcels(session, kit, actor, pieces=3)
    parcels(session, kit, actor, pieces=4, expires_on=date(2026, 11, 2))
    a_household(session, quarter)
    programme = a_draft(session, kit, actor)

    run = allocating.dry_run(session, programme, at=MONDAY)

    assert len(run.sharing.served) == 1
    assert run.sharing.pieces == 3
    assert run.passed_over == 4
    assert session.exec(select(PromiseRow)).all() == []


def test_allocating_twice_has_one_effect(session, kit, actor, quarter):
    parcels(session, kit, actor, pieces=5)
    a_household(session, quarter)
    programme = a_draft(session, kit, actor)

    allocate(session, programme, actor)
    again = allocate(session, programme, actor)

    assert again.shares == ()
    assert free(session, kit) == 4


def test_those_left_out_are_served_when_more_has_been_packed(session, kit, actor, quarter):
    parcels(session, kit, actor, pieces=1)
    a_household(session, quarter)
    a_household(session, quarter)
    programme = a_draft(session, kit, actor)
    allocate(session, programme, actor)

    parcels(session, kit, actor, pieces=1)
    allocate(session, programme, actor)

    assert programme.left_out == 0
    assert len(session.exec(select(OrderRow)).all()) == 2


def test_the_soonest_expiry_is_promised_first(session, kit, actor, quarter):
    parcels(session, kit, actor, pieces=1, expires_on=date(2027, 5, 1))
    soon = parcels(session, kit, actor, pieces=1, expires_on=date(2027, 1, 1))
    a_household(session, quarter)

    allocate(session, a_draft(session, kit, actor), actor)

    assert session.exec(select(PromiseRow.lot_id)).all() == [soon.id]


def test_only_the_audience_is_served(session, kit, actor, quarter):
    parcels(session, kit, actor, pieces=9)
    elsewhere = a_neighbourhood(session)
    a_household(session, elsewhere)
    a_household(session, quarter, size=9)
    a_household(session, quarter, need_band=1)
    meant = a_household(session, quarter, size=4, need_band=4)
    audience = Audience(neighbourhood_ids=(quarter.id,), size_from=3, size_to=5, need_from=3)

    allocate(session, a_draft(session, kit, actor, audience=audience), actor)

    assert session.exec(select(OrderRow.household_id)).all() == [meant.id]


def test_a_household_that_is_no_longer_active_is_not_served(session, kit, actor, quarter):
    parcels(session, kit, actor, pieces=9)
    gone = a_household(session, quarter)
    gone.active = False
    session.flush()

    with pytest.raises(InvalidValue, match="nobody"):
        allocate(session, a_draft(session, kit, actor), actor)


def test_parcels_go_to_the_sizes_they_are_packed_for_when_asked(session, kit, actor, quarter):
    kit.size_from, kit.size_to = 1, 2
    parcels(session, kit, actor, pieces=9)
    a_household(session, quarter, size=4)
    small = a_household(session, quarter, size=2)

    allocate(session, a_draft(session, kit, actor, sizes_of_kit=True), actor)

    assert session.exec(select(OrderRow.household_id)).all() == [small.id]


def test_a_draft_without_stock_is_refused_and_stays_a_draft(session, kit, actor, quarter):
    a_household(session, quarter)
    programme = a_draft(session, kit, actor)

    with pytest.raises(NotEnoughAvailable) as refusal:
        allocate(session, programme, actor)

    assert refusal.value.asked == Quantity(pieces=1)
    assert programme.state is ProgrammeState.DRAFT


def test_a_closed_programme_is_not_allocated(session, kit, actor):
    programme = a_draft(session, kit, actor)
    programme.state = ProgrammeState.CLOSED
    session.flush()

    with pytest.raises(WrongState):
        allocate(session, programme, actor)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"deliver_on": date(2026, 11, 1)}, "gone"),
        ({"pieces_each": 0}, "not_whole"),
        ({"kit_id": None}, "missing"),
    ],
)
def test_a_programme_nobody_can_mean_is_refused(session, kit, actor, changes, why):
    with pytest.raises(InvalidValue) as refusal:
        a_draft(session, kit, actor, **changes)

    assert refusal.value.why == why


def test_loose_goods_are_packed_before_they_are_given(session, kit, actor):
    flour = an_item(session, measure=Measure.BULK)

    with pytest.raises(InvalidValue) as refusal:
        a_draft(session, kit, actor, kit_id=None, item_id=flour.id)

    assert refusal.value.why == "loose"


def test_sending_a_programme_twice_makes_one(session, kit, actor):
    first = a_draft(session, kit, actor, key="same")
    second = a_draft(session, kit, actor, key="same")

    assert first.id == second.id


def test_two_allocations_at_once_never_promise_more_than_there_is(engine):
    with Session(engine, expire_on_commit=False) as session, session.begin():
        actor, kit = a_user(session), a_kit(session, [(an_item(session), 1)])
        parcels(session, kit, actor, pieces=5)
        quarter = a_neighbourhood(session)
        for _ in range(4):
            a_household(session, quarter)
        programmes = [a_draft(session, kit, actor) for _ in range(2)]
    barrier, troubles = Barrier(2), []

    def run(programme):
        barrier.wait()
        try:
            with Session(engine) as session, session.begin():
                allocate(session, programme, actor)
        except Exception as trouble:  # noqa: BLE001 - shown by the test
            troubles.append(trouble)

    threads = [Thread(target=run, args=(programme,)) for programme in programmes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    with Session(engine) as session:
        assert session.exec(select(func.sum(PromiseRow.pieces))).one() == 5
        assert free(session, kit) == 0


def test_the_same_programme_allocated_at_once_places_each_order_once(engine):
    with Session(engine, expire_on_commit=False) as session, session.begin():
        actor, kit = a_user(session), a_kit(session, [(an_item(session), 1)])
        parcels(session, kit, actor, pieces=9)
        quarter = a_neighbourhood(session)
        for _ in range(3):
            a_household(session, quarter)
        programme = a_draft(session, kit, actor)
    barrier, troubles = Barrier(2), []

    def run():
        barrier.wait()
        try:
            with Session(engine) as session, session.begin():
                allocate(session, programme, actor)
        except Exception as trouble:  # noqa: BLE001 - shown by the test
            troubles.append(trouble)

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    with Session(engine) as session:
        assert len(session.exec(select(OrderRow)).all()) == 3
        assert free(session, kit) == 6


def test_six_hundred_households_take_as_many_statements_as_six(
    engine, session, kit, actor, quarter
):
    parcels(session, kit, actor, pieces=1000)
    session.add_all(
        HouseholdRow(
            code=f"Z-{n:05d}", contact_name="Deneme Hane", neighbourhood_id=quarter.id,
            street="Sokak", building_no="1", latitude=40.7, longitude=29.9, size=4,
            need_band=n % 5 + 1, registered_at=MONDAY,
            last_served_at=datetime(2026, 10, 1, tzinfo=UTC) if n % 3 else None,
        )
        for n in range(600)
    )  # fmt: skip
    session.flush()
    programme = a_draft(session, kit, actor)

    with counted(engine) as seen:
        sharing = allocate(session, programme, actor)

    assert len(sharing.served) == 600
    assert len(seen) < 40
    states = set(session.exec(select(OrderRow.state)))
    assert states == {OrderState.PLACED}


@pytest.fixture
def family(session):
    """A small kit for one or two persons, a big one from three, and one without gluten."""
    row = KitFamilyRow(code="GIDA", name_tr="Gıda kolisi", name_en="Food parcel")
    session.add(row)
    session.flush()
    kits = {}
    for name, sizes, diet in (
        ("Tip B", (1, 2), ""), ("Tip A", (3, 5), ""), ("Tip C", (1, 30), "gluten_free")
    ):  # fmt: skip
        kit = a_kit(session, [(an_item(session), 1)])
        kit.label, (kit.size_from, kit.size_to) = name, sizes
        kit.family_id, kit.diet = row.id, diet
        kits[name] = kit
    session.flush()
    return kits


def lots_by_household(session) -> dict[int, int]:
    query = select(OrderRow.household_id, PromiseRow.lot_id).join(
        PromiseRow, PromiseRow.order_id == OrderRow.id
    )
    return dict(session.exec(query).all())


def test_each_household_gets_the_variant_for_its_size_and_diet(session, family, actor, quarter):
    lots = {name: parcels(session, kit, actor, pieces=2) for name, kit in family.items()}
    small, big = a_household(session, quarter, size=2), a_household(session, quarter, size=4)
    special = a_household(session, quarter, size=4)
    special.diet = "gluten_free"
    session.flush()
    programme = a_draft(session, family["Tip A"], actor, by_variant=True)

    run = allocating.dry_run(session, programme, at=MONDAY)
    sharing = allocate(session, programme, actor)

    assert lots_by_household(session) == {
        small.id: lots["Tip B"].id,
        big.id: lots["Tip A"].id,
        special.id: lots["Tip C"].id,
    }
    assert [share.rank for share in sharing.shares] == [1, 2, 3]
    assert {each.label: len(each.sharing.served) for each in run.variants} == {
        "Tip A": 1, "Tip B": 1, "Tip C": 1,
    }  # fmt: skip


def test_households_that_match_no_variant_are_told_and_get_nothing(session, family, actor, quarter):
    for kit in family.values():
        parcels(session, kit, actor, pieces=9)
    a_household(session, quarter, size=3)
    large = a_household(session, quarter, size=9)
    other = a_household(session, quarter, size=3)
    other.diet = "low_protein"
    session.flush()
    programme = a_draft(session, family["Tip A"], actor, by_variant=True)

    run = allocating.dry_run(session, programme, at=MONDAY)
    allocate(session, programme, actor)

    assert {each.household_id for each in run.without_kit} == {large.id, other.id}
    assert len(lots_by_household(session)) == 1
    assert programme.left_out == 2


def test_a_variant_that_is_short_leaves_its_own_households_out_alone(
    session, family, actor, quarter
):
    parcels(session, family["Tip A"], actor, pieces=5)
    served, left = a_household(session, quarter, size=4), a_household(session, quarter, size=1)
    programme = a_draft(session, family["Tip A"], actor, by_variant=True)

    sharing = allocate(session, programme, actor)

    assert [share.candidate.household_id for share in sharing.served] == [served.id]
    assert [share.candidate.household_id for share in sharing.left_out] == [left.id]


def test_a_kit_without_a_family_has_no_variants(session, kit, actor):
    with pytest.raises(InvalidValue) as refusal:
        a_draft(session, kit, actor, by_variant=True)

    assert (refusal.value.field, refusal.value.why) == ("good", "no_family")
