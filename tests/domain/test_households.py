"""What a household's file may say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.errors import InvalidValue
from logistics.domain.geography import Position
from logistics.domain.households import (
    Member,
    Registration,
    Relation,
    check_position,
    check_registration,
    folded,
    household_code,
    surname_key,
)


def a_registration(**changes):
    facts = {
        "contact_name": "Ayşe Yılmazgil",
        "neighbourhood_id": 1,
        "street": "Gül Sokak",
        "building_no": "5",
        "latitude": 40.7655,
        "longitude": 29.929,
        "size": 4,
        "need_band": 3,
    }
    return Registration(**facts | changes)


@given(st.floats(40.5, 41.3), st.floats(29.3, 30.6))
def test_a_point_in_kocaeli_is_taken_and_its_swap_is_named(latitude, longitude):
    check_position(Position(latitude=latitude, longitude=longitude))

    with pytest.raises(InvalidValue) as refused:
        check_position(Position(latitude=longitude, longitude=latitude))

    assert refused.value.why == "swapped"


@pytest.mark.parametrize("point", [(0.0, 0.0), (41.4, 29.9), (40.7, 30.7), (float("nan"), 29.9)])
def test_a_point_elsewhere_is_refused(point):
    with pytest.raises(InvalidValue) as refused:
        check_position(Position(*point))

    assert refused.value.why == "outside"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contact_name": " "}, "contact_name"),
        ({"street": ""}, "street"),
        ({"building_no": ""}, "building_no"),
        ({"size": 0}, "size"),
        ({"size": 31}, "size"),
        ({"need_band": 0}, "need_band"),
        ({"need_band": 6}, "need_band"),
        ({"members": (Member(relation=Relation.CHILD, birth_year=2027),)}, "birth_year"),
        ({"members": (Member(relation=Relation.PARENT, birth_year=1899),)}, "birth_year"),
        (
            {"size": 1, "members": (Member(relation=Relation.CHILD, birth_year=2020),) * 2},
            "members",
        ),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_by_its_field(changes, field):
    with pytest.raises(InvalidValue) as refused:
        check_registration(a_registration(**changes), year=2026)

    assert refused.value.field == field


@pytest.mark.parametrize("size", [1, 30])
def test_a_household_has_one_to_thirty_persons(size):
    check_registration(a_registration(size=size), year=2026)


@pytest.mark.parametrize(
    "typed", ["AYŞE IŞIK", "ayşe ışık", "Ayşe Işık", "ayse isik", "  Ayşe   IŞIK "]
)
def test_a_name_is_searched_the_same_however_it_is_typed(typed):
    assert folded(typed) == "ayse isik"


@given(st.text())
def test_folding_a_folded_text_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


def test_the_surname_is_the_last_word():
    assert surname_key("Ayşe Nur Yılmaz") == "yilmaz"
    assert surname_key("  ") == ""


def test_codes_go_on_past_ninety_nine_thousand():
    assert household_code(7) == "H-00007"
    assert household_code(123_456) == "H-123456"
