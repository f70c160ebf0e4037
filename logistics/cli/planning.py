"""The demo's first plan: tomorrow's routes, searched for while the newcomer watches."""

import secrets
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from logistics.cli.progress import bar
from logistics.domain.calendar import local_day
from logistics.domain.errors import RuleBroken
from logistics.domain.orders import OrderState, PlanState
from logistics.domain.roles import Role
from logistics.services import planning
from logistics.store import users
from logistics.store.documents import Command
from logistics.store.engine import READ_ONLY
from logistics.store.tables import OrderRow, PlanRow, ProgrammeRow, RouteRow, UserRow, VehicleRow
from seeds.organisation import organisation

STANDING = (PlanState.READY, PlanState.PUBLISHED)
SEARCH_S = 20

search_option = click.option(
    "--plan-seconds", default=SEARCH_S, show_default=True, type=click.IntRange(1, 600),
    help="How long tomorrow's routes are searched for, the first time.",
)  # fmt: skip
"""The search for the demo's first plan, as an option of a command."""


def past_day(engine: Engine, *, today: date) -> date | None:
    """Returns the last day the demo's households were promised something, once it is past."""
    promised = select(func.max(ProgrammeRow.deliver_on)).join(OrderRow)
    with Session(engine.execution_options(**READ_ONLY)) as session:
        last = session.exec(promised).one()
    return last if last is not None and last < today else None


def days_of_drivers(engine: Engine, *, today: date) -> dict[str, date]:
    """Returns the next day on which each driver (the user name) has a published route, if any."""
    query = (
        select(UserRow.username, func.min(PlanRow.day))
        .join(RouteRow, col(RouteRow.driver_id) == col(UserRow.id))
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .where(PlanRow.state == PlanState.PUBLISHED, col(PlanRow.day) >= today)
        .group_by(col(UserRow.username))
    )
    with Session(engine.execution_options(**READ_ONLY)) as session:
        return dict(session.exec(query).all())


def plan_tomorrow(engine: Engine, *, folder: Path, seconds: int) -> None:
    """Plans tomorrow's deliveries of the demo for ``seconds`` [s] and publishes the plan.

    ``folder`` keeps the installation's roads. Does nothing when a plan stands already, or nobody waits whose day is still to come.
    """
    if not _wanted(engine):
        return
    try:
        plan_id = request(engine, seconds=seconds)
        state = _search(engine, plan_id, folder=folder, seconds=seconds)
        if state is not PlanState.READY:
            click.echo(f"Tomorrow's plan is {state.value}; a coordinator can plan it anew.")
            return
        with Session(engine) as session, session.begin():
            plan = planning.publish(session, plan_id, at=datetime.now(UTC))
            click.echo(f"{plan.code} is published for {plan.day:%d.%m.%Y}.")
    except RuleBroken as refusal:
        click.echo(f"Tomorrow was not planned: {refusal}")


def _wanted(engine: Engine) -> bool:
    """Tells whether orders wait and no plan stands."""
    standing = select(PlanRow.id).where(col(PlanRow.state).in_(STANDING)).limit(1)
    with Session(engine.execution_options(**READ_ONLY)) as session:
        return bool(_waiting(session)) and session.exec(standing).first() is None


def _waiting(session: Session) -> tuple[int, ...]:
    """Returns the programmes that have orders waiting, and whose day is not past."""
    query = (
        select(OrderRow.programme_id)
        .join(ProgrammeRow)
        .where(
            OrderRow.state == OrderState.PLACED,
            col(ProgrammeRow.deliver_on) >= local_day(datetime.now(UTC)),
        )
        .distinct()
        .order_by(col(OrderRow.programme_id))
    )
    return tuple(session.exec(query))


def request(engine: Engine, *, seconds: int) -> int:
    """Asks for a plan of tomorrow with every vehicle of the demo, and returns its id."""
    at, shift = datetime.now(UTC), organisation().shift
    with Session(engine) as session, session.begin():
        wish = planning.PlanWish(
            day=local_day(at) + timedelta(days=1),
            programme_ids=_waiting(session),
            crews=_crews(session),
            shift_opens_s=_seconds(shift.opens),
            shift_closes_s=_seconds(shift.closes),
            lunch_s=_seconds(shift.break_until) - _seconds(shift.break_from),
            seconds=seconds,
        )
        command = Command(
            key=f"demo plan {secrets.token_hex(8)}", actor_id=_coordinator(session),
            happened_at=at, recorded_at=at,
        )  # fmt: skip
        return planning.request_plan(session, wish, command=command).id or 0


def _search(engine: Engine, plan_id: int, *, folder: Path, seconds: int) -> PlanState:
    done = 0
    with bar(100) as advance:

        def tell(progress: Any) -> None:
            nonlocal done
            percent = min(100, int(100 * progress.elapsed_s / seconds))
            advance(f"Tomorrow: {progress.served} stops", max(0, percent - done))
            done = max(done, percent)

        advance("Tomorrow's routes", 0)
        state = planning.plan_day(engine, plan_id, folder=folder, on_progress=tell)
        advance("Tomorrow's routes", 100 - done)
    return state


def _crews(session: Session) -> tuple[planning.Crew, ...]:
    vehicles = dict(session.exec(select(VehicleRow.plate, VehicleRow.id)).all())
    drivers = {user.username: user for user in session.exec(select(UserRow))}
    return tuple(
        planning.Crew(
            vehicle_id=vehicles[vehicle.plate] or 0,
            driver_id=drivers[vehicle.driver].id or 0,
            ends=drivers[vehicle.driver].day_ends,
        )
        for vehicle in organisation().vehicles
    )


def _coordinator(session: Session) -> int:
    login = next(user.login for user in organisation().users if user.role is Role.COORDINATOR)
    account = users.account_by_name(session, login)
    assert account is not None
    return account.user.id or 0


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
