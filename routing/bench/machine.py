"""What a table was measured on, for its head."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("numpy", "numba", "ortools", "pyvrp", "pyvroom")
CPU = Path("/proc/cpuinfo")


def head(*, seeds: Sequence[int], seconds: float) -> list[str]:
    """Returns the lines that tell machine, versions, seeds and budget."""
    versions = ((name, _version(name)) for name in LIBRARIES)
    where = (
        f"{datetime.now(UTC):%Y-%m-%d}, {_cpu()}, {os.cpu_count()} cores",
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        *(f"{name} {told}" for name, told in versions if told),
    )
    return [
        ", ".join(where),
        f"{seconds:g} s of wall time and both cores for everyone; our seeds "
        + ", ".join(map(str, seeds)),
        "Peers with one thread: the better of two seeds beside each other.",
        "Every plan is timed, judged and priced by routing.check.",
    ]


def _cpu() -> str:
    if CPU.is_file():
        for line in CPU.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
