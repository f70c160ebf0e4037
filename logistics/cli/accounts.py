"""The first administrator, and the secret key."""

import secrets
from datetime import UTC, datetime

import click
from sqlmodel import Session

from logistics.cli import installation
from logistics.domain.errors import InvalidValue
from logistics.domain.roles import Role
from logistics.services import administering
from logistics.store.documents import Command

SECRET_BYTES = 48
WORDS = {
    ("password", "short"): "The password needs at least 10 characters; four words do well.",
    ("password", "long"): "The password is longer than 256 characters.",
    ("password", "common"): "The password repeats too few characters.",
    ("username", "taken"): "There is already such a user.",
    ("username", "username"): "A user name is of small letters a–z, digits, dot, dash.",
}


@click.command("create-admin")
@click.option("--username", prompt="User name", help="What the administrator signs in with.")
@click.option("--name", prompt="Full name", help="What others see.")
@click.password_option(help="At least 10 characters; asked for when left out, which is safer.")
def create_admin(username: str, name: str, password: str) -> None:
    """Makes an administrator, who makes the others."""
    if not name.strip():
        raise click.ClickException("The full name cannot be empty.")
    at = datetime.now(UTC)
    command = Command(
        key=f"admin {secrets.token_hex(8)}", actor_id=0, happened_at=at, recorded_at=at
    )
    engine = installation.current(installation.find())
    try:
        with Session(engine) as session, session.begin():
            administering.add_user(
                session, command=command, username=username.strip(), name=name.strip(),
                phone="", password=password, roles=[Role.ADMIN],
            )  # fmt: skip
    except InvalidValue as refusal:
        raise click.ClickException(WORDS[refusal.field, refusal.why]) from refusal
    click.echo(f"{username.strip()} can sign in as administrator.")


@click.command()
def secret() -> None:
    """Prints a new secret key."""
    click.echo(secrets.token_urlsafe(SECRET_BYTES))
