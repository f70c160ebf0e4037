"""The files of the repository, as the tests of this folder look at them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("logistics", "routing", "seeds")
MIGRATIONS = ROOT / "logistics" / "store" / "migrations"


def tracked_files() -> tuple[Path, ...]:
    """Returns every file that is, or is about to be, in the repository.

    In an unpacked archive, where there is no git, every file outside hidden folders.
    """
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode == 0:
        found = [ROOT / name for name in listing.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not _hidden(path.relative_to(ROOT))]
    return tuple(path for path in found if path.is_file())


def modules() -> Iterator[Path]:
    """Yields our own Python files, migrations and tests left out."""
    for package in CODE:
        for path in sorted((ROOT / package).rglob("*.py")):
            if MIGRATIONS not in path.parents:
                yield path


def text_of(path: Path) -> str | None:
    """Returns what a file says, or None when it is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def name_of(path: Path) -> str:
    """Returns the path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)
