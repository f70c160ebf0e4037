"""Junctions that only pass costs on are taken out, and no cost changes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.roads.core import core_of
from routing.roads.search import search_all

nodes = st.integers(0, 11)
edges = st.lists(st.tuples(nodes, nodes, st.integers(1, 100)), max_size=60)


def net_of(links, *, size=12):
    """Edges as (tail, head, cost) in the arrays a search walks on."""
    ordered = sorted(links, key=lambda link: link[0])
    counts = np.bincount([tail for tail, _, _ in ordered], minlength=size)
    return (
        np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        np.array([head for _, head, _ in ordered], dtype=np.int32),
        np.array([cost for _, _, cost in ordered], dtype=np.int64),
    )


def costs_between(net, kept):
    found = np.empty((len(kept), len(kept)), dtype=np.int64)
    search_all(net, kept, kept, found)
    return found


@given(edges, st.sets(nodes, min_size=1))
@settings(deadline=None)
def test_costs_between_places_stay_as_they_were(links, places):
    net, kept = net_of(links), np.array(sorted(places), dtype=np.int32)

    core, numbers = core_of(net, kept)

    assert (costs_between(core, numbers) == costs_between(net, kept)).all()
    assert len(core[0]) <= len(net[0])


def test_dead_ends_and_bends_leave_nothing_but_the_places():
    along = [(here, here + 1, 5) for here in range(6)]
    back = [(there, here, cost) for here, there, cost in along]
    dead_end = [(3, 7, 1), (7, 3, 1), (7, 8, 1), (8, 7, 1)]

    core, numbers = core_of(
        net_of([*along, *back, *dead_end], size=9), np.array([0, 6], dtype=np.int32)
    )

    assert [part.tolist() for part in core] == [[0, 1, 2], [1, 0], [30, 30]]
    assert costs_between(core, numbers).tolist() == [[0, 30], [30, 0]]
