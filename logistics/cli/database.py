"""The database: its shape, and the proof of its stock."""

import click
from sqlmodel import Session

from logistics.cli import installation
from logistics.store import ledger
from logistics.store.engine import READ_ONLY


@click.command()
def migrate() -> None:
    """Brings the database to the shape this version expects."""
    found = installation.find()
    installation.opened(found).dispose()
    click.echo(f"{found.shown_database} has the newest shape.")


@click.command()
def prove() -> None:
    """Recomputes the stock from its movements, shows differences."""
    engine = installation.current(installation.find())
    with Session(engine.execution_options(**READ_ONLY)) as session:
        differences = ledger.prove(session)
    for each in differences:
        click.echo(f"{each.place}, lot {each.lot}: {each.kept} kept, {each.proven} proven")
    if differences:
        raise click.ClickException(f"{len(differences)} balances differ from their movements.")
    click.echo("Every balance is the sum of its movements.")
