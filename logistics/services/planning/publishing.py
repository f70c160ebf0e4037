"""A plan becomes binding, or is thrown away.

Publishing makes every order of the plan *planned*: no other plan can hold it
from then on. Throwing a plan away puts its orders back into the queue; once a
vehicle is loaded it is too late.
"""

from datetime import datetime

from sqlmodel import Session

from logistics.domain.errors import CrewsUnfit, CrewUnfit, RouteBegun, WrongState
from logistics.domain.orders import OrderState, PlanState, RouteState
from logistics.store import plans
from logistics.store.locks import lock_name
from logistics.store.programme_orders import change_state
from logistics.store.tables import PlanRow

THROWN_AWAY_FROM = (PlanState.READY, PlanState.PUBLISHED, PlanState.FAILED)


def publish(session: Session, plan_id: int, *, at: datetime) -> PlanRow:
    """Makes a ready plan binding: warehouse and drivers see its routes from now on.

    Raises
    ------
    WrongState
        When the plan is not ready, or one of its orders is no longer waiting.
    CrewsUnfit
        When a vehicle or driver is already out on that day.
    """
    plan = _held(session, plan_id)
    _need(plan, PlanState.READY)
    _refuse_busy(session, plan)
    orders = plans.stopped_orders(session, plan_id)
    for order in plans.hold_orders(session, orders):
        if order.state is not OrderState.PLACED:
            raise WrongState(
                kind="order", key=order.code, state=order.state, needed=(OrderState.PLACED,)
            )
    change_state(session, orders, among={OrderState.PLACED}, to=OrderState.PLANNED)
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
    _refuse_begun(session, plan)
    if plan.state is PlanState.PUBLISHED:
        orders = plans.stopped_orders(session, plan_id)
        change_state(session, orders, among={OrderState.PLANNED}, to=OrderState.PLACED)
    plan.state = PlanState.DISCARDED
    session.flush()
    return plan


def _held(session: Session, plan_id: int) -> PlanRow:
    lock_name(session, f"plan {plan_id}")
    plan = plans.get_plan(session, plan_id)
    session.refresh(plan)
    return plan


def _refuse_begun(session: Session, plan: PlanRow) -> None:
    begun = plans.routes_begun(session, plan.id or 0)
    if not begun:
        return
    closed = [route for route in begun if route.state is RouteState.CLOSED]
    route = (closed or begun)[0]
    state = RouteState.CLOSED if closed else RouteState.LOADED
    raise RouteBegun(plan=plan.code, route=route.code, state=state)


def _need(plan: PlanRow, *states: PlanState) -> None:
    if plan.state not in states:
        raise WrongState(kind="plan", key=plan.code, state=plan.state, needed=tuple(states))


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
