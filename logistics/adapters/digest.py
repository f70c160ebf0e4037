"""The morning's digest of the alerts as a letter, in the reader's language.

It names items, lots, places and documents, and never a person.
"""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Literal

from babel.dates import format_date
from babel.numbers import format_decimal

from logistics.adapters.mail import Letter
from logistics.domain.alerts import Alert, AlertKind, Subject, Thresholds, Urgency
from logistics.domain.quantity import Quantity

Language = Literal["tr", "en"]

TURKISH = {
    "subject": "İmece: {day} için {count} uyarı, {now} tanesi bugün",
    "none": "İmece: {day} için uyarı yok",
    "greeting": "Depoda bugün ilgi bekleyenler:",
    "nothing": "İlgi bekleyen bir şey yok.",
    "more": "ve {count} tane daha",
    "least": "{held} adet, en az {minimum} olmalı",
    "least_kg": "{held} kg, en az {minimum} kg olmalı",
    "uncalled": "aranmamış hane: {count}",
    "foot": "Bu özeti hesabınızdan istediniz; aynı sayfadan vazgeçebilirsiniz.",
    Urgency.NOW: "BUGÜN",
    Urgency.SOON: "BU HAFTA",
    Urgency.LATER: "VAKİT OLUNCA",
    AlertKind.EXCURSION: "{n} soğuk zincir ihlali karar bekliyor",
    AlertKind.EXPIRED: "Tarihi geçmiş {n} parti hâlâ rafta",
    AlertKind.LOSS: "{n} büyük fire ikinci imzayı bekliyor",
    AlertKind.RECALL: "{n} açık geri çağırmada aranmayı bekleyen haneler var",
    AlertKind.PROOF: "Defterin son doğrulamasında {n} fark var, ya da doğrulama eski",
    AlertKind.SILENT: "{n} soğuk bölgeden sıcaklık kaydı gelmiyor",
    AlertKind.EXPIRING: "{n} partinin tarihi yaklaşıyor",
    AlertKind.DOCK: "Mal kabul alanında {n} parti bekliyor",
    AlertKind.COUNT: "{n} sayım açık",
    AlertKind.HOLD: "{n} parti en az {hold} gündür blokede",
    AlertKind.LOW: "{n} ürün asgari stokun altında",
    AlertKind.UNISSUED: "{n} bağıştan {unissued} gündür hiç çıkış yok",
    AlertKind.AGEING: "{n} parti en az {ageing} gündür depoda",
}
ENGLISH = {
    "subject": "İmece: {count} alerts for {day}, {now} of them today",
    "none": "İmece: no alerts for {day}",
    "greeting": "What asks for attention in the warehouse today:",
    "nothing": "Nothing asks for attention.",
    "more": "and {count} more",
    "least": "{held} pieces, {minimum} at least wanted",
    "least_kg": "{held} kg, {minimum} kg at least wanted",
    "uncalled": "households not called yet: {count}",
    "foot": "You asked for this digest on your account's page; there you can stop it.",
    Urgency.NOW: "TODAY",
    Urgency.SOON: "THIS WEEK",
    Urgency.LATER: "WHEN THERE IS TIME",
    AlertKind.EXCURSION: "Temperatures out of bounds that wait for a decision: {n}",
    AlertKind.EXPIRED: "Lots past their date that are still on the shelf: {n}",
    AlertKind.LOSS: "Large losses that await a second signature: {n}",
    AlertKind.RECALL: "Open recalls with households that wait for a call: {n}",
    AlertKind.PROOF: "The ledger's last proof found {n} differences, or is old",
    AlertKind.SILENT: "Cold zones without a reading: {n}",
    AlertKind.EXPIRING: "Lots that come near their date: {n}",
    AlertKind.DOCK: "Lots that wait on the dock: {n}",
    AlertKind.COUNT: "Open counts: {n}",
    AlertKind.HOLD: "Lots on hold for {hold} days or longer: {n}",
    AlertKind.LOW: "Items below their minimum: {n}",
    AlertKind.UNISSUED: "Donations of which nothing was given out in {unissued} days: {n}",
    AlertKind.AGEING: "Lots that lie here for {ageing} days or longer: {n}",
}
WORDS = {"tr": TURKISH, "en": ENGLISH}


def digest(
    alerts: Sequence[Alert],
    *,
    limits: Thresholds,
    day: date,
    language: Language,
    organisation: str,
) -> Letter:
    """Returns the letter that tells the alerts of a day."""
    words = WORDS[language]
    written = format_date(day, "dd.MM.yyyy", locale=language)
    now = sum(alert.urgency is Urgency.NOW for alert in alerts)
    subject = words["subject" if alerts else "none"]
    return Letter(
        subject=subject.format(day=written, count=len(alerts), now=now),
        text=_text(alerts, limits=limits, language=language, organisation=organisation),
        html=_html(alerts, limits=limits, language=language, organisation=organisation),
    )


def _text(
    alerts: Sequence[Alert], *, limits: Thresholds, language: Language, organisation: str
) -> str:
    words = WORDS[language]
    lines = [organisation, "", words["greeting"] if alerts else words["nothing"]]
    for urgency in Urgency:
        these = [alert for alert in alerts if alert.urgency is urgency]
        lines += ["", words[urgency]] if these else []
        for alert in these:
            lines.append(f"- {_title(alert, limits, language)}")
            lines += [f"    {line}" for line in _named(alert, language)]
    return "\n".join([*lines, "", "-- ", words["foot"], ""])


def _html(
    alerts: Sequence[Alert], *, limits: Thresholds, language: Language, organisation: str
) -> str:
    words = WORDS[language]
    parts = [f"<p><strong>{escape(organisation)}</strong></p>"]
    parts.append(f"<p>{escape(words['greeting'] if alerts else words['nothing'])}</p>")
    for urgency in Urgency:
        these = [alert for alert in alerts if alert.urgency is urgency]
        if not these:
            continue
        items = "".join(
            f"<li>{escape(_title(alert, limits, language))}"
            + "".join(f"<br>{escape(line)}" for line in _named(alert, language))
            + "</li>"
            for alert in these
        )
        parts.append(f"<h3>{escape(words[urgency])}</h3><ul>{items}</ul>")
    body = "".join([*parts, f"<hr><p><small>{escape(words['foot'])}</small></p>"])
    return f'<!doctype html><html lang="{language}"><body>{body}</body></html>'


def _title(alert: Alert, limits: Thresholds, language: Language) -> str:
    return WORDS[language][alert.kind].format(
        n=alert.total,
        hold=limits.hold_days,
        unissued=limits.unissued_days,
        ageing=limits.ageing_days,
    )


def _named(alert: Alert, language: Language) -> list[str]:
    named = [_subject(subject, language) for subject in alert.subjects]
    rest = alert.total - len(named)
    if named and rest > 0:
        named.append(WORDS[language]["more"].format(count=rest))
    return named


def _subject(subject: Subject, language: Language) -> str:
    name = subject.name_en if language == "en" else subject.name_tr
    parts = [name, subject.code]
    if subject.day is not None:
        parts.append(format_date(subject.day, "dd.MM.yyyy", locale=language))
    if subject.uncalled is not None:
        parts.append(WORDS[language]["uncalled"].format(count=subject.uncalled))
    if subject.minimum is not None:
        parts.append(_short(subject.quantity or Quantity(), subject.minimum, language))
    elif subject.quantity is not None and subject.quantity.grams:
        parts.append(f"{_kilograms(subject.quantity.grams, language)} kg")
    return " · ".join(part for part in parts if part)


def _short(held: Quantity, minimum: Quantity, language: Language) -> str:
    """Tells what is there and what should be, in the unit of the minimum."""
    words = WORDS[language]
    if minimum.grams == 0:
        return words["least"].format(held=held.pieces, minimum=minimum.pieces)
    have, want = (_kilograms(each.grams, language) for each in (held, minimum))
    return words["least_kg"].format(held=have, minimum=want)


def _kilograms(grams: int, language: Language) -> str:
    return format_decimal(grams / 1000, "#,##0.###", locale=language)
