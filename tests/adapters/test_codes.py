"""QR codes."""

import re

import pytest
import segno

from logistics.adapters.codes import QUIET_ZONE, qr_svg


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
