"""The freezer's door: chilled packs go in, and what thawed goes out for good."""

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import RadioField, SelectField

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, RuleBroken
from logistics.domain.lots import StorageClass
from logistics.services import freezing
from logistics.services.freezing import AfterThawing
from logistics.store import meat, places
from logistics.store.meat import MeatLot
from logistics.web import terms
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import DayField, Given, HouseForm, chosen_id
from logistics.web.warehouse.blueprint import bp


class FreezingForm(HouseForm):
    """Where and when chilled packs were frozen."""

    place_id = SelectField(_l("Storage place"), [Given()], coerce=chosen_id)
    frozen_on = DayField(_l("Frozen on"), [Given()])

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refused day beside its field."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


class ThawingForm(HouseForm):
    """Where thawed packs go."""

    to = RadioField(_l("Where do they go?"), default=AfterThawing.KITCHEN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColdPage:
    """The lots that may be chosen, grouped by item and by the document that made them."""

    form: HouseForm
    lots: list[MeatLot]
    chosen: frozenset[int]
    today: date

    @property
    def groups(self) -> list[list[MeatLot]]:
        """The lots of one item and one document together, soonest date first."""
        found: dict[tuple[int, int], list[MeatLot]] = {}
        for each in self.lots:
            found.setdefault((each.lot.document_id, each.lot.item_id), []).append(each)
        return list(found.values())


@bp.route("/meat/freeze", methods=["GET", "POST"])
def meat_freeze() -> tuple[str, int] | Response:
    """Turns chilled packs into frozen ones."""
    form = FreezingForm(frozen_on=local_day(now()))
    with reading() as db:
        lots = [each for each in meat.freezable_lots(db) if each.free == each.held]
        shelves = [row for row in places.shelves(db) if row.storage is StorageClass.FROZEN]
    form.place_id.choices = [(row.id, f"{row.code} · {row.name}") for row in shelves]
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                document_id = freezing.freeze(
                    db,
                    command=command(),
                    lot_ids=_chosen(),
                    place_id=form.place_id.data,
                    frozen_on=form.frozen_on.data,
                ).id
            flash(_("Frozen. The packs have new codes: print their labels now."), "success")
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    page = ColdPage(form=form, lots=lots, chosen=_chosen(), today=local_day(now()))
    return render_template("warehouse/meat/freeze.html", page=page), form.status


@bp.route("/meat/thaw", methods=["GET", "POST"])
def meat_thaw() -> tuple[str, int] | Response:
    """Takes what thawed out of the cold, for good."""
    form = ThawingForm()
    form.to.choices = [(each.value, terms.AFTER_THAWING[each.value]) for each in AfterThawing]
    with reading() as db:
        lots = meat.frozen_lots(db)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                document_id = freezing.thaw(
                    db, command=command(), lot_ids=_chosen(), to=AfterThawing(form.to.data)
                ).id
            flash(_("Booked. What thawed is out of the cold."), "success")
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    page = ColdPage(form=form, lots=lots, chosen=_chosen(), today=local_day(now()))
    return render_template("warehouse/meat/thaw.html", page=page), form.status


def _chosen() -> frozenset[int]:
    typed = request.values.getlist("lot_id")
    return frozenset(lot_id for each in typed if (lot_id := chosen_id(each)))
