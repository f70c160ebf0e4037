"""Papers of a route: the driver's sheet and the dock's loading list, as PDF and as a page.

The sheet is made for a driver to call by, so it bears whole phone numbers whoever
prints it; it says that it is confidential and is given back or destroyed.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time

from flask import Blueprint, Response, abort, render_template
from flask_babel import get_locale
from flask_login import current_user
from sqlmodel import Session

from logistics.adapters.codes import qr_svg
from logistics.adapters.documents import loading_list_pdf, route_sheet_pdf
from logistics.adapters.documents.formats import Language
from logistics.domain.calendar import local_day
from logistics.domain.errors import NotYours
from logistics.domain.lots import DateKind
from logistics.domain.meat import codes_in_short, is_pack_code
from logistics.domain.orders import RouteState
from logistics.domain.papers import (
    Goods,
    LoadingList,
    LoadingStop,
    LotLine,
    PromisedHours,
    RouteSheet,
    SheetCall,
    SheetStop,
    SheetTrip,
    checksum,
    without_identity_numbers,
)
from logistics.domain.phones import written_phone
from logistics.domain.privacy import masked_name
from logistics.domain.roles import Role
from logistics.store import routes, settings
from logistics.store.route_view import (
    Carried,
    RoutePickup,
    RouteStop,
    RouteTrip,
    RouteView,
    by_item,
    fetched_together,
)
from logistics.store.tables import VehicleRow
from logistics.web import doors
from logistics.web.access import guard
from logistics.web.db import now, reading
from logistics.web.names import goods_name
from logistics.web.travel_words import is_estimated

bp = Blueprint("papers", __name__, url_prefix="/papers")
guard(bp, roles={Role.WAREHOUSE, Role.COORDINATOR, Role.DRIVER}, readers={Role.AUDITOR})

DAY_S = 24 * 3600
MINUTE_S = 60
SHEET_READERS = (Role.COORDINATOR, Role.WAREHOUSE)
LIST_READERS = (Role.COORDINATOR, Role.WAREHOUSE, Role.AUDITOR)


@bp.get("/routes/<code>.pdf")
def route_sheet(code: str) -> Response:
    """Prints a route sheet."""
    sheet = _sheet(code)
    return _pdf(route_sheet_pdf(sheet, language=_language()), name=code)


@bp.get("/routes/<code>/print")
def route_sheet_print(code: str) -> str:
    """Shows a route sheet as a page that prints well."""
    sheet = _sheet(code)
    return render_template(
        "print/route_sheet.html", sheet=sheet, checksum=checksum(sheet), qr=qr_svg(sheet.qr)
    )


@bp.get("/trips/<int:trip_id>.pdf")
def loading_list(trip_id: int) -> Response:
    """Prints a trip's loading list."""
    if not current_user.has(Role.DRIVER, *LIST_READERS):
        abort(403)
    with reading() as db:
        view, trip = routes.route_of_trip(db, trip_id)
        _refuse_strangers(view, readers=LIST_READERS)
        listed = compose_loading_list(db, view, trip)
    name = f"{view.route.code}-{trip.trip.number}"
    return _pdf(loading_list_pdf(listed, language=_language()), name=name)


def compose_route_sheet(db: Session, view: RouteView) -> RouteSheet:
    """Composes the sheet of a route in the user's language."""
    return RouteSheet(
        organisation=settings.get(db, "organisation"),
        office_phone=written_phone(settings.get(db, "office_phone")),
        day=view.plan.day,
        route=view.route.code,
        plan_version=routes.plan_version(db, view.plan),
        vehicle=view.vehicle.name,
        plate=view.vehicle.plate,
        driver=view.driver.name,
        driver_phone=written_phone(view.driver.phone),
        trips=tuple(_sheet_trip(trip, view.vehicle) for trip in view.trips),
        qr=view.route.code,
        estimated=is_estimated(view.plan),
        ends=view.route.ends,
    )


def compose_loading_list(db: Session, view: RouteView, trip: RouteTrip) -> LoadingList:
    """Composes the loading list of a trip in the user's language."""
    sheet = compose_route_sheet(db, view)
    goods = [each for stop in trip.going for each in stop.goods]
    return LoadingList(
        organisation=sheet.organisation,
        office_phone=sheet.office_phone,
        day=sheet.day,
        route=sheet.route,
        plan_version=sheet.plan_version,
        checksum=checksum(sheet),
        trip=trip.trip.number,
        trips=len(view.trips),
        departs=_clock(trip.trip.departs_s),
        vehicle=sheet.vehicle,
        plate=sheet.plate,
        driver=sheet.driver,
        lines=_lot_lines(goods),
        stops=tuple(
            LoadingStop(
                number=stop.number, code=stop.household.code, goods=_coded_goods(stop, view.vehicle)
            )
            for stop in trip.going
        ),
        qr=f"{view.route.code}/{trip.trip.number}",
    )


def _sheet(code: str) -> RouteSheet:
    if not current_user.has(Role.DRIVER, *SHEET_READERS):
        abort(403)
    with reading() as db:
        view = routes.route_view(db, routes.route_id_of(db, code))
        _refuse_strangers(view, readers=SHEET_READERS)
        return compose_route_sheet(db, view)


def _refuse_strangers(view: RouteView, *, readers: Iterable[Role]) -> None:
    """A driver who is none of ``readers`` reads the own route only, on its day, until it closes."""
    if current_user.has(*readers):
        return
    mine = view.route.driver_id == current_user.id
    if not mine or view.plan.day != local_day(now()) or view.route.state is RouteState.CLOSED:
        raise NotYours(kind="route", key=view.route.code)


def _sheet_trip(trip: RouteTrip, vehicle: VehicleRow) -> SheetTrip:
    return SheetTrip(
        number=trip.trip.number,
        departs=_clock(trip.trip.departs_s),
        returns=_clock(trip.trip.returns_s),
        stops=tuple(_sheet_stop(stop, vehicle) for stop in trip.going),
        calls=tuple(_sheet_call(call) for call in trip.pickups),
    )


def _sheet_call(call: RoutePickup) -> SheetCall:
    row = call.pickup
    hours = None
    if row.opens_s is not None and row.closes_s is not None and not call.brings:
        hours = PromisedHours(opens=_clock(row.opens_s), closes=_clock(row.closes_s))
    return SheetCall(
        number=call.number,
        code=row.code,
        what=without_identity_numbers(row.what),
        place=call.place,
        address=call.address,
        arrives=_clock(call.stop.arrives_s),
        pieces=row.pieces,
        weight_g=row.grams,
        hours=hours,
        ride_minutes=None if row.ride_limit_s is None else row.ride_limit_s // MINUTE_S,
        brings=call.brings,
        note=without_identity_numbers(row.note),
    )


def _sheet_stop(stop: RouteStop, vehicle: VehicleRow) -> SheetStop:
    door = stop.household
    underway_s = stop.stop.arrives_s - stop.trip.departs_s
    return SheetStop(
        number=stop.number,
        code=door.code,
        name=without_identity_numbers(masked_name(door.contact_name)),
        address=doors.address_lines(door),
        neighbourhood=stop.neighbourhood,
        goods=_goods(stop, vehicle),
        arrives=_clock(stop.stop.arrives_s),
        directions=doors.directions(door),
        phone=written_phone(door.phone),
        floor=doors.floor_words(door),
        cold_minutes=-(-underway_s // MINUTE_S) if stop.is_cold else None,
    )


def _goods(stop: RouteStop, vehicle: VehicleRow) -> tuple[Goods, ...]:
    return tuple(
        Goods(
            label=goods_name(each.item, each.kit),
            pieces=each.quantity.pieces,
            weight_g=each.quantity.grams,
            gross_g=each.demand.grams,
            storage=each.item.storage,
            boxed=stop.in_a_box(each.item, vehicle),
        )
        for each in by_item(stop.goods)
    )


def _coded_goods(stop: RouteStop, vehicle: VehicleRow) -> tuple[Goods, ...]:
    """Returns a stop's goods as the dock stacks them: a pack of its own weight by its code."""
    return tuple(
        replace(goods, codes=tuple(codes))
        for goods, codes in zip(_goods(stop, vehicle), _pack_codes(stop), strict=True)
    )


def _pack_codes(stop: RouteStop) -> list[list[str]]:
    codes: dict[int | None, list[str]] = {}
    for each in stop.goods:
        own = codes.setdefault(each.item.id, [])
        if is_pack_code(each.lot.code):
            own.append(each.lot.code)
    return list(codes.values())


def _lot_lines(goods: list[Carried]) -> tuple[LotLine, ...]:
    found: dict[tuple[object, ...], LotLine] = {}
    codes: dict[tuple[object, ...], list[str]] = {}
    for each in sorted(goods, key=lambda each: (each.place.code, each.lot.code)):
        key = (fetched_together(each.lot), each.item.id, each.place.code)
        earlier = found.get(key)
        of_line = codes.setdefault(key, [])
        if each.lot.code not in of_line:
            of_line.append(each.lot.code)
        found[key] = LotLine(
            lot=codes_in_short(of_line) if len(of_line) > 1 else each.lot.code,
            item=goods_name(each.item, each.kit),
            date_kind=DateKind(each.lot.date_kind),
            expires=each.lot.expires_on,
            place=each.place.name,
            pieces=each.quantity.pieces + (earlier.pieces if earlier else 0),
            weight_g=each.quantity.grams + (earlier.weight_g if earlier else 0),
            storage=each.item.storage,
        )
    return tuple(found.values())


def _clock(seconds: int) -> time:
    minutes = -(-seconds // MINUTE_S) % (DAY_S // MINUTE_S)
    return time(minutes // 60, minutes % 60)


def _language() -> Language:
    return "en" if str(get_locale()) == "en" else "tr"


def _pdf(content: bytes, *, name: str) -> Response:
    shown = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)
    return Response(
        content,
        mimetype="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{shown}.pdf"',
            "Cache-Control": "no-store",
        },
    )
