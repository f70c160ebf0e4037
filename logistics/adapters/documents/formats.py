"""Numbers, dates and times as a reader of the language writes them.

Both languages keep the Turkish order of a date, since both are read beside the same
calendar on the same wall. Weights are never rounded: grams are what the scale said.
"""

from collections.abc import Iterable
from datetime import date, time
from typing import Literal

Language = Literal["tr", "en"]

TURKISH_MARKS = str.maketrans(",.", ".,")
WEEKDAYS = {
    "tr": ("Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def count(number: int, language: Language) -> str:
    """Writes a whole number: 1.234."""
    return _marked(f"{number:,}", language)


def measured(pieces: int, weight_g: int, language: Language) -> str:
    """Writes pieces, or the weight [g] of loose goods, which have none."""
    return count(pieces, language) if pieces else weight(weight_g, language)


def times(pieces: int, language: Language) -> str:
    """Writes how many go along, ``12 ×``; nothing for loose goods, whose weight says it."""
    return f"{count(pieces, language)} ×" if pieces else ""


def weight(weight_g: int, language: Language, *, decimals: int = 1) -> str:
    """Writes grams [g] as kilograms, with as many decimals as they need: 1.234,5 kg.

    A column of weights is easier to read when all have the ``decimals`` of the longest;
    see :func:`decimals_of`.
    """
    decimals = max(decimals, decimals_of([weight_g]))
    return _marked(f"{weight_g / 1000:,.{decimals}f}", language) + " kg"


def amount(thousandths: int, language: Language) -> str:
    """Writes thousandths of a unit with the decimals they need: 1.200 or 24,835."""
    whole = thousandths % 1000 == 0
    return _marked(f"{thousandths / 1000:,.{0 if whole else 3}f}", language)


def decimals_of(weights_g: Iterable[int]) -> int:
    """Returns how many decimals, at least one, say all of these weights [g] in kilograms."""
    return max((_decimals(weight_g) for weight_g in weights_g), default=1)


def _decimals(weight_g: int) -> int:
    if weight_g % 100 == 0:
        return 1
    return 2 if weight_g % 10 == 0 else 3


def money(kurus: int, language: Language) -> str:
    """Writes kuruş as lira: 1.234,50 TL."""
    return _marked(f"{kurus / 100:,.2f}", language) + " TL"


def temperature(temperature_dc: int, language: Language) -> str:
    """Writes tenths of a degree: −18,5 °C."""
    return _marked(f"{temperature_dc / 10:.1f}", language).replace("-", "−") + " °C"


def day(day: date) -> str:
    """Writes a date: 08.02.2027."""
    return f"{day:%d.%m.%Y}"


def day_and_weekday(when: date, language: Language) -> str:
    """Writes a date with its weekday: 08.02.2027 (Pzt)."""
    return f"{day(when)} ({WEEKDAYS[language][when.weekday()]})"


def clock(at: time) -> str:
    """Writes a time of day: 18:33."""
    return f"{at:%H:%M}"


def _marked(number: str, language: Language) -> str:
    return number.translate(TURKISH_MARKS) if language == "tr" else number
