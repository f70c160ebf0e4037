"""What may be shown of a person, and to whom (KVKK; Law 6698).

A driver needs a door, not a life story: given name and initial, address, and a
phone number to ring. Nobody needs the whole T.C. kimlik number on a screen.
"""

NATIONAL_ID_SHOWN = 4
PHONE_SHOWN = 2


def masked_name(full_name: str) -> str:
    """Returns given names and the initial of the surname: ``Ayşe Nur Y.``."""
    words = full_name.split()
    if len(words) < 2:  # noqa: PLR2004 - a single word has no surname to shorten
        return full_name.strip()
    return " ".join([*words[:-1], f"{words[-1][0]}."])


def masked_national_id(number: str) -> str:
    """Returns the last four digits behind stars: ``*******8950``."""
    return "*" * (len(number) - NATIONAL_ID_SHOWN) + number[-NATIONAL_ID_SHOWN:]


def masked_phone(e164: str) -> str:
    """Returns a Turkish number with its middle hidden: ``0532 *** ** 67``."""
    digits = "0" + e164.removeprefix("+90")
    return f"{digits[:4]} *** ** {digits[-PHONE_SHOWN:]}"
