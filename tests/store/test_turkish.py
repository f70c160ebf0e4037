"""Names in the order of the Turkish alphabet, on every server and in every list."""

import random

import pytest
from sqlmodel import select

from logistics.domain.roles import Role
from logistics.store import administration, catalogue, households, programmes, users
from logistics.store.households import Sought, list_households
from logistics.store.tables import NeighbourhoodRow, PartyRow
from logistics.store.turkish import fold, folded
from tests.builders import a_household, a_kit, a_neighbourhood, a_user, an_item

ALPHABET = [
    *("Agah", "Ağaç", "Azra", "Cuma", "Çınar", "Dere", "Gümüş", "Güneş", "Hisar", "Irmak"),
    *("Işık", "İnönü", "İpek", "Jale", "Ozan", "Ödül", "Pınar", "Sucu", "Şafak", "Tepe"),
    *("Ulus", "Ülkü", "Vadi"),
]


@pytest.fixture
def shuffled():
    return random.Random(7).sample(ALPHABET, len(ALPHABET))


def test_the_key_orders_a_list_as_a_turk_does(shuffled):
    assert sorted(shuffled, key=fold) == ALPHABET
    assert min(("ipek", "ırmak"), key=fold) == "ırmak"


def test_neighbourhoods_stand_in_turkish_order(session, shuffled):
    for name in shuffled:
        a_neighbourhood(session, name)

    listed = [row.name for row, _ in programmes.household_counts(session)]

    assert listed == ALPHABET
    assert [row.name for row in households.neighbourhoods(session)] == ALPHABET
    by_database = select(NeighbourhoodRow.name).order_by(folded(NeighbourhoodRow.name))
    assert list(session.exec(by_database)) == ALPHABET


def test_items_stand_in_turkish_order(session, shuffled):
    made = [an_item(session, name=name) for name in shuffled]

    assert [row.name_tr for row in catalogue.items(session)] == ALPHABET
    assert [row.name_tr for row in administration.items(session)] == ALPHABET
    kit = a_kit(session, [(item, 1) for item in made])
    assert [row.name_tr for row, _ in catalogue.components(session, kit.id)] == ALPHABET


def test_donors_drivers_and_contacts_stand_in_turkish_order(session, shuffled):
    session.add_all(PartyRow(name=name) for name in shuffled)
    place = a_neighbourhood(session)
    for name in shuffled:
        a_user(session, Role.DRIVER).name = name
        a_household(session, place).contact_name = name
    session.flush()

    assert catalogue.party_names(session) == ALPHABET
    assert [row.name for row in users.drivers(session)] == ALPHABET
    for sort, expected in (("name", ALPHABET), ("-name", ALPHABET[::-1])):
        found = list_households(session, Sought(sort=sort), offset=0, limit=50)
        assert [row.contact_name for row, _ in found] == expected
