"""``imece --help``: every command with a sentence, at once."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from logistics.cli import COMMANDS, main


def test_help_lists_every_command_with_its_sentence() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output

    for name, (_, sentence) in COMMANDS.items():
        assert f"  {name} " in shown
        assert sentence in " ".join(shown.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_of_itself_what_the_list_says(name: str) -> None:
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.name == name
    assert command.get_short_help_str(limit=200) == COMMANDS[name][1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_its_options(name: str) -> None:
    answer = CliRunner().invoke(main, [name, "--help"])

    assert answer.exit_code == 0, answer.output


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(main, ["plant"]).exit_code == 2


def test_help_loads_no_database_and_no_solver() -> None:
    code = (
        "import sys, logistics.cli\n"
        "try: logistics.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = set(run.stderr.split())
    assert not loaded & {"sqlalchemy", "flask", "ortools", "typst", "numpy", "folium"}
