"""The queue of long work and the worker that empties it.

By default the queue is a SQLite file beside the data; with several machines it
is a Redis named by one setting. Only ids travel through the queue: what is to be
done, and how far it is, stands in the database.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from huey import Huey, MemoryHuey, SqliteHuey, crontab
from huey.consumer import Consumer

QUEUE_FILE = "jobs.sqlite"
LONGEST_WAIT_S = 1.0


@dataclass(frozen=True, slots=True)
class Board:
    """What is called across while a long transaction writes: how far it is, and whether to stop.

    SQLite lets nobody else write then, so neither could stand in the database. A board forgets
    with its queue; nothing depends on it but a bar on a screen and an early end.
    """

    huey: Huey

    def tell(self, job_id: int, percent: int) -> bool:
        """Writes how far a job is [%], and tells whether somebody asked it to stop."""
        self.huey.put(f"percent-{job_id}", percent)
        return self.huey.get(f"stop-{job_id}", peek=True) is not None

    def percent(self, job_id: int) -> int | None:
        """Returns how far a job said it is [%], if it said so."""
        found = self.huey.get(f"percent-{job_id}", peek=True)
        return found if isinstance(found, int) else None

    def ask_stop(self, job_id: int) -> None:
        """Asks a job to stop and throw its work away."""
        self.huey.put(f"stop-{job_id}", True)

    def wipe(self, job_id: int) -> None:
        """Forgets a job that has ended."""
        for word in ("percent", "stop"):
            self.huey.get(f"{word}-{job_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue with the work it knows: ``plan`` puts a plan's id into it."""

    huey: Huey
    plan: Callable[[int], Any]
    prepare: Callable[[], None]


def open_queue(
    *,
    folder: Path,
    redis_url: str | None,
    immediate: bool,
    plan: Callable[[int], None],
    tidy: Callable[[], None],
    waiting: Callable[[], list[int]],
    chores: Callable[[], None] = lambda: None,
) -> Queue:
    """Opens the queue; ``immediate`` work is done by whoever asks for it, as tests want it.

    ``plan`` works on a plan, ``tidy`` looks every minute for work that lost its worker, and
    ``waiting`` names the plans that nobody has begun when a worker starts; ``chores`` looks every
    minute for what is done by itself once a day.
    """
    huey = _huey(folder, redis_url, immediate=immediate)

    @huey.task(name="plan")  # type: ignore[untyped-decorator]
    def ask(plan_id: int) -> None:
        """Is known by one name to every program, wherever ``plan`` comes from."""
        plan(plan_id)

    @huey.periodic_task(crontab(minute="*"), name="tidy")  # type: ignore[untyped-decorator]
    def _every_minute() -> None:
        tidy()

    @huey.periodic_task(crontab(minute="*"), name="chores")  # type: ignore[untyped-decorator]
    def _once_a_day() -> None:
        chores()

    def prepare() -> None:
        tidy()
        for plan_id in waiting():
            ask(plan_id)

    return Queue(huey=huey, plan=ask, prepare=prepare)


def also(
    queue: Queue,
    *,
    name: str,
    work: Callable[[int], object],
    tidy: Callable[[], object],
    waiting: Callable[[], list[int]],
) -> tuple[Queue, Callable[[int], Any]]:
    """Teaches a queue another kind of work, and returns the queue and what asks for it."""

    @queue.huey.task(name=name)  # type: ignore[untyped-decorator]
    def ask(subject_id: int) -> None:
        work(subject_id)

    @queue.huey.periodic_task(crontab(minute="*"), name=f"tidy_{name}")  # type: ignore[untyped-decorator]
    def _every_minute() -> None:
        tidy()

    def prepare() -> None:
        queue.prepare()
        tidy()
        for subject_id in waiting():
            ask(subject_id)

    return replace(queue, prepare=prepare), ask


def work(queue: Queue) -> None:
    """Works on what is in the queue until the program is told to end."""
    queue.prepare()
    Consumer(queue.huey, workers=1, max_delay=LONGEST_WAIT_S).run()


def start_worker(queue: Queue) -> "Worker":
    """Starts a worker beside the caller, in threads of the same program."""
    queue.prepare()
    worker = Worker(queue.huey, workers=1, max_delay=LONGEST_WAIT_S)
    worker.start()
    return worker


class Worker(Consumer):  # type: ignore[misc]
    """A worker that leaves the signals of its program alone; ``stop()`` ends it."""

    def _set_signal_handlers(self) -> None:
        """Does nothing: the program that started us decides when to end."""


def _huey(folder: Path, redis_url: str | None, *, immediate: bool) -> Huey:
    if immediate:
        return MemoryHuey("imece", immediate=True)
    if redis_url:
        from huey import RedisHuey  # noqa: PLC0415 - its client is only installed where it is used

        return RedisHuey("imece", url=redis_url)
    folder.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("imece", filename=str(folder / QUEUE_FILE))
