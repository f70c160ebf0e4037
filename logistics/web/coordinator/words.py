"""The words of planning: why a stop is left out, what would help, what a search is doing."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from logistics.domain.calendar import local_day
from logistics.domain.lots import Measure
from logistics.domain.orders import JobState, OrderState, PlanState
from logistics.store.programmes import Good
from logistics.store.tables import JobRow, OrderRow, PlanRow, UnservedRow
from logistics.web.formats import clock, day, kilograms, number

BACK_AT = {
    "depot": _l("at the depot"),
    "last_stop": _l("at the last stop"),
    "home": _l("at the driver's home"),
}
"""Where the day of a route ends."""

PICKUP_REASONS = {
    "too_large": _l("It is too much for every vehicle of the day."),
    "window_out_of_reach": _l("No vehicle is there in time, even alone."),
    "ride_too_long": _l("The ride takes too long, even alone."),
    "other": _l(
        "It has no place that day. A vehicle whose day ends elsewhere than at the depot picks nothing up."
    ),
}
"""Why something is not picked up."""

REASONS = {
    "no_vehicles": _l("There is no vehicle for it."),
    "no_refrigerated_vehicle": _l("It needs a refrigerated vehicle, and none is chosen."),
    "missing_skill": _l("No chosen vehicle can do what it asks for."),
    "too_large": _l("It is %(excess)s too much even for an empty %(vehicle)s."),
    "window_out_of_reach": _l("%(vehicle)s would come %(excess)s too late, even alone."),
    "shift_too_short": _l("%(vehicle)s would be back %(excess)s after the shift, even alone."),
    "cold_limit_too_short": _l("The goods would be out of the cold %(excess)s too long."),
    "break_in_the_way": _l("%(vehicle)s could not hold its break if it went there."),
    "ride_too_long": _l("The ride would take %(excess)s too long, even alone."),
    "trip_too_long": _l("%(vehicle)s would be out %(excess)s too long, even alone."),
    "depot_closed": _l("%(vehicle)s would miss the hours of the depot by %(excess)s."),
    "crowded_out_by_locks": _l("The locked routes leave it no place."),
    "crowded_out_by_load": _l("Beside the others %(vehicle)s would be overloaded by %(excess)s."),
    "crowded_out_by_time": _l("Beside the others %(vehicle)s would be %(excess)s late."),
    "crowded_out_by_cold": _l("Beside the others its goods would be out %(excess)s too long."),
    "not_worth_the_detour": _l("The detour of %(vehicle)s is %(excess)s too long."),
    "still_fits": _l("It still fits in %(vehicle)s: plan again with a longer search."),
    "not_looked_into": _l("Why was not looked into for want of time."),
    "use_by_passed": _l("Its food passes the use-by date before that day."),
}
HELP = {
    "no_vehicles": _l("Choose a vehicle."),
    "no_refrigerated_vehicle": _l("Choose a refrigerated vehicle."),
    "missing_skill": _l("Choose another vehicle."),
    "too_large": _l("Choose a larger vehicle."),
    "window_out_of_reach": _l("Begin the shift earlier."),
    "shift_too_short": _l("Make the shift longer."),
    "cold_limit_too_short": _l("Deliver it first, or from nearer by."),
    "break_in_the_way": _l("Make the break shorter."),
    "ride_too_long": _l("Allow a longer ride."),
    "trip_too_long": _l("Allow longer trips."),
    "depot_closed": _l("Open the depot earlier or longer."),
    "crowded_out_by_locks": _l("Unlock a route."),
    "crowded_out_by_load": _l("Add a vehicle, or plan another day."),
    "crowded_out_by_time": _l("Add a vehicle, or make the shift longer."),
    "crowded_out_by_cold": _l("Add a refrigerated vehicle."),
    "not_worth_the_detour": _l("Plan it together with neighbours on another day."),
    "still_fits": _l("Search longer."),
    "not_looked_into": _l("Ask again: by “Find a place”, or plan with a longer search."),
    "use_by_passed": _l("Cancel the order and allocate fresh goods."),
}
SHORTLY = {
    "no_vehicles": _l("no vehicle."),
    "no_refrigerated_vehicle": _l("no refrigerated vehicle."),
    "missing_skill": _l("no vehicle that can do what they ask for."),
    "too_large": _l("too large for every vehicle."),
    "window_out_of_reach": _l("nobody can be there in time."),
    "shift_too_short": _l("too far for the shift."),
    "cold_limit_too_short": _l("too far for cold goods."),
    "break_in_the_way": _l("the break lies in the way."),
    "ride_too_long": _l("the ride would be too long."),
    "trip_too_long": _l("the trip would be too long."),
    "depot_closed": _l("the depot would be closed."),
    "crowded_out_by_locks": _l("the locked routes leave no place."),
    "crowded_out_by_load": _l("no room left in the vehicles."),
    "crowded_out_by_time": _l("no time left in the shift."),
    "crowded_out_by_cold": _l("no time left for cold goods."),
    "not_worth_the_detour": _l("too long a detour."),
    "still_fits": _l("would still fit."),
    "not_looked_into": _l("not looked into for want of time."),
    "use_by_passed": _l("the use-by date passes before that day."),
}
REMEDIES = {
    "more_time": _l("It fits if %(vehicle)s has %(amount)s more."),
    "earlier_start": _l("It fits if %(vehicle)s begins %(amount)s earlier."),
    "more_room": _l("It fits if %(vehicle)s carries %(amount)s more."),
    "later_window": _l("It fits if it may be served %(amount)s later."),
    "in_a_box": _l(
        "It fits in %(vehicle)s if it travels in a chilled box: say so of the order, then “Find a place”."
    ),
    "one_more_vehicle": _l("It fits with one more vehicle, %(opens)s–%(closes)s."),
    "one_more_refrigerated": _l(
        "It fits with one more refrigerated vehicle, %(opens)s–%(closes)s."
    ),
    "give_way": _l("It fits if %(stop)s waits instead."),
}
"""What was tried and found to let an order in, each by itself."""
PHASES = {
    "building": _l("A first plan is being built."),
    "searching": _l("A better plan is being searched for."),
    "finishing": _l("The plan is being written down."),
}
ENDINGS = {
    "time_used": _l("The search used all its time."),
    "stopped": _l("The search was ended early."),
    "no_longer_improving": _l("The search found nothing better for a while and ended."),
    "limit_reached": _l("The search ended at its limit."),
    "proven": _l("No plan is better: the search has proven it."),
    "nothing_to_search": _l("There was nothing to search for."),
    "broken_down": _l("The search broke down; this is the best plan until then."),
}
FAILURES = {
    "worker_lost": _l("The worker ended in the middle. Nothing was changed: plan again."),
    "nothing_to_plan": _l("No order waits that could be brought on this day."),
    "loaded_meanwhile": _l(
        "A route was loaded while the search went on. Nothing was changed: plan again; what is loaded stays as it is."
    ),
    "breaks_rules": _l(
        "The plan broke a rule and was not saved. Plan again; if it stays, tell the administrator."
    ),
    "broken_down": _l(
        "The program broke down. Nothing was changed: plan again; if it stays, tell the administrator."
    ),
}

MORE = {
    "parcels": _l("Pack more parcels."),
    "catch": _l("Portion more meat."),
    "goods": _l("Receive more of it."),
}
"""What brings more of the good of a programme, by what it is."""

FATES = (
    _l("Planned"),
    _l("Loaded"),
    _l("Delivered"),
    _l("Not delivered"),
    _l("Returned"),
    _l("Lost"),
)
"""What becomes of the pieces of a route, in the order of the columns."""

ORDER_COLUMNS = (
    (OrderState.PLACED, _l("Waiting")),
    (OrderState.PLANNED, _l("Planned")),
    (OrderState.LOADED, _l("Loaded (on the way)")),
    (OrderState.DELIVERED, _l("Delivered")),
    (OrderState.NOT_DELIVERED, _l("Not delivered")),
    (OrderState.CANCELLED, _l("Cancelled")),
)
"""The states of an order in the columns of a list: together they are all its orders."""


def reason_words(unserved: UnservedRow) -> str:
    """Returns why an order is left out, with its numbers."""
    found = REASONS.get(unserved.reason)
    if found is None:
        return unserved.sentence or unserved.reason
    numbers = unserved.numbers or {}
    return str(found) % {
        "vehicle": numbers.get("vehicle") or _("no vehicle"),
        "excess": amount_words(int(numbers.get("excess") or 0), str(numbers.get("unit") or "")),
    }


def short_words(unserved: UnservedRow) -> str:
    """Returns the reason that several orders share, without the numbers of one."""
    return str(SHORTLY.get(unserved.reason, unserved.reason))


def verdict(unserved: UnservedRow) -> str:
    """Returns whether nobody could bring an order, or it had no place beside the others."""
    if (unserved.numbers or {}).get("impossible"):
        return "impossible"
    return "crowded_out" if unserved.reason.startswith("crowded_out") else ""


def help_words(unserved: UnservedRow) -> str:
    """Returns what would help an order that is left out."""
    return str(HELP.get(unserved.reason, ""))


def remedy_words(unserved: UnservedRow) -> list[str]:
    """Returns what was proven to let an order in; where nothing was, what helps in general.

    Where that was not looked for to the end it says so.
    """
    return [*proven_words(unserved), *general_words(unserved)]


def proven_words(unserved: UnservedRow) -> list[str]:
    """Returns what was proven to let an order in."""
    return [_remedy(found) for found in (unserved.numbers or {}).get("remedies", [])]


def general_words(unserved: UnservedRow) -> list[str]:
    """Returns what may be said of many orders alike: what helps in general, and what was not looked for."""
    numbers = unserved.numbers or {}
    words = [] if numbers.get("remedies") else [help_words(unserved)]
    if numbers.get("sought", True) or unserved.reason == "not_looked_into":
        return words
    return [
        *words,
        _("What else would let it in was not looked into; “Find a place” looks to the end."),
    ]


def _remedy(found: dict[str, Any]) -> str:
    cold = found["kind"] == "one_more_vehicle" and found["refrigerated"]
    return str(REMEDIES["one_more_refrigerated" if cold else found["kind"]]) % {
        "vehicle": found["vehicle"],
        "amount": amount_words(found["amount"], found["unit"]),
        "opens": clock(found["opens_s"]),
        "closes": clock(found["closes_s"]),
        "stop": found["stop"],
    }


def amount_words(amount: int, unit: str) -> str:
    """Writes an amount of the search in its unit; minutes and litres are rounded up."""
    if unit == "s":
        return _("%(count)s min", count=number(-(-amount // 60)))
    if unit == "g":
        return kilograms(amount)
    if unit == "ml":
        return _("%(count)s litres", count=number(-(-amount // 1000)))
    if unit == "pieces":
        return _("%(count)s pcs", count=number(amount))
    return number(amount)


def phase_words(job: JobRow) -> str:
    """Returns what a job is doing."""
    if job.state is JobState.WAITING:
        return _("Waiting in the queue.")
    if job.finish_asked:
        return _("The search is coming to its end.")
    return str(PHASES.get(job.progress.get("phase", ""), _("The orders are being read.")))


def failure_words(job: JobRow) -> str:
    """Returns why a job failed and how to go on."""
    code = job.error.partition(" ")[0]
    return str(FAILURES.get(code, FAILURES["broken_down"]))


def ending_words(notes: list[str]) -> str:
    """Returns why a search ended."""
    return " ".join(str(ENDINGS[note]) for note in notes if note in ENDINGS)


def plan_words(plan: PlanRow, overtaken: int) -> str:
    """Returns what to say of a plan beside its state: that its orders no longer wait for it."""
    if plan.state is not PlanState.READY or not overtaken:
        return ""
    return _("%(count)s orders are planned elsewhere", count=number(overtaken))


def shortage_words(good: Good, missing: int, *, served: int) -> str:
    """Returns what is missing for all to be served [pieces], and what can be done about it."""
    kind = "parcels" if good.kit else "catch" if good.item.measure is Measure.CATCH else "goods"
    if not served:
        said = _(
            "Nobody can be served yet: %(count)s pieces are missing for all.", count=number(missing)
        )
        return f"{said} {MORE[kind]}"
    return " ".join(
        [
            _("%(count)s pieces are missing for all to be served.", count=number(missing)),
            str(MORE[kind]),
            _("Or allocate what there is; the others stay next in turn."),
        ]
    )


def turn_words(order: OrderRow) -> str:
    """Returns what an order's turn followed from."""
    return need_words(order.ranked_need, order.ranked_served_at)


def need_words(need: int | None, served_at: datetime | None) -> str:
    """Returns need band and last service in words."""
    if need is None:
        return "–"
    if served_at is None:
        return _("need %(need)s, never served", need=need)
    return _("need %(need)s, last served %(day)s", need=need, day=day(local_day(served_at)))
