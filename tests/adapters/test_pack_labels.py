"""Labels of meat packs: what a kitchen must know, and no name."""

from datetime import date

import pypdfium2
import pytest

from logistics.adapters.documents import pack_labels
from logistics.domain.lots import StorageClass
from logistics.domain.pack_labels import PackLabel


def a_label(number: int = 1, *, frozen: bool = True) -> PackLabel:
    return PackLabel(
        code=f"GB-270517-004-{number:03d}",
        item="Dana kuşbaşı paketi (yaklaşık 2,5 kg)",
        weight_g=2_480,
        use_by=date(2027, 11, 13),
        frozen_on=date(2027, 5, 17) if frozen else None,
        storage=StorageClass.FROZEN if frozen else StorageClass.CHILLED,
    )


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_a_label_says_weight_dates_and_how_to_keep_it():
    [text] = pages(pack_labels([a_label()], size="single"))

    for words in ("Dana kuşbaşı paketi", "2,480 kg", "13.11.2027", "17.05.2027", "−18 °C"):
        assert words in text
    assert "yaklaşık" not in text


def test_a_chilled_pack_says_so():
    [text] = pages(pack_labels([a_label(frozen=False)], size="single"))

    assert "0–4 °C" in text
    assert "Donduruldu" not in text


def test_an_english_label_is_english():
    [text] = pages(pack_labels([a_label()], size="single", language="en"))
    assert "Use by" in text
    assert "2.480 kg" in text


@pytest.mark.parametrize(("labels", "sheets"), [(1, 1), (24, 1), (25, 2)])
def test_a_sheet_holds_twenty_four(labels, sheets):
    printed = pages(pack_labels([a_label(number) for number in range(1, labels + 1)]))

    assert len(printed) == sheets
    assert f"004-{labels:03d}" in printed[-1]


@pytest.mark.parametrize("frozen", [True, False])
def test_nothing_is_printed_at_the_edge_of_the_sheet(frozen):
    content = pack_labels([a_label(number, frozen=frozen) for number in range(1, 25)])
    with pypdfium2.PdfDocument(content) as document:
        page = document[0].get_textpage()
        boxes = [page.get_charbox(number) for number in range(page.count_chars())]
        width, height = document[0].get_size()

    edge = 4 * 72 / 25.4
    assert min(box[0] for box in boxes) >= edge
    assert max(box[2] for box in boxes) <= width - edge
    assert min(box[1] for box in boxes) >= edge
    assert max(box[3] for box in boxes) <= height - edge


def test_single_labels_come_one_to_a_page():
    assert len(pages(pack_labels([a_label(1), a_label(2)], size="single"))) == 2


def test_no_label_and_no_such_size_are_bugs():
    with pytest.raises(ValueError, match="no labels"):
        pack_labels([])
    with pytest.raises(ValueError, match="no labels"):
        pack_labels([a_label()], size="poster")
