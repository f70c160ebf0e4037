"""The words of spreadsheets, added to those the screens share."""

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from logistics.adapters.sheets import SheetUnreadable
from logistics.domain.imports import COLUMNS, Column, ImportKind
from logistics.services.importing import ImportedBefore, ImportHasFaults, ImportOvertaken
from logistics.web import errors, terms
from logistics.web.refusals.statuses import CONFLICT, UNPROCESSABLE

terms.KINDS.update({"import": _l("Spreadsheet")})
terms.STATES.update(
    import_working=_l("being worked on"),
    import_ready=_l("ready to commit"),
    import_undoing=_l("being taken back"),
    import_committed=_l("committed"),
    import_partly_undone=_l("partly undone"),
    import_undone=_l("undone"),
    import_cancelled=_l("discarded"),
    import_failed=_l("failed"),
    line_new=_l("new"),
    line_changed=_l("changed"),
    line_same=_l("same"),
    line_wrong=_l("wrong"),
)
terms.REASONS.update(nothing_to_commit=_l("no row would change anything."))

IMPORT_KINDS = {
    ImportKind.ITEMS: _l("Items of the catalogue"),
    ImportKind.OPENING: _l("Opening stock"),
}

UNREADABLE: dict[str, Any] = {
    "empty": _l("The file is empty."),
    "too_large": _l("The file is too large: at most %(value)s is read. Send it in parts."),
    "too_long": _l("The file is too long: at most %(value)s rows are read. Send it in parts."),
    "too_wide": _l("The file is too wide: at most %(value)s columns are read."),
    "damaged": _l("The file cannot be read. Save it anew as XLSX or CSV and send it again."),
    "password": _l("The file is locked by a password. Save it without one."),
    "unknown_format": _l("This is no spreadsheet. Send XLSX, XLS, ODS or CSV."),
    "no_headings": _l(
        "No row of headings was found; the column “%(value)s” is missing. Start from the template."
    ),
    "heading_twice": _l("These columns come twice: %(value)s. Keep one of each."),
    "no_rows": _l("There is no row below the headings."),
}

EXPECTED: dict[str, Any] = {
    "code": _l("a code of at most 32 characters"),
    "text": _l("a text that fits"),
    "whole": _l("a whole number from 0 to 1.000.000"),
    "kg": _l("kilograms to the gram, such as 12,5 (1.250 can be read in two ways)"),
    "money": _l("an amount in lira, such as 45,50"),
    "day": _l("a day, such as 08.02.2027"),
    "barcode": _l("a barcode of 8, 12, 13 or 14 digits with the right last digit"),
    "item": _l("the code, barcode or name of an item in use"),
    "place": _l("the code or name of a storage place in use"),
    "lot": _l("the code of a lot, such as GB-261102-001, or nothing"),
    "given": _l("it cannot stay empty"),
    "once": _l("one row for each; it comes twice"),
    "given_for_pieces": _l("the net weight of a piece, as it is counted in pieces"),
    "empty_for_weighed": _l("nothing, as a scale decides what it weighs"),
    "gross": _l("no less than the net weight"),
    "unchanged": _l("what it is now, as there are lots of this item"),
    "no_parcel": _l("an ordinary item; parcels come from packing"),
    "in_use_by_a_kit": _l("yes, as a kit in use is made of it"),
    "free": _l("a barcode that no other item has"),
    "storage_ambient": _l("a place for ambient goods"),
    "storage_chilled": _l("a chilled place (0–4 °C)"),
    "storage_frozen": _l("a frozen place (−18 °C)"),
    "storage_chemical": _l("a place for chemicals"),
    "lot_of_item": _l("a lot of this item"),
    "date_of_lot": _l("the date that the lot has, or nothing"),
    "one_of_lots": _l("the lot's code, as several lots have this date"),
    "date_use_by": _l("STT, as the item perishes"),
    "date_missing": _l("the date on the package"),
    "date_not_dated": _l("no date, as the item has none"),
    "date_dated": _l("a kind of date, as the item is dated"),
    "amount_missing": _l("an amount above zero"),
    "amount_not_whole": _l("an amount above zero"),
    "amount_too_much": _l("no more than one lot can hold"),
    "amount_count_missing": _l("an amount; 0 when nothing is there"),
    "amount_count_too_much": _l("no more than one lot can hold"),
    "amount_weigh": _l("the weight too, as there is more than the books know"),
    "empty_for_bulk": _l("nothing, as loose goods are only weighed"),
    "weight_of_pieces": _l("nothing, or what the pieces weigh by the catalogue"),
    "promised": _l("no less than what is promised to households"),
}


def heading(column: Column) -> str:
    """Returns a column's heading in the user's language."""
    return column.en if str(get_locale()) == "en" else column.tr


def heading_of(kind: ImportKind, field: str) -> str:
    """Returns the heading of a field in the user's language."""
    return next((heading(each) for each in COLUMNS[kind] if each.field == field), field)


def expected(kind: ImportKind, code: str, found: str = "") -> str:
    """Returns what a column expects."""
    if code.startswith("rule_"):
        return str(terms.reason(code.removeprefix("rule_"), found))
    if code in EXPECTED:
        return str(EXPECTED[code])
    column = next((each for each in COLUMNS[kind] if each.expected == code), None)
    return _("one of: %(words)s", words=", ".join(choices_of(column))) if column else code


def choices_of(column: Column) -> list[str]:
    """Returns one word for each meaning a column knows, in the user's language."""
    words = list(column.choices.items())
    if str(get_locale()) == "en":
        words.reverse()
    found: dict[Any, str] = {}
    for word, meaning in words:
        found.setdefault(meaning, word)
    return [found[meaning] for meaning in dict.fromkeys(column.choices.values())]


def _unreadable(e: SheetUnreadable) -> str:
    return str(UNREADABLE[e.why]) % {"value": e.value}


def _overtaken(e: ImportOvertaken) -> str:
    return _(
        "The stock or the catalogue changed since %(code)s was previewed, so nothing was committed. These are the rows anew; look at them once more.",
        code=e.code,
    )


def _faults(e: ImportHasFaults) -> str:
    return _(
        "%(rows)s rows are wrong. Correct the file and send it again, or say that they are left out.",
        rows=e.rows,
    )


def _before(e: ImportedBefore) -> str:
    return _(
        "The very same file was committed before as %(code)s. Say that it is meant once more, or discard it.",
        code=e.code,
    )


WORDS: dict[type[Exception], tuple[int, Any]] = {
    SheetUnreadable: (UNPROCESSABLE, _unreadable),
    ImportOvertaken: (CONFLICT, _overtaken),
    ImportHasFaults: (CONFLICT, _faults),
    ImportedBefore: (CONFLICT, _before),
}
errors.WORDS.update(WORDS)  # type: ignore[arg-type]
