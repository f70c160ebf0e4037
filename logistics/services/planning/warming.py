"""The route search's machine code: made once, kept with the installation's data."""

from pathlib import Path

from routing import kernel
from routing.kernel import cache

CODE = "route-search"


def use_kept_code(folder: Path) -> None:
    """Lets this program and those it starts find the machine code kept in the data folder."""
    cache.use(folder / CODE)


def warm_up(folder: Path) -> tuple[float, float]:
    """Makes the machine code unless it is kept already.

    Returns how long a search takes to begin in a new program [s]: this time, and next time.
    """
    return kernel.warm(folder / CODE)
