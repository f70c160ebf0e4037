"""The scanning page: the scanner stays open, each code is told at once, and counted.

A scan only looks. With JavaScript the page sends every code here and keeps the list;
without, a typed code is answered by the page itself.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import Response, current_app, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from logistics.adapters.codes import read_code
from logistics.domain.identity import looks_like_national_id
from logistics.domain.ledger import DocumentKind
from logistics.domain.papers import without_identity_numbers
from logistics.domain.scans import LONGEST_SCAN, Scan
from logistics.store.scanned import Recognised, recognise
from logistics.store.tables import ItemRow, KitRow, LotRow, PlaceRow
from logistics.web import route_codes, terms
from logistics.web.db import reading
from logistics.web.formats import day, kilograms, number
from logistics.web.forms import CleanStringField, HouseForm
from logistics.web.headers import allow_camera
from logistics.web.names import goods_name, item_name
from logistics.web.warehouse.blueprint import bp

NOT_FOUND = 404
NEXT_FOR_A_LOT = (
    ("warehouse.lot", _l("Open")),
    ("places.transfer", _l("Move")),
    ("warehouse.unpack", _l("Unpack")),
    ("labels.lot", _l("Label")),
)
NAMED = {"places.transfer": "lot"}  # what a page calls the code in its address


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Something to do with what was scanned."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the page says of one scan; ``key`` is what is counted, ``pieces`` what one scan means."""

    known: bool
    key: str
    kind: str
    title: str
    detail: str
    pieces: int
    next: tuple[Next, ...]
    item_id: int | None = None
    supplier_lot: str = ""
    expires_on: str = ""
    date_kind: str = ""
    grams: int | None = None


class ScanForm(HouseForm):
    """One code, scanned or typed."""

    q = CleanStringField(_l("Code"))


@bp.get("/scan")
def scan() -> str:
    """Shows the page that waits for scans."""
    allow_camera()
    return render_template("warehouse/scan.html", form=ScanForm(), told=None)


@bp.post("/scan")
def read_scan() -> Response | tuple[str, int]:
    """Tells what one code names; nothing is changed."""
    form = ScanForm()
    valid = form.validate()
    typed = request.form.get("q", "")[:LONGEST_SCAN]
    told = tell(typed) if typed.strip() and valid else None
    if _wants_json():
        return jsonify(asdict(told) if told else {})
    allow_camera()
    status = 200 if told is None or told.known else NOT_FOUND
    return render_template("warehouse/scan.html", form=ScanForm(None), told=told), status


def tell(typed: str) -> Told:
    """Returns what a code names, with what can be done next; an identity number is not repeated."""
    read = read_code(typed)
    if looks_like_national_id(typed):
        return _unknown("")
    with reading() as db:
        found = recognise(db, read)
        route = route_codes.address(db, read.text) if found.route else None
        kit = db.get(KitRow, found.lot.kit_id) if found.lot and found.lot.kit_id else None
    if not found.is_known or (found.route and not found.document and route is None):
        return _unknown(without_identity_numbers(read.text))
    return _known(found, kit=kit, route=route)


def _known(found: Recognised, *, kit: KitRow | None, route: str | None) -> Told:
    if found.lot is not None and found.item is not None:
        return _of_lot(found, found.lot, found.item, kit=kit)
    if found.item is not None:
        return _of_item(found, found.item)
    if found.place is not None:
        return _plain(
            "place",
            found.place.code,
            found.place.name,
            (
                Next(label=_("See what stands here"), url=_at(found.place)),
                *_to("labels.place", _("Label"), code=found.place.code),
            ),
        )
    if found.document is not None:
        kind = terms.DOCUMENTS[DocumentKind(found.document.kind).value]
        url = url_for("documents.document", document_id=found.document.id)
        return _plain(
            "document", found.document.number, str(kind), (Next(label=_("Open"), url=url),)
        )
    assert found.route is not None
    links = (Next(label=_("Open"), url=route or ""),)
    return _plain("route", found.scan.text, _("Route"), links)


def _of_lot(found: Recognised, lot: LotRow, item: ItemRow, *, kit: KitRow | None) -> Told:
    detail = f"{terms.DATE_KINDS[lot.date_kind.value]} {day(lot.expires_on)}"
    links = [
        each
        for endpoint, label in NEXT_FOR_A_LOT
        if endpoint != "warehouse.unpack" or kit is not None
        for each in _to(endpoint, str(label), **{NAMED.get(endpoint, "code"): lot.code})
    ]
    told = Told(
        known=True,
        key=lot.code,
        kind=str(_("Parcel") if kit else terms.KINDS["lot"]),
        title=goods_name(item, kit),
        detail=f"{lot.code} · {detail}",
        pieces=1,
        next=tuple(links),
        item_id=item.id,
    )
    return _with_what_was_said(told, found.scan)


def _of_item(found: Recognised, item: ItemRow) -> Told:
    links = [
        *_to("warehouse.item", _("See its lots"), code=item.code),
        *(
            Next(
                label=_("Lot %(code)s", code=lot.code), url=url_for("warehouse.lot", code=lot.code)
            )
            for lot in found.lots
        ),
        *_to("labels.item", _("Label"), code=item.code),
        *_to("items.item", _("Catalogue"), code=item.code),
    ]
    told = Told(
        known=True,
        key=item.code,
        kind=str(terms.KINDS["item"]),
        title=item_name(item),
        detail=_message(found),
        pieces=found.scan.pieces or found.pieces,
        next=tuple(links),
        item_id=item.id,
    )
    return _with_what_was_said(told, found.scan)


def _message(found: Recognised) -> str:
    """Returns what the code said beside the item, in words."""
    read = found.scan
    parts = [read.text]
    if found.pieces > 1:
        parts.append(_("case of %(count)s", count=number(found.pieces)))
    if read.supplier_lot:
        parts.append(_("producer's lot %(lot)s", lot=read.supplier_lot))
    if read.expires_on and read.date_kind:
        parts.append(f"{terms.DATE_KINDS[read.date_kind.value]} {day(read.expires_on)}")
    if read.net_g:
        parts.append(kilograms(read.net_g))
    return " · ".join(str(part) for part in parts)


def _with_what_was_said(told: Told, read: Scan) -> Told:
    return replace(
        told,
        supplier_lot=read.supplier_lot,
        expires_on=f"{read.expires_on:%d.%m.%Y}" if read.expires_on else "",
        date_kind=read.date_kind.value if read.date_kind else "",
        grams=read.net_g,
    )


def _plain(kind: str, key: str, title: str, links: tuple[Next, ...]) -> Told:
    return Told(
        known=True, key=key, kind=terms.kind(kind), title=title, detail=key, pieces=1, next=links
    )


def _unknown(text: str) -> Told:
    return Told(known=False, key=text, kind=_("unknown"), title=text, detail="", pieces=1, next=())


def _to(endpoint: str, label: str, **code: Any) -> Iterator[Next]:
    """Yields a way on, if this installation has the page."""
    if endpoint in current_app.view_functions:
        yield Next(label=label, url=url_for(endpoint, **code))


def _at(place: PlaceRow) -> str:
    return url_for("places.place", code=place.code)


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"
