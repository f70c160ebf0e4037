"""Ways measured once are kept by their content, so that the same day is not measured twice.

A file is named by a hash of everything it depends on, so it is never wrong, only unneeded. Two
processes may write and clear at once: files appear whole or not at all, and one that vanishes
or is damaged is measured anew.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from routing.roads.graph import DAMAGED
from routing.roads.measuring import Ways
from routing.travel import LatLon

MEGABYTE = 1 << 20
NAMES = ("durations_ms", "lengths_m", "metres_off", "near")
SUFFIX = ".ways.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A folder for measured ways, and how many bytes they may take altogether."""

    folder: Path
    largest_bytes: int = 400 * MEGABYTE

    def ways(self, key: str, measure: Callable[[], Ways]) -> Ways:
        """Returns the ways under a key, measured now unless they were before."""
        file = self.folder / f"{key}{SUFFIX}"
        found = _read(file)
        if found is None:
            found = measure()
            self._write(file, found)
            self._clear()
        return found

    def _write(self, file: Path, ways: Ways) -> None:
        """Keeps ways; a full or foreign disk costs time, not the plan."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=SUFFIX)
        except OSError:
            return
        try:
            with os.fdopen(descriptor, "wb") as stream:
                np.savez(stream, allow_pickle=False, **{n: getattr(ways, n) for n in NAMES})
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)

    def _clear(self) -> None:
        """Forgets what was longest not asked for, until the rest has room."""
        found = sorted(self._files(), reverse=True)
        total = 0
        for _, size, file in found:
            total += size
            if total > self.largest_bytes:
                file.unlink(missing_ok=True)

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for file in self.folder.glob(f"*{SUFFIX}"):
            try:
                seen = file.stat()
            except OSError:
                continue
            found.append((seen.st_mtime, seen.st_size, file))
        return found


def key_of(places: Sequence[LatLon], *parts: object) -> str:
    """Returns the key of ways between places [degrees], measured by ``parts``."""
    digest = hashlib.sha256(np.array(places, dtype=np.float64).tobytes())
    digest.update(repr(parts).encode())
    return digest.hexdigest()


def _read(file: Path) -> Ways | None:
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            ways = Ways(**{name: kept[name] for name in NAMES})
        os.utime(file)
    except DAMAGED:
        return None
    return ways if _fit_together(ways) else None


def _fit_together(ways: Ways) -> bool:
    """Tells whether all is there of as many places."""
    places = len(ways.near)
    return ways.durations_ms.shape == ways.lengths_m.shape == (places, places)
