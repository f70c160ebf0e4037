"""What an address or a form can never mean, refused before any page looks at it.

A number that no id reaches is no page (404), and a zero byte, which
PostgreSQL cannot keep and nobody can type, is no request (400).
"""

from collections.abc import Iterator
from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """The ``<int:…>`` of our addresses, never larger than an id can be."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002 - werkzeug's name
        super().__init__(map, *args, **({"max": LARGEST_ID} | kwargs))


def _refuse_zero_bytes() -> None:
    if any("\0" in text for text in _texts()):
        abort(400)


def _texts() -> Iterator[str]:
    yield request.path
    for given in (request.args, request.form):
        for name, values in given.lists():
            yield name
            yield from values


def init_app(app: Flask) -> None:
    """Registers the checks; addresses are added afterwards."""
    app.url_map.converters["int"] = IdConverter
    app.before_request(_refuse_zero_bytes)
