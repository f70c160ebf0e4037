"""The queue of long work."""

from pathlib import Path
from threading import Event

import pytest

from logistics.adapters.jobs import Queue, open_queue, start_worker

SOON_S = 20


def a_queue(folder: Path, *, immediate: bool = False, plan=print, **given) -> Queue:
    given = {"tidy": lambda: None, "waiting": list, "redis_url": None} | given
    return open_queue(folder=folder, immediate=immediate, plan=plan, **given)


def test_immediate_work_is_done_by_whoever_asks(tmp_path):
    done: list[int] = []

    a_queue(tmp_path, immediate=True, plan=done.append).plan(7)

    assert done == [7]


def test_work_waits_in_a_file_for_a_worker_of_another_program(tmp_path):
    asked = a_queue(tmp_path)
    asked.plan(7)
    assert (tmp_path / "jobs.sqlite").exists()
    done, ready = [], Event()

    def plan(plan_id):
        done.append(plan_id)
        ready.set()

    worker = start_worker(a_queue(tmp_path, plan=plan))
    try:
        assert ready.wait(SOON_S)
    finally:
        worker.stop(graceful=True)

    assert done == [7]


def test_a_worker_that_starts_tidies_up_and_takes_what_nobody_began(tmp_path):
    done, tidied = [], []
    queue = a_queue(
        tmp_path,
        immediate=True,
        plan=done.append,
        tidy=lambda: tidied.append(True),
        waiting=lambda: [3, 4],
    )

    queue.prepare()

    assert tidied
    assert done == [3, 4]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_work_that_fails_does_not_stop_the_worker(tmp_path):
    ready = Event()

    def plan(plan_id):
        if plan_id == 1:
            raise ValueError("The work has a bug.")
        ready.set()

    queue = a_queue(tmp_path, plan=plan)
    queue.plan(1)
    queue.plan(2)
    worker = start_worker(queue)
    try:
        assert ready.wait(SOON_S)
    finally:
        worker.stop(graceful=True)
