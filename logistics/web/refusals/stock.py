"""Words for refusals of the stock."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from logistics.domain import errors
from logistics.web import terms
from logistics.web.amounts import amount
from logistics.web.refusals.statuses import CONFLICT


def _insufficient(e: errors.InsufficientStock) -> str:
    return _(
        "%(asked)s of lot %(lot)s was asked for, but %(place)s holds %(held)s. Choose another lot or lower the amount.",
        asked=amount(e.asked),
        lot=e.lot,
        place=e.place,
        held=amount(e.held),
    )


def not_available(e: errors.NotEnoughAvailable) -> str:
    return _(
        "%(item)s: %(asked)s was asked for, %(available)s is available. Lower the amount or receive more.",
        item=e.item,
        asked=amount(e.asked),
        available=amount(e.available),
    )


def _promised(e: errors.GoodsPromised) -> str:
    return _(
        "Orders wait for lot %(lot)s: %(place)s holds %(held)s, of which %(promised)s is promised; "
        "%(asked)s cannot leave. First hold the lot and promise other lots to them.",
        lot=e.lot,
        place=e.place,
        held=amount(e.held),
        promised=amount(e.promised),
        asked=amount(e.asked),
    )


def _another_purpose(e: errors.AnotherPurpose) -> str:
    return _(
        "Lot %(lot)s was given for “%(purpose)s” and serves nothing else. Choose another lot, or that purpose.",
        lot=e.lot,
        purpose=e.purpose,
    )


def _not_inspected(e: errors.NotInspected) -> str:
    return _("Lot %(lot)s was not inspected yet. Inspect it first, then put it away.", lot=e.lot)


def _not_given_out(e: errors.NotGivenOut) -> str:
    return _(
        "%(asked)s of lot %(lot)s would come back, but %(out)s of it went there. Check the lot and the amount.",
        asked=amount(e.asked),
        lot=e.lot,
        out=amount(e.out),
    )


def _storage(e: errors.WrongStorage) -> str:
    return _(
        "%(item)s needs %(needs)s storage, but %(place)s is %(offers)s. Choose another place.",
        item=e.item,
        needs=terms.storage(e.needs),
        place=e.place,
        offers=terms.storage(e.offers),
    )


def _other_goods(e: errors.KeepsOtherGoods) -> str:
    return _(
        "%(place)s holds %(item)s (%(needs)s), so it cannot become %(asked)s. First move those goods.",
        place=e.place,
        item=e.item,
        needs=terms.storage(e.needs),
        asked=terms.storage(e.asked),
    )


WORDS: dict[type[errors.RuleBroken], tuple[int, Callable[[Any], str]]] = {
    errors.InsufficientStock: (CONFLICT, _insufficient),
    errors.NotEnoughAvailable: (CONFLICT, not_available),
    errors.GoodsPromised: (CONFLICT, _promised),
    errors.WrongStorage: (CONFLICT, _storage),
    errors.AnotherPurpose: (CONFLICT, _another_purpose),
    errors.NotInspected: (CONFLICT, _not_inspected),
    errors.NotGivenOut: (CONFLICT, _not_given_out),
    errors.KeepsOtherGoods: (CONFLICT, _other_goods),
}
