"""Kits: written down, changed into the next version, and never changed behind a packed parcel."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from logistics.domain.errors import InvalidValue, NotFound
from logistics.domain.households import Diet
from logistics.domain.lots import Measure, StorageClass
from logistics.domain.quantity import Quantity
from logistics.domain.recipes import Box
from logistics.services import composing, packing
from logistics.services.composing import Recipe, RecipeLine
from logistics.store import kits
from logistics.store.parcels import parcels_packed_by
from logistics.store.tables import ItemRow, KitRow
from tests.builders import a_command, a_lot, a_shelf, a_user, an_item


@pytest.fixture
def beans(session):
    return an_item(session, name="Kuru fasulye")


@pytest.fixture
def tea(session):
    return an_item(session, name="Çay", unit_net_g=500)


def line(item, pieces=1, *, grams=0, instead=()) -> RecipeLine:
    return RecipeLine(
        item_id=item.id,
        each=Quantity(pieces=0 if grams else pieces, grams=grams),
        instead=tuple(row.id for row in instead),
    )


def recipe(*lines, **changes) -> Recipe:
    facts = {"name_tr": "Büyük koli", "name_en": "Large parcel", "label": "Tip D"}
    return Recipe(lines=composing.in_order(lines), **(facts | changes))


def packed_once(session, kit, *items):
    actor, shelf = a_user(session), a_shelf(session)
    for item in items:
        a_lot(session, item, shelf, actor=actor, pieces=20)
    return packing.pack(
        session, command=a_command(actor.id), kit_id=kit.id, parcels=2, place_id=shelf.id
    )


def test_a_new_kit_has_a_first_version_and_an_item_for_its_parcels(session, beans, tea):
    beans.unit_gross_g, beans.allergens = 1050, "GLUTEN"

    kit = composing.make_kit(
        session,
        code="BUYUK",
        recipe=recipe(line(beans, 2), line(tea), box=Box(grams=550, millilitres=36_000)),
    )

    parcel = session.get(ItemRow, kit.item_id)
    assert (kit.version, kit.active, parcel.code) == (1, True, "KOLI-BUYUK")
    assert (parcel.unit_net_g, parcel.unit_gross_g) == (2500, 2 * 1050 + 500 + 550)
    assert (parcel.unit_volume_ml, parcel.allergens) == (36_000, "GLUTEN")


def test_a_kit_nobody_packed_is_written_anew_in_its_version(session, beans, tea):
    kit = composing.make_kit(session, code="BUYUK", recipe=recipe(line(beans)))

    changed = composing.change_kit(session, kit.id, recipe=recipe(line(beans), line(tea)))

    assert (changed.id, changed.version) == (kit.id, 1)
    assert len(kits.kit_card(session, kit.id).parts) == 2


def test_a_packed_version_stays_and_its_parcels_keep_it(session, beans, tea):
    kit = composing.make_kit(session, code="BUYUK", recipe=recipe(line(beans, 2)))
    document = packed_once(session, kit, beans, tea)

    changed = composing.change_kit(session, kit.id, recipe=recipe(line(beans), line(tea)))

    assert (changed.version, changed.active, kit.active) == (2, True, False)
    assert changed.item_id == kit.item_id
    [part] = kits.kit_card(session, kit.id).parts
    assert part.each == Quantity(pieces=2)
    assert parcels_packed_by(session, document.id).kit.id == kit.id


def test_the_same_change_twice_makes_one_version(session, beans, tea):
    kit = composing.make_kit(session, code="BUYUK", recipe=recipe(line(beans)))
    packed_once(session, kit, beans)
    wanted = recipe(line(beans), line(tea))

    first = composing.change_kit(session, kit.id, recipe=wanted)
    second = composing.change_kit(session, kit.id, recipe=wanted)

    assert first.id == second.id
    assert len(session.exec(select(KitRow)).all()) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kit SET label = 'Tip X'",
        "UPDATE kit SET size_to = 2",
        "UPDATE kit_component SET pieces = 9",
        "DELETE FROM kit_component",
        "INSERT INTO kit_component SELECT id, item_id, 1, 0 FROM kit",
        "INSERT INTO kit_alternative SELECT kit.id, kit.item_id, item.id FROM kit, item",
    ],
)
def test_the_database_itself_keeps_a_packed_version(session, beans, statement):
    kit = composing.make_kit(session, code="BUYUK", recipe=recipe(line(beans)))
    packed_once(session, kit, beans)

    with pytest.raises(DBAPIError), session.begin_nested():
        session.connection().execute(text(statement))


def test_a_recipe_nobody_packed_can_be_deleted_line_by_line(session, beans, tea):
    kit = composing.make_kit(session, code="BUYUK", recipe=recipe(line(beans), line(tea)))

    session.connection().execute(text(f"DELETE FROM kit_component WHERE item_id = {tea.id}"))

    session.expire_all()
    assert len(kits.kit_card(session, kit.id).parts) == 1


@pytest.mark.parametrize(
    "label", ["Glütensiz", "ÇÖLYAK", "Colyak kolisi", "PKU 3", "Diyabet", "Sütsüz", "Gluten-free"]
)
def test_a_label_never_tells_of_an_illness(session, beans, label):
    with pytest.raises(InvalidValue) as refusal:
        composing.make_kit(session, code="COLYAK", recipe=recipe(line(beans), label=label))

    assert (refusal.value.field, refusal.value.why) == ("label", "tells")


def test_what_a_diet_forbids_goes_into_no_recipe_and_stands_for_nothing(session, beans, tea):
    beans.allergens = "GLUTEN"
    for lines in ([line(beans)], [line(tea, instead=[beans])]):
        with pytest.raises(InvalidValue) as refusal:
            composing.make_kit(session, code="COLYAK", recipe=recipe(*lines, diet=Diet.GLUTEN_FREE))
        assert (refusal.value.why, refusal.value.value) == ("diet", "Kuru fasulye")


def test_a_recipe_that_cannot_be_meant_names_what_is_wrong(session, beans, tea):
    frozen = an_item(session, name="Et", storage=StorageClass.FROZEN)
    loose = an_item(session, name="Soğan", measure=Measure.BULK)
    taken = composing.make_kit(session, code="VAR", recipe=recipe(line(beans), label="Tip A"))
    parcel = session.get(ItemRow, taken.item_id)
    cases = {
        "no_components": recipe(),
        "mixed_storage": recipe(line(beans), line(frozen)),
        "by_weight": recipe(line(loose, 2)),
        "by_pieces": recipe(line(beans, grams=500)),
        "twice": recipe(line(beans), line(beans)),
        "instead": recipe(line(beans, instead=[frozen])),
        "no_such_item": recipe(line(parcel)),
        "backwards": recipe(line(beans), size_from=5, size_to=2),
        "taken": recipe(line(beans), label="Tip A"),
        "missing": recipe(line(beans), name_tr=" "),
    }
    for why, wrong in cases.items():
        with pytest.raises(InvalidValue) as refusal:
            composing.make_kit(session, code="BUYUK", recipe=wrong)
        assert refusal.value.why == why, why
    with pytest.raises(InvalidValue):
        composing.make_kit(session, code="küçük kod", recipe=recipe(line(tea)))


def test_a_kit_out_of_use_is_not_packed_and_can_come_back(session, beans):
    kit = composing.make_kit(session, code="BUYUK", recipe=recipe(line(beans)))
    packed_once(session, kit, beans)

    composing.retire_kit(session, kit.id)

    with pytest.raises(NotFound):
        packed_once(session, kit, beans)
    assert [card.kit.id for card in kits.former_kits(session)] == [kit.id]
    assert composing.change_kit(session, kit.id, recipe=recipe(line(beans))).active


def test_a_family_has_one_code(session):
    composing.make_family(session, code="GIDA", name_tr="Gıda kolisi", name_en="Food parcel")

    with pytest.raises(InvalidValue):
        composing.make_family(session, code="GIDA", name_tr="Başka", name_en="Other")
