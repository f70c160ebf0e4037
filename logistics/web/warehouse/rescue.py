"""Bulk intake: what the markets give today, weighed by group on one screen."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import FieldList, Form, FormField, HiddenField
from wtforms.validators import Length

from logistics.domain.errors import InvalidValue, LinesRefused, RuleBroken, TooWarm
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import COLD_CLASSES
from logistics.services import receiving
from logistics.store import catalogue, pickups, places
from logistics.store.receipts import receipt_papers
from logistics.store.tables import ItemRow, PickupRow
from logistics.store.turkish import fold
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.again import undone_page
from logistics.web.db import command, reading, transaction
from logistics.web.errors import words_of
from logistics.web.forms import CleanStringField, DegreeField, Given, HouseForm, KilogramField
from logistics.web.warehouse.blueprint import bp

WEIGHTS_AT_MOST = 40


class WeightForm(Form):  # type: ignore[misc]
    """The weight of one loose item; an empty one is left out."""

    item_id = HiddenField()
    grams = KilogramField(_l("Weight (kg)"))
    temperature_dc = DegreeField(_l("Temperature (°C)"))

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refusal beside the field it speaks of."""
        cold = isinstance(refusal, TooWarm) or getattr(refusal, "field", "") == "temperature_dc"
        field = self.temperature_dc if cold else self.grams
        if isinstance(refusal, InvalidValue):
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
        else:
            field.errors = [*field.errors, *words_of(refusal)]


class RescueForm(HouseForm):
    """Which market, and what stood on the scale."""

    party = CleanStringField(_l("Market or donor"), [Given(), Length(max=160)])
    note = CleanStringField(_l("Note"), [Length(max=500)])
    lines = FieldList(FormField(WeightForm), max_entries=WEIGHTS_AT_MOST)

    def weighed(self, usual: dict[int, int]) -> list[receiving.Weighed]:
        """Returns what was weighed."""
        return [
            receiving.Weighed(
                item_id=item_id,
                place_id=usual.get(item_id, 0),
                grams=line.grams.data,
                temperature_dc=line.temperature_dc.data,
            )
            for line in self.lines
            if line.grams.data and (item_id := read_id(line.item_id.data)) is not None
        ]

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused beside its weight."""
        if isinstance(refusal, LinesRefused):
            named = [line.form for line in self.lines if line.grams.data]
            for position, why in refusal.lines:
                named[position].tell(why)
            self.lines.errors = [line.errors for line in self.lines]
        elif isinstance(refusal, InvalidValue) and refusal.field == "lines":
            self.form_errors.append(_("Write at least one weight."))
        else:
            super().tell(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class RescuePage:
    """What the bulk intake shows: its loose items by id, and the parties known.

    ``waiting`` is what was picked up and nobody weighed yet; ``pickup_id`` is the one being taken in.
    """

    form: RescueForm
    items: dict[int, ItemRow]
    parties: list[str]
    waiting: list[PickupRow]
    pickup_id: int | None

    def item_of(self, line: Any) -> ItemRow | None:
        """Returns the item a weight is of."""
        return self.items.get(read_id(line.item_id.data) or 0)

    def is_cold(self, line: Any) -> bool:
        """Tells whether a thermometer is asked for."""
        item = self.item_of(line)
        return item is not None and item.storage in COLD_CLASSES


@bp.route("/rescue", methods=["GET", "POST"])
def rescue() -> tuple[str, int] | Response:
    """Takes in what was weighed: what was brought, or what a vehicle picked up."""
    form = RescueForm()
    pickup_id = read_id(request.args.get("pickup", ""))
    with reading() as db:
        waiting = pickups.to_take_in(db)
        loose = catalogue.loose_items(db)
        shelves, usual = places.shelves(db), places.usual_places(db)
        parties = catalogue.party_names(db)
    first = {shelf.storage: shelf.id for shelf in reversed(shelves)}
    for row in loose:
        usual.setdefault(row.id or 0, first.get(row.storage) or 0)
    if not form.is_submitted():
        weights = (
            _fill_again(form, again) if (again := read_id(request.args.get("again", ""))) else {}
        )
        _fill_picked_up(form, waiting, pickup_id)
        for row in loose[:WEIGHTS_AT_MOST]:
            form.lines.append_entry({"item_id": row.id, **weights.get(row.id or 0, {})})
    if form.sent_well():
        with form.refusals():
            document_id = _taken_in(form, usual, parties, pickup_id)
            flash(_("Taken in. It is good until the end of today: issue it at once."), "success")
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    items = {row.id: row for row in loose if row.id is not None}
    page = RescuePage(form=form, items=items, parties=parties, waiting=waiting, pickup_id=pickup_id)
    return render_template("warehouse/rescue.html", page=page), form.status


def _fill_picked_up(form: RescueForm, waiting: list[PickupRow], pickup_id: int | None) -> None:
    """Fills the head with what a vehicle picked up; its weights are those of the scale alone."""
    for row in waiting:
        if row.id == pickup_id:
            form.party.data, form.note.data = row.place, f"{row.code} · {row.what}"


def _fill_again(form: RescueForm, document_id: int) -> dict[int, dict[str, int | None]]:
    """Fills the head with a bulk intake that was undone, and returns its weights by item."""
    with reading() as db:
        page = undone_page(db, document_id, DocumentKind.RESCUE)
        papers = receipt_papers(db, document_id)
    form.party.data = page.party.name if page.party else ""
    form.note.data = page.document.note
    measured = {each.lot.id: each.received.temperature_dc for each in papers.lots} if papers else {}
    return {
        line.item.id or 0: {
            "grams": line.quantity.grams,
            "temperature_dc": measured.get(line.lot.id),
        }
        for line in page.lines
    }


def _taken_in(
    form: RescueForm, usual: dict[int, int], parties: list[str], pickup_id: int | None
) -> int | None:
    typed = form.party.data
    donor = next((name for name in parties if fold(name) == fold(typed)), typed)
    with transaction() as db:
        document_id = receiving.rescue(
            db, command=command(), donor=donor, weighed=form.weighed(usual),
            note=form.note.data or "",
        ).id  # fmt: skip
        if pickup_id is not None:
            pickups.take_in(db, pickup_id, document_id=document_id or 0)
        return document_id
