"""Packs of meat go out and come back: promised, loaded, delivered, and never frozen again."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from logistics.domain.audience import Audience
from logistics.domain.errors import CameBackWarm, InvalidValue, Refrozen
from logistics.domain.ledger import PlaceKind
from logistics.domain.orders import OrderState, Outcome
from logistics.domain.quantity import Quantity
from logistics.domain.reconciliation import LossReason
from logistics.services import allocating, delivering, dispatching, reconciling
from logistics.services.reconciling import Lost, Returned
from logistics.store import ledger, places, settings
from logistics.store.meat import frozen_and_gone
from logistics.store.route_accounts import route_accounts
from logistics.store.tables import LotRow, OrderRow, PromiseRow, RouteRow, StopRow, ThawingRow
from tests.builders import (
    a_command,
    a_household,
    a_lot,
    a_neighbourhood,
    a_plan,
    a_route,
    a_stop,
    a_trip,
    a_user,
    a_vehicle,
)
from tests.butchery import Butchery, a_butchery, frozen_packs

ON_THE_WAY = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class Round:
    """A loaded round of meat packs, one to each door."""

    shop: Butchery
    packs: list[LotRow]
    orders: list[OrderRow]
    stops: list[StopRow]
    route_id: int
    trip_id: int
    driver: int


@pytest.fixture
def round_(session):
    shop = a_butchery(session)
    packs = frozen_packs(session, shop, 2_510, 2_480, 2_490)
    area = a_neighbourhood(session)
    for _ in packs:
        a_household(session, area)
    programme = allocating.make_programme(
        session,
        allocating.Wish(
            name="Et",
            item_id=shop.frozen_pack.id,
            pieces_each=1,
            deliver_on=date(2026, 11, 3),
            audience=Audience(),
        ),
        command=a_command(shop.by),
    )
    allocating.allocate(session, programme.id, command=a_command(shop.by))
    orders = list(session.exec(select(OrderRow).order_by(OrderRow.rank)))
    route = a_route(
        session,
        a_plan(session, actor=shop.actor),
        vehicle=a_vehicle(session, refrigerated=True),
        driver=(driver := a_user(session)),
    )
    trip = a_trip(session, route)
    stops = [a_stop(session, trip, order, number) for number, order in enumerate(orders, start=1)]
    session.flush()
    dispatching.load_trip(session, command=a_command(shop.by), trip_id=trip.id)
    return Round(
        shop=shop,
        packs=packs,
        orders=orders,
        stops=stops,
        route_id=route.id,
        trip_id=trip.id,
        driver=driver.id,
    )


def lot_of(session, order):
    return session.exec(select(PromiseRow).where(PromiseRow.order_id == order.id)).first().lot_id


def come_home(session, round_, stop):
    delivering.record_failure(
        session,
        command=a_command(round_.driver, at=ON_THE_WAY),
        stop_id=stop.id,
        outcome=Outcome.NOT_HOME,
    )


def take_back(session, round_, *lines):
    return reconciling.take_back(
        session,
        command=a_command(round_.shop.by),
        route_id=round_.route_id,
        returned=[line for line in lines if isinstance(line, Returned)],
        lost=[line for line in lines if isinstance(line, Lost)],
    )


def test_each_household_is_promised_one_pack_with_its_own_grams(session, round_):
    promised = session.exec(select(PromiseRow)).all()

    assert sorted((row.pieces, row.grams) for row in promised) == [
        (1, 2_480),
        (1, 2_490),
        (1, 2_510),
    ]
    assert {row.lot_id for row in promised} == {pack.id for pack in round_.packs}


def test_a_delivered_pack_is_at_the_household_to_the_gram(session, round_):
    lot_id = lot_of(session, round_.orders[0])

    delivering.deliver(
        session, command=a_command(round_.driver, at=ON_THE_WAY), stop_id=round_.stops[0].id
    )

    homes = places.outside(session, PlaceKind.HOUSEHOLD)
    assert ledger.held(session, place_id=homes.id, lot_id=lot_id).pieces == 1
    assert ledger.prove(session) == []


def accounts(session, round_):
    found = route_accounts(session, session.get(RouteRow, round_.route_id))
    return {each.account.lot_id: each.account for each in found}


def packed(session, round_, stop_number, *, temperature_dc=None):
    """The line that puts the pack of a stop back into the freezer."""
    lot_id = lot_of(session, round_.orders[stop_number])
    return Returned(
        lot_id=lot_id,
        place_id=round_.shop.freezer.id,
        pieces=1,
        grams=accounts(session, round_)[lot_id].remaining.grams,
        temperature_dc=temperature_dc,
    )


def test_a_pack_that_comes_back_is_measured_first(session, round_):
    come_home(session, round_, round_.stops[0])

    with pytest.raises(InvalidValue) as refusal:
        take_back(session, round_, packed(session, round_, 0))
    assert refusal.value.field == "temperature_dc"


def test_a_pack_that_stayed_frozen_goes_back_and_keeps_its_right(session, round_):
    come_home(session, round_, round_.stops[0])

    take_back(session, round_, packed(session, round_, 0, temperature_dc=-150))

    assert round_.orders[0].state is OrderState.PLACED
    assert session.exec(select(ThawingRow)).all() == []


def test_a_pack_that_came_back_warm_never_goes_back_among_the_frozen(session, round_):
    come_home(session, round_, round_.stops[0])

    with pytest.raises(CameBackWarm) as refusal:
        take_back(session, round_, packed(session, round_, 0, temperature_dc=-149))
    assert (refusal.value.measured_dc, refusal.value.warmest_dc) == (-149, -150)


def test_the_limit_is_a_setting(session, round_):
    settings.put(session, "frozen_breach_dc", -120)
    come_home(session, round_, round_.stops[0])

    take_back(session, round_, packed(session, round_, 0, temperature_dc=-125))


@pytest.mark.parametrize(
    ("reason", "place"),
    [(LossReason.TO_KITCHEN, PlaceKind.KITCHEN), (LossReason.COLD_CHAIN, PlaceKind.WASTE)],
)
def test_a_warm_pack_goes_to_the_soup_kitchen_or_to_waste_and_is_marked(
    session, round_, reason, place
):
    come_home(session, round_, round_.stops[0])
    line = packed(session, round_, 0)
    lost = Lost(lot_id=line.lot_id, reason=reason, pieces=1, grams=line.grams)

    document = take_back(session, round_, lost)

    away = places.outside(session, place)
    held = ledger.held(session, place_id=away.id, lot_id=line.lot_id)
    assert held == Quantity(pieces=1, grams=line.grams)
    assert [row.lot_id for row in session.exec(select(ThawingRow))] == [line.lot_id]
    account = accounts(session, round_)[line.lot_id]
    assert account.remaining.is_nothing()

    reconciling.undo_return(session, command=a_command(round_.shop.by), document_id=document.id)
    with pytest.raises(Refrozen):
        take_back(session, round_, packed(session, round_, 0, temperature_dc=-180))


def test_part_of_a_lot_that_warmed_up_does_not_brand_the_rest_in_the_freezer(session, round_):
    shop = round_.shop
    lot = a_lot(session, shop.frozen_pack, shop.freezer, actor=shop.actor, pieces=40, grams=100_000)

    assert frozen_and_gone(session, [lot.id]) == []
    assert frozen_and_gone(session, [lot_of(session, round_.orders[0])]) == []  # on the vehicle
