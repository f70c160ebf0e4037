"""``python -m routing``: what is measured of the library itself, one module a command."""

from importlib import import_module

import click

COMMANDS = {
    "maps-bench": ("routing.maps.bench:maps_bench", "Measures the map of a day of many stops."),
    "bench": ("routing.bench.command:bench", "Measures the search beside best plans and peers."),
    "instances": ("routing.instances.command:instances", "Judges published best plans."),
    "bound": ("routing.bounds.command:bound", "Measures how sharp the lower bounds are."),
    "scale": ("routing.scale:scale", "Measures a search of thousands of stops."),
    "roads-bench": ("routing.roads.bench:roads_bench", "Measures travel on a road map."),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and sentences before it loads them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Loads one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists every command with its sentence, without loading any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in COMMANDS.items()])


@click.group(cls=LazyGroup)
def main() -> None:
    """Measures the library."""


if __name__ == "__main__":
    main(prog_name="python -m routing")
