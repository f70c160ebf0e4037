"""What a household's file may say, and when two files may be one family's.

A household is known by its code. Its file holds what a delivery needs (a name to
ask for, a door, a phone, a point on the map) and what a fair share needs (how
many people, how great the need): no diagnosis, no income, no reason.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from logistics.domain.errors import InvalidValue
from logistics.domain.geography import Position

LARGEST_SIZE = 30
GREATEST_NEED = 5
OLDEST_BIRTH_YEAR = 1900
LATITUDES = (40.5, 41.3)  # Kocaeli
LONGITUDES = (29.3, 30.6)
_WITHOUT_MARK = str.maketrans({"ı": "i", "I": "i", "İ": "i"})


class Relation(StrEnum):
    """What a member is to the applicant."""

    APPLICANT = "applicant"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDCHILD = "grandchild"
    OTHER = "other"


class Diet(StrEnum):
    """What a parcel must do without; which illness is behind it is nobody's business here."""

    ANY = ""
    GLUTEN_FREE = "gluten_free"
    MILK_FREE = "milk_free"
    LOW_SUGAR = "low_sugar"
    LOW_PROTEIN = "low_protein"


class Likeness(StrEnum):
    """Why two files may be one family's."""

    SAME_PHONE = "same_phone"
    SAME_SURNAME_AND_DOOR = "same_surname_and_door"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of a household."""

    relation: Relation
    birth_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A household's file as it is handed in; ``need_band`` 5 is the greatest need.

    ``national_id`` and ``phone`` are as typed; ``members`` may be fewer than
    ``size`` while not everybody is known yet.
    """

    contact_name: str
    neighbourhood_id: int
    street: str
    building_no: str
    latitude: float
    longitude: float
    size: int
    need_band: int
    national_id: str = ""
    phone: str = ""
    flat_no: str = ""
    floor: int | None = None
    has_lift: bool = False
    postcode: str = ""
    directions: str = ""
    diet: Diet = Diet.ANY
    members: tuple[Member, ...] = ()


def household_code(number: int) -> str:
    """Returns the code of the ``number``-th household: ``H-00001``."""
    return f"H-{number:05d}"


def check_registration(registration: Registration, *, year: int) -> None:
    """Refuses a file that cannot be meant; ``year`` is the present one.

    Raises
    ------
    InvalidValue
        Naming the first field that is wrong.
    """
    for field in ("contact_name", "street", "building_no"):
        if not getattr(registration, field).strip():
            raise InvalidValue(field=field, why="missing")
    check_size(registration.size)
    if not 1 <= registration.need_band <= GREATEST_NEED:
        raise InvalidValue(field="need_band", why="need_band", value=str(registration.need_band))
    check_position(Position(registration.latitude, registration.longitude))
    check_members(registration.members, size=registration.size, year=year)


def check_size(size: int) -> None:
    """Refuses a household of nobody, or of more people than one door has."""
    if not 1 <= size <= LARGEST_SIZE:
        raise InvalidValue(field="size", why="size", value=str(size))


def check_position(position: Position) -> None:
    """Refuses a point outside Kocaeli, and says so when the two numbers are swapped."""
    written = f"{position.latitude:.5f}, {position.longitude:.5f}"
    if _in_kocaeli(position):
        return
    if _in_kocaeli(Position(latitude=position.longitude, longitude=position.latitude)):
        raise InvalidValue(field="position", why="swapped", value=written)
    raise InvalidValue(field="position", why="outside", value=written)


def check_members(members: Sequence[Member], *, size: int, year: int) -> None:
    """Refuses more members than persons, and births in the future or long past."""
    if len(members) > size:
        raise InvalidValue(field="members", why="more_than_size", value=str(len(members)))
    for member in members:
        if not OLDEST_BIRTH_YEAR <= member.birth_year <= year:
            raise InvalidValue(field="birth_year", why="birth_year", value=str(member.birth_year))


def folded(text: str) -> str:
    """Returns a text as it is searched: lower case, no marks, ``ı`` and ``i`` as one."""
    plain = unicodedata.normalize("NFKD", text.translate(_WITHOUT_MARK)).casefold()
    letters = unicodedata.normalize("NFKD", plain).casefold()
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.translate(_WITHOUT_MARK).split())


def surname_key(contact_name: str) -> str:
    """Returns the folded surname: the last word of the name."""
    words = folded(contact_name).split()
    return words[-1] if words else ""


def _in_kocaeli(position: Position) -> bool:
    return (
        LATITUDES[0] <= position.latitude <= LATITUDES[1]
        and LONGITUDES[0] <= position.longitude <= LONGITUDES[1]
    )
