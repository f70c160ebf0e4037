"""The morning's digest, at a machine: shown, or sent to those who still lack it."""

import os
from datetime import UTC, datetime

import click
from sqlmodel import Session

from logistics.adapters.mail import post_from
from logistics.cli import installation
from logistics.services import watching
from logistics.store.engine import READ_ONLY


@click.command()
@click.option("--print", "shown", is_flag=True, help="Only shows what would be sent.")
@click.option("--language", type=click.Choice(["tr", "en"]), default="tr", show_default=True)
def digest(shown: bool, language: str) -> None:
    """Sends the morning's digest of alerts to those who asked for it."""
    engine = installation.current(installation.find())
    at = datetime.now(UTC)
    if shown:
        with Session(engine.execution_options(**READ_ONLY)) as session:
            letter = watching.compose(session, at=at, language="en" if language == "en" else "tr")
        click.echo(f"{letter.subject}\n\n{letter.text}")
        return
    try:
        post = post_from(os.environ)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if post is None:
        raise click.ClickException("No mail server is named: set IMECE_SMTP_URL, IMECE_MAIL_FROM.")
    click.echo(f"Sent to {watching.send_digests(engine, post, at=at)}.")
