"""Starting and ending, as real programs: the demo, the real thing, and the worker beside them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlmodel import Session, select

from logistics.cli import main, serving
from logistics.cli.planning import past_day, request
from logistics.domain.calendar import local_day
from logistics.services.planning import plan_queue
from logistics.store.engine import create_engine
from logistics.store.tables import ProgrammeRow
from routing.kernel.cache import VARIABLE
from tests.cli.ground import SECRET, Imece

PATIENCE_S = 60
ADDRESS = re.compile(r"İmece is at (http://\S+)")


@dataclass
class Program:
    """A started ``imece`` command and what it has said so far."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def heard(self, pattern: str) -> str:
        """Reads on until a line matches, and returns what the pattern's group holds."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            found = re.search(pattern, line)
            if found:
                return found[found.lastindex or 0]
        raise AssertionError(f"{pattern} was never said:\n{self.everything}")

    def ended_by(self, number: signal.Signals) -> int:
        """Sends a signal, reads the rest, and returns the exit status."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=PATIENCE_S)
        self.said.append(rest)
        return self.process.returncode

    @property
    def everything(self) -> str:
        return "".join(self.said)


Start = Callable[..., Program]


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts the command as a program of its own; ends what a test left running."""
    started: list[subprocess.Popen[str]] = []
    # A run in the background of a shell ignores Ctrl-C, and whoever it starts would do so too.
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)

    def start(*arguments: str, **environment: str) -> Program:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "logistics.cli", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path.cwd()), **environment},
        )
        started.append(process)
        return Program(process)

    yield start
    signal.signal(signal.SIGINT, earlier)
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo town that is planned in no time."""
    folder = tmp_path_factory.mktemp("planted") / "instance"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IMECE_SECRET_KEY", "IMECE_DATABASE"):
            patch.delenv(name, raising=False)
        patch.setenv("IMECE_DATA_FOLDER", str(folder))
        assert CliRunner().invoke(main, ("seed", "--households", "40")).exit_code == 0
    return folder


@pytest.fixture
def small_town(planted: Path, imece: Imece, folder: Path) -> Imece:
    """An installation with a copy of the demo town."""
    shutil.copytree(planted, folder)
    return imece


def test_a_newcomer_sees_a_plan_an_address_and_logins_and_ends_it_cleanly(
    small_town: Imece, start: Start, folder: Path
) -> None:
    program = start("run", "--port", "0", "--plan-seconds", "1")
    url = program.heard(ADDRESS.pattern)
    worker = child_of(program.process.pid)

    assert b"password" in answer_of(f"{url}/sign-in")
    assert program.ended_by(signal.SIGINT) == 0

    assert "is published for" in program.everything
    assert "imece-demo-koordinator" in program.everything
    assert (folder / "secret.key").read_text().strip() not in program.everything
    assert is_gone(worker)
    assert "Traceback" not in program.everything


def test_a_second_start_plants_and_plans_nothing_and_loses_nothing(
    small_town: Imece, start: Start, folder: Path
) -> None:
    first = start("run", "--port", "0", "--plan-seconds", "1")
    first.heard(ADDRESS.pattern)
    first.ended_by(signal.SIGTERM)
    before = counted(folder)

    second = start("run", "--port", "0", "--plan-seconds", "1")
    second.heard(ADDRESS.pattern)

    assert second.ended_by(signal.SIGTERM) == 0
    assert "planted" not in second.everything
    assert "published" not in second.everything
    assert counted(folder) == before


@pytest.mark.parametrize(("days", "told"), [(1, False), (2, True), (9, True)])
def test_a_demo_whose_day_is_past_says_so_and_how_to_renew_it(
    small_town: Imece, folder: Path, days: int, told: bool
) -> None:
    engine = create_engine(f"sqlite:///{folder / 'imece.sqlite'}")
    today = local_day(datetime.now(UTC))

    day = past_day(engine, today=today + timedelta(days=days))

    assert day == (today + timedelta(days=1) if told else None)


def test_an_old_demo_plans_nothing_for_the_past(
    small_town: Imece, start: Start, folder: Path
) -> None:
    engine = create_engine(f"sqlite:///{folder / 'imece.sqlite'}")
    long_ago = local_day(datetime.now(UTC)) - timedelta(days=8)
    with Session(engine) as session, session.begin():
        for programme in session.exec(select(ProgrammeRow)).all():
            programme.deliver_on = long_ago

    program = start("run", "--port", "0", "--plan-seconds", "1")
    program.heard(ADDRESS.pattern)

    assert program.ended_by(signal.SIGTERM) == 0
    assert f"were for {long_ago:%d.%m.%Y}" in program.everything
    assert "make reset-demo" in program.everything
    assert "published" not in program.everything
    assert counted(folder)["plan"] == 0


def test_a_worker_goes_even_when_its_parent_is_killed(small_town: Imece, start: Start) -> None:
    program = start("run", "--port", "0", "--plan-seconds", "1")
    program.heard("Waiting for work")
    worker = child_of(program.process.pid)

    program.process.kill()
    program.process.wait()

    assert is_gone(worker)


def test_a_planting_that_is_killed_starts_over_at_the_next_run(
    imece: Imece, start: Start, folder: Path
) -> None:
    planting = start("seed", "--households", "20000")
    planting.heard("Households")
    planting.process.kill()
    planting.process.wait()

    answer = imece("seed", "--households", "40")

    assert answer.exit_code == 0, answer.output
    assert counted(folder)["household"] == 40
    assert imece("prove").exit_code == 0


def test_a_port_that_is_taken_is_named_before_anything_is_made(imece: Imece, folder: Path) -> None:
    with taken_port() as port:
        answer = imece("run", "--port", str(port))

    assert answer.exit_code == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in answer.output
    assert f"--port {port + 1}" in answer.output
    assert not folder.exists()


def test_the_real_thing_answers_and_plants_nothing(
    imece: Imece, start: Start, folder: Path
) -> None:
    imece("migrate")

    program = start("serve", "--port", "0", IMECE_SECRET_KEY=SECRET)
    url = program.heard(ADDRESS.pattern)

    assert b"password" in answer_of(f"{url}/sign-in")
    assert b" 413 " in answer_to_the_head_of_a_request(url, size=2**30)
    assert program.ended_by(signal.SIGTERM) == 0
    assert set(counted(folder).values()) == {0}
    assert SECRET not in program.everything


@pytest.mark.parametrize(("options", "secure"), [((), True), (("--insecure-http",), False)])
def test_sessions_travel_with_tls_alone_unless_told_otherwise(
    imece: Imece, start: Start, options: tuple[str, ...], secure: bool
) -> None:
    imece("migrate")

    program = start("serve", "--port", "0", *options, IMECE_SECRET_KEY=SECRET)
    cookie = headers_of(f"{program.heard(ADDRESS.pattern)}/sign-in")["Set-Cookie"]

    assert ("; Secure" in cookie) is secure
    assert program.ended_by(signal.SIGTERM) == 0


@pytest.mark.parametrize(("proxies", "believed"), [("1", True), ("0", False)])
def test_only_a_web_server_that_was_announced_is_believed(
    imece: Imece, start: Start, proxies: str, believed: bool
) -> None:
    imece("migrate")

    program = start("serve", "--port", "0", IMECE_SECRET_KEY=SECRET, IMECE_PROXIES=proxies)
    url = program.heard(ADDRESS.pattern)
    said = headers_of(f"{url}/sign-in", **{"X-Forwarded-Proto": "https"})

    assert ("Strict-Transport-Security" in said) is believed
    assert program.ended_by(signal.SIGTERM) == 0


def test_a_number_of_web_servers_that_is_none_is_refused(
    imece: Imece, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMECE_PROXIES", "nginx")

    answer = imece("serve", "--port", "0")

    assert answer.exit_code == 2
    assert "IMECE_PROXIES" in answer.output


@pytest.mark.parametrize("secret", [None, "too-short"])
def test_the_real_thing_needs_a_secret_of_its_own(
    small_town: Imece, monkeypatch: pytest.MonkeyPatch, secret: str | None
) -> None:
    if secret:
        monkeypatch.setenv("IMECE_SECRET_KEY", secret)

    answer = small_town("serve", "--port", "0")

    assert answer.exit_code == 1
    assert "imece secret" in answer.output
    assert (secret or "nothing") not in answer.output


def test_the_real_thing_never_serves_public_passwords(
    small_town: Imece, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMECE_SECRET_KEY", SECRET)

    answer = small_town("serve", "--port", "0")

    assert answer.exit_code == 1
    assert "its passwords are public" in answer.output


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("work",)])
def test_without_its_migrations_nothing_starts(
    imece: Imece, folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    folder.mkdir()
    monkeypatch.setenv("IMECE_SECRET_KEY", SECRET)

    answer = imece(*command)

    assert answer.exit_code == 1
    assert "imece migrate" in answer.output


def test_the_real_thing_finds_the_machine_code_kept_with_its_data(
    imece: Imece, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imece("migrate")
    monkeypatch.setenv("IMECE_SECRET_KEY", SECRET)
    monkeypatch.setenv(VARIABLE, "elsewhere")
    seen: list[str] = []
    monkeypatch.setattr(serving, "answer", lambda *_, **__: seen.append(os.environ[VARIABLE]))

    imece("serve", "--port", "0")

    assert seen == [str(folder / "route-search")]


def test_a_worker_alone_shows_that_it_lives(imece: Imece, start: Start, folder: Path) -> None:
    imece("migrate")

    program = start("work")
    program.heard("Waiting for work")
    query = "SELECT count(*) FROM setting WHERE name = 'worker_seen_at'"
    seen = until(lambda: rows(folder, query) == [(1,)])

    assert seen
    assert program.ended_by(signal.SIGTERM) == 0
    assert "Traceback" not in program.everything


def test_a_worker_alone_works_on_what_the_screens_ask_for(
    small_town: Imece, start: Start, folder: Path
) -> None:
    engine = create_engine(f"sqlite:///{folder / 'imece.sqlite'}")
    plan_id = request(engine, seconds=1)
    plan_queue(engine, folder=folder).plan(plan_id)

    program = start("work")

    assert until(lambda: rows(folder, "SELECT state FROM plan") == [("ready",)])
    assert program.ended_by(signal.SIGTERM) == 0


@contextmanager
def taken_port() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        yield int(door.getsockname()[1])


def answer_of(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:  # noqa: S310 - loopback
        return bytes(answer.read())


def answer_to_the_head_of_a_request(url: str, *, size: int) -> bytes:
    """What is answered before any of the body of so many bytes is sent."""
    host, _, port = url.removeprefix("http://").partition(":")
    head = f"POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Length: {size}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as line:
        line.sendall(head.encode())
        return line.recv(4096)


def headers_of(url: str, **headers: str) -> Message:
    asked = urllib.request.Request(url, headers=headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:  # noqa: S310 - loopback
        return answer.headers


def child_of(process_id: int) -> int:
    """Returns the one child of a process."""
    path = Path(f"/proc/{process_id}/task/{process_id}/children")
    assert until(lambda: bool(path.read_text().split()))
    (child,) = path.read_text().split()
    return int(child)


def is_gone(process_id: int) -> bool:
    """Tells whether a process ends soon; one that nobody has buried yet has ended too."""

    def ended() -> bool:
        with suppress(FileNotFoundError):
            stat = Path(f"/proc/{process_id}/stat").read_text()
            return stat.rpartition(")")[2].split()[0] == "Z"
        return True

    return until(ended)


def until(condition: Callable[[], bool]) -> bool:
    """Waits for a condition as long as patience lasts, and tells whether it came."""
    latest = time.monotonic() + PATIENCE_S
    while time.monotonic() < latest:
        if condition():
            return True
        time.sleep(0.05)
    return False


def counted(folder: Path) -> dict[str, int]:
    tables = ("household", "delivery_order", "plan", "movement", '"user"')
    return {
        table: int(str(rows(folder, f"SELECT count(*) FROM {table}")[0][0])) for table in tables
    }


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    engine = sa.create_engine(f"sqlite:///{folder / 'imece.sqlite'}")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(sa.text(query))]
    engine.dispose()
    return found
