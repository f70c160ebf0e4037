"""The plan of the warehouse, and what lies in one place."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Response, current_app, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from logistics.domain.calendar import local_day
from logistics.domain.lots import ExpiryBand, expiry_band
from logistics.domain.roles import Role
from logistics.domain.sheets import Cell, Kind, Sheet
from logistics.store import arrangement, floor
from logistics.store.arrangement import ArrangedZone, Arrangement
from logistics.store.floor import NOTHING_THERE, Fill
from logistics.store.holds import open_holds
from logistics.store.lot_life import StandingLot
from logistics.store.tables import HoldRow, PlaceRow, VehicleRow, ZoneRow
from logistics.store.temperatures import (
    LatestReading,
    OpenExcursion,
    latest_readings,
    open_excursions,
)
from logistics.web import terms
from logistics.web.amounts import pieces_of
from logistics.web.db import now, reading
from logistics.web.exports import FILE, columns, given
from logistics.web.forms import CleanStringField, FieldForm, Given
from logistics.web.names import item_name
from logistics.web.places.blueprint import bp

LABEL = "warehouse.place_label"
LOT_READERS = (Role.WAREHOUSE, Role.AUDITOR)
HEADINGS = (
    *((_l("Lot"), Kind.TEXT), (_l("Item code"), Kind.TEXT), (_l("Item"), Kind.TEXT)),
    *((_l("Date kind"), Kind.TEXT), (_l("Date"), Kind.DAY)),
    *((_l("Held (pieces)"), Kind.PIECES), (_l("Held (kg)"), Kind.WEIGHT)),
    *((_l("Promised (pieces)"), Kind.PIECES), (_l("Promised (kg)"), Kind.WEIGHT)),
    (_l("On hold"), Kind.TEXT),
)


class EmptyForm(FieldForm):
    """Where everything that lies in a place goes."""

    target_id = CleanStringField(_l("To place"), [Given()])


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorPage:
    """What the plan of the warehouse shows."""

    arrangement: Arrangement
    fills: dict[int, Fill]
    vehicles: list[VehicleRow]
    latest: dict[str, LatestReading]
    excursions: list[OpenExcursion]
    today: date
    now: datetime

    def fill(self, place_id: int) -> Fill:
        """Returns what a place holds."""
        return self.fills.get(place_id, NOTHING_THERE)

    def most(self, places: tuple[PlaceRow, ...]) -> int:
        """Returns the grams [g] of the fullest of these places, at least one."""
        return max((self.fill(place.id or 0).held.grams for place in places), default=1) or 1

    def shown(self, in_zone: ArrangedZone) -> list[PlaceRow]:
        """Returns the places of a zone that are in use."""
        return [place for place in in_zone.places if place.active]

    def band(self, fill: Fill) -> ExpiryBand:
        """Returns how near the nearest date of a place is."""
        return expiry_band(fill.nearest, on=self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePage:
    """What the page of a place shows."""

    place: PlaceRow
    zone: ZoneRow | None
    lots: list[StandingLot]
    holds: dict[int, list[HoldRow]]
    places: list[PlaceRow]
    form: EmptyForm
    today: date
    label_url: str

    def band(self, standing: StandingLot) -> ExpiryBand:
        """Returns how near a lot's date is."""
        return expiry_band(standing.lot.expires_on, on=self.today)


@bp.app_template_global()
def lot_url(code: str) -> str:
    """Returns the page of a lot for those who may open it, nothing for the others."""
    return url_for("warehouse.lot", code=code) if current_user.has(*LOT_READERS) else ""


@bp.get("/", endpoint="floor")
def plan() -> str:
    """Shows the warehouses with their zones and places, and what lies in each."""
    with reading() as db:
        page = FloorPage(
            arrangement=arrangement.arrangement(db),
            fills=floor.fills(db),
            vehicles=floor.vehicles(db),
            latest={each.facts.chamber.key: each for each in latest_readings(db)},
            excursions=open_excursions(db),
            today=local_day(now()),
            now=now(),
        )
    return render_template("places/floor.html", page=page)


@bp.get("/<code>")
def place(code: str) -> str:
    """Shows what lies in a place, in the order it is picked."""
    return render_template("places/place.html", page=place_page(code, EmptyForm()))


@bp.get(f"/<code>{FILE}")
def place_file(code: str, form: str) -> Response:
    """Gives what lies in a place as a file."""
    page = place_page(code, EmptyForm())
    rows = [_row(each, page.holds) for each in page.lots]
    sheet = Sheet(title=_("Place"), columns=columns(HEADINGS), rows=rows)
    return given(sheet, name=f"yer-{page.place.id}-{page.today}", form=form)


def place_page(code: str, form: EmptyForm) -> PlacePage:
    """Returns what the page of a place shows, with a form for moving everything."""
    with reading() as db:
        row = floor.place_by_code(db, code)
        lots = floor.lots_in(db, row.id or 0)
        return PlacePage(
            place=row,
            zone=arrangement.get_zone(db, row.zone_id) if row.zone_id else None,
            lots=lots,
            holds=open_holds(db, [each.lot.id or 0 for each in lots]),
            places=floor.ends(db),
            form=form,
            today=local_day(now()),
            label_url=_label_url(row),
        )


def _label_url(row: PlaceRow) -> str:
    """Returns where the label of a place is printed, if it is."""
    return url_for(LABEL, code=row.code) if LABEL in current_app.view_functions else ""


def _row(standing: StandingLot, holds: dict[int, list[HoldRow]]) -> tuple[Cell, ...]:
    lot, item = standing.lot, standing.item
    why = ", ".join(str(terms.HOLDS[hold.kind.value]) for hold in holds.get(lot.id or 0, []))
    return (
        *(lot.code, item.code, item_name(item), str(terms.DATE_KINDS[lot.date_kind.value])),
        lot.expires_on,
        *(pieces_of(item, standing.held), standing.held.grams),
        *(pieces_of(item, standing.promised), standing.promised.grams),
        why or _("no"),
    )
