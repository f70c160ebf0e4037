"""Counting, from the scan to the signed record, on the screens."""

import pytest
from sqlmodel import Session, select

from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.domain.roles import Role
from logistics.store import ledger
from logistics.store.tables import CountEntryRow, CountRow, DocumentRow, LotRow, PromiseRow
from tests.builders import (
    a_household,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    an_item,
    an_order,
)
from tests.web.counting import statements


class Floor:
    """A shelf with one lot of ten, a count of it, and its pages."""

    def __init__(self, db: Session, warehouse) -> None:
        self.db = db
        self.item = an_item(db, "BEANS")
        self.shelf = a_shelf(db, "A1")
        self.lot = a_lot(db, self.item, self.shelf, actor=a_user(db), pieces=10)
        db.commit()
        answer = warehouse.post(
            "/counts/new",
            data={"command_key": "start", "scope": "place", "place_id": str(self.shelf.id)},
        )
        assert answer.status_code == 303
        [self.count_id] = self.all(select(CountRow.id))
        self.url = f"/counts/{self.count_id}"
        self.place = f"{self.url}/places/{self.shelf.id}"

    def enter(self, client, key, **typed):
        typed = {"code": self.lot.code, "pieces": "8"} | typed
        return client.post(self.place, data={"command_key": key, **typed})

    def post(self, client, verb, key=None, **typed):
        return client.post(f"{self.url}/{verb}", data={"command_key": key or verb, **typed})

    def all(self, query):
        """What the database holds now; nobody waits for the one who looks."""
        with Session(self.db.get_bind()) as session:
            return session.exec(query).all()

    def held(self):
        with Session(self.db.get_bind()) as session:
            return ledger.held(session, place_id=self.shelf.id, lot_id=self.lot.id)


@pytest.fixture
def floor(db, warehouse):
    return Floor(db, warehouse)


@pytest.fixture
def second(sign_in):
    return sign_in(Role.WAREHOUSE)


def test_from_the_scan_to_the_posted_difference(floor, warehouse, second, coordinator):
    assert floor.enter(warehouse, "one").status_code == 303
    assert floor.enter(second, "two", act="again").status_code == 303
    assert floor.post(warehouse, "finish").status_code == 303
    review = coordinator.get(f"{floor.url}/review").text
    assert "−2 adet" in review
    assert floor.post(coordinator, "approve").status_code == 303

    assert floor.held() == Quantity(pieces=8, grams=8000)
    assert coordinator.get(f"{floor.url}/record.pdf").data.startswith(b"%PDF")
    assert "işlendi" in warehouse.get("/counts/").text


def test_a_counter_never_sees_what_should_be_there(floor, warehouse, second):
    before = warehouse.get(floor.place).text
    floor.enter(second, "one")
    floor.post(warehouse, "finish")

    assert floor.lot.code in before
    assert "10 adet" not in before
    review = second.get(f"{floor.url}/review").text
    assert "−2" not in review
    assert "10,000" not in second.get(f"{floor.url}/lines.csv").text
    assert "10,000" in warehouse.get(f"{floor.url}/lines.csv").text


def test_an_entry_sent_twice_is_one_entry(floor, warehouse):
    for _ in range(2):
        assert floor.enter(warehouse, "one").status_code == 303

    assert len(floor.all(select(CountEntryRow))) == 1


def test_a_line_counted_before_asks_how_this_is_meant(floor, warehouse, second):
    floor.enter(warehouse, "one")

    answer = floor.enter(second, "two", pieces="2")

    assert answer.status_code == 409
    assert "daha önce sayıldı" in answer.text
    assert 'value="2"' in answer.text
    assert floor.enter(second, "three", pieces="2", act="more").status_code == 303


def test_a_barcode_asks_which_lot_it_is(floor, warehouse):
    asked = floor.enter(warehouse, "one", code="BEANS")
    chosen = floor.enter(warehouse, "two", code="BEANS", which=str(floor.lot.id))

    assert asked.status_code == 422
    assert f"{floor.lot.code} · 08.02.2027" in asked.text
    assert chosen.status_code == 303


def test_goods_of_no_known_lot_are_entered_with_their_date(floor, warehouse, second, admin):
    found = {"code": "BEANS", "which": "new", "pieces": "3", "expires_on": "01.05.2027"}
    floor.enter(warehouse, "one", pieces="10")
    assert floor.enter(warehouse, "two", **found | {"expires_on": ""}).status_code == 422
    assert floor.enter(warehouse, "three", **found).status_code == 303
    assert floor.enter(second, "four", act="again", **found).status_code == 303
    floor.post(warehouse, "finish")
    assert floor.post(admin, "approve").status_code == 303

    lots = floor.all(select(LotRow).order_by(LotRow.id))
    assert len(lots) == 2


def test_what_is_not_here_is_said_with_one_button(floor, warehouse):
    answer = warehouse.post(
        f"{floor.place}/missing", data={"command_key": "gone", "lot_id": str(floor.lot.id)}
    )

    assert answer.status_code == 303
    [entry] = floor.all(select(CountEntryRow))
    assert (entry.pieces, entry.grams) == (0, 0)


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"code": ""}, 422, "boş kalamaz"),
        ({"code": "YOK"}, 404, "bulunamadı"),
        ({"pieces": "-1"}, 422, "Sayı eksi olamaz"),
        ({"pieces": "iki"}, 422, "tam sayı değil"),
        ({"pieces": ""}, 422, "boş kalamaz"),
    ],
)
def test_bad_input_is_told_beside_its_field(floor, warehouse, typed, status, words):
    answer = floor.enter(warehouse, "one", **typed)

    assert answer.status_code == status
    assert words in answer.text
    assert floor.all(select(CountEntryRow)) == []


def test_lines_left_out_are_left_out_on_purpose(floor, warehouse, coordinator):
    other = a_lot(floor.db, floor.item, floor.shelf, actor=a_user(floor.db))
    floor.db.commit()
    floor.enter(warehouse, "one", pieces="10")

    refused = floor.post(warehouse, "finish")
    meant = floor.post(warehouse, "finish", key="again", gaps="yes")

    assert (refused.status_code, meant.status_code) == (409, 303)
    assert other.code in coordinator.get(f"{floor.url}/review").text


def test_nobody_approves_their_own_count(floor, warehouse, second):
    floor.enter(second, "one", pieces="10")
    floor.post(warehouse, "finish")

    for who in (warehouse, second):
        answer = floor.post(who, "approve")
        assert answer.status_code == 403
        assert "onaylar" in answer.text
    assert floor.all(select(DocumentRow).where(DocumentRow.kind == "count")) == []


def test_approving_twice_leads_to_the_one_document(floor, warehouse, coordinator):
    floor.enter(warehouse, "one", pieces="10")
    floor.post(warehouse, "finish")
    first = floor.post(coordinator, "approve")
    again = floor.post(coordinator, "approve")

    assert first.headers["Location"] == again.headers["Location"]


def test_reasons_that_do_not_fit_are_refused(floor, warehouse, second, coordinator):
    floor.enter(warehouse, "one")
    floor.enter(second, "two", act="again")
    floor.post(warehouse, "finish")

    bad = floor.post(coordinator, "reasons", **{"reason-1": "SAYIM_FAZLASI"})
    good = floor.post(coordinator, "reasons", **{"reason-1": "KIRIK", "remark-1": "Islak"})
    own = floor.post(second, "reasons", **{"reason-1": "KIRIK"})

    assert (bad.status_code, good.status_code, own.status_code) == (422, 303, 403)
    assert "Islak" in coordinator.get(f"{floor.url}/review").text


def test_a_count_is_resumed_and_cancelled(floor, warehouse, coordinator):
    floor.enter(warehouse, "one")
    floor.post(warehouse, "finish")
    assert warehouse.get(floor.place).status_code == 303
    assert floor.post(warehouse, "resume").status_code == 303
    assert warehouse.get(floor.place).status_code == 200
    assert floor.post(coordinator, "cancel").status_code == 303
    assert floor.post(coordinator, "cancel", key="x").status_code == 409
    assert "iptal" in coordinator.get(floor.url).text


def test_only_the_warehouse_counts_and_an_auditor_looks(floor, auditor, coordinator, caseworker):
    assert auditor.get(floor.url).status_code == 200
    assert floor.post(auditor, "approve").status_code == 403
    assert floor.enter(auditor, "x").status_code == 403
    assert floor.enter(coordinator, "y").status_code == 403
    assert coordinator.get("/counts/new").status_code == 403
    assert caseworker.get("/counts/").status_code == 403


def test_tolerances_are_set_by_coordinators(floor, warehouse, coordinator):
    typed = {"command_key": "t", "item": "BEANS", "percent": "20"}

    assert warehouse.get("/counts/tolerances").status_code == 200
    assert warehouse.post("/counts/tolerances", data=typed).status_code == 403
    assert coordinator.post("/counts/tolerances", data=typed).status_code == 303
    too_much = coordinator.post("/counts/tolerances", data=typed | {"percent": "101"})
    assert too_much.status_code == 422
    assert "% 20" in coordinator.get("/counts/tolerances").text


def test_pages_cost_the_same_however_many_lines(app, floor, warehouse):
    def cost(address):
        with statements(app) as sent:
            assert warehouse.get(address).status_code == 200
        return len(sent)

    pages = ("/counts/", floor.url, floor.place, f"{floor.url}/review", f"{floor.url}/lines.csv")
    floor.enter(warehouse, "one")
    before = [cost(page) for page in pages]
    for number in range(6):
        lot = a_lot(floor.db, floor.item, floor.shelf, actor=a_user(floor.db))
        floor.db.commit()
        floor.enter(warehouse, f"more-{number}", code=lot.code)

    assert [cost(page) for page in pages] == before


def test_a_packages_code_with_its_date_needs_no_choosing(floor, warehouse):
    with Session(floor.db.get_bind()) as session, session.begin():
        session.get(type(floor.item), floor.item.id).barcode = "8690000000012"

    answer = floor.enter(warehouse, "one", code="(01)08690000000012(15)270208", pieces="10")

    assert answer.status_code == 303
    [entry] = floor.all(select(CountEntryRow))
    assert (entry.pieces, entry.expected_pieces) == (10, 10)


def test_no_file_tells_the_expectation_while_the_count_goes_on(floor, warehouse, second):
    floor.enter(warehouse, "one")

    told = second.get(f"{floor.url}/lines.csv").text

    assert floor.lot.code in told
    assert "10,000" not in told
    assert "8,000" not in told


def test_an_unknown_kind_of_date_is_the_items_own(floor, warehouse):
    typed = {"which": "new", "item_id": str(floor.item.id), "expires_on": "01.02.2027"}

    answer = floor.enter(warehouse, "one", code="", date_kind="nonsense", **typed)

    assert answer.status_code in (303, 422)


def test_orders_that_would_lose_their_goods_are_shown_with_a_button(
    floor, warehouse, second, coordinator
):
    household = a_household(floor.db, a_neighbourhood(floor.db))
    programme = a_programme(floor.db, actor=a_user(floor.db), item=floor.item)
    order = an_order(
        floor.db, programme, household, lot=floor.lot, shelf=floor.shelf, pieces=9, grams=9000
    )
    other = a_lot(floor.db, floor.item, a_shelf(floor.db, "A2"), actor=a_user(floor.db), pieces=9)
    floor.db.commit()
    floor.enter(warehouse, "one")
    floor.enter(second, "two", act="again")
    floor.post(warehouse, "finish")

    page = coordinator.get(f"{floor.url}/review").text
    plain = floor.post(coordinator, "approve")
    posted = floor.post(coordinator, "approve-and-promise")

    for words in (order.code, household.code, "1 siparişe başka parti ayır", programme.name):
        assert words in page
    assert f'action="{floor.url}/approve"' not in page
    assert plain.status_code == 409
    assert household.code in plain.text
    assert posted.status_code == 303
    assert floor.held() == Quantity(pieces=8, grams=8000)
    open_ = select(PromiseRow.lot_id).where(PromiseRow.state == PromiseState.OPEN)
    assert other.id in floor.all(open_)
