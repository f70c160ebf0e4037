"""Alerts in words: a title with numbers, the first things named, and what to do next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from logistics.domain.alerts import Alert, AlertKind, Subject, Thresholds, Urgency
from logistics.domain.quantity import Quantity

URGENCIES = {
    Urgency.NOW: _l("Today"),
    Urgency.SOON: _l("This week"),
    Urgency.LATER: _l("When there is time"),
}
SUBJECT_PAGES = {
    AlertKind.LOW: ("warehouse.item", "code"),
    AlertKind.UNISSUED: ("documents.document", "document_id"),
    AlertKind.EXCURSION: ("temperatures.excursion", "excursion_id"),
    AlertKind.COUNT: ("counts.count", "count_id"),
    AlertKind.LOSS: ("safety.loss", "loss_id"),
    AlertKind.RECALL: ("safety.calls", "recall_id"),
}
LOT_PAGE = ("warehouse.lot", "code")
OF_LOTS = frozenset(
    {AlertKind.EXPIRED, AlertKind.EXPIRING, AlertKind.AGEING, AlertKind.DOCK, AlertKind.HOLD}
)
SINCE = frozenset({AlertKind.AGEING, AlertKind.DOCK, AlertKind.HOLD, AlertKind.UNISSUED})
GROUNDS = {AlertKind.DOCK: "ours", AlertKind.HOLD: "ours"}
# Where an alert is dealt with: the first of these pages that there is.
ACTIONS: dict[AlertKind, tuple[tuple[str, dict[str, Any], Any], ...]] = {
    AlertKind.EXCURSION: (("temperatures.excursions", {}, _l("Decide on it")),),
    AlertKind.SILENT: (("temperatures.chambers", {}, _l("Enter a reading")),),
    AlertKind.EXPIRED: (("safety.write_off_many", {"expired": "y"}, _l("Write it off")),),
    AlertKind.EXPIRING: (
        ("warehouse.stock", {"view": "month", "order": "date"}, _l("See what to give out first")),
    ),
    AlertKind.RECALL: (("safety.recalls", {"state": "open"}, _l("Call the households")),),
    AlertKind.PROOF: (("reports.home", {}, _l("Have the ledger proven")),),
    AlertKind.LOSS: (("safety.losses", {"state": "unsigned"}, _l("Look and sign")),),
    AlertKind.DOCK: (("warehouse.dock", {}, _l("Put away")),),
    AlertKind.COUNT: (("counts.counts", {}, _l("See the counts")),),
    AlertKind.HOLD: (("safety.holds", {}, _l("Decide on the holds")),),
    AlertKind.LOW: (("warehouse.stock", {"view": "low"}, _l("See what is short")),),
    AlertKind.UNISSUED: (
        ("documents.documents", {"kind": "donation", "order": "oldest"}, _l("See the donations")),
    ),
    AlertKind.AGEING: (("warehouse.stock", {"order": "date"}, _l("See what to give out first")),),
}


TITLES: dict[AlertKind, Callable[[int, Thresholds], str]] = {
    AlertKind.EXCURSION: lambda n, _: ngettext(
        "%(num)s temperature out of bounds waits for a decision",
        "%(num)s temperatures out of bounds wait for a decision",
        n,
    ),
    AlertKind.EXPIRED: lambda n, _: ngettext(
        "%(num)s lot past its date is still on the shelf",
        "%(num)s lots past their date are still on the shelf",
        n,
    ),
    AlertKind.RECALL: lambda n, _: ngettext(
        "In %(num)s open recall households wait for a call",
        "In %(num)s open recalls households wait for a call",
        n,
    ),
    AlertKind.PROOF: lambda n, _: ngettext(
        "The last proof found %(num)s difference", "The last proof found %(num)s differences", n
    ),
    AlertKind.SILENT: lambda n, _: ngettext(
        "%(num)s cold zone without a reading", "%(num)s cold zones without a reading", n
    ),
    AlertKind.EXPIRING: lambda n, _: ngettext(
        "%(num)s lot comes near its date", "%(num)s lots come near their date", n
    ),
    AlertKind.DOCK: lambda n, _: ngettext(
        "%(num)s lot waits on the dock", "%(num)s lots wait on the dock", n
    ),
    AlertKind.COUNT: lambda n, _: ngettext("%(num)s count is open", "%(num)s counts are open", n),
    AlertKind.LOSS: lambda n, _: ngettext(
        "%(num)s large loss awaits a second signature",
        "%(num)s large losses await a second signature",
        n,
    ),
    AlertKind.HOLD: lambda n, limits: ngettext(
        "%(num)s lot is on hold for %(days)s days or longer",
        "%(num)s lots are on hold for %(days)s days or longer",
        n,
        days=limits.hold_days,
    ),
    AlertKind.LOW: lambda n, _: ngettext(
        "%(num)s item is below its minimum", "%(num)s items are below their minimum", n
    ),
    AlertKind.UNISSUED: lambda n, limits: ngettext(
        "Of %(num)s donation nothing was given out in %(days)s days",
        "Of %(num)s donations nothing was given out in %(days)s days",
        n,
        days=limits.unissued_days,
    ),
    AlertKind.AGEING: lambda n, limits: ngettext(
        "%(num)s lot lies here for %(days)s days or longer",
        "%(num)s lots lie here for %(days)s days or longer",
        n,
        days=limits.ageing_days,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing an alert names, with the address of its page."""

    text: str
    code: str
    url: str
    day: date | None
    beside: str
    quantity: Quantity | None
    minimum: Quantity | None
    uncalled: int | None
    why: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An alert as the start page shows it."""

    kind: str
    urgency: str
    title: str
    lines: tuple[Line, ...]
    more: int
    action: str
    action_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The alerts of one urgency."""

    urgency: str
    title: str
    cards: tuple[Card, ...]


def sections(found: list[Alert], limits: Thresholds, *, on: date) -> list[Section]:
    """Returns alerts as the start page of a day shows them, the most urgent first."""
    return [
        Section(
            urgency=urgency.name.lower(),
            title=str(words),
            cards=tuple(_card(alert, limits, on) for alert in found if alert.urgency is urgency),
        )
        for urgency, words in URGENCIES.items()
        if any(alert.urgency is urgency for alert in found)
    ]


def title(alert: Alert, limits: Thresholds) -> str:
    """Returns an alert in a sentence with its number."""
    if alert.kind is AlertKind.PROOF and not alert.total:
        return _("The ledger was not proven lately")
    return TITLES[alert.kind](alert.total, limits)


def _card(alert: Alert, limits: Thresholds, on: date) -> Card:
    action, action_url = _action(alert.kind)
    return Card(
        kind=alert.kind.value,
        urgency=alert.urgency.name.lower(),
        title=title(alert, limits),
        lines=tuple(_line(alert.kind, subject, on) for subject in alert.subjects),
        more=max(0, alert.total - len(alert.subjects)) if alert.subjects else 0,
        action=action,
        action_url=action_url,
    )


def _action(kind: AlertKind) -> tuple[str, str]:
    for endpoint, arguments, words in ACTIONS[kind]:
        if endpoint in current_app.view_functions:
            return str(words), url_for(endpoint, **arguments)
    return "", ""


def _line(kind: AlertKind, subject: Subject, on: date) -> Line:
    name = subject.name_en if str(get_locale()) == "en" else subject.name_tr
    endpoint, argument = SUBJECT_PAGES.get(kind, LOT_PAGE if kind in OF_LOTS else ("", ""))
    known = endpoint in current_app.view_functions
    address: dict[str, Any] = {argument: subject.key}
    counted = subject.quantity is not None and not subject.quantity.is_nothing()
    return Line(
        text=name,
        code=subject.code,
        url=url_for(endpoint, **address) if known else "",
        day=subject.day,
        beside=_beside(kind, (subject.day - on).days) if subject.day else "",
        quantity=subject.quantity if counted else None,
        minimum=subject.minimum,
        uncalled=subject.uncalled,
        why={"lot": subject.key, "ground": GROUNDS.get(kind, "shelf")} if kind in OF_LOTS else {},
    )


def _beside(kind: AlertKind, days: int) -> str:
    """Returns the words beside a day: how near a date is, or for how long something lies here."""
    if kind in (AlertKind.EXPIRED, AlertKind.EXPIRING):
        if days == 0:
            return _("last day today")
        if days > 0:
            return ngettext("%(num)s day left", "%(num)s days left", days)
        return ngettext("%(num)s day past", "%(num)s days past", -days)
    if kind in SINCE and days < 0:
        return ngettext("for %(num)s day", "for %(num)s days", -days)
    return ""
