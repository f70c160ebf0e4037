"""A program that dies in the middle: what was committed stands, the rest never happened."""

import os
import random
import subprocess
import sys

import pytest
from sqlmodel import Session, func, select

from logistics.domain.ledger import DocumentKind
from logistics.store import ledger
from logistics.store.tables import DocumentRow
from tests.architecture.repository import ROOT
from tests.store.world import a_committed_world, lines_by_document, on_shelf

LINES = 20
GRAMS = 100_000

POSTER = """
import itertools, signal, sys
from sqlmodel import Session
from logistics.domain.ledger import DocumentKind, Move
from logistics.domain.quantity import Quantity
from logistics.store import ledger
from logistics.store.documents import open_document
from logistics.store.engine import create_engine
from tests.builders import a_command

engine = create_engine(sys.argv[1])
actor, lot, shelf, household, lines, pauses_at = map(int, sys.argv[2:])
move = Move(lot_id=lot, source_id=shelf, target_id=household, quantity=Quantity(grams=1))
for number in itertools.count():
    with Session(engine) as session, session.begin():
        command = a_command(actor, key=f"crash-{number}")
        document = open_document(session, DocumentKind.DELIVERY, command=command)
        ledger.post(session, document, [move] * lines)
        print(number, flush=True)
        if number == pauses_at:
            signal.pause()
"""


@pytest.mark.parametrize("documents", [0, 1, 4])
def test_a_program_killed_before_its_commit_leaves_no_half_document(engine, engine_url, documents):
    world = a_committed_world(engine, grams=GRAMS)

    killed_after(documents, engine_url, world, pauses_at=documents)

    with Session(engine) as session:
        assert delivered_lines(session) == [LINES] * documents
        assert on_shelf(session, world) == GRAMS - documents * LINES
        assert ledger.prove(session) == []


@pytest.mark.parametrize("documents", [2, 7])
def test_a_program_killed_while_it_works_leaves_no_half_document(engine, engine_url, documents):
    world = a_committed_world(engine, grams=GRAMS)

    killed_after(documents, engine_url, world, pauses_at=-1)

    with Session(engine.execution_options(isolation_level="SERIALIZABLE")) as session:
        lines = delivered_lines(session)
        assert len(lines) >= documents
        assert set(lines) == {LINES}
        assert on_shelf(session, world) == GRAMS - sum(lines)
        assert ledger.prove(session) == []


WORKER = """
import sys, uuid
from sqlmodel import Session
from logistics.domain.ledger import DocumentKind, Move
from logistics.domain.quantity import Quantity
from logistics.store import ledger
from logistics.store.documents import open_document
from logistics.store.engine import create_engine
from tests.builders import a_command

engine = create_engine(sys.argv[1])
actor, lot, shelf, household, lines = map(int, sys.argv[2:])
move = Move(lot_id=lot, source_id=shelf, target_id=household, quantity=Quantity(grams=1))
while True:
    with Session(engine) as session, session.begin():
        document = open_document(
            session, DocumentKind.DELIVERY, command=a_command(actor, key=uuid.uuid4().hex)
        )
        ledger.post(session, document, [move] * lines)
    print("posted", flush=True)
    with Session(engine) as session, session.begin():
        again = session.merge(document)
        ledger.reverse(session, again, command=a_command(actor, key=uuid.uuid4().hex))
    print("undone", flush=True)
"""
POSTINGS = 200
KILLS = 5


def test_a_program_killed_again_and_again_leaves_a_ledger_that_is_proven(
    engine, engine_url, tmp_path
):
    world = a_committed_world(engine, grams=GRAMS)
    told = (world.actor, world.lot, world.shelf, world.household, LINES)
    moments = random.Random(5)
    heard = 0
    for kill in range(KILLS):
        program = subprocess.Popen(
            [sys.executable, "-c", WORKER, engine_url, *map(str, told)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        share = POSTINGS // KILLS
        for _ in range(share if kill else share - moments.randrange(5)):
            assert program.stdout.readline() in ("posted\n", "undone\n")
            heard += 1
        moments.randbytes(moments.randrange(1_000_000))  # a little while of any length
        program.kill()
        program.communicate()

    env = os.environ | {"IMECE_DATABASE": engine_url, "IMECE_DATA_FOLDER": str(tmp_path)}
    proof = subprocess.run(
        [sys.executable, "-m", "logistics.cli", "prove"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (proof.returncode, proof.stderr) == (0, "")
    with Session(engine) as session:
        lines = delivered_lines(session)
        assert len(lines) >= heard
        assert set(lines) == {LINES}
        undone = how_many(session, DocumentRow, DocumentRow.kind == DocumentKind.REVERSAL)
        assert on_shelf(session, world) == GRAMS - LINES * (len(lines) - 2 * undone)


def how_many(session, table, *conditions):
    return session.exec(select(func.count()).select_from(table).where(*conditions)).one()


def killed_after(documents, url, world, *, pauses_at):
    """Lets a program post documents, and kills it without warning in the one that follows."""
    told = (world.actor, world.lot, world.shelf, world.household, LINES, pauses_at)
    program = subprocess.Popen(
        [sys.executable, "-c", POSTER, url, *map(str, told)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    for number in range(documents + 1):
        assert program.stdout.readline() == f"{number}\n"
    program.kill()
    program.communicate()


def delivered_lines(session):
    first, *delivered = lines_by_document(session).values()
    assert first == 1
    return delivered
