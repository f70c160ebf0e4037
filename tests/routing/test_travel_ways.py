"""Travel by the best source at hand, and what is said where it has gaps."""

from dataclasses import replace

import numpy as np
import pytest

from routing import Place, Problem, TimeWindow
from routing.roads.graph import save
from routing.roads.osrm import Osrm
from routing.travel import Known, Roads, estimate
from routing.travel_hours import RushHours
from routing.travel_kept import Kept
from routing.travel_ways import NoticeCode, Source, Sources, measure
from tests.routing.builders import a_depot, a_stop, a_vehicle
from tests.routing.roads.maps import STREET, at, graph_of
from tests.routing.roads.osrm_server import FakeOsrm, serving, silent

NODES = {1: at(0, 0), 2: at(1, 0), 3: at(1, 1), 4: at(0, 1), 5: at(0, 30)}
STREETS = [
    (10, [1, 2], STREET | {"oneway": "yes"}),
    *((20, [2, 3], STREET), (30, [3, 4], STREET), (40, [4, 1], STREET), (50, [4, 5], STREET)),
]
DEPOT = a_depot(latitude=at(0, 0)[0], longitude=at(0, 0)[1])
NEAR, FAR = a_stop("near", at=at(1, 0)), a_stop("far", at=at(0, 200))
OTHER = a_stop("other", at=at(1, 1))
HOME = Place(id="home", name="Home", latitude=at(0, 1)[0], longitude=at(0, 1)[1])


@pytest.fixture
def graph(tmp_path):
    """A file of imported roads."""
    file = tmp_path / "roads" / "graph.npz"
    save(graph_of(tmp_path, NODES, STREETS), file)
    return file


def codes(travel):
    return [notice.code for notice in travel.notices]


def test_without_roads_and_server_travel_is_estimated_and_says_so():
    travel = measure([DEPOT], [NEAR], sources=Sources())

    expected = estimate([DEPOT], [NEAR])
    assert (travel.source, travel.note, travel.notices) == (Source.ESTIMATED, "estimated", ())
    assert (travel.durations_s == expected.durations_s).all()
    assert (travel.distances_m == expected.distances_m).all()


def test_imported_roads_are_driven(graph):
    travel = measure([DEPOT], [NEAR], sources=Sources(graph=graph))

    assert travel.source is Source.ROADS
    assert travel.distances_m[0, 1] == pytest.approx(111, abs=1)
    assert travel.distances_m[1, 0] == pytest.approx(111 + 2 * 84, abs=2)
    assert travel.notices == ()


def test_travel_by_roads_is_what_a_problem_wants(graph):
    travel = measure([DEPOT], [NEAR, FAR], [HOME], sources=Sources(graph=graph))

    assert Problem(
        depots=(DEPOT,), vehicles=(a_vehicle(),), stops=(NEAR, FAR), homes=(HOME,), travel=travel
    )
    assert travel.durations_s.dtype == travel.distances_m.dtype == np.int32


def test_the_ways_of_a_place_far_from_streets_are_estimated_with_a_notice(graph):
    travel = measure([DEPOT], [NEAR, FAR], sources=Sources(graph=graph))

    expected = estimate([DEPOT], [NEAR, FAR])
    assert travel.distances_m[0, 2] == expected.distances_m[0, 2]
    assert travel.durations_s[2, 1] == expected.durations_s[2, 1]
    assert travel.distances_m[0, 1] == pytest.approx(111, abs=1)
    [notice] = travel.notices
    assert (notice.code, notice.count, notice.places) == (
        NoticeCode.FAR_FROM_STREETS, 1, ("far",),
    )  # fmt: skip
    assert notice.metres == pytest.approx(170 * 84.2, rel=0.01)


def test_how_far_is_too_far_is_a_setting(graph):
    travel = measure([DEPOT], [FAR], sources=Sources(graph=graph, limit_m=20_000))

    assert travel.notices == ()


def test_damaged_roads_are_told_and_travel_is_estimated(graph):
    graph.write_bytes(b"torn")

    travel = measure([DEPOT], [NEAR], sources=Sources(graph=graph))

    assert travel.source is Source.ESTIMATED
    assert codes(travel) == [NoticeCode.ROADS_UNREADABLE]


def test_roads_that_were_never_imported_are_no_trouble(tmp_path):
    travel = measure([DEPOT], [NEAR], sources=Sources(graph=tmp_path / "graph.npz"))

    assert (travel.source, travel.notices) == (Source.ESTIMATED, ())


def test_a_server_is_asked_before_the_roads(graph):
    with serving(FakeOsrm()) as fake:
        travel = measure([DEPOT], [NEAR], sources=Sources(graph=graph, osrm=Osrm(url=fake.url)))

    assert travel.source is Source.OSRM
    assert travel.distances_m[1, 0] == pytest.approx(111, abs=1)


def test_a_server_that_is_away_is_told_and_the_roads_are_driven(graph):
    with serving(FakeOsrm((400, {"code": "NoTable"}))) as fake:
        travel = measure([DEPOT], [NEAR], sources=Sources(graph=graph, osrm=Osrm(url=fake.url)))

    assert travel.source is Source.ROADS
    assert travel.distances_m[1, 0] == pytest.approx(111 + 2 * 84, abs=2)
    assert [(notice.code, notice.detail) for notice in travel.notices] == [
        (NoticeCode.OSRM_AWAY, "NoTable")
    ]


def test_a_server_that_is_away_without_roads_leaves_an_estimate():
    with serving(FakeOsrm((400, {"code": "NoTable"}))) as fake:
        travel = measure([DEPOT], [NEAR], sources=Sources(osrm=Osrm(url=fake.url)))

    assert travel.source is Source.ESTIMATED
    assert codes(travel) == [NoticeCode.OSRM_AWAY]


def test_a_pair_the_server_knows_no_way_for_is_estimated_with_a_notice():
    answer = {"code": "Ok", "durations": [[0, None], [9, 0]], "distances": [[0, None], [90, 0]]}
    with serving(FakeOsrm((200, answer))) as fake:
        travel = measure([DEPOT], [NEAR], sources=Sources(osrm=Osrm(url=fake.url)))

    assert travel.durations_s[0, 1] == estimate([DEPOT], [NEAR]).durations_s[0, 1]
    assert travel.durations_s[1, 0] == 9
    assert [(notice.code, notice.count) for notice in travel.notices] == [(NoticeCode.NO_WAY, 1)]


def test_in_the_rush_the_roads_are_slower_and_no_longer(graph):
    rush = Roads(rush=(RushHours(opens=0, closes=3600, speed_percent=50),))
    sources = Sources(graph=graph, roads=rush)

    usual = measure([DEPOT], [NEAR], sources=sources)
    slow = measure([DEPOT], [NEAR], sources=sources, shift=TimeWindow(opens=0, closes=3600))

    assert slow.durations_s[0, 1] == pytest.approx(2 * usual.durations_s[0, 1], abs=1)
    assert (slow.distances_m == usual.distances_m).all()


def test_what_somebody_has_driven_replaces_what_was_measured(graph):
    known = [
        Known(origin="depot", destination="near", duration_s=900, distance_m=9000),
        Known(origin="near", destination="other", duration_s=60, distance_m=600, one_way=True),
    ]

    travel = measure([DEPOT], [NEAR, OTHER], sources=Sources(graph=graph), known=known)

    assert travel.durations_s[0, 1] == travel.durations_s[1, 0] == 900
    assert travel.durations_s[1, 2] == 60
    assert travel.durations_s[2, 1] != 60


def test_a_known_road_to_nowhere_is_refused(graph):
    nowhere = Known(origin="depot", destination="Z", duration_s=1, distance_m=1)

    with pytest.raises(ValueError, match="neither depot nor stop"):
        measure([DEPOT], [NEAR], sources=Sources(graph=graph), known=[nowhere])


def test_a_home_called_like_a_stop_is_refused_by_name(graph):
    with pytest.raises(ValueError, match=f"Two places are called {NEAR.id}"):
        measure([DEPOT], [NEAR], [replace(HOME, id=NEAR.id)], sources=Sources(graph=graph))


def test_ways_by_roads_are_drawn_along_them(graph):
    travel = measure([DEPOT], [NEAR], sources=Sources(graph=graph))

    around = np.array([at(1, 0), at(1, 1), at(0, 1), at(0, 0)])
    assert np.array(travel.geometry(1, 0)) == pytest.approx(around, abs=1e-5)


def test_ways_without_a_road_are_drawn_straight(graph):
    known = [Known(origin="near", destination="depot", duration_s=1, distance_m=1, one_way=True)]
    by_roads = measure([DEPOT], [NEAR, FAR], sources=Sources(graph=graph), known=known)
    guessed = measure([DEPOT], [NEAR, FAR], sources=Sources())

    for travel in (by_roads, guessed, estimate([DEPOT], [NEAR, FAR])):
        assert travel.geometry(1, 0) == (at(1, 0), at(0, 0))
        assert travel.geometry(0, 2) == (at(0, 0), at(0, 200))


def test_a_server_draws_its_ways_and_is_left_alone_once_it_is_silent():
    with serving(FakeOsrm()) as fake:
        travel = measure([DEPOT], [OTHER], sources=Sources(osrm=Osrm(url=fake.url)))
        drawn = travel.geometry(0, 1)
        fake.answers = [(400, {"code": "NoRoute"})]
        silent = [travel.geometry(0, 1), travel.geometry(1, 0)]

    assert len(drawn) == 3
    assert silent == [(at(0, 0), at(1, 1)), (at(1, 1), at(0, 0))]
    assert len(fake.asked) == 3


def test_whoever_cannot_wait_for_a_silent_server_has_the_next_best(graph):
    with silent() as fake:
        sources = Sources(graph=graph, osrm=Osrm(url=fake.url), wait_s=0.1)
        travel = measure([DEPOT], [NEAR], sources=sources)
        was_silent = not fake.released.is_set()

    assert was_silent
    assert travel.source is Source.ROADS
    assert [notice.code for notice in travel.notices] == [NoticeCode.OSRM_AWAY]
    assert "within 0.1 s" in travel.notices[0].detail


def test_a_server_that_falls_silent_keeps_nobody_waiting_for_its_lines(tmp_path):
    with silent() as fake:
        sources = Sources(osrm=Osrm(url=fake.url), kept=Kept(folder=tmp_path / "ways"))
        fake.released.set()
        measure([DEPOT], [OTHER], sources=sources)
        fake.released.clear()
        travel = measure([DEPOT], [OTHER], sources=replace(sources, wait_s=1.0))
        undrawn = [travel.geometry(0, 1), travel.geometry(1, 0)]
        was_silent = not fake.released.is_set()

    assert was_silent
    assert travel.source is Source.OSRM
    assert undrawn == [(at(0, 0), at(1, 1)), (at(1, 1), at(0, 0))]


def test_what_a_slow_server_answered_after_all_is_known_to_the_next(tmp_path):
    kept = Kept(folder=tmp_path / "ways")
    with silent() as fake:
        sources = Sources(osrm=Osrm(url=fake.url), kept=kept, wait_s=0.1)
        first = measure([DEPOT], [NEAR], sources=sources)
        fake.released.set()
        again = measure([DEPOT], [NEAR], sources=replace(sources, wait_s=30.0))

    assert first.source is Source.ESTIMATED
    assert again.source is Source.OSRM


def test_the_same_ways_are_asked_of_a_server_once_a_day(tmp_path):
    with serving(FakeOsrm()) as fake:

        def travel(as_of):
            kept = Kept(folder=tmp_path / "ways")
            sources = Sources(osrm=Osrm(url=fake.url), kept=kept, as_of=as_of)
            return measure([DEPOT], [NEAR], sources=sources)

        first, again = travel("monday"), travel("monday")
        asked_on_monday = len(fake.asked)
        travel("tuesday")

    assert (first.durations_s == again.durations_s).all()
    assert (asked_on_monday, len(fake.asked)) == (1, 2)


def test_other_roads_are_measured_anew(graph, tmp_path):
    sources = Sources(graph=graph, kept=Kept(folder=tmp_path / "ways"))
    before = measure([DEPOT], [NEAR], sources=sources)
    save(graph_of(tmp_path, NODES, [(10, [1, 2], STREET), *STREETS[1:]]), graph)

    after = measure([DEPOT], [NEAR], sources=sources)

    assert after.distances_m[1, 0] < before.distances_m[1, 0]
    assert len(list((tmp_path / "ways").iterdir())) == 2
