"""The first administrator, and the secret key."""

import secrets
from datetime import UTC, datetime

import click
from sqlmodel import Session

from logistics.adapters import passwords
from logistics.cli import installation
from logistics.domain.errors import InvalidValue
from logistics.domain.roles import Role
from logistics.store import users

SHORTEST_PASSWORD = 10
SECRET_BYTES = 48


@click.command("create-admin")
@click.option("--username", prompt="User name", help="What the administrator signs in with.")
@click.option("--name", prompt="Full name", help="What others see.")
@click.password_option(help="At least 10 characters; asked for when left out, which is safer.")
def create_admin(username: str, name: str, password: str) -> None:
    """Makes an administrator, who makes the others."""
    username, name = username.strip(), name.strip()
    if not username or not name:
        raise click.ClickException("The user name and the full name cannot be empty.")
    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(
            f"The password needs at least {SHORTEST_PASSWORD} characters; four words do well."
        )
    with Session(installation.current(installation.find())) as session, session.begin():
        _add(session, username=username, name=name, password=password)
    click.echo(f"{username} can sign in as administrator.")


def _add(session: Session, *, username: str, name: str, password: str) -> None:
    try:
        users.add_user(
            session,
            username=username,
            name=name,
            password_hash=passwords.hashed(password),
            roles=[Role.ADMIN],
            at=datetime.now(UTC),
        )
    except InvalidValue as refusal:
        raise click.ClickException(f"There is already a user {username}.") from refusal


@click.command()
def secret() -> None:
    """Prints a new secret key."""
    click.echo(secrets.token_urlsafe(SECRET_BYTES))
