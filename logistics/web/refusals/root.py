"""Words for what anything may be refused for."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from logistics.domain import errors
from logistics.web import terms
from logistics.web.formats import number
from logistics.web.refusals.statuses import CONFLICT, NOT_FOUND, UNPROCESSABLE


def _not_found(e: errors.NotFound) -> str:
    return _(
        "%(kind)s “%(key)s” was not found. Check the code and try again.",
        kind=terms.kind(e.kind),
        key=e.key,
    )


def _same_person(e: errors.SamePerson) -> str:
    return _(
        "%(kind)s %(key)s is yours: a second person decides on it. Ask somebody else.",
        kind=terms.kind(e.kind),
        key=e.key,
    )


def _too_many(e: errors.TooMany) -> str:
    return _("This reaches more than %(most)s lots. Narrow it by item, donor or days.", most=e.most)


def _state(e: errors.WrongState) -> str:
    return _(
        "%(kind)s %(key)s is in state “%(state)s”; this needs “%(needed)s”. Reload the page to see what changed.",
        kind=terms.kind(e.kind),
        key=e.key,
        state=terms.state(e.state),
        needed="” / “".join(terms.state(word) for word in e.needed),
    )


def _invalid(e: errors.InvalidValue) -> str:
    return terms.invalid(e.field, e.why, e.value)


def _too_many_rows(e: errors.TooManyRows) -> str:
    return _(
        "The list has %(rows)s rows; a file holds %(most)s. Narrow the filter and try again.",
        rows=number(e.rows),
        most=number(e.most),
    )


def _still_in_use(e: errors.StillInUse) -> str:
    return _(
        "%(kind)s “%(key)s” is still in use and cannot be retired: %(by)s. Empty it or retire those first.",
        kind=terms.kind(e.kind),
        key=e.key,
        by=", ".join(e.by),
    )


def _out_of_use(e: errors.OutOfUse) -> str:
    return _(
        "%(kind)s “%(key)s” is out of use. Choose another, or have it taken back into use.",
        kind=terms.kind(e.kind),
        key=e.key,
    )


def unworded(e: errors.RuleBroken) -> str:
    return _("The rules do not allow this: %(words)s", words=str(e))


WORDS: dict[type[errors.RuleBroken], tuple[int, Callable[[Any], str]]] = {
    errors.NotFound: (NOT_FOUND, _not_found),
    errors.SamePerson: (CONFLICT, _same_person),
    errors.TooMany: (UNPROCESSABLE, _too_many),
    errors.WrongState: (CONFLICT, _state),
    errors.InvalidValue: (UNPROCESSABLE, _invalid),
    errors.CrewsUnfit: (UNPROCESSABLE, unworded),
    errors.StillInUse: (CONFLICT, _still_in_use),
    errors.OutOfUse: (CONFLICT, _out_of_use),
    errors.TooManyRows: (CONFLICT, _too_many_rows),
}
