"""Tracing on the screen: what came in so and where it is, and what a parcel was made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlmodel import Session
from wtforms import Form, SelectField
from wtforms.validators import Length

from logistics.domain.calendar import local_day
from logistics.domain.errors import RuleBroken
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.domain.tracing import Question
from logistics.services import tracing
from logistics.services.tracing import FamilyLot, Origins, Trace
from logistics.store import catalogue
from logistics.store import tracing as kept
from logistics.store.tables import HouseholdRow, ItemRow, NeighbourhoodRow
from logistics.web import terms
from logistics.web.amounts import pieces_of
from logistics.web.db import now, reading
from logistics.web.errors import status_of, words_of
from logistics.web.exports import FILE, given
from logistics.web.forms import CleanStringField, DayField, chosen_id
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.safety.blueprint import CALLERS, HANDLERS, bp
from logistics.web.safety.fields import SafetyForm
from logistics.web.sought import opened

DOORS_SHOWN = 50


class QuestionForm(Form):  # type: ignore[misc]
    """What is searched for, kept in the address."""

    lot = CleanStringField(_l("Lot"), [Length(max=20)])
    supplier_lot = CleanStringField(_l("Supplier's lot"), [Length(max=64)])
    donor = CleanStringField(_l("Donor or supplier"), [Length(max=160)])
    item_id = SelectField(_l("Item"), coerce=chosen_id, validate_choice=False)
    received_from = DayField(_l("Received from"))
    received_to = DayField(_l("Received to"))

    def offer(self, items: Iterable[ItemRow], *, empty: Any) -> "QuestionForm":
        """Fills the choices."""
        self.item_id.choices = [("", empty), *((row.id, item_name(row)) for row in items)]
        return self

    def question(self) -> Question:
        """Returns what was asked."""
        return Question(
            lot=self.lot.data or "",
            supplier_lot=self.supplier_lot.data or "",
            donor=self.donor.data or "",
            item_id=self.item_id.data,
            received_from=self.received_from.data,
            received_to=self.received_to.data,
        )


class RecallForm(SafetyForm):
    """Why goods are called back."""

    reason = CleanStringField(_l("Reason of the recall"), [Length(max=240)])


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One line of the account: where, and how much as it came and inside parcels [g]."""

    where: str
    own: bool
    direct_g: int
    packed_g: int

    @property
    def grams(self) -> int:
        """Both together [g]."""
        return self.direct_g + self.packed_g


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceView:
    """A trace as its page shows it: the account by kind of place, and a page of lots."""

    trace: Trace
    lines: list[AccountLine]
    lots: tuple[FamilyLot, ...]
    paging: Paged


@dataclass(frozen=True, slots=True, kw_only=True)
class TracePage:
    """What the search shows."""

    form: QuestionForm
    parties: list[str]
    refusals: list[str]
    view: TraceView | None
    doors: list[tuple[HouseholdRow, NeighbourhoodRow]]
    recall: RecallForm
    may_recall: bool
    sees_names: bool


@bp.get("/trace")
def trace() -> tuple[str, int]:
    """Finds where everything is that came in so."""
    page, status = trace_page(opened(), RecallForm(formdata=None))
    return render_template("safety/trace.html", page=page), status


@bp.get(f"/trace{FILE}")
def trace_file(form: str) -> Response:
    """Gives the lots of a trace as a file."""
    asked = QuestionForm(opened())
    asked.validate()
    with reading() as db:
        found = tracing.trace(db, asked.question())
    return given(lots_sheet(found), name=f"izleme-{local_day(now())}", form=form)


@bp.get("/origins/<code>")
def origins(code: str) -> str:
    """Shows what a lot was made of, up to its donors."""
    with reading() as db:
        found: Origins = tracing.origins(db, code)
    return render_template("safety/origins.html", page=found)


def trace_page(asked: Mapping[str, str], recall: RecallForm) -> tuple[TracePage, int]:
    """Returns the search with its answer, and the status of the answer."""
    form = QuestionForm(asked)
    with reading() as db:
        form.offer(catalogue.items(db), empty=_l("all items"))
        parties = catalogue.party_names(db)
        sent = any(asked.get(name) for name in form._fields)
        view: TraceView | None = None
        doors: list[tuple[HouseholdRow, NeighbourhoodRow]] = []
        refusals: list[str] = []
        status = 200
        if sent and form.validate():
            view, refusals, status = _answer(db, form)
            if view is not None:
                doors = kept.households(db, view.trace.lot_ids, start=0, limit=DOORS_SHOWN)
        elif sent:
            status = 422
    page = TracePage(
        form=form,
        parties=parties,
        refusals=refusals,
        view=view,
        doors=doors,
        recall=recall,
        may_recall=current_user.has(*HANDLERS),
        sees_names=current_user.has(*CALLERS),
    )
    return page, status


def viewed(found: Trace) -> TraceView:
    """Returns a trace as its page shows it."""
    paging = paged(len(found.lots))
    return TraceView(
        trace=found,
        lines=account_lines(found),
        lots=found.lots[paging.start : paging.start + ROWS],
        paging=paging,
    )


def account_lines(found: Trace) -> list[AccountLine]:
    """Returns the account by kind of place, ours first."""
    sums: dict[str, AccountLine] = {}
    for row in found.whereabouts:
        kind = row.place.kind.value
        earlier = sums.get(kind)
        sums[kind] = AccountLine(
            where=str(terms.WHEREABOUTS[kind]),
            own=row.place.own,
            direct_g=row.direct_g + (earlier.direct_g if earlier else 0),
            packed_g=row.packed_g + (earlier.packed_g if earlier else 0),
        )
    return list(sums.values())


def account_sheet(found: Trace) -> Sheet:
    """Returns the account as rows; their sum is what came in."""
    columns = (
        Column(heading=_("Where"), wide=True),
        Column(heading=_("As it came (kg)"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Inside parcels (kg)"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Together (kg)"), kind=Kind.WEIGHT, summed=True),
    )
    rows = [(line.where, line.direct_g, line.packed_g, line.grams) for line in account_lines(found)]
    return Sheet(title=_("Where it is now"), columns=columns, rows=rows)


def lots_sheet(found: Trace) -> Sheet:
    """Returns the lots of a trace as rows."""
    columns = (
        Column(heading=_("Lot")),
        Column(heading=_("Item"), wide=True),
        Column(heading=_("Steps from the lots asked for"), kind=Kind.PIECES),
        Column(heading=_("Supplier's lot")),
        Column(heading=_("Donor or supplier"), wide=True),
        Column(heading=_("Received"), kind=Kind.DAY),
        Column(heading=_("Date"), kind=Kind.DAY),
        Column(heading=_("With us (pieces)"), kind=Kind.PIECES),
        Column(heading=_("With us (kg)"), kind=Kind.WEIGHT),
        Column(heading=_("Where"), wide=True),
        Column(heading=_("On hold")),
    )
    return Sheet(title=_("Lots"), columns=columns, rows=[_lot_row(line) for line in found.lots])


def _lot_row(line: FamilyLot) -> tuple[Cell, ...]:
    lot = line.traced.lot
    return (
        lot.code,
        item_name(line.traced.item),
        line.depth,
        lot.supplier_lot,
        line.traced.party.name if line.traced.party else "",
        lot.received_on,
        lot.expires_on,
        pieces_of(line.traced.item, line.with_us),
        line.with_us.grams,
        ", ".join(each.place.name for each in line.ours),
        ", ".join(str(terms.HOLDS[hold.kind.value]) for hold in line.holds),
    )


def _answer(db: Session, form: QuestionForm) -> tuple[TraceView | None, list[str], int]:
    try:
        return viewed(tracing.trace(db, form.question())), [], 200
    except RuleBroken as refusal:
        return None, words_of(refusal), status_of(refusal)
