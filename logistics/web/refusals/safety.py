"""Words for refusals for the safety of food."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from logistics.domain import errors
from logistics.web import terms
from logistics.web.formats import celsius, day, kilograms, number
from logistics.web.refusals.statuses import CONFLICT


def _on_hold(e: errors.LotOnHold) -> str:
    return _(
        "Lot %(lot)s is on hold (%(kind)s: %(reason)s). Take another lot, or have the hold "
        "released by a named person.",
        lot=e.lot,
        kind=terms.HOLDS[e.hold_kind],
        reason=e.reason,
    )


def _past_best(e: errors.BestBeforePassed) -> str:
    return _(
        "Lot %(lot)s passed its best-before date on %(day)s. It goes out only by the best-before "
        "policy of its group and after a named check, on the lot's page; else write it off.",
        lot=e.lot,
        day=day(e.expires_on),
    )


def _no_policy(e: errors.NoPolicy) -> str:
    group = terms.GROUPS.get(e.group, e.group)
    if e.until is None:
        return _(
            "No policy lets %(group)s go out past the best-before date: lot %(lot)s stays. "
            "Coordinators set policies under “Best-before policy”.",
            group=group,
            lot=e.lot,
        )
    return _(
        "The policy of %(group)s let lot %(lot)s go out until %(day)s only. Write it off.",
        group=group,
        lot=e.lot,
        day=day(e.until),
    )


def _released_elsewhere(e: errors.ReleasedElsewhere) -> str:
    return _(
        "The hold on lot %(lot)s (%(kind)s) ends with what opened it: close the recall, or decide "
        "on the write-off.",
        lot=e.lot,
        kind=terms.HOLDS[e.hold_kind],
    )


def _mass(e: errors.MassDoesNotBalance) -> str:
    if e.missing_g > 0:
        return _(
            "%(grams)s g (%(kg)s) of the meat are not accounted for. Weigh what is left, or book it as trim or waste.",
            grams=number(e.missing_g),
            kg=kilograms(e.missing_g),
        )
    return _(
        "%(grams)s g (%(kg)s) more were weighed than came in. Take back the weighing that was wrong.",
        grams=number(-e.missing_g),
        kg=kilograms(-e.missing_g),
    )


def _came_back_warm(e: errors.CameBackWarm) -> str:
    return _(
        "Lot %(lot)s came back at %(measured)s, warmer than %(warmest)s: it never goes back among the frozen. Do not shelve it; book it as lost: “Warm: to the soup kitchen” or “Cold chain broken”.",
        lot=e.lot,
        measured=celsius(e.measured_dc),
        warmest=celsius(e.warmest_dc),
    )


def _refrozen(e: errors.Refrozen) -> str:
    return _(
        "Lot %(lot)s has thawed and never goes back among the frozen (%(place)s). Give it to the "
        "soup kitchen today, or book it as waste.",
        lot=e.lot,
        place=e.place,
    )


def _expired(e: errors.LotExpired) -> str:
    return _(
        "Lot %(lot)s passed its use-by date on %(day)s and cannot be issued. Move it to waste.",
        lot=e.lot,
        day=day(e.expires_on),
    )


def _too_warm(e: errors.TooWarm) -> str:
    return _(
        "%(item)s came at %(measured)s; it is taken over between %(coldest)s and %(warmest)s. "
        "Refuse it with a reason, or hold it for a closer look.",
        item=e.item,
        measured=celsius(e.temperature_dc),
        coldest=celsius(e.coldest_dc),
        warmest=celsius(e.warmest_dc),
    )


def _grew(e: errors.ExcursionGrew) -> str:
    return _(
        "The excursion of %(chamber)s changed while you were deciding: there are new readings, or somebody else decided. Look at it again.",
        chamber=e.chamber,
    )


WORDS: dict[type[errors.RuleBroken], tuple[int, Callable[[Any], str]]] = {
    errors.LotExpired: (CONFLICT, _expired),
    errors.LotOnHold: (CONFLICT, _on_hold),
    errors.BestBeforePassed: (CONFLICT, _past_best),
    errors.NoPolicy: (CONFLICT, _no_policy),
    errors.ReleasedElsewhere: (CONFLICT, _released_elsewhere),
    errors.Refrozen: (CONFLICT, _refrozen),
    errors.MassDoesNotBalance: (CONFLICT, _mass),
    errors.CameBackWarm: (CONFLICT, _came_back_warm),
    errors.TooWarm: (CONFLICT, _too_warm),
    errors.ExcursionGrew: (CONFLICT, _grew),
}
