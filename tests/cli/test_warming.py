"""``imece warm``: what it makes ready, and how long that takes now and from now on."""

from pathlib import Path

import pytest

from routing import kernel
from routing.kernel import FirstUse
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
