"""Labels: what is printed on a thing so that a scanner and a person find it again.

A label carries a code and what the thing is; never a person, never an illness, never a
mayor's name. Sheets are cut by common sizes of A4; single labels come off a roll.
"""

from dataclasses import dataclass
from enum import StrEnum

A4_MM10 = (2100, 2970)
LABELS_AT_MOST = 1300


class LabelKind(StrEnum):
    """What a label is stuck on."""

    LOT = "lot"
    PARCEL = "parcel"
    PLACE = "place"
    ITEM = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How labels lie on their paper; all lengths are tenths of millimetres.

    A sheet has ``columns`` and ``rows`` of labels, ``step_x`` and ``step_y`` apart. On a
    roll a page is one label. ``padding`` stays free around what is printed: more where
    labels reach the edge of the sheet, for there no office printer prints.
    """

    key: str
    width: int
    height: int
    columns: int = 1
    rows: int = 1
    left: int = 0
    top: int = 0
    step_x: int = 0
    step_y: int = 0
    padding: int = 15

    @property
    def per_page(self) -> int:
        """How many labels a page holds."""
        return self.columns * self.rows

    @property
    def is_roll(self) -> bool:
        """Tells whether each label is a page of its own."""
        return self.per_page == 1

    @property
    def page(self) -> tuple[int, int]:
        """Width and height of the paper."""
        return (self.width, self.height) if self.is_roll else A4_MM10


LAYOUTS = {
    layout.key: layout
    for layout in (
        Layout(
            key="a4-24", width=700, height=370, columns=3, rows=8, top=5, step_x=700, step_y=370,
            padding=40,
        ),
        Layout(
            key="a4-40", width=525, height=297, columns=4, rows=10, step_x=525, step_y=297,
            padding=28,
        ),
        Layout(
            key="a4-65", width=381, height=212, columns=5, rows=13, left=47, top=107,
            step_x=406, step_y=212,
        ),
        Layout(
            key="a4-8", width=991, height=677, columns=2, rows=4, left=47, top=131,
            step_x=1016, step_y=677,
        ),
        Layout(key="roll-62x29", width=620, height=290),
        Layout(key="roll-100x50", width=1000, height=500),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label: ``code`` is what both codes on it say, ``barcode`` an item's own where it has one.

    ``lines`` are printed as far as there is room, the first before the last. The ``foot`` of
    a parcel is never left out but on the smallest; on others it comes last.
    """

    kind: LabelKind
    code: str
    title: str
    big: str = ""
    lines: tuple[str, ...] = ()
    foot: str = ""
    barcode: str = ""
    cold: str = ""


def pages_for(layout: Layout, *, labels: int, start: int) -> int:
    """Returns how many pages so many labels take when the first lies at position ``start``, from 1."""
    if not 1 <= start <= layout.per_page:
        raise ValueError(f"A page has the positions 1 to {layout.per_page}, not {start}.")
    return -(-(labels + start - 1) // layout.per_page)
