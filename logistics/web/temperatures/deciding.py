"""Excursions: which there were, which lots each met, and what a named person decides."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col
from werkzeug import Response
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from logistics.domain.temperatures import Decision
from logistics.services import deciding
from logistics.store import excursions as kept
from logistics.store.excursions import Decided
from logistics.store.exposure import GivenAway, given_away
from logistics.store.lot_life import StandingLot, standing_lots
from logistics.store.tables import ExcursionRow, LotRow
from logistics.store.temperatures import ChamberFacts, chamber_of_row, facts_by_chamber, facts_of
from logistics.web import terms
from logistics.web.db import command, reading, transaction
from logistics.web.forms import FieldForm, Given
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.temperatures.blueprint import bp

LONGEST_COMMENT = 500
LOTS_SHOWN = 2000


class DecisionForm(FieldForm):
    """What becomes of the goods, and why."""

    extent = IntegerField(widget=HiddenInput())
    decision = RadioField(_l("Decision"))
    comment = TextAreaField(_l("Comment"), [Given(), Length(max=LONGEST_COMMENT)])

    def offer(self) -> None:
        """Fills the choices."""
        self.decision.choices = [(each.value, terms.DECISIONS[each.value]) for each in Decision]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcursionsPage:
    """What the list of excursions shows: each with its chamber and whether it is decided."""

    rows: list[tuple[ExcursionRow, ChamberFacts, bool]]
    paging: Paged


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcursionPage:
    """What the page of an excursion shows."""

    excursion: ExcursionRow
    facts: ChamberFacts
    is_open: bool
    decisions: list[Decided]
    standing: list[StandingLot]
    on_hold: frozenset[int]
    gone: list[GivenAway]
    form: DecisionForm


@bp.get("/excursions")
def excursions() -> str:
    """Lists the excursions, the latest first."""
    with reading() as db:
        paging = paged(kept.excursion_total(db))
        found = kept.listed_excursions(db, start=paging.start, limit=ROWS)
        facts = facts_by_chamber(db, {chamber_of_row(row) for row, _ in found})
    rows = [(row, facts[chamber_of_row(row)], decided) for row, decided in found]
    page = ExcursionsPage(rows=rows, paging=paging)
    return render_template("temperatures/excursions.html", page=page)


@bp.route("/excursions/<int:excursion_id>", methods=["GET", "POST"])
def excursion(excursion_id: int) -> tuple[str, int] | Response:
    """Shows an excursion with the lots that were there, and takes the decision."""
    form = DecisionForm()
    form.offer()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                deciding.decide(
                    db,
                    command=command(),
                    excursion_id=excursion_id,
                    extent=form.extent.data or 0,
                    decision=Decision(form.decision.data),
                    comment=form.comment.data,
                )
            flash(_("Decided. Your name stands beside it."), "success")
            return redirect(url_for("temperatures.excursion", excursion_id=excursion_id), code=303)
    page = _page(excursion_id, form)
    return render_template("temperatures/excursion.html", page=page), form.status


def _page(excursion_id: int, form: DecisionForm) -> ExcursionPage:
    with reading() as db:
        row = kept.get_excursion(db, excursion_id)
        lots = kept.lots_of(db, row)
        page = ExcursionPage(
            excursion=row,
            facts=facts_of(db, chamber_of_row(row)),
            is_open=kept.is_open(db, row),
            decisions=kept.decisions_on(db, excursion_id),
            standing=(
                standing_lots(db, col(LotRow.id).in_(lots), limit=LOTS_SHOWN) if lots else []
            ),
            on_hold=frozenset(hold.lot_id for hold in kept.standing_holds(db, excursion_id)),
            gone=given_away(db, lots, since=row.started_at) if lots else [],
            form=form,
        )
    form.extent.process_data(row.extent)
    return page
