"""The counts there are, with their progress, on the screen and as a file."""

from dataclasses import dataclass

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField

from logistics.domain.calendar import local_day
from logistics.domain.counting import CountState
from logistics.domain.sheets import Kind, Sheet
from logistics.store import count_list
from logistics.store.count_list import ListedCount
from logistics.web import terms
from logistics.web.counts.blueprint import bp
from logistics.web.counts.words import SCOPES
from logistics.web.db import now, reading
from logistics.web.exports import FILE, all_rows, columns, given
from logistics.web.paging import ROWS, Paged, paged

EXPORTED_AT_MOST = 10_000
HEADINGS = (
    *((_l("Count"), Kind.TEXT), (_l("What is counted"), Kind.TEXT)),
    *((_l("Started"), Kind.INSTANT), (_l("By"), Kind.TEXT)),
    *((_l("Counted"), Kind.PIECES), (_l("Expected"), Kind.PIECES)),
    *((_l("State"), Kind.TEXT), (_l("Document"), Kind.TEXT)),
)


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


@bp.get(f"/counts{FILE}")
def counts_file(form: str) -> Response:
    """Gives the list of counts as a file, all its pages."""
    state = _state()
    with reading() as db:
        limit = all_rows(count_list.count_total(db, state))
        lines = count_list.listed_counts(db, state, start=0, limit=limit)
    rows = [
        (
            line.row.code,
            f"{SCOPES[line.row.scope]} {line.subject}".strip(),
            line.row.started_at,
            line.started_by,
            line.counted,
            line.expected,
            terms.state(f"count_{line.state}"),
            line.document or "",
        )
        for line in lines
    ]
    sheet = Sheet(title=_("Counts"), columns=columns(HEADINGS), rows=rows)
    return given(sheet, name=f"sayimlar-{local_day(now())}", form=form)


def _state() -> CountState | None:
    word = request.args.get("state", "")
    return CountState(word) if word in set(CountState) else None
