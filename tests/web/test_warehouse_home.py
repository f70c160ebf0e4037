"""The warehouse's start page: its verbs, what asks for attention, and the last proof."""

from datetime import timedelta

import pytest

from logistics.domain.counting import CountScope
from logistics.services import counting
from logistics.services.counting import Part, Sighting
from logistics.store.tables import ExcursionRow, ProofRow
from tests.builders import MONDAY, a_command, a_lot, a_shelf, a_user, a_zone, an_item
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


def test_what_is_needed_less_often_stands_by_task(warehouse):
    text = warehouse.get("/warehouse/").text

    at = [
        text.index(f">{words}</h2>")
        for words in ("Gelenler", "Et, aşevi, devir", "Raflarda", "Gıda güvenliği")
    ]
    assert at == sorted(at)
    assert at[0] < text.index('class="verb " href="/warehouse/rescue"') < at[1]
    assert at[1] < text.index('class="verb " href="/warehouse/kitchen"') < at[2]
    assert at[3] < text.index('class="verb " href="/safety/recalls"')


def test_what_asks_for_attention_stands_by_urgency_with_what_to_do(warehouse, stocked):
    gone, soon, later = stocked(-1, "Yoğurt"), stocked(5, "Süt"), stocked(50, "Un")

    text = warehouse.get("/warehouse/").text

    at = text.index
    assert at("Tarihi geçmiş 1 parti") < at(gone.code) < at("tarihi yaklaşıyor") < at(soon.code)
    assert at(soon.code) < at("Vakit olunca") < at(later.code)
    assert "Kayıttan düş" in text
    assert f'href="/warehouse/lots/{gone.code}"' in text


def test_a_temperature_out_of_bounds_stands_first_until_somebody_decides(warehouse, db, stocked):
    gone = stocked(-1, "Yoğurt")
    zone = a_zone(db, "SOGUK")
    excursion = ExcursionRow(
        zone_id=zone.id, started_at=MONDAY, last_out_at=MONDAY, worst_dc=95, opened_at=MONDAY,
        opened_by=a_user(db).id,
    )  # fmt: skip
    db.add(excursion)
    db.commit()

    text = warehouse.get("/warehouse/").text

    at = text.index
    assert at("1 soğuk zincir ihlali") < at(zone.name) < at(gone.code)
    assert f'href="/temperatures/excursions/{excursion.id}"' in text


def test_an_open_count_is_told_and_more_urgent_once_it_is_finished(warehouse, db):
    shelf, clerk = a_shelf(db, "A1"), a_user(db)
    lot = a_lot(db, an_item(db), shelf, actor=clerk, pieces=10)
    count = counting.start(
        db, command=a_command(clerk.id), part=Part(scope=CountScope.PLACE, subject_id=shelf.id)
    )
    db.commit()
    before = warehouse.get("/warehouse/").text
    counting.enter(
        db, command=a_command(clerk.id), count_id=count.id,
        sighting=Sighting(place_id=shelf.id, lot_id=lot.id), pieces=10, grams=None,
    )  # fmt: skip
    counting.finish(db, command=a_command(clerk.id), count_id=count.id)
    db.commit()
    after = warehouse.get("/warehouse/").text

    for text in (before, after):
        assert "1 sayım açık" in text
        assert f'href="/counts/{count.id}"' in text
    assert before.index("Vakit olunca") < before.index("1 sayım açık")
    assert after.index("Bu hafta") < after.index("1 sayım açık")
    assert "Vakit olunca" not in after[: after.index("1 sayım açık")]


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
