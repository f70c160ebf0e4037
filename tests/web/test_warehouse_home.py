"""The warehouse's start page: its verbs, what asks for attention, and the last proof."""

from datetime import timedelta

import pytest

from logistics.store.tables import ProofRow
from tests.builders import MONDAY, a_lot, a_shelf, a_user, an_item
from tests.web.counting import statements

TODAY = MONDAY.date()


@pytest.fixture
def stocked(db):
    actor, shelf = a_user(db), a_shelf(db, "A1")

    def add(days, name="Süt"):
        item = an_item(db, name=name)
        lot = a_lot(db, item, shelf, actor=actor, expires_on=TODAY + timedelta(days=days))
        db.commit()
        return lot

    return add


def proven(db, *, differences=0):
    proof = ProofRow(
        proven_at=MONDAY,
        took_ms=9,
        differences=differences,
        contradictions=0,
        sentences=["A1, GB-1: 9 ≠ 10"] * differences,
    )
    db.add(proof)
    db.commit()


def test_every_verb_of_the_warehouse_is_one_touch_away(warehouse):
    text = warehouse.get("/warehouse/").text

    verbs = " ".join(part.split("</nav>")[0] for part in text.split('class="verbs"')[1:])
    for address in ("/warehouse/receive", "/warehouse/stock", "/warehouse/pack", "/counts/"):
        assert f'href="{address}"' in verbs


def test_what_asks_for_attention_stands_by_urgency_with_what_to_do(warehouse, stocked):
    gone, soon, later = stocked(-1, "Yoğurt"), stocked(5, "Süt"), stocked(50, "Un")

    text = warehouse.get("/warehouse/").text

    at = text.index
    assert at("Tarihi geçmiş 1 parti") < at(gone.code) < at("tarihi yaklaşıyor") < at(soon.code)
    assert at(soon.code) < at("Vakit olunca") < at(later.code)
    assert "Kayıttan düş" in text
    assert f'href="/warehouse/lots/{gone.code}"' in text


def test_an_empty_warehouse_starts_by_receiving(warehouse):
    text = warehouse.get("/warehouse/").text

    assert "Raflar boş" in text
    assert "doğrulamadı" in text


def test_a_warehouse_in_order_says_so(warehouse, db, stocked):
    stocked(365)
    proven(db)

    text = warehouse.get("/warehouse/").text

    assert "İlgi bekleyen bir şey yok" in text
    assert "fark yok" in text


def test_a_failed_proof_is_told_first(warehouse, auditor, db, stocked):
    stocked(3)
    proven(db, differences=2)

    text = warehouse.get("/warehouse/").text

    assert text.index("Son doğrulama 2 fark buldu") < text.index("tarihi yaklaşıyor")
    for page in (text, auditor.get("/reports/").text):
        assert "A1, GB-1: 9 ≠ 10" in page


def test_the_start_page_costs_as_many_questions_however_much_there_is(app, warehouse, stocked):
    asked = []
    for more in (2, 10):
        for days in range(more):
            stocked(days * 12 - 5)
        with statements(app) as sent:
            warehouse.get("/warehouse/")
        asked.append(len(sent))

    assert asked[1] <= asked[0] + 1
    assert asked[1] < 30
