"""The warehouse's start page: what to do now."""

from dataclasses import dataclass
from datetime import date

from flask import current_app, render_template, url_for

from logistics.domain.calendar import local_day
from logistics.store.warehouse_day import WarehouseDay, warehouse_day
from logistics.web.db import now, reading
from logistics.web.warehouse.blueprint import bp

LOADINGS = "warehouse.loadings"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What the start page shows."""

    today: date
    day: WarehouseDay
    loadings_url: str


@bp.get("/")
def home() -> str:
    """Answers what to do now."""
    today = local_day(now())
    with reading() as db:
        day = warehouse_day(db, on=today)
    known = LOADINGS in current_app.view_functions
    page = HomePage(today=today, day=day, loadings_url=url_for(LOADINGS) if known else "")
    return render_template("warehouse/home.html", page=page)
