"""Labels on A4 sheets or off a roll: a QR code, bars where they fit, and a few words.

The bars are drawn no finer than a hand scanner reads; where a label is too narrow for
that they are left out, and the QR code and the written code stay.
"""

from collections.abc import Sequence

from logistics.adapters.codes import QUIET_MODULES, bars, bars_svg, qr_svg
from logistics.adapters.documents.formats import Language
from logistics.adapters.documents.typesetting import Content, as_text, pdf
from logistics.domain.labels import LABELS_AT_MOST, Label, Layout, pages_for

MODULE_MM100 = 25  # an X dimension of 0.25 mm, read by every hand scanner
LOWEST_WITH_BARS_MM10 = 280
LONGEST_TITLE = 60
LONGEST_LINE = 110


def labels_pdf(
    labels: Sequence[Label], *, layout: Layout, language: Language, start: int = 1
) -> bytes:
    """Prints labels; on a sheet that was begun the first lies at position ``start``, from 1.

    Raises
    ------
    ValueError
        When there is no label, or more than anybody prints at once.
    """
    if not 1 <= len(labels) <= LABELS_AT_MOST:
        raise ValueError(f"Between 1 and {LABELS_AT_MOST} labels are printed, not {len(labels)}.")
    different = list(dict.fromkeys(labels))
    numbers = {label: number for number, label in enumerate(different)}
    page_width, page_height = layout.page
    content: dict[str, Content] = {
        "language": language,
        "page_width": page_width,
        "page_height": page_height,
        "width": layout.width,
        "height": layout.height,
        "padding": layout.padding,
        "columns": layout.columns,
        "rows": layout.rows,
        "left": layout.left,
        "top": layout.top,
        "step_x": layout.step_x,
        "step_y": layout.step_y,
        "pages": pages_for(layout, labels=len(labels), start=start),
        "skipped": start - 1,
        "faces": [_face(label, layout) for label in different],
        "order": [numbers[label] for label in labels],
    }
    pictures = {f"qr{numbers[label]}": qr_svg(label.code) for label in different}
    pictures |= {
        f"bars{numbers[label]}": bars_svg(_barred(label))
        for label in different
        if fit_bars(_barred(label), layout)
    }
    return pdf("labels", content, pictures=pictures)


def fit_bars(text: str, layout: Layout) -> int:
    """Returns the width [0.1 mm] the bars of a text take on a label, or 0 where they do not fit."""
    if layout.height < LOWEST_WITH_BARS_MM10:
        return 0
    try:
        modules = len(bars(text)) + 2 * QUIET_MODULES
    except ValueError:
        return 0
    needed = modules * MODULE_MM100 // 10
    room = layout.width - 2 * layout.padding
    return min(room, needed * 3 // 2) if needed <= room else 0


def _barred(label: Label) -> str:
    return label.barcode or label.code


def _face(label: Label, layout: Layout) -> Content:
    return {
        "kind": label.kind.value,
        "code": label.code,
        "title": as_text(label.title, longest=LONGEST_TITLE),
        "big": label.big,
        "lines": [as_text(line, longest=LONGEST_LINE) for line in label.lines if line],
        "foot": as_text(label.foot, longest=LONGEST_LINE),
        "under": label.barcode,
        "cold": label.cold,
        "bars": fit_bars(_barred(label), layout),
    }
