"""The warehouse's start page: what to do now."""

from dataclasses import dataclass
from datetime import date

from flask import render_template

from logistics.domain.calendar import local_day
from logistics.domain.roles import Role
from logistics.store.warehouse_day import WarehouseDay, warehouse_day
from logistics.web.alerts import Section, sections
from logistics.web.db import now, reading
from logistics.web.navigation import Link, links
from logistics.web.warehouse.blueprint import bp


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What the start page shows."""

    today: date
    day: WarehouseDay
    sections: list[Section]
    verbs: list[Link]


@bp.get("/")
def home() -> str:
    """Answers what to do now."""
    moment = now()
    today = local_day(moment)
    with reading() as db:
        day = warehouse_day(db, at=moment)
    page = HomePage(
        today=today,
        day=day,
        sections=sections(day.alerts, day.thresholds, on=today),
        verbs=[each for each in links() if _is_verb(each)],
    )
    return render_template("warehouse/home.html", page=page)


def _is_verb(link: Link) -> bool:
    return link.role in (Role.WAREHOUSE, Role.AUDITOR) and link.endpoint != "warehouse.home"
