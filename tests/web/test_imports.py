"""Spreadsheets on the screens: sent, looked at, committed, undone."""

import io

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from logistics.domain.orders import JobState
from logistics.services import importing
from logistics.services.importing import working
from logistics.store.tables import DocumentRow, ImportRow, ItemRow, JobRow, LotRow
from tests.builders import MONDAY, a_command, a_shelf, an_item
from tests.web.counting import statements

HEAD = "Ürün;Yer;Tarih;Adet;İşlem;Renk\n"
ROW = "CAY;A-01;08.02.2027;12;ekle;mavi\n"


@pytest.fixture(autouse=True)
def store(db):
    an_item(db, "CAY", name="Siyah çay", unit_net_g=500)
    a_shelf(db, "A-01")
    db.commit()


def send(client, text, *, kind="opening", key="up", name="açılış.csv"):
    file = (io.BytesIO(text.encode() if isinstance(text, str) else text), name)
    return client.post("/imports/new", data={"command_key": key, "kind": kind, "file": file})


def act(client, verb, key=None, number=1, **typed):
    return client.post(f"/imports/{number}/{verb}", data={"command_key": key or verb, **typed})


def everything(db, query):
    with Session(db.get_bind()) as session:
        return session.exec(query).all()


def test_from_the_file_to_the_shelf_and_back(warehouse, db):
    answer = send(warehouse, HEAD + ROW)
    assert answer.headers["Location"] == "/imports/1"
    shown = warehouse.get("/imports/1").text
    assert "ekle: yeni parti için 12 adet (6 kg)" in shown
    assert "okunmayan sütunlar: Renk" in shown
    assert everything(db, select(LotRow)) == []

    assert act(warehouse, "commit").status_code == 303
    [lot] = everything(db, select(LotRow))
    assert f"{lot.expires_on}" == "2027-02-08"
    assert "ACL-" in warehouse.get("/imports/1").text

    assert act(warehouse, "undo").status_code == 303
    undone = warehouse.get("/imports/1").text
    assert "Tümü geri alındı." in undone
    assert "Ne yaptı" in undone


def test_a_wrong_row_says_what_was_expected_and_found_and_is_left_out_on_purpose(warehouse, db):
    send(warehouse, HEAD + ROW + "CAY;Z-9;08.02.2027;on;;\n")

    shown = warehouse.get("/imports/1?state=wrong").text
    refused = act(warehouse, "commit")
    meant = act(warehouse, "commit", key="again", wrong="yes")

    assert "Adet: 0 ile 1.000.000 arası tam sayı; bulunan: “on”" in shown
    assert "Yer: kullanımdaki bir yerin kodu ya da adı; bulunan: “Z-9”" in shown
    assert (refused.status_code, meant.status_code) == (409, 303)
    assert len(everything(db, select(LotRow))) == 1


def test_a_minimum_in_kilograms_comes_by_spreadsheet(admin, db):
    head = "Ürün kodu;Ürün adı;Grup;Ölçü;Saklama koşulu;Tarih türü;Asgari adet;Asgari kg\n"
    send(
        admin,
        head + "SOGAN;Soğan;SEBZE;dökme;kuru;yok;;37,5\nPATATES;Patates;SEBZE;dökme;kuru;yok;5;\n",
        kind="items",
    )

    shown = admin.get("/imports/1").text
    act(admin, "commit", wrong="yes")

    assert "Asgari kg: 37,5 kg" in shown
    assert "Asgari adet: dökme ürün yalnız tartılır; asgariyi kilogram olarak yazın." in shown
    [onions] = everything(db, select(ItemRow).where(ItemRow.code == "SOGAN"))
    assert (onions.minimum_g, onions.minimum_pieces) == (37_500, 0)


def test_sending_and_committing_twice_have_one_effect(warehouse, db):
    for _ in range(2):
        assert send(warehouse, HEAD + ROW).headers["Location"] == "/imports/1"
    for _ in range(2):
        assert act(warehouse, "commit").status_code == 303

    assert len(everything(db, select(ImportRow))) == 1
    assert len(everything(db, select(DocumentRow))) == 1


def test_the_same_file_again_is_told(warehouse):
    send(warehouse, HEAD + ROW)
    act(warehouse, "commit")
    send(warehouse, HEAD + ROW, key="second")

    assert "Aynı dosya daha önce işlendi" in warehouse.get("/imports/2").text
    assert act(warehouse, "commit", key="x", number=2).status_code == 409
    assert act(warehouse, "commit", key="y", number=2, again="yes").status_code == 303


def test_a_world_that_changed_is_shown_anew(warehouse, db):
    send(warehouse, HEAD + ROW)
    act(warehouse, "commit")
    [lot] = everything(db, select(LotRow))
    stated = HEAD.replace("Renk", "Parti") + f"CAY;A-01;;4;ayarla;{lot.code}\n"
    send(warehouse, stated, key="two")
    send(warehouse, stated.replace(";4;", ";9;"), key="three")
    act(warehouse, "commit", key="four", number=3)

    refused = act(warehouse, "commit", key="five", number=2)

    assert refused.status_code == 409
    assert "hiçbir şey işlenmedi" in refused.text
    assert "9 adet (4,5 kg) → 4 adet (2 kg)" in warehouse.get("/imports/2").text
    assert act(warehouse, "commit", key="six", number=2).status_code == 303


def test_items_are_the_administrators(warehouse, admin, auditor, coordinator, db):
    text = "Ürün kodu;Ürün adı;Grup;Ölçü;Net gram;Saklama;Tarih türü\nUN;Un;T;adet;1000;kuru;TETT\n"

    assert send(warehouse, text, kind="items").status_code == 422
    assert send(admin, text, kind="items").status_code == 303
    assert act(warehouse, "commit").status_code == 403
    assert auditor.get("/imports/1").status_code == 200
    assert act(auditor, "commit").status_code == 403
    assert coordinator.get("/imports/").status_code == 403
    assert act(admin, "commit").status_code == 303
    assert "UN" in everything(db, select(ItemRow.code))
    assert act(admin, "undo").status_code == 303
    assert "UN" not in everything(db, select(ItemRow.code))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Dosya boş"),
        (b"%PDF\0\0", "Bu bir tablo değil"),
        (b"a;b\n1;2\n", "“Ürün” sütunu eksik"),
        (b"PK\x03\x04zip", "Dosya okunamıyor"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(warehouse, content, words):
    answer = send(warehouse, content)

    assert answer.status_code == 422
    assert words in answer.text


def test_a_form_without_a_file_asks_for_one(warehouse):
    answer = warehouse.post("/imports/new", data={"command_key": "x", "kind": "opening"})

    assert answer.status_code == 422
    assert "Bir dosya seçin" in answer.text


def test_a_filled_template_is_understood(warehouse, admin):
    for address, kind, client in (
        ("/imports/opening.xlsx", "opening", warehouse),
        ("/imports/items.xlsx", "items", admin),
    ):
        book = load_workbook(io.BytesIO(client.get(address).data))
        page = book.worksheets[0]
        width = page.max_column
        page.append(["x"] * width)
        made = io.BytesIO()
        book.save(made)

        answer = send(client, made.getvalue(), kind=kind, key=kind, name="dolu.xlsx")

        assert answer.status_code == 303
        assert "okunmayan" not in client.get(answer.headers["Location"]).text


def test_a_long_file_is_worked_on_by_a_job(warehouse, db, monkeypatch):
    monkeypatch.setattr(working, "SHORT_ROWS", 1)
    send(warehouse, HEAD + ROW + ROW.replace("12", "7"))
    assert warehouse.get("/imports/1/progress").json["ended"]
    act(warehouse, "commit")

    assert [(job.state, job.error) for job in everything(db, select(JobRow))] == [
        (JobState.DONE, "")
    ] * 2
    assert len(everything(db, select(LotRow))) == 2


def test_a_long_file_is_taken_back_by_a_job(warehouse, db, monkeypatch):
    monkeypatch.setattr(working, "SHORT_ROWS", 1)
    send(warehouse, HEAD + ROW + ROW.replace("12", "7"))
    act(warehouse, "commit")

    for _ in range(2):
        assert act(warehouse, "undo").status_code == 303

    assert "geri alındı" in warehouse.get("/imports/1").text
    assert [job.state for job in everything(db, select(JobRow))] == [JobState.DONE] * 3


def test_work_that_waits_is_called_off_and_may_be_asked_for_again(warehouse, auditor, app, db):
    send(warehouse, HEAD + ROW)
    with Session(db.get_bind()) as session, session.begin():
        importing.wish_commit(session, command=a_command(1), import_id=1, allowed=())
        importing.ask(session, 1, by=1, at=MONDAY)
    board = app.extensions["imece_board"]
    assert board.tell(1, 70) is False
    assert warehouse.get("/imports/1/progress").json == {"ended": False, "percent": 70}

    assert act(auditor, "stop").status_code == 403
    assert act(warehouse, "stop").status_code == 303

    assert board.tell(1, 71) is True
    assert everything(db, select(JobRow.cancel_asked)) == [True]
    assert importing.work_on(db.get_bind(), 1, board=board) is JobState.CANCELLED
    page = warehouse.get("/imports/1").text
    assert "hiçbir şey saklanmadı" in page
    assert everything(db, select(LotRow)) == []
    assert act(warehouse, "commit", key="anew").status_code == 303


def test_a_spreadsheet_is_discarded(warehouse, db):
    send(warehouse, HEAD + ROW)
    assert act(warehouse, "discard").status_code == 303
    assert act(warehouse, "commit").status_code == 409
    assert "vazgeçildi" in warehouse.get("/imports/").text
    assert everything(db, select(LotRow)) == []


def test_a_preview_costs_the_same_however_many_rows(app, warehouse):
    def cost(number):
        with statements(app) as sent:
            assert warehouse.get(f"/imports/{number}").status_code == 200
        return len(sent)

    send(warehouse, HEAD + ROW)
    send(warehouse, HEAD + ROW * 30, key="long")

    assert cost(1) == cost(2)


def test_what_a_cell_says_is_only_a_text_on_the_page(warehouse):
    send(warehouse, HEAD + "<script>alert(1)</script>;=1+1;08.02.2027;1;;\n")

    shown = warehouse.get("/imports/1").text

    assert "<script>alert" not in shown
    assert "=1+1" in shown


def test_who_only_reads_is_not_asked_for_a_spreadsheet(auditor, coordinator):
    assert auditor.get("/imports/new").status_code == 403
    assert coordinator.get("/imports/new").status_code == 403
