"""Uploaded spreadsheets: what was sent, what each row would do, and what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index
from sqlmodel import Field, SQLModel

from logistics.domain.imports import ImportKind, LineState
from logistics.store.columns import UtcDateTime, Word


class ImportRow(SQLModel, table=True):
    """An uploaded spreadsheet. ``digest`` tells the same file from another; ``fingerprint`` is
    that of its preview: what is committed has the same, or nothing is.

    ``undone_at`` is kept for items alone; stock is undone when its documents are.
    """

    __tablename__ = "sheet_import"
    __table_args__ = (
        CheckConstraint("(committed_at IS NULL) = (committed_by IS NULL)", name="committed"),
        Index("ix_sheet_import_digest", "digest"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    kind: ImportKind = Field(sa_type=Word(ImportKind))
    filename: str = Field(max_length=120)
    digest: str = Field(max_length=64)
    rows: int
    places: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    unknown: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    totals: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    wish: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    fingerprint: str = Field(default="", max_length=64)
    overtaken: bool = Field(default=False)
    command_key: str = Field(unique=True, max_length=64)
    job_id: int | None = Field(default=None, foreign_key="job.id")
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    uploaded_by: int = Field(foreign_key="user.id")
    committed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    committed_by: int | None = Field(default=None, foreign_key="user.id")
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: int | None = Field(default=None, foreign_key="user.id")
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ImportLineRow(SQLModel, table=True):
    """A row of an uploaded spreadsheet: its cells, what it would do, and what is wrong with it."""

    __tablename__ = "sheet_import_line"
    __table_args__ = (Index("ix_sheet_import_line_state", "import_id", "state"),)

    import_id: int = Field(primary_key=True, foreign_key="sheet_import.id")
    number: int = Field(primary_key=True)
    cells: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    state: LineState | None = Field(default=None, sa_type=Word(LineState))
    wanted: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    faults: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class ImportDocumentRow(SQLModel, table=True):
    """A document that an import made."""

    __tablename__ = "sheet_import_document"

    import_id: int = Field(primary_key=True, foreign_key="sheet_import.id")
    document_id: int = Field(primary_key=True, foreign_key="document.id", index=True)
