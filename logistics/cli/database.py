"""The database: its shape, and the proof of its stock."""

import click
from sqlmodel import Session

from logistics.cli import installation
from logistics.store import ledger
from logistics.store.engine import READ_ONLY
from logistics.store.proof import Finding, Flaw, prove_promises


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
        findings = prove_promises(session)
    for each in differences:
        click.echo(f"{each.place}, lot {each.lot}: {each.kept} kept, {each.proven} proven")
    for found in findings:
        click.echo(sentence(found))
    if differences or findings:
        raise click.ClickException(
            f"{len(differences)} balances differ from their movements, "
            f"{len(findings)} promises or rows contradict them."
        )
    click.echo("Every balance is the sum of its movements, and every promise is kept by one.")


def sentence(found: Finding) -> str:
    """Returns what the command says of a finding."""
    match found.flaw:
        case Flaw.LOADED_ASTRAY:
            says = "counts as on its way, but its trip is not loaded or its route is closed"
            return f"{found.subject}: {found.kept} of lot {found.of} {says}"
        case Flaw.PROMISED_BEYOND:
            return f"{found.subject}, lot {found.of}: {found.kept} promised, {found.proven} held"
        case Flaw.DELIVERED_OTHERWISE:
            says = f"{found.kept} delivered by its promise, {found.proven} by its movements"
            return f"{found.subject}, lot {found.of}: {says}"
        case Flaw.PROMISED_TWICE:
            return f"{found.subject}: goods are promised, loaded or delivered more than once"
        case Flaw.POINTS_NOWHERE:
            return f"{found.subject} points at a row of {found.of} that no longer exists"
