"""Why a number of the stock is what it is: the movements behind it."""

from dataclasses import dataclass
from datetime import date

from flask import current_app, render_template, request
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer
from sqlmodel import Session

from logistics.domain.quantity import Quantity
from logistics.store import catalogue
from logistics.store.lots import lot_by_code
from logistics.store.places import place_by_code
from logistics.store.reckoning import Ground, Mark, Reckoning, Sought, reckon
from logistics.store.tables import ItemRow, LotRow, PlaceRow
from logistics.web import terms
from logistics.web.db import one_moment
from logistics.web.names import item_name
from logistics.web.paging import ROWS, here
from logistics.web.warehouse.blueprint import bp


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """What the page behind a number shows."""

    item: ItemRow | None
    lot: LotRow | None
    place: PlaceRow | None
    sought: Sought
    reckoning: Reckoning
    newest: bool

    @property
    def subject(self) -> str:
        """What the number speaks of, in words."""
        parts = [
            item_name(self.item) if self.item else "",
            self.lot.code if self.lot else "",
            str(terms.GROUPS.get(self.sought.group, self.sought.group)),
            self.place.name if self.place else self._everywhere(),
        ]
        return " · ".join(part for part in parts if part)

    @property
    def older_url(self) -> str:
        """Where the movements before these are."""
        older = self.reckoning.older
        if older is None:
            return ""
        mark = [older.before, older.quantity.pieces, older.quantity.grams]
        return here(mark=_marks().dumps(mark))

    @property
    def newest_url(self) -> str:
        """Where the newest movements are."""
        return here(mark=None)

    def _everywhere(self) -> str:
        return (
            _("on our shelves") if self.sought.ground is Ground.SHELF else _("everywhere with us")
        )


@bp.get("/why")
def why() -> str:
    """Shows the movements that make a number."""
    asked = request.args
    start = _mark(asked.get("mark", ""))
    with one_moment() as db:
        item = catalogue.item_by_code(db, asked["item"]) if asked.get("item") else None
        lot = lot_by_code(db, asked["lot"]) if asked.get("lot") else None
        place = place_by_code(db, asked["place"]) if asked.get("place") else None
        sought = _sought(item, lot, place)
        reckoning = reckon(db, sought, start=start, limit=ROWS)
        page = _page(db, item=item, lot=lot, place=place, sought=sought, reckoning=reckoning)
    return render_template("warehouse/why.html", page=page)


def _page(
    session: Session,
    *,
    item: ItemRow | None,
    lot: LotRow | None,
    place: PlaceRow | None,
    sought: Sought,
    reckoning: Reckoning,
) -> WhyPage:
    of_lot = session.get(ItemRow, lot.item_id) if lot and not item else item
    return WhyPage(
        item=of_lot,
        lot=lot,
        place=place,
        sought=sought,
        reckoning=reckoning,
        newest="mark" not in request.args,
    )


def _sought(item: ItemRow | None, lot: LotRow | None, place: PlaceRow | None) -> Sought:
    ground = request.args.get("ground", "")
    return Sought(
        item_id=item.id if item else None,
        lot_id=lot.id if lot else None,
        place_id=place.id if place else None,
        group=request.args.get("group", "")[:80],
        ends_from=_day("from"),
        ends_until=_day("until"),
        ground=Ground(ground) if ground in set(Ground) else Ground.SHELF,
    )


def _day(name: str) -> date | None:
    """Returns a day of the address (2027-02-08); nonsense means none."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _marks() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="why")


def _mark(text: str) -> Mark | None:
    """Returns where an earlier page ended; what we did not write ourselves is the beginning."""
    try:
        before, pieces, grams = _marks().loads(text)
    except (BadData, ValueError, TypeError):
        return None
    return Mark(before=before, quantity=Quantity(pieces=pieces, grams=grams))
