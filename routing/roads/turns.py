"""Bans on turning, obeyed by copies of a junction.

Who comes to a junction by an edge with a ban arrives at a copy of it. A copy has the edges of
the junction but those that are banned from there. Searches then need not know of turns, and
only junctions with bans grow. Bans by way of another road, or at certain hours, are not obeyed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from routing.roads.graph import Integers
from routing.roads.reading import Ban


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Directed edges in no order; ``numbers`` gives the junction of a node of the map."""

    tails: Integers
    heads: Integers
    stretches: Integers
    backwards: NDArray[np.bool_]
    ways: NDArray[np.int64]
    durations_ms: Integers
    lengths_cm: Integers
    junctions: int
    numbers: dict[int, int] = field(default_factory=dict)

    def renumbered(
        self, chosen: NDArray[np.bool_], numbers: NDArray[np.int64], *, junctions: int
    ) -> "Edges":
        """Returns the chosen edges with other numbers for their junctions."""
        return Edges(
            tails=numbers[self.tails[chosen]].astype(np.int32),
            heads=numbers[self.heads[chosen]].astype(np.int32),
            stretches=self.stretches[chosen],
            backwards=self.backwards[chosen],
            ways=self.ways[chosen],
            durations_ms=self.durations_ms[chosen],
            lengths_cm=self.lengths_cm[chosen],
            junctions=junctions,
        )

    def repeated(self, which: list[int], *, tails: list[int], junctions: int) -> "Edges":
        """Returns these edges and ``which`` of them once more, from other tails."""
        again = np.array(which, dtype=np.intp)
        return Edges(
            tails=np.concatenate((self.tails, np.array(tails, dtype=np.int32))),
            heads=np.concatenate((self.heads, self.heads[again])),
            stretches=np.concatenate((self.stretches, self.stretches[again])),
            backwards=np.concatenate((self.backwards, self.backwards[again])),
            ways=np.concatenate((self.ways, self.ways[again])),
            durations_ms=np.concatenate((self.durations_ms, self.durations_ms[again])),
            lengths_cm=np.concatenate((self.lengths_cm, self.lengths_cm[again])),
            junctions=junctions,
        )


def obey_bans(edges: Edges, bans: Iterable[Ban]) -> tuple[Edges, int]:
    """Returns edges on which no banned turn can be driven, and how many junctions were copied."""
    forbidden = _forbidden(edges, bans)
    heads = edges.heads.copy()
    copies: dict[tuple[int, frozenset[int]], int] = {}
    for arriving, banned in forbidden.items():
        key = (int(edges.heads[arriving]), frozenset(banned))
        heads[arriving] = copies.setdefault(key, edges.junctions + len(copies))
    if not copies:
        return edges, 0
    leaving = _by(edges.tails, {junction for junction, _ in copies})
    again = [
        (edge, copy)
        for (junction, banned), copy in copies.items()
        for edge in leaving[junction]
        if edge not in banned
    ]
    redirected = replace(edges, heads=heads)
    which, tails = [edge for edge, _ in again], [copy for _, copy in again]
    junctions = edges.junctions + len(copies)
    return redirected.repeated(which, tails=tails, junctions=junctions), len(copies)


def _forbidden(edges: Edges, bans: Iterable[Ban]) -> dict[int, set[int]]:
    """Returns, for each edge that arrives at a ban, the edges by which one may not leave."""
    concerned = [ban for ban in bans if ban.via in edges.numbers]
    junctions = {edges.numbers[ban.via] for ban in concerned}
    arriving, leaving = _by(edges.heads, junctions), _by(edges.tails, junctions)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for ban in concerned:
        junction = edges.numbers[ban.via]
        onto = {edge for edge in leaving[junction] if edges.ways[edge] == ban.onto}
        for edge in (e for e in arriving[junction] if edges.ways[e] == ban.origin):
            banned = _banned_from(edge, edges, ban, onto=onto, leaving=leaving[junction])
            if banned:
                found[edge] |= banned
    return dict(found)


def _banned_from(
    edge: int, edges: Edges, ban: Ban, *, onto: set[int], leaving: list[int]
) -> set[int]:
    back = {each for each in leaving if edges.stretches[each] == edges.stretches[edge]}
    if ban.u_turn:
        return onto & back
    meant = onto - back if ban.origin == ban.onto else onto
    if not ban.only:
        return meant
    return set(leaving) - meant if meant else set()


def _by(junctions: Integers, wanted: set[int]) -> dict[int, list[int]]:
    """Returns the edges at each of the junctions that are asked for."""
    found: dict[int, list[int]] = {junction: [] for junction in wanted}
    chosen = np.flatnonzero(np.isin(junctions, np.fromiter(wanted, dtype=np.int32)))
    for edge in chosen.tolist():
        found[int(junctions[edge])].append(edge)
    return found
