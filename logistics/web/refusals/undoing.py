"""Words for refusals of undoing."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from logistics.domain import errors
from logistics.web import terms
from logistics.web.amounts import amount
from logistics.web.refusals.statuses import CONFLICT


def _reversed(e: errors.AlreadyReversed) -> str:
    return _(
        "Document %(document)s is already undone; nothing more was changed.", document=e.document
    )


def _not_reversible(e: errors.NotReversible) -> str:
    return _(
        "Document %(document)s is itself an undoing and stays. Record what happened anew.",
        document=e.document,
    )


def _elsewhere(e: errors.UndoneElsewhere) -> str:
    return _(
        "Document %(document)s (%(kind)s) is not undone here. What went with a vehicle is undone on the screens of its route; an undoing is not undone, enter the document again.",
        document=e.document,
        kind=terms.DOCUMENTS[e.document_kind],
    )


def still_needed(e: errors.StillNeeded) -> str:
    if e.promised.is_nothing():
        return _(
            "Lot %(lot)s: %(asked)s would have to leave %(place)s again, but it holds %(held)s. First undo what came after.",
            lot=e.lot,
            asked=amount(e.asked),
            place=e.place,
            held=amount(e.held),
        )
    return _(
        "Lot %(lot)s: %(asked)s would have to leave %(place)s again; it holds %(held)s, of which %(promised)s is promised. First release the promise.",
        lot=e.lot,
        asked=amount(e.asked),
        place=e.place,
        held=amount(e.held),
        promised=amount(e.promised),
    )


def _other_undoings(e: errors.OtherUndoings) -> str:
    return ngettext(
        "Meanwhile something else happened: with %(document)s, %(num)s document would be undone. "
        "Nothing was changed; look at the list again.",
        "Meanwhile something else happened: with %(document)s, %(num)s documents would be undone. "
        "Nothing was changed; look at the list again.",
        e.steps,
        document=e.document,
    )


WORDS: dict[type[errors.RuleBroken], tuple[int, Callable[[Any], str]]] = {
    errors.AlreadyReversed: (CONFLICT, _reversed),
    errors.NotReversible: (CONFLICT, _not_reversible),
    errors.UndoneElsewhere: (CONFLICT, _elsewhere),
    errors.OtherUndoings: (CONFLICT, _other_undoings),
    errors.StillNeeded: (CONFLICT, still_needed),
}
