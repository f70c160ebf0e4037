"""Whatever is tapped, loaded, undone and taken back, in whatever order: nothing vanishes.

A machine drives two routes of one vehicle through every verb at random. Refusals are part
of the game; a broken law is not.
"""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func
from sqlmodel import Session, select

from logistics.domain.errors import RuleBroken
from logistics.domain.orders import (
    AT_THE_DOOR,
    OrderState,
    Outcome,
    PromiseState,
    RouteState,
    StayReason,
)
from logistics.domain.quantity import NOTHING
from logistics.domain.reconciliation import LossReason
from logistics.services import delivering, dispatching, reconciling
from logistics.store import ledger
from logistics.store.engine import create_engine
from logistics.store.route_accounts import returns_of, route_accounts
from logistics.store.tables import PromiseRow, metadata
from tests.days import a_day

STOPS = st.sampled_from((0, 0, 1, 1, 2, 3))
ROUTES = st.integers(0, 1)
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
        first = a_day(self.session, doors=2, trips=2, unit_g=333, spare=4)
        second = a_day(self.session, doors=2, trips=2, unit_g=333)
        second.route.vehicle_id = first.vehicle.id
        for promise in self.session.exec(select(PromiseRow)):
            promise.lot_id, promise.place_id = first.lot.id, first.shelf.id
        first.load(self.session)
        second.load(self.session)
        self.days = [first, second]
        self.session.commit()

    def attempt(self, verb, **asked):
        try:
            verb(self.session, **asked)
            self.session.commit()
        except RuleBroken:
            self.session.rollback()

    @rule(route=ROUTES, trip=st.integers(0, 1), left=st.sets(STOPS, max_size=1))
    def load(self, route, trip, left):
        day = self.days[route]
        behind = {day.stops[stop].id: StayReason.MISSING for stop in left if stop // 2 == trip}
        self.attempt(
            dispatching.load_trip,
            command=day.clerks(),
            trip_id=day.trips[trip].id,
            left_behind=behind,
        )

    @rule(route=ROUTES, trip=st.integers(0, 1))
    def undo_loading(self, route, trip):
        day = self.days[route]
        self.attempt(dispatching.undo_loading, command=day.clerks(), trip_id=day.trips[trip].id)

    @rule(route=ROUTES, stop=STOPS)
    def deliver(self, route, stop):
        day = self.days[route]
        self.attempt(delivering.deliver, command=day.drivers(), stop_id=day.stops[stop].id)

    @rule(route=ROUTES, stop=STOPS, outcome=st.sampled_from(sorted(AT_THE_DOOR)))
    def fail(self, route, stop, outcome):
        day = self.days[route]
        self.attempt(
            delivering.record_failure,
            command=day.drivers(),
            stop_id=day.stops[stop].id,
            outcome=outcome,
        )

    @rule(route=ROUTES, stop=STOPS)
    def undo(self, route, stop):
        day = self.days[route]
        self.attempt(delivering.undo_outcome, command=day.drivers(), stop_id=day.stops[stop].id)

    @rule(route=ROUTES)
    def give_up(self, route):
        day = self.days[route]
        self.attempt(delivering.mark_not_visited, command=day.clerks(), route_id=day.route.id)

    @rule(route=ROUTES, stop=STOPS)
    def visit_again(self, route, stop):
        day = self.days[route]
        self.attempt(delivering.undo_not_visited, route_id=day.route.id, stop_id=day.stops[stop].id)

    @rule(route=ROUTES, back=PIECES, lost=PIECES, reason=st.sampled_from(sorted(LossReason)))
    def take_back(self, route, back, lost, reason):
        day, lot = self.days[route], self.days[0].lot.id
        shelf = self.days[route].shelf.id
        self.attempt(
            reconciling.take_back,
            command=day.clerks(),
            route_id=day.route.id,
            returned=[reconciling.Returned(lot_id=lot, place_id=shelf, pieces=back)],
            lost=[reconciling.Lost(lot_id=lot, reason=reason, pieces=lost)],
        )

    @rule(route=ROUTES)
    def undo_return(self, route):
        day = self.days[route]
        standing = returns_of(self.session, day.route)
        if standing:
            self.attempt(reconciling.undo_return, command=day.clerks(), document_id=standing[0].id)

    @rule(route=ROUTES)
    def close(self, route):
        day = self.days[route]
        self.attempt(reconciling.close_route, command=day.clerks(), route_id=day.route.id)

    @invariant()
    def the_ledger_is_proven(self):
        assert ledger.prove(self.session) == []

    @invariant()
    def the_vehicle_carries_what_its_routes_have_left(self):
        first = self.days[0]
        remaining = sum(
            (
                each.account.remaining
                for day in self.days
                for each in route_accounts(self.session, day.route)
            ),
            NOTHING,
        )
        carried = ledger.held(self.session, place_id=first.vehicle.place_id, lot_id=first.lot.id)
        assert carried == remaining

    @invariant()
    def a_closed_route_has_nothing_left_and_nobody_waiting(self):
        for day in self.days:
            if day.route.state is RouteState.CLOSED:
                accounts = [each.account for each in route_accounts(self.session, day.route)]
                assert all(
                    account.loaded == account.delivered + account.returned + account.lost
                    for account in accounts
                )
                assert all(stop.outcome is not Outcome.PENDING for stop in day.stops)

    @invariant()
    def what_stops_wait_for_is_on_the_vehicle(self):
        for day in self.days:
            for each in route_accounts(self.session, day.route):
                assert not each.account.returnable.is_negative()

    @invariant()
    def no_shelf_is_promised_more_than_it_holds(self):
        query = (
            select(PromiseRow.lot_id, PromiseRow.place_id, func.sum(PromiseRow.grams))
            .where(PromiseRow.state == PromiseState.OPEN)
            .group_by(PromiseRow.lot_id, PromiseRow.place_id)
        )
        for lot_id, place_id, grams in self.session.exec(query):
            held = ledger.held(self.session, place_id=place_id, lot_id=lot_id)
            assert held.grams >= grams

    @invariant()
    def stops_orders_and_households_tell_the_same_story(self):
        for day in self.days:
            for stop, order, household in zip(day.stops, day.orders, day.households, strict=True):
                delivered = stop.outcome is Outcome.DELIVERED
                assert (order.state is OrderState.DELIVERED) == delivered
                assert (household.last_served_at is not None) == delivered
                assert (stop.document_id is not None) == delivered
                assert order.attempts == (1 if stop.outcome in AT_THE_DOOR else 0)

    def teardown(self):
        if hasattr(self, "session"):
            self.session.close()
            self.engine.dispose()


TestTwoRoutes = TwoRoutes.TestCase
TestTwoRoutes.settings = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
