"""The warehouse's start page: what to do now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _l

from logistics.domain.calendar import local_day
from logistics.domain.roles import Role
from logistics.store.warehouse_day import WarehouseDay, warehouse_day
from logistics.web.alerts import Section, sections
from logistics.web.db import now, reading
from logistics.web.navigation import Link, links
from logistics.web.warehouse.blueprint import bp

# What is needed less often, by what the hands are about to do.
TASKS: tuple[tuple[Any, frozenset[str]], ...] = (
    (
        _l("Coming in"),
        frozenset(
            {
                *("warehouse.rescue", "warehouse.expected", "warehouse.dock", "imports.sent"),
                *("warehouse.handback", "warehouse.refusals", "warehouse.parties"),
            }
        ),
    ),
    (
        _l("Meat, kitchen, passing on"),
        frozenset(
            {
                *("warehouse.meat_home", "warehouse.meat_report"),
                *("warehouse.kitchen", "warehouse.pass_on"),
            }
        ),
    ),
    (
        _l("On the shelves"),
        frozenset(
            {
                *("places.floor", "places.transfer", "counts.counts", "warehouse.scan"),
                *("labels.home", "items.home", "kits.home"),
            }
        ),
    ),
    (
        _l("Food safety"),
        frozenset(
            {
                *("temperatures.chambers", "safety.holds", "safety.write_offs"),
                *("safety.recalls", "safety.best_before"),
            }
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What the start page shows."""

    today: date
    day: WarehouseDay
    sections: list[Section]
    verbs: list[Link]
    tasks: list[tuple[Any, list[Link]]]


@bp.get("/")
def home() -> str:
    """Answers what to do now."""
    moment = now()
    today = local_day(moment)
    with reading() as db:
        day = warehouse_day(db, at=moment)
    verbs = [each for each in links() if _is_verb(each)]
    page = HomePage(
        today=today,
        day=day,
        sections=sections(day.alerts, day.thresholds, on=today),
        verbs=verbs,
        tasks=_by_task([each for each in verbs if each.more]),
    )
    return render_template("warehouse/home.html", page=page)


def _by_task(verbs: list[Link]) -> list[tuple[Any, list[Link]]]:
    """Returns the verbs under the words of their task; what belongs to none comes last."""
    known = frozenset().union(*(endpoints for _words, endpoints in TASKS))
    rest = frozenset(each.endpoint for each in verbs) - known
    found = [
        (words, [each for each in verbs if each.endpoint in endpoints])
        for words, endpoints in (*TASKS, (_l("Papers and more"), rest))
    ]
    return [(words, part) for words, part in found if part]


def _is_verb(link: Link) -> bool:
    return link.role in (Role.WAREHOUSE, Role.AUDITOR) and link.endpoint != "warehouse.home"
