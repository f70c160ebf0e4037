"""Spreadsheets as they are taken in: what each column means, and what its cells say.

A cell becomes a value or a fault; a fault names the column, what was expected and what
was found. Headings are known in Turkish and English.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.written import is_read_in_two_ways, written_day, written_number

Cell: TypeAlias = str | int | float | bool | date | None
Reader: TypeAlias = Callable[[Cell], Any]

GRAMS_PER_KG = 1000
KURUS_PER_LIRA = 100
LARGEST_WHOLE = 1_000_000
LARGEST_G = 100_000_000
LARGEST_KURUS = 100_000_000_000
LONGEST_SHOWN = 60


class ImportKind(StrEnum):
    """What a spreadsheet brings."""

    ITEMS = "items"
    OPENING = "opening"


class ImportState(StrEnum):
    """How far an uploaded spreadsheet is."""

    WORKING = "working"
    READY = "ready"
    COMMITTED = "committed"
    UNDOING = "undoing"
    PARTLY_UNDONE = "partly_undone"
    UNDONE = "undone"
    CANCELLED = "cancelled"
    FAILED = "failed"


class LineState(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


class Mode(StrEnum):
    """Whether a stated amount comes on top of what is there, or is what there shall be."""

    ADD = "add"
    SET = "set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a row: its column, which reading was ``expected``, what was found."""

    field: str
    expected: str
    found: str = ""

    def as_json(self) -> list[str]:
        """Returns the fault as it is kept."""
        return [self.field, self.expected, self.found]


class Misread(ValueError):
    """A cell is not what its column expects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its headings, how its cells are read, and what is said when they cannot be."""

    field: str
    tr: str
    en: str
    read: Reader
    expected: str
    also: tuple[str, ...] = ()
    is_needed: bool = False
    choices: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def text_of(cell: Cell) -> str:
    """Returns a cell as a person would type it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return " ".join(str(cell).split())


def text(longest: int) -> Reader:
    """Returns a reader of texts no longer than so many letters."""

    def read(cell: Cell) -> str:
        found = text_of(cell)
        if len(found) > longest or any(not letter.isprintable() for letter in found):
            raise Misread
        return found

    return read


def whole(cell: Cell) -> int:
    """Reads a whole number from zero to a million."""
    number = _number(cell)
    if number != number.to_integral_value() or not 0 <= number <= LARGEST_WHOLE:
        raise Misread
    return int(number)


def kilograms(cell: Cell) -> int:
    """Reads kilograms, to the gram, as grams [g]; a text like ``1.250`` is not guessed at."""
    if isinstance(cell, str) and is_read_in_two_ways(cell):
        raise Misread
    grams = _number(cell) * GRAMS_PER_KG
    if grams != grams.to_integral_value() or not 0 <= grams <= LARGEST_G:
        raise Misread
    return int(grams)


def liras(cell: Cell) -> int:
    """Reads an amount of money in lira as kuruş."""
    kurus = _number(cell) * KURUS_PER_LIRA
    if kurus != kurus.to_integral_value() or not 0 <= kurus <= LARGEST_KURUS:
        raise Misread
    return int(kurus)


def day(cell: Cell) -> date:
    """Reads a day, as the spreadsheet's own or as people write it."""
    found = cell if isinstance(cell, date) else written_day(text_of(cell))
    if found is None:
        raise Misread
    return found


def one_of(choices: Mapping[str, Any]) -> Reader:
    """Returns a reader of words that stand for something; case and accents do not matter."""
    known = {plain(word): meaning for word, meaning in choices.items()}

    def read(cell: Cell) -> Any:
        found = plain(text_of(cell))
        if found not in known:
            raise Misread
        return known[found]

    return read


def plain(words: str) -> str:
    """Returns words without what people write in two ways: case, accents, blanks and signs."""
    lowered = words.replace("I", "ı").replace("İ", "i").lower()
    return "".join(_PLAIN.get(letter, letter) for letter in lowered if letter.isalnum())


def _number(cell: Cell) -> Decimal:
    if isinstance(cell, bool | date) or cell is None:
        raise Misread
    if isinstance(cell, int | float):
        return Decimal(repr(cell))
    number = written_number(cell)
    if number is None:
        raise Misread
    return number


def columns_of(
    headings: tuple[Cell, ...], known: tuple[Column, ...]
) -> tuple[dict[str, int], list[str], list[str]]:
    """Returns where each column stands, the headings nobody knows, and those that come twice."""
    meant = {
        plain(heading): column.field
        for column in known
        for heading in (column.field, column.tr, column.en, *column.also)
    }
    places: dict[str, int] = {}
    unknown, twice = [], []
    for place, heading in enumerate(headings):
        words = text_of(heading)
        name = meant.get(plain(words))
        if not words:
            continue
        if name is None:
            unknown.append(words[:LONGEST_SHOWN])
        elif name in places:
            twice.append(words[:LONGEST_SHOWN])
        else:
            places[name] = place
    return places, unknown, twice


def read_row(
    cells: tuple[Cell, ...], places: Mapping[str, int], known: tuple[Column, ...]
) -> tuple[dict[str, Any], list[Fault]]:
    """Returns what a row says by column, empty cells left out, and its faults."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in known:
        place = places.get(column.field)
        cell = cells[place] if place is not None and place < len(cells) else None
        if text_of(cell) == "":
            continue
        try:
            found[column.field] = column.read(cell)
        except Misread:
            shown = text_of(cell)[:LONGEST_SHOWN]
            faults.append(Fault(field=column.field, expected=column.expected, found=shown))
    return found, faults


_PLAIN = {
    "ı": "i", "ş": "s", "ğ": "g", "ü": "u", "ö": "o", "ç": "c", "â": "a", "î": "i", "û": "u",
    "\u0307": "",
}  # fmt: skip

MEASURES = {
    "adet": Measure.PIECES, "pieces": Measure.PIECES,
    "tartılan": Measure.CATCH, "catch": Measure.CATCH, "paket": Measure.CATCH,
    "dökme": Measure.BULK, "bulk": Measure.BULK, "kg": Measure.BULK,
}  # fmt: skip
STORAGES = {
    "kuru": StorageClass.AMBIENT, "ortam": StorageClass.AMBIENT, "ambient": StorageClass.AMBIENT,
    "soğuk": StorageClass.CHILLED, "chilled": StorageClass.CHILLED,
    "donuk": StorageClass.FROZEN, "frozen": StorageClass.FROZEN,
    "kimyasal": StorageClass.CHEMICAL, "chemical": StorageClass.CHEMICAL,
}  # fmt: skip
DATE_KINDS = {
    "STT": DateKind.USE_BY, "use by": DateKind.USE_BY,
    "TETT": DateKind.BEST_BEFORE, "best before": DateKind.BEST_BEFORE,
    "SKT": DateKind.NON_FOOD, "non-food": DateKind.NON_FOOD,
    "YOK": DateKind.NONE, "none": DateKind.NONE, "tarihsiz": DateKind.NONE,
}  # fmt: skip
YES_NO = {"evet": True, "yes": True, "1": True, "hayır": False, "no": False, "0": False}
MODES = {
    "ekle": Mode.ADD, "add": Mode.ADD,
    "ayarla": Mode.SET, "set": Mode.SET, "eşitle": Mode.SET,
}  # fmt: skip
TAXES = {
    word: word for word in ("GIDA", "TEMIZLIK", "GIYECEK", "YAKACAK", "KAPSAM_DISI")
}  # domain notes 1.1


def _choice(
    name: str, tr: str, en: str, choices: Mapping[str, Any], *also: str, is_needed: bool = False
) -> Column:
    return Column(
        field=name, tr=tr, en=en, read=one_of(choices), expected=f"one_of_{name}", also=also,
        is_needed=is_needed, choices=choices,
    )  # fmt: skip


ITEM_COLUMNS: tuple[Column, ...] = (
    Column(field="code", tr="Ürün kodu", en="Item code", read=text(32), expected="code",
           also=("kod", "code"), is_needed=True),
    Column(field="name_tr", tr="Ürün adı", en="Turkish name", read=text(120), expected="text",
           also=("ad", "ürün", "ad (tr)"), is_needed=True),
    Column(field="name_en", tr="İngilizce adı", en="English name", read=text(120),
           expected="text", also=("ad (en)",)),
    Column(field="group", tr="Grup", en="Group", read=text(32), expected="text", is_needed=True),
    _choice("measure", "Ölçü", "Measure", MEASURES, "birim", "unit", is_needed=True),
    Column(field="unit_net_g", tr="Net gram (bir adet)", en="Net grams (one piece)", read=whole,
           expected="whole", also=("net g", "net gram", "net weight g")),
    Column(field="unit_gross_g", tr="Brüt gram (bir adet)", en="Gross grams (one piece)",
           read=whole, expected="whole", also=("brüt g", "brüt gram", "gross g")),
    Column(field="unit_volume_ml", tr="Hacim ml (bir adet)", en="Volume ml (one piece)",
           read=whole, expected="whole", also=("hacim", "hacim ml", "volume ml")),
    _choice("storage", "Saklama koşulu", "Storage", STORAGES, "saklama", is_needed=True),
    _choice("date_kind", "Tarih türü", "Date kind", DATE_KINDS, "skt türü", is_needed=True),
    Column(field="allergens", tr="Alerjenler", en="Allergens", read=text(240), expected="text"),
    Column(field="barcode", tr="Barkod", en="Barcode", read=text(14), expected="barcode",
           also=("ean", "gtin")),
    _choice("tax_category", "Vergi sınıfı", "Tax category", TAXES),
    Column(field="minimum_pieces", tr="Asgari adet", en="Minimum pieces", read=whole,
           expected="whole", also=("asgari", "asgari (adet)", "minimum", "minimum (pieces)")),
    Column(field="minimum_g", tr="Asgari kg", en="Minimum kg", read=kilograms, expected="kg",
           also=("asgari (kg)", "minimum (kg)")),
    _choice("active", "Kullanımda", "In use", YES_NO, "aktif", "active"),
)  # fmt: skip

OPENING_COLUMNS: tuple[Column, ...] = (
    Column(field="item", tr="Ürün", en="Item", read=text(120), expected="item",
           also=("ürün kodu", "item code", "barkod", "barcode", "kod"), is_needed=True),
    Column(field="place", tr="Yer", en="Place", read=text(120), expected="place",
           also=("raf", "yer kodu", "shelf", "place code"), is_needed=True),
    Column(field="lot", tr="Parti", en="Lot", read=text(20), expected="lot",
           also=("parti kodu", "lot code")),
    _choice("date_kind", "Tarih türü", "Date kind", DATE_KINDS, "skt türü"),
    Column(field="expires_on", tr="Tarih", en="Date", read=day, expected="day",
           also=("skt", "son tarih", "expires on", "expiry")),
    Column(field="pieces", tr="Adet", en="Pieces", read=whole, expected="whole",
           also=("adet sayısı",)),
    Column(field="grams", tr="Ağırlık (kg)", en="Weight (kg)", read=kilograms, expected="kg",
           also=("kg", "ağırlık", "weight")),
    Column(field="supplier_lot", tr="Üretici parti no", en="Supplier's lot", read=text(64),
           expected="text", also=("tedarikçi parti no", "supplier lot")),
    Column(field="value", tr="Değer (TL)", en="Value (TL)", read=liras, expected="money",
           also=("değer", "tutar", "value")),
    _choice("mode", "İşlem", "Mode", MODES, "ekle/ayarla", "add/set"),
)  # fmt: skip

COLUMNS = {ImportKind.ITEMS: ITEM_COLUMNS, ImportKind.OPENING: OPENING_COLUMNS}
