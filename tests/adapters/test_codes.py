"""Codes drawn, and codes read."""

import re
from datetime import date

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from logistics.adapters.codes import QUIET_ZONE, qr_svg, read_code
from logistics.domain.lots import DateKind
from logistics.domain.scans import LONGEST_SCAN, ScanKind


def test_a_quiet_zone_surrounds_the_code():
    modules = len(segno.make_qr("R-270208-03", error="m", boost_error=False).matrix)

    side = modules + 2 * QUIET_ZONE
    assert f'viewBox="0 0 {side} {side}"' in qr_svg("R-270208-03")


def test_the_code_scales_to_its_box():
    assert not re.search(r"\b(width|height)=", qr_svg("R-270208-03"))


def test_the_same_text_gives_the_same_picture_and_another_text_another():
    assert qr_svg("A") == qr_svg("A")
    assert qr_svg("A") != qr_svg("B")


def test_the_text_itself_is_not_in_the_picture():
    assert "script" not in qr_svg("</svg><script>alert(1)</script>")


@pytest.mark.parametrize("text", ["", "x" * 5_000])
def test_what_no_code_can_hold_is_refused(text):
    with pytest.raises(ValueError, match=r"needs a text|too large"):
        qr_svg(text)


GS = "\x1d"
CASE = "0108690000000012"


@pytest.mark.parametrize(
    "text",
    [
        f"]C1{CASE}10L7{GS}15270208",
        f"]d2{GS}{CASE}10L7{GS}15270208",
        f"{CASE}1527020810L7",
        f"{CASE}10L7{GS}15270208",
        f"{CASE}10L7 15270208",
        f"{CASE}10L7<GS>15270208",
        f"{CASE}10L7{{FNC1}}15270208",
        f"{CASE}10L7^]15270208",
        f"{CASE}10L7\u241d15270208",
        "(01)08690000000012(15)270208(10)L7",
        "(01) 08690000000012 (10) L7 (15) 270208",
        "https://id.gs1.org/01/08690000000012/10/L7?15=270208",
    ],
)
def test_a_case_tells_its_item_lot_and_date_however_the_scanner_spells_it(text):
    scan = read_code(text)

    assert (scan.kind, scan.gtin, scan.supplier_lot) == (ScanKind.GS1, "08690000000012", "L7")
    assert (scan.best_before, scan.use_by) == (date(2027, 2, 8), None)
    assert (scan.expires_on, scan.date_kind) == (date(2027, 2, 8), DateKind.BEST_BEFORE)
    assert "8690000000012" in scan.barcodes


def test_a_weighed_case_tells_its_weight_to_the_gram_and_its_use_by_date():
    scan = read_code(f"]C1{CASE}1727020831030012503712{GS}")

    assert (scan.net_g, scan.pieces) == (1250, 12)
    assert (scan.expires_on, scan.date_kind) == (date(2027, 2, 8), DateKind.USE_BY)


def test_a_day_of_nought_is_the_last_of_its_month():
    assert read_code(f"{CASE}17270200").use_by == date(2027, 2, 28)


@pytest.mark.parametrize("digits", ["8690000000012", "96385074", "036000291452", "18690000000019"])
def test_a_barcode_stays_a_barcode_whatever_else_it_could_be(digits):
    for text in (digits, f"]E0{digits}", f" {digits}\r\n"):
        scan = read_code(text)

        assert (scan.kind, scan.text) == (ScanKind.BARCODE, digits)
        assert digits in scan.barcodes


@pytest.mark.parametrize(
    ("text", "kind", "read"),
    [
        ("gb-270208-014", ScanKind.LOT, "GB-270208-014"),
        ("pkt-2027-00012", ScanKind.DOCUMENT, "PKT-2027-00012"),
        ("R-270208-3/2", ScanKind.ROUTE, "R-270208-3/2"),
        ("A-01-2", ScanKind.WORD, "A-01-2"),
        ("10ABC", ScanKind.WORD, "10ABC"),
        ("kuru  fasulye", ScanKind.WORD, "kuru fasulye"),
        ("]C1", ScanKind.WORD, ""),
    ],
)
def test_what_is_no_message_is_a_word(text, kind, read):
    assert (read_code(text).kind, read_code(text).text) == (kind, read)


@given(st.text(max_size=300))
def test_anything_can_be_scanned(text):
    scan = read_code(text)

    assert len(scan.text) <= LONGEST_SCAN
    assert read_code(text) == scan


@given(
    lot=st.from_regex(r"[A-Z0-9./-]{1,20}", fullmatch=True),
    day=st.dates(date(2025, 1, 1), date(2049, 12, 31)),
    grams=st.integers(1, 999_999),
)
def test_what_a_label_says_is_what_is_read(lot, day, grams):
    scan = read_code(f"{CASE}17{day:%y%m%d}3103{grams:06d}10{lot}")

    assert (scan.supplier_lot, scan.use_by, scan.net_g) == (lot, day, grams)
