"""The returns desk: what came home, what did not, and the closing of a route."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session
from werkzeug import Response
from wtforms import FieldList, Form, FormField, HiddenField, SelectField

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, RuleBroken
from logistics.domain.lots import Measure, StorageClass, can_keep
from logistics.domain.orders import Outcome
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.reconciliation import LossReason
from logistics.services import delivering, reconciling
from logistics.services.reconciling import Lost, Returned
from logistics.store import places, routes, trips
from logistics.store.route_accounts import CarriedLot, returns_of, route_accounts
from logistics.store.route_view import RouteView
from logistics.store.tables import DocumentRow, PlaceRow
from logistics.web import terms
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import (
    DegreeField,
    HouseForm,
    KilogramField,
    PiecesField,
    choices,
    chosen_id,
)
from logistics.web.warehouse.blueprint import bp
from logistics.web.warehouse.loading import asked_day

LINES_AT_MOST = 1000


class LotForm(Form):  # type: ignore[misc]
    """What became of one lot."""

    lot_id = HiddenField()
    pieces = PiecesField(_l("Returned, pieces"))
    grams = KilogramField(_l("Returned, kg"))
    place_id = SelectField(_l("Storage place"), coerce=chosen_id)
    temperature_dc = DegreeField(_l("Temperature (°C)"))
    lost_pieces = PiecesField(_l("Lost, pieces"))
    lost_grams = KilogramField(_l("Lost, kg"))
    reason = SelectField(_l("Why"), default="")

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks that what comes back has a place and what does not has a reason."""
        fine = bool(super().validate(extra_validators))
        if (self.pieces.data or self.grams.data) and not self.place_id.data:
            self.place_id.errors = [_("Choose where the returned goods stand.")]
            fine = False
        if (self.lost_pieces.data or self.lost_grams.data) and not self.reason.data:
            self.reason.errors = [_("Choose why these goods did not come back.")]
            fine = False
        return fine


class ReturnForm(HouseForm):
    """One line per lot that is still on the vehicle; one temperature may stand for all frozen."""

    frozen_dc = DegreeField(_l("Temperature of the frozen goods (°C)"))
    lines = FieldList(FormField(LotForm), max_entries=LINES_AT_MOST)

    def returned(self) -> list[Returned]:
        """Returns the lines with something that came back."""
        return [
            Returned(
                lot_id=chosen_id(line.lot_id.data) or 0,
                place_id=line.place_id.data,
                pieces=line.pieces.data,
                grams=line.grams.data,
                temperature_dc=self.frozen_dc.data
                if line.temperature_dc.data is None
                else line.temperature_dc.data,
            )
            for line in self.lines
            if line.pieces.data or line.grams.data
        ]

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a missing temperature beside its field."""
        if isinstance(refusal, InvalidValue) and refusal.field == "temperature_dc":
            self.frozen_dc.errors = [terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)

    def lost(self) -> list[Lost]:
        """Returns the lines with something that did not come back."""
        return [
            Lost(
                lot_id=chosen_id(line.lot_id.data) or 0,
                reason=LossReason(line.reason.data),
                pieces=line.lost_pieces.data,
                grams=line.lost_grams.data,
            )
            for line in self.lines
            if line.lost_pieces.data or line.lost_grams.data
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnsPage:
    """The routes of a day, and what is still open from before."""

    day: date
    before: date | None
    after: date | None
    lines: list[trips.RouteLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPage:
    """A route at the returns desk; ``refusals`` is why it did not close."""

    form: ReturnForm
    view: RouteView
    carried: list[CarriedLot]
    documents: list[DocumentRow]

    @property
    def by_lot(self) -> dict[str, CarriedLot]:
        """The account of each lot by its id as the form carries it."""
        return {str(each.account.lot_id): each for each in self.carried}

    @property
    def measures(self) -> bool:
        """Tells whether frozen goods may come back, which are measured first."""
        return any(
            each.item.storage is StorageClass.FROZEN and each.account.remaining != NOTHING
            for each in self.carried
        )

    @property
    def rows(self) -> list[list[CarriedLot]]:
        """The lots, packs of one document that are wholly accounted for together in one row."""
        found: dict[object, list[CarriedLot]] = {}
        for each in self.carried:
            settled = each.lot.frozen_on is not None and each.account.remaining == NOTHING
            key = (each.lot.document_id, each.lot.item_id) if settled else each.account.lot_id
            found.setdefault(key, []).append(each)
        return list(found.values())

    def summed(self, row: list[CarriedLot], side: str) -> Quantity:
        """One column of the account over the lots of a row."""
        return sum((getattr(each.account, side) for each in row), NOTHING)

    @property
    def total(self) -> dict[str, Quantity]:
        """Each column of the account summed over the lots."""
        sides = ("loaded", "delivered", "returned", "lost", "remaining")
        return {
            side: sum((getattr(each.account, side) for each in self.carried), NOTHING)
            for side in sides
        }

    @property
    def balances(self) -> bool:
        """Tells whether nothing is left on the vehicle of what the route loaded."""
        return all(each.account.remaining == NOTHING for each in self.carried)

    @property
    def can_close(self) -> bool:
        """Tells whether the route can be closed now."""
        return self.view.route.state != "closed" and self.balances and not self.view.pending


@bp.get("/returns")
def returns() -> str:
    """Lists the routes of a day with what is still open from earlier days."""
    with reading() as db:
        day = asked_day() or local_day(now())
        page = ReturnsPage(
            day=day,
            before=trips.day_before(db, day),
            after=trips.day_after(db, day),
            lines=trips.routes_to_return(db, day),
        )
    return render_template("warehouse/returns.html", page=page, outcomes=Outcome)


@bp.route("/returns/<code>", methods=["GET", "POST"])
def return_(code: str) -> tuple[str, int] | Response:
    """Shows a route's account and records what came back."""
    form = ReturnForm()
    with reading() as db:
        page, shelves = _page(db, code, form), places.shelves(db)
    if not form.is_submitted():
        _suggest(page, shelves)
    _offer(page, shelves)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                reconciling.take_back(
                    db,
                    command=command(),
                    route_id=page.view.route.id or 0,
                    returned=form.returned(),
                    lost=form.lost(),
                )
            flash(_("Recorded. The account below shows what is still open."), "success")
            return redirect(url_for("warehouse.return_", code=code), code=303)
    return render_template("warehouse/return.html", page=page), form.status


@bp.post("/returns/<code>/close")
def close_route(code: str) -> Response:
    """Closes a route that is fully accounted for."""
    with transaction() as db:
        route_id = routes.route_id_of(db, code)
        reconciling.close_route(db, command=command(), route_id=route_id)
    flash(
        _("Route %(route)s is closed: loaded = delivered + returned + lost.", route=code), "success"
    )
    return redirect(url_for("warehouse.return_", code=code), code=303)


@bp.post("/returns/<code>/not-visited")
def not_visited(code: str) -> Response:
    """Marks every stop without an outcome as not visited."""
    with transaction() as db:
        count = delivering.mark_not_visited(
            db, command=command(), route_id=routes.route_id_of(db, code)
        )
    flash(_("%(count)s stops are marked as not visited.", count=count), "success")
    return redirect(url_for("warehouse.return_", code=code), code=303)


@bp.post("/returns/<code>/visit-again/<int:stop_id>")
def undo_not_visited(code: str, stop_id: int) -> Response:
    """Lets a stop wait for its outcome again."""
    with transaction() as db:
        route_id = routes.route_id_of(db, code)
        delivering.undo_not_visited(db, route_id=route_id, stop_id=stop_id)
    flash(_("Undone. The stop waits for its outcome again."), "success")
    return redirect(url_for("warehouse.return_", code=code), code=303)


@bp.post("/returns/<code>/undo/<int:document_id>")
def undo_return(code: str, document_id: int) -> Response:
    """Puts what a return brought back onto the vehicle again."""
    with transaction() as db:
        reconciling.undo_return(db, command=command(), document_id=document_id)
    flash(_("Undone. The goods are on the vehicle again."), "success")
    return redirect(url_for("warehouse.return_", code=code), code=303)


def _page(db: Session, code: str, form: ReturnForm) -> ReturnPage:
    view = routes.route_view(db, routes.route_id_of(db, code))
    return ReturnPage(
        form=form,
        view=view,
        carried=route_accounts(db, view.route),
        documents=returns_of(db, view.route),
    )


def _suggest(page: ReturnPage, shelves: list[PlaceRow]) -> None:
    """Fills in that everything free came back to the shelf it left from."""
    active = {shelf.id for shelf in shelves}
    for each in page.carried:
        free = each.account.returnable
        if each.account.remaining == NOTHING:
            continue
        weighed = each.item.measure is not Measure.PIECES
        page.form.lines.append_entry(
            {
                "lot_id": str(each.account.lot_id),
                "pieces": free.pieces or None,
                "grams": (free.grams or None) if weighed else None,
                "place_id": each.shelf.id if each.shelf.id in active else None,
            }
        )


def _offer(page: ReturnPage, shelves: list[PlaceRow]) -> None:
    """Fills the choices: for each lot the places that can keep it."""
    reasons = [(reason.value, terms.LOSS_REASONS[reason.value]) for reason in LossReason]
    for line in page.form.lines:
        each = page.by_lot.get(str(line.lot_id.data))
        fitting = [
            (shelf.id, shelf.name)
            for shelf in shelves
            if each and shelf.storage and can_keep(shelf.storage, each.item.storage)
        ]
        line.place_id.choices = choices(fitting, empty="")
        line.reason.choices = choices(reasons, empty="")
