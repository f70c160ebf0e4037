"""Freezing later, thawing for good, and the soup kitchen, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from logistics.domain.errors import (
    AlreadyDone,
    InvalidValue,
    LinesRefused,
    NotEnoughAvailable,
    NotFound,
    Refrozen,
    WrongStorage,
)
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import Measure
from logistics.domain.orders import OrderState, PromiseState
from logistics.domain.quantity import Quantity
from logistics.services import cooking, freezing, undoing
from logistics.services.cooking import Wanted
from logistics.services.freezing import AfterThawing
from logistics.store import ledger, places
from logistics.store.documents import open_document
from logistics.store.lots import available_lots
from logistics.store.tables import (
    DocumentRow,
    LotComponentRow,
    LotRow,
    PromiseRow,
    PurposeRow,
    ThawingRow,
)
from tests.builders import (
    MONDAY,
    a_command,
    a_household,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    an_item,
    an_order,
)
from tests.butchery import (
    TODAY,
    a_bench,
    a_butchery,
    a_raw_lot,
    chilled_packs,
    frozen_packs,
    packs_of,
)


@pytest.fixture
def shop(session):
    return a_butchery(session)


def held(session, place, lot):
    return ledger.held(session, place_id=place.id, lot_id=lot.id)


def freeze(session, shop, lots, *, at=MONDAY, **changes):
    wish = {"lot_ids": [lot.id for lot in lots], "place_id": shop.freezer.id} | changes
    return freezing.freeze(session, command=a_command(shop.by, at=at), **wish)


def thaw(session, shop, *lots, to=AfterThawing.KITCHEN):
    return freezing.thaw(
        session, command=a_command(shop.by), lot_ids=[lot.id for lot in lots], to=to
    )


def cook(session, shop, *wanted, **more):
    return cooking.issue_to_kitchen(session, wanted, command=a_command(shop.by), **more)


def test_a_chilled_pack_becomes_a_frozen_one_that_remembers_it(session, shop):
    [pack] = chilled_packs(session, shop, 2_480)

    document = freeze(session, shop, [pack])

    [frozen] = packs_of(session, document)
    assert frozen.item_id == shop.frozen_pack.id
    assert frozen.code == f"{pack.code[:-4]}-002"
    assert (frozen.frozen_on, frozen.expires_on) == (TODAY, TODAY + timedelta(days=180))
    assert held(session, shop.freezer, frozen) == Quantity(pieces=1, grams=2_480)
    assert held(session, shop.cold, pack).is_nothing()
    linked = session.get(LotComponentRow, (frozen.id, pack.id))
    assert (linked.pieces, linked.grams) == (1, 2_480)
    assert ledger.prove(session) == []


def test_a_freezing_is_undone_while_nothing_has_gone_on(session, shop):
    [pack] = chilled_packs(session, shop, 2_480)
    document = freeze(session, shop, [pack])

    undoing.undo(session, command=a_command(shop.by), document_id=document.id)

    assert held(session, shop.cold, pack) == Quantity(pieces=1, grams=2_480)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (TODAY + timedelta(days=3), "future"),
        (TODAY - timedelta(days=1), "before_intake"),
    ],
)
def test_a_day_of_freezing_that_cannot_be_is_refused(session, shop, day, why):
    packs = chilled_packs(session, shop, 2_480)

    with pytest.raises(InvalidValue) as refusal:
        freeze(session, shop, packs, frozen_on=day)
    assert (refusal.value.field, refusal.value.why) == ("frozen_on", why)


def test_nothing_is_frozen_after_its_use_by_date(session, shop):
    packs = chilled_packs(session, shop, 2_480)

    with pytest.raises(InvalidValue) as refusal:
        freeze(session, shop, packs, at=MONDAY + timedelta(days=4))
    assert refusal.value.why == "after_use_by"


def test_only_chilled_meat_is_frozen_and_only_into_a_freezer(session, shop):
    [frozen] = frozen_packs(session, shop, 1_000)
    [fresh] = chilled_packs(session, shop, 1_000)

    with pytest.raises(NotFound):
        freeze(session, shop, [frozen])
    with pytest.raises(WrongStorage):
        freeze(session, shop, [fresh], place_id=shop.cold.id)
    with pytest.raises(InvalidValue):
        freeze(session, shop, [])


def test_freezing_twice_with_one_command_tells_of_the_first(session, shop):
    packs = chilled_packs(session, shop, 2_480)
    command = a_command(shop.by)
    wish = {"lot_ids": [packs[0].id], "place_id": shop.freezer.id}
    freezing.freeze(session, command=command, **wish)

    with pytest.raises(AlreadyDone):
        freezing.freeze(session, command=command, **wish)


def promised(session, shop, pack, *, item=None):
    programme = a_programme(session, actor=shop.actor, item=item or shop.frozen_pack)
    return an_order(
        session,
        programme,
        a_household(session, a_neighbourhood(session)),
        lot=pack,
        shelf=shop.freezer if item is None else shop.cold,
        grams=2_500,
    )


def test_a_promised_pack_is_not_frozen(session, shop):
    [pack] = chilled_packs(session, shop, 2_500)
    promised(session, shop, pack, item=shop.fresh_pack)

    with pytest.raises(NotEnoughAvailable):
        freeze(session, shop, [pack])


@pytest.mark.parametrize(
    ("to", "kind", "place"),
    [
        (AfterThawing.KITCHEN, DocumentKind.KITCHEN, PlaceKind.KITCHEN),
        (AfterThawing.WASTE, DocumentKind.WASTE, PlaceKind.WASTE),
    ],
)
def test_what_thaws_leaves_the_cold_at_once(session, shop, to, kind, place):
    packs = frozen_packs(session, shop, 2_500, 2_400)

    document = thaw(session, shop, *packs, to=to)

    assert document.kind is kind
    away = places.outside(session, place)
    assert [held(session, away, pack).grams for pack in packs] == [2_500, 2_400]
    assert {row.lot_id for row in session.exec(select(ThawingRow))} == {p.id for p in packs}
    assert {move.reason for move in ledger.moves_of(session, document.id)} == {"thawed"}


def test_thawing_is_never_undone_into_the_freezer(session, shop):
    document = thaw(session, shop, *frozen_packs(session, shop, 2_500))

    with pytest.raises(Refrozen):
        undoing.undo(session, command=a_command(shop.by), document_id=document.id)


def test_who_was_promised_what_thawed_gets_another(session, shop):
    packs = frozen_packs(session, shop, 2_500, 2_500)
    order = promised(session, shop, packs[0])

    thaw(session, shop, packs[0])

    [promise] = session.exec(select(PromiseRow).where(PromiseRow.state == PromiseState.OPEN)).all()
    assert (promise.order_id, promise.lot_id) == (order.id, packs[1].id)
    assert order.state is OrderState.PLACED


def test_who_was_promised_the_last_one_waits(session, shop):
    [pack] = frozen_packs(session, shop, 2_500)
    order = promised(session, shop, pack)

    thaw(session, shop, pack)

    assert order.state is OrderState.NOT_DELIVERED
    assert available_lots(session, [shop.frozen_pack.id])[shop.frozen_pack.id] == []


def a_thawed_lot(session, shop):
    """A pack that thawed where it lies."""
    [pack] = frozen_packs(session, shop, 2_500)
    session.add(
        ThawingRow(lot_id=pack.id, happened_at=MONDAY, recorded_at=MONDAY, actor_id=shop.by)
    )
    session.flush()
    return pack


def test_what_has_thawed_is_promised_to_nobody(session, shop):
    a_thawed_lot(session, shop)
    assert available_lots(session, [shop.frozen_pack.id])[shop.frozen_pack.id] == []


def test_what_has_thawed_goes_to_the_soup_kitchen_first(session, shop):
    thawed = a_thawed_lot(session, shop)
    frozen_packs(session, shop, 2_400)

    document = cook(session, shop, Wanted(item_id=shop.frozen_pack.id, pieces=1))

    assert [move.lot_id for move in ledger.moves_of(session, document.id)] == [thawed.id]


def test_a_thawed_lot_is_never_put_among_the_frozen(session, shop):
    pack = a_thawed_lot(session, shop)
    other = a_shelf(session, storage=shop.freezer.storage)
    document = open_document(session, DocumentKind.TRANSFER, command=a_command(shop.by))

    with pytest.raises(Refrozen):
        ledger.post(
            session,
            document,
            [
                Move(
                    lot_id=pack.id, source_id=shop.freezer.id, target_id=other.id,
                    quantity=Quantity(pieces=1, grams=2_500),
                )
            ],
        )  # fmt: skip


def refused(session, statement, **values):
    with pytest.raises(DBAPIError, match="thawed") as refusal, session.begin_nested():
        session.connection().execute(text(statement), values)
    return str(refusal.value.orig)


def test_the_database_itself_refuses_to_refreeze(session, shop):
    pack = a_thawed_lot(session, shop)
    other = a_shelf(session, storage=shop.freezer.storage)
    document = open_document(session, DocumentKind.TRANSFER, command=a_command(shop.by))

    refused(
        session,
        "INSERT INTO movement (document_id, line, lot_id, source_id, target_id, pieces, grams,"
        " reason, happened_at, recorded_at, actor_id) SELECT id, 1, :lot, :source, :target, 1,"
        " 2500, '', happened_at, recorded_at, actor_id FROM document WHERE id = :id",
        lot=pack.id, source=shop.freezer.id, target=other.id, id=document.id,
    )  # fmt: skip


def test_the_database_itself_refuses_thawed_meat_within_a_frozen_lot(session, shop):
    pack = a_thawed_lot(session, shop)
    [frozen] = frozen_packs(session, shop, 2_400)

    refused(
        session,
        "INSERT INTO lot_component (parcel_lot_id, component_lot_id, pieces, grams)"
        " VALUES (:parcel, :component, 1, 2500)",
        parcel=frozen.id, component=pack.id,
    )  # fmt: skip


def test_the_soup_kitchen_gets_what_expires_first(session, shop):
    shelf = a_shelf(session)
    beans = an_item(session, unit_net_g=1_000)
    late = a_lot(session, beans, shelf, actor=shop.actor, expires_on=date(2027, 3, 1))
    soon = a_lot(session, beans, shelf, actor=shop.actor, expires_on=date(2027, 2, 1))

    document = cook(session, shop, Wanted(item_id=beans.id, pieces=12), note="cuma")

    kitchen = places.outside(session, PlaceKind.KITCHEN)
    assert document.kind is DocumentKind.KITCHEN
    assert [held(session, kitchen, lot).pieces for lot in (soon, late)] == [10, 2]
    undoing.undo(session, command=a_command(shop.by), document_id=document.id)
    assert held(session, shelf, soon).pieces == 10


def test_loose_goods_go_to_the_soup_kitchen_by_weight(session, shop):
    shelf = a_shelf(session)
    tomatoes = an_item(session, measure=Measure.BULK)
    lot = a_lot(session, tomatoes, shelf, actor=shop.actor, pieces=0, grams=40_000)

    cook(session, shop, Wanted(lot=lot.code.lower(), grams=12_340))

    assert held(session, shelf, lot).grams == 27_660


def test_lines_of_one_issue_do_not_share_the_same_goods(session, shop):
    shelf = a_shelf(session)
    beans = an_item(session)
    lot = a_lot(session, beans, shelf, actor=shop.actor, pieces=10)
    six = Wanted(item_id=beans.id, pieces=6)

    with pytest.raises(LinesRefused) as refusal:
        cook(session, shop, six, Wanted(lot=lot.code, pieces=6))

    [(position, why)] = refusal.value.lines
    assert position == 1
    assert why.available.pieces == 4
    assert session.exec(select(DocumentRow).where(DocumentRow.kind == "kitchen")).all() == []


def test_what_lies_on_a_bench_does_not_go_to_the_soup_kitchen(session, shop):
    lot = a_raw_lot(session, shop, grams=10_000)
    a_bench(session, shop, lot, grams={lot.id: 9_000})

    with pytest.raises(LinesRefused):
        cook(session, shop, Wanted(lot=lot.code, grams=1_001))
    cook(session, shop, Wanted(lot=lot.code, grams=1_000))


def test_what_was_given_for_a_purpose_goes_to_the_soup_kitchen_for_that_purpose_alone(
    session, shop
):
    purpose = PurposeRow(code="ASEVI", name="Aşevi")
    session.add(purpose)
    session.flush()
    lot = a_raw_lot(session, shop, purpose_id=purpose.id)

    with pytest.raises(LinesRefused):
        cook(session, shop, Wanted(lot=lot.code, grams=1_000))
    cook(session, shop, Wanted(lot=lot.code, grams=1_000), purpose_id=purpose.id)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted(lot="GB-000000-000", grams=1), NotFound),
        (Wanted(item_id=999_999, pieces=1), NotFound),
    ],
)
def test_unknown_goods_are_refused_by_their_line(session, shop, wanted, why):
    with pytest.raises(LinesRefused) as refusal:
        cook(session, shop, wanted)
    assert isinstance(refusal.value.lines[0][1], why)


def test_an_amount_is_asked_in_the_item_s_own_measure(session, shop):
    lot = a_raw_lot(session, shop)

    with pytest.raises(LinesRefused) as refusal:
        cook(session, shop, Wanted(lot=lot.code, pieces=3))
    assert refusal.value.lines[0][1].field == "grams"
    with pytest.raises(InvalidValue):
        cook(session, shop)


def test_a_plan_takes_nothing(session, shop):
    lot = a_raw_lot(session, shop, grams=10_000)

    [pick] = cooking.kitchen_plan(session, [Wanted(lot=lot.code, grams=4_000)], on=TODAY)

    assert (pick.lot.id, pick.quantity.grams) == (lot.id, 4_000)
    assert held(session, shop.cold, lot).grams == 10_000


def test_the_packs_of_a_pack_remember_the_meat_they_came_from(session, shop):
    [pack] = chilled_packs(session, shop, 2_480)
    [frozen] = packs_of(session, freeze(session, shop, [pack]))

    chain = session.exec(
        select(LotRow.code)
        .join(LotComponentRow, LotComponentRow.component_lot_id == LotRow.id)
        .where(LotComponentRow.parcel_lot_id.in_([frozen.id, pack.id]))
        .order_by(LotRow.code)
    ).all()

    assert chain == [pack.code[:-4], pack.code]
