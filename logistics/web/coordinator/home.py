"""The coordinator's start page: what to do now."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.orders import OrderState, PlanState, ProgrammeState
from logistics.store import programmes
from logistics.store.plans import overtaken, plans_of_days
from logistics.store.programme_orders import CameBack, count_in_state, not_delivered
from logistics.store.tables import PlanRow
from logistics.web.coordinator.blueprint import bp
from logistics.web.db import now, reading
from logistics.web.forms import HouseForm

PROGRAMMES_SHOWN = 10
RETURNED_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What the start page shows."""

    today: date
    tomorrow: date
    drafts: list[programmes.ListedProgramme]
    under_way: list[programmes.ListedProgramme]
    plans: list[PlanRow]
    waiting: int
    overtaken: dict[int, int]
    returned: list[CameBack]
    returned_count: int
    form: HouseForm

    @property
    def short(self) -> list[programmes.ListedProgramme]:
        """The programmes whose goods did not reach for all."""
        return [row for row in self.under_way if row.programme.left_out]

    @property
    def unserved_orders(self) -> int:
        """How many orders the standing plans leave out."""
        standing = (PlanState.READY, PlanState.PUBLISHED)
        return sum(
            left_out(plan)
            for plan in self.plans
            if plan.state in standing and plan.id not in self.overtaken
        )


def left_out(plan: PlanRow) -> int:
    """Returns how many orders a plan leaves out."""
    return int(plan.summary.get("total", 0)) - int(plan.summary.get("served", 0))


@bp.get("/")
def home() -> str:
    """Answers what to do now."""
    today = local_day(now())
    tomorrow = today + timedelta(days=1)
    with reading() as db:
        plans = plans_of_days(db, [today, tomorrow])
        page = HomePage(
            today=today,
            tomorrow=tomorrow,
            drafts=_listed(db, ProgrammeState.DRAFT),
            under_way=_listed(db, ProgrammeState.ALLOCATED),
            plans=plans,
            overtaken=overtaken(db, [row.id or 0 for row in plans if row.state is PlanState.READY]),
            waiting=count_in_state(db, OrderState.PLACED),
            returned=not_delivered(db, limit=RETURNED_SHOWN),
            returned_count=count_in_state(db, OrderState.NOT_DELIVERED),
            form=HouseForm(),
        )
    return render_template("coordinator/home.html", page=page, left_out=left_out)


def _listed(db: Session, state: ProgrammeState) -> list[programmes.ListedProgramme]:
    return programmes.list_programmes(db, state=state, search="", offset=0, limit=PROGRAMMES_SHOWN)
