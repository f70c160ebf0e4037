"""A program that dies in the middle: what was committed stands, the rest never happened."""

import os
import random
import subprocess
import sys

import pytest
from sqlmodel import Session, select

from logistics.domain.ledger import DocumentKind
from logistics.store import ledger
from logistics.store.proof import prove_promises
from logistics.store.tables import DocumentRow, PromiseRow
from tests.architecture.repository import ROOT
from tests.days import a_day
from tests.store.world import a_committed_world, lines_by_document, on_shelf

LINES = 20
GRAMS = 100_000

POSTER = """
import itertools, signal, sys
from sqlmodel import Session
from logistics.domain.ledger import DocumentKind, Move
from logistics.domain.quantity import Quantity
from logistics.store import ledger
from logistics.store.proof import prove_promises
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


DRIVER = """
import sys, uuid
from sqlmodel import Session
from logistics.services import delivering
from logistics.store.engine import create_engine
from tests.builders import a_command
from tests.days import AT_THE_DOOR

engine = create_engine(sys.argv[1])
driver, stop = map(int, sys.argv[2:])
while True:
    for tell, told in ((delivering.undo_outcome, "undone"), (delivering.deliver, "delivered")):
        with Session(engine) as session, session.begin():
            command = a_command(driver, key=uuid.uuid4().hex, at=AT_THE_DOOR)
            tell(session, command=command, stop_id=stop)
        print(told, flush=True)
"""
KILLS = 3
HEARD = range(30, 40)  # the lines a program says before it is killed, in either state of the door


def test_a_program_killed_again_and_again_leaves_a_ledger_that_is_proven(
    engine, engine_url, tmp_path
):
    driver, stop, vehicle, lot = a_committed_door(engine, parcels=LINES)
    moments = random.Random(5)
    deliveries = 0
    for _ in range(KILLS):
        program = subprocess.Popen(
            [sys.executable, "-c", DRIVER, engine_url, str(driver), str(stop)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(moments.choice(HEARD)):
            told = program.stdout.readline()
            assert told in ("delivered\n", "undone\n")
            deliveries += told == "delivered\n"
        moments.randbytes(moments.randrange(1_000_000))  # a little while of any length
        program.kill()
        program.communicate()
        with Session(engine) as session:
            assert ledger.prove(session) == prove_promises(session) == []

    env = os.environ | {"IMECE_DATABASE": engine_url, "IMECE_DATA_FOLDER": str(tmp_path)}
    proof = subprocess.run(
        [sys.executable, "-m", "logistics.cli", "prove"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (proof.returncode, proof.stderr) == (0, "")
    with Session(engine) as session:
        delivered = lines_of(session, DocumentKind.DELIVERY)
        undone = lines_of(session, DocumentKind.REVERSAL)
        assert len(delivered) >= deliveries
        assert set(delivered + undone) == {LINES}
        standing = len(delivered) - len(undone)
        assert standing in (0, 1)
        carried = ledger.held(session, place_id=vehicle, lot_id=lot)
        assert carried.pieces == LINES * (1 - standing)


def a_committed_door(engine, *, parcels):
    """A loaded vehicle with one door to go to, and a promise for each of its parcels."""
    with Session(engine) as session, session.begin():
        day = a_day(session, doors=1, spare=parcels - 1)
        [first] = session.exec(select(PromiseRow)).all()
        told = first.model_dump(exclude={"id"})
        session.add_all(PromiseRow(**told) for _ in range(parcels - 1))
        session.flush()
        day.load(session)
        return day.driver.id, day.stops[0].id, day.vehicle.place_id, day.lot.id


def lines_of(session, kind):
    """How many movements each document of a kind has."""
    of_kind = set(session.exec(select(DocumentRow.id).where(DocumentRow.kind == kind)))
    return [lines for document, lines in lines_by_document(session).items() if document in of_kind]


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
