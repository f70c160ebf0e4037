"""Where this installation keeps its data, and which secret seals it.

The environment says so; what it does not say lies in ``./instance``. The demo
may make a secret of its own, kept in a file only its owner can read. A real
installation is given one, and never makes it up.
"""

import os
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from logistics.store.engine import create_engine
from logistics.store.migrate import is_current, lacks, upgrade

KEY_FILE = "secret.key"
SHORTEST_SECRET = 32
LACKING = (
    "{} was made by an earlier version, before the first release, and lacks {}. "
    "`make reset-demo` plants a demo town anew; other data stays with the version that made it."
)
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


class SecretSource(StrEnum):
    """Where the secret key comes from."""

    ENVIRONMENT = "IMECE_SECRET_KEY"
    FILE = "the demo's own file"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The database, the folder and the secret of one installation."""

    database: str = field(repr=False)
    folder: Path
    secret: str | None = field(repr=False)
    secret_source: SecretSource

    @property
    def config(self) -> dict[str, Any]:
        """Returns what the application is told."""
        return {
            "DATABASE": self.database,
            "DATA_FOLDER": str(self.folder),
            "SECRET_KEY": self.secret,
        }

    @property
    def shown_database(self) -> str:
        """Returns the database's address without its password."""
        return make_url(self.database).render_as_string(hide_password=True)


def find() -> Installation:
    """Returns the installation the environment speaks of; makes nothing."""
    folder = Path(os.environ.get("IMECE_DATA_FOLDER") or "instance").absolute()
    given, kept = os.environ.get("IMECE_SECRET_KEY"), folder / KEY_FILE
    secret, source = given, SecretSource.ENVIRONMENT
    if not given:
        secret = kept.read_text().strip() if kept.exists() else None
        source = SecretSource.FILE if secret else SecretSource.NOWHERE
    return Installation(
        database=os.environ.get("IMECE_DATABASE") or f"sqlite:///{folder / 'imece.sqlite'}",
        folder=folder,
        secret=secret,
        secret_source=source,
    )


def for_demo() -> Installation:
    """Returns the installation with its folder, and with a secret even if it has to be made."""
    found = find()
    make_folder(found.folder)
    if found.secret is None:
        _write_private(found.folder / KEY_FILE, secrets.token_urlsafe(48) + "\n")
        click.echo(f"A secret key for the demo only was made: {found.folder / KEY_FILE}")
        click.echo("A real installation gets its own: imece secret prints one.")
        found = find()
    return found


def for_real() -> Installation:
    """Returns the installation, or refuses when nobody gave it a secret of its own."""
    found = find()
    if found.secret_source is not SecretSource.ENVIRONMENT:
        raise click.ClickException(
            "Set IMECE_SECRET_KEY: sessions and sealed identity numbers depend on it. "
            "`imece secret` prints a new key; keep it apart from the database."
        )
    if len(found.secret or "") < SHORTEST_SECRET:
        raise click.ClickException(
            f"IMECE_SECRET_KEY is shorter than {SHORTEST_SECRET} characters. "
            "`imece secret` prints one that is long enough."
        )
    make_folder(found.folder)
    return found


def make_folder(folder: Path) -> None:
    """Makes the data folder for its owner alone; one that stands already is left as it is."""
    if not folder.exists():
        folder.mkdir(parents=True, mode=PRIVATE_FOLDER)


def opened(installation: Installation) -> Engine:
    """Opens the database and brings it to the newest shape, or says why that is not possible."""
    engine = brought_forward(installation)
    _refuse_lacking(engine, installation)
    return engine


def brought_forward(installation: Installation) -> Engine:
    """Opens the database after every migration it had not seen."""
    make_folder(installation.folder)
    engine = create_engine(installation.database)
    if not is_current(engine):
        upgrade(engine)
    return engine


def current(installation: Installation) -> Engine:
    """Opens the database, or refuses when it lacks a migration."""
    engine = create_engine(installation.database)
    if not is_current(engine):
        raise click.ClickException(
            f"{installation.shown_database} has not the shape this version expects. "
            "Run `imece migrate` first."
        )
    _refuse_lacking(engine, installation)
    return engine


def _refuse_lacking(engine: Engine, installation: Installation) -> None:
    lacking = lacks(engine)
    if lacking:
        raise click.ClickException(LACKING.format(installation.shown_database, lacking[0]))


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "w") as file:
        file.write(text)
