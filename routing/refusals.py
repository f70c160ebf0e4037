"""The sentences with which nonsense is refused when a value is made."""

from __future__ import annotations

from collections.abc import Iterable

LATITUDE_MOST, LONGITUDE_MOST = 90, 180


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


def check_not_negative(owner: str, what: str, number: int) -> None:
    if not number >= 0:  # said so that what is no number is refused too
        raise ValueError(f"{owner} has a negative {what}: {number}.")


def check_unique(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"Two {what} are called {name}.")
        seen.add(name)
