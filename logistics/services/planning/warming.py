"""The machine code of the route search and of its bound: made once, kept with the installation's data."""

from pathlib import Path

from routing import kernel
from routing.kernel import FirstUse, cache

CODE = "route-search"


def use_kept_code(folder: Path) -> None:
    """Lets this program and those it starts find the machine code kept in the data folder."""
    cache.use(folder / CODE)


def warm_up(folder: Path) -> tuple[FirstUse, FirstUse]:
    """Makes the machine code unless it is kept already.

    Returns how long its first use takes in a new program: this time, and next time.
    """
    return kernel.warm(folder / CODE)
