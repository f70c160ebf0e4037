"""What is measured, in a process of its own: time, statements and memory of one database."""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, text
from sqlmodel import Session, select

from logistics.services import packing
from logistics.store import ledger
from logistics.store.documents import Command
from logistics.store.proof import prove_promises
from logistics.store.tables import KitRow, PlaceRow
from tests.actors import SECRET, connected
from tests.benchmarks.bare import last_packing, write_again
from tests.benchmarks.world import LONG_LOT, MANY_ITEM
from tests.builders import PASSWORD

PAGES = {
    "stock page": "/warehouse/stock",
    "item page": f"/warehouse/items/{MANY_ITEM}",
    "item history": f"/warehouse/why?item={MANY_ITEM}",
    "lot page": f"/warehouse/lots/{LONG_LOT}",
    "lot page, last page": f"/warehouse/lots/{LONG_LOT}?page=99999",
    "lot history": f"/warehouse/why?lot={LONG_LOT}",
    "home page": "/warehouse/",
    "documents": "/documents/",
}
RECALLS = {
    "recall of a lot": "/safety/trace?lot={lot}",
    "recall, item and month": "/safety/trace?item_id=1&received_from={day}&received_to={later}",
    "its call list": "/safety/trace.csv?item_id=1&received_from={day}&received_to={later}",
}
MONTH = timedelta(days=30)
TIMES = 15
PACKINGS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds [s] and statements of each page, and the rest [s, bytes]."""

    movements: int
    pages_s: dict[str, float] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    recalls_s: dict[str, float] = field(default_factory=dict)
    packing_s: float = 0
    inserts_s: float = 0
    packing_statements: int = 0
    proof_s: float = 0
    flaws: int = 0
    peak_bytes: int = 0


def measure(url: str, folder: Path) -> Measured:
    """Measures a database that holds a world."""
    app = _application(url, folder)
    engine = app.extensions["imece_engine"]
    client = _signed_in(app)
    pages = {name: _page(client, engine, address) for name, address in PAGES.items()}
    asked = _delivered_lot(engine)
    recalls = {name: _page(client, engine, url.format(**asked)) for name, url in RECALLS.items()}
    packing_s, inserts_s, packing_statements = _packing(engine)
    proof_s, flaws = _proof(engine)
    with engine.connect() as connection:
        movements = int(connection.execute(text("SELECT count(*) FROM movement")).scalar_one())
    engine.dispose()
    return Measured(
        movements=movements,
        pages_s={name: seconds for name, (seconds, _) in pages.items()},
        statements={name: count for name, (_, count) in pages.items()},
        recalls_s={name: seconds for name, (seconds, _) in recalls.items()},
        packing_s=packing_s,
        inserts_s=inserts_s,
        packing_statements=packing_statements,
        proof_s=proof_s,
        flaws=flaws,
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )


def _delivered_lot(engine: Engine) -> dict[str, str]:
    """Returns the code of a lot that households received, and the month since it came in."""
    first = "SELECT min(movement.lot_id) FROM movement JOIN document ON document.id = document_id"
    query = f"SELECT code, received_on FROM lot WHERE id = ({first} WHERE kind = 'delivery')"
    with engine.connect() as connection:
        code, received_on = connection.execute(text(query)).one()
    day = date.fromisoformat(str(received_on))
    return {"lot": code, "day": f"{day:%d.%m.%Y}", "later": f"{day + MONTH:%d.%m.%Y}"}


def _application(url: str, folder: Path) -> Flask:
    return connected(
        url,
        SECRET_KEY=SECRET,
        DATA_FOLDER=str(folder),
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
    )


def _signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": "bench", "password": PASSWORD})
    assert answer.status_code == 303, answer.status
    return client


def _page(client: FlaskClient, engine: Engine, address: str) -> tuple[float, int]:
    """Returns the median time of a page and how many statements it sends."""
    with _statements(engine) as sent:
        assert client.get(address).status_code == 200, address
    return _median(lambda: client.get(address), TIMES), len(sent)


def _packing(engine: Engine) -> tuple[float, float, int]:
    """Returns the median times of packings and of their bare inserts, taken in turn."""
    with Session(engine) as session:
        kit_id = session.exec(select(func.min(KitRow.id))).one() or 0
        shelf_id = session.exec(select(PlaceRow.id).where(PlaceRow.kind == "shelf")).first() or 0
    _pack(engine, kit_id=kit_id, shelf_id=shelf_id)
    posted, inserted = [], []
    with _statements(engine) as sent:
        _pack(engine, kit_id=kit_id, shelf_id=shelf_id)
    for _once in range(PACKINGS):
        posted.append(_timed(lambda: _pack(engine, kit_id=kit_id, shelf_id=shelf_id)))
        written = last_packing(engine)
        inserted.append(_timed(lambda written=written: write_again(engine, written)))
    return statistics.median(posted), statistics.median(inserted), len(sent)


def _pack(engine: Engine, *, kit_id: int, shelf_id: int) -> None:
    at = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        key = f"pack-{time.monotonic_ns()}"
        command = Command(key=key, actor_id=1, happened_at=at, recorded_at=at)
        packing.pack(session, command=command, kit_id=kit_id, parcels=2, place_id=shelf_id)


def _proof(engine: Engine) -> tuple[float, int]:
    """Returns how long the proof takes, and how many flaws it finds."""
    found = []

    def prove() -> None:
        with Session(engine) as session:
            found[:] = [*ledger.prove(session), *prove_promises(session)]

    seconds = _timed(prove)
    return seconds, len(found)


def _median(act: Callable[[], Any], times: int) -> float:
    act()
    return statistics.median(_timed(act) for _ in range(times))


def _timed(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


@contextmanager
def _statements(engine: Engine) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
