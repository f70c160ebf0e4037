"""Builds a bank with a short and a long history, and prints what each costs.

``python -m tests.benchmarks`` takes both databases and a million movements; smaller and
quicker: ``python -m tests.benchmarks --movements 100000 --on sqlite``. With ``--keep`` the
SQLite file stays, to be looked at.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import sqlalchemy as sa

from logistics.store.engine import create_engine
from logistics.store.migrate import upgrade
from tests import postgres
from tests.benchmarks.measuring import Measured, measure
from tests.benchmarks.table import table
from tests.benchmarks.world import World

SHORT, LONG = 10_000, 1_000_000


def main() -> None:
    """Measures what the command line asks for."""
    asked = _asked()
    if asked.measure:
        print(json.dumps(asdict(measure(asked.measure, Path(asked.folder)))))
        return
    for kind in asked.on:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            kept = Path(asked.keep or folder)
            url = stack.enter_context(DATABASES[kind](kept))
            print(table(kind, *_both(url, folder=folder, movements=asked.movements)), flush=True)


def _both(url: str, *, folder: str, movements: int) -> tuple[Measured, Measured]:
    """Measures a database with a short history, gives it the long one, and measures again."""
    engine = create_engine(url)
    upgrade(engine)
    world = World(engine)
    short = _grown(world, engine, url, folder=folder, movements=min(SHORT, movements))
    return short, _grown(world, engine, url, folder=folder, movements=movements)


def _grown(world: World, engine: sa.Engine, url: str, *, folder: str, movements: int) -> Measured:
    begun = time.perf_counter()
    world.grow(movements)
    engine.dispose()
    print(f"{world.movements:,} movements after {time.perf_counter() - begun:.0f} s", flush=True)
    command = [sys.executable, "-m", "tests.benchmarks", "--measure", url, "--folder", folder]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Measured(**json.loads(done.stdout))


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    file = folder / "benchmark.sqlite"
    file.unlink(missing_ok=True)
    yield f"sqlite:///{file}"


@contextmanager
def _postgresql(_folder: Path) -> Iterator[str]:
    own = postgres.make_folder()
    try:
        yield postgres.start(own)
    finally:
        postgres.stop(own)


DATABASES = {"sqlite": _sqlite, "postgresql": _postgresql}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--movements", type=int, default=LONG)
    parser.add_argument("--on", nargs="+", choices=DATABASES, default=list(DATABASES))
    parser.add_argument("--keep", help="a folder in which the SQLite file stays")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
