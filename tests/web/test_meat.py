"""The meat desk's screens: intake, bench, freezer, soup kitchen, report."""

from datetime import timedelta

import pytest
from sqlmodel import select

from logistics.domain.calendar import local_day
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import StorageClass
from logistics.domain.quantity import Quantity
from logistics.domain.roles import Role
from logistics.services import meat_receiving
from logistics.store import ledger, places
from logistics.store.tables import (
    DocumentRow,
    HoldRow,
    LotRow,
    MeatIntakeRow,
    PortioningRow,
    ThawingRow,
    WeighingRow,
)
from logistics.web.db import now
from tests.adapters.papers import text_of
from tests.builders import a_command, a_shelf
from tests.butchery import Butchery, a_butchery, declared
from tests.web.counting import statements


@pytest.fixture
def shop(db) -> Butchery:
    shop = a_butchery(db)
    db.commit()
    return shop


def an_intake(shop, **changes: str) -> dict[str, str]:
    form = {
        "command_key": "one",
        "species": "cattle",
        "cut": "boneless",
        "core_dc": "3,8",
        "slaughtered_on": f"{local_day(now()):%d.%m.%Y}",
        "slaughter_place": "Kandıra",
        "appearance": "good",
        "place_id": str(shop.cold.id),
        "tubs-0-gross_g": "11,5",
        "tubs-0-tare_g": "1.500",
    }
    return form | changes


def raw(db, shop, *, grams=10_000, key=None) -> LotRow:
    """A raw lot that came today, by today's clock."""
    command = a_command(shop.by, at=now(), key=key)
    wish = declared(
        shop,
        slaughtered_on=local_day(now()),
        containers=[meat_receiving.Container(gross_g=grams + 500, tare_g=500)],
    )
    lot = db.get(LotRow, meat_receiving.receive_meat(db, wish, command=command).lot_id)
    db.commit()
    return lot


def a_bench(warehouse, db, shop, *lots, chilled=False, **changes) -> int:
    form = {
        "command_key": f"bench-{lots[0].id}",
        "lot_id": [str(lot.id) for lot in lots],
        "item_id": str((shop.fresh_pack if chilled else shop.frozen_pack).id),
        "place_id": str((shop.cold if chilled else shop.freezer).id),
        "target_g": "2,5",
        "tolerance_g": "0,1",
    }
    answer = warehouse.post("/warehouse/meat/bench", data=form | changes)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def weigh(client, bench, typed, *, key, kind="pack", tare=""):
    return client.post(
        f"/warehouse/meat/bench/{bench}/weigh",
        data={"command_key": key, "gross_g": typed, "tare_g": tare, "kind": kind},
    )


def close(client, bench, key="close", **changes):
    return client.post(f"/warehouse/meat/bench/{bench}/close", data={"command_key": key} | changes)


def count(db, row) -> int:
    return len(found(db, select(row)))


def found(db, query) -> list:
    """What the application left behind; the database is free for the next page."""
    db.commit()
    rows = list(db.exec(query))
    db.commit()
    return rows


def held(db, place, lot) -> Quantity:
    quantity = ledger.held(db, place_id=place.id, lot_id=lot.id)
    db.commit()
    return quantity


def test_meat_is_received_net_of_its_tubs(warehouse, db, shop):
    answer = warehouse.post("/warehouse/meat/receive", data=an_intake(shop))

    assert answer.status_code == 303
    [lot] = found(db, select(LotRow))
    assert held(db, shop.cold, lot) == Quantity(grams=10_000)


def test_an_intake_sent_twice_has_one_effect(warehouse, db, shop):
    first = warehouse.post("/warehouse/meat/receive", data=an_intake(shop))
    second = warehouse.post("/warehouse/meat/receive", data=an_intake(shop))

    assert second.headers["Location"] == first.headers["Location"]
    assert count(db, DocumentRow) == 1


BAD_INTAKES = (
    ("core_dc", "", "İç sıcaklık (°C)</a>: Bu alan boş kalamaz"),
    ("core_dc", "sıcak", "“sıcak” sıcaklık değil"),
    ("core_dc", "99", "99.0 °C et sıcaklığı olamaz"),
    ("slaughter_place", "", "Kesim yeri (beyan)</a>: Bu alan boş kalamaz"),
    ("slaughtered_on", "01.01.2090", "01.01.2090 daha gelmedi"),
    ("species", "", "Hayvan türü</a>"),
    ("cut", "wing", "Et çeşidi</a>"),
    ("tubs-0-gross_g", "", "Kaplar"),
    ("tubs-0-gross_g", "1,5", "Boş kaptan ağır değil"),
    ("tubs-0-gross_g", "-3", "0 ile 100.000 kg"),
    ("appearance", "doubtful", "gördüğünüzü yazın"),
)


def test_bad_input_is_refused_beside_its_field_and_nothing_is_saved(warehouse, db, shop):
    for field, typed, words in BAD_INTAKES:
        answer = warehouse.post("/warehouse/meat/receive", data=an_intake(shop, **{field: typed}))

        assert answer.status_code == 422, field
        assert words in answer.text
    assert count(db, MeatIntakeRow) == 0


def test_another_tub_is_added_with_the_tare_of_the_last(warehouse, db, shop):
    form = an_intake(shop, more="1") | {"tubs-1-gross_g": "9", "tubs-1-tare_g": "1,2"}

    answer = warehouse.post("/warehouse/meat/receive", data=form)

    assert 'name="tubs-2-tare_g"' in answer.text
    assert answer.text.count('value="1,2"') == 2
    assert count(db, MeatIntakeRow) == 0


def test_warm_meat_is_told_to_be_on_hold(warehouse, db, shop):
    answer = warehouse.post(
        "/warehouse/meat/receive", data=an_intake(shop, core_dc="8,4"), follow_redirects=True
    )

    assert "yetkili biri karar verene kadar bloke" in answer.text
    assert count(db, HoldRow) == 1


def test_refused_meat_is_kept_and_told(warehouse, db, shop):
    answer = warehouse.post(
        "/warehouse/meat/receive", data=an_intake(shop, core_dc="21"), follow_redirects=True
    )

    assert "Alınmadı: fazla sıcak" in answer.text
    assert count(db, MeatIntakeRow) == 1
    assert count(db, LotRow) == 0


def test_from_bench_to_freezer_by_the_scale(warehouse, db, shop):
    lot = raw(db, shop)
    bench = a_bench(warehouse, db, shop, lot)
    assert weigh(warehouse, bench, "2.480", key="w1").status_code == 303
    weigh(warehouse, bench, "ST,GS,+  2.520kg", key="w2")
    weigh(warehouse, bench, "4,0", key="w3", kind="kitchen", tare="0,500")
    page = warehouse.get(f"/warehouse/meat/bench/{bench}").text
    assert "1.500 g daha tartılacak" in page
    refused = close(warehouse, bench)
    assert refused.status_code == 409
    assert "Etin 1.500 gramı (1,5 kg) ortada yok" in refused.text
    weigh(warehouse, bench, "1,5", key="w4", kind="trim")

    answer = close(warehouse, bench)

    assert answer.status_code == 303
    packs = found(db, select(LotRow).where(LotRow.item_id == shop.frozen_pack.id))
    assert [pack.code for pack in packs] == [f"{lot.code}-001", f"{lot.code}-002"]
    kitchen = places.outside(db, PlaceKind.KITCHEN)
    db.commit()
    assert held(db, kitchen, lot).grams == 3_500
    again = close(warehouse, bench)
    assert again.headers["Location"] == answer.headers["Location"]


def test_a_weighing_sent_twice_is_kept_once(warehouse, db, shop):
    bench = a_bench(warehouse, db, shop, raw(db, shop))

    for _ in range(2):
        weigh(warehouse, bench, "2,5", key="same")

    assert count(db, WeighingRow) == 1


BAD_WEIGHTS = (
    ("", "", "Bu alan boş kalamaz"),
    ("two", "", "“two” sayı değil"),
    ("2.480,5 g", "", "sayı değil"),
    ("0,000", "", "kabı düşünce geriye ağırlık kalmıyor"),
    ("0,5", "0,5", "kabı düşünce geriye ağırlık kalmıyor"),
    ("2480", "", "2480000"),
)


def test_a_weight_nobody_can_mean_is_refused(warehouse, db, shop):
    bench = a_bench(warehouse, db, shop, raw(db, shop))

    for typed, tare, words in BAD_WEIGHTS:
        answer = weigh(warehouse, bench, typed, key="bad", kind="trim", tare=tare)

        assert answer.status_code == 422, typed
        assert words in answer.text
    assert count(db, WeighingRow) == 0


def test_more_than_came_in_is_told_at_once_and_can_be_taken_back(warehouse, db, shop):
    bench = a_bench(warehouse, db, shop, raw(db, shop, grams=1_000))
    weigh(warehouse, bench, "1,2", key="w1")
    assert "200 g fazla" in warehouse.get(f"/warehouse/meat/bench/{bench}/balance").text
    [weighing] = found(db, select(WeighingRow))

    answer = warehouse.post(
        f"/warehouse/meat/bench/{bench}/take-back/{weighing.id}", data={"command_key": "t"}
    )

    assert answer.status_code == 303
    assert "1.000 g daha tartılacak" in warehouse.get(f"/warehouse/meat/bench/{bench}/balance").text


def test_two_people_weigh_on_one_bench(warehouse, sign_in, db, shop):
    other = sign_in(Role.WAREHOUSE)
    bench = a_bench(warehouse, db, shop, raw(db, shop, grams=5_000))

    weigh(warehouse, bench, "2,4", key="hers")
    weigh(other, bench, "2,6", key="his")

    assert "Gramı gramına tutuyor" in warehouse.get(f"/warehouse/meat/bench/{bench}").text
    assert close(other, bench).status_code == 303


def test_a_bench_takes_part_of_a_lot(warehouse, db, shop):
    lot = raw(db, shop)
    bench = a_bench(warehouse, db, shop, lot, **{f"grams-{lot.id}": "4,25"})

    assert "4.250 g daha tartılacak" in warehouse.get(f"/warehouse/meat/bench/{bench}").text
    too_much = warehouse.post(
        "/warehouse/meat/bench",
        data={
            "command_key": "more",
            "lot_id": str(lot.id),
            "item_id": str(shop.frozen_pack.id),
            "place_id": str(shop.freezer.id),
            f"grams-{lot.id}": "6",
        },
    )
    assert too_much.status_code == 409
    assert "5,75 kg" in too_much.text


def test_nothing_chosen_and_nonsense_are_refused(warehouse, db, shop):
    lot = raw(db, shop)
    form = {
        "command_key": "x",
        "item_id": str(shop.frozen_pack.id),
        "place_id": str(shop.freezer.id),
    }

    assert warehouse.post("/warehouse/meat/bench", data=form).status_code == 422
    typed = form | {"lot_id": str(lot.id), f"grams-{lot.id}": "çok"}
    answer = warehouse.post("/warehouse/meat/bench", data=typed)
    assert answer.status_code == 422
    assert "“çok” sayı değil" in answer.text
    assert count(db, PortioningRow) == 0


def test_a_bench_is_cleared(warehouse, db, shop):
    bench = a_bench(warehouse, db, shop, raw(db, shop))

    answer = warehouse.post(
        f"/warehouse/meat/bench/{bench}/discard", data={"command_key": "d"}, follow_redirects=True
    )

    assert "eti yine serbest" in answer.text
    assert weigh(warehouse, bench, "1", key="late").status_code == 409


def portioned(warehouse, db, shop, *grams, chilled=False) -> str:
    """The document of packs of these weights."""
    bench = a_bench(warehouse, db, shop, raw(db, shop, grams=sum(grams)), chilled=chilled)
    for number, each in enumerate(grams):
        weigh(warehouse, bench, f"{each / 1000:.3f}", key=f"{bench}-{number}")
    return close(warehouse, bench, key=f"close-{bench}").headers["Location"]


@pytest.mark.parametrize("size", ["sheet", "single"])
def test_the_labels_of_a_portioning_are_printed(warehouse, auditor, db, shop, size):
    document = portioned(warehouse, db, shop, 2_480, 2_510).rsplit("/", 1)[1]

    for client in (warehouse, auditor):
        answer = client.get(f"/warehouse/meat/labels/{document}.pdf?size={size}")
        assert answer.status_code == 200
        assert answer.data.startswith(b"%PDF")
    assert warehouse.get(f"/warehouse/meat/labels/{document}.pdf?size=poster").status_code == 404
    assert warehouse.get("/warehouse/meat/labels/999.pdf").status_code == 404


def test_a_label_speaks_one_language(warehouse, db, shop):
    document = portioned(warehouse, db, shop, 2_480).rsplit("/", 1)[1]
    address = f"/warehouse/meat/labels/{document}.pdf"

    turkish = text_of(warehouse.get(address).data)
    warehouse.post("/language", data={"language": "en"})
    english = text_of(warehouse.get(address).data)

    assert "2,480 kg" in turkish
    assert "Donduruldu" in turkish
    assert "2.480 kg" in english
    assert "Frozen" in english
    assert "Donduruldu" not in english


def test_chilled_packs_are_frozen_later(warehouse, db, shop):
    portioned(warehouse, db, shop, 2_480, 2_510, chilled=True)
    packs = found(db, select(LotRow).where(LotRow.item_id == shop.fresh_pack.id))
    form = {
        "command_key": "freeze",
        "lot_id": [str(pack.id) for pack in packs],
        "place_id": str(shop.freezer.id),
        "frozen_on": f"{local_day(now()):%d.%m.%Y}",
    }

    late = warehouse.post("/warehouse/meat/freeze", data=form | {"frozen_on": "01.01.2090"})
    assert late.status_code == 422
    assert "01.01.2090 daha gelmedi" in late.text
    assert warehouse.post("/warehouse/meat/freeze", data=form | {"lot_id": []}).status_code == 422
    first = warehouse.post("/warehouse/meat/freeze", data=form)
    again = warehouse.post("/warehouse/meat/freeze", data=form)

    assert first.status_code == 303
    assert again.headers["Location"] == first.headers["Location"]
    frozen = found(db, select(LotRow).where(LotRow.item_id == shop.frozen_pack.id))
    assert len(frozen) == 2
    labels = first.headers["Location"].rsplit("/", 1)[1]
    assert warehouse.get(f"/warehouse/meat/labels/{labels}.pdf").status_code == 200


def test_thawed_packs_leave_the_freezer(warehouse, db, shop):
    portioned(warehouse, db, shop, 2_480)
    [pack] = found(db, select(LotRow).where(LotRow.item_id == shop.frozen_pack.id))
    form = {"command_key": "thaw", "lot_id": str(pack.id), "to": "kitchen"}

    assert warehouse.post("/warehouse/meat/thaw", data=form | {"to": "sea"}).status_code == 422
    answer = warehouse.post("/warehouse/meat/thaw", data=form)

    assert answer.status_code == 303
    assert count(db, ThawingRow) == 1
    undone = warehouse.post(
        f"{answer.headers['Location']}/undo", data={"command_key": "u"}, follow_redirects=True
    )
    assert "dondurucuya" in undone.text or "donuk" in undone.text
    assert held(db, shop.freezer, pack).is_nothing()


def test_the_soup_kitchen_gets_what_was_looked_at_first(warehouse, db, shop):
    lot = raw(db, shop)
    form = {"command_key": "k", "lines-0-lot": lot.code, "lines-0-grams": "4,2"}

    look = warehouse.post("/warehouse/kitchen", data=form | {"look": "1"})
    assert look.status_code == 200
    assert "4,2 kg" in look.text
    first = warehouse.post("/warehouse/kitchen", data=form | {"issue": "1"})
    again = warehouse.post("/warehouse/kitchen", data=form | {"issue": "1"})

    assert first.status_code == 303
    assert again.headers["Location"] == first.headers["Location"]
    assert held(db, shop.cold, lot).grams == 5_800


BAD_LINES = (
    ({}, 422, "Satırlar"),
    ({"lines-0-lot": "GB-000000-000", "lines-0-grams": "1"}, 404, "GB-000000-000"),
    ({"lines-0-grams": "1"}, 422, "Bu satırın ürününü seçin"),
    ({"lines-0-item_id": "{item}"}, 422, "boş kalamaz"),
    ({"lines-0-item_id": "{item}", "lines-0-grams": "11"}, 409, "10 kg"),
)


def test_what_the_kitchen_cannot_have_is_told_beside_its_line(warehouse, db, shop):
    raw(db, shop)

    for line, status, words in BAD_LINES:
        typed = {key: value.format(item=shop.raw.id) for key, value in line.items()}
        form = {"command_key": "k", "issue": "1"} | typed
        answer = warehouse.post("/warehouse/kitchen", data=form)

        assert answer.status_code == status, line
        assert words in answer.text


def test_the_report_adds_the_days_up(warehouse, auditor, db, shop):
    portioned(warehouse, db, shop, 2_480, 2_520)

    for client in (warehouse, auditor):
        assert "2 · 5 kg" in client.get("/warehouse/meat/report").text
    tomorrow = f"{local_day(now()) + timedelta(days=1):%d.%m.%Y}"
    nothing = warehouse.get(
        "/warehouse/meat/report", query_string={"from": tomorrow, "to": tomorrow}
    )
    assert "et paylanmadı" in nothing.text
    assert warehouse.get("/warehouse/meat/report?from=dün").status_code == 422


PAGES = (
    "/warehouse/meat",
    "/warehouse/meat/receive",
    "/warehouse/meat/bench",
    "/warehouse/meat/freeze",
    "/warehouse/meat/thaw",
    "/warehouse/meat/report",
    "/warehouse/kitchen",
)
CHANGES = (
    "/warehouse/meat/receive",
    "/warehouse/meat/bench",
    "/warehouse/meat/bench/1/weigh",
    "/warehouse/meat/bench/1/close",
    "/warehouse/meat/bench/1/discard",
    "/warehouse/meat/bench/1/take-back/1",
    "/warehouse/meat/freeze",
    "/warehouse/meat/thaw",
    "/warehouse/kitchen",
)


def test_the_warehouse_and_auditors_look_others_do_not(warehouse, auditor, driver, shop):
    for page in PAGES:
        assert warehouse.get(page).status_code == 200
        assert auditor.get(page).status_code == 200
        assert driver.get(page).status_code == 403


def test_auditors_and_drivers_change_nothing(auditor, driver):
    for page in CHANGES:
        for client in (auditor, driver):
            assert client.post(page, data={"command_key": "x"}).status_code == 403


def test_an_unknown_bench_is_not_found(warehouse, shop):
    assert warehouse.get("/warehouse/meat/bench/999").status_code == 404
    assert weigh(warehouse, 999, "1", key="w").status_code == 404


def cost(app, client, page) -> int:
    """How many statements a page takes."""
    with statements(app) as sent:
        assert client.get(page).status_code == 200
    return len(sent)


def test_pages_cost_the_same_however_many_packs_there_are(warehouse, app, db, shop):
    pages = ("/warehouse/meat", "/warehouse/meat/thaw", "/warehouse/meat/report")
    portioned(warehouse, db, shop, 2_480)
    few = [cost(app, warehouse, page) for page in pages]
    portioned(warehouse, db, shop, *([100] * 30))
    a_shelf(db, storage=StorageClass.FROZEN)
    db.commit()

    many = [cost(app, warehouse, page) for page in pages]

    assert many == few
