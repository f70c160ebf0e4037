"""How good a plan is, in words of a working day: minutes of driving, never a cost."""

from flask_babel import gettext as _

from logistics.services.planning import Quality, Verdict, quality_of
from logistics.store.tables import PlanRow
from logistics.web.formats import duration, number, permille


def quality(plan: PlanRow) -> Quality | None:
    """Returns what a plan remembers of its search."""
    return quality_of(plan.summary)


def verdict_words(found: Quality) -> str:
    """Returns how good a plan is, and no more than is known."""
    verdict = found.verdict
    if found.changed:
        return _(
            "The plan was changed by hand since it was searched for: what the search knew of it "
            "holds no longer. Plan again to know."
        )
    if verdict is Verdict.PROVEN:
        return _("No plan for this day is better: the search has proven it.")
    if verdict is Verdict.LEFT_OUT:
        return _(
            "Not everyone is served, and whether a better plan could serve more is not proven. "
            "What was found to let an order in stands beside it."
        )
    if verdict is Verdict.PICKUP_LEFT:
        return _(
            "Everyone is served, but not everything is picked up, and whether a better plan could "
            "take it along is not proven."
        )
    return _savings_words(found)


def short_verdict(found: Quality) -> str:
    """Returns the mark beside the heading: icon and colour come from its class."""
    return {
        Verdict.PROVEN: _("proven best"),
        Verdict.CLOSE: _("very good"),
        Verdict.FAIR: _("good"),
    }.get(found.verdict, _("not proven"))


def rest_words(found: Quality) -> str:
    """Returns whether a longer search is worth while."""
    if found.changed or found.verdict is Verdict.PROVEN or not found.course:
        return ""
    if found.unready:
        return _(
            "The route search was not ready, so this plan is a rough one: it is being made ready, once, "
            "within some minutes. Plan again then."
        )
    if found.stopped:
        return _(
            "It was ended after %(taken)s of %(asked)s s, before it was done: plan again and let it "
            "use all its time for shorter routes.",
            taken=number(found.taken_s),
            asked=number(found.asked_s),
        )
    if found.still_improving:
        return _("It was still finding better routes when its time was up: a longer search pays.")
    return _(
        "It found nothing better in its last %(quiet)s s: a longer search would hardly help.",
        quiet=number(found.quiet_s),
    )


def run_words(found: Quality) -> str:
    """Returns by what a search can be made again, and how far it then comes out the same."""
    if not found.run:
        return ""
    return _(
        "Run %(run)s: seed %(seed)s, %(taken)s s of the %(asked)s s asked for. The same orders, "
        "vehicles, ways, time and seed have this number again. A clock ended the search, so its "
        "routes may come out a little different.",
        run=found.run,
        seed=number(found.seed),
        taken=number(found.taken_s),
        asked=number(found.asked_s),
    )


def _savings_words(found: Quality) -> str:
    verdict = found.verdict
    if found.savings_s is None or found.lower_bound_s is None:
        return _("The search ended before it knew how good a plan can be at best.")
    if verdict is Verdict.LOOSE:
        return _(
            "No plan can drive less than %(bound)s; this one drives %(cost)s. The bound is rough: "
            "how much of the difference could really be saved is not known.",
            bound=duration(found.lower_bound_s),
            cost=duration(found.cost_s),
        )
    told = {"time": duration(found.savings_s), "share": permille(found.savings_permille or 0)}
    if verdict is Verdict.CLOSE:
        return _(
            "Very good: no plan saves more than %(time)s of driving (%(share)s). "
            "Searching longer is not worth it.",
            **told,
        )
    return _("Good: no plan saves more than %(time)s of driving (%(share)s).", **told)
