"""How long a spreadsheet of 20,000 rows takes: ``python -m tests.benchmarks.imports [rows]``.

Prints seconds for each step on SQLite and on PostgreSQL, opening stock (half of the rows
added, half of them set on existing lots) and items, and the most memory it needed. One person sends
the files and another commits them, for they take more off the books than one may alone.
"""

import io
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import Engine, text
from sqlmodel import Session

from logistics.domain.imports import ImportKind
from logistics.services import importing
from logistics.store import ledger
from logistics.store.documents import Command
from logistics.store.engine import create_engine
from logistics.store.migrate import upgrade
from tests import postgres
from tests.builders import a_shelf, a_user, an_item

ROWS = 20_000
ITEMS = 200
OPENING = ("Ürün", "Yer", "Parti", "Tarih", "Adet", "Üretici parti no", "İşlem")
CATALOGUE = ("Ürün kodu", "Ürün adı", "Grup", "Ölçü", "Net gram", "Saklama", "Tarih türü")


def main() -> None:
    """Measures both databases and prints a table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    print(f"{rows} rows [s]")
    print(f"{'':12}{'step':34}{'s':>8}")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{folder}/bench.sqlite", rows)
    with _postgres() as url:
        measure("PostgreSQL", url, rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"most memory: {peak} MB")


def measure(name: str, url: str, rows: int) -> None:
    """Measures each step of files with so many rows on an empty database, and prints it."""
    engine = create_engine(url)
    upgrade(engine)
    with Session(engine) as session, session.begin():
        actor = (a_user(session).id or 0, a_user(session).id or 0)
        for number in range(ITEMS):
            an_item(session, f"U{number}", name=f"Ürün {number}")
        a_shelf(session, "A-01")
    first = [(f"U{n % ITEMS}", "A-01", "", "08.02.2030", 10, f"L{n}", "ekle")
             for n in range(rows // 2)]  # fmt: skip
    _whole(name, "opening", engine, actor, ImportKind.OPENING, _book(OPENING, first))
    both = [(f"U{n % ITEMS}", "A-01", "", "08.02.2030", 10 + n % 3 - 1, f"L{n}", "ayarla")
            for n in range(rows // 2)]  # fmt: skip
    both += [(f"U{n % ITEMS}", "A-01", "", "09.03.2030", 5, "", "ekle") for n in range(rows // 2)]
    import_id = _whole(name, "set and add", engine, actor, ImportKind.OPENING, _book(OPENING, both))
    _timed(name, "undo", lambda: _undo(engine, actor[1], import_id))
    items = [(f"N{n}", f"Yeni {n}", "TAHIL", "adet", 500, "kuru", "TETT") for n in range(rows)]
    import_id = _whole(name, "items", engine, actor, ImportKind.ITEMS, _book(CATALOGUE, items))
    _timed(name, "items: undo", lambda: _undo(engine, actor[1], import_id))
    with Session(engine) as session:
        assert ledger.prove(session) == []
    engine.dispose()


def _whole(
    name: str,
    step: str,
    engine: Engine,
    actor: tuple[int, int],
    kind: ImportKind,
    content: bytes,
) -> int:
    import_id = _timed(
        name, f"{step}: read and stage", lambda: _stage(engine, actor[0], kind, content)
    )
    _timed(name, f"{step}: preview", lambda: importing.work_now(engine, import_id))
    _timed(name, f"{step}: commit", lambda: _commit(engine, actor[1], import_id))
    return import_id


def _stage(engine: Engine, actor: int, kind: ImportKind, content: bytes) -> int:
    with Session(engine) as session, session.begin():
        row = importing.stage(
            session, command=_command(actor), kind=kind, filename="bench.xlsx", content=content
        )
        return row.id or 0


def _commit(engine: Engine, actor: int, import_id: int) -> None:
    with Session(engine) as session, session.begin():
        importing.wish_commit(session, command=_command(actor), import_id=import_id, allowed=())
    importing.commit_now(engine, import_id)


def _undo(engine: Engine, actor: int, import_id: int) -> None:
    with Session(engine) as session, session.begin():
        importing.undo(session, command=_command(actor), import_id=import_id)


def _timed(name: str, step: str, work: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    made = work()
    print(f"{name:12}{step:34}{time.perf_counter() - began:8.1f}", flush=True)
    return made


def _command(actor: int) -> Command:
    at = datetime.now(UTC)
    return Command(
        key=f"bench-{time.monotonic_ns()}", actor_id=actor, happened_at=at, recorded_at=at
    )


def _book(headings: tuple[str, ...], rows: list[tuple[object, ...]]) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("x")
    page.append(headings)
    for row in rows:
        page.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@contextmanager
def _postgres() -> Iterator[str]:
    folder = postgres.make_folder()
    try:
        server = postgres.start(Path(folder))
        engine = create_engine(server).execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE bench"))
        engine.dispose()
        yield (
            server.rsplit("/", 1)[0] + "/bench"
            if "?" not in server
            else server.replace("/postgres?", "/bench?")
        )
    finally:
        postgres.stop(Path(folder))


if __name__ == "__main__":
    main()
