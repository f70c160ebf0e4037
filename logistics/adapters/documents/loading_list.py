"""The loading list: what the warehouse fetches, and the order it goes into the vehicle.

It names lots, places and household codes, never people. Dry and cold stand apart, since
they leave different stores at different times; in each, the last stop is loaded first
and the weight in the vehicle adds up line by line.
"""

from itertools import accumulate

from logistics.adapters.codes import qr_svg
from logistics.adapters.documents import formats
from logistics.adapters.documents.formats import Language
from logistics.adapters.documents.typesetting import Content, as_text, pdf
from logistics.adapters.documents.words import WORDS, counted, dated, kept
from logistics.domain.lots import COLD_CLASSES, StorageClass
from logistics.domain.papers import Goods, LoadingList, LoadingStop, LotLine

LONGEST_TITLE = 36
LONGEST_LABEL = 60


def loading_list_pdf(loading: LoadingList, *, language: Language) -> bytes:
    """Prints one trip's load by item and lot, then stop by stop as it is stacked."""
    words = WORDS[language]
    content: dict[str, Content] = {
        "words": dict(words),
        "language": language,
        "organisation": as_text(loading.organisation, longest=LONGEST_TITLE),
        "office_phone": loading.office_phone,
        "day": formats.day_and_weekday(loading.day, language),
        "route": as_text(loading.route, longest=LONGEST_TITLE),
        "plan_version": loading.plan_version,
        "checksum": loading.checksum,
        "trip": words["trip_of"].format(number=loading.trip, trips=loading.trips),
        "departs": formats.clock(loading.departs),
        "vehicle": as_text(loading.vehicle, longest=LONGEST_TITLE),
        "plate": loading.plate,
        "driver": as_text(loading.driver, longest=LONGEST_TITLE),
        "stop_count": counted(len(loading.stops), "stop", language),
        "storages": [_storage(loading, storage, language) for storage in loading.storages],
        "agreement": _agreement(loading, language),
        "fetched": _total(loading.lines, language),
        "loaded": _total([goods for stop in loading.stops for goods in stop.goods], language),
    }
    return pdf("loading_list", content, pictures={"qr": qr_svg(loading.qr)})


def _storage(loading: LoadingList, storage: StorageClass, language: Language) -> Content:
    lines = loading.lines_kept(storage)
    stops = [
        (stop, goods) for stop in loading.stops_as_loaded if (goods := stop.goods_kept(storage))
    ]
    return {
        "name": kept(storage, language),
        "cold": storage in COLD_CLASSES,
        "lines": _lines(lines, language),
        "fetched": _total(lines, language),
        "stops": _stacked(stops, language),
        "loaded": _total([each for _, goods in stops for each in goods], language),
    }


def _lines(lines: tuple[LotLine, ...], language: Language) -> Content:
    decimals = formats.decimals_of(line.weight_g for line in lines)
    return [
        {
            "lots": [as_text(code) for code in line.lot.split(", ")],
            "item": as_text(line.item, longest=LONGEST_LABEL),
            "date_kind": dated(line.date_kind, language),
            "expires": formats.day(line.expires) if line.expires else None,
            "place": as_text(line.place, longest=LONGEST_TITLE),
            "pieces": formats.count(line.pieces, language) if line.pieces else "–",
            "weight": formats.weight(line.weight_g, language, decimals=decimals),
        }
        for line in lines
    ]


def _stacked(stops: list[tuple[LoadingStop, tuple[Goods, ...]]], language: Language) -> Content:
    weights_g = [sum(each.weight_g for each in goods) for _, goods in stops]
    gross_g = [sum(each.gross_g for each in goods) for _, goods in stops]
    decimals = formats.decimals_of([*weights_g, *gross_g])
    return [
        {
            "number": str(stop.number),
            "code": stop.code,
            "goods": [_goods(each, language) for each in goods],
            "weight": formats.weight(weight_g, language, decimals=decimals),
            "in_vehicle": formats.weight(in_vehicle_g, language, decimals=decimals),
        }
        for (stop, goods), weight_g, in_vehicle_g in zip(
            stops, weights_g, accumulate(gross_g), strict=True
        )
    ]


def _goods(goods: Goods, language: Language) -> Content:
    return {
        "label": as_text(goods.label),
        "codes": [as_text(code) for code in goods.codes],
        "boxed": WORDS[language]["boxed"] if goods.boxed else None,
        "times": formats.times(goods.pieces, language) or formats.weight(goods.weight_g, language),
    }


def _total(carried: "list[Goods] | tuple[LotLine, ...]", language: Language) -> Content:
    return {
        "pieces": formats.count(sum(each.pieces for each in carried), language),
        "weight": formats.weight(sum(each.weight_g for each in carried), language),
    }


def _agreement(loading: LoadingList, language: Language) -> str:
    """Returns whether lots and stops come to the same: pieces by number, loose goods by weight."""
    words = WORDS[language]
    pieces = loading.fetched_pieces - loading.loaded_pieces
    loose_g = loading.fetched_loose_g - loading.loaded_loose_g
    told = [
        (pieces, counted(abs(pieces), "piece", language)),
        (loose_g, formats.weight(abs(loose_g), language)),
    ]
    differences = [
        f"{words['spare'] if spare > 0 else words['missing']}: {amount}"
        for spare, amount in sorted(told)
        if spare
    ]
    return " · ".join(differences) or words["agrees"]
