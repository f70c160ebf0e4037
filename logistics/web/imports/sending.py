"""Templates, the list of what was sent, and the upload."""

from dataclasses import dataclass

from flask import Response as File
from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug import Response
from wtforms import RadioField

from logistics.adapters.sheet_templates import TemplateColumn, template
from logistics.adapters.sheets import read_sheet
from logistics.domain.errors import RuleBroken
from logistics.domain.imports import COLUMNS, ImportKind
from logistics.services import importing
from logistics.store import imports
from logistics.store.imports import ListedImport
from logistics.web.db import command, engine, now, reading, transaction
from logistics.web.errors import words_of
from logistics.web.forms import HouseForm
from logistics.web.imports.blueprint import WRITERS, bp, may_send, only_senders
from logistics.web.imports.words import IMPORT_KINDS, choices_of, expected, heading
from logistics.web.paging import ROWS, Paged, paged

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXTS = frozenset({"text", "code", "barcode", "item", "place", "lot"})


class UploadForm(HouseForm):
    """A spreadsheet and what it brings."""

    kind = RadioField(_l("What it brings"))
    file = FileField(_l("Spreadsheet (XLSX, XLS, ODS or CSV)"))

    def offer(self) -> None:
        """Offers what the user may bring."""
        self.kind.choices = [
            (kind.value, words) for kind, words in IMPORT_KINDS.items() if may_send(kind)
        ]

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is wrong with a file beside it."""
        self.file.errors = words_of(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportListPage:
    """What the list of spreadsheets shows."""

    lines: list[ListedImport]
    paging: Paged
    may_send: bool


@bp.get("/")
def sent() -> str:
    """Lists the spreadsheets that were sent, the newest first."""
    with reading() as db:
        paging = paged(imports.import_total(db))
        lines = imports.listed_imports(db, start=paging.start, limit=ROWS)
    page = ImportListPage(lines=lines, paging=paging, may_send=any(map(may_send, WRITERS)))
    return render_template("imports/imports.html", page=page, kinds=IMPORT_KINDS)


@bp.get("/items.xlsx")
def items_template() -> File:
    """Gives the empty spreadsheet for items."""
    return _template(ImportKind.ITEMS, _("items"))


@bp.get("/opening.xlsx")
def opening_template() -> File:
    """Gives the empty spreadsheet for opening stock."""
    return _template(ImportKind.OPENING, _("opening-stock"))


@bp.route("/new", methods=["GET", "POST"])
def new_import() -> tuple[str, int] | Response:
    """Takes a spreadsheet."""
    form = UploadForm()
    form.offer()
    if not form.kind.choices:
        abort(403)
    if not form.is_submitted():
        form.kind.process_data(request.args.get("kind") or form.kind.choices[0][0])
    if form.sent_well():
        kind = ImportKind(form.kind.data)
        only_senders(kind)
        file = form.file.data
        if not file or not file.filename:
            form.file.errors, form.status = [_("Choose a file.")], 422
        else:
            with form.refusals():
                import_id = _staged(kind, file.filename, file.read())
                return redirect(url_for("imports.preview", import_id=import_id), code=303)
    return render_template("imports/new.html", form=form), form.status


def _staged(kind: ImportKind, filename: str, content: bytes) -> int:
    asked, sheet = command(), read_sheet(content)
    with transaction() as db:
        row = importing.stage(
            db, command=asked, kind=kind, filename=filename, content=content, sheet=sheet
        )
        import_id, is_short = row.id or 0, importing.is_short(row)
        is_new = not row.fingerprint and row.job_id is None
        if is_new and not is_short:
            importing.ask(db, import_id, by=asked.actor_id, at=now())
    if is_new and is_short:
        importing.work_now(engine(), import_id)
    elif is_new:
        current_app.extensions["imece_import"](import_id)
    return import_id


def _template(kind: ImportKind, name: str) -> File:
    columns = [
        TemplateColumn(
            heading=heading(column),
            expects=expected(kind, column.expected),
            choices=tuple(choices_of(column)),
            is_needed=column.is_needed,
            is_text=column.expected in TEXTS,
        )
        for column in COLUMNS[kind]
    ]
    made = template(
        columns,
        title=str(IMPORT_KINDS[kind])[:31],
        guide_title=_("Guide"),
        guide_headings=(_("Column"), _("Needed"), _("What it expects")),
        guide=_guide(kind),
    )
    answer = File(made, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _guide(kind: ImportKind) -> list[str]:
    if kind is ImportKind.ITEMS:
        return [_("A code that is known changes that item; an empty cell leaves it as it is.")]
    return [
        _("“add” brings the amount as a new lot, or on top of the lot you name."),
        _("“set” says what lies there now: only the difference to the books is booked."),
    ]
