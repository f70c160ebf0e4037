"""Donors and suppliers: what the donation receipt says of each is written down once."""

import io
import re

import pypdfium2
import pytest
from sqlmodel import select

from logistics.domain.ledger import DocumentKind
from logistics.store.tables import DocumentRow, PartyRow, UserRow
from tests.builders import a_shelf, an_item
from tests.web.pages import seek

VKN = "1234567890"
FACTS = {
    "name": "Örnek Market A.Ş.", "tax_no": VKN, "tax_office": "Alemdar",
    "address": "Kemalpaşa Mah. 4, İzmit", "representative": "Ece Kaya", "phone": "0262 321 00 00",
}  # fmt: skip


@pytest.fixture
def donation(warehouse, db):
    beans, shelf = an_item(db), a_shelf(db, "A1")
    db.commit()
    answer = warehouse.post(
        "/warehouse/receive",
        data={
            "command_key": "r", "kind": "donation", "party": FACTS["name"], "reference": "F-1",
            "invoice_no": "FT-1", "value_source": "invoice", "lines-0-item_id": str(beans.id),
            "lines-0-pieces": "3", "lines-0-expires_on": "08.02.2030", "lines-0-brand": "Yayla",
            "lines-0-value_kurus": "100", "lines-0-place_id": str(shelf.id),
        },
    )  # fmt: skip
    assert answer.status_code == 303
    return answer.location


@pytest.fixture
def party(db, donation):
    row = db.exec(select(PartyRow).where(PartyRow.name == FACTS["name"])).one()
    db.commit()
    return row


def text_of(paper):
    document = pypdfium2.PdfDocument(io.BytesIO(paper.data))
    return " ".join(page.get_textpage().get_text_bounded() for page in document)


def write(client, party, **changes):
    return client.post(f"/warehouse/parties/{party.id}", data={**FACTS, **changes})


def test_the_receipt_bears_what_is_written_of_its_donor(warehouse, party, donation):
    assert "Şimdi yazın" in warehouse.get(donation).text

    assert write(warehouse, party).status_code == 303
    printed = " ".join(text_of(warehouse.get(f"{donation}/receipt.pdf")).split())

    for fact in (VKN, "Alemdar", "Kemalpaşa Mah. 4", "Ece Kaya", "0262 321 00 00", "Yayla"):
        assert fact.replace("0262", "0 262") in printed, fact
    assert "33,33 TL" in printed
    [number] = re.findall(r"\d+$", donation)
    for record in ("handover", "tif"):
        signed = text_of(warehouse.get(f"/records/documents/{number}/{record}.pdf"))
        assert "Ece Kaya" in signed, record
    assert "Şimdi yazın" not in warehouse.get(donation).text
    listed = seek(warehouse, "/warehouse/parties", q="örnek").text
    assert VKN in listed
    assert FACTS["name"] not in seek(warehouse, "/warehouse/parties", q="yok").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tax_no": "1234567891"}, "tutmuyor"),
        ({"tax_no": "10000000146"}, "on hanedir"),
        ({"is_person": "y"}, "boş bırakın"),
        ({"name": ""}, "boş kalamaz"),
        ({"phone": "12"}, "telefon numarası"),
    ],
)
def test_facts_that_cannot_be_meant_are_refused_beside_their_field(
    warehouse, db, party, changes, words
):
    answer = write(warehouse, party, **changes)

    assert answer.status_code == 422
    assert words in answer.text
    db.expire_all()
    assert db.get(PartyRow, party.id).tax_no == ""
    db.commit()


def test_two_parties_never_share_a_name(warehouse, db, party):
    db.add(PartyRow(name="Başka Market"))
    db.commit()

    answer = write(warehouse, party, name="Başka Market")

    assert "zaten kullanılıyor" in answer.text
    db.expire_all()
    assert db.get(PartyRow, party.id).name == FACTS["name"]
    db.commit()


def test_auditors_look_and_others_do_not(auditor, driver, coordinator, party):
    page = auditor.get(f"/warehouse/parties/{party.id}")

    assert page.status_code == 200
    assert "Kaydet" not in page.text
    assert write(auditor, party).status_code == 403
    assert driver.get("/warehouse/parties").status_code == 403
    assert auditor.get("/warehouse/parties/999999").status_code == 404


def test_a_staff_number_stands_on_the_receipts_of_who_took_over(admin, warehouse, db, donation):
    clerk = db.exec(
        select(UserRow)
        .join(DocumentRow, DocumentRow.actor_id == UserRow.id)
        .where(DocumentRow.kind == DocumentKind.DONATION)
    ).one()
    db.commit()
    kept = {"command_key": "s", "name": clerk.name, "staff_no": "S-4711", "roles": ["warehouse"]}

    assert admin.post(f"/admin/users/{clerk.id}", data=kept).status_code == 303

    assert "S-4711" in text_of(warehouse.get(f"{donation}/receipt.pdf"))
