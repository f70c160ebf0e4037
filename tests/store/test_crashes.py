"""A program that dies in the middle: what was committed stands, the rest never happened."""

import subprocess
import sys

import pytest
from sqlmodel import Session

from logistics.store import ledger
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
