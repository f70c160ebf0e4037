"""Plans: their list."""

from dataclasses import dataclass

from flask import render_template

from logistics.domain.orders import PlanState
from logistics.store import plans as kept
from logistics.store.tables import PlanRow
from logistics.web.coordinator.blueprint import bp
from logistics.web.db import reading
from logistics.web.paging import ROWS, Paged, paged


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansPage:
    """What the list of plans shows; ``overtaken`` orders of a plan no longer wait."""

    paged: Paged
    rows: list[PlanRow]
    overtaken: dict[int, int]


@bp.get("/plans", endpoint="plans")
def plan_list() -> str:
    """Lists the plans."""
    with reading() as db:
        at = paged(kept.count_plans(db))
        rows = kept.list_plans(db, offset=at.start, limit=ROWS)
        ready = [row.id or 0 for row in rows if row.state is PlanState.READY]
        page = PlansPage(paged=at, rows=rows, overtaken=kept.overtaken(db, ready))
    return render_template("coordinator/plans.html", page=page)
