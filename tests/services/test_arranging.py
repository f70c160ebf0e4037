"""Warehouses, zones and places: codes stay, classes are kept in step, nothing in use is retired."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from logistics.domain.errors import (
    InvalidValue,
    KeepsOtherGoods,
    OutOfUse,
    StillInUse,
    WrongStorage,
)
from logistics.domain.ledger import DocumentKind, Move
from logistics.domain.lots import StorageClass
from logistics.domain.quantity import Quantity
from logistics.services import administering, arranging
from logistics.services.arranging import Bin, Building, Zone
from logistics.store import ledger
from logistics.store.documents import get_document, open_document
from logistics.store.tables import PlaceRow
from tests.builders import (
    a_bin,
    a_command,
    a_lot,
    a_shelf,
    a_user,
    a_vehicle,
    a_warehouse,
    a_zone,
    an_item,
)

CHILLED = StorageClass.CHILLED
AMBIENT = StorageClass.AMBIENT


@pytest.fixture
def clerk(session):
    return a_user(session)


@pytest.fixture
def cold(session):
    """A chilled zone with one place."""
    zone = a_zone(session)
    return zone, a_bin(session, zone)


def a_lot_in(session, place, clerk, storage=CHILLED):
    return a_lot(session, an_item(session, storage=storage), place, actor=clerk)


def zone_as(zone, **changes):
    kept = {
        name: getattr(zone, name)
        for name in ("code", "name", "storage", "coldest_dc", "warmest_dc", "active")
    }
    return Zone(**kept | changes)


def refused(session, statement, **values):
    """Runs raw SQL that the database must refuse, and returns its words."""
    with pytest.raises(DBAPIError) as refusal, session.begin_nested():
        session.connection().execute(text(statement), values)
    return str(refusal.value.orig)


def moving(session, lot, source, target, clerk):
    document = open_document(session, DocumentKind.TRANSFER, command=a_command(clerk.id))
    move = Move(
        lot_id=lot.id,
        source_id=source.id,
        target_id=target.id,
        quantity=Quantity(pieces=1, grams=1000),
    )
    return document, move


def test_a_place_takes_its_class_from_its_zone(session):
    warehouse = arranging.add_warehouse(session, Building(code="ANA", name="Ana depo"))
    zone = arranging.add_zone(
        session,
        Zone(code="SOGUK", name="Soğuk", storage=CHILLED, coldest_dc=0, warmest_dc=40),
        warehouse_id=warehouse.id,
    )

    place = arranging.add_bin(session, Bin(code="S1", name="Soğuk 1"), zone_id=zone.id)

    assert (place.storage, place.zone_id) == (CHILLED, zone.id)


def test_a_zone_hands_its_new_class_to_its_places(session, cold):
    zone, place = cold

    arranging.change_zone(session, zone.id, zone_as(zone, storage=AMBIENT))

    assert session.get(PlaceRow, place.id).storage is AMBIENT


def test_the_database_hands_the_class_down_by_itself(session, cold):
    _, place = cold

    session.connection().execute(text("UPDATE zone SET storage = 'ambient'"))

    session.expire_all()
    assert session.get(PlaceRow, place.id).storage is AMBIENT


def test_a_zone_keeps_its_class_while_a_place_holds_goods_of_it(session, clerk, cold):
    zone, place = cold
    a_lot_in(session, place, clerk)

    with pytest.raises(KeepsOtherGoods) as refusal:
        arranging.change_zone(session, zone.id, zone_as(zone, storage=AMBIENT))

    assert refusal.value.place == place.name
    assert "goods of another storage class" in refused(
        session, "UPDATE zone SET storage = 'ambient'"
    )


def test_the_database_gives_no_place_another_class_than_its_zone(session, cold):
    _, place = cold

    words = refused(session, "UPDATE place SET storage = 'ambient' WHERE id = :id", id=place.id)

    assert "the storage class of its zone" in words


def test_a_place_without_a_zone_keeps_its_class_while_it_holds_goods(session, clerk):
    shelf = a_shelf(session)
    a_lot_in(session, shelf, clerk, AMBIENT)

    words = refused(session, "UPDATE place SET storage = 'frozen' WHERE id = :id", id=shelf.id)

    assert "goods of another storage class" in words


def test_a_place_joins_a_zone_of_the_goods_it_holds_and_stays_there(session, clerk, cold):
    zone, _ = cold
    warm, chilled = a_shelf(session), a_shelf(session, storage=CHILLED)
    a_lot_in(session, warm, clerk, AMBIENT)
    a_lot_in(session, chilled, clerk)

    arranging.change_bin(
        session, chilled.id, Bin(code=chilled.code, name="Süt rafı"), zone_id=zone.id
    )
    with pytest.raises(KeepsOtherGoods):
        arranging.change_bin(session, warm.id, Bin(code=warm.code, name="?"), zone_id=zone.id)

    assert (chilled.zone_id, chilled.name) == (zone.id, "Süt rafı")
    assert "stays in its zone" in refused(session, "UPDATE place SET zone_id = NULL")


def test_what_holds_goods_is_not_retired(session, clerk, cold):
    _, place = cold
    lot = a_lot_in(session, place, clerk)

    with pytest.raises(StillInUse) as refusal:
        arranging.change_bin(
            session, place.id, Bin(code=place.code, name="?", active=False), zone_id=None
        )

    assert refusal.value.by == (lot.code,)
    assert "still holds goods" in refused(session, "UPDATE place SET active = false")


def test_zones_and_warehouses_are_retired_from_the_inside_out(session, cold):
    zone, place = cold
    building = Building(code="X", name="X", active=False)

    with pytest.raises(StillInUse, match=place.name):
        arranging.change_zone(session, zone.id, zone_as(zone, active=False))
    with pytest.raises(StillInUse, match=zone.name):
        arranging.change_warehouse(session, zone.warehouse_id, building)
    assert "places in use" in refused(session, "UPDATE zone SET active = false")
    assert "zones in use" in refused(session, "UPDATE warehouse SET active = false")

    empty = Bin(code=place.code, name=place.name, active=False)
    arranging.change_bin(session, place.id, empty, zone_id=None)
    arranging.change_zone(session, zone.id, zone_as(zone, active=False))
    arranging.change_warehouse(session, zone.warehouse_id, building)

    assert not zone.active


def test_nothing_is_added_to_what_was_retired(session, cold):
    zone, place = cold
    arranging.change_bin(
        session, place.id, Bin(code=place.code, name="?", active=False), zone_id=None
    )
    arranging.change_zone(session, zone.id, zone_as(zone, active=False))

    with pytest.raises(OutOfUse):
        arranging.add_bin(session, Bin(code="S9", name="S9"), zone_id=zone.id)
    with pytest.raises(OutOfUse):
        arranging.change_bin(session, place.id, Bin(code=place.code, name="?"), zone_id=None)
    assert "zone is out of use" in refused(session, "UPDATE place SET active = true")


def test_goods_do_not_go_to_a_retired_place(session, clerk):
    source, target = a_shelf(session), a_shelf(session)
    lot = a_lot_in(session, source, clerk, AMBIENT)
    arranging.change_bin(
        session, target.id, Bin(code=target.code, name="?", active=False), zone_id=None
    )
    document, move = moving(session, lot, source, target, clerk)

    with pytest.raises(OutOfUse):
        ledger.post(session, document, [move])


MOVEMENT = (
    "INSERT INTO movement (document_id, line, lot_id, source_id, target_id, pieces, grams,"
    " reason, happened_at, recorded_at, actor_id) SELECT id, 9, :lot, :source, :target,"
    " 1, 1000, '', happened_at, recorded_at, actor_id FROM document WHERE id = :id"
)


@pytest.mark.parametrize("kept", list(StorageClass))
@pytest.mark.parametrize("offered", list(StorageClass))
def test_goods_lie_only_where_their_class_is_kept(session, clerk, kept, offered):
    source, target = a_shelf(session, storage=kept), a_shelf(session, storage=offered)
    lot = a_lot_in(session, source, clerk, kept)
    document, move = moving(session, lot, source, target, clerk)
    raw = {"lot": lot.id, "source": source.id, "target": target.id, "id": document.id}

    if kept is offered:
        session.connection().execute(text(MOVEMENT), raw)
        ledger.post(session, document, [move])
        return

    with pytest.raises(WrongStorage):
        ledger.post(session, document, [move])
    assert "does not keep such goods" in refused(session, MOVEMENT, **raw)


def test_an_undoing_puts_goods_back_even_where_another_class_is_kept_now(session, clerk):
    first, second = a_shelf(session), a_shelf(session)
    lot = a_lot_in(session, first, clerk, AMBIENT)
    document, _ = moving(session, lot, first, second, clerk)
    held = ledger.held(session, place_id=first.id, lot_id=lot.id)
    move = Move(lot_id=lot.id, source_id=first.id, target_id=second.id, quantity=held)
    ledger.post(session, document, [move])
    session.connection().execute(
        text("UPDATE place SET storage = 'chilled' WHERE id = :id"), {"id": first.id}
    )

    ledger.reverse(session, get_document(session, document.id), command=a_command(clerk.id))

    assert ledger.held(session, place_id=first.id, lot_id=lot.id) == held


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"warmest_dc": None}, "warmest", "missing"),
        ({"coldest_dc": 50}, "coldest", "backwards"),
        ({"warmest_dc": 900}, "warmest", "absurd"),
    ],
)
def test_a_band_that_nothing_can_keep_is_refused(session, cold, changes, field, why):
    zone, _ = cold

    with pytest.raises(InvalidValue) as refusal:
        arranging.change_zone(session, zone.id, zone_as(zone, **changes))

    assert (refusal.value.field, refusal.value.why) == (field, why)


def test_a_code_is_given_once(session):
    warehouse = a_warehouse(session, "ANA")

    with pytest.raises(InvalidValue) as refusal:
        arranging.add_warehouse(session, Building(code=warehouse.code, name="?"))

    assert refusal.value.why == "taken"


def test_a_vehicle_with_goods_aboard_stays_in_service(session, clerk):
    vehicle = a_vehicle(session)
    place = session.get(PlaceRow, vehicle.place_id)
    a_lot_in(session, place, clerk, AMBIENT)
    retired = administering.Fleet(
        code=vehicle.code,
        name=vehicle.name,
        plate=vehicle.plate,
        load=administering.Load(grams=1, pieces=1, volume_ml=1),
        refrigerated=False,
        max_trips=1,
        active=False,
    )

    with pytest.raises(StillInUse):
        administering.change_vehicle(session, vehicle.id, retired)
