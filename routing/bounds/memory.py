"""Which stops a walk remembers at which: each stop has some others in mind, and itself.

A walk that comes to a stop keeps of what it remembers those that this stop has in mind
(ng-routes: Baldacci, Mingozzi and Roberti 2011, doi:10.1287/opre.1110.0975). Whatever stops have
in mind, a trip that visits each stop once is such a walk. Where walks go in circles the stops on
them learn to remember (Roberti and Mingozzi 2014, doi:10.1287/trsc.2013.0474).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 16
"""A memory has so many bits."""

Tables = tuple["NDArray[np.uint16]", "NDArray[np.int8]", "NDArray[np.uint16]", "NDArray[np.uint16]"]


class Memory:
    """What each stop has in mind: ``of[stop]`` are stops, itself the first, each with a bit."""

    def __init__(self, of: Sequence[Sequence[int]]) -> None:
        self.of = [list(some) for some in of]
        self._bit = [{stop: bit for bit, stop in enumerate(some)} for some in self.of]

    def learn(self, walk: Sequence[int], *, longest: int) -> int:
        """Lets stops remember where a walk goes in circles of up to ``longest`` stops; returns how many do."""
        learnt, last = 0, dict[int, int]()
        for place, stop in enumerate(walk):
            circle = walk[last[stop] + 1 : place] if stop in last else ()
            forgetful = [other for other in dict.fromkeys(circle) if stop not in self._bit[other]]
            last[stop] = place
            if len(circle) > longest or any(len(self.of[other]) == MOST for other in forgetful):
                continue
            for other in forgetful:
                self._bit[other][stop] = len(self.of[other])
                self.of[other].append(stop)
            learnt += len(forgetful)
        return learnt

    def allows(self, walk: Sequence[int]) -> bool:
        """Tells whether a walk never returns to a stop that it remembers."""
        kept: set[int] = set()
        for stop in walk:
            if stop in kept:
                return False
            kept = {other for other in kept if other in self._bit[stop]} | {stop}
        return True

    def tables(self, before: NDArray[np.int64]) -> Tables:
        """Returns for stops and those before them (-1: no more) what :mod:`clock_walks` asks for."""
        stops, most = before.shape
        known = np.full((stops, most), -1, dtype=np.int8)
        kept = np.zeros((stops, most), dtype=np.uint16)
        bits = np.zeros((stops, most, MOST), dtype=np.uint16)
        for stop, others in enumerate(before.tolist()):
            mine = self._bit[stop]
            for place, other in enumerate(others):
                if other < 0:
                    break
                known[stop, place] = self._bit[other].get(stop, -1)
                for theirs, some in enumerate(self.of[other]):
                    if some in mine and some != stop:
                        kept[stop, place] |= np.uint16(1 << theirs)
                        bits[stop, place, theirs] = 1 << mine[some]
        own = np.ones(stops, dtype=np.uint16)  # a stop is the first it has in mind
        return own, known, kept, bits


def nearest(apart: NDArray[np.float64], *, most: int) -> Memory:
    """Returns a memory of so many stops each: itself, and those of which the legs are shortest."""
    near = np.minimum(apart, apart.T)
    np.fill_diagonal(near, -1.0)
    return Memory(np.argsort(near, axis=1, kind="stable")[:, :most].tolist())
