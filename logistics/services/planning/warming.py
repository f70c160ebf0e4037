"""The machine code of the route search and of its bound: made once, kept with the installation's data."""

import atexit
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Timer

from routing import kernel
from routing.kernel import FirstUse, cache

CODE = "route-search"
AT_FIRST_S = 60.0

_begun = Event()


def use_kept_code(folder: Path) -> None:
    """Lets this program and those it starts find the machine code kept in the data folder."""
    cache.use(folder / CODE)


def warm_up(folder: Path) -> tuple[FirstUse, FirstUse]:
    """Makes the machine code unless it is kept already.

    Returns how long its first use takes in a new program: this time, and next time.
    """
    return kernel.warm(folder / CODE)


def is_ready() -> bool:
    """Tells whether the machine code is there; without it a short search finds rough plans only."""
    return cache.is_filled()


def begin_unless_ready(*, after_s: float = AT_FIRST_S) -> None:
    """Begins to make the machine code beside the other work, once a program, unless it is kept already.

    A search makes it too, but ends long before it is made, so that none would ever be there. What
    waits when the program begins is done first; the code that is not made yet when it ends is left.
    """
    if _begun.is_set() or is_ready():
        return
    _begun.set()
    later = Timer(after_s, _make)
    later.daemon = True
    later.start()


def _make() -> None:
    here = str(Path(kernel.__file__).resolve().parents[2])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    with suppress(OSError):  # `imece doctor` says that it is not there
        maker = subprocess.Popen(
            [sys.executable, "-P", "-m", "routing.kernel.warming"],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        atexit.register(maker.kill)
        maker.wait()
