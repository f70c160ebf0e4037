"""Meat from the door to packs in the freezer, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from logistics.domain.errors import (
    AlreadyDone,
    CannotUndo,
    GoodsPromised,
    InsufficientStock,
    InvalidValue,
    LotOnHold,
    MassDoesNotBalance,
    NotEnoughAvailable,
    WrongState,
    WrongStorage,
)
from logistics.domain.holds import HoldKind
from logistics.domain.ledger import PlaceKind
from logistics.domain.meat import (
    Appearance,
    Container,
    Cut,
    MeatRule,
    Objection,
    Species,
    Weighed,
)
from logistics.domain.quantity import Quantity
from logistics.services import mass_balancing, meat_receiving, portioning, undoing
from logistics.store import ledger, meat, places, portionings
from logistics.store.holds import open_holds
from logistics.store.tables import (
    DocumentRow,
    LotComponentRow,
    LotRow,
    MeatIntakeRow,
    PartyRow,
    PortioningRow,
    PurposeRow,
    WeighingRow,
)
from tests.builders import MONDAY, a_command, a_household, a_neighbourhood, a_programme, an_order
from tests.butchery import (
    TODAY,
    a_bench,
    a_butchery,
    a_raw_lot,
    closed,
    declared,
    frozen_packs,
    packs_of,
    received,
    weigh,
)


@pytest.fixture
def shop(session):
    return a_butchery(session)


def held(session, place, lot):
    return ledger.held(session, place_id=place.id, lot_id=lot.id)


def outside(session, kind, lot):
    return held(session, places.outside(session, kind), lot)


def test_meat_is_booked_with_the_net_of_all_its_containers(session, shop):
    tubs = (Container(gross_g=11_500, tare_g=1_500), Container(gross_g=6_250, tare_g=1_250))

    intake = received(session, shop, containers=tubs, ear_tag="TR411234567890")

    lot = session.get(LotRow, intake.lot_id)
    assert held(session, shop.cold, lot) == Quantity(grams=15_000)
    assert lot.expires_on == TODAY + timedelta(days=2)
    assert lot.supplier_lot == "TR411234567890"
    assert [tub.gross_g for tub in meat.containers_of(session, intake.id)] == [11_500, 6_250]


def test_a_donor_is_known_however_typed_and_an_anonymous_one_stays_so(session, shop):
    received(session, shop, donor="Ali Bağışçı")
    received(session, shop, donor="ALİ BAĞIŞÇI")
    nobody = received(session, shop, donor="")

    assert session.exec(select(PartyRow.name)).all() == ["Ali Bağışçı"]
    assert nobody.party_id is None
    assert session.get(DocumentRow, nobody.document_id).party_id is None


def test_receiving_twice_has_one_effect(session, shop):
    command = a_command(shop.by)

    first = meat_receiving.receive_meat(session, declared(shop), command=command)
    again = meat_receiving.receive_meat(session, declared(shop), command=command)

    assert again.id == first.id
    assert len(session.exec(select(LotRow)).all()) == 1


def test_a_refusal_is_kept_and_brings_no_lot(session, shop):
    command = a_command(shop.by)
    warm = declared(shop, core_dc=180)

    intake = meat_receiving.receive_meat(session, warm, command=command)

    assert meat_receiving.receive_meat(session, warm, command=command).id == intake.id
    assert (intake.lot_id, intake.refused, intake.core_dc) == (None, Objection.WARM, 180)
    assert session.exec(select(LotRow)).all() == []
    [listed] = meat.intakes(session)
    assert listed.net_g == 10_000


def test_warm_meat_is_on_hold_with_its_degrees(session, shop):
    lot_id = received(session, shop, core_dc=84).lot_id

    [hold] = open_holds(session, [lot_id])[lot_id]

    assert (hold.kind, hold.reason) == (HoldKind.EXCURSION, "8.4 °C > 7.0 °C")


def test_doubtful_meat_is_on_hold_with_what_was_seen(session, shop):
    lot_id = received(session, shop, appearance=Appearance.DOUBTFUL, note="koyu renk").lot_id

    [hold] = open_holds(session, [lot_id])[lot_id]

    assert (hold.kind, hold.reason) == (HoldKind.INSPECTION, "koyu renk")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("containers", {"containers": ()}),
        ("core_dc", {"core_dc": None}),
        ("slaughter_place", {"slaughter_place": " "}),
        ("slaughtered_on", {"slaughtered_on": TODAY + timedelta(days=1)}),
        ("note", {"appearance": Appearance.BAD}),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_field(session, shop, field, changes):
    with pytest.raises(InvalidValue) as refusal:
        received(session, shop, **changes)

    assert refusal.value.field == field
    assert session.exec(select(MeatIntakeRow)).all() == []


def test_raw_meat_stands_only_where_it_is_chilled(session, shop):
    with pytest.raises(WrongStorage):
        received(session, shop, place_id=shop.freezer.id)


def test_limits_are_what_the_installation_keeps(session, shop):
    meat.put_rule(session, MeatRule(cut=Cut.BONELESS, warmest_dc=40, refused_dc=41, chilled_days=5))

    cold = received(session, shop, core_dc=40)
    warm = received(session, shop, core_dc=42)

    assert session.get(LotRow, cold.lot_id).expires_on == TODAY + timedelta(days=4)
    assert warm.refused is Objection.WARM


def test_a_bench_is_booked_as_packs_kitchen_trim_and_waste(session, shop):
    lot = a_raw_lot(session, shop, grams=10_000)
    bench = a_bench(session, shop, lot)
    weigh(session, shop, bench, 2_510, 2_480)
    weigh(session, shop, bench, 4_000, of=Weighed.KITCHEN)
    weigh(session, shop, bench, 910, of=Weighed.TRIM)
    weigh(session, shop, bench, 100, of=Weighed.WASTE)

    document = closed(session, shop, bench)

    packs = packs_of(session, document)
    assert [pack.code for pack in packs] == [f"{lot.code}-001", f"{lot.code}-002"]
    assert held(session, shop.freezer, packs[0]) == Quantity(pieces=1, grams=2_510)
    assert held(session, shop.cold, lot).is_nothing()
    assert outside(session, PlaceKind.KITCHEN, lot).grams == 4_000
    assert outside(session, PlaceKind.WASTE, lot).grams == 1_010
    assert {pack.expires_on for pack in packs} == {TODAY + timedelta(days=180)}
    assert {pack.frozen_on for pack in packs} == {TODAY}
    assert ledger.prove(session) == []


def test_trim_and_waste_say_why_they_left(session, shop):
    bench = a_bench(session, shop, a_raw_lot(session, shop, grams=1_000))
    weigh(session, shop, bench, 600, of=Weighed.TRIM)
    weigh(session, shop, bench, 400, of=Weighed.WASTE)

    moves = ledger.moves_of(session, closed(session, shop, bench).id)

    assert [move.reason for move in moves] == ["", "trim", "waste"]


@pytest.mark.parametrize(("grams", "missing"), [(9_999, 1), (10_001, -1)])
def test_a_bench_closes_only_when_every_gram_is_accounted_for(session, shop, grams, missing):
    lot = a_raw_lot(session, shop, grams=10_000)
    bench = a_bench(session, shop, lot)
    weigh(session, shop, bench, grams)

    with pytest.raises(MassDoesNotBalance) as refusal:
        closed(session, shop, bench)

    assert refusal.value.missing_g == missing
    assert held(session, shop.cold, lot).grams == 10_000


def test_a_bag_is_taken_off_every_pack(session, shop):
    bench = a_bench(session, shop, a_raw_lot(session, shop, grams=5_000), bag_g=12)
    weigh(session, shop, bench, 2_512, 2_512)

    assert [each.net_g for each in portionings.weighings_of(session, bench.id)] == [2_500, 2_500]
    closed(session, shop, bench)


def test_a_weighing_is_kept_once_however_often_it_is_sent(session, shop):
    bench = a_bench(session, shop, a_raw_lot(session, shop))
    command = a_command(shop.by)

    for _ in range(2):
        portioning.weigh(
            session, command=command, portioning_id=bench.id, kind=Weighed.PACK, gross_g=2_500
        )

    assert len(session.exec(select(WeighingRow)).all()) == 1


def test_a_weighing_taken_back_no_longer_counts_and_its_number_is_not_given_again(session, shop):
    lot = a_raw_lot(session, shop, grams=5_000)
    bench = a_bench(session, shop, lot)
    weigh(session, shop, bench, 2_500, 2_600)
    slip = portionings.weighings_of(session, bench.id)[-1]

    for _ in range(2):
        portioning.take_back_weighing(
            session, command=a_command(shop.by), portioning_id=bench.id, weighing_id=slip.id
        )
    weigh(session, shop, bench, 2_500)

    packs = packs_of(session, closed(session, shop, bench))
    assert [pack.code[-3:] for pack in packs] == ["001", "003"]


@pytest.mark.parametrize(("gross_g", "tare_g"), [(0, 0), (100, 100), (100, -1), (1_000_001, 0)])
def test_a_weight_that_cannot_be_is_refused(session, shop, gross_g, tare_g):
    bench = a_bench(session, shop, a_raw_lot(session, shop))

    with pytest.raises(InvalidValue) as refusal:
        portioning.weigh(
            session, command=a_command(shop.by), portioning_id=bench.id, kind=Weighed.TRIM,
            gross_g=gross_g, tare_g=tare_g,
        )  # fmt: skip

    assert refusal.value.field == "gross_g"


def test_packs_of_a_pool_remember_every_donor(session, shop):
    first = a_raw_lot(session, shop, grams=7_000, donor="Ali")
    second = a_raw_lot(session, shop, grams=3_000, donor="Veli")
    bench = a_bench(session, shop, first, second)
    weigh(session, shop, bench, 5_000, 4_000)
    weigh(session, shop, bench, 1_000, of=Weighed.TRIM)

    packs = packs_of(session, closed(session, shop, bench))

    made_of = session.exec(select(LotComponentRow)).all()
    assert {(row.parcel_lot_id, row.component_lot_id) for row in made_of} == {
        (pack.id, lot.id) for pack in packs for lot in (first, second)
    }
    assert sum(row.grams for row in made_of if row.component_lot_id == first.id) == 6_300
    assert outside(session, PlaceKind.WASTE, first).grams == 700


def test_chilled_packs_keep_the_soonest_date_of_their_meat(session, shop):
    old = a_raw_lot(session, shop, grams=2_000, slaughtered_on=TODAY - timedelta(days=2))
    new = a_raw_lot(session, shop, grams=2_000, slaughtered_on=TODAY)
    bench = a_bench(session, shop, old, new, chilled=True)
    weigh(session, shop, bench, 4_000)

    [pack] = packs_of(session, closed(session, shop, bench))

    assert pack.expires_on == TODAY + timedelta(days=1)
    assert pack.frozen_on is None


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=1)])
def test_packs_are_frozen_between_intake_and_now(session, shop, day):
    bench = a_bench(session, shop, a_raw_lot(session, shop, grams=1_000))
    weigh(session, shop, bench, 1_000)

    with pytest.raises(InvalidValue) as refusal:
        closed(session, shop, bench, frozen_on=day)

    assert refusal.value.field == "frozen_on"


def test_only_one_meat_lies_on_a_bench(session, shop):
    beef = a_raw_lot(session, shop)
    mutton = a_raw_lot(session, shop, species=Species.SHEEP)
    mince = a_raw_lot(session, shop, cut=Cut.MINCE, core_dc=10)

    for other in (mutton, mince):
        with pytest.raises(InvalidValue) as refusal:
            a_bench(session, shop, beef, other)
        assert refusal.value.why == "mixed_meat"
    with pytest.raises(InvalidValue) as refusal:
        a_bench(session, shop, mutton)
    assert refusal.value.why == "other_meat"


def test_meat_given_for_a_purpose_is_not_pooled_with_other_meat(session, shop):
    purpose = PurposeRow(code="RAMAZAN", name="Ramazan")
    session.add(purpose)
    session.flush()
    bound = a_raw_lot(session, shop, grams=1_000, purpose_id=purpose.id)

    with pytest.raises(InvalidValue) as refusal:
        a_bench(session, shop, bound, a_raw_lot(session, shop))
    assert refusal.value.why == "mixed_purposes"

    bench = a_bench(session, shop, bound)
    weigh(session, shop, bench, 1_000)
    assert packs_of(session, closed(session, shop, bench))[0].purpose_id == purpose.id


def test_two_benches_never_share_a_gram(session, shop):
    lot = a_raw_lot(session, shop, grams=10_000)
    a_bench(session, shop, lot, grams={lot.id: 6_000})

    with pytest.raises(NotEnoughAvailable) as refusal:
        a_bench(session, shop, lot, grams={lot.id: 4_001})
    assert refusal.value.available.grams == 4_000

    second = a_bench(session, shop, lot)
    assert portionings.bench(session, second.id).balance.intake_g == 4_000


def test_opening_twice_opens_one_bench(session, shop):
    lot = a_raw_lot(session, shop)
    wish = portioning.Opening(
        lot_ids=[lot.id], item_id=shop.frozen_pack.id, place_id=shop.freezer.id
    )
    command = a_command(shop.by)

    first = portioning.open_portioning(session, wish, command=command)
    assert portioning.open_portioning(session, wish, command=command).id == first.id
    assert len(session.exec(select(PortioningRow)).all()) == 1


def test_packs_go_where_they_are_kept_cold_enough(session, shop):
    with pytest.raises(WrongStorage):
        a_bench(session, shop, a_raw_lot(session, shop), place_id=shop.cold.id)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("target_g", {"target_g": 0}),
        ("tolerance_g", {"tolerance_g": 2_500}),
        ("bag_g", {"bag_g": -1}),
        ("lot_ids", {"lot_ids": []}),
    ],
)
def test_an_opening_that_cannot_be_is_refused_by_its_field(session, shop, field, changes):
    with pytest.raises(InvalidValue) as refusal:
        a_bench(session, shop, a_raw_lot(session, shop), **changes)
    assert refusal.value.field == field


def test_held_meat_is_not_cut(session, shop):
    lot = a_raw_lot(session, shop, grams=1_000, core_dc=90)
    bench = a_bench(session, shop, lot)
    weigh(session, shop, bench, 1_000)

    with pytest.raises(LotOnHold):
        closed(session, shop, bench)


def test_a_closed_bench_takes_no_more_weighings(session, shop):
    bench = a_bench(session, shop, a_raw_lot(session, shop, grams=1_000))
    weigh(session, shop, bench, 1_000)
    closed(session, shop, bench)

    with pytest.raises(WrongState):
        weigh(session, shop, bench, 1_000)
    with pytest.raises(WrongState):
        closed(session, shop, bench)


def test_the_database_itself_refuses_a_weighing_after_closing(session, shop):
    bench = a_bench(session, shop, a_raw_lot(session, shop, grams=1_000))
    weigh(session, shop, bench, 1_000)
    closed(session, shop, bench)

    for statement in (
        "UPDATE weighing SET gross_g = gross_g + 1",
        (
            "INSERT INTO weighing (command_key, portioning_id, kind, gross_g, tare_g, weighed_at,"
            " weighed_by) SELECT 'another', portioning_id, 'trim', 5, 0, weighed_at, weighed_by"
            " FROM weighing"
        ),
    ):
        with pytest.raises(DBAPIError, match="closed"), session.begin_nested():
            session.connection().execute(text(statement))


def test_closing_twice_with_one_command_tells_of_the_first(session, shop):
    bench = a_bench(session, shop, a_raw_lot(session, shop, grams=1_000))
    weigh(session, shop, bench, 1_000)
    command = a_command(shop.by)
    first = portioning.close_portioning(session, command=command, portioning_id=bench.id)

    with pytest.raises(AlreadyDone) as done:
        portioning.close_portioning(session, command=command, portioning_id=bench.id)
    assert done.value.document_id == first.id


def test_a_discarded_bench_gives_its_meat_free(session, shop):
    lot = a_raw_lot(session, shop)
    bench = a_bench(session, shop, lot)
    for _ in range(2):
        portioning.discard(session, command=a_command(shop.by), portioning_id=bench.id)

    assert portionings.bench(session, bench.id).state == "discarded"
    with pytest.raises(WrongState):
        weigh(session, shop, bench, 1_000)
    a_bench(session, shop, lot)


def test_a_portioning_is_undone_while_nothing_has_gone_on(session, shop):
    lot = a_raw_lot(session, shop, grams=10_000)
    bench = a_bench(session, shop, lot)
    weigh(session, shop, bench, 6_000)
    weigh(session, shop, bench, 4_000, of=Weighed.KITCHEN)
    document = closed(session, shop, bench)

    undoing.undo(session, command=a_command(shop.by), document_id=document.id)

    [pack] = packs_of(session, document)
    assert held(session, shop.cold, lot) == Quantity(grams=10_000)
    assert held(session, shop.freezer, pack).is_nothing()
    assert outside(session, PlaceKind.PACKING, lot).is_nothing()
    assert outside(session, PlaceKind.KITCHEN, lot).is_nothing()
    assert portionings.bench(session, bench.id).state == "undone"
    assert ledger.prove(session) == []

    again = a_bench(session, shop, lot)
    weigh(session, shop, again, 10_000)
    assert packs_of(session, closed(session, shop, again))[0].code == f"{lot.code}-002"


def test_a_portioning_is_not_undone_once_a_pack_is_promised(session, shop):
    packs = frozen_packs(session, shop, 2_500, 2_500)
    programme = a_programme(session, actor=shop.actor, item=shop.frozen_pack)
    household = a_household(session, a_neighbourhood(session))
    an_order(session, programme, household, lot=packs[1], shelf=shop.freezer, grams=2_500)

    with pytest.raises(CannotUndo) as refusal:
        undoing.undo(session, command=a_command(shop.by), document_id=packs[0].document_id)
    assert [obstacle.lot for obstacle in refusal.value.obstacles] == [packs[1].code]


def test_a_bench_whose_meat_went_elsewhere_does_not_close(session, shop):
    lot = a_raw_lot(session, shop, grams=1_000)
    bench = a_bench(session, shop, lot)
    weigh(session, shop, bench, 1_000)
    undoing.undo(session, command=a_command(shop.by), document_id=lot.document_id)

    with pytest.raises(InsufficientStock):
        closed(session, shop, bench)


def test_the_balance_of_a_day_counts_what_stands(session, shop):
    for kitchen_g in (100, 200):
        lot = a_raw_lot(session, shop, grams=1_000)
        bench = a_bench(session, shop, lot)
        weigh(session, shop, bench, 1_000 - kitchen_g)
        weigh(session, shop, bench, kitchen_g, of=Weighed.KITCHEN)
        document = closed(session, shop, bench)
    a_bench(session, shop, a_raw_lot(session, shop))

    day = mass_balancing.day_balance(session, TODAY)

    assert (day.total.intake_g, day.total.packs, day.total.kitchen_g) == (2_000, 2, 300)
    assert mass_balancing.mass_balance(session, document_id=document.id).kitchen_g == 200
    assert mass_balancing.day_balance(session, TODAY - timedelta(days=1)).portionings == []

    undoing.undo(session, command=a_command(shop.by), document_id=document.id)
    assert mass_balancing.day_balance(session, TODAY).total.kitchen_g == 100


@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_nothing_appears_or_vanishes_on_any_bench(engine, data):
    """Random lots, random weighings: the bench is booked to the gram and undone without trace."""
    with Session(engine) as session:
        shop = a_butchery(session)
        weights = data.draw(st.lists(st.integers(1, 9_000), min_size=1, max_size=3))
        lots = [a_raw_lot(session, shop, grams=grams) for grams in weights]
        bench = a_bench(session, shop, *lots)
        whole = sum(weights)
        cuts = sorted(data.draw(st.sets(st.integers(1, whole), max_size=12)) | {whole})
        for start, end in zip([0, *cuts], cuts, strict=False):
            kind = data.draw(st.sampled_from(Weighed))
            weigh(session, shop, bench, end - start, of=kind)

        document = closed(session, shop, bench)

        balance = mass_balancing.mass_balance(session, document_id=document.id)
        packs = packs_of(session, document)
        on_shelf = sum(held(session, shop.freezer, pack).grams for pack in packs)
        assert (balance.missing_g, balance.packs_g, balance.packs) == (0, on_shelf, len(packs))
        kitchen = sum(outside(session, PlaceKind.KITCHEN, lot).grams for lot in lots)
        waste = sum(outside(session, PlaceKind.WASTE, lot).grams for lot in lots)
        assert on_shelf + kitchen + waste == sum(weights)
        bench_g = sum(outside(session, PlaceKind.PACKING, lot).grams for lot in [*lots, *packs])
        assert bench_g == 0
        assert ledger.prove(session) == []

        undoing.undo(session, command=a_command(shop.by), document_id=document.id)
        assert [held(session, shop.cold, lot).grams for lot in lots] == weights
        assert ledger.prove(session) == []


def test_use_by_of_frozen_packs_counts_from_the_day_told(session, shop):
    lot = a_raw_lot(session, shop, grams=1_000)
    bench = a_bench(session, shop, lot)
    weigh(session, shop, bench, 1_000)
    later = replace(a_command(shop.by), happened_at=MONDAY + timedelta(days=1))

    document = portioning.close_portioning(
        session, command=later, portioning_id=bench.id, frozen_on=TODAY
    )

    [pack] = packs_of(session, document)
    assert (pack.frozen_on, pack.expires_on) == (TODAY, date(2027, 5, 1))


def test_what_was_promised_meanwhile_is_not_cut(session, shop):
    lot = a_raw_lot(session, shop, grams=10_000)
    bench = a_bench(session, shop, lot)
    weigh(session, shop, bench, 10_000)
    programme = a_programme(session, actor=shop.actor, item=shop.raw)
    household = a_household(session, a_neighbourhood(session))
    an_order(session, programme, household, lot=lot, shelf=shop.cold, pieces=0, grams=1000)

    with pytest.raises(GoodsPromised) as refused:
        closed(session, shop, bench)

    assert refused.value.promised == Quantity(grams=1000)
    assert held(session, shop.cold, lot) == Quantity(grams=10_000)
