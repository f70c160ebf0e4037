"""A parcel for a diet goes from the shelf to the door by its label alone."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from logistics.domain.calendar import local_day
from logistics.domain.roles import Role
from logistics.store.tables import ItemRow, UserRow
from tests.adapters.papers import text_of
from tests.builders import (
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_plan,
    a_programme,
    a_route,
    a_shelf,
    a_stop,
    a_trip,
    a_user,
    a_vehicle,
    an_item,
    an_order,
)
from tests.web.pages import told

WORDS = ("glüten", "gluten", "çölyak", "coeliac", "pku", "diyet", "diet")


@pytest.fixture
def route(db, sign_in):
    """A route of today that carries one parcel of a kit for coeliacs; its driver is signed in."""
    client = sign_in(Role.DRIVER, username="surucu")
    driver = db.exec(select(UserRow).where(UserRow.username == "surucu")).one()
    shelf, actor = a_shelf(db, "A-01"), a_user(db)
    kit = a_kit(db, [(an_item(db, name="Glütensiz un"), 1)])
    kit.label, kit.diet, kit.name_tr, kit.name_en = "Tip C", "gluten_free", "Çölyak", "Coeliac"
    parcel = db.get(ItemRow, kit.item_id)
    parcel.name_tr = parcel.name_en = "Glütensiz gıda kolisi"
    lot = a_lot(db, parcel, shelf, actor=actor, kit=kit)
    household = a_household(db, a_neighbourhood(db))
    household.diet = "gluten_free"
    programme = a_programme(db, actor=actor, kit=kit)
    order = an_order(db, programme, household, lot=lot, shelf=shelf)
    plan = a_plan(db, actor=actor, day=local_day(datetime.now(UTC)))
    route = a_route(db, plan, vehicle=a_vehicle(db), driver=driver)
    trip = a_trip(db, route)
    stop = a_stop(db, trip, order)
    db.commit()
    return client, route.code, trip.id, stop.id


def test_no_paper_and_no_page_at_the_door_or_the_dock_tells_of_an_illness(warehouse, route):
    driver, code, trip_id, _stop = route
    pages = [
        text_of(warehouse.get(f"/papers/routes/{code}.pdf").data),
        text_of(warehouse.get(f"/papers/trips/{trip_id}.pdf").data),
        warehouse.get(f"/papers/routes/{code}/print").text,
        warehouse.get(f"/warehouse/loadings/{trip_id}").text,
        warehouse.get(f"/warehouse/returns/{code}").text,
        driver.get("/driver/", follow_redirects=True).text,
    ]

    for page in pages:
        assert not [word for word in WORDS if word in told(page).lower()]
    assert all("Tip C" in page for page in pages[:4])
