"""One day of the food bank: from a donated pallet to the doors, and the account of it."""

from sqlmodel import Session, select

from logistics.store.tables import HouseholdRow
from seeds.organisation import organisation
from tests.browser.ground import PHONE
from tests.stories import coordination, driving, reading, warehouse
from tests.stories.screens import reopen_in_a_hand

NOT_DELIVERED = 2
WAREHOUSE_PAGES = {
    "/warehouse/": "Kabul et",
    "/warehouse/receive": "Kabul et",
    "/warehouse/stock": "Süz",
    "/warehouse/pack": "Neler alınacak, göster",
    "/warehouse/loadings": "Yükleme listesi",
    "/warehouse/returns": "ROT-",
}
OFFICE_PAGES = {
    "/coordinator/": "Gün planla",
    "/coordinator/programmes/new": "Taslağı oluştur",
    "/coordinator/programmes/1": "tümü",
    "/coordinator/plans/1": "Yeniden planla",
}


def test_food_goes_from_a_pallet_to_the_doors_and_every_gram_is_accounted_for(
    arrive, worker, live_app
):
    depot = arrive("depo")
    warehouse.refuses_wrong_lines(depot)
    rice = warehouse.receives_a_donation(depot)
    warehouse.receives_a_purchase(depot)
    warehouse.sees_the_stock(depot)
    warehouse.packs(depot, first_lot=rice)

    office = arrive("koordinator")
    coordination.makes_a_programme(office)
    orders = coordination.allocates(office)
    coordination.plans_today(office)
    coordination.sees_the_plan(office, orders=orders)
    routes = coordination.publishes(office)
    assert sum(route.stops for route in routes) == orders

    first = routes[0]
    for route in routes:
        for paper in warehouse.loads(depot, route.code):
            assert route.code in reading.text_of_paper(depot, paper)

    phone = arrive(login_of(first.driver), screen=PHONE)
    doors = driving.goes_from_door_to_door(phone, stops=first.stops)
    driving.looks_back(phone, undelivered=NOT_DELIVERED)
    reading.reads_the_route_sheet(office, first, doors, names=names_of_households(live_app))

    delivered = first.stops - NOT_DELIVERED
    warehouse.takes_back(depot, first.code, loaded=first.stops, delivered=delivered)
    driving.has_nothing_left(phone)

    auditor = arrive("denetci")
    reading.sees_the_day(auditor, routes, delivered=delivered)
    reading.proves_the_ledger(auditor)

    reopen_in_a_hand(depot, "60-depot", WAREHOUSE_PAGES)
    reopen_in_a_hand(office, "61-office", OFFICE_PAGES)
    reopen_in_a_hand(auditor, "62-auditor", {"/reports/": "Kanıtla", "/documents/": "Süz"})


def login_of(name):
    return next(user.login for user in organisation().users if user.name == name)


def names_of_households(app):
    with Session(app.extensions["imece_engine"]) as session:
        return set(session.exec(select(HouseholdRow.contact_name)))
