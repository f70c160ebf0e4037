"""Lists in pages: which page is shown, how many there are, and how to get to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

PER_PAGE = 50
LARGEST_PAGE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """One page of a list of ``total`` entries; filters stay in the URL."""

    rows: Sequence[Any]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """Returns the number of pages, one at least."""
        return max(1, -(-self.total // self.per_page))

    def url(self, number: int) -> str:
        """Returns the address of another page of the same list."""
        return url_with(page=number)

    def sorted_url(self, key: str) -> str:
        """Returns the address of the list sorted by a column, the other way round if it is."""
        present = request.args.get("sort", "")
        return url_with(sort=f"-{key}" if present == key else key, page=None)


def asked_page() -> int:
    """Returns the page the URL asks for; nonsense means the first."""
    text = request.args.get("page", "")
    return min(max(int(text), 1), LARGEST_PAGE) if text.isascii() and text.isdigit() else 1


def asked_number(name: str) -> int | None:
    """Returns a whole number from the URL; nonsense means none."""
    text = request.args.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004


def url_with(**changes: Any) -> str:
    """Returns the present address with some of its query changed; None takes one out."""
    query = {**request.args.to_dict(), **changes}
    kept = {name: value for name, value in query.items() if value not in (None, "")}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept})
