"""Serving the screens, and doing the long work beside them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import NoReturn

import click
from sqlalchemy import Engine
from waitress import create_server

from logistics.app import LARGEST_REQUEST_BYTES, create_app
from logistics.cli import installation, planning, planting, working
from logistics.cli.installation import Installation
from logistics.domain.calendar import local_day
from logistics.services.planning.warming import use_kept_code
from seeds.plant import Town

HOST = "127.0.0.1"
PORT = 8000
LOOPBACK = frozenset({HOST, "localhost", "::1"})
THREADS = 8
PATIENCE_S = 10


def address_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds host and port to a command."""
    host = click.option("--host", default=HOST, show_default=True, help="Where to listen.")
    port = click.option(
        "--port", default=PORT, show_default=True, type=click.IntRange(0, 65535),
        help="0 takes any free one.",
    )  # fmt: skip
    return host(port(command))


@click.command()
@address_options
@planning.search_option
def run(host: str, port: int, plan_seconds: int) -> None:
    """Starts İmece with its demo town: what a newcomer needs."""
    with stoppable(), listening(host, port) as door:
        found = installation.for_demo()
        use_kept_code(found.folder)
        engine = installation.opened(found)
        if planting.untouched(engine):
            planting.plant_town(engine, found, Town())
        if planting.stands(engine):
            planning.plan_tomorrow(engine, folder=found.folder, seconds=plan_seconds)
            _tell_when_past(engine)
            planting.show_logins(engine)
            _warn_when_open(host)
        engine.dispose()
        with a_worker():
            answer(found, door, PROXIES=0)


@click.command()
@address_options
@click.option(
    "--proxies", envvar="IMECE_PROXIES", show_envvar=True, default=0, show_default=True,
    type=click.IntRange(0, 9), help="How many web servers of yours stand in front.",
)  # fmt: skip
@click.option(
    "--insecure-http", is_flag=True,
    help="Lets sessions travel without TLS: only to try it out on one machine.",
)  # fmt: skip
def serve(host: str, port: int, proxies: int, insecure_http: bool) -> None:
    """Serves the application for real; the secret key is yours."""
    with stoppable(), listening(host, port) as door:
        found = installation.for_real()
        use_kept_code(found.folder)
        engine = installation.current(found)
        if planting.stands(engine):
            raise click.ClickException(
                "The demo town stands in this database, and its passwords are public. "
                "Name another database (IMECE_DATABASE), or use `imece run`."
            )
        engine.dispose()
        answer(found, door, PROXIES=proxies, SESSION_COOKIE_SECURE=not insecure_http)


@click.command()
@click.option("--while-parent-lives", is_flag=True, hidden=True)
def work(while_parent_lives: bool) -> None:
    """Does the long work apart from the screens: plans, spreadsheets, nightly proof."""
    found = installation.find()
    use_kept_code(found.folder)
    engine = installation.current(found)
    if while_parent_lives:
        working.go_with_parent()
    click.echo("Waiting for work.")
    with stoppable():
        working.work(engine, found.folder)


def answer(found: Installation, door: socket.socket, **config: object) -> None:
    """Answers browsers until somebody asks to stop; ``config`` is for the application."""
    app = create_app({**found.config, **config})
    server = create_server(
        app, sockets=[door], threads=THREADS,
        # The application refuses what is too large in words; far beyond that nobody listens.
        max_request_body_size=2 * LARGEST_REQUEST_BYTES,
        # The application itself reads what the web servers in front say, and counts them.
        clear_untrusted_proxy_headers=not app.config["PROXIES"],
    )  # fmt: skip
    host, port = door.getsockname()[:2]
    click.secho(f"İmece is at http://{host}:{port} (Ctrl-C ends it).", bold=True)
    server.run()
    click.echo("Ended.")


@contextmanager
def stoppable() -> Iterator[None]:
    """Lets a polite request to stop (SIGTERM) end the block as Ctrl-C does, and quietly."""
    earlier = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, earlier)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Takes the port before any work is done, or says in clear words why not."""
    try:
        door = _door(host, port)
    except OSError as error:
        raise click.ClickException(
            f"Port {port} of {host} cannot be used ({error.strerror}). "
            f"Is İmece running already? Otherwise name another: --port {port + 1}"
        ) from error
    with door:
        yield door


def _tell_when_past(engine: Engine) -> None:
    day = planning.past_day(engine, today=local_day(datetime.now(UTC)))
    if day is not None:
        click.secho(
            f"The demo's deliveries were for {day:%d.%m.%Y}, so no routes wait for today. "
            "`make reset-demo` plants the town anew, with fresh stock and a plan for tomorrow.",
            fg="yellow",
        )


def _warn_when_open(host: str) -> None:
    if host not in LOOPBACK:
        click.secho("Whoever reaches this machine can sign in with these passwords!", fg="red")


def _door(host: str, port: int) -> socket.socket:
    """Returns a socket that listens; who comes early waits until somebody answers."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    family, kind, protocol, _, address = found[0]
    door = socket.socket(family, kind, protocol)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen()
    except OSError:
        door.close()
        raise
    return door


@contextmanager
def a_worker() -> Iterator[subprocess.Popen[bytes]]:
    """Keeps a job worker beside us for as long as the block lasts.

    It is told of our end by its standard input, so that it goes even when we are killed.
    """
    command = [sys.executable, "-m", "logistics.cli", "work", "--while-parent-lives"]
    worker = subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, start_new_session=True, env=os.environ.copy()
    )
    try:
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    raise SystemExit(0)
