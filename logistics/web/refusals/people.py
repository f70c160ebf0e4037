"""Words for refusals about people."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from logistics.domain import errors
from logistics.web.refusals.statuses import CONFLICT


def _duplicate(e: errors.DuplicateHousehold) -> str:
    return _(
        "This identity number is already registered for household %(household)s.",
        household=e.household,
    )


def _silent(e: errors.GeocoderSilent) -> str:
    del e
    return _("The map service does not answer. Type the position, or try again later.")


def _sealed_otherwise(_e: errors.SealedOtherwise) -> str:
    return _(
        "The identity number cannot be opened: it was sealed under another secret key. Whoever runs the installation sets IMECE_SECRET_KEY to the earlier key (“imece doctor” checks it). If that key is lost, enter the number anew with “Change”."
    )


def _last_administrator(e: errors.LastAdministrator) -> str:
    return _(
        "%(user)s is the last active administrator. Give somebody else that role first.",
        user=e.user,
    )


WORDS: dict[type[errors.RuleBroken], tuple[int, Callable[[Any], str]]] = {
    errors.DuplicateHousehold: (CONFLICT, _duplicate),
    errors.GeocoderSilent: (CONFLICT, _silent),
    errors.LastAdministrator: (CONFLICT, _last_administrator),
    errors.SealedOtherwise: (CONFLICT, _sealed_otherwise),
}
