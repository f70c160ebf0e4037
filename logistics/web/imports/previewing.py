"""The preview of a spreadsheet row by row and field by field, and what is done with it."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug import Response

from logistics.adapters.jobs import Board
from logistics.domain.imports import COLUMNS, ImportKind, ImportState, LineState, Mode
from logistics.domain.quantity import Quantity
from logistics.services import importing
from logistics.store import imports, jobs
from logistics.store.counts import user_names
from logistics.store.tables import DocumentRow, ImportLineRow, ImportRow, JobRow
from logistics.web import terms
from logistics.web.amounts import amount
from logistics.web.db import command, engine, now, reading, transaction
from logistics.web.formats import kilograms
from logistics.web.forms import HouseForm
from logistics.web.imports.blueprint import bp, may_send, only_senders
from logistics.web.imports.words import IMPORT_KINDS, expected, heading, heading_of
from logistics.web.paging import ROWS, Paged, paged

ALLOWED = ("wrong", "again")
IN_KILOGRAMS = frozenset({"minimum_g"})
WORKED_ON = frozenset({ImportState.WORKING, ImportState.UNDOING})


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """What a spreadsheet's page shows."""

    form: HouseForm
    row: ImportRow
    state: ImportState
    lines: list[ImportLineRow]
    paging: Paged
    shown: LineState | None
    columns: list[tuple[str, bool]]
    twin: ImportRow | None
    documents: list[tuple[DocumentRow, DocumentRow | None]]
    job: JobRow | None
    names: dict[int, str]
    may_send: bool

    def total(self, state: str) -> int:
        """Returns how many rows are in a state."""
        return int(self.row.totals.get(state, 0))

    @property
    def doing(self) -> int:
        """How many rows would do something."""
        return self.total(LineState.NEW) + self.total(LineState.CHANGED)

    def faults(self, line: ImportLineRow) -> list[str]:
        """Returns what is wrong with a row: the column, what it expects, what was found."""
        return [_fault(self.row.kind, *fault) for fault in line.faults]

    def deeds(self, line: ImportLineRow) -> list[str]:
        """Returns what a row would do, spelled out."""
        if line.state is LineState.WRONG or line.state is None:
            return []
        if self.row.kind is ImportKind.ITEMS:
            return _item_deeds(line)
        return [_stock_deed(line)]


@bp.get("/<int:import_id>")
def preview(import_id: int) -> tuple[str, int]:
    """Shows what a spreadsheet would do, or did."""
    return _shown(import_id, HouseForm())


@bp.get("/<int:import_id>/progress")
def progress(import_id: int) -> Response:
    """Tells a page that waits how far the work is."""
    with reading() as db:
        row = imports.get_import(db, import_id)
        state = imports.state_of(db, row)
        job = db.get(JobRow, row.job_id) if row.job_id else None
    told = _board().percent(row.job_id) if row.job_id else None
    percent = max(job.percent, told or 0) if job else 100
    return jsonify(ended=state not in WORKED_ON, percent=percent)


@bp.post("/<int:import_id>/commit")
def commit(import_id: int) -> tuple[str, int] | Response:
    """Does what the preview shows."""
    form = HouseForm()
    if form.sent_well():
        asked = command()
        with form.refusals():
            with transaction() as db:
                row = _own(db, import_id)
                if row.wish.get("key") == asked.key:
                    return _here(import_id)
                allowed = [name for name in ALLOWED if request.form.get(name) == "yes"]
                importing.wish_commit(db, command=asked, import_id=import_id, allowed=allowed)
                is_short = importing.is_short(row)
                if not is_short:
                    importing.ask(db, import_id, by=asked.actor_id, at=now())
            if is_short:
                importing.commit_now(engine(), import_id)
                flash(_("Committed, as the preview showed."), "success")
            else:
                current_app.extensions["imece_import"](import_id)
            return _here(import_id)
    return _shown(import_id, form)


@bp.post("/<int:import_id>/undo")
def undo(import_id: int) -> tuple[str, int] | Response:
    """Takes a committed spreadsheet back."""
    form = HouseForm()
    if form.sent_well():
        asked = command()
        with form.refusals():
            with transaction() as db:
                row = _own(db, import_id)
                if row.wish.get("key") == asked.key:
                    return _here(import_id)
                is_short = importing.is_short(row)
                if not is_short:
                    importing.wish_undo(db, command=asked, import_id=import_id)
                    importing.ask(db, import_id, by=asked.actor_id, at=now())
            if not is_short:
                current_app.extensions["imece_import"](import_id)
                return _here(import_id)
            with transaction() as db:
                left = importing.undo(db, command=asked, import_id=import_id)
            flash(_("Undone: what it brought is taken back."), "success")
            if left:
                words = ngettext(
                    "%(num)s item was changed by somebody since and stays as it is: %(codes)s",
                    "%(num)s items were changed by somebody since and stay as they are: %(codes)s",
                    len(left),
                    codes=", ".join(left[:20]),
                )
                flash(words, "warn")
            return _here(import_id)
    return _shown(import_id, form)


@bp.post("/<int:import_id>/stop")
def stop(import_id: int) -> tuple[str, int] | Response:
    """Calls off the work on a spreadsheet; everything stays as it was before the work."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            _call_off(import_id)
            flash(_("Stopping. What was being written is thrown away."), "info")
            return _here(import_id)
    return _shown(import_id, form)


@bp.post("/<int:import_id>/discard")
def discard(import_id: int) -> tuple[str, int] | Response:
    """Throws a spreadsheet away, or calls off the work on it."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with reading() as db:
                is_committed = _own(db, import_id).committed_at is not None
            if not is_committed:
                _call_off(import_id)
            with transaction() as db:
                importing.discard(db, command=command(), import_id=import_id)
            flash(_("Discarded; nothing was changed."), "success")
            return redirect(url_for("imports.sent"), code=303)
    return _shown(import_id, form)


@bp.post("/<int:import_id>/again")
def again(import_id: int) -> tuple[str, int] | Response:
    """Previews a spreadsheet anew, after its work failed or the world changed."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                row = _own(db, import_id)
                state, is_short = imports.state_of(db, row), importing.is_short(row)
                waits = state in (ImportState.READY, ImportState.FAILED)
                if waits and not is_short:
                    row.wish = {}
                    importing.ask(db, import_id, by=command().actor_id, at=now())
            if waits and is_short:
                importing.work_now(engine(), import_id)
            elif waits:
                current_app.extensions["imece_import"](import_id)
            return _here(import_id)
    return _shown(import_id, form)


def _call_off(import_id: int) -> None:
    """Asks the work to stop: first across the writing, which holds SQLite, then in the database."""
    with reading() as db:
        job_id = _own(db, import_id).job_id
    if job_id:
        _board().ask_stop(job_id)
        with transaction() as db:
            jobs.ask_cancel(db, job_id)


def _board() -> Board:
    board: Board = current_app.extensions["imece_board"]
    return board


def _own(db: Session, import_id: int) -> ImportRow:
    row = imports.get_import(db, import_id)
    only_senders(row.kind)
    return row


def _here(import_id: int) -> Response:
    return redirect(url_for("imports.preview", import_id=import_id), code=303)


def _shown(import_id: int, form: HouseForm) -> tuple[str, int]:
    with reading() as db:
        page = _page(db, import_id, form)
    return render_template("imports/preview.html", page=page, kinds=IMPORT_KINDS), form.status


def _page(db: Session, import_id: int, form: HouseForm) -> PreviewPage:
    row = imports.get_import(db, import_id)
    word = request.args.get("state", "")
    shown = LineState(word) if word in set(LineState) else None
    paging = paged(int(row.totals.get(shown.value, 0)) if shown else row.rows)
    state = imports.state_of(db, row)
    waits = state is ImportState.READY
    return PreviewPage(
        form=form,
        row=row,
        state=state,
        lines=imports.some_lines(db, import_id, state=shown, start=paging.start, limit=ROWS),
        paging=paging,
        shown=shown,
        columns=[(heading(each), each.field in row.places) for each in COLUMNS[row.kind]],
        twin=imports.committed_twin(db, row) if waits else None,
        documents=imports.documents_of(db, import_id),
        job=db.get(JobRow, row.job_id) if row.job_id else None,
        names=user_names(db, [id_ for id_ in (row.uploaded_by, row.committed_by) if id_]),
        may_send=may_send(row.kind),
    )


def _fault(kind: ImportKind, field: str, code: str, found: str) -> str:
    words = f"{heading_of(kind, field)}: {expected(kind, code, found)}"
    return _("%(words)s; found: “%(found)s”", words=words, found=found) if found else words


def _item_deeds(line: ImportLineRow) -> list[str]:
    changes: dict[str, list[Any]] = line.wanted.get("changes", {})
    if line.state is LineState.NEW:
        told = [f"{heading_of(ImportKind.ITEMS, name)}: {_value(name, to)}"
                for name, (_before, to) in changes.items() if to not in (None, "", 0)]  # fmt: skip
        return [_("new item"), *told]
    return [
        f"{heading_of(ImportKind.ITEMS, name)}: {_value(name, before)} → {_value(name, to)}"
        for name, (before, to) in changes.items()
    ]


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if name in IN_KILOGRAMS:
        return kilograms(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(terms.STORAGE.get(value) or terms.DATE_KINDS.get(value) or value)


def _stock_deed(line: ImportLineRow) -> str:
    wanted = line.wanted
    before, after, delta = (_quantity(wanted[name]) for name in ("before", "after", "delta"))
    lot = wanted["lot"] or _("new lot")
    if line.state is LineState.SAME:
        return _("set: %(lot)s has %(after)s already", lot=lot, after=amount(after))
    if wanted["mode"] == Mode.SET:
        return _(
            "set: %(lot)s from %(before)s to %(after)s", lot=lot, before=amount(before),
            after=amount(after),
        )  # fmt: skip
    return _(
        "add: %(delta)s to %(lot)s, then %(after)s", delta=amount(delta), lot=lot,
        after=amount(after),
    )  # fmt: skip


def _quantity(pair: list[int]) -> Quantity:
    return Quantity(pieces=pair[0], grams=pair[1])
