"""T.C. kimlik numbers: eleven digits whose last two follow from the first nine.

Foreigners' numbers (from 99) follow the same law. A number that adds up may
still belong to somebody else: about one swap of neighbouring digits in ten goes
unseen, so screens ask to compare the name as well.

A refusal never repeats the number: refusals end up on screens and in logs.
"""

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.tr import tckimlik

from logistics.domain.errors import InvalidValue


def national_id(typed: str) -> str | None:
    """Returns the eleven digits of a typed number, or None when nothing was typed.

    Raises
    ------
    InvalidValue
        When the number cannot be a T.C. kimlik number; the number is not repeated.
    """
    compact = "".join(typed.split())
    if not compact:
        return None
    try:
        return str(tckimlik.validate(compact))
    except InvalidChecksum:
        raise InvalidValue(field="national_id", why="checksum") from None
    except ValidationError:
        raise InvalidValue(field="national_id", why="eleven_digits") from None


def looks_like_national_id(typed: str) -> bool:
    """Tells whether a text has the form of an identity number, right or wrong."""
    compact = "".join(typed.split())
    return len(compact) == 11 and compact.isdigit()  # noqa: PLR2004 - by law
