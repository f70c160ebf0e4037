"""How numbers, days and times are written, in the user's language."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.phones import written_phone
from logistics.domain.privacy import masked_name, masked_phone

MINUTES_OF_AN_HOUR = 60
TENTH_G = 100
MINUS = "\u2212"
DAY_PATTERN = "dd.MM.yyyy (EEE)"


def kilograms(grams: int) -> str:
    """Writes grams [g] as kilograms: ``1.234,5 kg``."""
    return f"{format_decimal(grams / 1000, '#,##0.###', locale=get_locale())} kg"


def about_kilograms(grams: int) -> str:
    """Writes grams [g] as kilograms rounded to a tenth, for totals at a glance: ``1.234,5 kg``.

    Less than a tenth is written exactly, for something is never shown as nothing.
    """
    if abs(grams) < TENTH_G:
        return kilograms(grams)
    return f"{format_decimal(grams / 1000, '#,##0.#', locale=get_locale())} kg"


def degrees(tenths: int | None) -> str:
    """Writes tenths of a degree as ``-18,5 °C``; nothing read as a dash."""
    if tenths is None:
        return "–"
    written = format_decimal(tenths / 10, "0.0", locale=get_locale())
    return f"{written.replace('-', MINUS)} °C"


def permille(value: int) -> str:
    """Writes a share in thousandths: ``%81,4`` in Turkish, ``81.4%`` in English."""
    return str(
        format_percent(
            value / 1000,
            "#,##0.#%" if str(get_locale()) == "en" else "%#,##0.#",
            locale=get_locale(),
        )
    )


def number(value: float) -> str:
    """Writes a number with the language's separators."""
    return str(format_decimal(value, "#,##0.##", locale=get_locale()))


def lira(kurus: int | None) -> str:
    """Writes kuruş as lira: ``1.234,50 TL``; none as a dash."""
    if kurus is None:
        return "–"
    return f"{format_decimal(kurus / 100, '#,##0.00', locale=get_locale())} TL"


def amount(value: float) -> str:
    """Writes an amount of some unit with the decimals it needs: ``24,835``."""
    return str(format_decimal(value, "#,##0.###", locale=get_locale()))


def kilometres(metres: int) -> str:
    """Writes metres [m] as kilometres: ``12,3 km``."""
    return f"{format_decimal(metres / 1000, '#,##0.0', locale=get_locale())} km"


def percent(value: int) -> str:
    """Writes a share in hundredths: ``%12`` in Turkish, ``12%`` in English."""
    return str(format_percent(value / 100, locale=get_locale()))


def cubic_metres(millilitres: int) -> str:
    """Writes millilitres [ml] as cubic metres: ``4,5 m³``."""
    return f"{format_decimal(millilitres / 1_000_000, '#,##0.##', locale=get_locale())} m³"


def celsius(tenths: int | None) -> str:
    """Writes a temperature [0.1 °C] as ``−18,5 °C``; none as a dash."""
    if tenths is None:
        return "–"
    written = format_decimal(tenths / 10, "#,##0.0", locale=get_locale())
    return f"{str(written).replace('-', '−')} °C"


def day(value: date | None) -> str:
    """Writes a day as ``08.02.2027 (Pzt)``; no day as a dash."""
    return "–" if value is None else format_date(value, DAY_PATTERN, locale=get_locale())


def instant(value: datetime | None) -> str:
    """Writes an instant in local time: ``08.02.2027 18:33``."""
    if value is None:
        return "–"
    local = value.astimezone(LOCAL_ZONE)
    return str(format_datetime(local, "dd.MM.yyyy HH:mm", locale=get_locale()))


def clock(seconds: int | None) -> str:
    """Writes seconds [s] after midnight as ``18:33``, rounded up to the minute."""
    if seconds is None:
        return "–"
    minutes = -(-seconds // 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def duration(seconds: int) -> str:
    """Writes a span [s] in whole minutes, rounded up: ``49 min``, ``3 h 05 min``."""
    minutes = -(-seconds // 60)
    if minutes < MINUTES_OF_AN_HOUR:
        return _("%(minutes)s min", minutes=minutes)
    return _("%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=f"{minutes % 60:02d}")


FILTERS = {
    "kg": kilograms,
    "about_kg": about_kilograms,
    "degrees": degrees,
    "number": number,
    "amount": amount,
    "lira": lira,
    "km": kilometres,
    "cubic": cubic_metres,
    "percent": percent,
    "celsius": celsius,
    "permille": permille,
    "day": day,
    "instant": instant,
    "clock": clock,
    "duration": duration,
    "masked_name": masked_name,
    "masked_phone": masked_phone,
    "phone": written_phone,
}


def init_app(app: Flask) -> None:
    """Gives the formats to the templates."""
    app.jinja_env.filters.update(FILTERS)
