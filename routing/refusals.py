"""The sentences with which nonsense is refused when a value is made."""

from __future__ import annotations

import math
from collections.abc import Iterable

LATITUDE_MOST, LONGITUDE_MOST = 90, 180

MOST = 10**9
"""No time, price or distance is larger: a search adds up thousands of them in 64 bits."""
MOST_SEED = 10**9
"""Seeds are added to in 32 bits."""
MOST_AT_ONCE = 10**15
"""No load, and nothing that is paid but once, is larger."""


def check_id(kind: str, name: str) -> None:
    if not name:
        raise ValueError(f"{kind} ids are not empty.")


def check_place(kind: str, name: str, *, latitude: float, longitude: float) -> None:
    check_id(kind, name)
    if not (
        -LATITUDE_MOST <= latitude <= LATITUDE_MOST
        and -LONGITUDE_MOST <= longitude <= LONGITUDE_MOST
    ):
        raise ValueError(f"{kind} {name} lies nowhere on earth: {latitude}, {longitude}.")


def check_not_negative(owner: str, what: str, number: int, *, most: int = MOST) -> None:
    if not number >= 0:  # said so that what is no number is refused too
        raise ValueError(f"{owner} has a negative {what}: {number}.")
    if number > most:
        raise ValueError(f"{owner} has a {what} beyond counting: {number}.")
    check_whole(owner, what, number)


def check_whole(owner: str, what: str, number: int) -> None:
    if not is_whole(number):
        raise ValueError(f"{owner} has a {what} that is no whole number: {number}.")


def is_whole(number: float) -> bool:
    """Tells whether nothing is left of a number beside whole ones."""
    return number % 1 == 0


def check_unique(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"Two {what} are called {name}.")
        seen.add(name)


def check_search(*, seconds: float, seed: int, limit: int | None = None) -> None:
    """Refuses a search that cannot be made: without time [s], or of numbers beyond its counting."""
    if not 0 < seconds < math.inf:
        raise ValueError(f"A search needs some seconds, not {seconds}.")
    if not 0 <= seed <= MOST_SEED:
        raise ValueError(f"A search's seed is a number from 0 to {MOST_SEED}, not {seed}.")
    if limit is not None and not limit >= 1:
        raise ValueError(f"A search finds at least one solution, not {limit}.")
