"""Why a number is what it is: every number of the stock leads to the movements that make it."""

import re
from html import unescape

import pytest

from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.quantity import Quantity
from logistics.store import ledger, places
from logistics.store.documents import open_document
from tests.builders import a_command, a_lot, a_shelf, a_user, an_item
from tests.web.counting import statements

NUMBER = re.compile(r'<a class="why" href="([^"]+)">(.*?)</a>', re.DOTALL)
TOTAL = re.compile(r"<h1>Neden(.*?)\?</h1>", re.DOTALL)


@pytest.fixture
def actor(db):
    return a_user(db)


@pytest.fixture
def shelf(db):
    return a_shelf(db, "A1")


@pytest.fixture
def lot(db, actor, shelf):
    """Twelve pieces came, three went to waste, four lie elsewhere."""
    lot = a_lot(db, an_item(db, "BEANS"), shelf, actor=actor, pieces=12)
    elsewhere = a_shelf(db, "A2")
    moved(db, actor, lot, shelf, places.outside(db, PlaceKind.WASTE), pieces=3)
    moved(db, actor, lot, shelf, elsewhere, pieces=4)
    db.commit()
    return lot


def moved(db, actor, lot, source, target, *, pieces, times=1):
    for _ in range(times):
        document = open_document(db, DocumentKind.TRANSFER, command=a_command(actor.id))
        move = Move(
            lot_id=lot.id,
            source_id=source.id,
            target_id=target.id,
            quantity=Quantity(pieces=pieces, grams=1000 * pieces),
        )
        ledger.post(db, document, [move])


def written(markup):
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


@pytest.mark.parametrize(
    "page",
    [
        "/warehouse/",
        "/warehouse/stock",
        "/warehouse/items/BEANS",
        "/warehouse/lots/{lot}",
        "/reports/",
    ],
)
def test_every_number_leads_to_movements_that_make_it(warehouse, db, lot, page):
    soon = a_lot(
        db,
        an_item(db, "MILK"),
        places.place_by_code(db, "A1"),
        actor=a_user(db),
        expires_on=lot.received_on,
    )
    db.commit()

    numbers = NUMBER.findall(warehouse.get(page.format(lot=lot.code)).text)

    assert numbers, soon.code
    for address, shown in numbers:
        behind = warehouse.get(unescape(address)).text
        total = written(TOTAL.search(behind)[1])
        weight = total.split("adet ")[-1] if total != "0" else "0 kg"
        assert written(shown) in (total, weight), address
        assert "açıklamıyor" not in behind


def test_movements_are_listed_newest_first_with_what_there_was_after_each(warehouse, lot):
    text = warehouse.get(f"/warehouse/why?lot={lot.code}&place=A1").text
    rows = [written(row) for row in text.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")]

    ends = [row[row.index(" A1 ") if " A1 " in row else 0 :] for row in rows[1:]]
    assert "− 4 adet" in ends[0]
    assert "5 adet" in ends[0]
    assert "− 3 adet" in ends[1]
    assert "+ 12 adet" in ends[2]
    assert "İlk hareketten önce olan: 0" in written(text)


def test_what_only_moved_within_the_shelves_does_not_change_the_item(warehouse, lot):
    text = warehouse.get("/warehouse/why?item=BEANS").text

    assert "9 adet" in written(TOTAL.search(text)[1])
    assert text.count("TRF-") == 1


def test_a_long_history_is_read_a_page_at_a_time_down_to_nothing(warehouse, db, actor, shelf, lot):
    bin_ = places.outside(db, PlaceKind.WASTE)
    for _ in range(30):
        moved(db, actor, lot, shelf, bin_, pieces=1)
        moved(db, actor, lot, bin_, shelf, pieces=1)
    db.commit()

    first = warehouse.get(f"/warehouse/why?lot={lot.code}&place=A1").text
    older = unescape(re.search(r'href="([^"]+)" rel="next"', first)[1])
    second = warehouse.get(older).text

    assert first.count("TRF-") == 50
    assert second.count("TRF-") == 12
    assert "İlk hareketten önce olan: 0" in written(second)
    assert "açıklamıyor" not in second


def test_the_length_of_the_history_costs_no_further_questions(
    app, warehouse, db, actor, shelf, lot
):
    asked = []
    for times in (0, 60):
        moved(db, actor, lot, shelf, a_shelf(db), pieces=0, times=0)
        bin_ = places.outside(db, PlaceKind.WASTE)
        for _ in range(times):
            moved(db, actor, lot, shelf, bin_, pieces=1)
            moved(db, actor, lot, bin_, shelf, pieces=1)
        db.commit()
        with statements(app) as sent:
            assert warehouse.get("/warehouse/why?item=BEANS").status_code == 200
        asked.append(len(sent))

    assert asked[1] <= asked[0]


def test_a_tampered_balance_is_not_explained(warehouse, db, lot):
    db.connection().exec_driver_sql("UPDATE balance SET pieces = pieces + 1 WHERE own")
    db.commit()

    assert "açıklamıyor" in warehouse.get(f"/warehouse/why?lot={lot.code}&place=A1").text


def test_nonsense_in_the_address_is_the_beginning_and_an_unknown_code_is_not_found(warehouse, lot):
    assert (
        warehouse.get(f"/warehouse/why?lot={lot.code}&mark=x&until=x&ground=x").status_code == 200
    )
    assert warehouse.get("/warehouse/why").status_code == 200
    for name in ("item", "lot", "place"):
        assert warehouse.get(f"/warehouse/why?{name}=NONE").status_code == 404


def test_the_auditor_reads_it_and_the_driver_does_not(auditor, driver, coordinator, lot):
    address = f"/warehouse/why?lot={lot.code}"

    assert auditor.get(address).status_code == 200
    assert driver.get(address).status_code == coordinator.get(address).status_code == 403
    assert 'class="why"' not in coordinator.get("/reports/").text
