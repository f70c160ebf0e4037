"""Whatever is tapped, loaded, undone and taken back, in whatever order: nothing vanishes.

A machine drives two routes of one vehicle, and drafts for the same orders, through every
verb at random. Refusals are part of the game; a broken law is not.
"""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlmodel import Session, select

from logistics.domain.errors import RuleBroken
from logistics.domain.orders import (
    AT_THE_DOOR,
    OrderState,
    Outcome,
    PlanState,
    RouteState,
    StayReason,
)
from logistics.domain.quantity import NOTHING
from logistics.domain.reconciliation import LossReason
from logistics.services import delivering, dispatching, ordering, planning, reconciling
from logistics.store import ledger
from logistics.store.engine import create_engine
from logistics.store.proof import prove_promises
from logistics.store.route_accounts import returns_of, route_accounts
from logistics.store.tables import PromiseRow, metadata
from tests.days import AT_THE_DOOR as THAT_MORNING
from tests.days import a_day, another_plan

STOPS = st.sampled_from((0, 0, 1, 1, 2, 3))
ROUTES = st.integers(0, 3)
MOST_PLANS = 4
PIECES = st.integers(0, 3)


class TwoRoutes(RuleBasedStateMachine):
    """Two routes of two trips with two stops each, sharing one vehicle and one lot.

    The first trip of each is loaded when the game begins, or few games would get to a door.
    """

    @initialize()
    def plan(self):
        self.engine = create_engine("sqlite://")
        metadata.create_all(self.engine)
        self.session = Session(self.engine, expire_on_commit=False)
        first = a_day(self.session, doors=2, trips=2, unit_g=333, spare=6)
        second = a_day(self.session, doors=2, trips=2, unit_g=333)
        second.route.vehicle_id = first.vehicle.id
        second.programme.item_id = first.item.id
        for promise in self.session.exec(select(PromiseRow)):
            promise.lot_id, promise.place_id = first.lot.id, first.shelf.id
        first.load(self.session)
        second.load(self.session)
        self.days = [first, second]
        self.session.commit()
        self.draft(route=0, among={0, 1, 2, 3})

    @property
    def each_day(self):
        return zip(self.days, self.accounts, strict=True)

    def day(self, route):
        return self.days[route % len(self.days)]

    def attempt(self, verb, **asked):
        try:
            verb(self.session, **asked)
            self.session.commit()
            self.look()
        except RuleBroken:
            self.session.rollback()

    def look(self):
        """Reads every route's account once for all laws, after a verb that changed something."""
        self.accounts = [
            [each.account for each in route_accounts(self.session, day.route)] for day in self.days
        ]
        self.changed = True

    @rule(route=ROUTES, trip=st.integers(0, 1), left=st.sets(STOPS, max_size=1))
    def load(self, route, trip, left):
        day = self.day(route)
        trip %= len(day.trips)
        here = day.stops[2 * trip : 2 * trip + 2] if len(day.trips) > 1 else day.stops
        behind = {here[stop % len(here)].id: StayReason.MISSING for stop in left}
        self.attempt(
            dispatching.load_trip,
            command=day.clerks(),
            trip_id=day.trips[trip % len(day.trips)].id,
            left_behind=behind,
        )

    @rule(route=ROUTES, trip=st.integers(0, 1))
    def undo_loading(self, route, trip):
        day = self.day(route)
        self.attempt(
            dispatching.undo_loading,
            command=day.clerks(),
            trip_id=day.trips[trip % len(day.trips)].id,
        )

    @rule(route=ROUTES, stop=STOPS)
    def deliver(self, route, stop):
        day = self.day(route)
        self.attempt(
            delivering.deliver, command=day.drivers(), stop_id=day.stops[stop % len(day.stops)].id
        )

    @rule(route=ROUTES, stop=STOPS, outcome=st.sampled_from(sorted(AT_THE_DOOR)))
    def fail(self, route, stop, outcome):
        day = self.day(route)
        self.attempt(
            delivering.record_failure,
            command=day.drivers(),
            stop_id=day.stops[stop % len(day.stops)].id,
            outcome=outcome,
        )

    @rule(route=ROUTES, stop=STOPS)
    def undo(self, route, stop):
        day = self.day(route)
        self.attempt(
            delivering.undo_outcome,
            command=day.drivers(),
            stop_id=day.stops[stop % len(day.stops)].id,
        )

    @rule(route=ROUTES)
    def give_up(self, route):
        day = self.day(route)
        self.attempt(delivering.mark_not_visited, command=day.clerks(), route_id=day.route.id)

    @rule(route=ROUTES, stop=STOPS)
    def visit_again(self, route, stop):
        day = self.day(route)
        self.attempt(
            delivering.undo_not_visited,
            route_id=day.route.id,
            stop_id=day.stops[stop % len(day.stops)].id,
        )

    @rule(route=ROUTES, back=PIECES, lost=PIECES, reason=st.sampled_from(sorted(LossReason)))
    def take_back(self, route, back, lost, reason):
        day, lot = self.day(route), self.days[0].lot.id
        shelf = day.shelf.id
        self.attempt(
            reconciling.take_back,
            command=day.clerks(),
            route_id=day.route.id,
            returned=[reconciling.Returned(lot_id=lot, place_id=shelf, pieces=back)],
            lost=[reconciling.Lost(lot_id=lot, reason=reason, pieces=lost)],
        )

    @rule(route=ROUTES)
    def undo_return(self, route):
        day = self.day(route)
        standing = returns_of(self.session, day.route)
        if standing:
            self.attempt(reconciling.undo_return, command=day.clerks(), document_id=standing[0].id)

    @rule(route=ROUTES)
    def close(self, route):
        day = self.day(route)
        self.attempt(reconciling.close_route, command=day.clerks(), route_id=day.route.id)

    @rule(route=ROUTES)
    def come_home(self, route):
        """Everything free comes back, and the route closes."""
        day = self.day(route)
        self.give_up(route=route)
        for account in list(self.accounts[self.days.index(day)]):
            line = reconciling.Returned(
                lot_id=account.lot_id, place_id=day.shelf.id, pieces=account.returnable.pieces
            )
            self.attempt(
                reconciling.take_back,
                command=day.clerks(),
                route_id=day.route.id,
                returned=[line],
            )
        self.close(route=route)

    @rule(route=ROUTES, stop=STOPS)
    def place_again(self, route, stop):
        day = self.day(route)
        order = day.orders[stop % len(day.orders)]
        self.attempt(ordering.place_again, order_id=order.id, command=day.clerks())

    @precondition(lambda self: len(self.days) < MOST_PLANS)
    @rule(route=st.integers(0, 1), among=st.sets(STOPS, min_size=1))
    def draft(self, route, among):
        """A draft asks nobody: it may hold orders that are planned, out or delivered."""
        day = self.days[route]
        orders = [day.orders[number] for number in sorted(among)]
        states = [order.state for order in orders]
        self.days.append(another_plan(self.session, day, only=orders, state=PlanState.READY))
        for order, state in zip(orders, states, strict=True):
            order.state = state
        self.session.commit()
        self.look()

    @rule(route=st.integers(2, 3))
    def publish(self, route):
        self.attempt(planning.publish, plan_id=self.day(route).plan.id, at=THAT_MORNING)

    @rule(route=ROUTES)
    def discard(self, route):
        self.attempt(planning.discard, plan_id=self.day(route).plan.id)

    @precondition(lambda self: self.changed)
    @invariant()
    def the_ledger_is_proven(self):
        self.changed = False
        assert ledger.prove(self.session) == []
        assert prove_promises(self.session) == []

    @invariant()
    def the_vehicles_carry_what_their_routes_have_left(self):
        lot = self.days[0].lot.id
        for place in {day.vehicle.place_id for day in self.days if day is not self.days[1]}:
            remaining = sum(
                (
                    account.remaining
                    for number, accounts in enumerate(self.accounts)
                    for account in accounts
                    if self.days[0 if number == 1 else number].vehicle.place_id == place
                ),
                NOTHING,
            )
            assert ledger.held(self.session, place_id=place, lot_id=lot) == remaining

    @invariant()
    def no_route_delivers_more_than_it_loaded(self):
        for _day, accounts in self.each_day:
            assert all(account.loaded.covers(account.delivered) for account in accounts)

    @invariant()
    def no_two_published_plans_wait_for_one_order(self):
        waiting = [
            stop.order_id
            for day in self.days
            if day.plan.state is PlanState.PUBLISHED
            for stop in day.stops
            if stop.outcome is Outcome.PENDING
        ]
        assert len(waiting) == len(set(waiting))

    @invariant()
    def a_closed_route_has_nothing_left_and_nobody_waiting(self):
        for day, accounts in self.each_day:
            if day.route.state is RouteState.CLOSED:
                assert all(
                    account.loaded == account.delivered + account.returned + account.lost
                    for account in accounts
                )
                assert all(stop.outcome is not Outcome.PENDING for stop in day.stops)

    @invariant()
    def what_stops_wait_for_is_on_the_vehicle(self):
        for _day, accounts in self.each_day:
            assert not any(account.returnable.is_negative() for account in accounts)

    @invariant()
    def stops_orders_and_households_tell_the_same_story(self):
        stops = [stop for day in self.days for stop in day.stops]
        for day in self.days[:2]:
            for order, household in zip(day.orders, day.households, strict=True):
                own = [stop for stop in stops if stop.order_id == order.id]
                delivered = [stop for stop in own if stop.outcome is Outcome.DELIVERED]
                assert len(delivered) == (order.state is OrderState.DELIVERED)
                assert (household.last_served_at is not None) == bool(delivered)
                assert [stop for stop in own if stop.document_id is not None] == delivered
                assert order.attempts == sum(stop.outcome in AT_THE_DOOR for stop in own)

    def teardown(self):
        if hasattr(self, "session"):
            self.session.close()
            self.engine.dispose()


TestTwoRoutes = TwoRoutes.TestCase
TestTwoRoutes.settings = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
