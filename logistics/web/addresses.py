"""What an address or a form can never mean, refused before any page looks at it.

A number that no id reaches is no page (404). A zero byte, which PostgreSQL
cannot keep and nobody can type, or a field name outside ASCII, which no page
of ours has, is no request (400).
"""

from collections.abc import Iterator
from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1
LONGEST_ID = 9


class IdConverter(IntegerConverter):
    """The ``<int:…>`` of our addresses, never larger than an id can be."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002 - werkzeug's name
        super().__init__(map, *args, **({"max": LARGEST_ID} | kwargs))


def read_id(text: object) -> int | None:
    """Returns the id a text spells in ASCII digits; anything else means none."""
    spelt = str(text or "").strip()
    return int(spelt) if spelt.isascii() and spelt.isdigit() and len(spelt) <= LONGEST_ID else None


def _refuse_the_untypable() -> None:
    if any("\0" in text for text in _texts()) or not all(name.isascii() for name in _names()):
        abort(400)


def _texts() -> Iterator[str]:
    yield request.path
    yield from _names()
    for given in (request.args, request.form):
        for _name, values in given.lists():
            yield from values


def _names() -> Iterator[str]:
    yield from request.args
    yield from request.form


def init_app(app: Flask) -> None:
    """Registers the checks; addresses are added afterwards."""
    app.url_map.converters["int"] = IdConverter
    app.before_request(_refuse_the_untypable)
