"""Refusals on the road: what is aboard, what waits, who drives."""

from logistics.domain.errors.root import RuleBroken
from logistics.domain.quantity import Quantity


class RouteDoesNotBalance(RuleBroken):
    """A route closes only when loaded = delivered + returned + lost."""

    def __init__(self, *, route: str, remaining: tuple[tuple[str, Quantity], ...]) -> None:
        named = "; ".join(f"{lot}: {quantity}" for lot, quantity in remaining)
        super().__init__(f"Route {route} still carries {named}.")
        self.route = route
        self.remaining = remaining


class StopsPending(RuleBroken):
    """A route closes only when every stop has an outcome; ``stops`` are numbers."""

    def __init__(self, *, route: str, stops: tuple[int, ...]) -> None:
        super().__init__(f"Route {route} has stops without an outcome: {stops}.")
        self.route = route
        self.stops = stops


class StillToDeliver(RuleBroken):
    """Goods a stop waits for cannot come back from the vehicle."""

    def __init__(self, *, lot: str, asked: Quantity, returnable: Quantity) -> None:
        super().__init__(f"{returnable} of lot {lot} can come back, not {asked}.")
        self.lot = lot
        self.asked = asked
        self.returnable = returnable


class GoodsCameBack(RuleBroken):
    """An outcome stands once its goods were taken back from the vehicle."""

    def __init__(self, *, order: str, route: str) -> None:
        super().__init__(f"The goods of order {order} came back from route {route}.")
        self.order = order
        self.route = route


class GoodsStillOut(RuleBroken):
    """An order cannot be placed again while the route that last carried it is not closed."""

    def __init__(self, *, order: str, route: str) -> None:
        super().__init__(f"The goods of order {order} are still out with route {route}.")
        self.order = order
        self.route = route


class NothingLoaded(RuleBroken):
    """Nothing of a plan left the depot yet: it is thrown away, not driven in vain."""

    def __init__(self, *, plan: str, route: str) -> None:
        super().__init__(f"Nothing of plan {plan} is loaded, route {route} neither.")
        self.plan = plan
        self.route = route


class NothingToLoad(RuleBroken):
    """A loading that leaves every stop of its trip behind would move nothing."""

    def __init__(self, *, trip: str) -> None:
        super().__init__(f"Nothing of trip {trip} would be loaded.")
        self.trip = trip


class LoadingInUse(RuleBroken):
    """A loading stands once something happened at a door of its trip."""

    def __init__(self, *, document: str, stops: tuple[int, ...]) -> None:
        super().__init__(f"Loading {document} served stops {stops}.")
        self.document = document
        self.stops = stops


class CrewUnfit(RuleBroken):
    """A chosen ``vehicle`` cannot go out so; ``why`` is one of the reasons the screens know.

    ``elsewhere`` is the plan or the other vehicle that is in the way.
    """

    def __init__(
        self, *, vehicle_id: int, vehicle: str, why: str, driver: str = "", elsewhere: str = ""
    ) -> None:
        super().__init__(f"{vehicle} with {driver or 'nobody'}: {why} ({elsewhere}).")
        self.vehicle_id = vehicle_id
        self.vehicle = vehicle
        self.why = why
        self.driver = driver
        self.elsewhere = elsewhere


class CrewsUnfit(RuleBroken):
    """Several vehicles cannot go out as chosen; each is a :class:`CrewUnfit`."""

    def __init__(self, crews: tuple[CrewUnfit, ...]) -> None:
        super().__init__("; ".join(str(crew) for crew in crews))
        self.crews = crews


class RouteBegun(RuleBroken):
    """A plan stands once a route of it was loaded; ``state`` is how far that route is."""

    def __init__(self, *, plan: str, route: str, state: str) -> None:
        super().__init__(f"Plan {plan} stands: route {route} is {state}.")
        self.plan = plan
        self.route = route
        self.state = state


class RouteLoadedSince(RuleBroken):
    """A plan has other stops for a route that was loaded while it was made."""

    def __init__(self, *, plan: str, route: str) -> None:
        super().__init__(f"Route {route} was loaded after plan {plan} was made without it.")
        self.plan = plan
        self.route = route


class RouteUnderWay(RuleBroken):
    """Nothing of a route changes once it is loaded, if only in part."""

    def __init__(self, *, route: str) -> None:
        super().__init__(f"Route {route} is under way.")
        self.route = route


class RouteChangedSince(RuleBroken):
    """The day of a route is another than was seen when it was to be locked."""

    def __init__(self, *, route: str) -> None:
        super().__init__(f"Route {route} changed since it was looked at.")
        self.route = route


class OrderInPlan(RuleBroken):
    """How an order travels is part of the plan that brings it, or that is being made."""

    def __init__(self, *, order: str, plan: str) -> None:
        super().__init__(f"Order {order} is in plan {plan}.")
        self.order = order
        self.plan = plan


class PlaceTaken(RuleBroken):
    """The place in a plan where an order was to go is free no longer."""

    def __init__(self, *, order: str) -> None:
        super().__init__(f"The place for order {order} is taken.")
        self.order = order


class StillAboard(RuleBroken):
    """The goods of an order have not come back from their route yet."""

    def __init__(self, *, order: str) -> None:
        super().__init__(f"The goods of order {order} are still on their route.")
        self.order = order


class NotYours(RuleBroken):
    """The thing belongs to somebody else, or its time is over."""

    def __init__(self, *, kind: str, key: str) -> None:
        super().__init__(f"{kind} {key} is not yours.")
        self.kind = kind
        self.key = key
