"""Kits on the screens: written, changed into the next version, compared, allocated by variant."""

import pytest
from sqlmodel import select

from logistics.domain.roles import Role
from logistics.services import packing
from logistics.store.tables import KitRow
from tests.builders import a_command, a_kit, a_lot, a_shelf, a_user, an_item
from tests.web.counting import statements
from tests.web.tables import link_to_the_file, rows_of, rows_of_all_pages


@pytest.fixture
def beans(db):
    row = an_item(db, "BEANS")
    db.commit()
    return row


@pytest.fixture
def packed(db, beans):
    """A kit of two bags of beans, of which two parcels were packed."""
    kit, actor, shelf = a_kit(db, [(beans, 2)]), a_user(db), a_shelf(db, "A1")
    a_lot(db, beans, shelf, actor=actor, pieces=10)
    packing.pack(db, command=a_command(actor.id), kit_id=kit.id, parcels=2, place_id=shelf.id)
    db.commit()
    return kit


def typed(*lines, **changes) -> dict[str, str]:
    form = {
        "name_tr": "Büyük koli", "name_en": "Large parcel", "label": "Tip D", "size_from": "6",
        "size_to": "30", "diet": "", "box_g": "0,55", "box_litres": "36", "command_key": "one",
    }  # fmt: skip
    for number, (item, pieces) in enumerate(lines):
        form[f"lines-{number}-item_id"] = str(item.id)
        form[f"lines-{number}-pieces"] = str(pieces)
    return form | changes


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.COORDINATOR])
def test_a_kit_is_made_and_shows_what_it_weighs(sign_in, db, beans, role):
    answer = sign_in(role).post("/kits/new", data=typed((beans, 2), code="BUYUK"))

    assert answer.status_code == 303
    page = sign_in(role).get(answer.location).text
    assert "2,55 kg" in page
    assert "Kuru fasulye" in page


def test_others_look_or_not_at_all(auditor, admin, driver, caseworker, packed):
    for client in (auditor, admin):
        assert client.get("/kits/").status_code == 200
        assert client.get(f"/kits/{packed.id}").status_code == 200
        assert client.post(f"/kits/{packed.id}/retire", data={}).status_code == 403
    for client in (driver, caseworker):
        assert client.get("/kits/").status_code == 403


def test_changing_a_packed_kit_makes_its_next_version_once(warehouse, db, beans, packed):
    form = typed((beans, 3), label="Tip A", name_tr=packed.name_tr, name_en=packed.name_en)

    first = warehouse.post(f"/kits/{packed.id}/change", data=form)
    second = warehouse.post(f"/kits/{packed.id}/change", data=form)

    assert first.location == second.location
    versions = db.exec(select(KitRow.version).order_by(KitRow.version)).all()
    assert versions == [1, 2]
    page = warehouse.get(first.location).text
    assert "2. sürüm" in page
    assert "2 adet" in page
    assert "3 adet" in page


def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(warehouse, db, beans):
    for change, words in (
        ({"label": "Glütensiz"}, "hastalığı ele verir"),
        ({"lines-0-pieces": "iki"}, "tam sayı değil"),
        ({"size_from": "9", "size_to": "2"}, "9–2"),
        ({"code": "küçük!"}, "olmaz"),
        ({"name_tr": ""}, "boş kalamaz"),
    ):
        answer = warehouse.post("/kits/new", data=typed((beans, 2), code="BUYUK") | change)
        assert answer.status_code in (409, 422), change
        assert words in answer.text
        assert 'value="Large parcel"' in answer.text
    assert db.exec(select(KitRow)).all() == []


def test_more_lines_weigh_without_saving(warehouse, db, beans):
    answer = warehouse.post("/kits/new", data=typed((beans, 2), code="BUYUK", more="1"))

    assert answer.status_code == 200
    assert "2,55 kg" in answer.text
    assert db.exec(select(KitRow)).all() == []


def test_a_family_tells_the_sizes_without_a_kit(warehouse, db, beans):
    warehouse.post(
        "/kits/families/new", data={"code": "gida", "name_tr": "Gıda", "name_en": "Food"}
    )
    warehouse.post("/kits/new", data=typed((beans, 1), code="BUYUK", family_id="1"))

    assert "1–5" in warehouse.get("/kits/").text
    assert "Tip D" in warehouse.get("/kits/kits.csv").text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_has_a_row_for_each_item_of_each_kit_on_the_screen(warehouse, db, beans, form):
    rice = an_item(db, "RICE", name="Pirinç")
    db.commit()
    warehouse.post("/kits/new", data=typed((beans, 2), (rice, 1), code="BUYUK"))
    warehouse.post("/kits/new", data=typed((rice, 3), code="EK", label="Tip E", command_key="two"))

    shown = rows_of_all_pages(warehouse, "/kits/")
    given = rows_of(warehouse.get(link_to_the_file(warehouse, "/kits/", form)))

    assert [row[3] for row in given] == ["Tip D", "Tip D", "Tip E"]
    assert [row[10] for row in given] == ["2", "1", "3"]
    assert [label in words for label, words in zip(("Tip D", "Tip E"), shown, strict=True)] == [
        True, True,
    ]  # fmt: skip


def test_the_list_costs_the_same_for_many_kits(app, warehouse, db, beans, packed):
    def cost():
        with statements(app) as sent:
            warehouse.get("/kits/")
        return len(sent)

    few = cost()
    for number in range(6):
        a_kit(db, [(beans, number + 1)]).label = f"Tip {number}"
    db.commit()

    assert cost() == few


def test_a_substitute_is_chosen_on_the_screen_and_packed(warehouse, db, beans):
    rice, shelf = an_item(db, "RICE", name="Pirinç"), a_shelf(db, "B1")
    a_lot(db, rice, shelf, actor=a_user(db), pieces=9)
    kit = a_kit(db, [(beans, 1)])
    db.commit()
    form = {"kit_id": str(kit.id), "parcels": "3", "place_id": str(shelf.id)}
    chosen = {
        "parts-0-item_id": str(beans.id),
        "parts-0-instead_id": str(rice.id),
        "parts-0-reason": "fasulye bitti",
    }

    short = warehouse.get("/warehouse/pack", query_string=form).text
    look = warehouse.get("/warehouse/pack", query_string=form | chosen).text
    nameless = warehouse.get("/warehouse/pack", query_string=form | chosen | {"parts-0-reason": ""})
    sent = warehouse.post("/warehouse/pack", data=form | chosen | {"command_key": "one"})

    assert "Eksiğin yerine başka ürün koy" in short
    assert "Pirinç · 9 adet" in short
    assert "Kuru fasulye yerine" in look
    assert nameless.status_code == 422
    assert sent.status_code == 303
    assert "Pirinç" in warehouse.get(f"{sent.location}").text


@pytest.mark.parametrize(
    ("diet", "by_hand"),
    [("", False), ("gluten_free", False), ("low_sugar", True), ("low_protein", True)],
)
def test_a_kit_whose_diet_no_allergen_tells_says_that_people_judge_it(
    warehouse, db, beans, diet, by_hand
):
    kit = a_kit(db, [(beans, 1)])
    kit.diet = diet
    db.commit()

    page = warehouse.get(f"/kits/{kit.id}").text

    assert ("elle değerlendirilir" in page) is by_hand
