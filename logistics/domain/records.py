"""Official records as plain values: what is stated, in which tables, and who signs for it.

A record is composed once, in the reader's language, and then printed or written as a
workbook. Both show the same rows, for both are made from the same sheets.
"""

from dataclasses import dataclass
from datetime import date

from logistics.domain.sheets import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A box to sign in; ``name`` stays empty where it is written by hand."""

    role: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who states a record: the organisation, and its store (the law calls it ambar)."""

    organisation: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of the food bank's office.

    ``number`` is what it is filed under, ``facts`` are pairs of a name and what it says,
    the sentences of ``statement`` stand above the tables, those of ``closing`` below. ``void`` says why a record
    no longer holds, and is printed large.
    """

    title: str
    number: str
    day: date
    house: House
    facts: tuple[tuple[str, str], ...] = ()
    statement: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...]
    closing: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    void: str = ""
