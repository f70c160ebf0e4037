"""The roads a plan drives on: from OpenStreetMap, in place of estimates from straight lines."""

import time
from pathlib import Path

import click
from sqlmodel import Session

from logistics.cli import installation
from logistics.services.planning import roads as kept
from logistics.services.planning.roads import KeptRoads, Source, TravelInUse
from logistics.store.engine import READ_ONLY


@click.group()
def roads() -> None:
    """Takes real roads in, for times and lengths of the routes."""


@roads.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Reads an OpenStreetMap extract (.osm.pbf) of the region into the data folder."""
    found = installation.find()
    installation.make_folder(found.folder)
    begun = time.perf_counter()
    try:
        taken = kept.import_roads(file, folder=found.folder)
    except kept.UnreadableExtract as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{sentence(taken)} Read in {time.perf_counter() - begun:.1f} s.")
    for what, count in taken.source["skipped"].items():
        click.echo(f"  left out: {count} {what}")
    click.echo("Plans are measured on them from now on. © OpenStreetMap contributors (ODbL)")


@roads.command("show")
def show() -> None:
    """Tells what the next plan will be measured with."""
    found = installation.find()
    engine = installation.current(found)
    with Session(engine.execution_options(**READ_ONLY)) as session:
        in_use = kept.travel_in_use(session, found.folder)
    click.echo(words(in_use))
    if in_use.roads is not None:
        click.echo(sentence(in_use.roads))


@roads.command("forget")
def forget() -> None:
    """Throws the imported roads away; travel is estimated again."""
    if not kept.forget_roads(installation.find().folder):
        raise click.ClickException("No roads were ever imported.")
    click.echo("The roads are gone; travel is estimated from straight lines.")


def words(in_use: TravelInUse) -> str:
    """Returns what is in use, in a sentence, with what does not work of it."""
    says = {
        Source.OSRM: f"Travel comes from the server at {in_use.server}.",
        Source.ROADS: "Travel is measured on imported roads.",
        Source.ESTIMATED: "Travel is estimated from straight lines (tahmini).",
    }[in_use.source]
    if in_use.server_trouble:
        says += f" The server at {in_use.server} is of no use: {in_use.server_trouble}."
    if in_use.roads_trouble:
        says += f" The imported roads are of no use: {in_use.roads_trouble}"
    return says


def sentence(roads: KeptRoads) -> str:
    """Returns where roads come from and how much of them there is."""
    source = roads.source
    dated = f" of {source['date'][:10]}" if source["date"] else ""
    return (
        f"{source['name']}{dated}: {roads.junctions} junctions, {roads.edges} edges; "
        f"{source['kept_percent']} % of the roads' length hang together, "
        f"{source['bans']} bans on turning."
    )
