"""Phone numbers, read by the rules of the world's numbering plans (libphonenumber)."""

import phonenumbers

from logistics.domain.errors import InvalidValue

HOME = "TR"


def to_e164(typed: str) -> str:
    """Returns a typed number in E.164, ``+905321234567``; nothing typed stays empty.

    Raises
    ------
    InvalidValue
        When no such number can exist.
    """
    if not typed.strip():
        return ""
    try:
        number = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        raise InvalidValue(field="phone", why="phone", value=typed[:32]) from None
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise InvalidValue(field="phone", why="phone", value=typed[:32])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
