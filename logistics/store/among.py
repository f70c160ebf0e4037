"""Many ids in one question: as one value, so that no list of lots is ever too long to ask.

SQLite takes them as JSON, PostgreSQL as an array; both look each id up in the column's index.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, any_, bindparam, func, select
from sqlmodel import Session, col


def among(session: Session, column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """Tells whether a column holds one of these ids."""
    wanted = sorted(set(ids))
    if session.get_bind().dialect.name == "sqlite":
        values = func.json_each(json.dumps(wanted)).table_valued("value")
        return col(column).in_(select(values.c.value))
    return col(column) == any_(bindparam(None, wanted, type_=ARRAY(Integer), unique=True))
