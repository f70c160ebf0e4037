"""How a van uses a way, by the tags of the map."""

import pytest

from routing.roads.profile import Use, is_barred, use_of

BOTH_24 = Use(forward_kmh=24, backward_kmh=24)


def use(**tags):
    return use_of({"highway": "residential"} | {key.replace("__", ":"): tags[key] for key in tags})


def test_a_street_is_driven_both_ways_at_the_speed_of_its_class():
    assert use() == BOTH_24


@pytest.mark.parametrize("yes", ["yes", "true", "1"])
def test_a_one_way_street_is_driven_along_its_nodes(yes):
    assert use(oneway=yes) == Use(forward_kmh=24, backward_kmh=0)


@pytest.mark.parametrize("against", ["-1", "reverse"])
def test_a_one_way_street_may_run_against_its_nodes(against):
    assert use(oneway=against) == Use(forward_kmh=0, backward_kmh=24)


@pytest.mark.parametrize(
    "tags", [{"junction": "roundabout"}, {"junction": "circular"}, {"highway": "motorway"}]
)
def test_roundabouts_and_motorways_are_one_way_without_saying_so(tags):
    assert use(**tags).backward_kmh == 0
    assert use(**tags, oneway="no").backward_kmh > 0


@pytest.mark.parametrize(
    "tags",
    [
        {"access": "no"},
        {"access": "private"},
        {"motor_vehicle": "agricultural"},
        {"access": "yes", "motorcar": "no"},
        {"highway": "footway"},
        {"highway": "construction"},
        {"area": "yes"},
        {"oneway": "reversible"},
        {"smoothness": "impassable"},
        {"highway": "track"},
        {"highway": "track", "tracktype": "grade4"},
    ],
)
def test_some_ways_are_never_driven(tags):
    assert use(**tags) is None


@pytest.mark.parametrize(
    "tags",
    [
        {"access": "destination"},
        {"access": "no", "motor_vehicle": "yes"},
        {"vehicle": "private", "motorcar": "designated"},
    ],
)
def test_the_most_particular_tag_decides_who_may_drive(tags):
    assert use(**tags) == BOTH_24


def test_good_tracks_are_driven_slowly():
    assert use(highway="track", tracktype="grade2").forward_kmh == 10


@pytest.mark.parametrize(
    ("posted", "driven"),
    [
        ("50", 40),
        ("50 km/h", 40),
        ("30 mph", 38.6),
        ("TR:urban", 40),
        ("TR:motorway", 100),
        ("walk", 5.6),
        ("none", 24),
        ("signals", 24),
        ("0", 24),
        ("999", 100),
    ],
)
def test_four_fifths_of_a_posted_limit_are_driven_and_never_above_100(posted, driven):
    assert use(maxspeed=posted).forward_kmh == pytest.approx(driven, abs=0.1)


def test_a_limit_may_hold_for_one_direction():
    assert use(maxspeed="50", maxspeed__backward="30") == Use(forward_kmh=40, backward_kmh=24)


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [({"surface": "mud"}, 8), ({"tracktype": "grade5"}, 6), ({"smoothness": "very_bad"}, 15)],
)
def test_nobody_drives_faster_than_the_surface_lets_one(tags, kmh):
    assert use(maxspeed="90", **tags).forward_kmh == kmh


def test_ferries_are_left_out_unless_they_say_that_they_take_cars():
    assert use_of({"route": "ferry"}) is None
    assert use_of({"route": "ferry", "motor_vehicle": "no"}) is None
    assert use_of({"route": "ferry", "motor_vehicle": "yes"}).forward_kmh == 10


@pytest.mark.parametrize(
    ("tags", "barred"),
    [
        ({}, False),
        ({"barrier": "bollard"}, True),
        ({"barrier": "block", "motor_vehicle": "yes"}, False),
        ({"barrier": "gate"}, False),
        ({"barrier": "gate", "access": "private"}, True),
    ],
)
def test_bollards_stop_a_van_and_gates_do_when_they_are_closed_to_it(tags, barred):
    assert is_barred(tags) == barred
