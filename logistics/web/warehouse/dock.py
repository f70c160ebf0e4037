"""The dock: what came in and waits to be inspected, or was and waits to be put away."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import SelectField

from logistics.domain.errors import InvalidValue, RuleBroken
from logistics.domain.lots import can_keep
from logistics.domain.receipts import RefusalReason, Verdict
from logistics.services import inspecting
from logistics.store import dock, places
from logistics.store.dock import DockLot
from logistics.store.tables import PlaceRow
from logistics.web import terms
from logistics.web.db import command, reading, transaction
from logistics.web.forms import (
    Given,
    HouseForm,
    KilogramField,
    PiecesField,
    choices,
    chosen_id,
)
from logistics.web.warehouse.blueprint import bp


class InspectForm(HouseForm):
    """What was found of one lot."""

    verdict = SelectField(_l("What is done with it"), default=Verdict.ACCEPT.value)
    refusal = SelectField(_l("Why refused or held"), default="")

    def offer(self) -> None:
        """Fills the choices."""
        self.verdict.choices = [(each.value, terms.VERDICTS[each.value]) for each in Verdict]
        reasons = ((each.value, terms.REFUSALS[each.value]) for each in RefusalReason)
        self.refusal.choices = choices(reasons, empty="–")

    def finding(self, lot_id: int) -> inspecting.Finding:
        """Returns what the form says was found."""
        refusal = RefusalReason(self.refusal.data) if self.refusal.data else None
        return inspecting.Finding(
            lot_id=lot_id,
            verdict=Verdict(self.verdict.data),
            refusal=refusal,
            words=str(terms.REFUSALS[refusal.value]) if refusal else "",
        )

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refusal beside the field it speaks of."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


class PutAwayForm(HouseForm):
    """Where one lot goes, and how much of it; no amount means all."""

    place_id = SelectField(_l("Storage place"), [Given()], coerce=chosen_id)
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))

    def offer(self, shelves: list[PlaceRow], *, usual: int | None) -> None:
        """Fills the choices with the places that keep such goods."""
        placed = ((row.id, f"{row.code} · {row.name}") for row in shelves)
        self.place_id.choices = choices(placed, empty="")
        if self.place_id.data is None:
            self.place_id.process_data(usual)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A lot at the dock with the form for what comes next."""

    standing: DockLot
    form: HouseForm


@dataclass(frozen=True, slots=True, kw_only=True)
class DockPage:
    """What the dock shows: lots to inspect, and lots to put away."""

    to_inspect: list[Waiting]
    to_put_away: list[Waiting]
    failed: HouseForm | None = None


@bp.get("/dock", endpoint="dock")
def at_the_dock() -> str:
    """Shows what stands at the dock."""
    return _shown()[0]


@bp.post("/dock/<int:lot_id>/inspect")
def inspect_lot(lot_id: int) -> tuple[str, int] | Response:
    """Keeps what was found of a lot."""
    form = InspectForm()
    form.offer()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                inspecting.inspect(db, form.finding(lot_id), command=command())
            flash(_("Inspected: %(what)s.", what=terms.VERDICTS[form.verdict.data]), "success")
            return redirect(url_for("warehouse.dock"), code=303)
    return _shown(lot_id=lot_id, form=form)


@bp.post("/dock/<int:lot_id>/put-away")
def put_away_lot(lot_id: int) -> tuple[str, int] | Response:
    """Puts an inspected lot on a shelf."""
    form = PutAwayForm()
    with reading() as db:
        form.offer(places.shelves(db), usual=None)
    if form.sent_well():
        with form.refusals():
            wanted = inspecting.PutAway(
                lot_id=lot_id, place_id=form.place_id.data,
                pieces=form.pieces.data, grams=form.grams.data,
            )  # fmt: skip
            with transaction() as db:
                inspecting.put_away(db, wanted, command=command())
            flash(_("Put away."), "success")
            return redirect(url_for("warehouse.dock"), code=303)
    return _shown(lot_id=lot_id, form=form)


def _shown(*, lot_id: int | None = None, form: HouseForm | None = None) -> tuple[str, int]:
    with reading() as db:
        found, shelves = dock.dock_lots(db), places.shelves(db)
        usual = places.usual_places(db)
    waiting = [
        Waiting(
            standing=each,
            form=form
            if form and each.lot.id == lot_id and _suits(form, each)
            else _form(each, shelves, usual),
        )
        for each in found
    ]
    page = DockPage(
        to_inspect=[each for each in waiting if each.standing.inspection is None],
        to_put_away=[each for each in waiting if each.standing.inspection is not None],
        failed=form,
    )
    return render_template("warehouse/dock.html", page=page), form.status if form else 200


def _suits(form: HouseForm, standing: DockLot) -> bool:
    """Tells whether a form asks for what comes next; a lot may have moved on meanwhile."""
    return isinstance(form, InspectForm) == (standing.inspection is None)


def _form(standing: DockLot, shelves: list[PlaceRow], usual: dict[int, int]) -> HouseForm:
    if standing.inspection is None:
        inspect_form = InspectForm(formdata=None)
        inspect_form.offer()
        return inspect_form
    fitting = [
        row for row in shelves if row.storage and can_keep(row.storage, standing.item.storage)
    ]
    put_form = PutAwayForm(formdata=None)
    first = fitting[0].id if fitting else None
    put_form.offer(fitting, usual=usual.get(standing.item.id or 0, first))
    return put_form
