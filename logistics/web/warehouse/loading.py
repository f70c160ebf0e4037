"""The loading dock: the trips of a day, and one trip's goods into its vehicle.

The list is read twice: first to fetch, by item, lot and storage place; then to
stack, last stop first, so that the first door's goods stand at the van's door.
"""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate, islice

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug import Response
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField
from wtforms.validators import InputRequired

from logistics.domain.calendar import local_day
from logistics.domain.lots import StorageClass
from logistics.domain.meat import codes_in_short
from logistics.domain.orders import OrderState, StayReason
from logistics.domain.quantity import Quantity
from logistics.services import dispatching
from logistics.store import routes, trips
from logistics.store.holds import open_holds
from logistics.store.route_view import (
    Carried,
    RouteStop,
    RouteTrip,
    RouteView,
    fetched_together,
    gross_g,
)
from logistics.store.tables import HoldRow, ItemRow, KitRow, LotRow, PlaceRow
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import HouseForm
from logistics.web.warehouse.blueprint import bp

WHOLE = 100
OFFERED = (StayReason.MISSING, StayReason.DAMAGED, StayReason.NO_ROOM, StayReason.OTHER)


class LoadingForm(HouseForm):
    """The check before the button: everything was counted."""

    counted = BooleanField(
        _l("I counted every line into the vehicle and it agrees"),
        [InputRequired(_l("Count every line first, then tick this box."))],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """So much of one lot from one storage place; ``codes`` are several where packs lie together."""

    item: ItemRow
    kit: KitRow | None
    lot: LotRow
    place: PlaceRow
    quantity: Quantity
    codes: tuple[str, ...]
    lot_ids: tuple[int, ...]

    @property
    def code(self) -> str:
        """The lot's code, or those of the packs in short."""
        return codes_in_short(self.codes) if len(self.codes) > 1 else self.codes[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacked:
    """A stop in the order of loading; ``running_g`` [g] is the gross load after it."""

    stop: RouteStop
    goods: tuple[Carried, ...]
    quantity: Quantity
    running_g: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What leaves one kind of store: dry apart from cold."""

    storage: StorageClass
    fetches: list[Fetch]
    stacked: list[Stacked]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadingsPage:
    """The trips of a day."""

    day: date
    before: date | None
    after: date | None
    lines: list[trips.TripLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadingPage:
    """One trip at the dock."""

    form: LoadingForm
    view: RouteView
    trip: RouteTrip
    sections: list[Section]
    aboard: list[tuple[str, Quantity]]
    stays: dict[int, str]
    reasons: list[tuple[str, str]]
    holds: dict[int, list[HoldRow]]

    def holds_of(self, line: Fetch) -> list[str]:
        """Returns why any lot of a line is on hold, each reason once."""
        kinds = (hold.kind.value for id_ in line.lot_ids for hold in self.holds.get(id_, []))
        return list(dict.fromkeys(kinds))


@bp.get("/loadings")
def loadings() -> str:
    """Lists the trips of a published day: today, or the next one."""
    with reading() as db:
        asked = asked_day()
        today = local_day(now())
        lines = trips.trips_of_day(db, asked or today)
        day = asked or (today if lines else trips.day_after(db, today) or today)
        page = LoadingsPage(
            day=day,
            before=trips.day_before(db, day),
            after=trips.day_after(db, day),
            lines=lines if day == (asked or today) else trips.trips_of_day(db, day),
        )
    return render_template("warehouse/loadings.html", page=page)


@bp.route("/loadings/<int:trip_id>", methods=["GET", "POST"])
def loading(trip_id: int) -> tuple[str, int] | Response:
    """Shows what to fetch and how to stack it, and loads it."""
    form = LoadingForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                dispatching.load_trip(
                    db, command=command(), trip_id=trip_id, left_behind=_stays(request.form)
                )
            flash(_("Loaded. The goods are on the vehicle."), "success")
            _tell_damaged(trip_id)
            return redirect(url_for("warehouse.loading", trip_id=trip_id), code=303)
    with reading() as db:
        view, trip = routes.route_of_trip(db, trip_id)
        page = LoadingPage(
            form=form,
            view=view,
            trip=trip,
            sections=_sections(view, trip),
            aboard=trips.carried_now(db, view.vehicle),
            stays=_shown_stays(trip),
            reasons=[(reason.value, str(terms.STAY_REASONS[reason.value])) for reason in OFFERED],
            holds=open_holds(db, {each.lot.id or 0 for s in trip.going for each in s.goods}),
        )
    return render_template("warehouse/loading.html", page=page), form.status


def _tell_damaged(trip_id: int) -> None:
    """Says which lots were written off as damaged, with a way to each."""
    stays = _stays(request.form)
    damaged = {stop_id for stop_id, reason in stays.items() if reason is StayReason.DAMAGED}
    if not damaged:
        return
    with reading() as db:
        _view, trip = routes.route_of_trip(db, trip_id)
        orders = [stop.order.id or 0 for stop in trip.stops if stop.stop.id in damaged]
        lots = routes.released_lots(db, orders)
    links = Markup(", ").join(
        Markup('<a class="code" href="{}">{}</a>').format(url_for("warehouse.lot", code=lot), lot)
        for lot in lots
    )
    flash(
        Markup("{} {}").format(
            _(
                "Damaged goods were written off and their orders released; "
                "others are promised where there are any. Lots:"
            ),
            links,
        ),
        "warn",
    )


@bp.post("/loadings/<int:trip_id>/undo")
def undo_loading(trip_id: int) -> Response:
    """Brings a trip's goods back to their shelves."""
    with transaction() as db:
        dispatching.undo_loading(db, command=command(), trip_id=trip_id)
    flash(_("Undone. The goods are back on their shelves."), "success")
    return redirect(url_for("warehouse.loading", trip_id=trip_id), code=303)


def asked_day() -> date | None:
    """Returns the day in the address, if it is one."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _stays(sent: MultiDict[str, str]) -> dict[int, StayReason]:
    """Returns the stops that stay, with their reasons: fields ``stay-12`` of the form."""
    named = ((read_id(name.removeprefix("stay-")), value) for name, value in sent.items())
    return {
        stop_id: StayReason(value)
        for stop_id, value in named
        if stop_id is not None and value in set(StayReason)
    }


def _shown_stays(trip: RouteTrip) -> dict[int, str]:
    """Returns what the form shows: what was sent, and orders that can no longer go."""
    gone = {stop.stop.id or 0: StayReason.OTHER.value for stop in trip.stops if _cannot_go(stop)}
    return gone | {stop_id: reason.value for stop_id, reason in _stays(request.form).items()}


def _cannot_go(stop: RouteStop) -> bool:
    """Tells whether the order was cancelled or went elsewhere after the plan was published."""
    return stop.is_pending and stop.order.state not in {OrderState.PLANNED, OrderState.LOADED}


def _sections(view: RouteView, trip: RouteTrip) -> list[Section]:
    kept = [goods for stop in trip.going for goods in stop.goods]
    fetched = [goods for stop in trip.going if not _cannot_go(stop) for goods in stop.goods]
    classes = [storage for storage in StorageClass if any(g.item.storage is storage for g in kept)]
    sections: list[Section] = []
    aboard_g = 0
    for storage in classes:
        stacked = _stacked(view, trip, storage, aboard_g=aboard_g)
        aboard_g = stacked[-1].running_g
        fetches = _fetches([goods for goods in fetched if goods.item.storage is storage])
        sections.append(Section(storage=storage, fetches=fetches, stacked=stacked))
    return sections


def _fetches(goods: list[Carried]) -> list[Fetch]:
    found: dict[tuple[object, ...], Fetch] = {}
    for each in goods:
        key = (fetched_together(each.lot), each.item.id, each.place.id)
        earlier = found.get(key)
        codes = {*(earlier.codes if earlier else ()), each.lot.code}
        found[key] = Fetch(
            item=each.item,
            kit=each.kit,
            lot=each.lot if earlier is None else earlier.lot,
            place=each.place,
            quantity=(earlier.quantity if earlier else Quantity()) + each.quantity,
            codes=tuple(sorted(codes)),
            lot_ids=(*(earlier.lot_ids if earlier else ()), each.lot.id or 0),
        )
    return sorted(found.values(), key=lambda line: (line.place.code, line.lot.code))


def _stacked(
    view: RouteView, trip: RouteTrip, storage: StorageClass, *, aboard_g: int
) -> list[Stacked]:
    """Returns the stops with goods of a storage class, the last one first, above ``aboard_g`` [g]."""
    mine = [
        (stop, goods)
        for stop in reversed(trip.going)
        if (goods := tuple(each for each in stop.goods if each.item.storage is storage))
    ]
    sums = [sum((each.quantity for each in goods), Quantity()) for _, goods in mine]
    running = islice(accumulate((gross_g(goods) for _, goods in mine), initial=aboard_g), 1, None)
    return [
        Stacked(
            stop=stop,
            goods=goods,
            quantity=quantity,
            running_g=running_g,
            percent=running_g * WHOLE // view.vehicle.capacity_g,
        )
        for (stop, goods), quantity, running_g in zip(mine, sums, running, strict=True)
    ]
