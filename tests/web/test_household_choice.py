"""Choosing the household of a ride by a name: in the body of a form, and without a script."""

import re

import pytest
from sqlmodel import select

from logistics.store.tables import HouseholdRow, PickupRow
from logistics.web.coordinator.household_choice import MOST_FOUND
from tests.builders import a_household, a_neighbourhood
from tests.planning import TUESDAY

PAGE = "/coordinator/pickups"


@pytest.fixture
def homes(db) -> list[HouseholdRow]:
    """Three households, of which two share a name; the file of the second of those is closed."""
    place = a_neighbourhood(db)
    found = [
        a_household(db, place, name=name, latitude=40.77, longitude=29.94)
        for name in ("Ayşe Bulunmazgil", "Ayşe Bulunmazgil", "İpek Çınargil")
    ]
    found[1].active = False
    db.commit()
    return found


def a_ride_form(**changes):
    return {
        "command_key": "one", "kind": "ride", "day": f"{TUESDAY:%d.%m.%Y}", "what": "Anne ve bebek",
        "place": "Devlet Hastanesi", "position": "40.768, 29.94", "pieces": "2", "ride": "30",
    } | changes  # fmt: skip


def offered(text: str, field: str = "to_household") -> list[str]:
    """The codes that can be chosen for a field."""
    return re.findall(rf'name="choose-{field}" value="([^"]+)"', text)


def shown(text: str, field: str) -> str:
    [found] = re.findall(rf'<input[^>]*id="{field}"[^>]*value="([^"]*)"', text)
    return found


def test_a_name_finds_households_and_saves_nothing(coordinator, db, homes):
    answer = coordinator.post(PAGE, data=a_ride_form(to_household="ipek", seek="to_household"))

    assert answer.status_code == 200
    assert offered(answer.text) == [homes[2].code]
    assert "İpek Çınargil" in answer.text
    assert shown(answer.text, "what") == "Anne ve bebek"
    assert db.exec(select(PickupRow)).all() == []


def test_what_is_chosen_fills_the_place_and_is_saved_without_a_name(coordinator, db, homes):
    chosen = {"choose-to_household": homes[2].code}
    picked = coordinator.post(PAGE, data=a_ride_form(to_household="ipek", **chosen)).text
    filled = {
        name: shown(picked, name)
        for name in ("to_household", "to_place", "to_address", "to_position")
    }

    answer = coordinator.post(PAGE, data=a_ride_form(**filled))

    row = db.exec(select(PickupRow)).one()
    assert offered(picked) == []
    assert filled["to_household"] == homes[2].code
    assert answer.status_code == 303
    assert (row.to_place, row.to_latitude) == (homes[2].code, 40.77)
    assert "Çınargil" not in row.to_place + row.to_address + row.note + row.what


def test_whoever_adds_a_ride_with_a_name_chooses_first(coordinator, db, homes):
    answer = coordinator.post(PAGE, data=a_ride_form(to_household="Bulunmazgil"))

    assert answer.status_code == 422
    assert "Bulunan hanelerden birini seçin" in answer.text
    assert offered(answer.text) == [homes[0].code]
    assert db.exec(select(PickupRow)).all() == []


def test_both_ends_of_a_ride_are_sought_each_for_itself(coordinator, homes):
    form = a_ride_form(household="Bulunmazgil", to_household="Çınargil", seek="household")

    text = coordinator.post(PAGE, data=form).text

    assert offered(text, "household") == [homes[0].code]
    assert offered(text, "to_household") == [homes[2].code]


def test_a_code_is_chosen_at_once_and_a_part_of_it_finds(coordinator, homes):
    whole = coordinator.post(
        PAGE, data=a_ride_form(to_household=homes[0].code.lower(), seek="to_household")
    ).text
    part = coordinator.post(
        PAGE, data=a_ride_form(to_household=homes[0].code[:-1], seek="to_household")
    ).text

    assert offered(whole) == []
    assert shown(whole, "to_place") == homes[0].code
    assert homes[0].code in offered(part)


def test_only_so_many_are_shown_as_can_be_looked_through(coordinator, db):
    place = a_neighbourhood(db)
    for number in range(MOST_FOUND + 1):
        a_household(db, place, name=f"Ayşe Bulunmazgil {number}")
    db.commit()

    text = coordinator.post(
        PAGE, data=a_ride_form(to_household="bulunmazgil", seek="to_household")
    ).text

    assert len(offered(text)) == MOST_FOUND
    assert "adın devamını yazın" in text


def test_an_identity_number_is_neither_sought_nor_shown_again(coordinator, db, homes, caplog):
    number = "10000000146"

    answers = [
        coordinator.post(PAGE, data=a_ride_form(to_household=number, **seek))
        for seek in ({"seek": "to_household"}, {})
    ]

    assert [answer.status_code for answer in answers] == [200, 422]
    for answer in answers:
        assert "kimlik numarasıyla arama yapılmaz" in answer.text
        assert number not in answer.text
    assert number not in caplog.text
    assert db.exec(select(PickupRow)).all() == []


def test_a_household_that_is_not_there_is_said_not_to_be(coordinator, homes):
    for typed in ("Kimsesizgil", "X"):
        text = coordinator.post(
            PAGE, data=a_ride_form(to_household=typed, seek="to_household")
        ).text
        assert "Bu kodla ya da adla kayıtlı hane yok" in text


def test_it_is_said_in_english_too(coordinator, homes):
    coordinator.post("/language", data={"language": "en"})

    text = coordinator.post(
        PAGE, data=a_ride_form(to_household="Bulunmazgil", seek="to_household")
    ).text

    assert "Scan or type its code" in text
    assert "Households found" in text


def test_others_find_no_household_on_this_page(auditor, driver, warehouse, caseworker, homes):
    form = a_ride_form(to_household="Bulunmazgil", seek="to_household")

    answers = [who.post(PAGE, data=form) for who in (auditor, driver, warehouse, caseworker)]

    assert {answer.status_code for answer in answers} == {403}
    assert not any("Bulunmazgil" in answer.text for answer in answers)
    assert 'name="seek"' not in auditor.get(PAGE).text
