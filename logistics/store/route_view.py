"""The shapes of a route as people follow it: goods, doors, trips, and how heavy they are.

Goods are counted net, as the ledger does; what a vehicle must carry is gross,
as the plan counted it (see :mod:`logistics.domain.demand`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from logistics.domain.cold import goes_in_a_box
from logistics.domain.demand import NO_DEMAND, Demand, demand_of
from logistics.domain.lots import COLD_CLASSES
from logistics.domain.meat import base_code, is_pack_code
from logistics.domain.orders import AT_THE_DOOR, Outcome, RouteState
from logistics.domain.pickups import PickupOutcome, PickupSide
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.tables import (
    HouseholdRow,
    ItemRow,
    KitRow,
    LotRow,
    OrderRow,
    PickupRow,
    PickupStopRow,
    PlaceRow,
    PlanRow,
    PromiseRow,
    RouteRow,
    StopRow,
    TripRow,
    UserRow,
    VehicleRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Goods of one promise; ``kit`` is set when they are parcels."""

    promise: PromiseRow
    lot: LotRow
    item: ItemRow
    kit: KitRow | None
    place: PlaceRow

    @property
    def quantity(self) -> Quantity:
        """How much was promised."""
        return Quantity(pieces=self.promise.pieces, grams=self.promise.grams)

    @property
    def is_cold(self) -> bool:
        """Tells whether the goods need a cold box or a refrigerated vehicle."""
        return self.item.storage in COLD_CLASSES


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShare:
    """All that a door gets of one item, from whichever lots."""

    item: ItemRow
    kit: KitRow | None
    quantity: Quantity

    @property
    def demand(self) -> Demand:
        """What a vehicle must have room for to carry it."""
        return demand_of(
            pieces=self.quantity.pieces,
            net_g=self.quantity.grams,
            unit_gross_g=self.item.unit_gross_g,
            unit_volume_ml=self.item.unit_volume_ml,
        )


def by_item(goods: Iterable[Carried]) -> tuple[ItemShare, ...]:
    """Returns the goods of one door summed by item, in the order they are first met."""
    found: dict[int | None, ItemShare] = {}
    for each in goods:
        earlier = found[each.item.id].quantity if each.item.id in found else NOTHING
        found[each.item.id] = ItemShare(
            item=each.item, kit=each.kit, quantity=earlier + each.quantity
        )
    return tuple(found.values())


def fetched_together(lot: LotRow) -> tuple[object, ...]:
    """Returns what lots have in common that are fetched in one go: packs of one lot and date."""
    if is_pack_code(lot.code):
        return (base_code(lot.code), lot.expires_on)
    return (lot.id,)


def gross_g(goods: Iterable[Carried]) -> int:
    """Returns how heavy the goods of one door are in a vehicle [g], packaging included."""
    return sum(share.demand.grams for share in by_item(goods))


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStop:
    """One door; ``number`` counts through the whole route."""

    number: int
    trip: TripRow
    stop: StopRow
    order: OrderRow
    household: HouseholdRow
    neighbourhood: str
    goods: tuple[Carried, ...]

    @property
    def quantity(self) -> Quantity:
        """What the stop gets in all."""
        return sum((each.quantity for each in self.goods), NOTHING)

    @property
    def demand(self) -> Demand:
        """What the vehicle must have room for, packaging included."""
        return sum((share.demand for share in by_item(self.goods)), NO_DEMAND)

    @property
    def is_cold(self) -> bool:
        """Tells whether anything for this door is cold."""
        return any(each.is_cold for each in self.goods)

    def in_a_box(self, item: ItemRow, vehicle: VehicleRow) -> bool:
        """Tells whether an item for this door travels in a chilled box on a vehicle."""
        return goes_in_a_box(
            item.storage, asked=self.order.boxed, refrigerated=vehicle.refrigerated
        )

    def goes_in_a_box(self, vehicle: VehicleRow) -> bool:
        """Tells whether anything for this door travels in a chilled box on a vehicle."""
        return any(self.in_a_box(each.item, vehicle) for each in self.goods)

    @property
    def is_pending(self) -> bool:
        """Tells whether nobody has said yet what happened here."""
        return self.stop.outcome is Outcome.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePickup:
    """One call for a pick-up; ``number`` counts through the whole route, doors included."""

    number: int
    trip: TripRow
    stop: PickupStopRow
    pickup: PickupRow

    @property
    def is_pending(self) -> bool:
        """Tells whether nobody has said yet what happened here."""
        return self.stop.outcome is PickupOutcome.PENDING

    @property
    def code(self) -> str:
        """The code of the pick-up."""
        return self.pickup.code

    @property
    def brings(self) -> bool:
        """Tells whether something is brought here that was taken elsewhere."""
        return self.stop.side is PickupSide.BROUGHT

    @property
    def place(self) -> str:
        """What is called at."""
        return self.pickup.to_place if self.brings else self.pickup.place

    @property
    def address(self) -> str:
        """Where that is."""
        return self.pickup.to_address if self.brings else self.pickup.address

    @property
    def latitude(self) -> float:
        """Where it lies [degrees]."""
        return (self.pickup.to_latitude or 0.0) if self.brings else self.pickup.latitude

    @property
    def longitude(self) -> float:
        """Where it lies [degrees]."""
        return (self.pickup.to_longitude or 0.0) if self.brings else self.pickup.longitude


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTrip:
    """One way out and back with its stops in the order of driving."""

    trip: TripRow
    stops: tuple[RouteStop, ...]
    pickups: tuple[RoutePickup, ...] = ()

    @property
    def visits(self) -> tuple[RouteStop | RoutePickup, ...]:
        """Doors and pick-ups in the order of driving."""
        return tuple(sorted([*self.stops, *self.pickups], key=lambda each: each.number))

    @property
    def may_collect(self) -> bool:
        """Tells whether the vehicle is out for its pick-ups: it is loaded, or has nothing to load."""
        return self.is_loaded or not self.going

    @property
    def is_loaded(self) -> bool:
        """Tells whether a loading stands for this trip."""
        return self.trip.loading_id is not None

    @property
    def going(self) -> tuple[RouteStop, ...]:
        """The stops that are to be visited."""
        return tuple(each for each in self.stops if each.stop.outcome is not Outcome.LEFT_BEHIND)

    @property
    def left_behind(self) -> tuple[RouteStop, ...]:
        """The stops whose goods stayed in the depot."""
        return tuple(each for each in self.stops if each.stop.outcome is Outcome.LEFT_BEHIND)

    @property
    def quantity(self) -> Quantity:
        """What the stops to be visited get, net."""
        return sum((each.quantity for each in self.going), NOTHING)

    @property
    def demand(self) -> Demand:
        """What the vehicle carries on this trip, packaging included."""
        return sum((each.demand for each in self.going), NO_DEMAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    """A route with everything its people need to see."""

    route: RouteRow
    plan: PlanRow
    vehicle: VehicleRow
    driver: UserRow
    trips: tuple[RouteTrip, ...]

    @property
    def stops(self) -> tuple[RouteStop, ...]:
        """The stops of all trips in the order of driving."""
        return tuple(stop for trip in self.trips for stop in trip.stops)

    @property
    def going(self) -> tuple[RouteStop, ...]:
        """The stops that are to be visited: all but those left in the depot."""
        return tuple(stop for trip in self.trips for stop in trip.going)

    @property
    def left_behind(self) -> tuple[RouteStop, ...]:
        """The stops whose goods stayed in the depot."""
        return tuple(stop for trip in self.trips for stop in trip.left_behind)

    @property
    def pickups(self) -> tuple[RoutePickup, ...]:
        """The pick-ups of all trips in the order of driving."""
        return tuple(each for trip in self.trips for each in trip.pickups)

    @property
    def pending(self) -> tuple[RouteStop, ...]:
        """The stops still without an outcome."""
        return tuple(stop for stop in self.stops if stop.is_pending)

    @property
    def state(self) -> str:
        """The route's state in one word; a loaded route that served a door is on the way."""
        return state_of_route(self.route, (stop.stop.outcome for stop in self.stops))


ON_THE_WAY = "on_the_way"


def state_of_route(route: RouteRow, outcomes: Iterable[Outcome]) -> str:
    """Returns a route's state, or ``on_the_way`` once a loaded one told of a first door."""
    at_a_door = AT_THE_DOOR | {Outcome.DELIVERED}
    if route.state is RouteState.LOADED and any(each in at_a_door for each in outcomes):
        return ON_THE_WAY
    return route.state.value
