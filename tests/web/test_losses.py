"""Large losses on the screens: told on the start page, looked at, signed by somebody else."""

import pytest
from sqlmodel import Session, select

from logistics.domain.roles import Role
from logistics.domain.unpacking import Found, UnpackLoss
from logistics.services import packing, unpacking
from logistics.services.unpacking import UnpackedLine
from logistics.store.parcels import parcels_packed_by
from logistics.store.tables import LargeLossRow, UserRow
from tests.builders import a_command, a_kit, a_lot, a_shelf, an_item


@pytest.fixture
def loss(db, warehouse):
    """Sixty kilograms of tins that were broken in their parcels, told by the warehouse's user."""
    clerk = db.exec(select(UserRow)).first()
    shelf, item = a_shelf(db, "A1"), an_item(db, "BEANS", name="Kuru fasulye")
    lot = a_lot(db, item, shelf, actor=clerk, pieces=60)
    packed = packing.pack(
        db, command=a_command(clerk.id), kit_id=a_kit(db, [(item, 1)]).id, parcels=60,
        place_id=shelf.id,
    )  # fmt: skip
    line = UnpackedLine(found=Found(lot_id=lot.id, lost=60), reason=UnpackLoss.SPOILED)
    document = unpacking.unpack(
        db, command=a_command(clerk.id), lot_code=parcels_packed_by(db, packed.id).lot.code,
        place_id=shelf.id, parcel_count=60, lines=[line],
    )  # fmt: skip
    db.commit()
    return document


@pytest.fixture
def second(sign_in):
    return sign_in(Role.WAREHOUSE)


def the_row(db):
    with Session(db.get_bind()) as session:
        return session.exec(select(LargeLossRow)).one()


def sign(client, row, **data):
    answer = {"command_key": "sign", "comment": "Kutulara baktım"} | data
    return client.post(f"/safety/losses/{row.id}/sign", data=answer)


def test_the_start_page_and_the_document_tell_what_awaits_a_signature(warehouse, db, loss):
    address = f"/safety/losses/{the_row(db).id}"

    for page in ("/warehouse/", f"/documents/{loss.id}", "/safety/write-offs", "/safety/losses"):
        assert "ikinci imza" in warehouse.get(page).text
    assert f'href="{address}"' in warehouse.get("/warehouse/").text
    page = warehouse.get(address).text
    assert "60 kg" in page
    assert "Bozulmuş" in page


def test_somebody_else_signs_once_and_is_named(warehouse, second, db, loss):
    row = the_row(db)

    assert sign(warehouse, row).status_code == 409
    assert sign(second, row, comment="").status_code == 422
    assert sign(second, row).status_code == 303
    assert sign(second, row).status_code == 303

    assert the_row(db).comment == "Kutulara baktım"
    assert "Kutulara baktım" in second.get(f"/safety/losses/{row.id}").text
    assert "ikinci imza" not in warehouse.get("/warehouse/").text


def test_the_form_to_sign_is_offered_to_the_second_person_alone(
    warehouse, second, auditor, db, loss
):
    address = f"/safety/losses/{the_row(db).id}"

    offered = [f"{address}/sign" in client.get(address).text for client in (warehouse, second)]

    assert offered == [False, True]
    assert f"{address}/sign" not in auditor.get(address).text
    assert sign(auditor, the_row(db)).status_code == 403


def test_the_list_is_filtered_and_given_as_a_file(auditor, db, loss):
    assert loss.number in auditor.get("/safety/losses?state=unsigned&q=fasulye").text
    assert loss.number not in auditor.get("/safety/losses?state=signed").text
    assert loss.number not in auditor.get("/safety/losses?q=makarna").text
    assert f"{loss.number};" in auditor.get("/safety/losses.csv").text
    assert auditor.get("/safety/losses.xlsx").status_code == 200


def test_the_write_off_record_tells_what_awaits_its_signature(warehouse, second, db, loss):
    address = "/records/write-off?since=01.11.2026&until=30.11.2026"
    before = warehouse.get(address)
    sign(second, the_row(db))
    after = warehouse.get(address)

    assert "ikinci imza bekliyor" in before.text
    assert loss.number in after.text
    assert "ikinci imza bekliyor" not in after.text


def test_a_loss_that_is_not_there_is_not_found(warehouse):
    assert warehouse.get("/safety/losses/99").status_code == 404


def test_the_write_off_form_tells_the_limit_and_what_was_lost_lately(warehouse, db, loss):
    lot = a_lot(db, an_item(db), a_shelf(db), actor=db.exec(select(UserRow)).first())
    db.commit()

    text = warehouse.get(f"/safety/lots/{lot.code}/write-off").text

    assert "50 kg" in text
    assert "60 kg" in text
