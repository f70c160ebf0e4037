"""The facts a real installation starts with: all of them, once, and never over what people wrote."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from logistics.cli import checks, installation
from logistics.store.engine import create_engine
from logistics.store.tables import (
    HouseholdRow,
    ItemRow,
    KitComponentRow,
    KitRow,
    NeighbourhoodRow,
    PlaceRow,
    UserRow,
)
from seeds.catalogue import catalogue
from seeds.neighbourhoods import neighbourhoods
from seeds.planting import facts
from tests.builders import an_item
from tests.cli.ground import Imece

GROUND = {"cells.geojson", "gulf.geojson", "district.geojson"}
TABLES = (NeighbourhoodRow, ItemRow, KitRow, KitComponentRow, PlaceRow)


@pytest.fixture
def real(imece: Imece) -> Imece:
    """An installation that is migrated and empty."""
    assert imece("migrate").exit_code == 0
    return imece


def opened() -> Engine:
    return create_engine(installation.find().database)


def counted() -> list[int]:
    with Session(opened()) as session:
        return [session.exec(select(func.count()).select_from(table)).one() for table in TABLES]


def test_a_new_installation_gets_neighbourhoods_catalogue_and_ground(
    real: Imece, folder: Path
) -> None:
    answer = real("facts")

    assert answer.exit_code == 0, answer.output
    assert "102 neighbourhoods" in answer.output
    places, items, kits, components, _shelves = counted()
    assert places == len(neighbourhoods())
    assert items == len(catalogue().items) + len(catalogue().kits)
    assert kits == len(catalogue().kits)
    assert components == sum(len(kit.components) for kit in catalogue().kits.values())
    assert {path.name for path in (folder / "ground").iterdir()} == GROUND


def test_nobody_and_nothing_invented_comes_along(real: Imece) -> None:
    before = counted()[-1]

    real("facts")

    assert counted()[-1] == before
    with Session(opened()) as session:
        assert session.exec(select(UserRow)).all() == []
        assert session.exec(select(HouseholdRow)).all() == []


def test_the_demo_s_shelves_are_added_when_asked_for(real: Imece) -> None:
    before = counted()[-1]

    answer = real("facts", "--with-places")

    assert answer.exit_code == 0, answer.output
    assert counted()[-1] > before


def test_a_second_time_adds_nothing_and_says_so(real: Imece) -> None:
    real("facts", "--with-places")
    before = counted()

    again = real("facts", "--with-places")

    assert counted() == before
    assert "nothing was changed" in again.output


def test_what_people_edited_stays_and_what_is_missing_comes_back(real: Imece, folder: Path) -> None:
    real("facts")
    with Session(opened()) as session, session.begin():
        item = session.exec(select(ItemRow).order_by(col(ItemRow.code))).first()
        assert item is not None
        code, item.name_tr, item.active = item.code, "Bizim adımız", False
        place = session.exec(select(NeighbourhoodRow)).first()
        session.delete(place)
    (folder / "ground" / "gulf.geojson").unlink()
    (folder / "ground" / "cells.geojson").write_text("ours", encoding="utf-8")

    answer = real("facts")

    assert "1 neighbourhoods, 0 items, 0 kits, 1 ground files" in answer.output
    with Session(opened()) as session:
        kept = session.exec(select(ItemRow).where(ItemRow.code == code)).one()
        assert (kept.name_tr, kept.active) == ("Bizim adımız", False)
    assert (folder / "ground" / "cells.geojson").read_text(encoding="utf-8") == "ours"


def test_a_kit_of_a_newer_version_is_not_doubled(session: Session) -> None:
    facts.add_items(session)
    facts.add_kits(session)
    for kit in session.exec(select(KitRow)).all():
        kit.version = 2
    session.flush()

    assert facts.add_kits(session) == 0


def test_a_barcode_that_is_taken_stays_with_whom_it_is(session: Session) -> None:
    taken = next(iter(catalogue().items.values())).barcode
    ours = an_item(session)
    ours.barcode = taken
    session.flush()

    facts.add_items(session)

    holders = session.exec(select(ItemRow.id).where(ItemRow.barcode == taken)).all()
    assert holders == [ours.id]


def test_facts_need_the_newest_shape(imece: Imece, folder: Path) -> None:
    folder.mkdir()

    answer = imece("facts")

    assert answer.exit_code == 1
    assert "imece migrate" in answer.output


def test_the_demo_town_can_still_be_planted_on_the_facts(real: Imece) -> None:
    real("facts", "--with-places")
    before = counted()

    answer = real("seed", "--households", "20")

    assert answer.exit_code == 0, answer.output
    assert counted()[:4] == before[:4]


def test_the_doctor_tells_what_is_missing_and_names_the_command(real: Imece, folder: Path) -> None:
    finding = checks.facts(installation.find())

    assert not finding.ok
    assert finding.mend == "imece facts"
    assert finding.words == "Missing: neighbourhoods, items, kits, the maps' ground."
    real("facts")
    assert checks.facts(installation.find()).ok
