"""A page costs as many statements with a long history as with a short one."""

import pytest

from logistics.domain.ledger import DocumentKind, Move
from logistics.domain.quantity import Quantity
from logistics.store import ledger
from logistics.store.documents import open_document
from tests.builders import a_command, a_lot, a_shelf, a_user, an_item
from tests.web.counting import statements

PAGES = (
    "/warehouse/",
    "/warehouse/stock",
    "/warehouse/items/BEANS",
    "/warehouse/why?item=BEANS",
    "/warehouse/why?lot={lot}",
    "/warehouse/lots/{lot}",
    "/warehouse/lots/{lot}?page=99",
    "/documents/",
    "/records/entries",
    "/records/consumption",
)


@pytest.fixture
def travelling(db):
    """A lot that can be carried to and fro between two shelves."""
    actor, here, there = a_user(db), a_shelf(db), a_shelf(db)
    lot = a_lot(db, an_item(db, "BEANS"), here, actor=actor, pieces=10)

    def carry(times):
        for _ in range(times):
            document = open_document(db, DocumentKind.TRANSFER, command=a_command(actor.id))
            move = Move(
                lot_id=lot.id,
                source_id=here.id,
                target_id=there.id,
                quantity=Quantity(pieces=1, grams=1000),
            )
            ledger.post(db, document, [move, move.reversed()])
        db.commit()

    carry(5)
    return lot.code, carry


def test_no_page_asks_more_often_with_150_movements_than_with_10(app, warehouse, travelling):
    lot, carry = travelling
    short = {page: asked(app, warehouse, page.format(lot=lot)) for page in PAGES}

    carry(70)
    long = {page: asked(app, warehouse, page.format(lot=lot)) for page in PAGES}

    assert long == short
    assert max(long.values()) < 30


def test_an_item_of_many_lots_is_shown_a_page_at_a_time(warehouse, db):
    actor, shelf, beans = a_user(db), a_shelf(db), an_item(db, "BEANS")
    lots = [a_lot(db, beans, shelf, actor=actor) for _ in range(120)]
    db.commit()

    first = warehouse.get("/warehouse/items/BEANS").text
    last = warehouse.get("/warehouse/items/BEANS?page=3").text

    assert first.count("<tr>") <= 52
    assert lots[0].code in first
    assert lots[-1].code not in first
    assert lots[-1].code in last


def asked(app, client, address):
    client.get(address)
    with statements(app) as sent:
        assert client.get(address).status_code == 200
    return len(sent)
