"""``imece warm``: the route search and its bound are made ready before anybody waits for them."""

import click

from logistics.cli import installation
from logistics.services.planning import warming


@click.command()
def warm() -> None:
    """Makes the route search ready, so that the first plan does not wait for it."""
    found = installation.find()
    installation.make_folder(found.folder)
    this_time, next_time = warming.warm_up(found.folder)
    click.echo(
        f"The route search began within {this_time.search_s:.1f} s; "
        f"from now on it begins within {next_time.search_s:.1f} s."
    )
    click.echo(
        f"How good a plan is was looked at within {this_time.bound_s:.1f} s; "
        f"from now on that begins within {next_time.bound_s:.1f} s."
    )
