"""QR codes for pages and papers.

A code carries an opaque word (a lot, a parcel, a route), never a name. Scanners are
handheld lasers in a cold store and phones in the rain, so the quiet zone around the
code is always kept and a seventh of it may be scratched (error level M).
"""

import io

import segno

QUIET_ZONE = 4


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
