"""Watching: what the program does by itself, the nightly proof and the morning's digest.

Both are looked for every minute and done once a day, so a worker that slept through the
night catches up when it wakes.
"""

from datetime import datetime, time

from sqlalchemy import Engine
from sqlmodel import Session

from logistics.adapters.digest import Language, digest
from logistics.adapters.mail import Letter, NotSent, Post
from logistics.domain.calendar import LOCAL_ZONE, local_day
from logistics.store import digests, settings
from logistics.store.alerts import alerts, thresholds
from logistics.store.engine import READ_ONLY
from logistics.store.proofs import last_proof, prove_and_keep

PROOF_FROM = time(2, 30)
DIGEST_FROM = time(7, 0)


def prove_when_due(engine: Engine, *, at: datetime) -> bool:
    """Proves the ledger if the night's proof is still missing, and tells whether it did."""
    if at.astimezone(LOCAL_ZONE).time() < PROOF_FROM:
        return False
    with Session(engine.execution_options(**READ_ONLY)) as session:
        last = last_proof(session)
    if last is not None and local_day(last.proven_at) >= local_day(at):
        return False
    prove_and_keep(engine, at=at)
    return True


def send_digests_when_due(engine: Engine, post: Post | None, *, at: datetime) -> int:
    """Sends the day's digest to those who asked and lack it, and returns to how many."""
    if post is None or at.astimezone(LOCAL_ZONE).time() < DIGEST_FROM:
        return 0
    return send_digests(engine, post, at=at)


def send_digests(engine: Engine, post: Post, *, at: datetime) -> int:
    """Sends the day's digest to those who asked and lack it, and returns to how many."""
    with Session(engine.execution_options(**READ_ONLY)) as session:
        waiting = digests.readers(session)
    return sum(_sent(engine, post, reader, at=at) for reader in waiting)


def _sent(engine: Engine, post: Post, reader: digests.Reader, *, at: datetime) -> bool:
    """Sends one digest; what the server did not take is tried again later."""
    day = local_day(at)
    with Session(engine) as session, session.begin():
        if not digests.claim(session, reader.user_id, day=day, at=at):
            return False
    language: Language = "en" if reader.language == "en" else "tr"
    try:
        with Session(engine.execution_options(**READ_ONLY)) as session:
            letter = compose(session, at=at, language=language)
        post.send(letter, to=reader.email)
    except NotSent as error:
        _settle(engine, reader, at=at, sent_at=None, error=str(error))
        return False
    _settle(engine, reader, at=at, sent_at=at)
    return True


def compose(session: Session, *, at: datetime, language: Language) -> Letter:
    """Returns the digest of a moment."""
    return digest(
        alerts(session, at=at),
        limits=thresholds(session),
        day=local_day(at),
        language=language,
        organisation=str(settings.get(session, "organisation")),
    )


def _settle(
    engine: Engine,
    reader: digests.Reader,
    *,
    at: datetime,
    sent_at: datetime | None,
    error: str = "",
) -> None:
    with Session(engine) as session, session.begin():
        digests.settle(session, reader.user_id, day=local_day(at), sent_at=sent_at, error=error)
