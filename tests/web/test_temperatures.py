"""The temperature log on screen: readings by telephone, files of loggers, charts, decisions."""

import io
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from logistics.domain.lots import StorageClass
from logistics.domain.roles import Role
from logistics.store import settings
from logistics.store.holds import open_holds
from logistics.store.tables import (
    ExcursionDecisionRow,
    ExcursionRow,
    ReadingRow,
    ZoneRow,
)
from tests.builders import MONDAY, a_bin, a_lot, a_user, a_zone, an_item
from tests.web.counting import statements

READERS = [Role.WAREHOUSE, Role.AUDITOR, Role.COORDINATOR, Role.ADMIN]


@pytest.fixture
def zone(db: Session):
    """A cold room with milk in it."""
    zone = a_zone(db, "SOGUK")
    shelf = a_bin(db, zone, "S1")
    a_lot(db, an_item(db, storage=StorageClass.CHILLED, name="Süt"), shelf, actor=a_user(db))
    db.commit()
    return zone


def a_reading(**changes: str) -> dict[str, str]:
    return {"command_key": "one", "temperature": "3,5"} | changes


def a_file(*rows: str, heading: str = "Tarih;Sıcaklık") -> dict[str, object]:
    content = "\n".join([heading, *rows]).encode()
    return {"command_key": "file", "file": (io.BytesIO(content), "kayit.csv")}


def rows_since(hours: int, *degrees: str) -> list[str]:
    """Lines of a file, five minutes apart, from so many hours ago in local time."""
    start = MONDAY + timedelta(hours=3) - timedelta(hours=hours)
    return [
        f"{start + timedelta(minutes=5 * number):%d.%m.%Y %H:%M};{each}"
        for number, each in enumerate(degrees)
    ]


def url(zone: ZoneRow, rest: str = "") -> str:
    return f"/temperatures/z{zone.id}{rest}"


def readings(db: Session) -> list[int]:
    query = select(ReadingRow.temperature_dc).order_by(ReadingRow.happened_at)
    found = list(db.exec(query))
    db.commit()
    return found


def upload(client, zone, *rows: str):
    return client.post(url(zone, "/file"), data=a_file(*rows))


@pytest.mark.parametrize("role", READERS)
def test_whoever_answers_for_food_sees_the_log(sign_in, zone, role):
    client = sign_in(role)
    pages = ("/temperatures/", url(zone), url(zone, ".csv"), "/temperatures/excursions")

    assert [client.get(page).status_code for page in pages] == [200] * 4


@pytest.mark.parametrize("role", [Role.DRIVER, Role.CASEWORKER])
def test_others_do_not(sign_in, zone, role):
    assert sign_in(role).get("/temperatures/").status_code == 403


@pytest.mark.parametrize("role", READERS[1:])
def test_only_the_warehouse_writes_in_it(sign_in, db, zone, role):
    client = sign_in(role)

    answers = [
        client.post(url(zone), data=a_reading()),
        upload(client, zone, *rows_since(2, "3")),
        client.post("/temperatures/excursions/1", data={"command_key": "x"}),
    ]

    assert [each.status_code for each in answers] == [403] * 3
    assert readings(db) == []


def test_a_reading_is_typed_once_and_shown(warehouse, db, zone):
    first = warehouse.post(url(zone), data=a_reading())
    second = warehouse.post(url(zone), data=a_reading())

    assert (first.status_code, second.status_code) == (303, 303)
    assert readings(db) == [35]
    assert "3,5 °C" in warehouse.get("/temperatures/").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"temperature": ""}, "Bu alan boş kalamaz"),
        ({"temperature": "soğuk"}, "“soğuk” sıcaklık değil"),
        ({"temperature": "3,55"}, "sıcaklık değil"),
        ({"temperature": "99"}, "−60 ile 60 °C arasında"),
        ({"read_at": "25:00"}, "Saati 18:33 gibi yazın"),
        ({"day": "01.01.2026"}, "O günün hangi saatinde"),
        ({"day": "31.02.2026", "read_at": "10:00"}, "bir gün değil"),
        ({"day": "01.01.2035", "read_at": "10:00"}, "bu zaman gelecekte"),
        ({"day": "01.01.2001", "read_at": "10:00"}, "iki yıldan daha eski"),
    ],
)
def test_what_nobody_can_have_read_is_told_beside_its_field(warehouse, db, zone, typed, words):
    answer = warehouse.post(url(zone), data=a_reading(**typed))

    assert answer.status_code == 422
    assert words in answer.text
    assert readings(db) == []


@pytest.mark.parametrize("minus", ["-", "−", "–"])
def test_every_minus_means_below_zero(warehouse, db, minus):
    frozen = a_zone(db, storage=StorageClass.FROZEN, coldest_dc=None, warmest_dc=-180)
    db.commit()

    warehouse.post(url(frozen), data=a_reading(temperature=f"{minus}18,5"))

    assert readings(db) == [-185]


def test_a_breach_leads_to_its_excursion_and_is_decided_once(warehouse, db, zone):
    answer = warehouse.post(url(zone), data=a_reading(temperature="9,5"))
    page = warehouse.get(answer.location).text
    decision = {
        "command_key": "two",
        "extent": "1",
        "decision": "broken_sensor",
        "comment": "İkinci termometre 3 °C gösterdi",
    }

    empty = warehouse.post(answer.location, data=decision | {"comment": " "})
    first = warehouse.post(answer.location, data=decision)
    second = warehouse.post(answer.location, data=decision)
    other = warehouse.post(answer.location, data=decision | {"command_key": "three"})

    assert "Süt" in page
    assert "karar bekliyor" in page
    assert [each.status_code for each in (empty, first, second, other)] == [422, 303, 303, 409]
    assert len(db.exec(select(ExcursionDecisionRow)).all()) == 1
    assert open_holds(db, [1]) == {}
    assert "İkinci termometre" in warehouse.get(answer.location).text


def test_an_open_excursion_shows_on_the_plan_and_on_the_list(warehouse, coordinator, zone):
    warehouse.post(url(zone), data=a_reading(temperature="9,5"))

    for page in ("/places/", "/temperatures/"):
        assert "1 sıcaklık sapması karar bekliyor" in coordinator.get(page).text


def test_a_file_is_shown_then_logged_and_the_same_file_changes_nothing(warehouse, db, zone):
    rows = [*rows_since(3, "3,1", "3,2", "99"), "bozuk;3"]
    shown = upload(warehouse, zone, *rows)
    page = warehouse.get(shown.location).text
    before = readings(db)

    done = warehouse.post(shown.location, data={"command_key": "log"})
    again = upload(warehouse, zone, *rows)

    assert before == []
    assert "Hatalı satırlar" in page
    assert "99,0 °C olamaz" in page
    assert "bozuk | 3" in page
    assert done.status_code == 303
    assert readings(db) == [31, 32]
    assert again.location == shown.location
    assert "Bu dosyada yeni bir şey yok" in warehouse.get(again.location).text
    warehouse.post(again.location, data={"command_key": "log2"})
    assert readings(db) == [31, 32]


def test_a_file_of_ten_thousand_readings_is_logged(warehouse, db, zone):
    start = MONDAY - timedelta(minutes=10_100)
    rows = [
        f"{start + timedelta(hours=3, minutes=number):%d.%m.%Y %H:%M};3,{number % 9}"
        for number in range(10_000)
    ]

    shown = upload(warehouse, zone, *rows)
    assert warehouse.get(shown.location).status_code == 200
    assert warehouse.post(shown.location, data={"command_key": "log"}).status_code == 303

    assert len(readings(db)) == 10_000
    month = warehouse.get(url(zone, "?span=30d")).text
    assert "temperature-chart" in month


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Bir dosya seçin"),
        ("merhaba", "tarih ve saat sütunu bulunamadı"),
        ("Time;Temp °F\n22.11.2026 08:00;38", "°F"),
    ],
)
def test_a_file_that_is_no_log_is_refused(warehouse, zone, content, words):
    sent = {} if content is None else a_file(heading=content)

    answer = warehouse.post(url(zone, "/file"), data={"command_key": "file"} | sent)

    assert answer.status_code == 422
    assert words in answer.text


def test_the_chart_says_in_a_table_what_it_shows(warehouse, zone):
    shown = upload(warehouse, zone, *rows_since(3, "3,1", "4,9", "2,2"))
    warehouse.post(shown.location, data={"command_key": "log"})

    page = warehouse.get(url(zone, "?span=24h")).text

    assert 'role="img"' in page
    assert "<polyline" in page
    assert "4,9 °C" in page
    assert "2,2 °C" in page


def test_the_log_is_given_as_a_file(warehouse, zone):
    warehouse.post(url(zone), data=a_reading(note="=1+1"))

    lines = warehouse.get(url(zone, ".csv")).text.splitlines()

    assert lines[0] == "\ufeffSaat;Sıcaklık (°C);Kaynak;Kaydeden;Not"
    assert lines[1].split(";")[1:] == ["3,5", "elle", "Deneme Kullanıcı", "'=1+1"]


@pytest.mark.parametrize("page", ["z99", "v99", "x1", "z1x", "files/9", "excursions/9"])
def test_what_is_not_there_is_not_found(warehouse, page):
    assert warehouse.get(f"/temperatures/{page}").status_code == 404


def test_pages_cost_as_many_queries_however_much_is_logged(app, warehouse, db, zone):
    warehouse.post(url(zone), data=a_reading(temperature="9"))
    pages = ("/temperatures/", url(zone, "?span=30d"), "/temperatures/excursions")
    few = [_cost(app, warehouse, page) for page in pages]
    for _ in range(4):
        other = a_zone(db)
        db.commit()
        key = f"key-{other.id}"
        warehouse.post(url(other), data=a_reading(temperature="9", command_key=key))
    shown = upload(warehouse, zone, *rows_since(20, *["8", "3"] * 40))
    warehouse.post(shown.location, data={"command_key": "log"})

    many = [_cost(app, warehouse, page) for page in pages]

    assert many == few
    assert len(db.exec(select(ExcursionRow)).all()) >= 5


def _cost(app, client, page: str) -> int:
    with statements(app) as sent:
        assert client.get(page).status_code == 200
    return len(sent)


def test_an_administrator_sets_the_limits(admin, db):
    limits = {
        "deviation_minutes": "60",
        "fresh_limit_minutes": "90",
        "boxed_limit_minutes": "60",
        "frozen_limit_minutes": "240",
        "breach_minutes": "5",
        "chilled_breach_dc": "8",
        "frozen_breach_dc": "-12,5",
        "reading_gap_hours": "6",
    }

    refused = admin.post("/admin/cold-chain", data=limits | {"reading_gap_hours": "0"})
    kept = admin.post("/admin/cold-chain", data=limits)

    assert (refused.status_code, kept.status_code) == (422, 303)
    assert settings.get(db, "frozen_breach_dc") == -125
    assert settings.get(db, "reading_gap_hours") == 6
