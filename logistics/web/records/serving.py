"""One record in three forms under one address: a page, ``.pdf`` and ``.xlsx``.

A record is composed by one function; the page, the print and the workbook show its rows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import Form

from logistics.adapters.documents import record_pdf
from logistics.adapters.documents.formats import Language
from logistics.adapters.workbooks import workbook
from logistics.domain.errors import TooManyRows
from logistics.domain.records import Record
from logistics.domain.sheets import Column, Sheet
from logistics.web.exports import XLSX
from logistics.web.exports import file as kept_file
from logistics.web.records.blueprint import bp

FORMS = ".<any(pdf, xlsx):form>"
MOST_PRINTED = 6_000
SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A record with the form that asked for it, and the page it belongs to."""

    record: Record
    back_url: str
    back: str
    form: Form | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """What a record's page shows: at most ``shown`` rows of each table."""

    composed: Composed
    file: str
    shown: int = SHOWN

    @property
    def record(self) -> Record:
        """The record itself."""
        return self.composed.record


Compose = Callable[..., Composed]


def offered(address: str, name: str) -> Callable[[Compose], Compose]:
    """Offers what a function composes under an address, as a page, PDF and XLSX."""

    def offer(compose: Compose) -> Compose:
        def page(**parts: Any) -> str:
            shown = RecordPage(composed=compose(**parts), file=f"records.{name}_file")
            return render_template("records/record.html", page=shown)

        def paper(form: str, **parts: Any) -> Response:
            return _file(compose(**parts).record, form)

        bp.add_url_rule(address, name, page)
        bp.add_url_rule(f"{address}{FORMS}", f"{name}_file", paper)
        return compose

    return offer


def papers_page() -> dict[str, str]:
    """Returns the way back for records that belong to no other page."""
    return {"back_url": url_for("records.home"), "back": _("Papers")}


def _file(record: Record, form: str) -> Response:
    name = re.sub(r"[^A-Za-z0-9-]+", "-", record.number).strip("-") or "imece"
    if form == "xlsx":
        return kept_file(
            workbook([_cover(record), *record.sheets]), name=f"{name}.xlsx", mimetype=XLSX
        )
    rows = sum(len(sheet.rows) for sheet in record.sheets)
    if rows > MOST_PRINTED:
        raise TooManyRows(rows=rows, most=MOST_PRINTED)
    language: Language = "en" if str(get_locale()) == "en" else "tr"
    answer = kept_file(
        record_pdf(record, language=language), name=f"{name}.pdf", mimetype="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _cover(record: Record) -> Sheet:
    """Returns what a record states, as the first page of its workbook."""
    stated = (
        (_("Record"), record.title),
        (_("Number"), record.number),
        (_("Organisation"), record.house.organisation),
        (_("Unit"), record.house.unit),
        *record.facts,
        *((_("Not in force"), record.void) for _once in range(bool(record.void))),
        *(("", sentence) for sentence in (*record.statement, *record.closing)),
        *((signature.role, signature.name) for signature in record.signatures),
    )
    columns = (Column(heading=_("What")), Column(heading=_("Says"), wide=True))
    return Sheet(title=_("Record"), columns=columns, rows=[(str(a), str(b)) for a, b in stated])
