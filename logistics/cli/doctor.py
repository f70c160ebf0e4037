"""``imece doctor``: every condition of a healthy installation, and how to mend what is not."""

import click

from logistics.cli import checks, installation
from logistics.cli.checks import Finding


@click.command()
def doctor() -> None:
    """Checks the installation and says how to mend it."""
    findings = [check(installation.find()) for check in checks.ALL]
    for finding in findings:
        _show(finding)
    wrong = sum(not finding.ok for finding in findings)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(findings)} checks failed.")
    click.echo("Everything is in order.")


def _show(finding: Finding) -> None:
    click.echo(f"{_mark(finding)}  {finding.name:<14} {finding.words}")
    if finding.mend:
        click.echo(f"    {'':<14} → {finding.mend}")


def _mark(finding: Finding) -> str:
    if not finding.ok:
        return click.style("!!", fg="red", bold=True)
    return click.style("--", fg="yellow") if finding.mend else click.style("ok", fg="green")
