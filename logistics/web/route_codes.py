"""What a scanned or typed code of a route or trip opens: it depends on who scans.

Papers carry ``R-261103-1`` for a route and ``R-261103-1/2`` for its second trip.
"""

from flask import url_for
from flask_login import current_user
from sqlmodel import Session, col, select

from logistics.domain.orders import PlanState
from logistics.domain.roles import Role
from logistics.store.tables import PlanRow, RouteRow, TripRow
from logistics.web.addresses import read_id

READERS = frozenset({Role.WAREHOUSE, Role.AUDITOR, Role.DRIVER, Role.COORDINATOR})


def address(db: Session, code: str) -> str | None:
    """Returns the page a route's or trip's code opens; a driver's own routes only."""
    name, _slash, number = code.strip().upper().partition("/")
    found = db.exec(
        select(RouteRow.id, RouteRow.code, RouteRow.driver_id)
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .where(RouteRow.code == name, PlanRow.state == PlanState.PUBLISHED)
    ).first()
    if found is None:
        return None
    route_id, route_code, driver_id = found
    trip = read_id(number)
    if trip is not None and current_user.has(Role.WAREHOUSE, Role.AUDITOR):
        return _trip_page(db, route_id, trip)
    return _route_page(route_code, driver_id=driver_id)


def _trip_page(db: Session, route_id: int | None, number: int) -> str | None:
    trip_id = db.exec(
        select(TripRow.id).where(TripRow.route_id == route_id, TripRow.number == number)
    ).first()
    return None if trip_id is None else url_for("warehouse.loading", trip_id=trip_id)


def _route_page(code: str, *, driver_id: int) -> str | None:
    if current_user.has(Role.WAREHOUSE, Role.AUDITOR):
        return url_for("warehouse.return_", code=code)
    if current_user.has(Role.COORDINATOR):
        return url_for("papers.route_sheet_print", code=code)
    if driver_id == current_user.id:
        return url_for("driver.today", route=code)
    return None
