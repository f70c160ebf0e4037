"""The rules of a day in words: by which a vehicle does not suit a stop, and what each costs."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from logistics.services.planning import Elsewhere, RuleCost, rule_costs, rules_not_looked_into
from logistics.store.tables import JobRow
from logistics.web.formats import duration, number

BROKEN = {
    "load_fits_vehicle": _l("it would be overloaded"),
    "service_starts_in_window": _l("it would come outside the hours of a door"),
    "trips_fit_the_shift": _l("it would be back after the shift"),
    "trips_leave_time_to_reload": _l("no time would be left to load again"),
    "trips_are_not_too_many": _l("it would drive too many trips"),
    "trips_are_not_too_long": _l("a trip would be too long"),
    "cold_goods_are_refrigerated": _l("it is not refrigerated"),
    "cold_limit_is_held": _l("cold goods would be out too long"),
    "skills_are_matched": _l("it cannot do what the stop asks for"),
    "rests_are_at_a_standstill": _l("its break could not be held"),
    "breaks_are_held": _l("its break could not be held"),
    "locked_stops_stay": _l("the stop is locked elsewhere"),
    "locked_days_begin_as_locked": _l("its day is locked"),
}
"""By which rule a vehicle cannot take a stop."""

RULES = {
    "breaks": _l("Lunch breaks"),
    "windows": _l("Hours at the doors"),
    "cold limits": _l("Limits on the way for cold goods"),
    "cooling": _l("Refrigerated vehicles for cold goods"),
    "rides": _l("Longest rides"),
    "shifts": _l("Ends of the shifts"),
    "skills": _l("What doors ask of vehicles"),
    "locks": _l("What is locked"),
    "capacity": _l("Room in the vehicles"),
    "ready times": _l("When goods are ready"),
    "docks": _l("Docks and hours of the depot"),
    "trip limits": _l("Longest trips"),
    "preferences": _l("What is rather avoided"),
}
"""The rules that are lifted one by one to learn what they cost."""

LEAST_S = 60
"""What a rule costs is not told when it is less than this [s]: a short search is not that exact."""


def broken_words(found: Elsewhere) -> str:
    """Returns why a vehicle cannot take a stop."""
    told = dict.fromkeys(
        str(BROKEN.get(rule, _("a rule of the day would be broken"))) for rule in found.rules
    )
    return "; ".join(told)


def added_words(found: Elsewhere) -> str:
    """Returns what a vehicle that could take a stop would cost."""
    if found.added_s > 0:
        return _("%(time)s more driving", time=duration(found.added_s))
    if found.added_s < 0:
        return _("%(time)s less driving", time=duration(-found.added_s))
    return _("no more driving")


def costs_of(job: JobRow) -> list[RuleCost]:
    """Returns what the rules cost by a job, the dearest first."""
    return rule_costs(job)


def cost_words(found: RuleCost) -> str:
    """Returns what a day would gain without a rule."""
    if found.served:
        return _("at least %(count)s more stops could be served", count=number(found.served))
    if found.saves_s >= LEAST_S or (found.saves_s and not found.seconds):
        return _("at least %(time)s less driving", time=duration(found.saves_s))
    if not found.seconds:
        return _("nothing better was found")
    return _("less than a minute found in %(count)s s", count=number(found.seconds))


def missed_words(job: JobRow) -> str:
    """Returns the rules for which there was no time."""
    return ", ".join(str(RULES[rule]) for rule in rules_not_looked_into(job) if rule in RULES)
