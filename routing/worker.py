"""The program in which OR-Tools searches: ``python -m routing.worker``.

It reads jobs from its standard input and writes what it finds to its standard output. It ends
when there is no more input. Nobody but :mod:`routing.searcher` starts it and talks to it.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from typing import BinaryIO

from routing.jobs import Answer, Begun, Better, Done, Failed, Job, read_job, write
from routing.ortools_model import search

LEAST_S = 0.2
"""A job that comes late still gets so much time [s]."""


def main() -> None:
    """Works on jobs until there are no more."""
    while (job := read_job(sys.stdin.buffer)) is not None:
        _work(job, sys.stdout.buffer)


def _work(job: Job, outgoing: BinaryIO) -> None:
    _tell(outgoing, Begun())
    try:
        best = search(
            job.problem,
            start=job.start,
            seconds=max(job.deadline - time.time(), LEAST_S),
            seed=job.seed,
            solution_limit=job.solution_limit,
            on_better=lambda orders: _tell(outgoing, Better(orders)),
        )
    except Exception:  # noqa: BLE001  told to whoever asked, who raises it again
        _tell(outgoing, Failed(traceback.format_exc()))
    else:
        _tell(outgoing, Done(best))


def _tell(stream: BinaryIO, answer: Answer) -> None:
    """Tells whoever asked; when nobody listens any more, ends this program at once."""
    try:
        write(stream, answer)
    except OSError:
        os._exit(0)


if __name__ == "__main__":
    main()
