"""Planting the demo town, and planting it anew."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from logistics.cli.planting import show_logins
from logistics.domain.calendar import local_day
from logistics.store.engine import create_engine
from tests.cli.ground import SECRET, Imece

SMALL = ("--households", "60", "--seed", "7")


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    engine = sa.create_engine(f"sqlite:///{folder / 'imece.sqlite'}")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(sa.text(query))]
    engine.dispose()
    return found


def test_seeding_plants_the_town_and_says_how_long_it_took(imece: Imece, folder: Path) -> None:
    answer = imece("seed", *SMALL)

    assert answer.exit_code == 0, answer.output
    assert "Town 7 with 60 households planted in" in answer.output
    assert rows(folder, "SELECT count(*) FROM household") == [(60,)]
    assert imece("prove").exit_code == 0


def test_a_town_so_small_that_nobody_is_meant_is_planted_all_the_same(
    imece: Imece, folder: Path
) -> None:
    answer = imece("seed", "--households", "1", "--seed", "7")

    assert answer.exit_code == 0, answer.output
    assert rows(folder, "SELECT count(*) FROM household") == [(1,)]
    assert rows(folder, "SELECT count(*) FROM delivery_order") == [(0,)]


def test_the_ground_of_the_maps_lies_in_the_folder(imece: Imece, folder: Path) -> None:
    imece("seed", *SMALL)

    found = {path.name for path in (folder / "ground").iterdir()}
    assert found == {"cells.geojson", "gulf.geojson", "district.geojson"}


def test_seeding_again_says_so_and_changes_nothing(imece: Imece, folder: Path) -> None:
    imece("seed", *SMALL)
    before = (folder / "imece.sqlite").read_bytes()

    again = imece("seed", "--households", "90", "--seed", "8")

    assert again.exit_code == 0
    assert "nothing was changed" in again.output
    assert (folder / "imece.sqlite").read_bytes() == before


def test_a_database_in_real_use_is_never_planted(imece: Imece, folder: Path) -> None:
    an_administrator(imece)

    answer = imece("seed", *SMALL)

    assert answer.exit_code == 1
    assert "in real use" in answer.output
    assert rows(folder, "SELECT count(*) FROM household") == [(0,)]


def test_a_demo_secret_is_made_for_its_owner_alone_and_never_shown(
    imece: Imece, folder: Path
) -> None:
    answer = imece("seed", *SMALL)

    key = folder / "secret.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert "for the demo only" in answer.output
    assert key.read_text().strip() not in answer.output


def test_a_given_secret_is_used_and_none_is_made(
    imece: Imece, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMECE_SECRET_KEY", SECRET)

    answer = imece("seed", *SMALL)

    assert not (folder / "secret.key").exists()
    assert SECRET not in answer.output


def test_resetting_plants_another_town_in_place_of_the_first(imece: Imece, folder: Path) -> None:
    imece("seed", *SMALL)
    first = rows(folder, "SELECT contact_name FROM household ORDER BY id")

    answer = imece(
        *("reset-demo", "--yes", "--households", "70", "--seed", "8", "--plan-seconds", "1")
    )

    assert answer.exit_code == 0, answer.output
    assert "is published for" in answer.output
    assert rows(folder, "SELECT state FROM plan") == [("published",)]
    second = rows(folder, "SELECT contact_name FROM household ORDER BY id")
    assert len(second) == 70
    assert second[:60] != first


def test_the_logins_say_which_drivers_drive_and_when(
    imece: Imece, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = local_day(datetime.now(UTC))
    imece("reset-demo", "--yes", "--households", "70", "--plan-seconds", "1")
    after = local_day(datetime.now(UTC))  # another day where midnight lies between
    engine = create_engine(f"sqlite:///{folder / 'imece.sqlite'}")

    show_logins(engine)

    engine.dispose()
    driving = rows(
        folder, 'SELECT username FROM "user" WHERE id IN (SELECT driver_id FROM route) ORDER BY 1'
    )
    lines = capsys.readouterr().out.splitlines()
    [planned] = [date.fromisoformat(str(day)) for (day,) in rows(folder, "SELECT day FROM plan")]
    told = [line.split()[1] for line in lines if line.endswith(f"drives on {planned:%d.%m.%Y}")]
    assert planned in {today + timedelta(days=1) for today in (before, after)}
    assert driving
    assert sorted(told) == [username for (username,) in driving]


def test_resetting_asks_and_no_means_no(imece: Imece, folder: Path) -> None:
    imece("seed", *SMALL)
    before = rows(folder, "SELECT * FROM household ORDER BY id")

    answer = imece("reset-demo", typed="n\n")

    assert answer.exit_code == 1
    assert rows(folder, "SELECT * FROM household ORDER BY id") == before


def test_resetting_a_database_in_real_use_is_refused(imece: Imece, folder: Path) -> None:
    an_administrator(imece)

    answer = imece("reset-demo", "--yes")

    assert answer.exit_code == 1
    assert "not marked as a demo" in answer.output
    assert rows(folder, 'SELECT username FROM "user"') == [("mudur",)]


def an_administrator(imece: Imece) -> None:
    imece("migrate")
    made = imece(
        *("create-admin", "--username", "mudur", "--name", "Müdür"),
        *("--password", "dört uzun kelime"),
    )
    assert made.exit_code == 0, made.output
