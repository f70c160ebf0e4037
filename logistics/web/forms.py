"""Form fields in the units of the house, and how a refusal returns to its form.

A sent form is checked field by field (422 with a message beside each field);
then the verb runs, and what the rules refuse comes back on top of the same
form (409) with everything the user typed still there.
"""

import re
import unicodedata
import uuid
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput

from logistics.domain.calendar import is_far_off, local_day
from logistics.domain.errors import AlreadyDone, InvalidValue, RuleBroken
from logistics.domain.geography import Position
from logistics.domain.written import (
    is_read_in_two_ways,
    plainly_spaced,
    written_day,
    written_number,
)
from logistics.web.addresses import read_id
from logistics.web.errors import status_of, words_of
from logistics.web.terms import reason

LONGEST_TYPED = 64
GRAMS_PER_KG = 1000
LARGEST_KG = 100_000
LARGEST_PIECES = 1_000_000
KURUS_PER_LIRA = 100
LARGEST_LIRA = 1_000_000_000

_INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u2069\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]+"
)
_WHOLE = re.compile(r"-?(?:[0-9]{1,9}|[1-9][0-9]{0,2}(?:[. ][0-9]{3}){1,3})")
_COUNTLESS = re.compile(r"[0-9]{10,}|[1-9][0-9]{0,2}(?:[. ][0-9]{3}){4,}")
_DEGREES = re.compile(
    r"(?P<below>[-−–]?) ?(?P<whole>[0-9]{1,3})(?:[.,](?P<tenth>[0-9]))?(?: ?°C?)?"
)
_SCALE = re.compile(
    r"(?:[A-Z]{2},[A-Z]{2},)? *+\+? *+(?P<whole>[0-9]{1,4})[.,](?P<part>[0-9]{1,3})(?: ?kg)?",
    re.IGNORECASE,
)


class HouseForm(FlaskForm):  # type: ignore[misc]
    """A form with a key of its own, so that sending it twice has one effect."""

    command_key = HiddenField(default=lambda: uuid.uuid4().hex)
    status = 200

    def sent_well(self) -> bool:
        """Tells whether the form was sent and every field can be understood."""
        if not self.is_submitted():
            return False
        if self.validate():
            return True
        self.status = 422
        return False

    @contextmanager
    def refusals(self) -> Generator[None]:
        """Puts what the rules refuse on top of the form instead of letting it out."""
        try:
            yield
        except AlreadyDone:
            raise
        except RuleBroken as refusal:
            self.status = status_of(refusal)
            self.tell(refusal)

    def tell(self, refusal: RuleBroken) -> None:
        """Puts the words of a refusal on top; a form that knows its field puts them there."""
        self.form_errors.extend(words_of(refusal))


class FieldForm(HouseForm):
    """A form that tells a refused value beside its field."""

    def tell(self, refusal: RuleBroken) -> None:
        """Puts the words beside the field a refusal names, and on top otherwise."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


class _TypedField(Field):  # type: ignore[misc]
    """A text input that turns into a value, or says why it cannot."""

    widget = TextInput()
    data: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.raw = ""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw = (valuelist[0] if valuelist else "").strip()
        if len(self.raw) > LONGEST_TYPED:
            raise ValueError(
                _("This is too long: at most %(count)s characters.", count=LONGEST_TYPED)
            )
        self.data = self.read(self.raw) if self.raw else None

    def read(self, text: str) -> Any:
        """Returns the value of a text; a ``ValueError`` carries the words for the user.

        Words that repeat what was typed are never lazy: a lazy text counts as safe HTML.
        """
        raise NotImplementedError

    def written(self, value: Any) -> str:
        """Returns the text of a value."""
        return str(value)


class KilogramField(_TypedField):
    """Kilograms as people type them (``12,5``, ``1.234,5``), kept as grams [g].

    ``1.250`` is refused: a scale means a good kilogram by it, a clerk a good ton.
    """

    def read(self, text: str) -> int:
        return read_kilograms(text)

    def written(self, value: int) -> str:
        return f"{Decimal(value) / GRAMS_PER_KG:f}".replace(".", ",")


class PiecesField(_TypedField):
    """A count of whole pieces."""

    def read(self, text: str) -> int:
        spaced = plainly_spaced(text)
        if _COUNTLESS.fullmatch(spaced):
            raise ValueError(_l("The number must lie between 0 and 1.000.000."))
        if not _WHOLE.fullmatch(spaced):
            raise ValueError(
                _("Write a whole number, such as 12; “%(text)s” is not one.", text=text[:40])
            )
        pieces = int(spaced.replace(".", "").replace(" ", ""))
        if pieces < 0:
            raise ValueError(_l("The number cannot be negative."))
        if pieces > LARGEST_PIECES:
            raise ValueError(_l("The number must lie between 0 and 1.000.000."))
        return pieces


class ScaleField(KilogramField):
    """Kilograms as a scale writes them (``2.480 kg``, ``ST,GS,+  2.480kg``) or people type them.

    A bench scale never means tons, so a point before three digits is a decimal point here.
    """

    def read(self, text: str) -> int:
        return read_scale(text)


class DegreeField(_TypedField):
    """A temperature as people type it (``4``, ``-18,5``), kept as tenths of °C."""

    def read(self, text: str) -> int:
        found = _DEGREES.fullmatch(text)
        if found is None:
            raise ValueError(
                _("Write the temperature as -18,5; “%(text)s” is not one.", text=text[:40])
            )
        tenths = int(found["whole"]) * 10 + int(found["tenth"] or 0)
        return -tenths if found["below"] else tenths

    def written(self, value: int) -> str:
        return f"{Decimal(value) / 10:f}".replace(".", ",")


class LiraField(_TypedField):
    """An amount of money as people type it (``1.234,50``), kept as kuruş."""

    def read(self, text: str) -> int:
        kurus = read_decimal(text) * KURUS_PER_LIRA
        if kurus != kurus.to_integral_value():
            raise ValueError(
                _l("Write the amount to the kuruş: at most two digits after the comma.")
            )
        if not 0 <= kurus <= LARGEST_LIRA * KURUS_PER_LIRA:
            raise ValueError(_l("The amount must lie between 0 and 1.000.000.000 TL."))
        return int(kurus)

    def written(self, value: int) -> str:
        return f"{Decimal(value) / KURUS_PER_LIRA:f}".replace(".", ",")


class DayField(_TypedField):
    """A day as people type it (``08.02.2027``, ``8.2.27``) or as the browser's calendar gives it.

    Two digits of a year are of this century.
    """

    def read(self, text: str) -> date:
        return read_day(text)

    def written(self, value: date) -> str:
        return f"{value:%d.%m.%Y}"


class CleanStringField(StringField):  # type: ignore[misc]
    """One line of text without the invisible characters that scanners and pastes leave."""

    data: Any = None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data:
            composed = unicodedata.normalize("NFC", self.data)
            self.data = _INVISIBLE.sub(" ", composed).strip()


def _in_two_ways(text: str) -> str:
    return _(
        "Is it %(little)s kg, or %(much)s kg? Write %(little)s or %(much)s, without the point.",
        little=text.replace(".", ","),
        much=text.replace(".", ""),
    )


def read_kilograms(text: str) -> int:
    """Returns the grams [g] a text spells in kilograms, or refuses with the words for the user."""
    if is_read_in_two_ways(text):
        raise ValueError(_in_two_ways(text))
    grams = read_decimal(text) * GRAMS_PER_KG
    if grams != grams.to_integral_value():
        raise ValueError(_l("Weigh to the gram: at most three digits after the comma."))
    if not 0 <= grams <= LARGEST_KG * GRAMS_PER_KG:
        raise ValueError(_l("The weight must lie between 0 and 100.000 kg."))
    return int(grams)


def read_scale(text: str) -> int:
    """Returns the grams [g] that a scale wrote in kilograms, or that somebody typed."""
    found = _SCALE.fullmatch(plainly_spaced(text))
    if found is None:
        return read_kilograms(text)
    return int(found["whole"]) * GRAMS_PER_KG + int(found["part"].ljust(3, "0"))


def read_day(text: str) -> date:
    """Returns the day in a text; a ``ValueError`` carries the words for the user."""
    found = written_day(text)
    if found is not None:
        return found
    raise ValueError(_("Write the day as 08.02.2027; “%(text)s” is not a day.", text=text[:40]))


def read_decimal(text: str) -> Decimal:
    """Returns the number in a text; a ``ValueError`` carries the words for the user."""
    found = written_number(text)
    if found is not None:
        return found
    if _COUNTLESS.fullmatch(text.strip()):
        raise ValueError(_l("The number is too large."))
    raise ValueError(_("Write a number such as 12,5; “%(text)s” is not one.", text=text[:40]))


class Given:
    """Validator: the field cannot stay empty (zero counts as given); then nothing more is asked."""

    field_flags = {"required": True}  # noqa: RUF012 - wtforms reads it from the class

    def __call__(self, form: FlaskForm, field: Field) -> None:
        del form
        empty = field.data is None or (isinstance(field.data, str) and not field.data.strip())
        if empty and field.errors:
            raise StopValidation
        if empty:
            raise StopValidation(_l("This field cannot stay empty."))


class AboveZero:
    """Validator: a number that is given must be above zero."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        del form
        if field.data is not None and field.data <= 0:
            raise ValidationError(_l("The number must be above zero."))


class WithinAYear:
    """Validator: a day that is more than a year away has a slip in its year."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        del form
        if field.data and is_far_off(field.data, today=local_day(datetime.now(UTC))):
            raise ValidationError(reason("years_off", f"{field.data:%d.%m.%Y}"))


class Lawful:
    """Validator: what is given must satisfy a rule of the domain, in the words of its refusal."""

    def __init__(self, rule: Callable[[Any], object]) -> None:
        self.rule = rule

    def __call__(self, form: FlaskForm, field: Field) -> None:
        del form
        if field.data in (None, ""):
            return
        try:
            self.rule(field.data)
        except InvalidValue as refusal:
            raise ValidationError(reason(refusal.why, refusal.value)) from None


def choices(pairs: Iterable[tuple[Any, str]], *, empty: Any) -> list[tuple[Any, Any]]:
    """Returns choices that start with an empty one, so that nothing is chosen by accident."""
    return [("", empty), *pairs]


def chosen_id(text: Any) -> int | None:
    """Coerces a select's value: an id, or nothing chosen."""
    return read_id(text)


class PositionField(_TypedField):
    """A point as maps give it to copy: ``40.7655, 29.9290``, latitude first."""

    def read(self, text: str) -> Position:
        found = re.fullmatch(
            r"\(?\s*+(-?[0-9]{1,3}(?:[.,][0-9]{1,12})?)(?:\s*+[,;]\s*+|\s++)"
            r"(-?[0-9]{1,3}(?:[.,][0-9]{1,12})?)\s*+\)?",
            text,
        )
        if found is None:
            raise ValueError(
                _(
                    "Write latitude and longitude as 40.7655, 29.9290; “%(text)s” is not that.",
                    text=text[:40],
                )
            )
        latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
        return Position(latitude=latitude, longitude=longitude)

    def written(self, value: Position) -> str:
        return f"{value.latitude:.6f}, {value.longitude:.6f}"
