"""Proofs that were made: the ledger is proven every night, and whenever somebody asks."""

from collections.abc import Sequence
from datetime import datetime
from time import monotonic

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from logistics.store import ledger
from logistics.store.engine import snapshot
from logistics.store.proof import Finding, prove_promises
from logistics.store.tables import ProofRow

SENTENCES_KEPT = 100


def prove_and_keep(engine: Engine, *, at: datetime) -> ProofRow:
    """Proves the ledger as of one moment, keeps what came of it, and returns it.

    The proof itself only reads; nobody waits for it.
    """
    started = monotonic()
    with Session(snapshot(engine)) as session:
        differences = ledger.prove(session)
        findings = prove_promises(session)
    took_ms = round(1000 * (monotonic() - started))
    with Session(engine, expire_on_commit=False) as session, session.begin():
        return keep(session, differences, findings, at=at, took_ms=took_ms)


def keep(
    session: Session,
    differences: Sequence[ledger.Difference],
    findings: Sequence[Finding],
    *,
    at: datetime,
    took_ms: int,
) -> ProofRow:
    """Keeps what a proof found and how long it took [ms]."""
    told = [f"{each.place}, {each.lot}: {each.kept} ≠ {each.proven}" for each in differences]
    told += [f"{each.flaw.value}: {each.subject} {each.of}".strip() for each in findings]
    proof = ProofRow(
        proven_at=at,
        took_ms=took_ms,
        differences=len(differences),
        contradictions=len(findings),
        sentences=told[:SENTENCES_KEPT],
    )
    session.add(proof)
    session.flush()
    return proof


def last_proof(session: Session) -> ProofRow | None:
    """Returns the newest proof, if there ever was one."""
    return session.exec(select(ProofRow).order_by(col(ProofRow.id).desc()).limit(1)).first()
