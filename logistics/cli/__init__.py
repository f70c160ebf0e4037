"""The ``imece`` command: everything that is done at a machine instead of on a screen.

Each command lives in a module of its subject, which is loaded only when the
command runs: ``imece --help`` answers at once and needs no database.
"""

from importlib import import_module

import click

COMMANDS = {
    "run": ("serving:run", "Starts İmece with its demo town: what a newcomer needs."),
    "serve": ("serving:serve", "Serves the application for real; the secret key is yours."),
    "work": (
        "serving:work",
        "Does the long work apart from the screens: plans, spreadsheets, nightly proof.",
    ),
    "seed": ("planting:seed", "Plants the demo town into an empty database."),
    "reset-demo": (
        "planting:reset_demo",
        "Throws the demo town away, plants it anew and plans its tomorrow.",
    ),
    "facts": ("facts:facts", "Adds İzmit's neighbourhoods, the catalogue and the maps' ground."),
    "create-admin": ("accounts:create_admin", "Makes an administrator, who makes the others."),
    "migrate": ("database:migrate", "Brings the database to the shape this version expects."),
    "prove": ("database:prove", "Recomputes the stock from its movements, shows differences."),
    "digest": ("digest:digest", "Sends the morning's digest of alerts to those who asked for it."),
    "doctor": ("doctor:doctor", "Checks the installation and says how to mend it."),
    "secret": ("accounts:secret", "Prints a new secret key."),
    "warm": (
        "warming:warm",
        "Makes the route search ready, so that the first plan does not wait for it.",
    ),
    "roads": ("roads:roads", "Takes real roads in, for times and lengths of the routes."),
    "boundaries": ("ground:boundaries", "Takes real boundaries of the neighbourhoods in."),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and sentences before it loads them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names in the order a newcomer needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Loads one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists every command with its sentence, without loading any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"max_content_width": 100})
@click.version_option(package_name="imece", message="%(version)s")
def main() -> None:
    """İmece: the food bank's stock and deliveries.

    IMECE_DATABASE, IMECE_DATA_FOLDER and IMECE_SECRET_KEY say where the data is
    and which key seals it; without them everything lies in ./instance.
    """
