"""Searching programs that have loaded before there is anything to search.

To load the search takes a second or two, a fifth of a search of ten seconds. Whoever knows that
one will be asked for soon (its day is still being read and measured) has a program stand by
meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from routing.searcher import Searcher

_waiting: list[Searcher] = []


@contextmanager
def standing_by(*, until_loaded_s: float = 0.0) -> Iterator[None]:
    """Has a searching program load for the search that is begun within the ``with`` block.

    It is waited for up to ``until_loaded_s`` [s]. One that nobody asked ends with the block.
    """
    with Searcher(ahead=True) as searcher:
        searcher.loaded(within_s=until_loaded_s)
        _waiting.append(searcher)
        try:
            yield
        finally:
            if searcher in _waiting:
                _waiting.remove(searcher)


def taken() -> Searcher | None:
    """Returns a program that stands by, no longer to be taken by another; None without one."""
    while _waiting:
        searcher = _waiting.pop()
        if searcher.alive:
            return searcher
    return None
