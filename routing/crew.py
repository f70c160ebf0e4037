"""The programs that search on one day side by side, heard as one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType

from routing.incumbent import Incumbent
from routing.jobs import Answer, Better, Bound, Done, Failed, Job
from routing.searcher import ChildEndedError, Searcher
from routing.standby import taken

LISTEN_S = 0.05


class SearchFailedError(Exception):
    """A searching program ended by itself or failed, as told by ``str()``."""


@dataclass(slots=True)
class Crew:
    """Searching programs, one for each job; leaving the ``with`` block kills them all."""

    searchers: list[Searcher] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    proven: bool = False
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def start(self, count: int) -> None:
        """Starts so many programs; they load while the jobs are still being made.

        The first is one that stands by, if there is one; who had it stand by ends it, too.
        """
        if (first := taken()) is not None:
            self._stack.callback(first.end)
            self.searchers.append(first)
        while len(self.searchers) < count:
            self.searchers.append(self._stack.enter_context(Searcher()))

    def ask(self, jobs: Sequence[Job]) -> None:
        """Gives each program its job."""
        for number, job in enumerate(jobs):
            self.searchers[number].ask(job)
            self.waiting.add(number)

    @property
    def done(self) -> bool:
        """Whether nothing more is to be expected."""
        return self.proven or not self.waiting

    def listen(self, best: Incumbent, *, within_s: float = LISTEN_S) -> bool:
        """Takes in what the programs find ``within_s`` [s]; tells whether any plan is better.

        Raises
        ------
        SearchFailedError
            When one of them broke down; what it found until then is taken in.
        """
        better = False
        for number in sorted(self.waiting):
            for answer in self._answers(number, within_s):
                better |= self._take(number, answer, best)
        return better

    def _answers(self, number: int, within_s: float) -> Iterator[Answer]:
        try:
            answer = self.searchers[number].hear(within_s=within_s)
            while answer is not None:
                yield answer
                answer = self.searchers[number].hear(within_s=0)
        except ChildEndedError as ended:
            raise SearchFailedError(str(ended)) from None

    def _take(self, number: int, answer: Answer, best: Incumbent) -> bool:
        if isinstance(answer, Failed):
            raise SearchFailedError(answer.story)
        if isinstance(answer, Bound):
            best.bound(answer.lower_bound)
        if isinstance(answer, Done):
            self.waiting.discard(number)
            self.proven |= answer.proven
        if isinstance(answer, Better | Done) and answer.orders:
            return best.offer(answer.orders)
        return False


def wait(crew: Crew, best: Incumbent, *, keep_on: Callable[[], bool]) -> None:
    """Listens until all is done, or ``keep_on`` says to stop."""
    while not crew.done and keep_on():
        began = time.monotonic()
        crew.listen(best)
        time.sleep(max(LISTEN_S - (time.monotonic() - began), 0))
