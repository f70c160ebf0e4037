"""The page of the papers: what is due by quarter, by programme and by route."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlmodel import Session, col, select
from wtforms import Form

from logistics.domain.calendar import local_day
from logistics.store import programmes
from logistics.store.programmes import ListedProgramme
from logistics.store.tables import PlanRow, RouteRow, UserRow, VehicleRow
from logistics.web.db import now, reading
from logistics.web.forms import DayField
from logistics.web.records import programmes as archive
from logistics.web.records import routes as lists
from logistics.web.records.asking import quarters
from logistics.web.records.blueprint import bp

QUARTERS_SHOWN = 4
PROGRAMMES_SHOWN = 12


class DayForm(Form):  # type: ignore[misc]
    """The day whose routes are listed, kept in the address."""

    day = DayField(_l("Day"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRoute:
    """A route with who drives what."""

    route: RouteRow
    vehicle: VehicleRow
    driver: UserRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersPage:
    """What the page of the papers shows; lists the reader may not open are empty."""

    quarters: list[tuple[date, date]]
    programmes: list[ListedProgramme]
    form: DayForm
    day: date
    routes: list[ListedRoute]


@bp.get("/")
def home() -> str:
    """Shows which papers there are."""
    form = DayForm(request.args)
    form.validate()
    today = local_day(now())
    day = form.day.data or today
    with reading() as db:
        page = PapersPage(
            quarters=quarters(today, QUARTERS_SHOWN),
            programmes=_programmes(db),
            form=form,
            day=day,
            routes=_routes(db, day),
        )
    return render_template("records/home.html", page=page)


def _programmes(db: Session) -> list[ListedProgramme]:
    if not current_user.has(*archive.READERS):
        return []
    return programmes.list_programmes(db, state=None, search="", offset=0, limit=PROGRAMMES_SHOWN)


def _routes(db: Session, day: date) -> list[ListedRoute]:
    if not current_user.has(*lists.READERS):
        return []
    query = (
        select(RouteRow, VehicleRow, UserRow)
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .join(VehicleRow, col(VehicleRow.id) == col(RouteRow.vehicle_id))
        .join(UserRow, col(UserRow.id) == col(RouteRow.driver_id))
        .where(col(PlanRow.day) == day, col(PlanRow.published_at).is_not(None))
        .order_by(col(RouteRow.code))
    )
    return [
        ListedRoute(route=route, vehicle=vehicle, driver=driver)
        for route, vehicle, driver in db.exec(query)
    ]
