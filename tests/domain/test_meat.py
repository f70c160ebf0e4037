"""Meat at the door, on the bench, and the balance that must add up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.errors import InvalidValue, MassDoesNotBalance
from logistics.domain.meat import (
    USUAL_RULES,
    Appearance,
    Container,
    Cut,
    MassBalance,
    MeatRule,
    Objection,
    Verdict,
    Weighed,
    apportion,
    balance_of,
    base_code,
    check_core,
    check_frozen_on,
    judge,
    net_weight,
    pack_code,
    split,
    use_by_chilled,
    use_by_frozen,
)

MONDAY = date(2027, 5, 17)
SUNDAY = date(2027, 5, 16)
RULE = MeatRule(cut=Cut.BONELESS, warmest_dc=70, refused_dc=150)


def judged(*, core_dc=40, appearance=Appearance.GOOD, slaughtered_on=SUNDAY):
    return judge(
        RULE, core_dc=core_dc, appearance=appearance, slaughtered_on=slaughtered_on, on=MONDAY
    )


def test_net_is_gross_less_tare_over_all_containers():
    tubs = [Container(gross_g=12_340, tare_g=1_500), Container(gross_g=9_001, tare_g=1_000)]
    assert net_weight(tubs) == 10_840 + 8_001


@pytest.mark.parametrize(
    ("tub", "why"),
    [
        (Container(gross_g=1_500, tare_g=1_500), "tare"),
        (Container(gross_g=1_000, tare_g=1_500), "tare"),
        (Container(gross_g=1_000, tare_g=-1), "tare"),
        (Container(gross_g=1_000_001, tare_g=0), "heavy"),
    ],
)
def test_a_container_that_cannot_be_is_refused_by_its_number(tub, why):
    with pytest.raises(InvalidValue) as refusal:
        net_weight([Container(gross_g=2, tare_g=1), tub])

    assert (refusal.value.field, refusal.value.why, refusal.value.value) == ("containers", why, "2")


def test_an_intake_has_at_least_one_container():
    with pytest.raises(InvalidValue) as refusal:
        net_weight([])
    assert refusal.value.why == "missing"


@pytest.mark.parametrize(
    ("core_dc", "verdict"),
    [
        (70, Verdict.TAKEN),
        (71, Verdict.HELD),
        (150, Verdict.HELD),
        (151, Verdict.REFUSED),
    ],
)
def test_warm_meat_is_held_and_too_warm_meat_is_refused(core_dc, verdict):
    assert judged(core_dc=core_dc).verdict is verdict


def test_doubtful_looks_hold_and_bad_looks_refuse():
    assert judged(appearance=Appearance.DOUBTFUL).verdict is Verdict.HELD
    assert judged(appearance=Appearance.BAD).verdict is Verdict.REFUSED
    assert judged(appearance=Appearance.BAD, core_dc=200).objection is Objection.APPEARANCE


def test_meat_past_its_chilled_days_is_refused():
    assert judged(slaughtered_on=date(2027, 5, 14)).verdict is Verdict.TAKEN
    late = judged(slaughtered_on=date(2027, 5, 13))
    assert (late.verdict, late.objection) == (Verdict.REFUSED, Objection.OLD)


def test_nothing_was_slaughtered_tomorrow():
    with pytest.raises(InvalidValue) as refusal:
        judged(slaughtered_on=date(2027, 5, 18))
    assert refusal.value.field == "slaughtered_on"


@pytest.mark.parametrize(
    ("core_dc", "why"), [(None, "missing"), (-401, "temperature"), (451, "temperature")]
)
def test_a_core_temperature_is_measured_and_possible(core_dc, why):
    with pytest.raises(InvalidValue) as refusal:
        check_core(core_dc)
    assert (refusal.value.field, refusal.value.why) == ("core_dc", why)


def test_mince_is_kept_colder_than_other_meat():
    assert USUAL_RULES[Cut.MINCE].warmest_dc == 20
    assert USUAL_RULES[Cut.OFFAL].warmest_dc == 30


def test_chilled_counts_from_slaughter_and_frozen_from_freezing():
    assert use_by_chilled(RULE, slaughtered_on=SUNDAY) == date(2027, 5, 19)
    assert use_by_frozen(RULE, frozen_on=MONDAY) == date(2027, 11, 13)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 5, 20), "future"),
        (date(2027, 5, 15), "before_intake"),
        (date(2027, 5, 19), "after_use_by"),
    ],
)
def test_freezing_lies_between_intake_and_use_by_and_not_ahead(day, why):
    with pytest.raises(InvalidValue) as refusal:
        check_frozen_on(day, on=date(2027, 5, 19), since=SUNDAY, use_by=date(2027, 5, 18))
    assert (refusal.value.field, refusal.value.why) == ("frozen_on", why)


def test_a_rule_that_contradicts_itself_is_refused():
    with pytest.raises(InvalidValue):
        MeatRule(cut=Cut.MINCE, warmest_dc=80, refused_dc=70)
    with pytest.raises(InvalidValue):
        MeatRule(cut=Cut.MINCE, warmest_dc=20, refused_dc=70, target_g=100, tolerance_g=100)


def test_a_pack_is_coded_after_its_lot():
    assert pack_code("GB-270517-004", 17) == "GB-270517-004-017"
    assert pack_code("GB-270517-004", 1_017) == "GB-270517-004-1017"
    assert base_code("GB-270517-004-017") == "GB-270517-004"
    assert base_code("GB-270517-004") == "GB-270517-004"


def test_the_balance_tells_what_is_missing_and_what_is_over():
    balance = balance_of(
        10_000, [(Weighed.PACK, 2_500), (Weighed.PACK, 2_480), (Weighed.TRIM, 300)]
    )

    assert (balance.packs, balance.packs_g, balance.missing_g) == (2, 4_980, 4_720)
    with pytest.raises(MassDoesNotBalance) as refusal:
        balance.check()
    assert refusal.value.missing_g == 4_720
    assert balance_of(10, [(Weighed.WASTE, 12)]).missing_g == -2


def test_the_yield_is_what_became_packs():
    assert MassBalance(intake_g=3_000, packs_g=2_000).yield_permille == 666
    assert MassBalance().yield_permille == 0


weights = st.integers(min_value=1, max_value=30_000)


@given(st.dictionaries(st.integers(1, 9), weights, min_size=1), st.floats(0, 1))
def test_an_apportionment_sums_to_the_gram_and_takes_from_none_more_than_it_has(among, part):
    grams = int(sum(among.values()) * part)

    shares = apportion(grams, among)

    assert sum(shares.values()) == grams
    assert all(0 <= shares[key] <= among[key] for key in among)


@given(st.dictionaries(st.integers(1, 9), weights, min_size=1), st.data())
def test_the_weighings_of_a_pool_use_up_its_sources_to_the_gram(sources, data):
    whole = sum(sources.values())
    cuts = sorted(data.draw(st.sets(st.integers(1, whole), max_size=20)) | {whole})
    weighed = [end - start for start, end in zip([0, *cuts], cuts, strict=False)]

    parts = split(weighed, sources)

    assert [sum(part.values()) for part in parts] == weighed
    for key, grams in sources.items():
        assert sum(part[key] for part in parts) == grams


@given(weights, st.lists(st.tuples(st.sampled_from(Weighed), weights)))
def test_a_balance_loses_no_gram(intake_g, weighings):
    balance = balance_of(intake_g, weighings)

    assert balance.weighed_g == sum(grams for _, grams in weighings)
    assert balance.missing_g + balance.weighed_g == intake_g
