"""A count from its start to its finish: the part, the progress, the ways on."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlmodel import Session, col, select
from werkzeug import Response
from wtforms import SelectField
from wtforms.validators import Length

from logistics.domain.counting import CountScope, CountState
from logistics.domain.errors import InvalidValue, RuleBroken
from logistics.domain.roles import Role
from logistics.services import counting
from logistics.store import catalogue, counts
from logistics.store.counts import CountLine
from logistics.store.tables import CountRow, DocumentRow, PlaceRow, WarehouseRow, ZoneRow
from logistics.web import terms
from logistics.web.counts.blueprint import bp, only
from logistics.web.counts.words import SCOPES
from logistics.web.db import command, reading, transaction
from logistics.web.forms import CleanStringField, HouseForm, choices, chosen_id
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged


class StartForm(HouseForm):
    """Which part of the store is counted."""

    scope = SelectField(_l("What is counted"), default=CountScope.WHOLE.value)
    warehouse_id = SelectField(_l("Warehouse"), coerce=chosen_id)
    zone_id = SelectField(_l("Zone"), coerce=chosen_id)
    place_id = SelectField(_l("Place"), coerce=chosen_id)
    item_id = SelectField(_l("Item"), coerce=chosen_id)
    note = CleanStringField(_l("Note"), [Length(max=240)])

    def offer(self, db: Session) -> None:
        """Fills the choices; a scope of which there is nothing is not offered."""
        kinds = col(PlaceRow.kind).in_(counts.COUNTED_KINDS)
        places = db.exec(select(PlaceRow).where(kinds, col(PlaceRow.active))).all()
        rows: dict[CountScope, list[tuple[int | None, str]]] = {
            CountScope.WAREHOUSE: [(row.id, row.name) for row in db.exec(select(WarehouseRow))],
            CountScope.ZONE: [(row.id, row.name) for row in db.exec(select(ZoneRow))],
            CountScope.PLACE: sorted(
                ((row.id, f"{row.code} · {row.name}") for row in places), key=lambda pair: pair[1]
            ),
            CountScope.ITEM: [(row.id, item_name(row)) for row in catalogue.items(db)],
        }
        for scope, named in rows.items():
            self[f"{scope}_id"].choices = choices(named, empty=_("choose"))
        self.scope.choices = [
            (scope.value, words)
            for scope, words in SCOPES.items()
            if scope is CountScope.WHOLE or rows[scope]
        ]

    def part(self) -> counting.Part:
        """Returns the part that was chosen."""
        scope = CountScope(self.scope.data)
        chosen = None if scope is CountScope.WHOLE else self[f"{scope}_id"].data
        return counting.Part(scope=scope, subject_id=chosen)

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a part that is not named beside its field."""
        named = f"{refusal.field}_id" if isinstance(refusal, InvalidValue) else ""
        if named in self and isinstance(refusal, InvalidValue):
            self[named].errors = [terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceProgress:
    """A place of a count: lines counted and lots that wait."""

    place: PlaceRow
    counted: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPage:
    """What a count's page shows; no amounts, for counters read it."""

    form: HouseForm
    row: CountRow
    state: CountState
    part: str
    places: list[PlaceProgress]
    paging: Paged
    counted: int
    waiting: int
    again: list[CountLine]
    counters: dict[int, str]
    started_by: str
    document: DocumentRow | None
    may_count: bool


@bp.route("/new", methods=["GET", "POST"])
def new_count() -> tuple[str, int] | Response:
    """Starts a count."""
    only(Role.WAREHOUSE)
    form = StartForm(request.form or None) if request.form else StartForm(request.args)
    with reading() as db:
        form.offer(db)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                row = counting.start(
                    db, command=command(), part=form.part(), note=form.note.data or ""
                )
                count_id = row.id
            flash(_("The count is open. Go to a place and scan."), "success")
            return redirect(url_for("counts.count", count_id=count_id), code=303)
    return render_template("counts/new.html", form=form), form.status


@bp.get("/<int:count_id>")
def count(count_id: int) -> tuple[str, int]:
    """Shows how far a count is."""
    return _shown(count_id, HouseForm())


@bp.post("/<int:count_id>/finish")
def finish(count_id: int) -> tuple[str, int] | Response:
    """Ends the counting."""
    only(Role.WAREHOUSE)
    verb = counting.finish_with_gaps if "gaps" in request.form else counting.finish

    def act(db: Session) -> None:
        verb(db, command=command(), count_id=count_id)

    return _act(count_id, act, done=_("Finished. Somebody who did not count approves it now."))


@bp.post("/<int:count_id>/resume")
def resume(count_id: int) -> tuple[str, int] | Response:
    """Goes on counting."""
    only(Role.WAREHOUSE)

    def act(db: Session) -> None:
        counting.resume(db, count_id=count_id)

    return _act(count_id, act, done=_("The count is open again."))


@bp.post("/<int:count_id>/cancel")
def cancel(count_id: int) -> tuple[str, int] | Response:
    """Gives a count up."""

    def act(db: Session) -> None:
        counting.cancel(db, command=command(), count_id=count_id)

    return _act(count_id, act, done=_("The count is cancelled; nothing was booked."))


def language() -> Any:
    """Returns the language papers and parts are named in."""
    return "en" if str(get_locale()) == "en" else "tr"


def _act(count_id: int, act: Any, *, done: str) -> tuple[str, int] | Response:
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                act(db)
            flash(done, "success")
            return redirect(url_for("counts.count", count_id=count_id), code=303)
    return _shown(count_id, form)


def _shown(count_id: int, form: HouseForm) -> tuple[str, int]:
    with reading() as db:
        page = _page(db, count_id, form)
    return render_template("counts/count.html", page=page), form.status


def _page(db: Session, count_id: int, form: HouseForm) -> CountPage:
    row = counts.get_count(db, count_id)
    state = counts.state_of(db, row)
    open_ = state in counting.UNENDED
    counted = counts.counted_by_place(db, count_id)
    waiting = counts.waiting_by_place(db, row) if open_ else {}
    shown = [
        place
        for place in counts.places_of(db, row)
        if row.scope is not CountScope.ITEM or place.id in counted or place.id in waiting
    ]
    paging = paged(len(shown))
    users = counts.user_names(db, [row.started_by])
    return CountPage(
        form=form,
        row=row,
        state=state,
        part=counting.part_of(db, row, language=language()),
        places=[
            PlaceProgress(
                place=place,
                counted=counted.get(place.id or 0, 0),
                waiting=waiting.get(place.id or 0, 0),
            )
            for place in shown[paging.start : paging.start + ROWS]
        ],
        paging=paging,
        counted=sum(counted.values()),
        waiting=sum(waiting.values()) if open_ else row.left_out,
        again=[line for line in counts.lines_of(db, count_id) if line.needs_another]
        if open_
        else [],
        counters=counts.counters_of(db, count_id),
        started_by=users.get(row.started_by, ""),
        document=db.get(DocumentRow, row.document_id) if row.document_id else None,
        may_count=current_user.has(Role.WAREHOUSE),
    )
