"""Which kit a household gets, what a parcel weighs, and how versions differ."""

from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.households import LARGEST_SIZE, Diet
from logistics.domain.quantity import Quantity
from logistics.domain.recipes import (
    Variant,
    changes_between,
    sizes_without_a_kit,
    variant_for,
)


def a_variant(kit_id: int, sizes: tuple[int, int], diet: Diet = Diet.ANY) -> Variant:
    return Variant(
        kit_id=kit_id,
        item_id=kit_id,
        label=f"Tip {kit_id}",
        size_from=sizes[0],
        size_to=sizes[1],
        diet=diet,
    )


VARIANTS = st.lists(
    st.tuples(st.integers(1, LARGEST_SIZE), st.integers(0, 12), st.sampled_from(Diet)), max_size=6
).map(
    lambda drawn: [
        a_variant(number, (low, min(low + more, LARGEST_SIZE)), diet)
        for number, (low, more, diet) in enumerate(drawn, start=1)
    ]
)


@given(VARIANTS, st.integers(1, LARGEST_SIZE), st.sampled_from(Diet))
def test_a_household_gets_a_kit_of_its_own_size_and_diet_or_none(variants, size, diet):
    found = variant_for(variants, size=size, diet=diet)

    if found is None:
        assert size in sizes_without_a_kit(variants, diet=diet)
    else:
        assert found.diet is diet
        assert found.size_from <= size <= found.size_to
        assert size not in sizes_without_a_kit(variants, diet=diet)


def test_the_kit_made_for_fewer_sizes_is_the_closer_one():
    wide, close = a_variant(1, (1, 30)), a_variant(2, (3, 5))

    assert variant_for([wide, close], size=4, diet=Diet.ANY) is close
    assert variant_for([wide, close], size=7, diet=Diet.ANY) is wide


def test_a_difference_names_what_is_new_gone_and_changed():
    before = {1: Quantity(pieces=2), 2: Quantity(pieces=1), 3: Quantity(grams=500)}
    after = {1: Quantity(pieces=3), 3: Quantity(grams=500), 4: Quantity(pieces=1)}

    told = {c.item_id: (c.before, c.after) for c in changes_between(before, after)}

    assert told == {
        1: (Quantity(pieces=2), Quantity(pieces=3)),
        2: (Quantity(pieces=1), Quantity()),
        4: (Quantity(), Quantity(pieces=1)),
    }
