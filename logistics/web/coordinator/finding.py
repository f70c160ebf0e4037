"""What a programme's, an order's, a plan's or a route's code opens for a coordinator."""

from flask import url_for
from sqlmodel import Session, select

from logistics.store.tables import OrderRow, PlanRow, ProgrammeRow, RouteRow


def programme(db: Session, code: str) -> str | None:
    """Returns the page of the programme with this code."""
    found = db.exec(select(ProgrammeRow.id).where(ProgrammeRow.code == code.upper())).first()
    return None if found is None else url_for("coordinator.programme", programme_id=found)


def order(db: Session, code: str) -> str | None:
    """Returns the page of an order's programme, narrowed to the order."""
    query = select(OrderRow.programme_id, OrderRow.code).where(OrderRow.code == code.upper())
    found = db.exec(query).first()
    return (
        None
        if found is None
        else url_for("coordinator.programme", programme_id=found[0], search=found[1])
    )


def plan(db: Session, code: str) -> str | None:
    """Returns the page of the plan with this code, or of the route's with this code."""
    found = db.exec(select(PlanRow.id).where(PlanRow.code == code.upper())).first()
    if found is None:
        found = db.exec(select(RouteRow.plan_id).where(RouteRow.code == code.upper())).first()
    return None if found is None else url_for("coordinator.plan", plan_id=found)


LOOKUPS = (programme, order, plan)
