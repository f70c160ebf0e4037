"""The route sheet: what a driver holds at the wheel and a household signs.

Only what the driver may know reaches the page, and free text loses anything that looks
like a T.C. kimlik number on the way.
"""

from logistics.adapters.codes import qr_svg
from logistics.adapters.documents import formats
from logistics.adapters.documents.formats import Language
from logistics.adapters.documents.typesetting import Content, as_text, pdf
from logistics.adapters.documents.words import WORDS, counted, kept
from logistics.domain.lots import StorageClass
from logistics.domain.orders import RouteEnd
from logistics.domain.papers import (
    Goods,
    PromisedHours,
    RouteSheet,
    SheetCall,
    SheetStop,
    SheetTrip,
    checksum,
    without_identity_numbers,
)

LONGEST_TITLE = 36
LONGEST_NAME = 48
LONGEST_LINE = 110


def route_sheet_pdf(sheet: RouteSheet, *, language: Language) -> bytes:
    """Prints a route: the count before leaving, every stop with its signature, the account."""
    words = WORDS[language]
    content: dict[str, Content] = {
        "words": dict(words),
        "language": language,
        "organisation": as_text(sheet.organisation, longest=LONGEST_TITLE),
        "office_phone": sheet.office_phone,
        "day": formats.day_and_weekday(sheet.day, language),
        "route": _written(sheet.route, longest=LONGEST_TITLE),
        "plan_version": sheet.plan_version,
        "checksum": checksum(sheet),
        "vehicle": _written(sheet.vehicle, longest=LONGEST_TITLE),
        "plate": sheet.plate,
        "driver": _written(sheet.driver, longest=LONGEST_TITLE),
        "driver_phone": sheet.driver_phone,
        "totals": _totals(sheet, language),
        "times_note": words["estimated_times"] if sheet.estimated else "",
        "end_note": "" if sheet.ends is RouteEnd.DEPOT else words["leftovers_first"],
        "not_answered": _not_answered(sheet, language),
        "trips": [_trip(trip, sheet, language) for trip in sheet.trips],
        "load": [_goods(goods, language) for goods in sheet.load],
        "end": f"{words['end_of_route']} · {counted(len(sheet.stops), 'stop', language)}",
    }
    return pdf("route_sheet", content, pictures={"qr": qr_svg(sheet.qr)})


def _not_answered(sheet: RouteSheet, language: Language) -> Content:
    """Says what to do at a shut door; the office is called only where it has a number."""
    words = WORDS[language]
    third = "not_answered_3" if sheet.office_phone else "not_answered_3_alone"
    steps = ("not_answered_1", "not_answered_2", third, "not_answered_4")
    return [words[step].format(phone=sheet.office_phone) for step in steps]


def _trip(trip: SheetTrip, sheet: RouteSheet, language: Language) -> Content:
    words = WORDS[language]
    ends = sheet.ends if trip is sheet.trips[-1] else RouteEnd.DEPOT
    return {
        "number": str(trip.number),
        "title": words["trip_of"].format(number=trip.number, trips=len(sheet.trips)),
        "departs": formats.clock(trip.departs),
        "returns": formats.clock(trip.returns),
        "leave": words["leave_depot"].format(time=formats.clock(trip.departs)),
        "back": words[f"back_at_{ends}"].format(time=formats.clock(trip.returns)),
        "stop_count": counted(len(trip.stops), "stop", language),
        "totals": _totals(trip, language),
        "load": [_goods(goods, language) for goods in trip.load],
        "visits": [_visit(visit, language) for visit in trip.visits],
        "end": words["end_of_trip"].format(number=trip.number),
    }


def _totals(carried: RouteSheet | SheetTrip, language: Language) -> Content:
    return {
        "stops": formats.count(len(carried.stops), language),
        "pieces": formats.count(sum(goods.pieces for goods in carried.load), language),
        "weight": formats.weight(sum(goods.weight_g for goods in carried.load), language),
        "gross": formats.weight(sum(goods.gross_g for goods in carried.load), language),
    }


def _visit(visit: SheetStop | SheetCall, language: Language) -> Content:
    if isinstance(visit, SheetCall):
        return {"call": True} | _call(visit, language)
    return {"call": False} | _stop(visit, language)


def _call(call: SheetCall, language: Language) -> dict[str, Content]:
    words = WORDS[language]
    minutes = call.ride_minutes
    return {
        "number": str(call.number),
        "code": call.code,
        "verb": words["bring" if call.brings else "pick_up"],
        "done": words["brought" if call.brings else "picked_up"],
        "not_done": words["not_brought" if call.brings else "not_picked_up"],
        "what": _written(call.what, longest=LONGEST_LINE),
        "place": _written(call.place, longest=LONGEST_LINE),
        "address": _written(call.address, longest=2 * LONGEST_LINE),
        "pieces": formats.count(call.pieces, language) if call.pieces else "",
        "weight": formats.weight(call.weight_g, language) if call.weight_g else "",
        "arrives": formats.clock(call.arrives),
        "hours": _hours(call.hours),
        "ride": "" if minutes is None else words["ride_at_most"].format(minutes=minutes),
        "note": _written(call.note, longest=2 * LONGEST_LINE),
    }


def _stop(stop: SheetStop, language: Language) -> dict[str, Content]:
    words = WORDS[language]
    minutes = stop.cold_minutes
    return {
        "number": str(stop.number),
        "code": stop.code,
        "name": _written(stop.name, longest=LONGEST_NAME),
        "address": [_written(line, longest=LONGEST_LINE) for line in stop.address],
        "neighbourhood": _written(stop.neighbourhood, longest=LONGEST_NAME),
        "directions": _written(stop.directions, longest=2 * LONGEST_LINE),
        "phone": as_text(stop.phone, longest=LONGEST_NAME),
        "floor": _written(stop.floor, longest=LONGEST_NAME),
        "bell": _written(stop.bell, longest=LONGEST_NAME),
        "goods": [_goods(goods, language) for goods in stop.goods],
        "arrives": formats.clock(stop.arrives),
        "hours": _hours(stop.hours),
        "cold_minutes": None
        if minutes is None
        else words["cold_minutes"].format(minutes=formats.count(minutes, language)),
    }


def _hours(hours: PromisedHours | None) -> str | None:
    if hours is None:
        return None
    return f"{formats.clock(hours.opens)}–{formats.clock(hours.closes)}"


def _goods(goods: Goods, language: Language) -> Content:
    return {
        "label": _written(goods.label, longest=LONGEST_NAME),
        "times": formats.times(goods.pieces, language),
        "measured": formats.measured(goods.pieces, goods.weight_g, language),
        "weight": formats.weight(goods.weight_g, language),
        "cold": _cold(goods, language) if goods.is_cold else None,
    }


def _cold(goods: Goods, language: Language) -> str:
    how, boxed = kept(goods.storage, language), WORDS[language]["boxed"]
    if not goods.boxed:
        return how
    return boxed if goods.storage is StorageClass.CHILLED else f"{how} · {boxed}"


def _written(text: str, *, longest: int) -> str:
    return as_text(without_identity_numbers(text), longest=longest)
