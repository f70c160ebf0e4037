"""How long a search takes to start: the first one of an installation has to be compiled.

It is done before anything is measured, so that no row pays for it, and told in the table's head.
"""

from __future__ import annotations

from routing import kernel
from routing.kernel import cache


def start_in_words() -> str:
    """Makes the search's machine code unless it is there; tells how long a search takes to start."""
    first, then = kernel.warm(cache.folder().parent)
    return f"A search starts in {then.search_s:.1f} s; the first of this run took {first.search_s:.1f} s."
