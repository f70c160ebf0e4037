"""Packing, from the shelf to the parcel lot, on both databases."""

from datetime import date
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, select

from logistics.domain.errors import (
    AlreadyDone,
    InvalidValue,
    LotExpired,
    RuleBroken,
    Shortages,
    WrongStorage,
)
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.quantity import Quantity
from logistics.services import packing
from logistics.store import ledger, places
from logistics.store.parcels import parcels_packed_by
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    KitAlternativeRow,
    KitComponentRow,
    LotComponentRow,
    LotRow,
    SubstitutionRow,
)
from tests.builders import (
    MONDAY,
    a_command,
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    an_item,
    an_order,
)

DAY = MONDAY.date()
PASSED, SOON, LATER = date(2026, 11, 1), date(2026, 12, 1), date(2027, 6, 1)


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def shelf(session):
    return a_shelf(session, "A1")


def pack(session, kit, shelf, actor, *, parcels=2, key=None):
    return packing.pack(
        session,
        command=a_command(actor.id, key=key),
        kit_id=kit.id,
        parcels=parcels,
        place_id=shelf.id,
    )


def parcel_lot(session, document) -> LotRow:
    return session.exec(select(LotRow).where(LotRow.document_id == document.id)).one()


def test_components_become_a_parcel_lot_that_knows_what_it_is_made_of(session, actor, shelf):
    beans, tea = an_item(session, unit_net_g=1000), an_item(session, unit_net_g=500, name="Çay")
    bean_lot = a_lot(session, beans, shelf, actor=actor, pieces=10, expires_on=LATER)
    tea_lot = a_lot(session, tea, shelf, actor=actor, pieces=10, expires_on=SOON)
    kit = a_kit(session, [(beans, 2), (tea, 1)])

    document = pack(session, kit, shelf, actor, parcels=3)

    lot = parcel_lot(session, document)
    assert (lot.item_id, lot.kit_id, lot.expires_on) == (kit.item_id, kit.id, SOON)
    parcels = ledger.held(session, place_id=shelf.id, lot_id=lot.id)
    assert parcels == Quantity(pieces=3, grams=7500)
    left = ledger.held(session, place_id=shelf.id, lot_id=bean_lot.id)
    assert left == Quantity(pieces=4, grams=4000)
    made_of = session.exec(select(LotComponentRow)).all()
    assert {(row.component_lot_id, row.pieces) for row in made_of} == {
        (bean_lot.id, 6),
        (tea_lot.id, 3),
    }
    assert ledger.prove(session) == []


def test_what_expires_first_is_packed_first_and_the_expired_is_passed_over(session, actor, shelf):
    beans = an_item(session)
    expired = a_lot(session, beans, shelf, actor=actor, pieces=5, expires_on=PASSED)
    later = a_lot(session, beans, shelf, actor=actor, pieces=5, expires_on=LATER)
    soon = a_lot(session, beans, shelf, actor=actor, pieces=3, expires_on=SOON)
    kit = a_kit(session, [(beans, 1)])

    pack(session, kit, shelf, actor, parcels=4)

    held = [
        ledger.held(session, place_id=shelf.id, lot_id=lot.id).pieces
        for lot in (expired, soon, later)
    ]
    assert held == [5, 0, 4]


def test_the_plan_says_what_packing_then_does(session, actor, shelf):
    beans = an_item(session)
    soon = a_lot(session, beans, shelf, actor=actor, pieces=3, expires_on=SOON)
    later = a_lot(session, beans, shelf, actor=actor, pieces=5, expires_on=LATER)
    kit = a_kit(session, [(beans, 2)])

    plan = packing.packing_plan(session, kit_id=kit.id, parcels=2, on=DAY)

    [component] = plan.components
    assert [(pick.lot.id, pick.quantity.pieces) for pick in component.picks] == [
        (soon.id, 3),
        (later.id, 1),
    ]
    assert (plan.packed, plan.expires_on) == (Quantity(pieces=2, grams=4000), SOON)
    assert (plan.date_kind, plan.is_short) == (DateKind.BEST_BEFORE, False)


def test_shortages_are_told_by_item_and_nothing_is_packed(session, actor, shelf):
    beans, tea = an_item(session), an_item(session, name="Çay")
    a_lot(session, beans, shelf, actor=actor, pieces=3)
    kit = a_kit(session, [(beans, 1), (tea, 1)])

    with pytest.raises(Shortages) as refusal:
        pack(session, kit, shelf, actor, parcels=5)

    told = {
        (each.item, each.asked.pieces, each.available.pieces) for each in refusal.value.shortages
    }
    assert told == {("Kuru fasulye", 5, 3), ("Çay", 5, 0)}
    assert session.exec(select(LotComponentRow)).all() == []


def test_promised_food_is_not_packed(session, actor, shelf):
    beans = an_item(session)
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    programme = a_programme(session, actor=actor, item=beans)
    household = a_household(session, a_neighbourhood(session))
    an_order(session, programme, household, lot=lot, shelf=shelf, pieces=8, grams=8000)
    kit = a_kit(session, [(beans, 1)])

    with pytest.raises(Shortages):
        pack(session, kit, shelf, actor, parcels=3)

    pack(session, kit, shelf, actor, parcels=2)
    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).pieces == 8


def test_weighed_packs_take_their_share_of_the_grams(session, actor, shelf):
    meat = an_item(session, measure=Measure.CATCH, name="Et")
    lot = a_lot(session, meat, shelf, actor=actor, pieces=3, grams=7000)
    kit = a_kit(session, [(meat, 1)])

    first = pack(session, kit, shelf, actor, parcels=2)
    last = pack(session, kit, shelf, actor, parcels=1)

    weights = [
        ledger.held(session, place_id=shelf.id, lot_id=parcel_lot(session, document).id).grams
        for document in (first, last)
    ]
    assert weights == [4666, 2334]
    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).is_nothing()


def test_parcels_are_shelved_only_where_they_keep(session, actor, shelf):
    beans = an_item(session)
    a_lot(session, beans, shelf, actor=actor)
    kit = a_kit(session, [(beans, 1)])

    with pytest.raises(WrongStorage):
        pack(session, kit, a_shelf(session, storage=StorageClass.FROZEN), actor)


def test_the_same_command_packs_once(session, actor, shelf):
    beans = an_item(session)
    a_lot(session, beans, shelf, actor=actor)
    kit = a_kit(session, [(beans, 1)])
    document = pack(session, kit, shelf, actor, key="one")

    with pytest.raises(AlreadyDone) as done:
        pack(session, kit, shelf, actor, key="one")

    assert done.value.document_id == document.id


def test_the_ledger_itself_refuses_to_pack_what_passed_its_use_by_date(session, actor, shelf):
    milk = an_item(session, date_kind=DateKind.USE_BY)
    lot = a_lot(session, milk, shelf, actor=actor, expires_on=PASSED)
    bench = places.outside(session, PlaceKind.PACKING)
    document = session.get(DocumentRow, lot.document_id)
    move = ledger.Move(
        lot_id=lot.id, source_id=shelf.id, target_id=bench.id, quantity=Quantity(pieces=1, grams=1)
    )

    with pytest.raises(LotExpired):
        ledger.post(session, document, [move])


def test_two_packers_never_share_the_last_tins(engine):
    with Session(engine) as session, session.begin():
        actor, shelf, beans = a_user(session), a_shelf(session), an_item(session)
        a_lot(session, beans, shelf, actor=actor, pieces=10)
        kit = a_kit(session, [(beans, 1)])
        known = {"kit_id": kit.id, "place_id": shelf.id}
        actor_id, kit_item = actor.id, kit.item_id
    start, outcomes = Barrier(4), []

    def race() -> None:
        with Session(engine) as session:
            start.wait()
            try:
                with session.begin():
                    packing.pack(session, command=a_command(actor_id), parcels=4, **known)
                outcomes.append("packed")
            except RuleBroken as refusal:
                outcomes.append(type(refusal).__name__)

    threads = [Thread(target=race) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["Shortages", "Shortages", "packed", "packed"]
    with Session(engine) as session:
        parcels = session.exec(
            select(BalanceRow.pieces)
            .join(LotRow, LotRow.id == BalanceRow.lot_id)
            .where(LotRow.item_id == kit_item, BalanceRow.own)
        ).all()
        assert sum(parcels) == 8
        assert ledger.prove(session) == []


def substituted(item, other, *, pieces=1, reason="fasulye bitti"):
    return packing.Substitute(
        item_id=item.id, instead_id=other.id, each=Quantity(pieces=pieces), reason=reason
    )


def pack_with(session, kit, shelf, actor, *substitutes, parcels=2):
    return packing.pack(
        session, command=a_command(actor.id), kit_id=kit.id, parcels=parcels, place_id=shelf.id,
        substitutes=substitutes,
    )  # fmt: skip


def test_a_substitute_goes_into_every_parcel_and_the_label_and_recall_know_it(
    session, actor, shelf
):
    beans, rice = an_item(session), an_item(session, name="Pirinç", unit_net_g=500)
    rice.allergens = "GLUTEN"
    tea = an_item(session, name="Çay")
    rice_lot = a_lot(session, rice, shelf, actor=actor, pieces=8)
    a_lot(session, tea, shelf, actor=actor, pieces=8)
    kit = a_kit(session, [(beans, 1), (tea, 1)])

    document = pack_with(session, kit, shelf, actor, substituted(beans, rice, pieces=2), parcels=3)

    parcel = parcels_packed_by(session, document.id)
    assert {item.name_tr: each.pieces for item, each in parcel.contents} == {"Pirinç": 2, "Çay": 1}
    assert (parcel.allergens, parcel.packed.grams) == (frozenset({"GLUTEN"}), 3 * (1000 + 1000))
    [told] = parcel.substituted
    assert (told.item.id, told.instead.id, told.reason) == (beans.id, rice.id, "fasulye bitti")
    made_of = session.exec(select(LotComponentRow.component_lot_id)).all()
    assert rice_lot.id in made_of


def test_the_plan_offers_what_may_stand_for_what_is_short(session, actor, shelf):
    beans, rice = an_item(session), an_item(session, name="Pirinç")
    other_group, gone = an_item(session, name="Süt"), an_item(session, name="Nohut")
    other_group.group = "SUT"
    for item in (rice, other_group):
        a_lot(session, item, shelf, actor=actor, pieces=5)
    kit = a_kit(session, [(beans, 1)])

    plan = packing.packing_plan(session, kit_id=kit.id, parcels=4, on=DAY)
    again = packing.packing_plan(
        session, kit_id=kit.id, parcels=4, on=DAY, substitutes=[substituted(beans, rice)]
    )

    [component] = plan.components
    assert (plan.is_short, plan.possible) == (True, 0)
    assert [(o.item.id, o.available.pieces, o.listed) for o in component.offers] == [
        (rice.id, 5, False)
    ]
    assert (again.is_short, again.possible, again.components[0].is_substituted) == (False, 5, True)
    assert gone.id not in {offer.item.id for offer in component.offers}


def test_what_the_kit_lists_needs_no_reason_and_no_common_group(session, actor, shelf):
    beans, milk = an_item(session), an_item(session, name="Süt tozu")
    milk.group = "SUT"
    a_lot(session, milk, shelf, actor=actor, pieces=5)
    kit = a_kit(session, [(beans, 1)])
    session.add(KitAlternativeRow(kit_id=kit.id, item_id=beans.id, instead_id=milk.id))
    session.flush()

    pack_with(session, kit, shelf, actor, substituted(beans, milk, reason=""))

    assert session.exec(select(SubstitutionRow.instead_id)).all() == [milk.id]


def test_a_substitute_is_refused_with_what_is_wrong_with_it(session, actor, shelf):
    beans, tea, rice = an_item(session), an_item(session, name="Çay"), an_item(session, name="Un")
    milk, meat = an_item(session, name="Süt"), an_item(session, storage=StorageClass.FROZEN)
    rice.allergens, milk.group = "GLUTEN", "SUT"
    kit = a_kit(session, [(beans, 1), (tea, 1)])
    kit.diet = "gluten_free"
    wrong = {
        "diet": substituted(beans, rice),
        "another_group": substituted(beans, milk),
        "instead": substituted(beans, meat),
        "twice": substituted(beans, tea),
        "no_such_component": substituted(milk, beans),
        "no_reason": substituted(beans, an_item(session, name="Nohut"), reason=" "),
        "by_pieces": substituted(beans, an_item(session, name="Bakla"), pieces=0),
    }
    for why, substitute in wrong.items():
        with pytest.raises(InvalidValue) as refusal:
            pack_with(session, kit, shelf, actor, substitute)
        assert refusal.value.why == why, why
    assert session.exec(select(LotComponentRow)).all() == []


def test_loose_goods_are_packed_by_the_gram(session, actor, shelf):
    onions = an_item(session, measure=Measure.BULK, name="Soğan")
    lot = a_lot(session, onions, shelf, actor=actor, pieces=0, grams=5000)
    kit = a_kit(session, [])
    session.add(KitComponentRow(kit_id=kit.id, item_id=onions.id, grams=1500))
    session.flush()

    document = pack(session, kit, shelf, actor, parcels=3)

    packed = parcel_lot(session, document)
    assert ledger.held(session, place_id=shelf.id, lot_id=packed.id) == Quantity(
        pieces=3, grams=4500
    )
    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id) == Quantity(grams=500)
    with pytest.raises(Shortages):
        pack(session, kit, shelf, actor, parcels=1)
