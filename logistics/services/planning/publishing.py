"""A plan becomes binding, or is thrown away.

Publishing makes every order of the plan *planned*: no other plan can hold it
from then on. A plan made after another one takes that one's place, and its loaded routes as they
are. Throwing a plan away puts its orders back into the queue; once a vehicle is loaded it is too
late.
"""

from datetime import datetime

from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.errors import CrewsUnfit, CrewUnfit, InvalidValue, WrongState
from logistics.domain.orders import OrderState, PlanState
from logistics.domain.pickups import PickupState
from logistics.services.planning.requests import STANDS, refuse_begun
from logistics.services.planning.taking_over import hold_routes, take_over
from logistics.store import pickups, plans
from logistics.store.locks import lock_name
from logistics.store.programme_orders import change_state
from logistics.store.tables import PlanRow

THROWN_AWAY_FROM = (PlanState.READY, PlanState.PUBLISHED, PlanState.FAILED)


def publish(session: Session, plan_id: int, *, at: datetime) -> PlanRow:
    """Makes a ready plan binding: warehouse and drivers see its routes from now on.

    Raises
    ------
    WrongState
        When the plan is not ready, or one of its orders or pick-ups no longer waits: it was
        delivered, cancelled, or another published plan holds it.
    InvalidValue
        When the day is past.
    CrewsUnfit
        When a vehicle or driver is already out on that day.
    RouteLoadedSince
        When a route of the plan it replaces was loaded while this one was made.
    """
    plan = _held(session, plan_id)
    _need(plan, PlanState.READY)
    _refuse_past(plan, at=at)
    orders, calls = plans.stopped_orders(session, plan_id), _calls(session, plan_id)
    _put_down_the_replaced(session, plan)
    _refuse_busy(session, plan)
    _refuse_taken(session, plan_id, orders)
    change_state(session, orders, among={OrderState.PLACED}, to=OrderState.PLANNED)
    _take_pickups(session, calls)
    plan.state = PlanState.PUBLISHED
    plan.published_at = at
    session.flush()
    return plan


def discard(session: Session, plan_id: int) -> PlanRow:
    """Throws a plan away; its planned orders wait again.

    Raises
    ------
    WrongState
        When the plan is being worked on or thrown away already.
    RouteBegun
        When a route of it is loaded, if only in part, or closed.
    """
    plan = _held(session, plan_id)
    _need(plan, *THROWN_AWAY_FROM)
    refuse_begun(session, plan)
    if plan.state is PlanState.PUBLISHED:
        _let_wait(session, plan_id)
    plan.state = PlanState.DISCARDED
    session.flush()
    return plan


def _let_wait(session: Session, plan_id: int) -> None:
    """Puts the plan's orders back into the queue, save those that went on to another plan."""
    waiting = plans.waiting_orders(session, plan_id)
    plans.hold_orders(session, waiting)
    own = set(waiting) - plans.held_elsewhere(session, plan_id, waiting)
    change_state(session, own, among={OrderState.PLANNED}, to=OrderState.PLACED)
    calls = _calls(session, plan_id)
    pickups.change_state(session, calls, among=PickupState.PLANNED, to=PickupState.WAITING)


def _calls(session: Session, plan_id: int) -> set[int]:
    """Returns the pick-ups of a plan."""
    return {each.stop.pickup_id for each in pickups.stops_of_plan(session, plan_id)}


def _take_pickups(session: Session, ids: set[int]) -> None:
    """Plans these pick-ups; refuses one that was called off or that another plan holds."""
    for pickup_id in sorted(ids):
        row = pickups.get_pickup(session, pickup_id)
        if row.state is not PickupState.WAITING:
            needed = (PickupState.WAITING,)
            raise WrongState(kind="pickup", key=row.code, state=row.state, needed=needed)
        row.state = PickupState.PLANNED
    session.flush()


def _held(session: Session, plan_id: int) -> PlanRow:
    lock_name(session, f"plan {plan_id}")
    plan = plans.get_plan(session, plan_id)
    session.refresh(plan)
    return plan


def _put_down_the_replaced(session: Session, plan: PlanRow) -> None:
    if plan.replaces_id is None:
        return
    hold_routes(session, plan.replaces_id)
    replaced = _held(session, plan.replaces_id)
    if replaced.state in STANDS:
        take_over(session, plan, replaced)
        discard(session, plan.replaces_id)


def _need(plan: PlanRow, *states: PlanState) -> None:
    if plan.state not in states:
        raise WrongState(kind="plan", key=plan.code, state=plan.state, needed=tuple(states))


def _refuse_past(plan: PlanRow, *, at: datetime) -> None:
    if plan.day < local_day(at):
        raise InvalidValue(field="day", why="gone", value=f"{plan.day:%d.%m.%Y}")


def _refuse_taken(session: Session, plan_id: int, order_ids: list[int]) -> None:
    held = plans.hold_orders(session, order_ids)
    elsewhere = plans.held_elsewhere(session, plan_id, order_ids)
    for order in held:
        state = OrderState.PLANNED if order.id in elsewhere else order.state
        if state is not OrderState.PLACED:
            raise WrongState(kind="order", key=order.code, state=state, needed=(OrderState.PLACED,))


def _refuse_busy(session: Session, plan: PlanRow) -> None:
    """Refuses vehicles and drivers that another published plan sends out on that day."""
    lock_name(session, f"publish {plan.day}")
    duty = plans.on_duty(session, plan.day)
    unfit = []
    for route, vehicle, driver in plans.crews_of(session, plan.id or 0):
        elsewhere = duty.vehicles.get(route.vehicle_id)
        why = "vehicle_busy" if elsewhere else "driver_busy"
        elsewhere = elsewhere or duty.drivers.get(route.driver_id)
        if elsewhere:
            unfit.append(
                CrewUnfit(
                    vehicle_id=route.vehicle_id, vehicle=vehicle.plate, why=why,
                    driver=driver.name, elsewhere=elsewhere,
                )
            )  # fmt: skip
    if unfit:
        raise CrewsUnfit(tuple(unfit))
