"""Items and opening stock by spreadsheet: what is committed is what was shown."""

from datetime import date

import pytest
from sqlmodel import select

from logistics.adapters.sheets import SheetUnreadable
from logistics.domain.errors import CannotUndo, InvalidValue, SamePerson, WrongState
from logistics.domain.imports import ImportKind, ImportState, LineState
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import Measure, StorageClass
from logistics.domain.quantity import Quantity
from logistics.services import importing
from logistics.services.importing import booking
from logistics.store import imports, ledger, places
from logistics.store.documents import open_document
from logistics.store.tables import (
    DocumentRow,
    ItemBarcodeRow,
    ItemRow,
    LotRow,
    ValuedLotRow,
)
from tests.builders import (
    a_command,
    a_household,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    an_item,
    an_order,
)

ITEM_HEAD = "Ürün kodu;Ürün adı;Grup;Ölçü;Net gram (bir adet);Saklama koşulu;Tarih türü;Barkod"
OPENING_HEAD = "Ürün;Yer;Parti;Tarih türü;Tarih;Adet;Ağırlık (kg);Üretici parti no;İşlem"


class Desk:
    """Somebody who sends spreadsheets."""

    def __init__(self, session):
        self.session = session
        self.actor = a_user(session)

    def send(self, kind, head, *rows):
        content = "\n".join([head, *rows]).encode()
        row = importing.stage(
            self.session,
            command=a_command(self.actor.id),
            kind=kind,
            filename="C:\\masa\\açılış.csv",
            content=content,
        )
        self.look(row.id)
        return row.id

    def items(self, *rows, head=ITEM_HEAD):
        return self.send(ImportKind.ITEMS, head, *rows)

    def opening(self, *rows, head=OPENING_HEAD):
        return self.send(ImportKind.OPENING, head, *rows)

    def look(self, import_id):
        lines = importing.preview(self.session, import_id)
        importing.keep_preview(self.session, import_id, lines)

    def lines(self, import_id):
        return imports.lines_of(self.session, import_id)

    def states(self, import_id):
        return [line.state for line in self.lines(import_id)]

    def faults(self, import_id):
        return [tuple(fault) for line in self.lines(import_id) for fault in line.faults]

    def commit(self, import_id, *allowed):
        command = a_command(self.actor.id)
        importing.wish_commit(self.session, command=command, import_id=import_id, allowed=allowed)
        return importing.commit(self.session, command=command, import_id=import_id)

    def undo(self, import_id):
        return importing.undo(self.session, command=a_command(self.actor.id), import_id=import_id)

    def state(self, import_id):
        return imports.state_of(self.session, imports.get_import(self.session, import_id))

    def item(self, code):
        self.session.expire_all()
        return self.session.exec(select(ItemRow).where(ItemRow.code == code)).one_or_none()


@pytest.fixture
def desk(session):
    return Desk(session)


@pytest.fixture
def store(desk):
    desk.tea = an_item(desk.session, "CAY", name="Siyah çay", unit_net_g=500)
    desk.shelf = a_shelf(desk.session, "A-01")
    return desk


def held(desk, lot):
    return ledger.held(desk.session, place_id=desk.shelf.id, lot_id=lot.id)


def test_new_items_come_into_the_catalogue(desk):
    sent = desk.items("un1;Un 1 kg;TAHIL;adet;1000;kuru;TETT;", "ET1;Dana;ET;tartılan;;donuk;STT;")

    assert desk.states(sent) == [LineState.NEW, LineState.NEW]
    desk.commit(sent)

    flour, meat = desk.item("UN1"), desk.item("ET1")
    assert (flour.unit_net_g, flour.name_en, flour.tax_category) == (1000, "Un 1 kg", "GIDA")
    assert (meat.measure, meat.storage) == (Measure.CATCH, StorageClass.FROZEN)


def test_a_known_item_changes_field_by_field_and_an_empty_cell_changes_nothing(store):
    sent = store.items("CAY;Çay 500 g;;;;;;", "CAY2;x;GIDA;adet;;kuru;TETT;")

    changed, wrong = store.lines(sent)
    assert changed.wanted["changes"] == {"name_tr": ["Siyah çay", "Çay 500 g"]}
    assert wrong.faults == [["unit_net_g", "given_for_pieces", ""]]
    store.commit(sent, "wrong")
    assert store.item("CAY").name_tr == "Çay 500 g"
    assert store.item("CAY2") is None


def test_an_items_commit_changes_what_the_preview_showed_and_nothing_else(store):
    an_item(store.session, "SEKER", name="Şeker", unit_net_g=1000)
    sent = store.items(
        "CAY;Çay 500 g;;;;soğuk;;", "SEKER;;;;;;yok;", "TUZ;Tuz;G;adet;750;kuru;yok;"
    )
    shown = {line.wanted.get("id"): line.wanted["changes"] for line in store.lines(sent)}
    before = {row.id: row.model_dump() for row in store.session.exec(select(ItemRow))}

    store.commit(sent)

    for item_id, was in before.items():
        now = store.session.get(ItemRow, item_id, populate_existing=True).model_dump()
        differs = {name: [was[name], now[name]] for name in was if was[name] != now[name]}
        assert differs == shown.get(item_id, {})
    assert store.item("TUZ").unit_net_g == 750


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (";Un;G;adet;1;kuru;TETT;", ("code", "given", "")),
        ("X;Un;G;koli;1;kuru;TETT;", ("measure", "one_of_measure", "koli")),
        ("X;Un;G;adet;bin;kuru;TETT;", ("unit_net_g", "whole", "bin")),
        ("X;Un;G;adet;1000;kuru;TETT;8690000000010", ("barcode", "barcode", "8690000000010")),
        ("X;Un;G;tartılan;1000;kuru;TETT;", ("unit_net_g", "empty_for_weighed", "1000")),
        ("CAY;Çay;G;adet;400;kuru;TETT;", ("unit_net_g", "unchanged", "400")),
    ],
)
def test_a_wrong_item_says_which_column_what_was_expected_and_what_was_found(store, row, fault):
    a_lot(store.session, store.tea, store.shelf, actor=store.actor)

    sent = store.items(row)

    assert fault in store.faults(sent)
    assert store.states(sent) == [LineState.WRONG]


def test_an_items_import_is_undone_field_by_field_and_used_items_go_out_of_use(store):
    sent = store.items(
        "CAY;Çay;;;;;;", "UN;Un;T;adet;1000;kuru;TETT;", "SU;Su;T;adet;1000;kuru;TETT;"
    )
    store.commit(sent)
    a_lot(store.session, store.item("SU"), store.shelf, actor=store.actor)

    left = store.undo(sent)

    assert left == []
    assert store.item("CAY").name_tr == "Siyah çay"
    assert store.item("UN") is None
    assert store.item("SU").active is False
    assert store.state(sent) is ImportState.UNDONE


def test_what_somebody_changed_since_stays_when_the_import_is_undone(store):
    sent = store.items("CAY;Çay;;;;;;")
    store.commit(sent)
    store.item("CAY").name_tr = "Demlik çay"
    store.session.flush()

    assert store.undo(sent) == ["CAY"]
    assert store.item("CAY").name_tr == "Demlik çay"


def test_added_stock_becomes_lots_on_the_shelf(store):
    sent = store.opening(
        "CAY;A-01;;;08.02.2027;12;;L-7;ekle", "Siyah Çay;a-01;;;2027-03-01;3;1,5;;"
    )
    assert store.states(sent) == [LineState.NEW, LineState.NEW]

    [document] = store.commit(sent)

    lots = store.session.exec(select(LotRow).order_by(LotRow.id)).all()
    assert [held(store, lot) for lot in lots] == [
        Quantity(pieces=12, grams=6000),
        Quantity(pieces=3, grams=1500),
    ]
    assert (lots[0].expires_on, lots[0].supplier_lot) == (date(2027, 2, 8), "L-7")
    assert (document.kind, document.reference) == (
        DocumentKind.OPENING,
        imports.get_import(store.session, sent).code,
    )
    assert ledger.prove(store.session) == []


@pytest.mark.parametrize(("stated", "kind"), [(4, DocumentKind.COUNT), (15, DocumentKind.COUNT)])
def test_set_books_the_difference_to_what_the_books_say_now(store, stated, kind):
    lot = a_lot(store.session, store.tea, store.shelf, actor=store.actor, pieces=10)
    sent = store.opening(f"CAY;A-01;{lot.code};;;{stated};;;ayarla")
    assert store.states(sent) == [LineState.CHANGED]

    [document] = store.commit(sent)

    assert document.kind is kind
    assert held(store, lot) == Quantity(pieces=stated, grams=500 * stated)
    assert ledger.prove(store.session) == []


def test_set_finds_its_lot_by_item_and_date_and_says_when_nothing_changes(store):
    a_lot(store.session, store.tea, store.shelf, actor=store.actor, pieces=10)

    sent = store.opening("CAY;A-01;;;08.02.2027;10;;;ayarla", "CAY;A-01;;;09.02.2027;2;;;ayarla")

    assert store.states(sent) == [LineState.SAME, LineState.NEW]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("YOK;A-01;;;08.02.2027;1;;;", ("item", "item", "YOK")),
        ("CAY;Z-9;;;08.02.2027;1;;;", ("place", "place", "Z-9")),
        ("CAY;B-01;;;08.02.2027;1;;;", ("place", "storage_ambient", "B-01")),
        ("CAY;A-01;GB-1;;;1;;;", ("lot", "lot", "GB-1")),
        ("CAY;A-01;;;31.02.2027;1;;;", ("expires_on", "day", "31.02.2027")),
        ("CAY;A-01;;;;1;;;", ("expires_on", "date_missing", "")),
        ("CAY;A-01;;;08.02.2027;;;;", ("pieces", "amount_missing", "")),
        ("CAY;A-01;;;08.02.2027;-3;;;", ("pieces", "whole", "-3")),
        ("CAY;A-01;;;08.02.2027;2;1.250;;", ("grams", "kg", "1.250")),
        ("CAY;A-01;;;08.02.2027;2;3;;", ("grams", "weight_of_pieces", "3,000")),
        ("CAY;A-01;;;08.02.2027;2;;;belki", ("mode", "one_of_mode", "belki")),
    ],
)
def test_a_wrong_row_of_stock_says_which_column_and_why(store, row, fault):
    a_shelf(store.session, "B-01", storage=StorageClass.CHILLED)

    sent = store.opening(row)

    assert store.faults(sent) == [fault]
    with pytest.raises(importing.ImportHasFaults):
        store.commit(sent)
    with pytest.raises(InvalidValue):
        store.commit(sent, "wrong")


def test_two_rows_that_set_one_lot_are_both_refused(store):
    row = "CAY;A-01;;;08.02.2027;10;;;ayarla"

    sent = store.opening(row, row)

    assert store.faults(sent) == [("lot", "once", ""), ("lot", "once", "")]


def test_set_never_goes_below_what_is_promised(store):
    lot = a_lot(store.session, store.tea, store.shelf, actor=store.actor, pieces=10)
    household = a_household(store.session, a_neighbourhood(store.session))
    programme = a_programme(store.session, actor=store.actor, item=store.tea)
    an_order(store.session, programme, household, lot=lot, shelf=store.shelf, pieces=6, grams=3000)

    sent = store.opening(f"CAY;A-01;{lot.code};;;5;;;ayarla")

    assert [fault[:2] for fault in store.faults(sent)] == [("pieces", "promised")]


def test_when_the_world_changed_nothing_is_committed_and_the_rows_are_shown_anew(store):
    lot = a_lot(store.session, store.tea, store.shelf, actor=store.actor, pieces=10)
    sent = store.opening(f"CAY;A-01;{lot.code};;;4;;;ayarla")
    document = open_document(store.session, DocumentKind.WASTE, command=a_command(store.actor.id))
    waste = places.outside(store.session, PlaceKind.WASTE).id
    gone = Move(
        lot_id=lot.id, source_id=store.shelf.id, target_id=waste, quantity=Quantity(pieces=3, grams=1500)
    )  # fmt: skip
    ledger.post(store.session, document, [gone])

    with pytest.raises(importing.ImportOvertaken):
        store.commit(sent)

    assert held(store, lot).pieces == 7
    store.look(sent)
    assert store.lines(sent)[0].wanted["before"] == [7, 3500]
    store.commit(sent)
    assert held(store, lot).pieces == 4


def test_the_commit_does_what_the_preview_showed(store):
    lots = [a_lot(store.session, store.tea, store.shelf, actor=store.actor) for _ in range(3)]
    rows = [f"CAY;A-01;{lot.code};;;{n};;;ayarla" for lot, n in zip(lots, (3, 10, 17), strict=True)]
    sent = store.opening(*rows, "CAY;A-01;;;01.05.2027;7;;;ekle")
    shown = {line.wanted["lot_id"]: line.wanted["after"] for line in store.lines(sent)}

    store.commit(sent)

    for lot in lots:
        there = held(store, lot)
        assert [there.pieces, there.grams] == shown[lot.id]
    new = store.session.exec(select(LotRow).order_by(LotRow.id.desc())).first()
    assert [held(store, new).pieces, held(store, new).grams] == shown[None]


def test_an_opening_is_undone_with_all_its_documents(store, monkeypatch):
    monkeypatch.setattr(booking, "LINES_PER_DOCUMENT", 2)
    lot = a_lot(store.session, store.tea, store.shelf, actor=store.actor, pieces=10)
    rows = [f"CAY;A-01;;;0{day}.05.2027;1;;;ekle" for day in range(1, 6)]
    sent = store.opening(*rows, f"CAY;A-01;{lot.code};;;4;;;ayarla")
    made = store.commit(sent)
    assert len(made) == 4

    store.undo(sent)

    assert store.state(sent) is ImportState.UNDONE
    assert held(store, lot).pieces == 10
    assert ledger.prove(store.session) == []
    with pytest.raises(WrongState):
        store.undo(sent)


def test_goods_that_have_gone_on_keep_an_opening_from_being_undone(store):
    sent = store.opening("CAY;A-01;;;01.05.2027;5;;;ekle")
    store.commit(sent)
    lot = store.session.exec(select(LotRow)).one()
    document = open_document(store.session, DocumentKind.WASTE, command=a_command(store.actor.id))
    waste = places.outside(store.session, PlaceKind.WASTE).id
    gone = Move(
        lot_id=lot.id, source_id=store.shelf.id, target_id=waste, quantity=Quantity(pieces=1, grams=500)
    )  # fmt: skip
    ledger.post(store.session, document, [gone])

    with pytest.raises(CannotUndo):
        store.undo(sent)


def test_the_same_file_again_is_told(store):
    row = "CAY;A-01;;;01.05.2027;5;;;ekle"
    store.commit(store.opening(row))
    again = store.opening(row)

    with pytest.raises(importing.ImportedBefore):
        store.commit(again)
    store.commit(again, "again")


def test_after_it_was_undone_the_same_file_is_no_repetition(store):
    row = "CAY;A-01;;;01.05.2027;5;;;ekle"
    first = store.opening(row)
    store.commit(first)
    store.undo(first)

    store.commit(store.opening(row))


def test_an_upload_sent_twice_is_one_import_and_a_commit_sent_twice_is_refused(store):
    sent = store.opening("CAY;A-01;;;01.05.2027;5;;;ekle")
    store.commit(sent)

    with pytest.raises(WrongState):
        store.commit(sent)
    assert len(store.session.exec(select(DocumentRow)).all()) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a;b\n1;2", "no_headings"),
        ("Ürün;Yer;Ürün\nx;y;z".encode(), "heading_twice"),
        (OPENING_HEAD.encode(), "no_rows"),
    ],
)
def test_a_file_without_our_headings_is_refused(desk, content, why):
    with pytest.raises(SheetUnreadable) as refused:
        importing.stage(
            desk.session,
            command=a_command(desk.actor.id),
            kind=ImportKind.OPENING,
            filename="x.csv",
            content=content,
        )

    assert refused.value.why == why


def test_columns_nobody_knows_are_told_and_titles_above_are_passed_over(store):
    sent = store.opening("CAY;A-01;01.05.2027;5;mavi", head="Açılış\nItem;Place;Date;Pieces;Renk")

    assert store.states(sent) == [LineState.NEW]
    assert imports.get_import(store.session, sent).unknown == ["Renk"]


def test_the_catalogues_own_rules_hold_for_a_row(store):
    sent = store.items("ÇAY 1;Çay;G;adet;500;kuru;TETT;")

    assert [fault[:2] for fault in store.faults(sent)] == [("code", "rule_item_code")]


def test_a_further_barcode_of_another_item_is_not_free(store):
    store.session.add(ItemBarcodeRow(barcode="8690000000012", item_id=store.tea.id, pieces=6))
    store.session.flush()

    sent = store.items("UN;Un;G;adet;500;kuru;TETT;8690000000012")

    assert store.faults(sent) == [("barcode", "free", "8690000000012 (CAY)")]


def test_a_declared_value_is_kept_with_the_new_lot(store):
    sent = store.opening("CAY;A-01;01.05.2027;5;1.234,50", head="Ürün;Yer;Tarih;Adet;Değer (TL)")
    store.commit(sent)

    [valued] = store.session.exec(select(ValuedLotRow)).all()
    assert valued.value_kurus == 123_450


def test_whoever_sent_a_sheet_that_takes_much_off_the_books_does_not_commit_it(store):
    lot = a_lot(store.session, store.tea, store.shelf, actor=store.actor, pieces=200)
    little = store.opening(f"CAY;A-01;{lot.code};;;150;;;ayarla")
    much = store.opening(f"CAY;A-01;{lot.code};;;40;;;ayarla")

    with pytest.raises(SamePerson) as refused:
        store.commit(much)

    assert refused.value.kind == "import"
    assert held(store, lot).pieces == 200
    sender, store.actor = store.actor, a_user(store.session)
    store.commit(much)
    assert held(store, lot).pieces == 40
    store.actor = sender
    with pytest.raises(importing.ImportOvertaken):
        store.commit(little)


def test_what_one_person_takes_off_the_books_by_several_sheets_adds_up(store):
    tea, other = (
        a_lot(store.session, store.tea, store.shelf, actor=store.actor, pieces=100)
        for _ in range(2)
    )
    store.commit(store.opening(f"CAY;A-01;{tea.code};;;40;;;ayarla"))
    more = store.opening(f"CAY;A-01;{other.code};;;40;;;ayarla")

    with pytest.raises(SamePerson):
        store.commit(more)

    assert held(store, other).pieces == 100


def test_a_preview_that_comes_after_the_commit_changes_nothing_of_what_was_committed(store):
    sent = store.items("UN;Un;G;adet;500;kuru;TETT;")
    store.commit(sent)

    store.look(sent)

    assert store.states(sent) == [LineState.NEW]
    store.undo(sent)
    assert store.item("UN") is None
