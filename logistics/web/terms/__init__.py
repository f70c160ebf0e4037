"""The words of the screens for words of the code: kinds, states, classes, reasons."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from logistics.web.terms.fields import (
    FIELDS,
)
from logistics.web.terms.people import (
    DIETS,
    ENDS,
    LIKENESSES,
    NEEDS,
    RELATIONS,
    ROLES,
)
from logistics.web.terms.reasons import (
    REASONS,
)
from logistics.web.terms.safety import (
    AFTER_THAWING,
    APPEARANCES,
    CALL_OUTCOMES,
    CUTS,
    DECISIONS,
    HOLDS,
    LOSS_REASONS,
    LOST_BY,
    OBJECTIONS,
    READING_SOURCES,
    SPECIES,
    STAY_REASONS,
    UNPACK_LOSSES,
    WEIGHED,
    WRITE_OFF_KINDS,
    WRITE_OFF_REASONS,
)
from logistics.web.terms.stock import (
    ALLERGENS,
    BANDS,
    DATE_KINDS,
    DOCUMENTS,
    EXPECTED_KINDS,
    EXPECTED_STATES,
    GROUPS,
    MEASURES,
    PACKAGING,
    PLACE_KINDS,
    REFUSALS,
    STORAGE,
    TAX_CATEGORIES,
    VALUE_SOURCES,
    VERDICTS,
    WHEREABOUTS,
)
from logistics.web.terms.things import (
    KINDS,
    LINE_STATES,
    PICKUP_KINDS,
    STATES,
)

__all__ = [
    "AFTER_THAWING",
    "ALLERGENS",
    "APPEARANCES",
    "BANDS",
    "CALL_OUTCOMES",
    "CUTS",
    "DATE_KINDS",
    "DECISIONS",
    "DIETS",
    "DOCUMENTS",
    "ENDS",
    "EXPECTED_KINDS",
    "EXPECTED_STATES",
    "FIELDS",
    "GROUPS",
    "HOLDS",
    "HTTP",
    "KINDS",
    "LIKENESSES",
    "LINE_STATES",
    "LOSS_REASONS",
    "LOST_BY",
    "MEASURES",
    "NEEDS",
    "OBJECTIONS",
    "PACKAGING",
    "PICKUP_KINDS",
    "PLACE_KINDS",
    "READING_SOURCES",
    "REASONS",
    "REFUSALS",
    "RELATIONS",
    "ROLES",
    "SPECIES",
    "STATES",
    "STAY_REASONS",
    "STORAGE",
    "TAX_CATEGORIES",
    "UNPACK_LOSSES",
    "VALUE_SOURCES",
    "VERDICTS",
    "WEIGHED",
    "WHEREABOUTS",
    "WRITE_OFF_KINDS",
    "WRITE_OFF_REASONS",
    "http",
    "invalid",
    "kind",
    "reason",
    "state",
    "storage",
]

HTTP = {
    400: _l("The request cannot be understood. Go back and try again."),
    401: _l("Sign in to go on."),
    403: _l("Your role does not open this page. Ask an administrator if you need it."),
    404: _l("There is no such page. Use the search field to find what you need."),
    405: _l("This address does not take that kind of request."),
    413: _l("What you sent is too large."),
    429: _l("Too many attempts. Wait a minute and try again."),
}


def kind(word: str) -> str:
    """Returns the screen's word for a kind of thing."""
    return str(KINDS.get(word, word))


def state(word: str) -> str:
    """Returns the screen's word for a state."""
    return str(STATES.get(word, word))


def storage(word: str) -> str:
    """Returns the screen's word for a storage class."""
    return str(STORAGE.get(word, word))


def invalid(field: str, why: str, value: str) -> str:
    """Returns the sentence for a value nobody can mean."""
    return f"{FIELDS.get(field, field)}: {reason(why, value)}"


def reason(why: str, value: str) -> str:
    """Returns what is wrong with a value, the field's name left out."""
    return str(REASONS[why]) % {"value": value} if why in REASONS else why


def http(status: int) -> str:
    """Returns the sentence for an HTTP status."""
    return str(
        HTTP.get(status, _("Something went wrong on our side. Nothing was changed; try again."))
    )
