"""The words of counting, added to those the screens share."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from logistics.domain import count_refusals as refusals
from logistics.domain.counting import CountReason, CountScope
from logistics.web import errors, terms
from logistics.web.amounts import amount
from logistics.web.errors import words_of
from logistics.web.refusals.statuses import CONFLICT, FORBIDDEN

NAMED_AT_MOST = 8

terms.KINDS.update(
    count=_l("Count"), count_line=_l("Line"), zone=_l("Zone"), warehouse=_l("Warehouse")
)
terms.STATES.update(
    count_counting=_l("being counted"),
    count_counted=_l("waits for approval"),
    count_posted=_l("posted"),
    count_undone=_l("undone"),
    count_cancelled=_l("cancelled"),
)
terms.FIELDS.update(
    scope=_l("What is counted"),
    percent=_l("Tolerance"),
    reason=_l("Reason"),
    warehouse=_l("Warehouse"),
    zone=_l("Zone"),
    supplier_lot=_l("Supplier's lot"),
)
terms.REASONS.update(
    being_counted=_l("it is being counted already (%(value)s); go on with that count."),
    outside_count=_l("it is no part of count %(value)s."),
    not_counted=_l("%(value)s is not a place where goods are counted."),
    count_missing=_l("it cannot stay empty; write 0 when nothing is there."),
    count_too_much=_l("this is more than one lot can hold; check the number."),
    weigh=_l("there are more than the books know; weigh them too."),
    nothing_counted=_l("nothing has been counted yet."),
    unfitting=_l("this reason does not fit the difference (%(value)s)."),
    percent=_l("%(value)s is not possible; it lies between 0 and 100."),
)

SCOPES = {
    CountScope.WHOLE: _l("the whole store"),
    CountScope.WAREHOUSE: _l("one warehouse"),
    CountScope.ZONE: _l("one zone"),
    CountScope.PLACE: _l("one place"),
    CountScope.ITEM: _l("one item, wherever it is"),
}

COUNT_REASONS = {
    CountReason.SURPLUS: _l("Count surplus"),
    CountReason.SHORTAGE: _l("Count shortage"),
    CountReason.BROKEN: _l("Broken, damaged"),
    CountReason.SPOILT: _l("Spoilt"),
    CountReason.SHRUNK: _l("Shrinkage"),
    CountReason.EXPIRED: _l("Use-by date passed"),
    CountReason.MISTAKEN: _l("Mistake in the books"),
}

DID = {
    "started": _l("%(user)s started this count; somebody else approves it."),
    "counted": _l("%(user)s counted here; somebody who did not count approves it."),
}


def _listed(lines: tuple[tuple[str, str], ...]) -> str:
    named = ", ".join(f"{lot} ({place})" for lot, place in lines[:NAMED_AT_MOST])
    more = len(lines) - NAMED_AT_MOST
    return _("%(named)s and %(more)s more", named=named, more=more) if more > 0 else named


def _line_counted(e: refusals.LineCounted) -> str:
    return _(
        "%(lot)s at %(place)s was counted before. Say whether this is more of it, or the whole counted again.",
        lot=e.lot,
        place=e.place,
    )


def _moved(e: refusals.MovedMeanwhile) -> str:
    return _(
        "%(lot)s at %(place)s has moved since it was counted, so nothing can be added. Count all of it again.",
        lot=e.lot,
        place=e.place,
    )


def _uncounted(e: refusals.LinesUncounted) -> str:
    return _(
        "%(lines)s expected lots of %(count)s are neither counted nor said to be missing. Count them, or finish with gaps: they then stay as they are.",
        lines=e.lines,
        count=e.count,
    )


def _recount(e: refusals.RecountNeeded) -> str:
    return _(
        "These lines differ by more than the tolerance and only one person has counted them: %(lines)s. Resume the count and have another person count them.",
        lines=_listed(e.lines),
    )


def _overtaken(e: refusals.CountOvertaken) -> str:
    return _(
        "The books of these lines were corrected after they were counted (another count, or an undoing): %(lines)s. Resume the count and count them again.",
        lines=_listed(e.lines),
    )


def _same_person(e: refusals.SamePerson) -> str:
    return str(DID[e.did]) % {"user": e.user}


def _breaks_promises(e: refusals.CountBreaksPromises) -> str:
    return _(
        "Lot %(lot)s: %(left)s would be left at %(place)s, but %(promised)s is promised. Orders that would get nothing: %(orders)s. Post the differences and promise them other lots with one button below, or count the line again; nothing was booked.",
        lot=e.lot,
        left=amount(e.left),
        place=e.place,
        promised=amount(e.promised),
        orders=_orders(e.touched),
    )


def _leaves_orders(e: refusals.CountLeavesOrders) -> str:
    return _(
        "Too little is left for these orders: %(orders)s. Have the coordinator cancel them or bring goods in first, or count again; nothing was booked.",
        orders=_orders(e.touched),
    )


def _orders(touched: tuple[refusals.PromiseTouched, ...]) -> str:
    named = [
        f"{each.order} ({each.household}, {each.programme}, {amount(each.quantity)})"
        for each in touched[:NAMED_AT_MOST]
    ]
    more = len(touched) - NAMED_AT_MOST
    return ", ".join(named) + (f" +{more}" if more > 0 else "")


def _refused(e: refusals.CountRefused) -> str:
    return " ".join(word for refusal in e.refusals for word in words_of(refusal))


WORDS: dict[type[Exception], tuple[int, Any]] = {
    refusals.LineCounted: (CONFLICT, _line_counted),
    refusals.MovedMeanwhile: (CONFLICT, _moved),
    refusals.LinesUncounted: (CONFLICT, _uncounted),
    refusals.RecountNeeded: (CONFLICT, _recount),
    refusals.CountOvertaken: (CONFLICT, _overtaken),
    refusals.SamePerson: (FORBIDDEN, _same_person),
    refusals.CountBreaksPromises: (CONFLICT, _breaks_promises),
    refusals.CountLeavesOrders: (CONFLICT, _leaves_orders),
    refusals.CountRefused: (CONFLICT, _refused),
}
errors.WORDS.update(WORDS)  # type: ignore[arg-type]
