"""The counts there are, with their progress, on the screen and as a file."""

from dataclasses import dataclass

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField

from logistics.domain.calendar import local_day
from logistics.domain.counting import CountState
from logistics.store import count_list
from logistics.store.count_list import ListedCount
from logistics.web import terms
from logistics.web.counts.blueprint import bp
from logistics.web.counts.words import SCOPES
from logistics.web.db import now, reading
from logistics.web.exports import harmless
from logistics.web.formats import instant
from logistics.web.paging import ROWS, Paged, paged

EXPORTED_AT_MOST = 10_000


class CountFilterForm(Form):  # type: ignore[misc]
    """What is asked of the list of counts, kept in the address."""

    state = SelectField(_l("State"), validate_choice=False)

    def offer(self) -> None:
        """Fills the choices."""
        states = [(state.value, terms.state(f"count_{state}")) for state in CountState]
        self.state.choices = [("", _("all states")), *states]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountListPage:
    """What the list of counts shows."""

    form: CountFilterForm
    lines: list[ListedCount]
    paging: Paged


@bp.get("/")
def counts() -> str:
    """Lists the counts, the newest first."""
    form = CountFilterForm(request.args)
    form.offer()
    state = _state()
    with reading() as db:
        paging = paged(count_list.count_total(db, state))
        lines = count_list.listed_counts(db, state, start=paging.start, limit=ROWS)
    page = CountListPage(form=form, lines=lines, paging=paging)
    return render_template("counts/counts.html", page=page, scopes=SCOPES)


@bp.get("/counts.csv")
def counts_csv() -> Response:
    """Gives the list of counts as a file, all its pages."""
    with reading() as db:
        lines = count_list.listed_counts(db, _state(), start=0, limit=EXPORTED_AT_MOST)
    headings = (_("Count"), _("What is counted"), _("Started"), _("By"), _("Counted"),
                _("Expected"), _("State"), _("Document"))  # fmt: skip
    rows = [
        (
            line.row.code,
            f"{SCOPES[line.row.scope]} {line.subject}".strip(),
            instant(line.row.started_at),
            line.started_by,
            str(line.counted),
            str(line.expected),
            terms.state(f"count_{line.state}"),
            line.document or "",
        )
        for line in lines
    ]
    return csv_file([headings, *rows], name=f"sayimlar-{local_day(now())}")


def csv_file(rows: list[tuple[str, ...]], *, name: str) -> Response:
    """Gives rows as a CSV file that a Turkish spreadsheet opens."""
    text = "\ufeff" + "".join(";".join(map(_quoted, row)) + "\r\n" for row in rows)
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _quoted(cell: str) -> str:
    safe = harmless(str(cell)).replace('"', '""')
    return f'"{safe}"' if any(sign in safe for sign in ';"\r\n') else safe


def _state() -> CountState | None:
    word = request.args.get("state", "")
    return CountState(word) if word in set(CountState) else None
