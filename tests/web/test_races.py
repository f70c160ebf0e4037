"""Many hands at once on the real server: nothing is given out twice, whoever presses what."""

import http.client
import re
import threading
from urllib.parse import urlencode, urlsplit

import pytest
from sqlmodel import Session, func, select

from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.store import ledger
from logistics.store.proof import prove_promises
from logistics.store.tables import BalanceRow, DocumentRow, LotRow, PlaceRow
from tests.browser.server import serve
from tests.builders import PASSWORD, a_kit, a_lot, a_shelf, a_user, an_item

TAKERS = 50
COVERED = 10


@pytest.fixture
def live(app):
    with serve(app) as live:
        yield live


@pytest.fixture
def stock(db):
    """A lot that covers ten parcels of one piece each."""
    actor, shelf, beans = a_user(db, username="takers"), a_shelf(db, "A1"), an_item(db)
    a_lot(db, beans, shelf, actor=actor, pieces=COVERED)
    kit = a_kit(db, [(beans, 1)])
    db.commit()
    return {"kit_id": str(kit.id), "parcels": "1", "place_id": str(shelf.id)}, beans.id


class Browser:
    """Somebody signed in, who sends forms."""

    def __init__(self, live, cookie=""):
        self.host = urlsplit(live.url).netloc
        self.cookie = cookie

    def send(self, path, form):
        connection = http.client.HTTPConnection(self.host, timeout=120)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookie,
            "Connection": "close",
        }
        connection.request("POST", path, urlencode(form), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text

    def sign_in(self):
        answer, _ = self.send("/sign-in", {"username": "takers", "password": PASSWORD})
        assert answer.status == 303
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return self


def at_once(works):
    barrier, found = threading.Barrier(len(works)), [None] * len(works)

    def run(number, work):
        barrier.wait()
        found[number] = work()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_fifty_takers_of_a_lot_for_ten_leave_ten_winners_and_forty_who_know_why(app, live, stock):
    form, beans = stock
    browser = Browser(live).sign_in()

    found = at_once(
        [
            lambda number=number: browser.send(
                "/warehouse/pack", form | {"command_key": f"taker-{number}"}
            )
            for number in range(TAKERS)
        ]
    )

    statuses = [answer.status for answer, _ in found]
    assert (statuses.count(303), statuses.count(409)) == (COVERED, TAKERS - COVERED)
    for answer, text in found:
        if answer.status == 409:
            assert re.search(r"Kuru fasulye: 1 adet[^.]* istendi, 0[^.]* serbest", text)
    with Session(app.extensions["imece_engine"]) as session:
        assert on_shelves(session, beans) == 0
        assert packings(session) == COVERED
        assert ledger.prove(session) == prove_promises(session) == []


def test_one_command_sent_three_times_at_once_has_one_effect(app, live, stock):
    form, beans = stock
    browser = Browser(live).sign_in()
    press = form | {"command_key": "pressed"}

    found = at_once([lambda: browser.send("/warehouse/pack", press)] * 3)

    assert {answer.status for answer, _ in found} == {303}
    assert len({answer.headers["Location"] for answer, _ in found}) == 1
    with Session(app.extensions["imece_engine"]) as session:
        assert on_shelves(session, beans) == COVERED - 1
        assert packings(session) == 1


def on_shelves(session, item_id):
    query = (
        select(func.coalesce(func.sum(BalanceRow.grams), 0))
        .join(LotRow, LotRow.id == BalanceRow.lot_id)
        .join(PlaceRow, PlaceRow.id == BalanceRow.place_id)
        .where(LotRow.item_id == item_id, PlaceRow.kind == PlaceKind.SHELF)
    )
    return int(session.exec(query).one()) // 1000


def packings(session):
    query = select(func.count()).select_from(DocumentRow)
    return session.exec(query.where(DocumentRow.kind == DocumentKind.PACKING)).one()
