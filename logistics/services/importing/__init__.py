"""Spreadsheets taken in: items of the catalogue and opening stock.

A file is staged (:func:`stage`), previewed row by row, committed exactly as previewed, and
can be undone. Long files are previewed and committed by a worker.
"""

from logistics.services.importing.keeping import (
    ImportedBefore,
    ImportHasFaults,
    ImportOvertaken,
    commit,
    discard,
    keep_preview,
    planned_lines,
    preview,
    stage,
    wish_commit,
)
from logistics.services.importing.queueing import with_imports
from logistics.services.importing.taking_back import undo, wish_undo
from logistics.services.importing.working import (
    ask,
    commit_now,
    fail_lost_imports,
    is_short,
    work_now,
    work_on,
)

__all__ = [
    "ImportHasFaults",
    "ImportOvertaken",
    "ImportedBefore",
    "ask",
    "commit",
    "commit_now",
    "discard",
    "fail_lost_imports",
    "is_short",
    "keep_preview",
    "planned_lines",
    "preview",
    "stage",
    "undo",
    "wish_commit",
    "wish_undo",
    "with_imports",
    "work_now",
    "work_on",
]
