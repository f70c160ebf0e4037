"""Where the kernel's machine code is kept, so that it is made once and not for every search.

The folder is named after the kernel's own source: whatever changes there makes new code, and
code of another version is never taken by mistake. Whoever can write there decides what runs,
so it belongs to the user alone.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

VARIABLE = "ROUTING_CACHE"
"""The variable that names the folder for this program and those it starts."""
PRIVATE = 0o700
NOT_COMPILED = {"__init__", "cache", "pool", "regions", "running", "team", "temperature", "warming"}


def use(folder: Path) -> None:
    """Keeps machine code under ``folder``, here (if none was made yet) and in programs started."""
    os.environ[VARIABLE] = str(folder)


def folder() -> Path:
    """Returns the folder for this version's machine code, made if need be.

    It lies under what ``use`` was given, else under the user's cache; where neither can be
    written, in a folder that nobody else finds, so that code is made anew.
    """
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "routing"
    for base in (os.environ.get(VARIABLE), home):
        if base is None:
            continue
        chosen = Path(base).absolute() / _version()
        try:
            chosen.mkdir(parents=True, mode=PRIVATE, exist_ok=True)
        except OSError:
            continue
        if os.access(chosen, os.W_OK):
            return chosen
    return Path(tempfile.mkdtemp(prefix="routing-"))


def is_filled() -> bool:
    """Tells whether the machine code is there: the last of it to be made is that of the search."""
    return any(folder().glob("*/anneal.*.nbi"))


def _version() -> str:
    """Returns a name for what the source of the compiled code says and where it lies.

    Machine code belongs to one place: a copy of the source elsewhere would not find it.
    """
    digest = hashlib.sha256(bytes(Path(__file__).resolve().parent))
    for source in sorted(Path(__file__).parent.glob("*.py")):
        if source.stem not in NOT_COMPILED:
            digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:16]
