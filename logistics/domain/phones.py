"""How a phone number is written for people; it is kept in E.164 (``+905321234567``)."""

TURKEY = "+90"
NATIONAL_DIGITS = 10


def written_phone(e164: str) -> str:
    """Returns a Turkish number as people write it, ``0 532 123 45 67``; others as they are."""
    digits = e164.removeprefix(TURKEY)
    if digits == e164 or len(digits) != NATIONAL_DIGITS:
        return e164
    return f"0 {digits[:3]} {digits[3:6]} {digits[6:8]} {digits[8:]}"
