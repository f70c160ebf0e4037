"""Several lots leave the stock at once, with one record and one commission.

The lines start with what there is to write off: all that is past its date, all that a recall
stopped, or what a write-off said that was undone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlmodel import Session
from werkzeug import Response as Answer
from wtforms import FieldList, Form, FormField
from wtforms.validators import Length

from logistics.domain.calendar import local_day
from logistics.domain.lots import DateKind, Measure
from logistics.domain.roles import Role
from logistics.domain.writing_off import Limits, Loss, WriteOffReason
from logistics.services import writing_off
from logistics.services.writing_off import Lot
from logistics.store import losses, lots, to_write_off
from logistics.store import write_offs as kept
from logistics.store.documents import refuse_repetition
from logistics.store.tables import LotRow, PlaceRow
from logistics.store.write_offs import WrittenLine
from logistics.web.addresses import read_id
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import CleanStringField, KilogramField, PiecesField
from logistics.web.safety.blueprint import bp, only
from logistics.web.safety.write_off_forms import WriteOffHead
from logistics.web.safety.write_offs import told
from logistics.web.warehouse.receipt_form import SEPARATOR

LINES_SHOWN = 3
LINES_AT_MOST = 100
REASONS = {
    DateKind.USE_BY: WriteOffReason.USE_BY_PASSED.value,
    DateKind.BEST_BEFORE: WriteOffReason.BEST_BEFORE_PASSED.value,
}


class GoneForm(Form):  # type: ignore[misc]
    """One line: a lot, where it lies, and how much; without an amount all of it."""

    lot = CleanStringField(_l("Lot"), [Length(max=200)])
    place = CleanStringField(_l("Place"), [Length(max=64)])
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))
    gone: tuple[Lot, ...] = ()

    def recognise(self, known: dict[str, LotRow], there: dict[int, list[PlaceRow]]) -> None:
        """Finds the lot and the places that were scanned; what is not known is told beside it."""
        typed = _code(self.lot.data)
        row = known.get(typed)
        if not typed and (self.pieces.raw or self.grams.raw or self.place.data):
            self.lot.errors = [_("Scan the lot of this line, or empty the line.")]
        elif typed and row is None:
            self.lot.errors = [_("No lot has the code “%(code)s”.", code=typed)]
        elif row is not None:
            self._take(row, there.get(row.id or 0, []))

    def _take(self, row: LotRow, lying: list[PlaceRow]) -> None:
        asked = _code(self.place.data)
        chosen = [place for place in lying if asked in ("", place.code)]
        is_part = self.pieces.data is not None or self.grams.data is not None
        if not lying:
            self.lot.errors = [_("Nothing of this lot lies on a shelf or a dock.")]
        elif not chosen or (is_part and len(chosen) > 1):
            names = ", ".join(place.code for place in lying)
            self.place.errors = [
                _("This lot lies in several places: %(places)s. Say from which.", places=names)
                if chosen
                else _("This lot does not lie there but at: %(places)s.", places=names)
            ]
        else:
            self.gone = tuple(
                Lot(
                    lot_id=row.id or 0,
                    place_id=place.id or 0,
                    pieces=self.pieces.data,
                    grams=self.grams.data,
                )
                for place in chosen
            )


class WriteOffManyForm(WriteOffHead):
    """Several lots with one reason, one commission and one record."""

    lines = FieldList(FormField(GoneForm), min_entries=LINES_SHOWN, max_entries=LINES_AT_MOST)

    def begin(self, there: Iterable[WrittenLine]) -> None:
        """Starts with these lines, and a free one for the scanner."""
        while len(self.lines):
            self.lines.pop_entry()
        for each in list(there)[: LINES_AT_MOST - 1]:
            self.lines.append_entry(_line(each))
        self.lines.append_entry()

    def asks_for_a_line(self) -> bool:
        """Tells whether another line is wanted instead of the write-off; adds it."""
        asked = "more" in request.form and len(self.lines) < LINES_AT_MOST
        if asked:
            self.lines.append_entry()
        return asked

    def understood(self) -> bool:
        """Tells whether every line names goods that are there, and at least one does."""
        forms = [entry.form for entry in self.lines]
        with reading() as db:
            refuse_repetition(db, command().key)
            known = lots.lots_by_code(db, [_code(each.lot.data) for each in forms])
            there = _lying(db, known.values())
        for each in forms:
            each.recognise(known, there)
        if not any(each.gone or each.errors for each in forms):
            self.form_errors.append(_("Scan at least one lot."))
        self.lines.errors = [each.errors for each in forms]
        well = not self.form_errors and not any(each.errors for each in forms)
        self.status = self.status if well else 422
        return well

    def gone(self) -> list[Lot]:
        """Returns what leaves, by lot and place."""
        return [each for entry in self.lines for each in entry.form.gone]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyPage:
    """What the page shows: the form, what each lot is, and the limits of one person."""

    form: WriteOffManyForm
    goods: dict[str, WrittenLine]
    limits: Limits
    lately: Loss
    lines_at_most: int = LINES_AT_MOST


@bp.route("/write-offs/new", methods=["GET", "POST"])
@only(Role.WAREHOUSE)
def write_off_many() -> tuple[str, int] | Answer:
    """Writes several lots off, or proposes it."""
    form = WriteOffManyForm()
    form.offer_reasons()
    more = form.asks_for_a_line()
    if not form.is_submitted():
        _begin(form)
    if not more and form.sent_well() and form.understood():
        with form.refusals():
            wish = form.wish(form.gone())
            with transaction() as db:
                row = writing_off.propose(db, wish, command=command())
                row_id, waits = row.id, row.document_id is None
            return told(row_id, waits=waits)
    return render_template("safety/write_off_many.html", page=_page(form)), form.status


def _begin(form: WriteOffManyForm) -> None:
    """Fills the lines with what the address asks for."""
    recall, again = (read_id(request.args.get(name, "")) for name in ("recall", "again"))
    with reading() as db:
        if again is not None:
            shown = kept.get_write_off(db, again)
            form.fill(shown.row)
            form.begin(shown.lines)
        elif recall is not None:
            form.begin(to_write_off.stopped_by(db, recall))
            form.reason.data = WriteOffReason.RECALLED.value
        elif "expired" in request.args:
            found = to_write_off.past_their_date(db, on=local_day(now()))
            form.begin(found)
            form.reason.data = _passed({each.lot.date_kind for each in found})


def _page(form: WriteOffManyForm) -> ManyPage:
    with reading() as db:
        known = lots.lots_by_code(db, [_code(entry.form.lot.data) for entry in form.lines])
        lying = to_write_off.lying(db, [row.id or 0 for row in known.values()])
        limits = losses.limits(db)
        lately = losses.lost_lately(db, actor_id=current_user.id, at=now())
    goods = {each.lot.code: each for each in lying}
    return ManyPage(form=form, goods=goods, limits=limits, lately=lately)


def _lying(db: Session, rows: Iterable[LotRow]) -> dict[int, list[PlaceRow]]:
    found: dict[int, list[PlaceRow]] = {}
    for each in to_write_off.lying(db, [row.id or 0 for row in rows]):
        found.setdefault(each.lot.id or 0, []).append(each.place)
    return found


def _passed(kinds: set[DateKind]) -> str:
    """Returns the reason of goods past their date, where all of them have the same."""
    reasons = {REASONS.get(kind, "") for kind in kinds}
    return reasons.pop() if len(reasons) == 1 else ""


def _line(each: WrittenLine) -> dict[str, Any]:
    return {
        "lot": each.lot.code,
        "place": each.place.code,
        "pieces": None if each.item.measure is Measure.BULK else each.quantity.pieces,
        "grams": None if each.item.measure is Measure.PIECES else each.quantity.grams,
    }


def _code(typed: str | None) -> str:
    return (typed or "").split(SEPARATOR)[0].strip().upper()
