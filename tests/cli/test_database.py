"""Migrating, and proving the stock."""

from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from logistics.domain.roles import Role
from logistics.store.engine import create_engine
from logistics.store.migrate import erase, is_current, upgrade
from tests.builders import a_lot, a_shelf, a_user, an_item
from tests.cli.ground import Imece
from tests.days import a_day


def test_migrating_makes_the_private_folder_and_the_database(imece: Imece, folder: Path) -> None:
    answer = imece("migrate")

    assert answer.exit_code == 0, answer.output
    assert folder.stat().st_mode & 0o777 == 0o700
    assert is_current(create_engine(f"sqlite:///{folder / 'imece.sqlite'}"))


def test_migrating_twice_is_harmless(imece: Imece) -> None:
    imece("migrate")

    assert imece("migrate").exit_code == 0


def test_stock_that_adds_up_is_proven(imece: Imece, folder: Path) -> None:
    imece("migrate")
    plant_a_lot(folder)

    answer = imece("prove")

    assert answer.exit_code == 0, answer.output
    assert "Every balance" in answer.output


def test_every_difference_is_shown_and_fails(imece: Imece, folder: Path) -> None:
    imece("migrate")
    plant_a_lot(folder)
    with create_engine(f"sqlite:///{folder / 'imece.sqlite'}").begin() as connection:
        connection.execute(sa.text("UPDATE balance SET pieces = pieces + 3 WHERE own"))

    answer = imece("prove")

    assert answer.exit_code == 1
    assert "RAF-1, lot GB-" in answer.output
    assert "13 pcs / 10000 g kept, 10 pcs / 10000 g proven" in answer.output


def test_every_promise_that_contradicts_the_ledger_is_shown_and_fails(
    imece: Imece, folder: Path
) -> None:
    imece("migrate")
    with (
        Session(create_engine(f"sqlite:///{folder / 'imece.sqlite'}")) as session,
        session.begin(),
    ):
        day = a_day(session, doors=1)
        shelf, lot = day.shelf.code, day.lot.code
        session.connection().execute(sa.text("UPDATE promise SET pieces = pieces + 2"))

    answer = imece("prove")

    assert answer.exit_code == 1
    assert f"{shelf}, lot {lot}: 3 pcs / 20801 g promised, 1 pcs / 20801 g held" in answer.output


def test_nothing_is_proven_in_a_database_without_tables(imece: Imece, folder: Path) -> None:
    folder.mkdir()

    answer = imece("prove")

    assert answer.exit_code == 1
    assert "imece migrate" in answer.output


def test_an_erased_database_can_be_made_anew(engine: sa.Engine) -> None:
    with Session(engine) as session, session.begin():
        a_user(session)

    erase(engine)
    assert sa.inspect(engine).get_table_names() == []

    upgrade(engine)
    assert is_current(engine)


def plant_a_lot(folder: Path) -> None:
    with (
        Session(create_engine(f"sqlite:///{folder / 'imece.sqlite'}")) as session,
        session.begin(),
    ):
        actor = a_user(session, Role.WAREHOUSE)
        a_lot(session, an_item(session), a_shelf(session, "RAF-1"), actor=actor)


def test_a_database_that_an_earlier_version_made_is_named_and_a_demo_is_planted_anew(
    imece: Imece, folder: Path
) -> None:
    imece("seed", "--households", "0")
    with create_engine(f"sqlite:///{folder / 'imece.sqlite'}").begin() as connection:
        connection.execute(sa.text("ALTER TABLE item DROP COLUMN movable_code"))

    refused, told = imece("prove"), imece("doctor")
    renewed = imece("reset-demo", "--households", "0", "--yes")

    assert refused.exit_code == 1
    assert "lacks item.movable_code" in refused.output
    assert "make reset-demo" in refused.output
    assert "no item.movable_code" in told.output
    assert renewed.exit_code == 0, renewed.output
    assert imece("prove").exit_code == 0
