"""What a receipt line must say before it becomes a lot."""

from dataclasses import replace
from datetime import date

import pytest

from logistics.domain.errors import InvalidValue, TooWarm, WrongStorage
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import (
    HEAVIEST_LOT_G,
    ReceivedItem,
    check_cold,
    check_commission,
    check_date,
    check_storage,
    check_weight,
    commission,
    received_quantity,
)

TODAY = date(2026, 11, 2)
TOMORROW = date(2026, 11, 3)
YESTERDAY = date(2026, 11, 1)


def an_item(
    *,
    measure: Measure = Measure.PIECES,
    storage: StorageClass = StorageClass.AMBIENT,
    date_kind: DateKind = DateKind.BEST_BEFORE,
) -> ReceivedItem:
    return ReceivedItem(
        name="Kuru fasulye",
        measure=measure,
        unit_net_g=400 if measure is Measure.PIECES else None,
        storage=storage,
        date_kind=date_kind,
    )


@pytest.mark.parametrize(
    ("measure", "pieces", "grams", "brought"),
    [
        (Measure.PIECES, 10, None, Quantity(pieces=10, grams=4_000)),
        (Measure.PIECES, 10, 9_999, Quantity(pieces=10, grams=4_000)),
        (Measure.CATCH, 3, 7_400, Quantity(pieces=3, grams=7_400)),
        (Measure.BULK, None, 7_400, Quantity(grams=7_400)),
        (Measure.BULK, 3, 7_400, Quantity(grams=7_400)),
    ],
)
def test_an_item_is_counted_in_its_own_way(measure, pieces, grams, brought):
    assert received_quantity(an_item(measure=measure), pieces=pieces, grams=grams) == brought


@pytest.mark.parametrize(
    ("measure", "pieces", "grams", "field"),
    [
        (Measure.PIECES, None, 400, "pieces"),
        (Measure.PIECES, 0, None, "pieces"),
        (Measure.CATCH, 3, None, "grams"),
        (Measure.CATCH, None, 7_400, "pieces"),
        (Measure.BULK, 3, 0, "grams"),
    ],
)
def test_a_number_the_item_needs_is_asked_for(measure, pieces, grams, field):
    with pytest.raises(InvalidValue) as refused:
        received_quantity(an_item(measure=measure), pieces=pieces, grams=grams)

    assert (refused.value.field, refused.value.why) == (field, "missing")
    assert refused.value.value == "Kuru fasulye"


@pytest.mark.parametrize(
    ("measure", "pieces", "grams", "field"),
    [
        (Measure.PIECES, -1, None, "pieces"),
        (Measure.CATCH, 1, -1, "grams"),
        (Measure.CATCH, -1, 1, "pieces"),
        (Measure.BULK, None, -1, "grams"),
    ],
)
def test_nothing_is_received_below_zero(measure, pieces, grams, field):
    with pytest.raises(InvalidValue) as refused:
        received_quantity(an_item(measure=measure), pieces=pieces, grams=grams)

    assert (refused.value.field, refused.value.why) == (field, "not_whole")


def test_a_slip_of_the_finger_does_not_become_a_mountain():
    most = HEAVIEST_LOT_G // 400

    assert received_quantity(an_item(), pieces=most, grams=None).grams == HEAVIEST_LOT_G
    with pytest.raises(InvalidValue) as refused:
        received_quantity(an_item(), pieces=most + 1, grams=None)
    assert refused.value.why == "too_much"


@pytest.mark.parametrize(
    ("catalogue", "printed", "expires_on"),
    [
        (DateKind.BEST_BEFORE, DateKind.BEST_BEFORE, TOMORROW),
        (DateKind.BEST_BEFORE, DateKind.BEST_BEFORE, TODAY),
        (DateKind.BEST_BEFORE, DateKind.USE_BY, TOMORROW),
        (DateKind.USE_BY, DateKind.USE_BY, TOMORROW),
        (DateKind.NON_FOOD, DateKind.NON_FOOD, TOMORROW),
        (DateKind.NONE, DateKind.BEST_BEFORE, TOMORROW),
        (DateKind.NONE, DateKind.NONE, None),
    ],
)
def test_a_date_still_to_come_is_taken_as_printed(catalogue, printed, expires_on):
    check_date(an_item(date_kind=catalogue), kind=printed, expires_on=expires_on, on=TODAY)


@pytest.mark.parametrize(
    ("catalogue", "printed", "expires_on", "field", "why"),
    [
        (DateKind.BEST_BEFORE, DateKind.BEST_BEFORE, YESTERDAY, "expires_on", "past"),
        (DateKind.BEST_BEFORE, DateKind.BEST_BEFORE, None, "expires_on", "missing"),
        (DateKind.BEST_BEFORE, DateKind.NONE, TOMORROW, "expires_on", "not_dated"),
        (DateKind.BEST_BEFORE, DateKind.NONE, None, "date_kind", "dated"),
        (DateKind.USE_BY, DateKind.BEST_BEFORE, TOMORROW, "date_kind", "use_by"),
        (DateKind.USE_BY, DateKind.NONE, None, "date_kind", "use_by"),
    ],
)
def test_a_date_that_cannot_be_right_is_refused(catalogue, printed, expires_on, field, why):
    with pytest.raises(InvalidValue) as refused:
        check_date(an_item(date_kind=catalogue), kind=printed, expires_on=expires_on, on=TODAY)

    assert (refused.value.field, refused.value.why) == (field, why)


def test_goods_are_kept_where_their_class_is_kept():
    check_storage(an_item(), place="Raf 1", place_class=StorageClass.AMBIENT)


@pytest.mark.parametrize("place_class", [StorageClass.CHEMICAL, StorageClass.CHILLED, None])
def test_goods_are_refused_where_another_class_is_kept(place_class):
    with pytest.raises(WrongStorage) as refused:
        check_storage(an_item(), place="Raf 1", place_class=place_class)

    assert (refused.value.item, refused.value.place) == ("Kuru fasulye", "Raf 1")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ay Kaya, Su Ak;Can Er", ("Ay Kaya", "Su Ak", "Can Er")),
        ("Ay,  Ay , ,Su", ("Ay", "Su")),
        ("", ()),
    ],
)
def test_a_commission_is_read_name_by_name(text, names):
    assert commission(text) == names


def test_a_commission_has_three_members_at_least():
    check_commission(("Ay", "Su", "Can"))

    with pytest.raises(InvalidValue):
        check_commission(("Ay", "Su"))


@pytest.mark.parametrize(
    ("storage", "group", "temperature_dc", "holds"),
    [
        (StorageClass.CHILLED, "ET", 40, True),
        (StorageClass.CHILLED, "ET", 41, False),
        (StorageClass.CHILLED, "SUT", 80, True),
        (StorageClass.CHILLED, "SUT", 81, False),
        (StorageClass.CHILLED, "ET", -30, False),
        (StorageClass.FROZEN, "ET", -150, True),
        (StorageClass.FROZEN, "ET", -149, False),
        (StorageClass.AMBIENT, "ET", 350, True),
    ],
)
def test_cold_goods_are_taken_over_within_their_limits(storage, group, temperature_dc, holds):
    item = replace(an_item(storage=storage), group=group)

    if holds:
        check_cold(item, temperature_dc)
    else:
        with pytest.raises(TooWarm):
            check_cold(item, temperature_dc)


@pytest.mark.parametrize(
    ("grams", "is_plausible"), [(25_000, True), (8_400, True), (8_300, False), (75_100, False)]
)
def test_ten_weighed_pieces_of_two_and_a_half_kilograms_weigh_about_that(grams, is_plausible):
    item = replace(an_item(measure=Measure.CATCH), typical_g=2500)
    quantity = Quantity(pieces=10, grams=grams)

    if is_plausible:
        check_weight(item, quantity)
    else:
        with pytest.raises(InvalidValue):
            check_weight(item, quantity)
