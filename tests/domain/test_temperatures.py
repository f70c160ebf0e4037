"""When a deviation from the cold becomes an excursion."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.errors import InvalidValue
from logistics.domain.lots import StorageClass
from logistics.domain.temperatures import (
    Band,
    Chamber,
    Reading,
    ReadingSource,
    Tolerance,
    chamber_of,
    check_reading,
    excursions,
    written,
)

START = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
CHILLED = Band(coldest_dc=0, warmest_dc=40, breach_dc=70)
FROZEN = Band(warmest_dc=-180, breach_dc=-150)
TOLERANCE = Tolerance(deviation_s=7200, breach_s=900, chilled_breach_dc=70, frozen_breach_dc=-150)


def log(*said: tuple[int, int], source: ReadingSource = ReadingSource.LOGGER) -> list[Reading]:
    """Readings at so many minutes after the start."""
    return [
        Reading(at=START + timedelta(minutes=minutes), temperature_dc=read_dc, source=source)
        for minutes, read_dc in said
    ]


def spans(readings, band=CHILLED):
    found = excursions(readings, band, TOLERANCE)
    return [
        (
            (each.started_at - START).seconds // 60,
            each.ended_at and (each.ended_at - START).seconds // 60,
            each.worst_dc,
        )
        for each in found
    ]


@pytest.mark.parametrize(
    ("said", "band", "expected"),
    [
        pytest.param([(0, 30), (60, 40), (120, 0)], CHILLED, [], id="inside"),
        pytest.param([(0, 30), (5, 55), (60, 55), (100, 30)], CHILLED, [], id="short and slight"),
        pytest.param([(0, 50), (60, 55), (120, 30)], CHILLED, [(0, 120, 55)], id="slight but long"),
        pytest.param([(0, 80), (5, 82), (10, 30)], CHILLED, [], id="a door left open"),
        pytest.param([(0, 80), (10, 95), (20, 30)], CHILLED, [(0, 20, 95)], id="a breach"),
        pytest.param([(0, 50), (5, 80), (20, 50), (30, 30)], CHILLED, [(0, 30, 80)], id="inside a deviation"),
        pytest.param([(0, 80), (15, 85)], CHILLED, [(0, None, 85)], id="not over yet"),
        pytest.param([(0, -10), (130, 20)], CHILLED, [(0, 130, -10)], id="too cold"),
        pytest.param([(0, -170), (30, -180)], FROZEN, [], id="frost melted off"),
        pytest.param([(0, -140), (15, -181)], FROZEN, [(0, 15, -140)], id="frozen breach"),
        pytest.param(
            [(0, 90), (20, 30), (30, 90), (50, 30)], CHILLED, [(0, 20, 90), (30, 50, 90)], id="two"
        ),
    ],
)  # fmt: skip
def test_what_counts_as_an_excursion(said, band, expected):
    assert spans(log(*said), band) == expected


def test_a_breach_a_person_saw_counts_at_once():
    assert spans(log((0, 71))) == []
    assert spans(log((0, 71), source=ReadingSource.MANUAL)) == [(0, None, 71)]


def test_a_slight_deviation_a_person_saw_waits_for_the_next_reading():
    manual = ReadingSource.MANUAL

    assert spans(log((0, 50), source=manual)) == []
    assert spans(log((0, 50), (119, 30), source=manual)) == []
    assert spans(log((0, 50), (120, 30), source=manual)) == [(0, 120, 50)]


def test_a_place_without_a_band_has_no_excursions():
    assert spans(log((0, 400), (600, 400)), Band()) == []


@given(st.lists(st.integers(-50, 120), max_size=40))
def test_excursions_lie_outside_in_order_and_apart(temperatures):
    readings = log(*((10 * number, each) for number, each in enumerate(temperatures)))

    found = excursions(readings, CHILLED, TOLERANCE)

    for each in found:
        inside = [
            reading
            for reading in readings
            if each.started_at <= reading.at <= each.last_out_at
            and CHILLED.off_by(reading.temperature_dc) == 0
        ]
        assert inside == []
        assert CHILLED.off_by(each.worst_dc) > 0
    assert all(
        before.ended_at is not None and before.ended_at < after.started_at
        for before, after in pairwise(found)
    )


@pytest.mark.parametrize(
    ("storage", "warmest", "breach"),
    [
        (StorageClass.CHILLED, 40, 70),
        (StorageClass.FROZEN, -180, -150),
        (StorageClass.AMBIENT, 250, None),
        (None, 40, 70),
        (None, -180, -150),
        (None, None, None),
    ],
)
def test_danger_begins_where_the_class_says(storage, warmest, breach):
    assert TOLERANCE.breach_dc(storage, warmest) == breach


@pytest.mark.parametrize(
    ("read_dc", "ago", "why"),
    [
        (601, timedelta(), "absurd"),
        (-601, timedelta(), "absurd"),
        (30, timedelta(hours=-1), "ahead"),
        (30, timedelta(days=800), "long_ago"),
    ],
)
def test_what_nobody_can_have_read_is_refused(read_dc, ago, why):
    with pytest.raises(InvalidValue) as refusal:
        check_reading(read_dc, START - ago, now=START)

    assert refusal.value.why == why


@pytest.mark.parametrize(("read_dc", "text"), [(-5, "-0,5"), (-183, "-18,3"), (40, "4,0")])
def test_tenths_are_written_with_a_comma(read_dc, text):
    assert written(read_dc) == text


def test_a_chamber_is_known_by_its_key():
    assert chamber_of("z3") == Chamber(zone_id=3)
    assert chamber_of("v2").key == "v2"
    assert [chamber_of(key) for key in ("", "z", "x1", "z-1", "z1e9", "z9999999999")] == [None] * 6
