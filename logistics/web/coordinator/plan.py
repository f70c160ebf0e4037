"""One plan: its search while it runs, its timetable, and making it binding."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session, select
from werkzeug import Response

from logistics.domain.calendar import seconds_of
from logistics.domain.errors import InvalidValue
from logistics.domain.orders import JobState, PlanState
from logistics.services import planning
from logistics.store import jobs, plans
from logistics.store.jobs import LOST_AFTER
from logistics.store.plan_accounts import SIDES, plan_accounts
from logistics.store.plan_locks import locks_of
from logistics.store.plans import get_plan
from logistics.store.tables import JobRow, PlanRow, UnservedRow, UserRow, VehicleRow
from logistics.store.timetables import Door, LeftOut, TimedRoute, Timetable, timetable
from logistics.web import terms
from logistics.web.coordinator.blueprint import bp
from logistics.web.coordinator.words import general_words, help_words, phase_words
from logistics.web.db import now, reading, transaction
from logistics.web.formats import duration, kilometres, number
from logistics.web.forms import HouseForm

SLOW_TO_BEGIN_S = 15
A_DAY_S = 24 * 3600
ROUTES_AT_ONCE = 3
FOR_WANT_OF_COLD = frozenset(
    {"no_refrigerated_vehicle"} | {f"crowded_out_by_{what}" for what in ("cold", "load", "time")}
)
"""Why chilled food is left out where more vehicles might bring it, if it were in a box."""
STOPS_AT_ONCE = 60
SAID_ONCE_OF = 6
"""What would be said of so many orders left out is said once, above all of them."""
IN_A_BOX = "in_a_box"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """What a plan's page shows: its job while that goes on, its timetable afterwards."""

    plan: PlanRow
    job: JobRow | None
    made_by: str
    table: Timetable | None
    form: HouseForm
    passed_s: int
    begun: frozenset[int] = frozenset()
    some_are_here: bool = True
    loaded_since: str = ""
    unloaded_since: list[str] = field(default_factory=list)
    unneeded: list[VehicleRow] = field(default_factory=list)
    overtaken: int = 0
    overtaken_by: list[str] = field(default_factory=list)
    accounts: dict[int, dict[str, int]] = field(default_factory=dict)
    settled: planning.Settled = field(default_factory=planning.Settled)
    marks: dict[int, str] = field(default_factory=dict)
    moves: planning.Moves | None = None
    rules_job: JobRow | None = None
    late_orders: int = 0
    boxes: planning.Boxes = field(default_factory=planning.Boxes)

    @property
    def may_go_on(self) -> bool:
        """Whether the plan can be planned again from where it stands: a vehicle is not out yet."""
        stands = self.plan.state in (PlanState.READY, PlanState.PUBLISHED)
        return stands and self.some_are_here and not self.is_over

    @property
    def rules_pending(self) -> bool:
        """Whether it is being looked into what the rules cost."""
        return self.rules_job is not None and self.rules_job.state in jobs.UNENDED

    @property
    def silent(self) -> bool:
        """Whether no worker has begun, or the one that had is heard of no more."""
        return self.job is not None and _is_silent(self.job)

    @property
    def worth_taking_s(self) -> int:
        """After how long the best plan so far is taken at the soonest [s]."""
        found = self.job.progress if self.job else {}
        stops = found.get("served", 0) + found.get("unserved", 0)
        return round(planning.worth_taking_s(stops))

    @property
    def strokes(self) -> dict[str, Any]:
        """How each vehicle is drawn, on the map and beside its route."""
        routes = self.table.routes if self.table else []
        return planning.route_strokes([route.vehicle.code for route in routes])

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each stop in its route, by the name the map knows it by."""
        shown = planning.numbered(self.table) if self.table else []
        return {planning.stop_key(stop): number for stop, number in shown}

    def box_may_help(self, left: LeftOut) -> bool:
        """Tells whether a box may help that was not looked into, as another vehicle does not cool."""
        numbers = left.unserved.numbers or {}
        kinds = {found["kind"] for found in numbers.get("remedies", [])}
        if numbers.get("box_sought") or IN_A_BOX in kinds:
            return False
        routes = self.table.routes if self.table else []
        vehicles = [*(route.vehicle for route in routes), *self.unneeded]
        for_cold = left.unserved.reason in FOR_WANT_OF_COLD
        some_do_not_cool = any(not vehicle.refrigerated for vehicle in vehicles)
        unboxed = left.door.may_be_boxed and not self.boxes.hold(left.door)
        return self.boxes.allowed and for_cold and some_do_not_cool and unboxed

    @property
    def some_boxed_unasked(self) -> bool:
        """Whether who is left out would get a box because no vehicle of the day cools."""
        return any(self.boxes.hold_unasked(door) for door in self._doors_left_out)

    @property
    def some_miss_boxes(self) -> bool:
        """Whether who is left out might be served if boxes were used, as no vehicle cools."""
        return any(self.boxes.are_missed_by(door) for door in self._doors_left_out)

    @property
    def _doors_left_out(self) -> list[Door]:
        return [left.door for left in self.table.left_out] if self.table else []

    @property
    def reasons(self) -> list[tuple[int, UnservedRow]]:
        """How many orders are left out for each reason, the most frequent first."""
        left_out = [row.unserved for row in self.table.left_out] if self.table else []
        counts = Counter(row.reason for row in left_out)
        examples = {row.reason: row for row in left_out}
        return [(count, examples[reason]) for reason, count in counts.most_common()]

    def general(self, left: LeftOut) -> list[str]:
        """Returns what is said of an order left out and may be said of others too."""
        words = general_words(left.unserved)
        if self.box_may_help(left):
            words.append(
                _(
                    "In a chilled box any vehicle may bring it; whether it fits then was not looked into: "
                    "say so of the order, then plan again."
                )
            )
        return words

    @property
    def said_once(self) -> dict[str, int]:
        """What is said of so many orders left out that it stands above them, and of how many."""
        left_out = self.table.left_out if self.table else []
        counts = Counter(sentence for left in left_out for sentence in self.general(left))
        return {words: count for words, count in counts.most_common() if count >= SAID_ONCE_OF}

    @property
    def told_with_reasons(self) -> set[str]:
        """What helps in general is told with each reason already."""
        return {help_words(example) for _count, example in self.reasons}

    @property
    def is_over(self) -> bool:
        """Whether the plan's day has passed."""
        return self.passed_s >= A_DAY_S

    @property
    def late(self) -> list[TimedRoute]:
        """The routes that should have left already."""
        routes = self.table.routes if self.table else []
        return [route for route in routes if route.trips[0].trip.departs_s < self.passed_s]

    @property
    def fates(self) -> list[tuple[str, list[int]]]:
        """What was planned and what became of it [pieces], by vehicle; all together last."""
        routes = self.table.routes if self.table else []
        found = [(route.vehicle.name, self._fate(route)) for route in routes]
        return [*found, ("", [sum(side) for side in zip(*(row for _, row in found), strict=True)])]

    def _fate(self, route: TimedRoute) -> list[int]:
        account = self.accounts.get(route.route.id or 0, {})
        loaded, delivered, returned, lost = (account.get(side, 0) for side in SIDES)
        return [route.demand.pieces, loaded, delivered, route.undelivered, returned, lost]

    @property
    def is_long(self) -> bool:
        """Whether there is too much to show every trip at once."""
        if self.table is None:
            return False
        return len(self.table.routes) > ROUTES_AT_ONCE or self.table.served > STOPS_AT_ONCE

    @property
    def rests(self) -> dict[int, list[dict[str, int]]]:
        """The breaks of the day by vehicle."""
        found: dict[int, list[dict[str, int]]] = {}
        for rest in self.plan.summary.get("rests", []):
            found.setdefault(rest["vehicle_id"], []).append(rest)
        return found


@bp.get("/plans/<int:plan_id>")
def plan(plan_id: int) -> tuple[str, int]:
    """Shows a plan."""
    return show_plan(plan_id, HouseForm())


@bp.get("/plans/<int:plan_id>/progress")
def progress(plan_id: int) -> Response:
    """Tells a page that waits how far the search is."""
    with reading() as db:
        job = jobs.get_job(db, get_plan(db, plan_id).job_id or 0)
    return jsonify(
        state=job.state.value,
        ended=job.state not in jobs.UNENDED,
        percent=job.percent,
        words=phase_words(job),
        state_words=terms.state(job.state),
        silent=_is_silent(job),
        **_numbers(job),
    )


@bp.post("/plans/<int:plan_id>/finish")
def finish(plan_id: int) -> tuple[str, int] | Response:
    """Ends the search now with the best it has."""
    return _act(
        plan_id,
        _stop_early,
        _("The search ends with the best it has, as soon as that is worth driving."),
    )


@bp.post("/plans/<int:plan_id>/cancel")
def cancel(plan_id: int) -> tuple[str, int] | Response:
    """Calls the search off, and says so only when there was still one."""
    form = HouseForm()
    if not form.sent_well():
        return show_plan(plan_id, form)
    with transaction() as db:
        called_off = planning.throw_away(db, plan_id, at=now())
    if called_off:
        flash(_("The search was cancelled. Nothing was changed."), "success")
    else:
        flash(_("The search had ended before. What it found stays until you discard it."), "info")
    return redirect(url_for("coordinator.plan", plan_id=plan_id), code=303)


@bp.post("/plans/<int:plan_id>/publish")
def publish(plan_id: int) -> tuple[str, int] | Response:
    """Makes the plan binding."""
    return _act(plan_id, _publish, _("Published: warehouse and drivers see their routes now."))


@bp.post("/plans/<int:plan_id>/discard")
def discard(plan_id: int) -> tuple[str, int] | Response:
    """Throws the plan away."""
    return _act(plan_id, _discard, _("The plan is discarded; its orders wait again."))


def _stop_early(db: Session, plan_id: int) -> None:
    planning.stop_early(db, plan_id)


def _publish(db: Session, plan_id: int) -> None:
    _refuse_late(db, get_plan(db, plan_id))
    planning.publish(db, plan_id, at=now())


def _refuse_late(db: Session, plan: PlanRow) -> None:
    """Refuses to publish routes whose start has passed, unless it is said to be meant."""
    passed_s = seconds_of(now(), day=plan.day)
    late = [plate for plate, departs in plans.departures(db, plan.id or 0) if departs < passed_s]
    if late and plan.state is PlanState.READY and request.form.get("late") != "yes":
        raise InvalidValue(field="publishing", why="late", value=", ".join(late))


def _discard(db: Session, plan_id: int) -> None:
    planning.discard(db, plan_id)


def _act(plan_id: int, verb: Any, done: str) -> tuple[str, int] | Response:
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                verb(db, plan_id)
            flash(done, "success")
            return redirect(url_for("coordinator.plan", plan_id=plan_id), code=303)
    return show_plan(plan_id, form)


def show_plan(plan_id: int, form: HouseForm) -> tuple[str, int]:
    """Returns the page of a plan, with what was refused of a form on top."""
    with reading() as db:
        page = _page(db, get_plan(db, plan_id), form)
    return render_template("coordinator/plan.html", page=page), form.status


def _page(db: Session, row: PlanRow, form: HouseForm) -> PlanPage:
    plan_id = row.id or 0
    ready, solving = row.state is PlanState.READY, row.state is PlanState.SOLVING
    overtaken = plans.overtaken(db, [plan_id]).get(plan_id, 0) if ready else 0
    table = None if solving else timetable(db, row)
    locks = locks_of(db, plan_id)
    return PlanPage(
        plan=row,
        job=jobs.get_job(db, row.job_id) if row.job_id else None,
        made_by=db.exec(select(UserRow.name).where(UserRow.id == row.created_by)).one(),
        table=table,
        form=form,
        passed_s=seconds_of(now(), day=row.day),
        begun=frozenset(route.id or 0 for route in plans.routes_begun(db, plan_id)),
        some_are_here=bool(planning.crews_here(db, row)),
        loaded_since=planning.loaded_since(db, row) if ready else "",
        unloaded_since=planning.unloaded_since(db, row) if ready else [],
        unneeded=[] if solving else plans.unneeded(db, row),
        overtaken=overtaken,
        overtaken_by=plans.overtaken_by(db, plan_id) if overtaken else [],
        accounts=plan_accounts(db, plan_id),
        settled=planning.settled(table, locks) if table else planning.Settled(),
        marks=planning.marks_of(table, locks) if table else {},
        moves=planning.moves_of(db, table) if table else None,
        rules_job=planning.job_of_rules(db, plan_id),
        late_orders=_late_orders(db, row),
        boxes=planning.boxes_of(db, row),
    )


def _late_orders(db: Session, row: PlanRow) -> int:
    """Returns how many orders came after a plan that stands was made."""
    if row.state not in (PlanState.READY, PlanState.PUBLISHED):
        return 0
    return len(plans.late_orders(db, row, row.request.get("programme_ids", [])))


def _numbers(job: JobRow) -> dict[str, str]:
    found = job.progress
    if not found:
        return {}
    return {
        "served": number(found["served"]),
        "unserved": number(found["unserved"]),
        "distance": kilometres(found["distance_m"]),
        "driving": duration(found["driving_s"]),
        "left": number(max(found["seconds"] - found["elapsed_s"], 0)),
    }


def _is_silent(job: JobRow) -> bool:
    if job.state is JobState.WAITING:
        return (now() - job.created_at).total_seconds() > SLOW_TO_BEGIN_S
    if job.state is JobState.RUNNING:
        return now() - (job.heartbeat_at or job.created_at) > LOST_AFTER
    return False
