"""Codes drawn for pages and papers, and codes read from a scanner.

A code of ours carries an opaque word (a lot, a parcel, a route), never a name. Scanners
are handheld lasers in a cold store and phones in the rain, so the quiet zone around the
code is always kept and a seventh of it may be scratched (error level M).

A producer's case says more: a GS1 message with item, lot, date and weight (GS1 General
Specifications, section 7.8). Scanners give its separator (FNC1) in many spellings.
"""

import io
import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

import segno
from barcode.codex import Code128
from barcode.ean import EAN8, EAN13
from biip import ParseConfig, ParseError
from biip import parse as parse_digital_link
from biip.gs1_messages import GS1Message

from logistics.domain.scans import (
    GTIN_DIGITS,
    LONGEST_SCAN,
    Scan,
    ScanKind,
    barcode_spellings,
    has_check_digit,
    kind_of,
)

QUIET_ZONE = 4
QUIET_MODULES = 10
EAN = {8: EAN8, 13: EAN13}
GROUP_SEPARATOR = "\x1d"
GRAMS_PER_KG = 1000

# A form field turns a separator into a blank; some scanners write it out, or as a picture.
_SEPARATORS = re.compile(
    r"[\x1d\u241d\u2194]|\^\]|<GS>|\{GS\}|\[GS\]|<FNC1>|\{FNC1\}", re.IGNORECASE
)
_IDENTIFIER = re.compile(r"\](?:C1|e0|d2|Q3|J1)")
_ANY_IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_CONTROLS = re.compile(r"[\x00-\x1c\x1e\x1f\x7f]")
_LENIENT = ParseConfig(gs1_element_strings_verify_date=False)


def qr_svg(text: str) -> str:
    """Draws ``text`` as a QR code in SVG, black on white, scaling to the box it is put in.

    Raises
    ------
    ValueError
        When there is nothing to draw, or more than a code can hold.
    """
    if not text:
        raise ValueError("A QR code needs a text.")
    drawn = io.BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(
        drawn,
        kind="svg",
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        xmldecl=False,
        omitsize=True,
        nl=False,
    )
    return drawn.getvalue().decode()


def bars(text: str) -> str:
    """Returns the bars of a text, a ``1`` per black module: EAN for a barcode, else Code 128.

    Raises
    ------
    ValueError
        When the text holds a letter that Code 128 has no bars for.
    """
    if has_check_digit(text) and len(text) in EAN:
        return str(EAN[len(text)](text).build()[0])
    if not text or not (text.isascii() and text.isprintable()):
        raise ValueError(f"Code 128 has no bars for {text!r}.")
    return str(Code128(text).build()[0])


def bars_svg(text: str) -> str:
    """Draws the bars of a text in SVG, with their quiet zone, scaling to the box they are put in."""
    modules = bars(text)
    width = len(modules) + 2 * QUIET_MODULES
    drawn, place = [], QUIET_MODULES
    for colour, run in groupby(modules):
        length = len(list(run))
        if colour == "1":
            drawn.append(f"M{place} 0h{length}v1h-{length}z")
        place += length
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 1" '
        f'preserveAspectRatio="none"><path fill="#000" d="{"".join(drawn)}"/></svg>'
    )


def read_code(text: str) -> Scan:
    """Reads what a scanner or a person typed; anything is read, at worst as a plain word."""
    spelt = _CONTROLS.sub("", text)[:LONGEST_SCAN].strip()
    message = _message(spelt)
    if message is not None:
        return message
    plain = " ".join(_SEPARATORS.sub(" ", _ANY_IDENTIFIER.sub("", spelt, count=1)).split())
    word = plain.upper()
    kind = kind_of(word)
    if kind is ScanKind.BARCODE:
        return Scan(text=word, kind=kind, gtin=word.zfill(GTIN_DIGITS))
    return Scan(text=plain if kind is ScanKind.WORD else word, kind=kind)


def _message(spelt: str) -> Scan | None:
    """Returns what a GS1 message says; a text that only happens to parse as one is none."""
    if spelt.lower().startswith(("http://", "https://")):
        return _told(_from_link(spelt), text=spelt)
    bare = _IDENTIFIER.sub("", spelt, count=1) if _IDENTIFIER.match(spelt) else spelt
    if bare.startswith("("):
        return _told(_from_parentheses(bare), text=spelt)
    joined = _SEPARATORS.sub(GROUP_SEPARATOR, bare)
    is_marked = bare != spelt or GROUP_SEPARATOR in joined
    if not is_marked and has_check_digit(joined):
        return None
    found = _parsed(re.sub(r"\s+", GROUP_SEPARATOR, joined).strip(GROUP_SEPARATOR))
    scan = _told(found, text=spelt)
    return scan if scan is not None and (is_marked or scan.gtin) else None


def _parsed(message: str) -> GS1Message | None:
    try:
        return GS1Message.parse(message, config=_LENIENT) if message else None
    except ParseError:
        return None


def _from_parentheses(text: str) -> GS1Message | None:
    try:
        return GS1Message.parse_hri(_SEPARATORS.sub("", text), config=_LENIENT)
    except ParseError:
        return None


def _from_link(text: str) -> GS1Message | None:
    link = parse_digital_link(text, config=_LENIENT).gs1_digital_link_uri
    if link is None:
        return None
    return GS1Message.from_element_strings(link.element_strings)


def _told(message: GS1Message | None, *, text: str) -> Scan | None:
    if message is None:
        return None
    values = {element.ai.ai: element.value for element in message.element_strings}
    days = {element.ai.ai: element.date for element in message.element_strings}
    gtin = next((values[ai] for ai in ("01", "02") if has_check_digit(values.get(ai, ""))), "")
    told = Scan(
        text=barcode_spellings(gtin)[0] if gtin else _SEPARATORS.sub(" ", text),
        kind=ScanKind.GS1,
        gtin=gtin,
        supplier_lot=values.get("10", ""),
        best_before=days.get("15"),
        use_by=days.get("17"),
        net_g=_net_g((element.ai.ai, element.decimal) for element in message.element_strings),
        pieces=_count(values.get("37") or values.get("30")),
    )
    says_something = told.gtin or told.supplier_lot or told.expires_on or told.net_g
    return told if says_something else None


def _net_g(weights: Iterable[tuple[str, Decimal | None]]) -> int | None:
    """Returns the net weight [g] of AI 310n, which is in kilograms."""
    for ai, kilograms in weights:
        if ai.startswith("310") and kilograms is not None:
            return int(kilograms * GRAMS_PER_KG)
    return None


def _count(digits: str | None) -> int | None:
    return int(digits) if digits and digits.isdigit() else None
