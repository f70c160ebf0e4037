"""What a scanned or typed code says by itself, before anybody looks it up.

A scan is text. It may be a word of our own (a lot, a document, a route), an item's
barcode, or a GS1 message in which a producer's case tells its item, lot, date and
weight. :func:`logistics.adapters.codes.read_code` reads one; what it names among our
things is found by :mod:`logistics.store.scanned`.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from logistics.domain.lots import DateKind

GTIN_DIGITS = 14
BARCODE_LENGTHS = (8, 12, 13, 14)
LONGEST_SCAN = 200

_LOT = re.compile(r"GB-[0-9]{6}-[0-9]{3,}(?:-[0-9]{1,4})?")
_DOCUMENT = re.compile(r"[A-ZÇĞİÖŞÜ]{2,4}-[0-9]{4}-[0-9]{5,}")
_ROUTE = re.compile(r"R-[0-9]{6}-[0-9]{1,3}(?:/[0-9]{1,3})?")


class ScanKind(StrEnum):
    """What a code looks like; whether it exists is another question."""

    GS1 = "gs1"
    BARCODE = "barcode"
    LOT = "lot"
    DOCUMENT = "document"
    ROUTE = "route"
    WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A read code: its ``text`` as it is looked up, and what it says of goods if it does.

    ``gtin`` has fourteen digits, ``net_g`` is the weight on the package [g] and ``pieces``
    the count on it.
    """

    text: str
    kind: ScanKind
    gtin: str = ""
    supplier_lot: str = ""
    best_before: date | None = None
    use_by: date | None = None
    net_g: int | None = None
    pieces: int | None = None

    @property
    def barcodes(self) -> tuple[str, ...]:
        """The ways the same barcode may be written in the catalogue."""
        return barcode_spellings(self.gtin) if self.gtin else (self.text,)

    @property
    def expires_on(self) -> date | None:
        """The date on the package, a use-by date before a best-before date."""
        return self.use_by or self.best_before

    @property
    def date_kind(self) -> DateKind | None:
        """What the date on the package means, where it bears one."""
        if self.use_by is not None:
            return DateKind.USE_BY
        return DateKind.BEST_BEFORE if self.best_before is not None else None


def check_digit(body: str) -> str:
    """Returns the digit that closes a barcode's other digits (GS1 General Specifications, 7.9)."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return str((10 - total % 10) % 10)


def has_check_digit(digits: str) -> bool:
    """Tells whether a text is a barcode: digits, of a usual length, closed by the right one."""
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in BARCODE_LENGTHS:
        return False
    return check_digit(digits[:-1]) == digits[-1]


def barcode_spellings(digits: str) -> tuple[str, ...]:
    """Returns a barcode at each usual length that loses nothing but leading zeros."""
    padded = digits.zfill(GTIN_DIGITS)
    return tuple(padded[-length:] for length in BARCODE_LENGTHS if not padded[:-length].strip("0"))


def kind_of(text: str) -> ScanKind:
    """Returns what a text without a GS1 message looks like."""
    if has_check_digit(text):
        return ScanKind.BARCODE
    if _LOT.fullmatch(text):
        return ScanKind.LOT
    if _ROUTE.fullmatch(text):
        return ScanKind.ROUTE
    return ScanKind.DOCUMENT if _DOCUMENT.fullmatch(text) else ScanKind.WORD
