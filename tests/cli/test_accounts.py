"""The first administrator and the secret key."""

from pathlib import Path

import pytest
from sqlmodel import Session

from logistics.adapters import passwords
from logistics.domain.roles import Role
from logistics.store import users
from logistics.store.engine import create_engine
from tests.cli.ground import SECRET, Imece

PASSWORD = "dört uzun kelime yeter"
TYPED = f"{PASSWORD}\n{PASSWORD}\n"
ARGUMENTS = ("create-admin", "--username", "mudur", "--name", "Deneme Müdür")


@pytest.fixture
def migrated(imece: Imece) -> Imece:
    imece("migrate")
    return imece


def test_an_administrator_signs_in_with_the_password_that_was_asked_for(
    migrated: Imece, folder: Path
) -> None:
    answer = migrated(*ARGUMENTS, typed=TYPED)

    assert answer.exit_code == 0, answer.output
    with Session(create_engine(f"sqlite:///{folder / 'imece.sqlite'}")) as session:
        account = users.account_by_name(session, "mudur")
    assert account is not None
    assert account.roles == {Role.ADMIN}
    assert passwords.matches(PASSWORD, account.user.password_hash)


def test_the_password_is_never_shown(migrated: Imece) -> None:
    assert PASSWORD not in migrated(*ARGUMENTS, typed=TYPED).output


def test_a_short_password_is_refused(migrated: Imece) -> None:
    answer = migrated(*ARGUMENTS, typed="123456789\n123456789\n")

    assert answer.exit_code == 1
    assert "at least 10 characters" in answer.output


def test_a_mistyped_password_is_asked_for_again(migrated: Imece) -> None:
    answer = migrated(*ARGUMENTS, typed=f"{PASSWORD}\nanother one entirely\n{TYPED}")

    assert answer.exit_code == 0
    assert "do not match" in answer.output


def test_a_taken_user_name_is_refused(migrated: Imece) -> None:
    migrated(*ARGUMENTS, typed=TYPED)

    again = migrated(*ARGUMENTS, typed=TYPED)

    assert again.exit_code == 1
    assert "already such a user" in again.output


def test_a_password_of_few_characters_is_refused(migrated: Imece) -> None:
    answer = migrated(*ARGUMENTS, typed="aaaaaaaaaaaa\naaaaaaaaaaaa\n")

    assert answer.exit_code == 1
    assert "too few characters" in answer.output


@pytest.mark.parametrize(
    ("username", "name", "words"),
    [("mudur", " ", "full name cannot be empty"), ("Müdür Bey", "Müdür", "small letters")],
)
def test_a_name_nobody_can_use_is_refused(
    migrated: Imece, username: str, name: str, words: str
) -> None:
    answer = migrated("create-admin", "--username", username, "--name", name, typed=TYPED)

    assert answer.exit_code == 1
    assert words in answer.output


def test_without_a_migrated_database_nobody_is_made(imece: Imece, folder: Path) -> None:
    folder.mkdir()

    answer = imece(*ARGUMENTS, typed=TYPED)

    assert answer.exit_code == 1
    assert "imece migrate" in answer.output


def test_each_secret_is_long_and_new(imece: Imece) -> None:
    first, second = imece("secret").output.strip(), imece("secret").output.strip()

    assert first != second
    assert len(first) >= len(SECRET)
