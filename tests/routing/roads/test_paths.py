"""The fastest ways, against a plain search and the laws every way obeys."""

import heapq
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.roads.building import build
from routing.roads.graph import RoadGraph
from routing.roads.measuring import measured, measured_on
from routing.roads.paths import FARTHEST, place
from routing.roads.snapping import Snapped, snap
from routing.travel import great_circle_m
from tests.routing.roads.maps import a_survey, at

SIDE = 4
CORNERS = [at(row, column) for row in range(SIDE) for column in range(SIDE)]

kmh = st.integers(5, 90)
corner = st.integers(0, len(CORNERS) - 1)
two_corners = st.tuples(corner, corner).filter(lambda pair: pair[0] != pair[1])


@st.composite
def towns(draw, *, one_ways=True):
    """A graph in which some streets are one-way, and places that lie on its streets."""
    back = st.one_of(st.just(0), kmh) if one_ways else None
    streets = []
    for here, there in draw(st.lists(two_corners, min_size=1, max_size=24, unique=True)):
        forward = draw(kmh)
        streets.append((here, there, forward, draw(back) if back is not None else forward))
    streets.append((0, 1, 30, 30))
    graph = build(a_survey(CORNERS, streets))
    return graph, draw(spots(graph))


def spots(graph):
    """Places by the stretch they lie on and how far along it."""
    stretch = st.integers(0, len(graph.shape_first) - 2)
    share = st.sampled_from([0.0, 0.25, 0.5, 1.0])
    return st.lists(st.tuples(stretch, share), min_size=1, max_size=6).map(
        lambda found: on_streets(graph, found)
    )


def on_streets(graph, found):
    stretches = np.array([stretch for stretch, _ in found], dtype=np.int32)
    whole = graph.shape_along_cm[graph.shape_first[stretches + 1] - 1]
    along = np.rint(whole * np.array([share for _, share in found])).astype(np.int32)
    nowhere = np.zeros(len(found), dtype=np.int32)
    return Snapped(stretches=stretches, along_cm=along, metres=nowhere, near=nowhere == 0)


def plain_search(graph: RoadGraph, snapped: Snapped, row: int) -> list[float]:
    """Dijkstra as one writes it on paper: places cut the edges they lie on [ms]."""
    around = defaultdict(list)
    for edge in range(graph.edges):
        tail, head = ("junction", int(graph.tails[edge])), ("junction", int(graph.heads[edge]))
        length, duration = int(graph.lengths_cm[edge]), int(graph.durations_ms[edge])
        inside = {
            int(along)
            for stretch, along in zip(snapped.stretches, snapped.along_cm, strict=True)
            if stretch == graph.stretches[edge]
        }
        cuts = [(along, ("spot", int(graph.stretches[edge]), along)) for along in sorted(inside)]
        line = [(0, tail), *cuts, (length, head)]
        if graph.backwards[edge]:
            line = [(0, head), *cuts, (length, tail)]
            line.reverse()
        for (begins, here), (ends, there) in pairwise(line):
            part = abs(round(duration * ends / length) - round(duration * begins / length))
            around[here].append((there, part))
    spots = [
        ("spot", int(s), int(a)) for s, a in zip(snapped.stretches, snapped.along_cm, strict=True)
    ]
    best, heap = {}, [(0, spots[row])]
    while heap:
        cost, here = heapq.heappop(heap)
        if here in best:
            continue
        best[here] = cost
        for there, part in around[here]:
            heapq.heappush(heap, (cost + part, there))
    return [best[spot] for spot in spots]


@given(towns())
@settings(deadline=None)
def test_the_fastest_ways_are_those_of_a_plain_search(town):
    graph, snapped = town

    found = measured_on(graph, snapped).durations_ms

    expected = [plain_search(graph, snapped, row) for row in range(len(snapped.stretches))]
    assert found.tolist() == expected


@given(towns())
@settings(deadline=None)
def test_no_detour_is_faster_than_the_fastest_way(town):
    durations = measured_on(*town).durations_ms.astype(np.int64)

    by_way_of_any = (durations[:, :, None] + durations[None, :, :]).min(axis=1)

    assert (durations <= by_way_of_any).all()
    assert (np.diag(durations) == 0).all()


@given(towns(one_ways=False))
@settings(deadline=None)
def test_without_one_way_streets_there_and_back_are_the_same(town):
    ways = measured_on(*town)

    assert (ways.durations_ms == ways.durations_ms.T).all()
    assert (ways.lengths_m == ways.lengths_m.T).all()


@given(towns())
@settings(deadline=None)
def test_every_place_reaches_every_other(town):
    assert measured_on(*town).found.all()


@given(towns())
@settings(deadline=None)
def test_the_line_of_a_way_is_as_long_as_the_way(town):
    graph, snapped = town
    streets, ways = place(graph, snapped), measured_on(graph, snapped)

    for row in range(len(snapped.stretches)):
        line = streets.line(0, row)
        along = sum(float(great_circle_m(*np.array(pair).T)[0, 1]) for pair in pairwise(line))
        assert along == pytest.approx(ways.lengths_m[0, row], abs=30)


@given(towns())
@settings(deadline=None)
def test_a_way_leads_from_its_beginning_to_its_end_without_a_gap(town):
    graph, snapped = town
    streets = place(graph, snapped)

    for row in range(len(snapped.stretches)):
        edges = streets.way(0, row)
        tails = np.searchsorted(streets.first, edges, side="right") - 1
        assert [*tails, streets.rows[row]] == [streets.rows[0], *streets.heads[edges]]


def test_two_houses_in_one_street_are_as_far_apart_as_they_are():
    graph = build(a_survey(CORNERS, [(0, 1, 20, 20), (1, 5, 20, 20)]))

    ways = measured(graph, *np.array([at(0, 0.25), at(0, 0.75)]).T)

    assert ways.lengths_m[0, 1] == ways.lengths_m[1, 0] == pytest.approx(42, abs=1)


def test_two_families_in_one_house_are_no_way_apart_in_a_one_way_street():
    graph = build(
        a_survey(CORNERS, [(0, 1, 20, 0), (1, 5, 20, 20), (5, 4, 20, 20), (4, 0, 20, 20)])
    )

    ways = measured(graph, *np.array([at(0, 0.5), at(0, 0.5)]).T)

    assert (ways.durations_ms == 0).all()
    assert place(graph, snap(graph, *np.array([at(0, 0.5)] * 2).T)).line(0, 1) == ()


def test_of_two_equally_fast_ways_the_shorter_is_taken():
    corners = [at(0, 0), at(0, 2), at(1, 1), at(0, 1)]
    streets = [(0, 2, 30, 30), (2, 1, 30, 30), (0, 3, 30, 30), (3, 1, 30, 30)]
    graph = build(a_survey(corners, streets))
    alike = replace(graph, durations_ms=np.full_like(graph.durations_ms, 1000))

    ways = measured(alike, *np.array(corners[:2]).T)

    assert ways.durations_ms[0, 1] == 2000
    assert ways.lengths_m[0, 1] == ways.lengths_m[1, 0] == pytest.approx(168, abs=2)


def test_where_there_is_no_way_the_matrix_says_so():
    graph = build(a_survey(CORNERS, [(0, 1, 20, 20)]))
    per_edge = ("heads", "durations_ms", "lengths_cm", "stretches", "backwards")
    one_way = replace(
        graph,
        first=np.array([0, 1, 1], dtype=np.int32),
        **{name: getattr(graph, name)[:1] for name in per_edge},
    )
    snapped = on_streets(one_way, [(0, 0.0), (0, 1.0)])

    ways = measured_on(one_way, snapped)

    assert (ways.durations_ms[1, 0], ways.lengths_m[1, 0]) == (FARTHEST, FARTHEST)
    assert ways.found.tolist() == [[True, True], [False, True]]
    assert place(one_way, snapped).line(1, 0) == ()
