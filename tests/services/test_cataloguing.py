"""Items: added and changed, as far as their lots allow."""

from dataclasses import replace

import pytest

from logistics.domain.catalogue import ItemFacts, check_item
from logistics.domain.errors import InvalidValue
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.scans import check_digit
from logistics.services import cataloguing
from logistics.store.catalogue import item_by_barcode, item_by_code
from logistics.store.items import ItemFilter, ItemOrder, ItemView, item_total, listed_items
from logistics.store.tables import ItemRow
from logistics.web import terms
from tests.builders import a_kit, a_lot, a_shelf, a_user, an_item


def barcode(number: int, *, digits: int = 13) -> str:
    body = f"{number:0{digits - 1}d}"
    return body + check_digit(body)


BEANS = ItemFacts(
    name_tr="Kuru fasulye 1 kg",
    name_en="Dried beans 1 kg",
    group="BAKLIYAT",
    measure=Measure.PIECES,
    storage=StorageClass.AMBIENT,
    date_kind=DateKind.BEST_BEFORE,
    unit_net_g=1000,
    unit_gross_g=1020,
    unit_volume_ml=1400,
    allergens=frozenset({"GLUTEN", "SUT"}),
    barcode=barcode(869),
    further=((barcode(1869, digits=14), 12), (barcode(870), 1)),
    minimum_pieces=20,
)


def test_an_item_is_found_by_every_barcode_with_the_pieces_it_means(session):
    item = cataloguing.add_item(session, code="FASULYE", facts=BEANS)

    assert item_by_barcode(session, [barcode(869)]) == (item, 1)
    assert item_by_barcode(session, [barcode(1869, digits=14)]) == (item, 12)
    assert item_by_code(session, barcode(870)).id == item.id
    assert cataloguing.catalogue_entry(session, item.id).facts == replace(
        BEANS, further=tuple(sorted(BEANS.further, key=lambda each: each[1]))
    )


def test_what_nobody_can_mean_is_refused_by_its_field(session):
    wrong = {
        "name_tr": {"name_tr": " "},
        "group": {"group": "X" * 33},
        "unit_net_g": {"unit_net_g": None},
        "unit_gross_g": {"unit_gross_g": 900},
        "unit_volume_ml": {"unit_volume_ml": -1},
        "allergens": {"allergens": frozenset({"TOZ"})},
        "barcode": {"barcode": "8690000000013"},
        "further": {"further": ((barcode(869), 6),)},
        "tax_category": {"tax_category": "BOYA"},
        "minimum_pieces": {"minimum_pieces": -1},
        "minimum_g": {"minimum_g": 5000},
    }
    for field, change in wrong.items():
        with pytest.raises(InvalidValue) as refusal:
            cataloguing.add_item(session, code="FASULYE", facts=replace(BEANS, **change))
        assert refusal.value.field == field
        assert refusal.value.why in terms.REASONS


@pytest.mark.parametrize(
    ("measure", "pieces", "grams", "why"),
    [
        (Measure.BULK, 5, 0, "minimum_weighed"),
        (Measure.BULK, 0, 5000, None),
        (Measure.CATCH, 0, 5000, None),
        (Measure.CATCH, 5, 0, None),
        (Measure.CATCH, 5, 5000, "one_minimum"),
        (Measure.PIECES, 0, 5000, "minimum_counted"),
        (Measure.BULK, 0, -1, "format"),
    ],
)
def test_a_minimum_is_in_the_unit_an_item_is_measured_in(measure, pieces, grams, why):
    weighed = replace(BEANS, measure=measure, minimum_pieces=pieces, minimum_g=grams)
    facts = weighed if measure is Measure.PIECES else replace(weighed, unit_net_g=None)

    refused = None
    try:
        check_item(facts)
    except InvalidValue as refusal:
        refused = refusal.why

    assert refused == why


def test_a_code_and_a_barcode_belong_to_one_item(session):
    cataloguing.add_item(session, code="FASULYE", facts=BEANS)
    bare = replace(BEANS, barcode=None, further=())

    for code, facts, field in (
        ("FASULYE", bare, "code"),
        ("NOHUT", replace(bare, barcode=barcode(870)), "barcode"),
        ("NOHUT", replace(bare, further=((barcode(869), 6),)), "further"),
    ):
        with pytest.raises(InvalidValue) as refusal:
            cataloguing.add_item(session, code=code, facts=facts)
        assert (refusal.value.field, refusal.value.why) == (field, "taken")


def test_what_lots_depend_on_stays_and_the_rest_changes(session):
    item = cataloguing.add_item(session, code="FASULYE", facts=BEANS)
    a_lot(session, item, a_shelf(session), actor=a_user(session))

    for field, value in (
        ("unit_net_g", 900),
        ("storage", StorageClass.CHILLED),
        ("measure", Measure.BULK),
    ):
        changed = replace(BEANS, **{field: value})
        if field == "measure":
            changed = replace(changed, unit_net_g=None, minimum_pieces=0)
        with pytest.raises(InvalidValue) as refusal:
            cataloguing.change_item(session, item.id, facts=changed)
        assert refusal.value.why == "has_lots"
    cataloguing.change_item(
        session, item.id, facts=replace(BEANS, name_tr="Fasulye", further=(), minimum_pieces=5)
    )

    assert (item.name_tr, item.minimum_pieces) == ("Fasulye", 5)
    assert item_by_barcode(session, [barcode(870)]) is None


def test_the_item_of_parcels_follows_its_kit_and_a_needed_item_stays_in_use(session):
    beans = an_item(session)
    kit = a_kit(session, [(beans, 1)])
    entry = cataloguing.catalogue_entry(session, kit.item_id)

    with pytest.raises(InvalidValue) as refusal:
        cataloguing.change_item(session, kit.item_id, facts=entry.facts)
    assert refusal.value.why == "parcel_item"
    facts = cataloguing.catalogue_entry(session, beans.id).facts
    with pytest.raises(InvalidValue) as refusal:
        cataloguing.change_item(session, beans.id, facts=replace(facts, active=False))
    assert refusal.value.why == "in_a_kit"


def test_the_list_is_sought_sorted_and_cut(session):
    for number in range(7):
        an_item(session, f"K{number}", name=f"Çeşit {number}", unit_net_g=1000 - number)
    cataloguing.add_item(session, code="FASULYE", facts=BEANS)
    parcel = session.get(ItemRow, a_kit(session, [(an_item(session), 1)]).item_id)

    def codes(**asked):
        lines = listed_items(session, ItemFilter(**asked), start=0, limit=50)
        return [line.item.code for line in lines]

    assert codes(text="çeşit", order=ItemOrder.WEIGHT) == [f"K{n}" for n in range(6, -1, -1)]
    assert codes(text=barcode(1869, digits=14)) == ["FASULYE"]
    assert codes(view=ItemView.PARCELS) == [parcel.code]
    assert item_total(session, ItemFilter(group="BAKLIYAT")) == 1
    assert len(listed_items(session, ItemFilter(), start=2, limit=3)) == 3
