"""The review of a finished count: what differs, why, and the second person's approval.

Whoever counted sees no amounts before the count is posted, so that a recount stays blind.
"""

from dataclasses import dataclass

from flask import Response as File
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlmodel import Session
from werkzeug import Response

from logistics.domain.count_refusals import PromiseTouched, SamePerson
from logistics.domain.counting import (
    SHORTAGE_REASONS,
    SURPLUS_REASONS,
    CountReason,
    CountState,
    fitting_reason,
)
from logistics.domain.errors import RuleBroken
from logistics.domain.sheets import Cell, Kind, Sheet
from logistics.services import counting
from logistics.store import counts
from logistics.store.counts import CountLine, Waiting
from logistics.store.tables import CountRow, DocumentRow
from logistics.web.addresses import read_id
from logistics.web.amounts import pieces_of
from logistics.web.counts.blueprint import bp
from logistics.web.counts.keeping import language
from logistics.web.counts.words import COUNT_REASONS
from logistics.web.db import command, reading, transaction
from logistics.web.errors import words_of
from logistics.web.exports import FILE, columns, given
from logistics.web.forms import HouseForm
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged

HEADINGS = (
    *((_l("Place"), Kind.TEXT), (_l("Item code"), Kind.TEXT), (_l("Item"), Kind.TEXT)),
    (_l("Lot"), Kind.TEXT),
    *((_l("Expected (pieces)"), Kind.PIECES), (_l("Expected (kg)"), Kind.WEIGHT)),
    *((_l("Counted (pieces)"), Kind.PIECES), (_l("Counted (kg)"), Kind.WEIGHT)),
    *((_l("Difference (pieces)"), Kind.PIECES), (_l("Difference (kg)"), Kind.WEIGHT)),
    *((_l("Reason"), Kind.TEXT), (_l("Counted by"), Kind.TEXT), (_l("At"), Kind.INSTANT)),
)
EVERY = "all"
LONGEST_REMARK = 240
GAPS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """What the review shows; ``blind`` hides every amount."""

    form: HouseForm
    row: CountRow
    state: CountState
    part: str
    off: list[CountLine]
    every: bool
    shown: list[CountLine]
    paging: Paged
    agreed: int
    gaps: list[Waiting]
    left_out: int
    names: dict[int, str]
    blind: bool
    open: bool
    document: DocumentRow | None
    losing: tuple[PromiseTouched, ...]

    @property
    def again(self) -> int:
        """How many lines a second person has to count."""
        return sum(line.needs_another for line in self.off)

    def reasons(self, line: CountLine) -> list[tuple[str, str]]:
        """Returns the reasons a line's difference may have, the usual one first."""
        short = line.difference.pieces < 0 or line.difference.grams < 0
        fitting = SHORTAGE_REASONS if short else SURPLUS_REASONS
        return [(reason.value, str(COUNT_REASONS[reason])) for reason in fitting]

    def reason(self, line: CountLine) -> CountReason:
        """Returns the reason a line's difference has now."""
        return fitting_reason(line.difference, line.line.reason)


@bp.get("/<int:count_id>/review")
def review(count_id: int) -> tuple[str, int]:
    """Shows what a finished count found."""
    return _shown(count_id, HouseForm())


@bp.post("/<int:count_id>/reasons")
def reasons(count_id: int) -> tuple[str, int] | Response:
    """Keeps why the lines on the page differ."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                _refuse_blind(db, count_id)
                refused = _explained(db, count_id)
            if not refused:
                flash(_("The reasons are kept."), "success")
                return redirect(url_for("counts.review", count_id=count_id), code=303)
            form.form_errors.extend(refused)
            form.status = 422
    return _shown(count_id, form)


@bp.post("/<int:count_id>/approve")
def approve(count_id: int) -> tuple[str, int] | Response:
    """Books the differences."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                document_id = counting.approve(db, command=command(), count_id=count_id).id
            flash(_("Posted. Print the record and have it signed."), "success")
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    return _shown(count_id, form)


@bp.post("/<int:count_id>/approve-and-promise")
def approve_and_promise(count_id: int) -> tuple[str, int] | Response:
    """Books the differences, and promises other lots to the orders that lose theirs."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                document_id = counting.approve_and_promise_others(
                    db, command=command(), count_id=count_id
                ).id
            flash(_("Posted, and other lots are promised. Print the record and have it signed."),
                  "success")  # fmt: skip
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    return _shown(count_id, form)


@bp.get("/<int:count_id>/record.pdf")
def record(count_id: int) -> File:
    """Prints the record of a posted count."""
    with reading() as db:
        code = counts.get_count(db, count_id).code
        paper = counting.count_record(db, count_id, language=language())
    answer = File(paper, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{code}.pdf"'
    return answer


@bp.get(f"/<int:count_id>/lines{FILE}")
def lines_file(count_id: int, form: str) -> File:
    """Gives the lines of the screen as a file.

    While the count goes on, and to who counted, these are all lines without their amounts.
    """
    with reading() as db:
        row = counts.get_count(db, count_id)
        blind = _is_blind(db, row) or counts.state_of(db, row) is CountState.COUNTING
        lines = [line for line in counts.lines_of(db, count_id) if line.entries]
        names = counts.counters_of(db, count_id)
    wanted = [line for line in lines if blind or line.is_off or _every()]
    rows = [_row(line, names, blind=blind) for line in wanted]
    return given(
        Sheet(title=row.code, columns=columns(HEADINGS), rows=rows), name=row.code, form=form
    )


def _row(line: CountLine, names: dict[int, str], *, blind: bool) -> tuple[Cell, ...]:
    amounts = [
        part
        for quantity in (line.expected, line.counted, line.difference)
        for part in (pieces_of(line.item, quantity), quantity.grams)
    ]
    reason = "" if blind or not line.is_off else str(
        COUNT_REASONS[fitting_reason(line.difference, line.line.reason)]
    )  # fmt: skip
    return (
        line.place.code,
        line.item.code,
        item_name(line.item),
        line.lot.code if line.lot else "",
        *([None] * len(amounts) if blind else amounts),
        reason,
        names.get(line.last.counted_by, ""),
        line.last.counted_at,
    )


def _explained(db: Session, count_id: int) -> list[str]:
    """Keeps the reasons that were sent and returns the words for those that do not fit."""
    refused = []
    for name, reason in request.form.items():
        number = name.removeprefix("reason-")
        line_id = read_id(number) if number != name else None
        if line_id is None:
            continue
        try:
            counting.explain(
                db,
                count_id=count_id,
                line_id=line_id,
                reason=reason,
                remark=request.form.get(f"remark-{number}", "")[:LONGEST_REMARK].strip(),
            )
        except RuleBroken as refusal:
            refused.extend(words_of(refusal))
    return refused


def _refuse_blind(db: Session, count_id: int) -> None:
    row = counts.get_count(db, count_id)
    if _is_blind(db, row):
        raise SamePerson(user=current_user.name, did="counted")


def _is_blind(db: Session, row: CountRow) -> bool:
    return row.document_id is None and current_user.id in counts.counters_of(db, row.id or 0)


def _every() -> bool:
    """Tells whether the lines that agree are wanted too."""
    return request.args.get("show") == EVERY


def _shown(count_id: int, form: HouseForm) -> tuple[str, int]:
    with reading() as db:
        page = _page(db, count_id, form)
    return render_template(
        "counts/review.html", page=page, count_reasons=COUNT_REASONS
    ), form.status


def _page(db: Session, count_id: int, form: HouseForm) -> ReviewPage:
    row = counts.get_count(db, count_id)
    state = counts.state_of(db, row)
    lines = [line for line in counts.lines_of(db, count_id) if line.entries]
    off = [line for line in lines if line.is_off]
    wanted = lines if _every() else off
    paging = paged(len(wanted))
    waits = state in counting.UNENDED
    may_post = state is CountState.COUNTED and not _is_blind(db, row)
    return ReviewPage(
        form=form,
        row=row,
        state=state,
        part=counting.part_of(db, row, language=language()),
        off=off,
        every=_every(),
        shown=wanted[paging.start : paging.start + ROWS],
        paging=paging,
        agreed=len(lines) - len(off),
        gaps=counts.waiting_lots(db, row, limit=GAPS_SHOWN) if waits else [],
        left_out=counts.waiting_total(db, row) if waits else row.left_out,
        names=counts.counters_of(db, count_id),
        blind=_is_blind(db, row) or state is CountState.COUNTING,
        open=state is CountState.COUNTED,
        document=db.get(DocumentRow, row.document_id) if row.document_id else None,
        losing=counting.losing_orders(db, count_id) if may_post else (),
    )
