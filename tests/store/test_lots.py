"""What is free of each lot: available = held on the shelves − promised."""

import pytest
from sqlmodel import select

from logistics.domain.errors import NotFound
from logistics.domain.ledger import Move
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.store.lots import available_lots, lot_by_code
from logistics.store.tables import ItemRow, LotRow, PlaceRow, PromiseRow, UserRow
from tests.builders import a_household, a_neighbourhood, a_programme, a_shelf, an_order
from tests.store.world import a_move, a_world, posted


@pytest.fixture
def world(session):
    return a_world(session)


def free(session, world):
    return {
        (lot.lot_id, lot.place_id): lot.quantity.grams
        for lot in available_lots(session, [world.item])[world.item]
    }


def promised(session, world, *, grams):
    programme = a_programme(
        session, actor=session.get(UserRow, world.actor), item=session.get(ItemRow, world.item)
    )
    household = a_household(session, a_neighbourhood(session))
    return an_order(
        session,
        programme,
        household,
        lot=session.get(LotRow, world.lot),
        shelf=session.get(PlaceRow, world.shelf),
        pieces=0,
        grams=grams,
    )


def test_what_nobody_was_promised_is_free(session, world):
    assert free(session, world) == {(world.lot, world.shelf): 10}


def test_what_was_promised_is_not_free(session, world):
    promised(session, world, grams=4)
    promised(session, world, grams=5)

    assert free(session, world) == {(world.lot, world.shelf): 1}


@pytest.mark.parametrize(
    "state", [PromiseState.LOADED, PromiseState.DELIVERED, PromiseState.RELEASED]
)
def test_a_promise_that_is_kept_or_given_up_binds_nothing(session, world, state):
    promised(session, world, grams=4)
    for row in session.exec(select(PromiseRow)):
        row.state = state
    session.flush()

    assert free(session, world) == {(world.lot, world.shelf): 10}


def test_what_is_promised_whole_is_not_offered(session, world):
    promised(session, world, grams=10)

    assert free(session, world) == {}


def test_what_was_lost_after_it_was_promised_is_not_offered_below_zero(session, world):
    promised(session, world, grams=8)

    posted(session, world, a_move(world, grams=5, to=world.waste))

    assert free(session, world) == {}


def test_food_on_a_vehicle_is_ours_but_not_free(session, world):
    posted(session, world, a_move(world, grams=4, to=world.vehicle))

    assert free(session, world) == {(world.lot, world.shelf): 6}


def test_a_lot_on_two_shelves_is_free_on_both(session, world):
    posted(session, world, a_move(world, grams=4, to=world.other_shelf))

    assert free(session, world) == {(world.lot, world.shelf): 6, (world.lot, world.other_shelf): 4}


def test_what_is_free_follows_every_movement_within_one_session(session, world):
    lots = [available_lots(session, [world.item])]  # kept, as a verb keeps what it decided on

    posted(session, world, a_move(world, grams=3))

    assert lots[0][world.item][0].quantity == Quantity(grams=10)
    assert free(session, world) == {(world.lot, world.shelf): 7}


def test_an_item_that_was_never_received_has_no_lots(session, world):
    assert available_lots(session, [world.item, 999])[999] == []


def test_a_lot_is_found_by_its_code_however_it_was_typed(session, world):
    code = session.get(LotRow, world.lot).code

    assert lot_by_code(session, f" {code.lower()} ").id == world.lot


def test_a_lot_nobody_knows_is_refused_by_name(session):
    with pytest.raises(NotFound) as refused:
        lot_by_code(session, "GB-000000-000")

    assert (refused.value.kind, refused.value.key) == ("lot", "GB-000000-000")


def test_a_move_of_a_shelf_made_later_is_free_there(session, world):
    new = a_shelf(session)
    move = Move(
        lot_id=world.lot,
        source_id=world.shelf,
        target_id=new.id,
        quantity=Quantity(grams=10),
    )

    posted(session, world, move)

    assert free(session, world) == {(world.lot, new.id): 10}
