"""Uploaded spreadsheets as they are remembered: the list, the rows, the documents made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as rows

from logistics.domain.errors import NotFound
from logistics.domain.imports import ImportKind, ImportState, LineState
from logistics.domain.orders import JobState
from logistics.store.jobs import UNENDED
from logistics.store.tables import (
    DocumentRow,
    ImportDocumentRow,
    ImportLineRow,
    ImportRow,
    JobRow,
    UserRow,
    metadata,
)

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedImport:
    """An import in the list."""

    row: ImportRow
    uploaded_by: str
    state: ImportState


def get_import(session: Session, import_id: int) -> ImportRow:
    """Returns an import, or refuses with :class:`NotFound`."""
    row = session.get(ImportRow, import_id)
    if row is None:
        raise NotFound(kind="import", key=import_id)
    return row


def state_of(session: Session, row: ImportRow) -> ImportState:
    """Returns how far an import is."""
    return _states(session, [row])[row.id or 0]


def lines_of(
    session: Session, import_id: int, *, among: Collection[LineState] = ()
) -> list[ImportLineRow]:
    """Returns an import's rows in the order of the file."""
    query = rows(ImportLineRow).where(ImportLineRow.import_id == import_id)
    if among:
        query = query.where(col(ImportLineRow.state).in_(among))
    fresh = {"populate_existing": True}
    return list(session.exec(query.order_by(col(ImportLineRow.number)), execution_options=fresh))


def wanted_of(
    session: Session, import_id: int, *, among: Collection[LineState]
) -> list[dict[str, Any]]:
    """Returns what an import's rows in these states would do."""
    query = select(col(ImportLineRow.wanted)).where(
        col(ImportLineRow.import_id) == import_id, col(ImportLineRow.state).in_(among)
    )
    return list(session.execute(query).scalars())


def cells_of(session: Session, import_id: int) -> dict[int, list[Any]]:
    """Returns an import's cells by the number of their row, in the order of the file."""
    query = (
        select(col(ImportLineRow.number), col(ImportLineRow.cells))
        .where(col(ImportLineRow.import_id) == import_id)
        .order_by(col(ImportLineRow.number))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def some_lines(
    session: Session, import_id: int, *, state: LineState | None, start: int, limit: int
) -> list[ImportLineRow]:
    """Returns one page of an import's rows."""
    query = rows(ImportLineRow).where(ImportLineRow.import_id == import_id)
    if state is not None:
        query = query.where(ImportLineRow.state == state)
    return list(session.exec(query.order_by(col(ImportLineRow.number)).offset(start).limit(limit)))


def replace_lines(session: Session, lines: Sequence[dict[str, Any]]) -> None:
    """Writes rows anew, all columns of each."""
    for start in range(0, len(lines), AT_ONCE):
        part = lines[start : start + AT_ONCE]
        numbers = [line["number"] for line in part]
        session.connection().execute(
            delete(ImportLineRow).where(
                col(ImportLineRow.import_id) == part[0]["import_id"],
                col(ImportLineRow.number).in_(numbers),
            )
        )
        session.connection().execute(insert(ImportLineRow), part)


def committed_twin(session: Session, row: ImportRow) -> ImportRow | None:
    """Returns the latest import of the very same file that was committed before this one."""
    query = (
        rows(ImportRow)
        .where(
            ImportRow.digest == row.digest,
            ImportRow.kind == row.kind,
            col(ImportRow.committed_at).is_not(None),
            col(ImportRow.undone_at).is_(None),
            ImportRow.id != row.id,
        )
        .order_by(col(ImportRow.id).desc())
    )
    twins = session.exec(query).all()
    states = _states(session, twins)
    return next((twin for twin in twins if states[twin.id or 0] is not ImportState.UNDONE), None)


def documents_of(session: Session, import_id: int) -> list[tuple[DocumentRow, DocumentRow | None]]:
    """Returns the documents an import made, each with the one that undid it."""
    undoing = aliased(DocumentRow)
    query = (
        select(DocumentRow, undoing)
        .join(ImportDocumentRow, col(ImportDocumentRow.document_id) == col(DocumentRow.id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(DocumentRow.id))
        .where(col(ImportDocumentRow.import_id) == import_id)
        .order_by(col(DocumentRow.id))
    )
    return [(document, undone) for document, undone in session.execute(query)]


def items_used(session: Session) -> set[int]:
    """Returns the items (ids) that any row of any table speaks of."""
    item = metadata.tables["item"].c.id
    used: set[int] = set()
    for table in metadata.tables.values():
        for key in table.foreign_keys:
            if key.column is item:
                named = select(key.parent).where(key.parent.is_not(None)).distinct()
                used |= {row[0] for row in session.connection().execute(named)}
    return used


def import_total(session: Session) -> int:
    """Returns how many spreadsheets were uploaded."""
    return int(session.exec(rows(func.count()).select_from(ImportRow)).one())


def listed_imports(session: Session, *, start: int, limit: int) -> list[ListedImport]:
    """Returns one page of the imports, the newest first."""
    query = (
        select(ImportRow, col(UserRow.name))
        .join(UserRow, col(UserRow.id) == col(ImportRow.uploaded_by))
        .order_by(col(ImportRow.id).desc())
        .offset(start)
        .limit(limit)
    )
    found = [(row, name) for row, name in session.execute(query)]
    states = _states(session, [row for row, _ in found])
    return [
        ListedImport(row=row, uploaded_by=name, state=states[row.id or 0]) for row, name in found
    ]


def _states(session: Session, imports: Sequence[ImportRow]) -> dict[int, ImportState]:
    undoing = aliased(DocumentRow)
    ids = [row.id for row in imports]
    query = (
        select(col(ImportDocumentRow.import_id), func.count(), func.count(col(undoing.id)))
        .outerjoin(undoing, col(undoing.reverses_id) == col(ImportDocumentRow.document_id))
        .where(col(ImportDocumentRow.import_id).in_(ids))
        .group_by(col(ImportDocumentRow.import_id))
    )
    made = {id_: (int(all_), int(undone)) for id_, all_, undone in session.execute(query)}
    jobs = select(col(JobRow.id), col(JobRow.state)).where(
        col(JobRow.id).in_([row.job_id for row in imports if row.job_id])
    )
    working: dict[int, JobState] = {job[0]: job[1] for job in session.execute(jobs)}
    return {row.id or 0: _state(row, made.get(row.id or 0, (0, 0)), working) for row in imports}


def _state(row: ImportRow, documents: tuple[int, int], working: dict[int, JobState]) -> ImportState:
    if row.cancelled_at is not None:
        return ImportState.CANCELLED
    works = working.get(row.job_id or 0) in UNENDED
    if row.committed_at is not None:
        return _committed_state(row, documents, is_undoing=works and row.wish.get("verb") == "undo")
    if works:
        return ImportState.WORKING
    return ImportState.READY if row.fingerprint else ImportState.FAILED


def _committed_state(
    row: ImportRow, documents: tuple[int, int], *, is_undoing: bool
) -> ImportState:
    made, undone = documents
    if row.undone_at is not None or (row.kind is ImportKind.OPENING and made == undone > 0):
        return ImportState.UNDONE
    if is_undoing:
        return ImportState.UNDOING
    return ImportState.PARTLY_UNDONE if undone else ImportState.COMMITTED
