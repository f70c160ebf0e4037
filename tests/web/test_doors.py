"""Loading, the driver's phone, returns and papers, from the screens to the ledger."""

import re
from datetime import timedelta

import pypdfium2
import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from logistics.domain.ledger import DocumentKind
from logistics.domain.orders import OrderState, Outcome, RouteState
from logistics.domain.roles import Role
from logistics.services import delivering, reconciling
from logistics.store import ledger, settings
from logistics.store.documents import Command
from logistics.store.tables import DocumentRow, OrderRow, RouteRow, StopRow, UserRow
from tests.builders import MONDAY, a_command, a_kit, a_user, an_item
from tests.days import a_day
from tests.web.pages import told

TODAY = MONDAY.date()
IDENTITY = "10000000146"


@pytest.fixture
def own_driver(db, sign_in):
    """The driver of the route of ``day``."""
    sign_in(Role.DRIVER, username="sofor")
    return db.exec(select(UserRow).where(UserRow.username == "sofor")).one()


@pytest.fixture
def day(db, own_driver):
    """A route of today."""
    day = a_day(db, day=TODAY, driver=own_driver)
    db.commit()
    return day


@pytest.fixture
def mine(day, app):
    """The route's own driver."""
    return signed_in(app, "sofor")


def signed_in(app, username):
    from tests.builders import PASSWORD

    client = app.test_client()
    client.post("/sign-in", data={"username": username, "password": PASSWORD})
    return client


def load(db, day, trip=0):
    from logistics.services import dispatching

    command = a_command(day.clerk.id, at=MONDAY)
    dispatching.load_trip(db, command=command, trip_id=day.trips[trip].id)
    db.commit()


def fresh(db, table, key):
    """What stands now, read by a session that keeps nobody waiting."""
    with Session(db.get_bind()) as looking:
        return looking.get(table, key)


def outcome_of(db, stop):
    return fresh(db, StopRow, stop.id).outcome


def in_vehicle(db, day):
    with Session(db.get_bind()) as looking:
        return ledger.held(looking, place_id=day.vehicle.place_id, lot_id=day.lot.id)


def return_documents(db):
    with Session(db.get_bind()) as looking:
        query = select(DocumentRow.id).where(DocumentRow.kind == DocumentKind.RETURN)
        return looking.exec(query).all()


# The dock


def test_a_trip_is_loaded_from_its_page(warehouse, db, day):
    url = f"/warehouse/loadings/{day.trips[0].id}"
    assert day.route.code in warehouse.get("/warehouse/loadings").text

    answer = warehouse.post(url, data={"command_key": "load", "counted": "y"})

    assert answer.status_code == 303
    assert in_vehicle(db, day).pieces == 3
    assert "Yüklemeyi geri al" in warehouse.get(url).text


def test_a_loading_is_sent_twice_with_one_effect(warehouse, db, day):
    url = f"/warehouse/loadings/{day.trips[0].id}"
    for _ in range(2):
        answer = warehouse.post(url, data={"command_key": "load", "counted": "y"})
        assert answer.status_code == 303

    assert in_vehicle(db, day).pieces == 3


def test_nothing_is_loaded_before_it_was_counted(warehouse, db, day):
    answer = warehouse.post(f"/warehouse/loadings/{day.trips[0].id}", data={"command_key": "x"})

    assert answer.status_code == 422
    assert "Önce her satırı sayın" in answer.text
    assert in_vehicle(db, day).pieces == 0


def test_an_order_is_left_behind_with_a_reason(warehouse, db, day):
    sent = {"command_key": "x", "counted": "y", f"stay-{day.stops[1].id}": "missing"}

    answer = warehouse.post(
        f"/warehouse/loadings/{day.trips[0].id}", data=sent, follow_redirects=True
    )

    assert "Depoda kalanlar" in answer.text
    assert "Ürün eksik" in answer.text
    assert in_vehicle(db, day).pieces == 2
    assert fresh(db, OrderRow, day.orders[1].id).state is OrderState.PLACED


def test_the_dock_names_the_lot_of_damaged_goods_and_leads_to_it(warehouse, db, day):
    sent = {"command_key": "x", "counted": "y", f"stay-{day.stops[1].id}": "damaged"}

    answer = warehouse.post(
        f"/warehouse/loadings/{day.trips[0].id}", data=sent, follow_redirects=True
    )

    assert "fireye yazıldı" in answer.text
    assert f'href="/warehouse/lots/{day.lot.code}"' in answer.text


def test_the_dock_weighs_a_vehicle_gross_and_goods_net(warehouse, db, day):
    day.item.unit_gross_g = 22_000
    db.commit()

    listed = warehouse.get("/warehouse/loadings").text
    page = warehouse.get(f"/warehouse/loadings/{day.trips[0].id}").text

    assert "66 kg" in listed
    assert "62,403 kg" not in listed
    assert re.search(
        r"Yük \(brüt\)</dt><dd><span class=\"parts\"><span class=\"nowrap\">66 kg / ", page
    )
    assert re.search(r"Ürün \(net\)</dt><dd>.*<span>3 adet</span> <span>62,403 kg", page)


def test_a_loaded_trip_counts_what_was_loaded_and_says_what_stayed(warehouse, db, day):
    sent = {"command_key": "x", "counted": "y", f"stay-{day.stops[1].id}": "missing"}
    warehouse.post(f"/warehouse/loadings/{day.trips[0].id}", data=sent)

    page = warehouse.get(f"/warehouse/loadings/{day.trips[0].id}").text
    listed = warehouse.get("/warehouse/loadings").text

    assert re.search(r"Durak</dt><dd>2 <span[^>]*>1 depoda kaldı", page)
    assert "<span>2 adet</span> <span>41,602 kg" in page
    assert "1 depoda kaldı" in listed


def test_what_stayed_in_the_depot_is_no_stop_of_the_returns_desk(warehouse, mine, db, day):
    sent = {"command_key": "x", "counted": "y", f"stay-{day.stops[1].id}": "missing"}
    warehouse.post(f"/warehouse/loadings/{day.trips[0].id}", data=sent)
    mine.post(f"/driver/stops/{day.stops[0].id}", data={"command_key": "a", "outcome": "refused"})

    page = warehouse.get("/warehouse/returns").text

    cells = [" ".join(cell.split()) for cell in re.findall(r'class="amount">(.*?)</td>', page)]
    numbers = [re.sub(r"<[^>]+>", " ", cell).split()[0] for cell in cells]
    assert numbers == ["2", "0", "1", "1"]
    assert "1 depoda kaldı" in page
    assert "yolda" in page


def test_missing_goods_are_refused_in_turkish_by_lot(warehouse, db, day):
    from tests.services.test_dispatching import waste

    waste(db, day, 1)
    db.commit()

    answer = warehouse.post(
        f"/warehouse/loadings/{day.trips[0].id}",
        data={"command_key": "x", "counted": "y", f"stay-{day.stops[0].id}": ""},
    )

    assert answer.status_code == 409
    assert day.lot.code in answer.text
    assert "2 adet" in answer.text
    assert in_vehicle(db, day).pieces == 0


def test_a_loading_is_undone_from_its_page(warehouse, db, day):
    load(db, day)

    answer = warehouse.post(
        f"/warehouse/loadings/{day.trips[0].id}/undo", data={"command_key": "undo"}
    )

    assert answer.status_code == 303
    assert in_vehicle(db, day).pieces == 0


def test_the_dock_is_open_to_the_warehouse_and_read_by_the_auditor(
    warehouse, auditor, coordinator, mine, caseworker, day
):
    url = f"/warehouse/loadings/{day.trips[0].id}"

    assert warehouse.get(url).status_code == 200
    assert auditor.get(url).status_code == 200
    assert auditor.post(url, data={}).status_code == 403
    for stranger in (coordinator, mine, caseworker):
        assert stranger.get(url).status_code == 403
        assert stranger.post(url, data={}).status_code == 403


# The phone


def test_the_driver_sees_the_next_door_and_delivers(mine, db, day):
    load(db, day)
    page = mine.get("/driver/")
    assert "Ayşe Y." in page.text
    assert "tel:+905940000001" in page.text
    assert "geo:40.766500,29.931000" in page.text

    answer = mine.post(
        f"/driver/stops/{day.stops[0].id}", data={"command_key": "tap", "outcome": "delivered"}
    )

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/driver/")
    assert outcome_of(db, day.stops[0]) is Outcome.DELIVERED
    assert in_vehicle(db, day).pieces == 2
    assert f"/driver/stops/{day.stops[1].id}" in mine.get("/driver/").text


@pytest.mark.parametrize("word", ["not_home", "refused", "wrong_address"])
def test_the_driver_tells_why_a_door_stayed_shut(mine, db, day, word):
    load(db, day)

    mine.post(f"/driver/stops/{day.stops[0].id}", data={"command_key": "a", "outcome": word})

    assert outcome_of(db, day.stops[0]) == word
    assert in_vehicle(db, day).pieces == 3


def test_a_double_tap_lands_on_the_next_stop_and_not_on_an_error(mine, db, day):
    load(db, day)
    tap = {"command_key": "tap", "outcome": "delivered"}
    mine.post(f"/driver/stops/{day.stops[0].id}", data=tap)

    answer = mine.post(f"/driver/stops/{day.stops[0].id}", data=tap, follow_redirects=True)

    assert answer.status_code == 200
    assert "Bu zaten kaydedilmişti." in answer.text
    assert f'action="/driver/stops/{day.stops[1].id}"' in answer.text
    assert in_vehicle(db, day).pieces == 2


def test_a_second_phone_at_the_same_door_is_answered_in_words(mine, db, day):
    load(db, day)
    url = f"/driver/stops/{day.stops[0].id}"
    mine.post(url, data={"command_key": "one", "outcome": "delivered"})

    answer = mine.post(url, data={"command_key": "two", "outcome": "refused"})

    assert answer.status_code == 409
    assert "teslim edildi" in answer.text
    assert "Sıradaki durağa" in answer.text


def test_the_driver_undoes_what_was_told_last(mine, db, day):
    load(db, day)
    mine.post(f"/driver/stops/{day.stops[0].id}", data={"command_key": "a", "outcome": "delivered"})
    assert f"/driver/stops/{day.stops[0].id}/undo" in mine.get("/driver/").text

    for _ in range(2):
        answer = mine.post(f"/driver/stops/{day.stops[0].id}/undo", data={"command_key": "b"})
        assert answer.status_code == 303

    assert outcome_of(db, day.stops[0]) is Outcome.PENDING
    assert in_vehicle(db, day).pieces == 3


def test_nothing_is_told_of_a_trip_that_is_not_loaded(mine, db, day):
    answer = mine.post(
        f"/driver/stops/{day.stops[0].id}", data={"command_key": "a", "outcome": "delivered"}
    )

    assert answer.status_code == 409
    assert "Depoya: 1. sefer yüklenecek" in mine.get("/driver/").text


def test_an_outcome_nobody_knows_is_a_bad_request(mine, db, day):
    load(db, day)
    for word in ("", "pending", "left_behind", "eaten"):
        answer = mine.post(
            f"/driver/stops/{day.stops[0].id}", data={"command_key": "a", "outcome": word}
        )
        assert answer.status_code == 400


def test_another_drivers_route_is_not_shown_and_not_changed(driver, db, day):
    load(db, day)
    stop = f"/driver/stops/{day.stops[0].id}"

    assert "Ayşe" not in driver.get("/driver/").text
    assert driver.get(f"/driver/?route={day.route.code}").status_code == 403
    assert driver.get(stop).status_code == 403
    assert driver.post(stop, data={"outcome": "delivered"}).status_code == 403
    assert driver.post(f"{stop}/undo").status_code == 403
    assert driver.get(f"/papers/routes/{day.route.code}.pdf").status_code == 403
    assert outcome_of(db, day.stops[0]) is Outcome.PENDING


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.COORDINATOR, Role.CASEWORKER, Role.AUDITOR])
def test_the_phone_is_the_drivers_alone(sign_in, db, day, role):
    load(db, day)
    client = sign_in(role)

    for url in ("/driver/", "/driver/stops", "/driver/depot", f"/driver/stops/{day.stops[0].id}"):
        assert client.get(url).status_code == 403
    assert client.post(f"/driver/stops/{day.stops[0].id}").status_code == 403


def test_a_route_of_another_day_shows_no_door(mine, db, day):
    day.plan.day = TODAY + timedelta(days=1)
    db.commit()

    page = mine.get("/driver/")

    assert "Bugün size ait rota yok" in page.text
    assert day.route.code in page.text
    assert "Ayşe" not in page.text
    assert mine.get(f"/driver/stops/{day.stops[0].id}").status_code == 403
    assert mine.get(f"/papers/routes/{day.route.code}.pdf").status_code == 403


def closed(db, day):
    load(db, day)
    command = Command(key="all", actor_id=day.clerk.id, happened_at=MONDAY, recorded_at=MONDAY)
    delivering.mark_not_visited(db, command=command, route_id=day.route.id)
    line = reconciling.Returned(lot_id=day.lot.id, place_id=day.shelf.id, pieces=3)
    reconciling.take_back(db, command=command, route_id=day.route.id, returned=[line])
    reconciling.close_route(db, command=command, route_id=day.route.id)
    db.commit()


def test_personal_details_are_gone_once_the_route_is_closed(mine, db, day):
    closed(db, day)

    assert "Rotanız kapandı" in mine.get("/driver/").text
    for url in ("/driver/", "/driver/stops", "/driver/depot"):
        page = mine.get(f"{url}?route={day.route.code}")
        assert "Ayşe" not in page.text
        assert "Deneme Sokak" not in page.text
    assert mine.get(f"/driver/stops/{day.stops[0].id}").status_code == 403
    assert mine.get(f"/papers/routes/{day.route.code}.pdf").status_code == 403


def test_no_page_of_the_driver_tells_of_income_need_or_diet(app, db, own_driver):
    """Values nobody else has on a page, so that finding one means it leaked."""
    kit = a_kit(db, [(an_item(db), 1)])
    kit.name_tr = kit.name_en = "Glütensiz gıda kolisi"
    day = a_day(db, day=TODAY, driver=own_driver, kit=kit)
    for household in day.households:
        household.contact_name = "Zeynep Gizlisoyadı"
        household.diet = "cölyak-diyeti"
        household.size, household.need_band = 27, 5
        household.national_id_key = f"{IDENTITY}{household.id}"
        household.directions = f"Kimlik {IDENTITY} zile bas"
    db.commit()
    load(db, day)
    mine, stop = signed_in(app, "sofor"), day.stops[0].id
    mine.post(f"/driver/stops/{stop}", data={"command_key": "a", "outcome": "not_home"})
    pages = ["/driver/", "/driver/stops", "/driver/depot", f"/driver/stops/{stop}"]
    pages += [f"/driver/stops/{day.stops[1].id}", f"/papers/routes/{day.route.code}/print"]

    for url in pages:
        text = told(mine.get(url).text)
        for secret in (IDENTITY, "Gizlisoyadı", "cölyak", "Glütensiz", "need", "ihtiyaç"):
            assert secret not in text, (url, secret)
        assert not re.search(r"\b27\b (kişi|people)", text)
    paper = mine.get(f"/papers/routes/{day.route.code}.pdf").data
    printed = pdf_text(paper)
    assert "Zeynep G." in printed
    for secret in (IDENTITY, "Gizlisoyadı", "cölyak", "Glütensiz"):
        assert secret not in printed


def test_the_second_trip_waits_for_its_loading(mine, db, day, app):
    with_two = a_day(db, day=TODAY, driver=db.get(UserRow, day.driver.id), doors=1, trips=2)
    with_two.route.shift_opens_s = 1
    db.commit()
    load(db, with_two)
    mine.post(
        f"/driver/stops/{with_two.stops[0].id}", data={"command_key": "a", "outcome": "delivered"}
    )

    page = mine.get(f"/driver/?route={with_two.route.code}")

    assert "Depoya: 2. sefer yüklenecek" in page.text
    assert f"Bugünkü diğer rotam: {day.route.code}" in page.text


# The returns desk


@pytest.fixture
def back(db, day):
    """One delivered, one not at home, one refused."""
    load(db, day)
    drivers = [a_command(day.driver.id, at=MONDAY) for _ in range(3)]
    delivering.deliver(db, command=drivers[0], stop_id=day.stops[0].id)
    for command, stop, outcome in zip(
        drivers[1:], day.stops[1:], (Outcome.NOT_HOME, Outcome.REFUSED), strict=True
    ):
        delivering.record_failure(db, command=command, stop_id=stop.id, outcome=outcome)
    db.commit()
    return day


def a_return(day, **changes):
    form = {
        "command_key": "back",
        "lines-0-lot_id": str(day.lot.id),
        "lines-0-pieces": "2",
        "lines-0-place_id": str(day.shelf.id),
    }
    return form | changes


def test_the_desk_suggests_that_all_came_back_to_its_shelf(warehouse, back):
    page = warehouse.get(f"/warehouse/returns/{back.route.code}").text

    assert re.search(r'name="lines-0-pieces"[^>]*value="2"', page)
    assert re.search(rf'<option selected value="{back.shelf.id}"', page)
    assert back.route.code in warehouse.get("/warehouse/returns").text


def test_a_route_is_taken_back_and_closed(warehouse, db, back):
    url = f"/warehouse/returns/{back.route.code}"

    for _ in range(2):
        assert warehouse.post(url, data=a_return(back)).status_code == 303
    answer = warehouse.post(f"{url}/close", data={"command_key": "c"}, follow_redirects=True)

    assert "rotası kapandı" in answer.text
    assert fresh(db, RouteRow, back.route.id).state is RouteState.CLOSED
    assert fresh(db, OrderRow, back.orders[1].id).state is OrderState.PLACED
    assert in_vehicle(db, back).pieces == 0
    assert len(return_documents(db)) == 1
    assert ledger.prove(db) == []


def test_a_route_that_does_not_balance_names_the_lot_and_how_much(warehouse, db, back):
    url = f"/warehouse/returns/{back.route.code}"
    warehouse.post(url, data=a_return(back, **{"lines-0-pieces": "1"}))

    answer = warehouse.post(f"{url}/close", data={"command_key": "c"})

    assert answer.status_code == 409
    assert f"{back.lot.code}: 1 adet (20,801 kg)" in answer.text


def test_a_route_with_open_stops_names_them(warehouse, db, day):
    load(db, day)

    answer = warehouse.post(f"/warehouse/returns/{day.route.code}/close", data={"command_key": "c"})

    assert answer.status_code == 409
    assert "1, 2, 3 numaralı duraklarda" in answer.text


def test_open_stops_are_marked_as_not_visited_and_taken_back(warehouse, db, day):
    load(db, day)
    url = f"/warehouse/returns/{day.route.code}"

    warehouse.post(f"{url}/not-visited", data={"command_key": "n"})
    assert outcome_of(db, day.stops[0]) is Outcome.NOT_VISITED
    warehouse.post(f"{url}/visit-again/{day.stops[0].id}")

    assert outcome_of(db, day.stops[0]) is Outcome.PENDING


@pytest.mark.parametrize(
    ("field", "typed", "status", "words"),
    [
        ("lines-0-pieces", "iki", 422, "tam sayı değil"),
        ("lines-0-pieces", "-1", 422, "Sayı eksi olamaz"),
        ("lines-0-pieces", "9", 409, "9 adet"),
        ("lines-0-pieces", "", 422, "Satırlar"),
        ("lines-0-place_id", "", 422, "konulacağı yeri seçin"),
        ("lines-0-lost_pieces", "1", 422, "neden geri dönmediğini seçin"),
    ],
)
def test_a_bad_return_is_refused_in_turkish_and_nothing_moves(
    warehouse, db, back, field, typed, status, words
):
    answer = warehouse.post(
        f"/warehouse/returns/{back.route.code}", data=a_return(back, **{field: typed})
    )

    assert answer.status_code == status
    assert words in answer.text
    assert in_vehicle(db, back).pieces == 2


def test_a_return_is_undone_from_the_desk(warehouse, db, back):
    url = f"/warehouse/returns/{back.route.code}"
    warehouse.post(url, data=a_return(back))
    [document_id] = return_documents(db)

    answer = warehouse.post(f"{url}/undo/{document_id}", data={"command_key": "undo"})

    assert answer.status_code == 303
    assert in_vehicle(db, back).pieces == 2


def test_the_desk_is_the_warehouses(auditor, coordinator, mine, back):
    url = f"/warehouse/returns/{back.route.code}"

    assert auditor.get(url).status_code == 200
    for client in (auditor, coordinator, mine):
        assert client.post(url, data=a_return(back)).status_code == 403
        assert client.post(f"{url}/close").status_code == 403


# Papers and codes


def pdf_text(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def test_the_drivers_own_sheet_carries_whole_numbers_and_masked_names(mine, day):
    answer = mine.get(f"/papers/routes/{day.route.code}.pdf")

    printed = pdf_text(answer.data)
    assert answer.mimetype == "application/pdf"
    assert "Ayşe Y." in printed
    assert "Yılmazgil" not in printed
    assert "0 594 000 00 01" in printed
    assert day.households[2].code in printed


def test_the_sheet_bears_the_number_to_call_whoever_prints_it(warehouse, coordinator, day):
    url = f"/papers/routes/{day.route.code}.pdf"

    for printer in (warehouse, coordinator):
        assert "0 594 000 00 01" in pdf_text(printer.get(url).data)


def test_the_sheet_and_the_loading_list_carry_the_same_checksum(warehouse, day):
    sheet = pdf_text(warehouse.get(f"/papers/routes/{day.route.code}.pdf").data)
    listed = pdf_text(warehouse.get(f"/papers/trips/{day.trips[0].id}.pdf").data)
    page = warehouse.get(f"/papers/routes/{day.route.code}/print").text

    [checksum] = set(re.findall(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}\b", sheet))
    assert checksum in listed
    assert checksum in page
    assert day.lot.code in listed
    assert "Ayşe" not in listed


def test_a_sheet_is_no_business_of_others(auditor, caseworker, admin, day):
    for client in (auditor, caseworker, admin):
        assert client.get(f"/papers/routes/{day.route.code}.pdf").status_code == 403
    assert auditor.get(f"/papers/trips/{day.trips[0].id}.pdf").status_code == 200
    assert caseworker.get(f"/papers/trips/{day.trips[0].id}.pdf").status_code == 403


def test_a_scanned_route_opens_where_the_reader_works(warehouse, coordinator, mine, driver, day):
    route, trip = day.route.code, f"{day.route.code}/1"

    def opened(client, code):
        return client.post("/find/", data={"q": code}).headers.get("Location")

    assert opened(warehouse, route) == f"/warehouse/returns/{route}"
    assert opened(warehouse, trip) == f"/warehouse/loadings/{day.trips[0].id}"
    assert opened(coordinator, route) == f"/papers/routes/{route}/print"
    assert opened(mine, route) == f"/driver/?route={route}"
    assert opened(driver, route) is None


# Bounds


def statements(app, client, url):
    counted = []
    engine = app.extensions["imece_engine"]

    def count(conn, cursor, statement, *rest):
        counted.append(statement)

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        assert client.get(url).status_code == 200
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    return len(counted)


def test_no_page_asks_more_of_the_database_for_more_doors(app, db, warehouse, mine, day):
    many = a_day(db, day=TODAY, driver=db.get(UserRow, day.driver.id), doors=30)
    db.commit()
    load(db, day)
    load(db, many)

    for client, url in (
        (warehouse, "/warehouse/loadings/{trip}"),
        (warehouse, "/warehouse/returns/{route}"),
        (warehouse, "/papers/routes/{route}.pdf"),
        (mine, "/driver/?route={route}"),
        (mine, "/driver/stops?route={route}"),
        (mine, "/driver/depot?route={route}"),
        (mine, "/driver/stops/{stop}"),
    ):
        few, more = (
            statements(
                app,
                client,
                url.format(trip=d.trips[0].id, route=d.route.code, stop=d.stops[0].id),
            )
            for d in (day, many)
        )
        assert few == more <= 20, url
    assert statements(app, warehouse, "/warehouse/loadings") <= 14
    assert statements(app, warehouse, "/warehouse/returns") <= 14


def test_a_hostile_name_is_shown_as_text(mine, db, day):
    day.households[0].contact_name = "<script>alert(1)</script> X"
    day.households[0].directions = "<img src=x onerror=alert(1)>"
    db.commit()
    load(db, day)

    page = mine.get("/driver/").text

    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_a_user_who_is_no_driver_never_owns_a_route(db, day, app):
    stranger = a_user(db, Role.WAREHOUSE, username="depocu")
    day.route.driver_id = stranger.id
    db.commit()

    assert signed_in(app, "depocu").get("/driver/").status_code == 403


def test_a_stop_left_in_the_depot_is_none_of_the_drivers(warehouse, mine, db, day):
    sent = {"command_key": "x", "counted": "y", f"stay-{day.stops[1].id}": "missing"}
    warehouse.post(f"/warehouse/loadings/{day.trips[0].id}", data=sent)

    page = mine.get("/driver/").text

    assert "<strong>0/2</strong>" in page
    assert "1 depoda kaldı" in page
    assert "Bağlantı yok: kaydedilmedi, yeniden deneyin." in page


@pytest.mark.parametrize("phone", ["", "02623180000"])
def test_a_driver_without_a_route_reads_whom_to_ask(driver, db, phone):
    settings.put(db, "office_phone", phone)
    db.commit()

    text = driver.get("/driver/").text

    assert "Rota bekliyorsanız ofise sorun" in text
    assert ("Ofisi ara" in text) is bool(phone)
    assert (f'href="tel:{phone}"' in text) is bool(phone)


def test_goods_are_brought_back_only_once_no_stop_waits_for_them(mine, db, day):
    day.load(db)
    db.commit()

    before = mine.get("/driver/depot").text
    for stop in day.stops:
        mine.post(f"/driver/stops/{stop.id}", data={"command_key": stop.id, "outcome": "not_home"})
    after = mine.get("/driver/depot").text

    assert "son duraktan sonra iade masasına" in before
    assert "Bunları iade masasına getirin" not in before
    assert "Bunları iade masasına getirin" in after
