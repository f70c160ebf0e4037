"""``imece warm``: the route search is made ready before anybody waits for it."""

import click

from logistics.cli import installation
from logistics.services.planning import warming


@click.command()
def warm() -> None:
    """Makes the route search ready, so that the first plan does not wait for it."""
    found = installation.find()
    installation.make_folder(found.folder)
    this_time_s, next_time_s = warming.warm_up(found.folder)
    click.echo(
        f"The route search began within {this_time_s:.1f} s; "
        f"from now on it begins within {next_time_s:.1f} s."
    )
