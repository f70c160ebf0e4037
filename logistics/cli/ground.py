"""The ground of the maps: real boundaries in place of the approximate cells."""

from pathlib import Path

import click

from logistics.cli import installation
from seeds.boundaries import BoundaryError, import_boundaries

GROUND = "ground"


@click.group()
def boundaries() -> None:
    """Takes real boundaries of the neighbourhoods in."""


@boundaries.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Copies a GeoJSON FeatureCollection, whose features carry properties.name, into the ground."""
    found = installation.find()
    installation.make_folder(found.folder)
    try:
        written = import_boundaries(file, folder=found.folder / GROUND)
    except BoundaryError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"The maps now stand on {written}.")
