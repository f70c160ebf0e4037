"""The program that searches: ``python -m routing.worker``.

It reads jobs from its standard input and writes what it finds to its standard output. It ends
when there is no more input. Nobody but :mod:`routing.searcher` starts it and talks to it.
Called with :data:`~routing.searcher.AHEAD`, it first loads all that a search needs.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import BinaryIO

from routing.jobs import Answer, Begun, Failed, Job, Loaded, read_job, write
from routing.searcher import AHEAD
from routing.stages import load, work


def main() -> None:
    """Works on jobs until there are no more."""
    with _for_answers_only() as outgoing:
        if AHEAD in sys.argv[1:]:
            load()
            _tell(outgoing, Loaded())
        while (job := read_job(sys.stdin.buffer)) is not None:
            _work(job, outgoing)


def _for_answers_only() -> BinaryIO:
    """Returns the standard output; what a library writes there by itself is a complaint from now on."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _work(job: Job, outgoing: BinaryIO) -> None:
    _tell(outgoing, Begun())
    try:
        done = work(job, lambda answer: _tell(outgoing, answer))
    except Exception:  # noqa: BLE001  told to whoever asked, who raises it again
        _tell(outgoing, Failed(traceback.format_exc()))
    else:
        _tell(outgoing, done)


def _tell(stream: BinaryIO, answer: Answer) -> None:
    """Tells whoever asked; when nobody listens any more, ends this program at once."""
    try:
        write(stream, answer)
    except OSError:
        os._exit(0)


if __name__ == "__main__":
    main()
