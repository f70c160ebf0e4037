"""The fictitious town: exact in its numbers, plausible in its people, and nobody's."""

import os
import subprocess
import sys
from collections import Counter

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.tr import tckimlik

from seeds.addresses import Address
from seeds.families import ADULT, OLD, Diet, Relation
from seeds.geography import cell_of, on_land
from seeds.identities import PREFIX, RANGE, national_id
from seeds.names import MEN, SURNAMES, WOMEN
from seeds.neighbourhoods import by_name, neighbourhoods
from seeds.people import YEAR, households, share_out

TOWN = tuple(households(600, seed=7))
DIGEST = "import hashlib;from seeds.people import households as h;{}".format(
    "print(hashlib.sha256(repr([(x.number, x.address, x.phone, x.income_kurus, x.home_hours,"
    " [(m.given_name, m.surname, m.birth_year, m.national_id, sorted(m.diets)) for m in x.members])"
    " for x in h(150, seed=7)]).encode()).hexdigest())"
)

# Surnames of well-known people of public life: none of ours may be one of them.
PUBLIC_SURNAMES = (
    "Atatürk İnönü Menderes Demirel Ecevit Özal Erbakan Türkeş Erdoğan Gül Sezer Yılmaz Çiller "
    "Kılıçdaroğlu İmamoğlu Yavaş Özel Bahçeli Akşener Davutoğlu Babacan Hürriyet Kaplan Büyükakın "
    "Karaosmanoğlu Pamuk Kemal Hikmet Şafak Tarkan Aksu Sunal Şoray Terim Çalhanoğlu Güler"
)


def digest(hash_seed: str) -> str:
    """Returns the digest of a small town, computed by an interpreter of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", DIGEST]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_same_number_gives_the_same_town() -> None:
    assert tuple(households(600, seed=7)) == TOWN


def test_the_town_is_the_same_in_every_interpreter() -> None:
    assert digest("1") == digest("2")


def test_another_number_gives_another_town() -> None:
    assert tuple(households(600, seed=8)) != TOWN


def test_households_are_numbered_from_one() -> None:
    assert [household.number for household in TOWN] == list(range(1, 601))


def test_households_are_spread_exactly_as_shared_out() -> None:
    living = Counter(household.address.neighbourhood for household in TOWN)

    assert living == {name: share for name, share in share_out(600).items() if share}


@given(st.integers(min_value=0, max_value=400_000))
def test_shares_sum_to_the_count_and_stay_within_one_of_the_exact_share(count: int) -> None:
    shares = share_out(count)

    assert sum(shares.values()) == count
    for place in neighbourhoods():
        assert abs(shares[place.name] - count * place.population / 381_254) < 1


def test_as_many_households_as_people_give_the_populations_themselves() -> None:
    assert share_out(381_254) == {place.name: place.population for place in neighbourhoods()}


def test_a_negative_count_is_a_bug() -> None:
    with pytest.raises(ValueError, match="-1"):
        share_out(-1)


def test_everybody_lives_on_land_inside_the_cell_of_the_own_neighbourhood() -> None:
    for household in TOWN:
        place = household.address
        assert cell_of(place.latitude, place.longitude) == place.neighbourhood
        assert on_land(place.latitude, place.longitude)


def test_addresses_carry_the_postcode_of_their_neighbourhood() -> None:
    for household in TOWN:
        assert household.address.postcode == by_name()[household.address.neighbourhood].postcode


def test_an_address_reads_as_on_a_turkish_envelope() -> None:
    flat = Address(
        neighbourhood="Serdar",
        street="Çınar Sk.",
        building_no="12/A",
        flat_no=7,
        floor=3,
        lift=False,
        postcode="41100",
        directions="Fırının yanı",
        latitude=40.7662,
        longitude=29.89294,
    )

    assert flat.line == "Serdar Mah. Çınar Sk. No: 12/A Kat: 3 Daire: 7, 41100 İzmit/Kocaeli"
    assert flat.stairs == 3


def test_with_a_lift_nobody_climbs() -> None:
    assert all(household.address.stairs == 0 for household in TOWN if household.address.lift)
    assert any(household.address.stairs >= 3 for household in TOWN)


def test_households_have_one_to_ten_members_and_one_applicant() -> None:
    sizes = {household.size for household in TOWN}
    assert sizes == set(range(1, 11))

    for household in TOWN:
        relations = [member.relation for member in household.members]
        assert relations[0] is Relation.APPLICANT
        assert relations.count(Relation.APPLICANT) == 1


def test_parents_are_grown_up_when_their_children_are_born() -> None:
    for household in TOWN:
        parents = [m for m in household.members if m.relation in ("applicant", "spouse")]
        for child in household.members:
            if child.relation is Relation.CHILD:
                assert child.birth_year - max(p.birth_year for p in parents) >= ADULT


def test_every_applicant_is_an_adult() -> None:
    assert all(YEAR - household.applicant.birth_year >= ADULT for household in TOWN)


def test_the_elderly_alone_are_old_and_alone() -> None:
    alone = [household for household in TOWN if household.elderly_alone]

    assert alone
    assert all(h.size == 1 and YEAR - h.applicant.birth_year >= OLD for h in alone)


def test_needs_run_from_one_to_five_and_the_poorest_earn_least_per_head() -> None:
    per_head: dict[int, list[float]] = {}
    for household in TOWN:
        per_head.setdefault(household.need_band, []).append(household.income_kurus / household.size)

    assert sorted(per_head) == [1, 2, 3, 4, 5]
    for band in (1, 2, 3, 4):
        assert min(per_head[band]) >= max(per_head[band + 1])


def test_a_few_households_have_a_coeliac() -> None:
    coeliacs = sum(Diet.COELIAC in household.diets for household in TOWN)

    assert 1 <= coeliacs <= 20


def test_phones_are_turkish_mobiles_in_e164_and_nobodys_twice() -> None:
    for household in TOWN:
        number = phonenumbers.parse(household.phone)
        assert phonenumbers.is_valid_number_for_region(number, "TR")
        assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
        assert household.phone.startswith("+905940")
    assert len({household.phone for household in TOWN}) == len(TOWN)


def test_national_numbers_pass_the_checksum_and_show_that_they_are_tests() -> None:
    numbers = [m.national_id for h in TOWN for m in h.members if m.national_id is not None]

    assert all(tckimlik.is_valid(number) for number in numbers)
    assert all(number.startswith(PREFIX) for number in numbers)


def test_a_few_people_still_wait_for_a_national_number() -> None:
    waiting = sum(member.national_id is None for h in TOWN for member in h.members)

    assert 0 < waiting < 60


def test_no_national_number_is_given_twice_among_twenty_thousand_households() -> None:
    given_out = Counter(
        member.national_id
        for household in households(20_000, seed=1)
        for member in household.members
        if member.national_id
    )

    assert len(given_out) > 60_000
    assert given_out.most_common(1)[0][1] == 1


def test_the_range_of_test_numbers_has_an_end() -> None:
    with pytest.raises(ValueError, match="1000000"):
        national_id(RANGE, seed=1)


def test_no_surname_is_that_of_a_well_known_person() -> None:
    assert not set(PUBLIC_SURNAMES.split()) & set(SURNAMES)
    assert all(household.applicant.surname in SURNAMES for household in TOWN)


def test_names_are_listed_once() -> None:
    for names in (WOMEN, MEN, SURNAMES):
        assert len(set(names)) == len(names)
