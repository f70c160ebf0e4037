"""The driver's phone: the next door, what happened there, and the way back.

A driver sees the routes of the day that are their own, until each is closed;
then names, addresses and numbers are gone. Every tap lands on the next stop,
a repeated one too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlmodel import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from logistics.domain.calendar import local_day
from logistics.domain.errors import AlreadyDone, LotOnHold, NotYours
from logistics.domain.orders import AT_THE_DOOR, Outcome, RouteState
from logistics.domain.pickups import PickupOutcome
from logistics.domain.quantity import Quantity
from logistics.domain.roles import Role
from logistics.services import collecting, delivering
from logistics.store import routes, settings
from logistics.store.holds import open_holds
from logistics.store.route_accounts import CarriedLot, route_accounts
from logistics.store.route_view import Carried, RoutePickup, RouteStop, RouteTrip, RouteView
from logistics.store.tables import RouteRow, VehicleRow
from logistics.web import doors
from logistics.web.access import guard
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import HouseForm

bp = Blueprint("driver", __name__, url_prefix="/driver")
guard(bp, roles={Role.DRIVER})

TOLD = AT_THE_DOOR | {Outcome.DELIVERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverPage:
    """A driver's route; ``stop`` is the card shown, or ``pickup``; ``last`` what was told last.

    ``held`` are the lots (ids) aboard that are on hold: they come back to the depot.
    """

    form: HouseForm
    view: RouteView
    others: list[RouteRow]
    stop: RouteStop | None = None
    last: RouteStop | None = None
    held: frozenset[int] = frozenset()
    pickup: RoutePickup | None = None

    @property
    def to_do(self) -> int:
        """How many doors and pick-ups are to be visited."""
        return len(self.view.going) + len(self.view.pickups)

    @property
    def stopped(self) -> list[RouteStop]:
        """The stops whose goods may not be handed over."""
        return [stop for stop in self.view.pending if is_stopped(stop, self.held)]

    @property
    def may_hand_over(self) -> bool:
        """Tells whether the goods of the stop shown may be given."""
        return self.stop is not None and not is_stopped(self.stop, self.held)

    @property
    def done(self) -> int:
        """How many of the stops to be visited have an outcome."""
        pending = [call for call in self.view.pickups if call.is_pending]
        return self.to_do - len(self.view.pending) - len(pending)

    @property
    def waiting_trip(self) -> RouteTrip | None:
        """The next trip that is not loaded yet, if stops wait on it."""
        trips = (trip for trip in self.view.trips if not trip.is_loaded)
        return next((trip for trip in trips if any(s.is_pending for s in trip.stops)), None)

    @property
    def leg(self) -> tuple[RouteStop, ...]:
        """The next few doors before the next pick-up, for one link of the navigation."""
        ahead = (visit for visit in _ahead(self.view) if not _is_held(visit, self.held))
        before = takewhile(lambda visit: isinstance(visit, RouteStop), ahead)
        stops = (visit for visit in before if isinstance(visit, RouteStop))
        return tuple(islice(stops, doors.LEG_STOPS))


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotPage:
    """What is still on the vehicle when it turns back."""

    view: RouteView
    carried: list[CarriedLot]

    @property
    def waiting(self) -> int:
        """How many doors and pick-ups nobody told of yet."""
        calls = [call for call in self.view.pickups if call.is_pending]
        return len(self.view.pending) + len(calls)


@bp.get("/")
def today() -> str:
    """Shows the next stop of my route today."""
    with reading() as db:
        page = _page(db, request.args.get("route", ""))
    if page is None:
        return _nothing_today()
    return render_template("driver/today.html", page=page, doors=doors)


@bp.get("/stops")
def stops() -> str:
    """Lists every stop of my route with its state."""
    with reading() as db:
        page = _page(db, request.args.get("route", ""))
    return _nothing_today() if page is None else render_template("driver/stops.html", page=page)


@bp.get("/depot")
def depot() -> str:
    """Shows what is still on the vehicle, for the way back."""
    with reading() as db:
        page = _page(db, request.args.get("route", ""))
        if page is None:
            return _nothing_today()
        carried = route_accounts(db, page.view.route)
    depot_page = DepotPage(view=page.view, carried=carried)
    return render_template("driver/depot.html", page=depot_page)


@bp.get("/stops/<int:stop_id>")
def stop(stop_id: int) -> str:
    """Shows the card of any stop of my route, out of turn."""
    with reading() as db:
        view = _my_route_of(db, stop_id)
        held = _held(db, view)
    [shown] = [each for each in view.stops if each.stop.id == stop_id]
    page = DriverPage(form=HouseForm(formdata=None), view=view, others=[], stop=shown, held=held)
    return render_template("driver/stop.html", page=page, doors=doors)


@bp.post("/stops/<int:stop_id>")
def record(stop_id: int) -> Response:
    """Records what happened at a door and goes on to the next one."""
    word = request.form.get("outcome", "")
    if word not in TOLD:
        raise BadRequest
    outcome = Outcome(word)
    code = _my_route_code(stop_id)
    try:
        _record(stop_id, outcome)
    except AlreadyDone:
        flash(_("This was already recorded."), "info")
    except LotOnHold as refusal:
        flash(
            _(
                "Lot %(lot)s is on hold: do not hand it over, bring it back to the depot.",
                lot=refusal.lot,
            ),
            "stop",
        )
    return redirect(url_for("driver.today", route=code), code=303)


@bp.post("/stops/<int:stop_id>/undo")
def undo(stop_id: int) -> Response:
    """Takes an outcome back and shows its stop again."""
    code = _my_route_code(stop_id)
    try:
        with transaction() as db:
            delivering.undo_outcome(db, command=command(), stop_id=stop_id)
        flash(_("Undone. The stop waits for its outcome again."), "success")
    except AlreadyDone:
        flash(_("This was already recorded."), "info")
    return redirect(url_for("driver.today", route=code), code=303)


@bp.get("/pickups/<int:stop_id>")
def pickup(stop_id: int) -> str:
    """Shows a pick-up of my route, out of turn."""
    with reading() as db:
        view = _my_route_collecting(db, stop_id)
    [shown] = [each for each in view.pickups if each.stop.id == stop_id]
    page = DriverPage(form=HouseForm(formdata=None), view=view, others=[], pickup=shown)
    return render_template("driver/pickup.html", page=page, doors=doors)


@bp.post("/pickups/<int:stop_id>")
def record_pickup(stop_id: int) -> Response:
    """Records whether something was picked up, and goes on to the next stop."""
    word = request.form.get("outcome", "")
    if word not in {PickupOutcome.PICKED_UP, PickupOutcome.NOT_PICKED_UP}:
        raise BadRequest
    with transaction() as db:
        code = _my_route_collecting(db, stop_id).route.code
        collecting.record_call(db, command=command(), stop_id=stop_id, outcome=PickupOutcome(word))
    return redirect(url_for("driver.today", route=code), code=303)


@bp.post("/pickups/<int:stop_id>/undo")
def undo_pickup(stop_id: int) -> Response:
    """Takes back what was told of a pick-up, and shows it again."""
    with transaction() as db:
        _my_route_collecting(db, stop_id)
        collecting.undo_call(db, command=command(), stop_id=stop_id)
    flash(_("Undone. The stop waits for its outcome again."), "success")
    return redirect(url_for("driver.pickup", stop_id=stop_id), code=303)


def _record(stop_id: int, outcome: Outcome) -> None:
    with transaction() as db:
        if outcome is Outcome.DELIVERED:
            delivering.deliver(db, command=command(), stop_id=stop_id)
        else:
            delivering.record_failure(db, command=command(), stop_id=stop_id, outcome=outcome)


def _nothing_today() -> str:
    with reading() as db:
        ahead = routes.next_route_of_driver(db, current_user.id, local_day(now()))
        mine = routes.routes_of_driver(db, current_user.id, local_day(now()))
        office_phone = settings.get(db, "office_phone")
    return render_template(
        "driver/nothing.html", ahead=ahead, closed=mine, office_phone=office_phone
    )


def _page(db: Session, code: str) -> DriverPage | None:
    """Returns the route asked for, or the first open one of today; none when all are closed."""
    mine = _open_routes(db)
    if code and code not in {route.code for route in mine}:
        _refuse_unless_closed_mine(db, code)
        return None
    if not mine:
        return None
    chosen = next((route for route in mine if route.code == code), mine[0])
    view = routes.route_view(db, chosen.id or 0)
    held = _held(db, view)
    ahead = next((each for each in _ahead(view) if not _is_held(each, held)), None)
    return DriverPage(
        form=HouseForm(formdata=None),
        view=view,
        others=[route for route in mine if route.id != chosen.id],
        stop=ahead if isinstance(ahead, RouteStop) else None,
        pickup=ahead if isinstance(ahead, RoutePickup) else None,
        last=_last_told(view),
        held=held,
    )


def _ahead(view: RouteView) -> Iterator[RouteStop | RoutePickup]:
    """Yields what waits for its outcome on the trips that are out, in the order of driving."""
    for trip in view.trips:
        for visit in trip.visits:
            out = trip.may_collect if isinstance(visit, RoutePickup) else trip.is_loaded
            if out and visit.is_pending:
                yield visit


def _is_held(visit: RouteStop | RoutePickup, held: frozenset[int]) -> bool:
    return isinstance(visit, RouteStop) and is_stopped(visit, held)


def is_stopped(stop: RouteStop, held: frozenset[int]) -> bool:
    """Tells whether a stop's goods are aboard and on hold."""
    aboard = stop.trip.loading_id is not None
    return aboard and any(goods.lot.id in held for goods in stop.goods)


def _held(db: Session, view: RouteView) -> frozenset[int]:
    """Returns the lots of the stops ahead that are on hold."""
    lots = {goods.lot.id or 0 for stop in view.pending for goods in stop.goods}
    return frozenset(open_holds(db, lots)) if lots else frozenset()


def _open_routes(db: Session) -> list[RouteRow]:
    mine = routes.routes_of_driver(db, current_user.id, local_day(now()))
    return [route for route in mine if route.state is not RouteState.CLOSED]


def _refuse_unless_closed_mine(db: Session, code: str) -> None:
    """A route of mine that has closed leads to the empty page; any other is refused."""
    mine = routes.routes_of_driver(db, current_user.id, local_day(now()))
    if code not in {route.code for route in mine}:
        raise NotYours(kind="route", key=code)


def _my_route_of(db: Session, stop_id: int) -> RouteView:
    route_id = routes.route_id_of_stop(db, stop_id)
    if route_id not in {route.id for route in _open_routes(db)}:
        raise NotYours(kind="stop", key=str(stop_id))
    return routes.route_view(db, route_id)


def _my_route_collecting(db: Session, stop_id: int) -> RouteView:
    """Returns the open route of mine that calls at a pick-up's stop."""
    for route in _open_routes(db):
        view = routes.route_view(db, route.id or 0)
        if any(each.stop.id == stop_id for each in view.pickups):
            return view
    raise NotYours(kind="stop", key=str(stop_id))


def _my_route_code(stop_id: int) -> str:
    """Returns the code of the route a stop is on, once it is known to be mine."""
    with reading() as db:
        return _my_route_of(db, stop_id).route.code


def _last_told(view: RouteView) -> RouteStop | None:
    told = [each for each in view.stops if each.stop.outcome in TOLD and each.stop.outcome_at]
    return max(told, key=lambda each: (each.stop.outcome_at, each.number), default=None)


def load_of(trip: RouteTrip, vehicle: VehicleRow) -> list[tuple[Carried, Quantity, bool]]:
    """Returns what to bring on a trip, summed by item and whether in a box: for the count before leaving."""
    sums: dict[tuple[int | None, bool], tuple[Carried, Quantity, bool]] = {}
    for stop_ in trip.going:
        for goods in stop_.goods:
            boxed = stop_.in_a_box(goods.item, vehicle)
            _goods, earlier, _boxed = sums.get((goods.item.id, boxed), (goods, Quantity(), boxed))
            sums[goods.item.id, boxed] = (goods, earlier + goods.quantity, boxed)
    return list(sums.values())


bp.add_app_template_global(load_of, "load_of")
