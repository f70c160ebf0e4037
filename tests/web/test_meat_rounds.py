"""A thousand packs of meat: shared out, loaded and read in as many questions as ten."""

import pytest
from sqlmodel import select

from logistics.domain.audience import Audience
from logistics.domain.meat import Weighed
from logistics.services import allocating, portioning
from logistics.store.tables import HouseholdRow, LotRow, OrderRow, PromiseRow
from tests.adapters.papers import text_of
from tests.builders import (
    a_command,
    a_household,
    a_neighbourhood,
    a_plan,
    a_route,
    a_stop,
    a_trip,
    a_user,
    a_vehicle,
)
from tests.butchery import TODAY, a_bench, a_butchery, a_raw_lot, closed
from tests.web.counting import statements

FEW, MANY = 10, 1_000


@pytest.fixture
def shop(db):
    shop = a_butchery(db)
    db.commit()
    return shop


def packs(db, shop, count):
    """So many packs in the freezer, each of another weight."""
    weights = [900 + number % 100 for number in range(count)]
    bench = a_bench(db, shop, a_raw_lot(db, shop, grams=sum(weights)))
    for grams in weights:
        portioning.weigh(
            db, command=a_command(shop.by), portioning_id=bench.id, kind=Weighed.PACK, gross_g=grams
        )
    return closed(db, shop, bench)


def households(db, count):
    area = a_neighbourhood(db)
    for _ in range(count - len(db.exec(select(HouseholdRow.id)).all())):
        a_household(db, area)


def a_programme_of(db, shop):
    return allocating.make_programme(
        db,
        allocating.Wish(
            name="Et paketi",
            item_id=shop.frozen_pack.id,
            pieces_each=1,
            deliver_on=TODAY,
            audience=Audience(),
        ),
        command=a_command(shop.by),
    )


def shared_out(app, db, shop, count) -> tuple[int, int]:
    """How many statements sharing out so many packs take."""
    packs(db, shop, count)
    households(db, count)
    programme = a_programme_of(db, shop)
    db.flush()
    with statements(app) as sent:
        sharing = allocating.allocate(db, programme.id, command=a_command(shop.by))
    assert len(sharing.served) == count
    db.commit()
    return len(sent), programme.id


def test_a_thousand_packs_are_shared_out_in_as_many_statements_as_ten(
    app, db, shop, warehouse, coordinator
):
    few, _ = shared_out(app, db, shop, FEW)
    many, programme_id = shared_out(app, db, shop, MANY)

    assert many == few
    promised = db.exec(
        select(PromiseRow.pieces, PromiseRow.grams)
        .join(OrderRow, OrderRow.id == PromiseRow.order_id)
        .where(OrderRow.programme_id == programme_id)
    ).all()
    db.commit()
    assert {pieces for pieces, _ in promised} == {1}
    assert len({grams for _, grams in promised}) == 100
    page = coordinator.get(f"/coordinator/programmes/{programme_id}").text
    assert "0,9 kg – 0,999 kg" in page
    for address in (f"/warehouse/items/{shop.frozen_pack.code}", "/warehouse/stock"):
        with statements(app) as sent:
            assert warehouse.get(address).status_code == 200
        assert len(sent) < 25


def loaded(db, shop, count):
    """A trip that is to carry so many packs, one to a door."""
    packs(db, shop, count)
    households(db, count)
    programme = a_programme_of(db, shop)
    allocating.allocate(db, programme.id, command=a_command(shop.by))
    route = a_route(
        db,
        a_plan(db, actor=shop.actor, day=TODAY),
        vehicle=a_vehicle(db, refrigerated=True),
        driver=a_user(db),
    )
    trip = a_trip(db, route)
    orders = db.exec(select(OrderRow).where(OrderRow.programme_id == programme.id)).all()
    for number, order in enumerate(orders, start=1):
        a_stop(db, trip, order, number)
    db.commit()
    return trip, route


def test_the_loading_list_tells_packs_of_one_lot_in_one_line(app, db, shop, warehouse):
    trip, route = loaded(db, shop, 30)
    first = db.exec(select(LotRow.code).where(LotRow.item_id == shop.frozen_pack.id)).first()
    db.commit()

    text = warehouse.get(f"/warehouse/loadings/{trip.id}").text

    assert f"{first}…030" in text
    assert text.count('type="checkbox" class="form-check-input tick"') == 1
    assert warehouse.get(f"/papers/trips/{trip.id}.pdf").data.startswith(b"%PDF")
    sent = warehouse.post(
        f"/warehouse/loadings/{trip.id}", data={"command_key": "load", "counted": "y"}
    )
    assert sent.status_code == 303
    back = warehouse.get(f"/warehouse/returns/{route.code}").text
    assert back.count('data-label="Parti"') > 0


def test_the_loading_list_on_paper_names_every_pack_at_its_door(app, db, shop, warehouse):
    trip, _route = loaded(db, shop, 3)
    codes = db.exec(select(LotRow.code).where(LotRow.item_id == shop.frozen_pack.id)).all()
    db.commit()

    paper = text_of(warehouse.get(f"/papers/trips/{trip.id}.pdf").data)

    assert all(f"· {code}" in paper for code in codes)


def test_more_packs_on_a_trip_cost_no_more_questions(app, db, shop, warehouse):
    counts = []
    for count in (3, 30):
        trip, _ = loaded(db, shop, count)
        with statements(app) as sent:
            assert warehouse.get(f"/warehouse/loadings/{trip.id}").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]
