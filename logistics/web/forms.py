"""Form fields in the units of the house, and how a refusal returns to its form.

A sent form is checked field by field (422 with a message beside each field);
then the verb runs, and what the rules refuse comes back on top of the same
form (409) with everything the user typed still there.
"""

import re
import uuid
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from logistics.domain.errors import AlreadyDone, InvalidValue, RuleBroken
from logistics.domain.geography import Position
from logistics.web.errors import status_of, words_of
from logistics.web.terms import reason

GRAMS_PER_KG = 1000
LARGEST_KG = 100_000


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
            self.form_errors.extend(words_of(refusal))
            self.status = status_of(refusal)


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
        self.data = self.read(self.raw) if self.raw else None

    def read(self, text: str) -> Any:
        """Returns the value of a text; a ``ValueError`` carries the words for the user."""
        raise NotImplementedError

    def written(self, value: Any) -> str:
        """Returns the text of a value."""
        return str(value)


class KilogramField(_TypedField):
    """Kilograms as people type them (``12,5``, ``1.234,5``), kept as grams [g]."""

    def read(self, text: str) -> int:
        grams = read_decimal(text) * GRAMS_PER_KG
        if grams != grams.to_integral_value():
            raise ValueError(_l("Weigh to the gram: at most three digits after the comma."))
        if not 0 <= grams <= LARGEST_KG * GRAMS_PER_KG:
            raise ValueError(_l("The weight must lie between 0 and 100.000 kg."))
        return int(grams)

    def written(self, value: int) -> str:
        return f"{Decimal(value) / GRAMS_PER_KG:f}".replace(".", ",")


class PiecesField(_TypedField):
    """A count of whole pieces."""

    def read(self, text: str) -> int:
        compact = text.replace(" ", "")
        if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+", compact):
            compact = compact.replace(".", "")
        if not re.fullmatch(r"-?[0-9]{1,9}", compact):
            raise ValueError(
                _l("Write a whole number, such as 12; “%(text)s” is not one.", text=text[:40])
            )
        if int(compact) < 0:
            raise ValueError(_l("The number cannot be negative."))
        return int(compact)


class DayField(_TypedField):
    """A day as people type it (``08.02.2027``) or as the browser's calendar gives it."""

    def read(self, text: str) -> date:
        for pattern in ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d%m%Y"):
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise ValueError(
            _l("Write the day as 08.02.2027; “%(text)s” is not a day.", text=text[:40])
        )

    def written(self, value: date) -> str:
        return f"{value:%d.%m.%Y}"


class CleanStringField(StringField):  # type: ignore[misc]
    """One line of text without the control characters that scanners and pastes leave."""

    data: Any = None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data:
            self.data = re.sub(r"[\x00-\x1f\x7f]+", " ", self.data).strip()


def read_decimal(text: str) -> Decimal:
    """Returns the number in a text with Turkish or English separators.

    With both separators present the last one is the decimal; a lone point
    before exactly three digits groups thousands, as Turkish writing does.
    """
    compact = text.replace(" ", "").replace("\u00a0", "")
    comma, point = compact.rfind(","), compact.rfind(".")
    if comma > point:
        compact = compact.replace(".", "").replace(",", ".")
    elif comma >= 0 or re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+", compact):
        compact = compact.replace(",", "") if comma >= 0 else compact.replace(".", "")
    try:
        if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{0,6})?", compact):
            raise InvalidOperation
        return Decimal(compact)
    except InvalidOperation:
        raise ValueError(
            _l("Write a number such as 12,5; “%(text)s” is not one.", text=text[:40])
        ) from None


class Given:
    """Validator: the field cannot stay empty (zero counts as given)."""

    field_flags = {"required": True}  # noqa: RUF012 - wtforms reads it from the class

    def __call__(self, form: FlaskForm, field: Field) -> None:
        del form
        empty = field.data is None or (isinstance(field.data, str) and not field.data.strip())
        if empty and not field.errors:
            raise ValidationError(_l("This field cannot stay empty."))


class AboveZero:
    """Validator: a number that is given must be above zero."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        del form
        if field.data is not None and field.data <= 0:
            raise ValidationError(_l("The number must be above zero."))


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
    return int(text) if text and str(text).isdigit() else None


class PositionField(_TypedField):
    """A point as maps give it to copy: ``40.7655, 29.9290``, latitude first."""

    def read(self, text: str) -> Position:
        found = re.fullmatch(
            r"\(?\s*(-?[0-9]{1,3}(?:[.,][0-9]{1,12})?)\s*[,;\s]\s*"
            r"(-?[0-9]{1,3}(?:[.,][0-9]{1,12})?)\s*\)?",
            text,
        )
        if found is None:
            raise ValueError(
                _l(
                    "Write latitude and longitude as 40.7655, 29.9290; “%(text)s” is not that.",
                    text=text[:40],
                )
            )
        latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
        return Position(latitude=latitude, longitude=longitude)

    def written(self, value: Position) -> str:
        return f"{value.latitude:.6f}, {value.longitude:.6f}"
