"""How amounts are written in the user's language."""

import pytest
from flask_babel import force_locale

from logistics.web.formats import about_kilograms, kilograms
from tests.builders import a_lot, a_shelf, a_user, an_item
from tests.web.pages import an_app


@pytest.fixture
def in_turkish():
    app = an_app()
    with app.test_request_context(), force_locale("tr"):
        yield
    app.extensions["imece_engine"].dispose()


@pytest.mark.parametrize(
    ("grams", "exact", "rounded"),
    [
        (4_657_412, "4.657,412 kg", "4.657,4 kg"),
        (719_440, "719,44 kg", "719,4 kg"),
        (4_000, "4 kg", "4 kg"),
        (0, "0 kg", "0 kg"),
        (40, "0,04 kg", "0,04 kg"),
        (-4_657_412, "-4.657,412 kg", "-4.657,4 kg"),
    ],
)
def test_totals_are_rounded_to_a_tenth_and_something_is_never_nothing(
    in_turkish, grams, exact, rounded
):
    assert kilograms(grams) == exact
    assert about_kilograms(grams) == rounded


def test_an_item_s_tiles_are_rounded_and_its_table_says_the_gram(warehouse, db):
    item = an_item(db, "ETLIK", unit_net_g=1234)
    a_lot(db, item, a_shelf(db), actor=a_user(db), pieces=3)
    db.commit()

    page = warehouse.get("/warehouse/items/ETLIK").text
    tiles, table = page.split("<table", 1)

    assert "3,7 kg" in tiles
    assert "3,702 kg" not in tiles.split('class="tiles"')[1]
    assert "3,702 kg" in table
