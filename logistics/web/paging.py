"""Long lists a page at a time, with filter and order kept in the address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, request, url_for

ROWS = 50
LARGEST_PAGE = 100_000
MOST_PAGED = 10_000
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """Which page of how many rows is shown, and the rows where the page carries them.

    ``more`` tells that further rows exist that were not counted and that no page shows.
    """

    number: int
    total: int
    rows: Sequence[Any] = ()
    more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // ROWS))

    @property
    def start(self) -> int:
        """How many rows lie before this page."""
        return (self.number - 1) * ROWS

    def url(self, number: int) -> str:
        """Returns the address of another page of the same list."""
        return here(page=number)

    def sorted_url(self, key: str) -> str:
        """Returns the address of the list sorted by a column, the other way round if it is."""
        present = request.args.get("sort", "")
        return here(sort=f"-{key}" if present == key else key)


def paged(total: int) -> Paged:
    """Returns the page the address asks for; one beyond the end is the last."""
    last = Paged(number=1, total=total).pages
    return Paged(number=min(asked_page(), last), total=total)


def paged_first(counted: int) -> Paged:
    """Returns the page the address asks for of a list that may be endless.

    Its rows are counted and paged up to :data:`MOST_PAGED`; ``counted`` is one above where
    there are more.
    """
    return replace(paged(min(counted, MOST_PAGED)), more=counted > MOST_PAGED)


def asked_page() -> int:
    """Returns the page the address asks for; nonsense means the first."""
    return min(max(asked_number("page") or 1, 1), LARGEST_PAGE)


def asked_number(name: str) -> int | None:
    """Returns a whole number from the address; nonsense means none."""
    text = request.args.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def here(**changes: Any) -> str:
    """Returns the present address with some of its arguments changed; None takes one out."""
    return _with(request.endpoint or "", changes)


def file_url(endpoint: str, form: str) -> str:
    """Returns the address of the list's file in a form, under the same filter and order."""
    return _with(endpoint, {"form": form})


def _with(endpoint: str, changes: dict[str, Any]) -> str:
    typed = {name: value for name, value in request.args.items() if _is_ours(name)}
    arguments = {**typed, **(request.view_args or {})}
    arguments.pop("page", None)
    kept = {name: value for name, value in (arguments | changes).items() if value is not None}
    return url_for(endpoint, **kept)


def _is_ours(name: str) -> bool:
    """Tells whether a name in the address is a filter, not a parameter of ``url_for`` itself."""
    return name != "endpoint" and not name.startswith("_")


def init_app(app: Flask) -> None:
    """Gives the templates the present address, for headings that sort."""
    app.jinja_env.globals["here"] = here
    app.jinja_env.globals["file_url"] = file_url
