"""``imece facts``: what a real installation starts with, and nothing invented."""

import click
from sqlmodel import Session

from logistics.cli import installation
from logistics.cli.ground import GROUND
from seeds.planting.facts import add_items, add_kits, add_neighbourhoods, add_places, lay_ground

SHARED = {"neighbourhoods": add_neighbourhoods, "items": add_items, "kits": add_kits}
PLACES = {"places": add_places}


@click.command()
@click.option("--with-places", is_flag=True, help="Adds the demo depot's shelves, as a start.")
def facts(with_places: bool) -> None:
    """Adds İzmit's neighbourhoods, the catalogue and the maps' ground.

    What is there already stays as it is, so this may be run again at any time.
    """
    found = installation.find()
    engine = installation.current(found)
    parts = SHARED | (PLACES if with_places else {})
    with Session(engine) as session, session.begin():
        added = {name: add(session) for name, add in parts.items()}
    added["ground files"] = lay_ground(found.folder / GROUND)
    click.echo("Added: " + ", ".join(f"{count} {name}" for name, count in added.items()) + ".")
    if not any(added.values()):
        click.echo("Everything was here already; nothing was changed.")
