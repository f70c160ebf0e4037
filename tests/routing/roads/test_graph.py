"""From a file of the map to a graph that knows where a van may drive."""

from contextlib import suppress

import numpy as np
import pytest

from routing.roads.building import build
from routing.roads.graph import UnreadableExtract, UnreadableGraph, load, save
from routing.roads.measuring import measured
from routing.roads.paths import FARTHEST
from routing.roads.reading import Way, read_extract
from tests.routing.roads.maps import (
    NORTH,
    STREET,
    a_ban,
    a_survey,
    at,
    graph_of,
    packed,
    read_apart,
    written,
)

BLOCK_M = 111.2
SQUARE = {1: at(0, 0), 2: at(1, 0), 3: at(1, 1), 4: at(0, 1)}
AROUND = [(10, [1, 2], STREET), (20, [2, 3], STREET), (30, [3, 4], STREET), (40, [4, 1], STREET)]
ONE_WAY = STREET | {"oneway": "yes"}


def lengths(graph, *places):
    """The lengths [m] of the fastest ways between places."""
    return measured(graph, *np.array(places).T).lengths_m


def durations(graph, *places):
    return measured(graph, *np.array(places).T).durations_ms / 1000


def test_a_street_is_as_long_as_it_lies_and_takes_as_long_as_one_drives(tmp_path):
    graph = graph_of(tmp_path, SQUARE, AROUND)

    assert lengths(graph, at(0, 0), at(1, 0))[0, 1] == pytest.approx(BLOCK_M, abs=1)
    assert durations(graph, at(0, 0), at(1, 0))[0, 1] == pytest.approx(
        BLOCK_M / (24 / 3.6), abs=0.1
    )


def test_a_one_way_street_is_driven_back_around_the_block(tmp_path):
    ways = [(10, [1, 2], ONE_WAY), *AROUND[1:]]

    there, back = lengths(graph_of(tmp_path, SQUARE, ways), at(0.2, 0), at(0.8, 0))[[0, 1], [1, 0]]

    assert there == pytest.approx(0.6 * BLOCK_M, abs=1)
    assert back > 2.5 * BLOCK_M


def test_a_one_way_street_against_its_nodes_is_driven_so(tmp_path):
    ways = [(10, [2, 1], STREET | {"oneway": "-1"}), *AROUND[1:]]

    there, back = lengths(graph_of(tmp_path, SQUARE, ways), at(0.2, 0), at(0.8, 0))[[0, 1], [1, 0]]

    assert there < back


def test_a_roundabout_is_driven_in_one_direction(tmp_path):
    nodes = SQUARE | {5: at(-1, 0), 6: at(2, 1)}
    circle = STREET | {"junction": "roundabout"}
    ways = [(10, [1, 2, 3, 4, 1], circle), (50, [5, 1], STREET), (60, [3, 6], STREET)]

    found = lengths(graph_of(tmp_path, nodes, ways), at(0, 0), at(1, 0))

    assert found[0, 1] == pytest.approx(BLOCK_M, abs=1)
    assert found[1, 0] > 2 * BLOCK_M


def test_roads_meet_only_where_they_share_a_node(tmp_path):
    nodes = SQUARE | {5: at(0.5, -1), 6: at(0.5, 2)}
    bridge = [(50, [5, 6], STREET | {"bridge": "yes"}), (60, [5, 1], STREET), (70, [6, 4], STREET)]

    found = lengths(graph_of(tmp_path, nodes, AROUND + bridge), at(0.5, 0.5), at(0.8, 0))

    assert found[0, 1] > 2 * BLOCK_M


def test_a_bollard_closes_a_street_and_both_sides_stay_reachable(tmp_path):
    nodes = SQUARE | {5: at(0.5, 0)}
    ways = [(10, [1, 5, 2], STREET), *AROUND[1:]]

    graph = graph_of(tmp_path, nodes, ways, barriers={5: {"barrier": "bollard"}})

    assert lengths(graph, at(0.4, 0), at(0.6, 0))[0, 1] > 3 * BLOCK_M


def test_an_island_of_streets_is_left_out_and_nobody_is_put_there(tmp_path):
    nodes = SQUARE | {5: at(3, 0), 6: at(3, 1)}
    graph = graph_of(tmp_path, nodes, [*AROUND, (50, [5, 6], STREET)])

    ways = measured(graph, *np.array([at(3, 0.5), at(0, 0.5)]).T, limit_m=100)

    assert ways.metres_off[0] == pytest.approx(2 * BLOCK_M, abs=3)
    assert ways.near.tolist() == [False, True]
    assert (ways.durations_ms < FARTHEST).all()
    assert graph.source["kept_percent"] < 90


def test_a_street_that_cannot_be_left_again_is_left_out(tmp_path):
    nodes = SQUARE | {5: at(2, 0)}

    graph = graph_of(tmp_path, nodes, [*AROUND, (50, [2, 5], ONE_WAY)])

    assert graph.shape_latitudes.max() == pytest.approx(at(1, 0)[0])


def test_a_banned_turn_is_driven_around(tmp_path):
    ban = a_ban("no_right_turn", origin=10, via=2, onto=20)

    free = lengths(graph_of(tmp_path, SQUARE, AROUND), at(0.1, 0), at(1, 0.9))
    bound = lengths(graph_of(tmp_path, SQUARE, AROUND, [ban]), at(0.1, 0), at(1, 0.9))

    assert free[0, 1] == pytest.approx(0.9 * BLOCK_M + 0.9 * 84.2, abs=2)
    assert bound[0, 1] == pytest.approx((0.1 + 1) * BLOCK_M + (1 + 0.1) * 84.2, abs=2)
    assert bound[1, 0] == free[1, 0]


def test_an_only_leaves_no_other_way(tmp_path):
    nodes = SQUARE | {5: at(2, 0), 6: at(2, 1)}
    ways = [*AROUND, (50, [2, 5], STREET), (60, [5, 6], STREET), (70, [6, 3], STREET)]
    only = a_ban("only_straight_on", origin=10, via=2, onto=50)

    free = lengths(graph_of(tmp_path, nodes, ways), at(0.5, 0), at(1, 0.1))
    bound = lengths(graph_of(tmp_path, nodes, ways, [only]), at(0.5, 0), at(1, 0.1))

    assert bound[0, 1] > free[0, 1] + BLOCK_M


def test_a_banned_u_turn_lets_one_go_on_along_the_same_way(tmp_path):
    nodes = SQUARE | {5: at(2, 0)}
    ways = [(10, [1, 2, 5], STREET), *AROUND[1:], (50, [5, 3], STREET)]
    ban = a_ban("no_u_turn", origin=10, via=2, onto=10)

    graph = graph_of(tmp_path, nodes, ways, [ban])

    assert lengths(graph, at(0.5, 0), at(1.5, 0))[0, 1] == pytest.approx(BLOCK_M, abs=1)
    assert graph.source["turns_copied"] == 2


@pytest.mark.parametrize(
    "ban",
    [
        a_ban("no_right_turn", origin=10, via=2, onto=20, **{"except": "motorcar;bus"}),
        a_ban("no_right_turn", origin=10, via=99, onto=20),
        ([("from", "way", 10), ("via", "way", 20), ("to", "way", 30)], {
            "type": "restriction", "restriction": "no_u_turn",
        }),
        ([("from", "way", 10), ("via", "node", 2), ("to", "way", 20)], {
            "type": "restriction", "restriction:hgv": "no_right_turn", "restriction": "give_way",
        }),
    ],
)  # fmt: skip
def test_bans_that_do_not_concern_a_van_or_go_by_another_road_change_nothing(tmp_path, ban):
    free = graph_of(tmp_path, SQUARE, AROUND)

    assert graph_of(tmp_path, SQUARE, AROUND, [ban]).hash == free.hash


def test_a_bad_surface_sends_one_around(tmp_path):
    ways = [(10, [1, 2], STREET | {"surface": "mud", "smoothness": "horrible"}), *AROUND[1:]]

    found = durations(graph_of(tmp_path, SQUARE, ways), at(0, 0), at(1, 0))[0, 1]

    assert found == pytest.approx((BLOCK_M + 2 * 84.2) / (24 / 3.6), rel=0.01)


def test_a_way_that_leaves_the_extract_is_not_straightened_across_the_gap(tmp_path):
    file = written(tmp_path, SQUARE, [*AROUND, (50, [1, 77, 78, 3], STREET), (60, [2, 1], STREET)])

    survey = read_extract(file)

    assert survey.skipped["nodes outside the extract"] == 2
    assert {way.id for way in survey.ways} == {10, 20, 30, 40, 60}


def test_a_graph_tells_where_it_comes_from(tmp_path):
    graph = graph_of(tmp_path, SQUARE, AROUND)

    assert graph.source["name"] == "town.osm"
    assert len(graph.source["sha256"]) == 64
    assert graph.source["ways"] == 4
    assert (graph.junctions, graph.edges) == (4, 8)


def test_what_is_kept_is_what_was_built(tmp_path):
    graph = graph_of(tmp_path, SQUARE, AROUND)

    save(graph, tmp_path / "roads" / "graph.npz")
    again = load(tmp_path / "roads" / "graph.npz")

    assert again.hash == graph.hash
    assert again.source["name"] == "town.osm"
    assert [path.name for path in (tmp_path / "roads").iterdir()] == ["graph.npz"]


def test_a_damaged_graph_is_refused(tmp_path):
    file = tmp_path / "graph.npz"
    save(graph_of(tmp_path, SQUARE, AROUND), file)
    whole = file.read_bytes()

    for damage in (b"", b"no archive", whole[: len(whole) // 2]):
        file.write_bytes(damage)
        with pytest.raises(UnreadableGraph, match=r"graph\.npz"):
            load(file)


def test_a_graph_with_any_byte_damaged_is_the_same_or_refused(tmp_path):
    file = tmp_path / "graph.npz"
    graph = graph_of(tmp_path, SQUARE, AROUND)
    save(graph, file)
    whole = file.read_bytes()

    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        with suppress(UnreadableGraph):
            assert load(file).hash == graph.hash


def test_a_graph_changed_by_another_hand_is_refused(tmp_path):
    file = tmp_path / "graph.npz"
    save(graph_of(tmp_path, SQUARE, AROUND), file)
    with np.load(file) as kept:
        arrays = dict(kept)
    np.savez(file, **arrays | {"durations_ms": arrays["durations_ms"] + 1})

    with pytest.raises(UnreadableGraph, match="not what was written"):
        load(file)


def test_no_graph_is_no_damage(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "graph.npz")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("town.osm", '<osm version="0.6"></osm>', "no road"),
        ("town.osm.pbf", "not a protobuf", "cannot be read"),
        ("town.osm", "<osm><node", "cannot be read"),
        ("town.osm", '<osm version="0.6"><node id="x"/></osm>', "cannot be read"),
        ("town.osm", '<osm version="0.6"><node id="1" lat="4O" lon="9"/></osm>', "cannot be read"),
        ("town.docx", "what?", "cannot be read"),
    ],
)
def test_a_file_without_roads_or_of_another_kind_is_refused(tmp_path, name, content, why):
    (tmp_path / name).write_text(content)

    with pytest.raises(UnreadableExtract, match=why):
        read_extract(tmp_path / name)


@pytest.fixture(params=["none", "zlib"])
def extract(request, tmp_path):
    """A real ``.osm.pbf`` of a town with a ban on turning."""
    bans = [a_ban("no_left_turn", origin=10, via=2, onto=20)]
    return packed(written(tmp_path, SQUARE, AROUND, bans), request.param)


def test_an_extract_packed_as_pbf_has_the_same_roads(extract):
    survey = read_extract(extract)
    assert [way.nodes for way in survey.ways] == [tuple(nodes) for _, nodes, _ in AROUND]
    assert len(survey.bans) == 1


def test_an_extract_with_any_byte_damaged_is_read_or_refused(extract):
    whole = extract.read_bytes()
    damaged = [
        whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]
        for place in range(len(whole))
    ]

    refused = [survey is None for survey in read_apart(extract, damaged)]

    assert sum(refused) > len(whole) / 2


def test_an_extract_that_breaks_off_anywhere_is_refused_or_lacks_only_its_end(extract):
    whole = extract.read_bytes()

    read = read_apart(extract, [whole[:length] for length in range(len(whole))])

    read = [survey for survey in read if survey is not None]
    assert all(len(survey.ways) == len(AROUND) and not survey.bans for survey in read)
    assert len(read) < 8  # those that end between two blocks of the file


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableExtract, match="cannot be read"):
        read_extract(tmp_path / "nowhere.osm.pbf")


def test_a_way_has_two_ends():
    use = a_survey([at(0, 0), at(1, 0)], [(0, 1, 20, 20)]).ways[0].use
    with pytest.raises(ValueError, match="needs two nodes"):
        Way(id=1, nodes=(1,), latitudes=(NORTH,), longitudes=(29.0,), use=use)


def test_the_same_roads_have_the_same_hash_and_others_another():
    streets = [(0, 1, 20, 20)]
    corners = [at(0, 0), at(1, 0)]

    assert build(a_survey(corners, streets)).hash == build(a_survey(corners, streets)).hash
    assert build(a_survey(corners, [(0, 1, 20, 30)])).hash != build(a_survey(corners, streets)).hash
