"""Long lists a page at a time, with the filter kept in the address."""

from dataclasses import dataclass

from flask import Flask, request, url_for

ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """Which page of how many rows is shown."""

    number: int
    total: int

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


def paged(total: int) -> Paged:
    """Returns the page the address asks for; one beyond the end is the last."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < len(str(10**9)) else 1
    last = Paged(number=1, total=total).pages
    return Paged(number=min(max(number, 1), last), total=total)


def here(**changes: object) -> str:
    """Returns the present address with some of its arguments changed."""
    arguments = {**request.args, **(request.view_args or {})}
    arguments.pop("page", None)
    return url_for(request.endpoint or "", **(arguments | changes))


def init_app(app: Flask) -> None:
    """Gives the templates the present address, for headings that sort."""
    app.jinja_env.globals["here"] = here
