"""What a kit takes from the shelves, and the date its parcels carry."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.fefo import AvailableLot
from logistics.domain.kits import Component, parcel_date, pick_kit, possible_parcels
from logistics.domain.lots import DateKind
from logistics.domain.quantity import Quantity

TODAY = date(2026, 11, 2)
SOON, LATER = date(2026, 12, 1), date(2027, 6, 1)


def a_lot(
    lot_id: int, pieces: int, *, grams: int | None = None, expires_on: date | None = LATER
) -> AvailableLot:
    return AvailableLot(
        lot_id=lot_id,
        code=f"GB-261102-{lot_id:03d}",
        place_id=1,
        expires_on=expires_on,
        received_on=TODAY,
        quantity=Quantity(pieces=pieces, grams=pieces * 500 if grams is None else grams),
    )


def test_each_component_is_asked_for_as_often_as_there_are_parcels():
    beans, tea = (
        Component(item_id=1, name="Fasulye", pieces=2),
        Component(item_id=2, name="Çay", pieces=1),
    )

    packing = pick_kit([beans, tea], {1: [a_lot(1, 50)], 2: [a_lot(2, 50)]}, parcels=3, on=TODAY)

    assert [part.asked.pieces for part in packing.components] == [6, 3]
    assert packing.packed == Quantity(pieces=3, grams=9 * 500)


def test_every_item_that_falls_short_is_named_with_its_numbers():
    beans, tea = (
        Component(item_id=1, name="Fasulye", pieces=2),
        Component(item_id=2, name="Çay", pieces=1),
    )

    packing = pick_kit([beans, tea], {1: [a_lot(1, 5)]}, parcels=3, on=TODAY)

    told = [(each.item, each.asked.pieces, each.available.pieces) for each in packing.shortages]
    assert told == [("Fasulye", 6, 5), ("Çay", 3, 0)]


def test_no_parcel_is_never_packed():
    with pytest.raises(ValueError, match="At least one parcel"):
        pick_kit([], {}, parcels=0, on=TODAY)


def test_loose_goods_go_in_by_the_gram_and_fall_short_by_the_gram():
    onions = Component(item_id=1, name="Soğan", grams=1500)
    loose = [a_lot(1, 0, grams=4000, expires_on=SOON), a_lot(2, 0, grams=300)]

    packing = pick_kit([onions], {1: loose}, parcels=3, on=TODAY)

    assert packing.packed == Quantity(pieces=3, grams=4300)
    [short] = packing.shortages
    assert (short.asked, short.available) == (Quantity(grams=4500), Quantity(grams=4300))
    assert possible_parcels([onions], {1: loose}, on=TODAY) == 2


@pytest.mark.parametrize("each", [{}, {"pieces": 1, "grams": 5}, {"pieces": -1}, {"grams": -5}])
def test_a_component_is_counted_or_weighed(each):
    with pytest.raises(ValueError, match="counted or weighed"):
        Component(item_id=1, name="Soğan", **each)


@given(
    there=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40_000)), max_size=5),
    pieces=st.integers(1, 5),
    grams=st.integers(1, 9_000),
)
def test_what_is_possible_can_be_packed_and_one_more_cannot(there, pieces, grams):
    lots = {
        1: [a_lot(n, counted) for n, (counted, _loose) in enumerate(there) if counted],
        2: [a_lot(n, 0, grams=loose) for n, (_counted, loose) in enumerate(there) if loose],
    }
    parts = [
        Component(item_id=1, name="Fasulye", pieces=pieces),
        Component(item_id=2, name="Soğan", grams=grams),
    ]

    possible = possible_parcels(parts, lots, on=TODAY)

    assert not possible or not pick_kit(parts, lots, parcels=possible, on=TODAY).shortages
    assert pick_kit(parts, lots, parcels=possible + 1, on=TODAY).shortages


@given(
    stocks=st.lists(st.tuples(st.integers(1, 30), st.integers(1, 90_000)), min_size=1, max_size=6),
    parcels=st.integers(1, 40),
)
def test_weighed_packs_lose_no_gram_between_shelf_and_parcel(stocks, parcels):
    lots = [a_lot(n, pieces, grams=grams) for n, (pieces, grams) in enumerate(stocks, start=1)]
    meat = Component(item_id=1, name="Et", pieces=1)

    packing = pick_kit([meat], {1: lots}, parcels=parcels, on=TODAY)

    held = {lot.lot_id: lot.quantity for lot in lots}
    assert all(held[pick.lot_id].covers(pick.quantity) for pick in packing.picks)
    assert packing.packed.grams == sum(pick.quantity.grams for pick in packing.picks)
    if not packing.shortages:
        assert sum(pick.quantity.pieces for pick in packing.picks) == parcels


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([(DateKind.BEST_BEFORE, SOON), (DateKind.USE_BY, LATER)], (DateKind.BEST_BEFORE, SOON)),
        ([(DateKind.BEST_BEFORE, SOON), (DateKind.USE_BY, SOON)], (DateKind.USE_BY, SOON)),
        ([(DateKind.NONE, None), (DateKind.NON_FOOD, LATER)], (DateKind.NON_FOOD, LATER)),
        ([(DateKind.NONE, None)], (DateKind.NONE, None)),
        ([], (DateKind.NONE, None)),
    ],
)
def test_a_parcel_is_as_good_as_the_first_of_its_dates(dates, expected):
    assert parcel_date(dates) == expected
