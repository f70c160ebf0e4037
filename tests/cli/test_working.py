"""The worker's sign of life outlasts whoever writes into the database for long."""

from sqlmodel import Session

from logistics.cli.working import leave_the_time
from logistics.store import engine as engines
from logistics.store import settings


def test_a_worker_that_could_not_leave_the_time_leaves_it_at_the_next_beat(sqlite_url, monkeypatch):
    monkeypatch.setattr(engines, "SQLITE_WAIT_MS", 1)
    engine, other = engines.create_engine(sqlite_url), engines.create_engine(sqlite_url)

    with Session(other) as writing, writing.begin():
        settings.put(writing, "depot_name", "Depo")
        writing.flush()
        meanwhile = leave_the_time(engine)
    afterwards = leave_the_time(engine)

    with Session(engine) as session:
        assert (meanwhile, afterwards) == (False, True)
        assert settings.get(session, "worker_seen_at")
    engine.dispose()
    other.dispose()
