"""The morning's digest in words: what is short in its unit, and who waits for a call."""

from datetime import date

import pytest

from logistics.adapters.digest import digest
from logistics.domain.alerts import Alert, AlertKind, Subject, Thresholds, Urgency
from logistics.domain.quantity import Quantity

MONDAY = date(2026, 11, 2)


def letter(kind, language, **facts):
    alert = Alert(
        kind=kind,
        urgency=Urgency.NOW,
        total=1,
        subjects=(Subject(key="1", code="KOD-1", name_tr="Soğan", name_en="Onions", **facts),),
    )
    made = digest([alert], limits=Thresholds(), day=MONDAY, language=language, organisation="Banka")
    return made.text


@pytest.mark.parametrize(
    ("minimum", "language", "words"),
    [
        (Quantity(pieces=40), "tr", "Soğan · KOD-1 · 12 adet, en az 40 olmalı"),
        (Quantity(grams=40_000), "tr", "Soğan · KOD-1 · 37,5 kg, en az 40 kg olmalı"),
        (Quantity(grams=40_000), "en", "Onions · KOD-1 · 37.5 kg, 40 kg at least wanted"),
    ],
)
def test_what_is_short_is_told_in_the_unit_of_its_minimum(minimum, language, words):
    held = Quantity(pieces=12, grams=37_500)

    assert words in letter(AlertKind.LOW, language, quantity=held, minimum=minimum)


@pytest.mark.parametrize(
    ("language", "words"),
    [("tr", "aranmamış hane: 3"), ("en", "households not called yet: 3")],
)
def test_a_recall_tells_how_many_households_wait_for_a_call(language, words):
    told = letter(AlertKind.RECALL, language, uncalled=3)

    assert words in told
    assert "KOD-1" in told
