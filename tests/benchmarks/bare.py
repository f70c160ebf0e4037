"""The bare INSERTs of a packing: its rows once more, one statement each, in one transaction.

Triggers, constraints and the commit cost the same; what the packing adds to them is the choice
of lots, the checks with their words, and the way through the layers.
"""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text

BALANCE = text(
    "INSERT INTO balance (place_id, lot_id, own, pieces, grams) "
    "VALUES (:place, :lot, :own, :pieces, :grams) "
    "ON CONFLICT (place_id, lot_id) DO UPDATE "
    "SET pieces = balance.pieces + :pieces, grams = balance.grams + :grams"
)
TAKEN = text(
    "UPDATE balance SET pieces = pieces + :pieces, grams = grams + :grams "
    "WHERE place_id = :place AND lot_id = :lot"
)
COUNT = text(
    "INSERT INTO counter (name, value) VALUES (:name, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1"
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The rows that a packing wrote."""

    document: Row
    lot: Row
    movements: list[Row]
    components: list[Row]
    own: dict[int, bool]

    @property
    def statements(self) -> int:
        """How many INSERTs they are: each movement has two balances."""
        return 2 + 2 + 3 * len(self.movements) + len(self.components)


def last_packing(engine: Engine) -> Written:
    """Returns the rows of the latest packing."""
    with engine.connect() as connection:
        number = "SELECT max(id) FROM document WHERE kind = 'packing'"
        [document] = _rows(connection, f"document WHERE id = ({number})")
        [lot] = _rows(connection, f"lot WHERE document_id = {document['id']}")
        return Written(
            document=document,
            lot=lot,
            movements=_rows(connection, f"movement WHERE document_id = {document['id']}"),
            components=_rows(connection, f"lot_component WHERE parcel_lot_id = {lot['id']}"),
            own={row["id"]: row["own"] for row in _rows(connection, "place")},
        )


def write_again(engine: Engine, written: Written) -> None:
    """Inserts the rows of a packing once more under other names."""
    other = f"bare-{time.monotonic_ns()}"
    with engine.begin() as connection:
        connection.execute(COUNT, {"name": "bare document"})
        connection.execute(COUNT, {"name": "bare lot"})
        names = {"number": other, "command_key": other}
        document_id = _insert(connection, "document", written.document | names)
        changed = {"code": other[-20:], "document_id": document_id}
        lot_id = _insert(connection, "lot", written.lot | changed)
        for row in written.movements:
            _move(connection, written, row, document_id=document_id, lot_id=lot_id)
        for row in written.components:
            _add(connection, "lot_component", row | {"parcel_lot_id": lot_id})


def _move(
    connection: Connection, written: Written, row: Row, *, document_id: int, lot_id: int
) -> None:
    lot = lot_id if row["lot_id"] == written.lot["id"] else row["lot_id"]
    for place, sign in ((row["source_id"], -1), (row["target_id"], 1)):
        amounts = {"pieces": sign * row["pieces"], "grams": sign * row["grams"]}
        leg = {"place": place, "lot": lot, "own": bool(written.own[place]), **amounts}
        connection.execute(TAKEN if leg["own"] and sign < 0 else BALANCE, leg)
    moved = {name: value for name, value in row.items() if name != "id"}
    _add(connection, "movement", moved | {"document_id": document_id, "lot_id": lot})


def _insert(connection: Connection, table: str, row: Row) -> int:
    """Inserts a row and returns its new id."""
    new = {name: value for name, value in row.items() if name != "id"}
    statement = f"INSERT INTO {table} {_values(new)} RETURNING id"
    return int(connection.execute(text(statement), new).scalar_one())


def _add(connection: Connection, table: str, row: Row) -> None:
    connection.execute(text(f"INSERT INTO {table} {_values(row)}"), row)


def _values(row: Row) -> str:
    return f"({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"


def _rows(connection: Connection, wanted: str) -> list[Row]:
    return [dict(row) for row in connection.execute(text(f"SELECT * FROM {wanted}")).mappings()]
