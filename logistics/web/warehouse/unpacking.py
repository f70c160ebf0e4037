"""Unpacking parcels: how many from where, then what was found and where it goes."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import FieldList, Form, FormField, HiddenField, SelectField

from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import can_keep
from logistics.domain.unpacking import Found, UnpackLoss
from logistics.services import unpacking
from logistics.services.unpacking import ComingOut, UnpackedLine, UnpackingPlan
from logistics.store import places
from logistics.store.lot_life import LotPage, lot_page
from logistics.store.tables import PlaceRow
from logistics.web import terms
from logistics.web.db import command, reading, transaction
from logistics.web.forms import (
    AboveZero,
    Given,
    HouseForm,
    KilogramField,
    PiecesField,
    choices,
    chosen_id,
)
from logistics.web.warehouse.blueprint import bp

LINES_AT_MOST = 200


class LineForm(Form):  # type: ignore[misc]
    """What was found of one lot."""

    lot_id = HiddenField(filters=[chosen_id])
    back = PiecesField(_l("Good (pieces)"))
    back_g = KilogramField(_l("Good (kg)"))
    lost = PiecesField(_l("Lost (pieces)"))
    lost_g = KilogramField(_l("Lost (kg)"))
    reason = SelectField(_l("Reason of the loss"), validate_choice=False)
    place_id = SelectField(_l("Back to"), coerce=chosen_id, validate_choice=False)

    def filled(self, *, loose: bool) -> UnpackedLine:
        """Returns the line."""
        back, lost = (self.back_g, self.lost_g) if loose else (self.back, self.lost)
        word = self.reason.data
        return UnpackedLine(
            found=Found(lot_id=self.lot_id.data or 0, back=back.data or 0, lost=lost.data or 0),
            place_id=self.place_id.data,
            reason=UnpackLoss(word) if word in set(UnpackLoss) else None,
        )


class UnpackForm(HouseForm):
    """How many parcels from which place, and what was found in them."""

    place_id = SelectField(_l("From"), [Given()], coerce=chosen_id)
    parcels = PiecesField(_l("How many parcels"), [Given(), AboveZero()])
    lines = FieldList(FormField(LineForm), max_entries=LINES_AT_MOST)

    def propose(self, plan: UnpackingPlan, shelves: list[PlaceRow], usual: dict[int, int]) -> None:
        """Makes a line per lot with what most likely comes out, and keeps what was typed."""
        typed = {line.lot_id.data for line in self.lines}
        known = {each.lot.id for each in plan.lots}
        self.lines.entries = [line for line in self.lines if line.lot_id.data in known]
        for each in plan.lots:
            if each.lot.id not in typed:
                self.lines.append_entry(_proposed(each, shelves, usual))
        reasons = [(loss.value, terms.UNPACK_LOSSES[loss.value]) for loss in UnpackLoss]
        for line in self.lines:
            each = next(each for each in plan.lots if each.lot.id == line.lot_id.data)
            fitting = [row for row in shelves if row.storage is each.item.storage]
            named = ((row.id, f"{row.code} · {row.name}") for row in fitting)
            line.place_id.choices = choices(named, empty="")
            line.reason.choices = choices(reasons, empty="")

    def filled(self, plan: UnpackingPlan) -> list[UnpackedLine]:
        """Returns the lines."""
        loose = {each.lot.id for each in plan.lots if not each.left.pieces}
        return [line.form.filled(loose=line.lot_id.data in loose) for line in self.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackPage:
    """What the screen of unpacking shows; the plan once a place and a number are understood."""

    form: UnpackForm
    life: LotPage
    plan: UnpackingPlan | None

    def line_of(self, each: ComingOut) -> Any:
        """Returns the fields of a lot."""
        return next(line for line in self.form.lines if line.lot_id.data == each.lot.id)


@bp.route("/unpack/<code>", methods=["GET", "POST"])
def unpack(code: str) -> tuple[str, int] | Response:
    """Unpacks parcels of a lot."""
    asked = request.method == "POST" or "parcels" in request.args
    form = UnpackForm() if request.method == "POST" else _asked_form()
    life = _life(code)
    _offer(form, life)
    valid = form.validate() if asked else False
    if asked and not valid:
        form.status = 422
    plan = (
        _plan(form, code) if asked and not (form.place_id.errors or form.parcels.errors) else None
    )
    if request.method == "POST" and valid and plan is not None:
        with form.refusals():
            document_id = _unpacked(form, plan, code)
            flash(_("Unpacked. What was good is back on the shelf."), "success")
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    page = UnpackPage(form=form, life=life, plan=plan)
    return render_template("warehouse/unpack.html", page=page), form.status


def _asked_form() -> UnpackForm:
    return UnpackForm(request.args, meta={"csrf": False}) if request.args else UnpackForm()


def _life(code: str) -> LotPage:
    with reading() as db:
        return lot_page(db, code)


def _offer(form: UnpackForm, life: LotPage) -> None:
    there = [each for each in life.standing if each.place.kind is PlaceKind.SHELF]
    form.place_id.choices = [
        (each.place.id, f"{each.place.code} · {each.place.name}") for each in there
    ]
    if form.place_id.data is None and there:
        form.place_id.process_data(there[0].place.id)


def _plan(form: UnpackForm, code: str) -> UnpackingPlan:
    with reading() as db:
        plan = unpacking.unpacking_plan(
            db, lot_code=code, place_id=form.place_id.data, parcel_count=form.parcels.data
        )
        form.propose(plan, places.shelves(db), places.usual_places(db))
    return plan


def _unpacked(form: UnpackForm, plan: UnpackingPlan, code: str) -> int | None:
    with transaction() as db:
        return unpacking.unpack(
            db, command=command(), lot_code=code, place_id=form.place_id.data,
            parcel_count=form.parcels.data, lines=form.filled(plan),
        ).id  # fmt: skip


def _proposed(each: ComingOut, shelves: list[PlaceRow], usual: dict[int, int]) -> dict[str, Any]:
    storage = each.item.storage
    fitting = [row.id for row in shelves if row.storage and can_keep(row.storage, storage)]
    place = usual.get(each.item.id or 0)
    loose = not each.left.pieces
    return {
        "lot_id": each.lot.id,
        "back": None if loose else each.proposed.pieces,
        "back_g": each.proposed.grams if loose else None,
        "place_id": place if place in fitting else next(iter(fitting), None),
    }
