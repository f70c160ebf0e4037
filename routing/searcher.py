"""OR-Tools at arm's length: a program of its own, which may be killed at any moment.

A search cannot be interrupted from within (it holds the interpreter lock) and may end its
whole program. Here that program is a child: its finds stream in while it works, so killing it
loses nothing but the search itself. It is started anew, not forked, and not by
``multiprocessing``, which would load the caller's main program into it and is refused to
daemons.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from routing.jobs import Answer, Job, Loaded, read_answer, write

PROGRAM = ("-P", "-m", "routing.worker")
AHEAD = "ahead"
"""Tells the program to load all that a search needs before it is asked for one."""
ENDS_WITHIN_S = 5.0
LAST_WORDS = 500


class ChildEndedError(Exception):
    """The child ended by itself."""

    def __init__(self, *, exit_code: int, last_words: str) -> None:
        super().__init__(f"The search ended with exit code {exit_code}. {last_words}".strip())


class Searcher:
    """A child program that searches; leaving the ``with`` block kills it.

    One that is started ``ahead`` loads all that a search needs before it is asked for one.
    """

    def __init__(self, *, ahead: bool = False) -> None:
        self._ahead = ahead

    def __enter__(self) -> Searcher:
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def _start(self) -> None:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  closed with the child
        self._child = subprocess.Popen(  # noqa: S603  our own program, no shell
            [sys.executable, *PROGRAM, *([AHEAD] if self._ahead else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=_environment(),
        )
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._beside(self._listen)

    def end(self) -> None:
        """Kills the child with whatever it is at, unless it has ended."""
        self._child.kill()
        self._child.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._child.stdin, self._child.stdout, self._complaints):
            assert stream is not None
            with suppress(BrokenPipeError):
                stream.close()

    @property
    def alive(self) -> bool:
        """Whether the child has not ended."""
        return self._child.poll() is None

    def loaded(self, *, within_s: float) -> bool:
        """Waits for a child that was started ahead; tells whether it has loaded by now."""
        try:
            return isinstance(self.hear(within_s=within_s), Loaded)
        except ChildEndedError:
            return False

    def ask(self, job: Job) -> None:
        """Gives the child a job, without waiting until it takes it."""
        self._beside(lambda: self._say(job))

    def hear(self, *, within_s: float) -> Answer | None:
        """Returns the child's next answer, None when there is none ``within_s`` [s].

        Raises
        ------
        ChildEndedError
            When the child has ended and said all it had to say.
        """
        try:
            answer = self._answers.get(timeout=within_s)
        except queue.Empty:
            return None
        if answer is None:
            raise ChildEndedError(exit_code=self._exit_code(), last_words=self._last_words())
        return answer

    def _exit_code(self) -> int:
        """Returns how the child ended; one that goes on but says what nobody can read is killed."""
        with suppress(subprocess.TimeoutExpired):
            return self._child.wait(ENDS_WITHIN_S)
        self._child.kill()
        return self._child.wait()

    def _beside(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _say(self, job: Job) -> None:
        assert self._child.stdin is not None
        with suppress(BrokenPipeError):  # the listener notices that the child has ended
            write(self._child.stdin, job)

    def _listen(self) -> None:
        assert self._child.stdout is not None
        try:
            while (answer := read_answer(self._child.stdout)) is not None:
                self._answers.put(answer)
        finally:
            self._answers.put(None)

    def _last_words(self) -> str:
        self._complaints.seek(0)
        return self._complaints.read().decode(errors="replace")[-LAST_WORDS:].strip()


def _environment() -> dict[str, str]:
    """Returns the caller's environment, with this very package first on the path."""
    here = str(Path(__file__).resolve().parent.parent)
    known = os.environ.get("PYTHONPATH")
    return os.environ | {"PYTHONPATH": here if not known else os.pathsep.join((here, known))}
