"""``imece warm``: what it makes ready, and how long that takes now and from now on."""

from pathlib import Path
from threading import Event

import pytest

from logistics.services.planning import warming
from routing import kernel
from routing.kernel import FirstUse, cache
from tests.cli.ground import Imece


def test_it_tells_how_long_search_and_bound_took_to_begin_and_will(
    imece: Imece, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def warm(kept: Path) -> tuple[FirstUse, FirstUse]:
        made.append(kept)
        return FirstUse(search_s=41.04, bound_s=5.25), FirstUse(search_s=0.61, bound_s=0.9)

    monkeypatch.setattr(kernel, "warm", warm)

    told = imece("warm").output

    assert made == [folder / "route-search"]
    assert "began within 41.0 s; from now on it begins within 0.6 s." in told
    assert "looked at within 5.2 s; from now on that begins within 0.9 s." in told


def test_a_worker_makes_the_search_ready_once_and_only_where_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[list[str]] = []
    done = Event()

    class Maker:
        def __init__(self, command: list[str], **_given: object) -> None:
            started.append(command)

        def wait(self) -> None:
            done.set()

        def kill(self) -> None:
            pass

    monkeypatch.setattr(warming.subprocess, "Popen", Maker)
    monkeypatch.setattr(warming, "_begun", Event())
    monkeypatch.setattr(cache, "is_filled", lambda: True)
    warming.begin_unless_ready(after_s=0)
    monkeypatch.setattr(cache, "is_filled", lambda: False)
    for _minute in range(2):
        warming.begin_unless_ready(after_s=0)

    assert done.wait(timeout=10)
    assert [command[-1] for command in started] == ["routing.kernel.warming"]
