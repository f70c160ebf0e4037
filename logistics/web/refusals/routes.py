"""Words for refusals on the road."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from logistics.domain import errors
from logistics.domain.orders import RouteState
from logistics.web import terms
from logistics.web.amounts import amount
from logistics.web.refusals.statuses import CONFLICT, FORBIDDEN, UNPROCESSABLE

CREWS: dict[str, Any] = {
    "no_driver": _l("%(vehicle)s: choose a driver, or take the mark off the vehicle."),
    "vehicle_twice": _l("%(vehicle)s is chosen twice: choose it once."),
    "driver_twice": _l(
        "%(vehicle)s: %(driver)s already drives %(elsewhere)s. Choose another driver, or take the mark off one of the two vehicles."
    ),
    "no_home": _l(
        "%(vehicle)s: no home of %(driver)s is known. Let the day end elsewhere, or have an administrator add the home."
    ),
    "driver_busy": _l(
        "%(vehicle)s: %(driver)s is on duty in %(elsewhere)s that day. Choose another driver or another day, or discard that plan."
    ),
    "vehicle_busy": _l(
        "%(vehicle)s is on duty in %(elsewhere)s that day. Choose another vehicle or another day, or discard that plan."
    ),
}


def _unbalanced(e: errors.RouteDoesNotBalance) -> str:
    remaining = ", ".join(f"{lot}: {amount(quantity)}" for lot, quantity in e.remaining)
    return _(
        "Route %(route)s cannot close: still on the vehicle: %(remaining)s. Record it as returned or lost.",
        route=e.route,
        remaining=remaining,
    )


def _pending(e: errors.StopsPending) -> str:
    return _(
        "Route %(route)s cannot close: nobody said what happened at stops %(stops)s. Record their outcomes, or mark them as not visited.",
        route=e.route,
        stops=_numbers(e.stops),
    )


def _still_to_deliver(e: errors.StillToDeliver) -> str:
    return _(
        "%(asked)s of lot %(lot)s cannot come back: stops still wait for it, only %(returnable)s is free. Record the outcomes of those stops first.",
        asked=amount(e.asked),
        lot=e.lot,
        returnable=amount(e.returnable),
    )


def _came_back(e: errors.GoodsCameBack) -> str:
    return _(
        "The goods of order %(order)s already came back from route %(route)s. Ask the warehouse to undo the return first.",
        order=e.order,
        route=e.route,
    )


def _still_out(e: errors.GoodsStillOut) -> str:
    return _(
        "The goods of order %(order)s are still out with route %(route)s. Record what came back and close the route first.",
        order=e.order,
        route=e.route,
    )


def _nothing_loaded(e: errors.NothingLoaded) -> str:
    return _(
        "Nothing of plan %(plan)s has been loaded yet, so route %(route)s is not marked as not visited. Discard the plan instead: its orders then wait for the next one.",
        plan=e.plan,
        route=e.route,
    )


def _nothing_to_load(e: errors.NothingToLoad) -> str:
    return _(
        "Nothing would be loaded for trip %(trip)s: all its stops stay behind. Let at least one go; if none can, mark the stops of the route as not visited, or discard the plan.",
        trip=e.trip,
    )


def _loading_in_use(e: errors.LoadingInUse) -> str:
    return _(
        "Loading %(document)s cannot be undone: stops %(stops)s already have an outcome. Undo those first.",
        document=e.document,
        stops=_numbers(e.stops),
    )


def _numbers(stops: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in stops)


def crew_words(e: errors.CrewUnfit) -> str:
    """Returns why a vehicle cannot go out as chosen, and the way on."""
    named = {"vehicle": e.vehicle, "driver": e.driver, "elsewhere": e.elsewhere}
    return str(CREWS[e.why]) % named


def _begun(e: errors.RouteBegun) -> str:
    if e.state == RouteState.CLOSED:
        return _(
            "Route %(route)s was driven and closed: plan %(plan)s stays as the record of that day.",
            route=e.route,
            plan=e.plan,
        )
    return _(
        "Route %(route)s is loaded: plan %(plan)s can no longer be discarded. Its other vehicles can be planned again; to change this route, first undo the loading in the warehouse.",
        route=e.route,
        plan=e.plan,
    )


def _loaded_since(e: errors.RouteLoadedSince) -> str:
    return _(
        "Route %(route)s was loaded after plan %(plan)s was asked for, which plans its stops anew. Discard this plan and plan the published one again: what is loaded stays as it is.",
        route=e.route,
        plan=e.plan,
    )


def _under_way(e: errors.RouteUnderWay) -> str:
    return _(
        "Route %(route)s is loaded: its stops and their order stay as they are. To change them, first undo the loading in the warehouse.",
        route=e.route,
    )


def _changed_since(e: errors.RouteChangedSince) -> str:
    return _(
        "Route %(route)s was changed meanwhile, by somebody else or in another window. This page shows it as it stands: look at it, and press again if you still want that.",
        route=e.route,
    )


def _in_plan(e: errors.OrderInPlan) -> str:
    return _(
        "Order %(order)s is in plan %(plan)s, and how it travels is part of that. Discard the plan, or wait until it is there, then change it and plan again.",
        order=e.order,
        plan=e.plan,
    )


def _place_taken(e: errors.PlaceTaken) -> str:
    return _(
        "The plan changed meanwhile: that place for order %(order)s is free no longer. Look at its places again and choose another.",
        order=e.order,
    )


def _aboard(e: errors.StillAboard) -> str:
    return _(
        "The goods of order %(order)s are still on their route. Cancel it once the warehouse has closed the route.",
        order=e.order,
    )


def _not_yours(e: errors.NotYours) -> str:
    return _("%(kind)s %(key)s is not yours to see or change.", kind=terms.kind(e.kind), key=e.key)


WORDS: dict[type[errors.RuleBroken], tuple[int, Callable[[Any], str]]] = {
    errors.RouteDoesNotBalance: (CONFLICT, _unbalanced),
    errors.StopsPending: (CONFLICT, _pending),
    errors.StillToDeliver: (CONFLICT, _still_to_deliver),
    errors.GoodsCameBack: (CONFLICT, _came_back),
    errors.GoodsStillOut: (CONFLICT, _still_out),
    errors.NothingLoaded: (CONFLICT, _nothing_loaded),
    errors.NothingToLoad: (CONFLICT, _nothing_to_load),
    errors.LoadingInUse: (CONFLICT, _loading_in_use),
    errors.CrewUnfit: (UNPROCESSABLE, crew_words),
    errors.RouteBegun: (CONFLICT, _begun),
    errors.RouteLoadedSince: (CONFLICT, _loaded_since),
    errors.RouteChangedSince: (CONFLICT, _changed_since),
    errors.OrderInPlan: (CONFLICT, _in_plan),
    errors.PlaceTaken: (CONFLICT, _place_taken),
    errors.RouteUnderWay: (CONFLICT, _under_way),
    errors.StillAboard: (CONFLICT, _aboard),
    errors.NotYours: (FORBIDDEN, _not_yours),
}
