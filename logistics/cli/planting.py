"""The demo town: planted into an empty database, and planted anew."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

import click
from sqlalchemy import Engine
from sqlmodel import Session

from logistics.adapters.sealing import sealer_from
from logistics.cli import installation, planning
from logistics.cli.ground import GROUND
from logistics.cli.installation import Installation
from logistics.cli.progress import bar
from logistics.domain.calendar import local_day
from logistics.services.planning.warming import use_kept_code
from logistics.store.engine import READ_ONLY, create_engine
from logistics.store.migrate import erase, upgrade
from seeds.organisation import organisation
from seeds.plant import NotEmpty, Town, is_demo, is_empty, plant, steps
from seeds.planting.facts import lay_ground

DEFAULT = Town()
MOST_HOUSEHOLDS = 100_000


def town_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the size and the number of the town to a command."""
    size = click.option(
        "--households", default=DEFAULT.households, show_default=True,
        type=click.IntRange(0, MOST_HOUSEHOLDS), help="How many households live in the town.",
    )  # fmt: skip
    number = click.option(
        "--seed", default=DEFAULT.seed, show_default=True, type=click.IntRange(0),
        help="The number of the town: the same number gives the same town.",
    )  # fmt: skip
    return size(number(command))


@click.command()
@town_options
def seed(households: int, seed: int) -> None:
    """Plants the demo town into an empty database."""
    found = installation.for_demo()
    engine = installation.opened(found)
    if not plant_town(engine, found, Town(households=households, seed=seed)):
        click.echo("The demo town stands already; nothing was changed.")


@click.command("reset-demo")
@town_options
@planning.search_option
@click.option("--yes", is_flag=True, help="Does not ask.")
def reset_demo(households: int, seed: int, plan_seconds: int, yes: bool) -> None:
    """Throws the demo town away, plants it anew and plans its tomorrow."""
    found = installation.for_demo()
    use_kept_code(found.folder)
    engine = create_engine(found.database)
    _refuse_real(installation.brought_forward(found), found)
    if not yes:
        click.confirm(f"Everything in {found.shown_database} will be lost. Go on?", abort=True)
    erase(engine)
    upgrade(engine)
    plant_town(engine, found, Town(households=households, seed=seed))
    planning.plan_tomorrow(engine, folder=found.folder, seconds=plan_seconds)


def plant_town(engine: Engine, found: Installation, town: Town) -> bool:
    """Plants the town with a bar to watch; tells whether there was anything to do."""
    at, started = datetime.now(UTC), perf_counter()
    lay_ground(found.folder / GROUND)
    if stands(engine):
        return False
    with bar(sum(step.units for step in steps(town, at=at))) as advance:
        try:
            with Session(engine) as session, session.begin():
                planted = plant(
                    session, town, sealer=sealer_from(found.secret or ""), at=at,
                    on_progress=advance,
                )  # fmt: skip
        except NotEmpty:
            raise click.ClickException(NOT_EMPTY.format(found.shown_database)) from None
    seconds = perf_counter() - started
    click.echo(f"Town {town.seed} with {town.households} households planted in {seconds:.1f} s.")
    return planted


NOT_EMPTY = "{} is in real use; the demo town is only planted into an empty database."


def stands(engine: Engine) -> bool:
    """Tells whether the demo town stands in the database."""
    with Session(engine.execution_options(**READ_ONLY)) as session:
        return is_demo(session)


def untouched(engine: Engine) -> bool:
    """Tells whether nobody has used the database yet."""
    with Session(engine.execution_options(**READ_ONLY)) as session:
        return is_empty(session)


def show_logins(engine: Engine) -> None:
    """Prints the demo's public user names and passwords, by role, and which driver drives when."""
    days = planning.days_of_drivers(engine, today=local_day(datetime.now(UTC)))
    click.echo("Sign in as (demo only, these passwords are public):")
    for user in organisation().users:
        line = f"  {user.role.value:<12} {user.login:<12} {user.demo_password}"
        day = days.get(user.login)
        click.echo(f"{line:<52} drives on {day:%d.%m.%Y}" if day else line)


def _refuse_real(engine: Engine, found: Installation) -> None:
    if not stands(engine) and not untouched(engine):
        raise click.ClickException(
            f"{found.shown_database} is not marked as a demo. Nothing was removed."
        )
