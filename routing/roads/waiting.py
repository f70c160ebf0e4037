"""Waiting for an answer no longer than one can, whatever keeps it.

A server that is silent holds a thread in the middle of a system call, and nothing can interrupt
that. The thread is left to itself then: it only asks, and what it is told may be kept for next time.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Answer = TypeVar("Answer")


def within(seconds: float | None, ask: Callable[[], Answer]) -> Answer:
    """Returns what a call returns; without ``seconds`` [s] it takes as long as it takes.

    Raises
    ------
    TimeoutError
        When it takes longer.
    """
    if seconds is None:
        return ask()
    answer: Future[Answer] = Future()

    def work() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # noqa: BLE001  it is raised by whoever waits
            answer.set_exception(error)

    Thread(target=work, name="asking", daemon=True).start()
    return answer.result(timeout=max(seconds, 0.0))
