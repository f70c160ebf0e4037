"""What is known of a donor or supplier, as the donation receipt names them.

A legal entity has a tax number (VKN); of a person no identity number is kept, for the receipt
is valid without one and nobody needs it afterwards.
"""

from dataclasses import dataclass

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.tr import vkn

from logistics.domain.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """A party's name, whether it is a person, and how a receipt names it."""

    name: str
    is_person: bool = False
    tax_no: str = ""
    tax_office: str = ""
    address: str = ""
    representative: str = ""
    phone: str = ""


def tax_number(typed: str) -> str:
    """Returns the ten digits of a typed tax number (VKN), or nothing when nothing was typed.

    Raises
    ------
    InvalidValue
        When it cannot be a tax number; it is not repeated, for it may be a person's number.
    """
    compact = "".join(typed.split())
    if not compact:
        return ""
    try:
        return str(vkn.validate(compact))
    except InvalidChecksum:
        raise InvalidValue(field="tax_no", why="checksum") from None
    except ValidationError:
        raise InvalidValue(field="tax_no", why="ten_digits") from None


def check_party(facts: PartyFacts) -> None:
    """Refuses facts that cannot be meant of a party."""
    if not facts.name.strip():
        raise InvalidValue(field="name", why="missing", value="–")
    if facts.is_person and facts.tax_no.strip():
        raise InvalidValue(field="tax_no", why="of_a_person")
    tax_number(facts.tax_no)
