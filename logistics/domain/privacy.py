"""What may be shown of a person, and to whom (KVKK; Law 6698).

A driver needs a door, not a life story: given name and initial, address, and a
phone number to ring. Nobody needs the whole T.C. kimlik number on a screen.
"""

import re

NATIONAL_ID_LENGTH = 11
NATIONAL_ID_SHOWN = 4
PHONE_SHOWN = 2
SHORTEST_PHONE = 7
TURKISH_PHONE = re.compile(r"\+90(?P<area>[0-9]{3})[0-9]{5}(?P<last>[0-9]{2})")


def masked_name(full_name: str) -> str:
    """Returns given names and the initial of the surname: ``Ayşe Nur Y.``."""
    words = full_name.split()
    if len(words) < 2:  # noqa: PLR2004 - a single word has no surname to shorten
        return full_name.strip()
    return " ".join([*words[:-1], f"{words[-1][0]}."])


def masked_national_id(number: str) -> str:
    """Returns the last four digits behind stars: ``*******8950``; of a stump nothing."""
    shown = NATIONAL_ID_SHOWN if len(number) >= NATIONAL_ID_LENGTH else 0
    hidden = len(number) - shown
    return "*" * hidden + number[hidden:]


def masked_phone(e164: str) -> str:
    """Returns a Turkish number with its middle hidden: ``0532 *** ** 67``.

    Of a number that is not a Turkish one only the last two digits are shown, and of
    a short one nothing.
    """
    turkish = TURKISH_PHONE.fullmatch(e164)
    if turkish:
        return f"0{turkish['area']} *** ** {turkish['last']}"
    if len(e164) < SHORTEST_PHONE:
        return "***" if e164 else ""
    return f"*** {e164[-PHONE_SHOWN:]}"
