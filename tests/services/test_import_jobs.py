"""Long spreadsheets: committed and taken back by a worker, and left alone when it is stopped."""

import threading

import pytest
from sqlmodel import Session, func, select

from logistics.adapters.jobs import Board, open_queue
from logistics.domain.errors import CannotUndo, WrongState
from logistics.domain.imports import ImportKind, ImportState
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.orders import JobState
from logistics.domain.quantity import Quantity
from logistics.services import importing
from logistics.services.importing import booking, opening
from logistics.store import imports, ledger, places
from logistics.store.documents import open_document
from logistics.store.engine import create_engine
from logistics.store.tables import BalanceRow, DocumentRow, ItemRow, LotRow, PlaceRow, UserRow
from tests.builders import MONDAY, a_command, a_lot, a_shelf, a_user, an_item

HEAD = "Ürün;Yer;Tarih türü;Tarih;Adet;İşlem"
ROWS = 9


class Onlooker:
    """Looks on at the work, and asks it to stop at its ``stops_at``-th word."""

    def __init__(self, stops_at=None):
        self.stops_at, self.heard, self.wiped = stops_at, [], []

    def tell(self, _job_id, percent):
        self.heard.append(percent)
        return self.stops_at is not None and len(self.heard) > self.stops_at

    def wipe(self, job_id):
        self.wiped.append(job_id)


class Desk:
    """Somebody who sends a spreadsheet of nine rows, booked two to a document."""

    def __init__(self, engine):
        self.engine = engine
        with Session(engine) as session, session.begin():
            self.actor = a_user(session).id
            an_item(session, "CAY", name="Siyah çay", unit_net_g=500)
            self.shelf = a_shelf(session, "A-01").id
            rows = [f"CAY;A-01;;0{day}.05.2027;{day};ekle" for day in range(1, ROWS + 1)]
            self.id = importing.stage(
                session, command=a_command(self.actor), kind=ImportKind.OPENING, filename="a.csv",
                content="\n".join([HEAD, *rows]).encode(),
            ).id  # fmt: skip
        importing.work_now(engine, self.id)

    def wish(self, verb):
        with Session(self.engine) as session, session.begin():
            command = a_command(self.actor)
            if verb == "commit":
                importing.wish_commit(session, command=command, import_id=self.id, allowed=())
            else:
                importing.wish_undo(session, command=command, import_id=self.id)
            importing.ask(session, self.id, by=self.actor, at=MONDAY)

    def work(self, verb, stops_at=None):
        self.wish(verb)
        onlooker = Onlooker(stops_at)
        return importing.work_on(self.engine, self.id, board=onlooker), onlooker

    @property
    def state(self):
        with Session(self.engine) as session:
            return imports.state_of(session, imports.get_import(session, self.id))

    def world(self):
        """Everything that stands in the books."""
        with Session(self.engine) as session:
            assert ledger.prove(session) == []
            counted = [session.exec(select(func.count()).select_from(table)).one()
                       for table in (DocumentRow, LotRow)]  # fmt: skip
            held = session.exec(
                select(BalanceRow.lot_id, BalanceRow.pieces).where(BalanceRow.own)
            ).all()
            return counted, sorted(held)


@pytest.fixture(autouse=True)
def short_documents(monkeypatch):
    monkeypatch.setattr(booking, "LINES_PER_DOCUMENT", 2)


@pytest.fixture
def desk(engine):
    return Desk(engine)


def test_a_worker_commits_and_takes_back_and_tells_how_far_it_is(desk):
    before = desk.world()

    ended, commits = desk.work("commit")
    assert (ended, desk.state) == (JobState.DONE, ImportState.COMMITTED)
    ended, undoes = desk.work("undo")

    assert (ended, desk.state) == (JobState.DONE, ImportState.UNDONE)
    for onlooker in (commits, undoes):
        assert onlooker.heard == sorted(onlooker.heard)
        assert len(onlooker.heard) >= 5
        assert len(onlooker.wiped) == 1
    assert commits.heard[-1] == 100
    assert sum(pieces for _, pieces in desk.world()[1]) == 0
    assert before[1] == []


@pytest.mark.parametrize("verb", ["commit", "undo"])
def test_stopped_at_any_moment_nothing_is_half_done(desk, verb):
    if verb == "undo":
        desk.work("commit")
    before, state = desk.world(), desk.state
    _, whole = desk.work(verb, stops_at=0)

    for moment in range(5):
        ended, _ = desk.work(verb, stops_at=moment)

        assert ended is JobState.CANCELLED
        assert desk.world() == before
        assert desk.state is state
    assert desk.work(verb)[0] is JobState.DONE
    assert len(whole.heard) == 1


class Meanwhile(Onlooker):
    """Does something else at the first word, in a thread that may have to wait."""

    def __init__(self, deed):
        super().__init__()
        self.thread, self.done = threading.Thread(target=self.do, args=[deed]), False

    def do(self, deed):
        deed()
        self.done = True

    def tell(self, job_id, percent):
        if not self.heard:
            self.thread.start()
        return super().tell(job_id, percent)


def test_a_receipt_that_comes_during_a_commit_waits_and_is_booked(desk):
    def receive():
        with Session(desk.engine) as session, session.begin():
            shelf, item = session.get(PlaceRow, desk.shelf), session.exec(select(ItemRow)).one()
            a_lot(session, item, shelf, actor=session.get(UserRow, desk.actor), pieces=77)

    desk.wish("commit")
    onlooker = Meanwhile(receive)
    ended = importing.work_on(desk.engine, desk.id, board=onlooker)
    onlooker.thread.join()

    assert (ended, onlooker.done) == (JobState.DONE, True)
    assert sorted(pieces for _, pieces in desk.world()[1]) == [*range(1, ROWS + 1), 77]


def test_what_changes_between_looking_and_committing_is_seen(sqlite_url, monkeypatch):
    engine = create_engine(sqlite_url)
    desk = Desk(engine)
    monkeypatch.setattr(opening, "TOLD_EVERY", ROWS)

    def retire():
        with Session(engine) as session, session.begin():
            session.get(PlaceRow, desk.shelf).active = False

    class Before(Onlooker):
        def tell(self, job_id, percent):
            if not self.heard:
                retire()
            return super().tell(job_id, percent)

    before = desk.world()
    desk.wish("commit")
    importing.work_on(engine, desk.id, board=Before())

    with Session(engine) as session:
        assert imports.get_import(session, desk.id).overtaken
    assert desk.world() == before
    engine.dispose()


def test_while_it_is_taken_back_it_is_not_discarded_nor_committed(desk):
    desk.work("commit")
    desk.wish("undo")

    assert desk.state is ImportState.UNDOING
    with Session(desk.engine) as session:
        command = a_command(desk.actor)
        with pytest.raises(WrongState):
            importing.discard(session, command=command, import_id=desk.id)
        with pytest.raises(WrongState):
            importing.commit(session, command=command, import_id=desk.id)


def test_what_has_gone_on_is_told_before_the_work_and_keeps_it_from_being_done(desk):
    desk.work("commit")
    desk.wish("undo")
    with Session(desk.engine) as session, session.begin():
        lot = session.exec(select(LotRow)).first()
        document = open_document(session, DocumentKind.WASTE, command=a_command(desk.actor))
        waste = places.outside(session, PlaceKind.WASTE).id
        gone = Move(
            lot_id=lot.id, source_id=desk.shelf, target_id=waste,
            quantity=Quantity(pieces=1, grams=500),
        )  # fmt: skip
        ledger.post(session, document, [gone])
    before = desk.world()

    ended = importing.work_on(desk.engine, desk.id)

    assert ended is JobState.FAILED
    assert (desk.world(), desk.state) == (before, ImportState.COMMITTED)
    with pytest.raises(CannotUndo):
        desk.wish("undo")


def test_a_board_tells_how_far_a_job_is_and_who_wants_it_stopped(tmp_path):
    for immediate in (False, True):
        queue = open_queue(
            folder=tmp_path, redis_url=None, immediate=immediate, plan=print, tidy=print,
            waiting=list,
        )  # fmt: skip
        board = Board(queue.huey)
        assert board.percent(7) is None
        assert board.tell(7, 40) is False
        assert board.percent(7) == 40
        board.ask_stop(7)
        assert board.tell(7, 41) is True
        assert board.tell(8, 1) is False
        board.wipe(7)
        assert (board.percent(7), board.tell(7, 1)) == (None, False)


def test_work_that_is_asked_for_twice_is_one_job(desk):
    desk.wish("commit")
    with Session(desk.engine) as session, session.begin():
        waiting = imports.get_import(session, desk.id).job_id

        asked = importing.ask(session, desk.id, by=desk.actor, at=MONDAY)

    assert asked == waiting
    assert importing.work_on(desk.engine, desk.id) is JobState.DONE
