"""One attempt of one entrant at one problem: what it had found by when.

It is made in a program of its own, so that nobody inherits memory, threads or a crash. The
clock starts when the entrant is loaded and holds the problem; building its model counts.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from routing.instances import Orders
from routing.model import Plan, Problem

PATIENCE_S = 150
"""How long one that does not keep its time is waited for at least [s]."""

STATUS = Path("/proc/self/status")
KB_A_MB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an entrant had at some moment: orders to be judged, or only what it says they cost."""

    at_s: float
    orders: Orders | None = None
    claimed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What an entrant found in ``took_s`` [s], with the memory it needed, or why it failed.

    ``plan`` is what it ended with where the entrant makes whole plans.
    """

    finds: tuple[Found, ...] = ()
    plan: Plan | None = None
    took_s: float = 0.0
    peak_mb: int = 0
    failure: str = ""


class Finds:
    """Keeps the first find, the last one by each mark, and the very last."""

    def __init__(self, marks: Sequence[float]) -> None:
        self.marks = marks
        self.began = time.monotonic()
        self._first: tuple[float, Callable[[], Orders]] | None = None
        self._by_mark: dict[float, tuple[float, Callable[[], Orders]]] = {}

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self.began

    def add(self, orders: Callable[[], Orders]) -> None:
        """Takes a better find, told as orders only when it is needed."""
        now = self.elapsed_s
        self._first = self._first or (now, orders)
        for mark in (*self.marks, float("inf")):
            if now <= mark:
                self._by_mark[mark] = now, orders

    def told(self) -> tuple[Found, ...]:
        """Returns what was kept, in the order of time."""
        kept = dict(self._by_mark.values())
        if self._first is not None:
            kept[self._first[0]] = self._first[1]
        return tuple(Found(at_s=at_s, orders=kept[at_s]()) for at_s in sorted(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What an entrant is asked: its ``module`` has ``search(task) -> Attempt``.

    It is waited for twice its ``seconds`` and ``patience_s`` [s].
    """

    module: str
    problem: Problem = field(repr=False)
    seconds: float
    seed: int
    marks: tuple[float, ...]
    patience_s: float = PATIENCE_S


def attempt_all(tasks: Sequence[Task]) -> list[Attempt]:
    """Lets the tasks run beside each other, each in a program of its own."""
    spawn = get_context("spawn")
    running: list[tuple[Task, BaseProcess, Connection]] = []
    try:
        for task in tasks:
            here, there = spawn.Pipe(duplex=False)
            child = spawn.Process(target=_work, args=(task, there))
            child.start()
            there.close()
            running.append((task, child, here))
        return [_answer(task, answers) for task, _child, answers in running]
    finally:
        for _task, started, _answers in running:
            _end(started)


def _work(task: Task, answers: Connection) -> None:
    """Searches in the child; what goes wrong is told, for it is a result too."""
    try:
        attempt = import_module(task.module).search(task)
    except Exception as broken:  # noqa: BLE001  a table with a failed entrant is still a table
        attempt = Attempt(failure=f"{type(broken).__name__}: {broken}")
    answers.send(attempt)


def _answer(task: Task, answers: Connection) -> Attempt:
    if answers.poll(2 * task.seconds + task.patience_s):
        return _received(answers)
    return Attempt(failure="did not end in time")


def _end(child: BaseProcess) -> None:
    """Lets a program end that is about to, and ends one that is not."""
    child.join(1)
    if child.is_alive():
        child.kill()
        child.join()


def _received(answers: Connection) -> Attempt:
    try:
        received: Attempt = answers.recv()
    except EOFError:
        return Attempt(failure="ended without an answer")
    return received


def peak_mb() -> int:
    """Returns the most memory this program or one of its children needed [MB].

    Where the system tells, its own is read from there: what ``getrusage`` calls its own began
    with the memory of whoever started it.
    """
    own_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if STATUS.is_file():
        told = dict(line.split(":", 1) for line in STATUS.read_text("utf-8").splitlines())
        own_kb = int(told["VmHWM"].split()[0])
    return max(own_kb, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // KB_A_MB
