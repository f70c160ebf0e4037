"""Labels on paper: cut where the sheet is cut, and read back by a real decoder."""

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from logistics.adapters.codes import bars
from logistics.adapters.documents import labels_pdf
from logistics.adapters.documents.labels import fit_bars
from logistics.domain.labels import A4_MM10, LABELS_AT_MOST, LAYOUTS, Label, LabelKind, pages_for
from tests.adapters.papers import pages_of, text_of

BARCODE = "8690000000012"
LOT = Label(
    kind=LabelKind.LOT, code="GB-260527-004", title="Ayçiçek yağı 2 L", big="TETT 08.02.2027",
    lines=("Üretici partisi L7", "2 kg"), foot="(01)08690000000012(15)270208(10)GB-260527-004",
)  # fmt: skip
PACK = Label(
    kind=LabelKind.LOT, code="GB-260527-004-017", title="Dana kıyma", big="STT 23.11.2026",
    cold="DONUK",
)  # fmt: skip
PARCEL = Label(
    kind=LabelKind.PARCEL, code="GB-260527-005", title="Tip C", lines=("20,8 kg",),
    foot="İçerir: süt",
)  # fmt: skip
PLACE = Label(kind=LabelKind.PLACE, code="A-01-2", title="A-01-2", lines=("Kuru depo",))
ITEM = Label(kind=LabelKind.ITEM, code="YAG-2L", title="Ayçiçek yağı 2 L", barcode=BARCODE)
ALL = (LOT, PACK, PARCEL, PLACE, ITEM)


def decoded(pdf: bytes) -> list[set[tuple[str, str]]]:
    """Photographs each page as a scanner would, and reads every code on it."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=400 / 72).to_pil() for page in document]
    return [
        {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}
        for picture in pictures
    ]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_code_is_read_back_from_the_printed_page(layout):
    found = set().union(*decoded(labels_pdf(ALL, layout=layout, language="tr")))

    assert {("QRCode", label.code) for label in ALL} <= found
    for label in ALL:
        text = label.barcode or label.code
        if fit_bars(text, layout):
            assert ("EAN13" if label.barcode else "Code128", text) in found
    assert {text for _, text in found} <= {label.code for label in ALL} | {BARCODE}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_labels_of_a_layout_lie_on_its_paper(layout):
    width, height = layout.page

    assert layout.left + (layout.columns - 1) * layout.step_x + layout.width <= width
    assert layout.top + (layout.rows - 1) * layout.step_y + layout.height <= height
    assert layout.is_roll or layout.page == A4_MM10


def test_a_begun_sheet_is_used_up_from_the_position_given():
    layout = LAYOUTS["a4-24"]

    pages = pages_of(labels_pdf([PLACE] * 24, layout=layout, language="tr", start=3))

    assert [page.count("A-01-2") for page in pages] == [22, 2]
    assert pages_for(layout, labels=22, start=3) == 1
    with pytest.raises(ValueError, match="positions 1 to 24"):
        pages_for(layout, labels=1, start=25)


def test_a_label_says_what_it_is_in_turkish():
    text = text_of(labels_pdf([LOT, PARCEL], layout=LAYOUTS["roll-100x50"], language="tr"))

    for words in ("Ayçiçek yağı 2 L", "TETT 08.02.2027", "GB-260527-004", "Tip C", "İçerir: süt"):
        assert words in text


@pytest.mark.parametrize("title", ["Pirinç (pilavlık) 1 kg", "Domates salçası 830 g"])
def test_a_number_stays_beside_its_unit(title):
    label = replace(LOT, title=title)

    with pypdfium2.PdfDocument(
        labels_pdf([label], layout=LAYOUTS["a4-24"], language="tr")
    ) as document:
        lines = document[0].get_textpage().get_text_range().splitlines()

    assert lines[1].split() == title.split()[-2:]


def test_bars_are_left_out_where_a_scanner_could_not_read_them():
    assert fit_bars("GB-260527-004", LAYOUTS["a4-65"]) == 0
    assert fit_bars("GB-260527-004-017", LAYOUTS["a4-40"]) == 0
    assert fit_bars("GB-260527-004", LAYOUTS["a4-40"]) > 0
    assert fit_bars("ŞEKER", LAYOUTS["a4-8"]) == 0


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_nothing_is_printed_where_the_edge_of_the_label_lies_or_cut_through(layout):
    long = Label(
        kind=LabelKind.LOT, code=LOT.code, title=LOT.title, big=LOT.big, cold="DONUK",
        lines=tuple(f"{number}. satır uzun uzun" for number in range(12)), foot=LOT.foot,
    )  # fmt: skip

    with pypdfium2.PdfDocument(labels_pdf([long], layout=layout, language="tr")) as document:
        page = document[0].get_textpage()
        boxes = [page.get_charbox(number) for number in range(page.count_chars())]
        height = document[0].get_height()

    mm = 72 / 25.4
    inner = [layout.left + layout.padding, layout.top + layout.padding]
    left, top = (length / 10 * mm - 1 for length in inner)
    bottom = (layout.top + layout.height - layout.padding) / 10 * mm + 1
    assert min(box[0] for box in boxes) >= left
    assert min(height - box[3] for box in boxes) >= top
    assert max(height - box[1] for box in boxes) <= bottom


def test_a_title_of_any_length_and_letter_prints():
    wild = Label(kind=LabelKind.ITEM, code="X", title='#eval("1") ' + "ğ" * 300, lines=("\u202e",))

    assert text_of(labels_pdf([wild], layout=LAYOUTS["a4-65"], language="tr"))


def test_nothing_and_too_much_are_not_printed():
    for labels in ([], [PLACE] * (LABELS_AT_MOST + 1)):
        with pytest.raises(ValueError, match="labels are printed"):
            labels_pdf(labels, layout=LAYOUTS["a4-65"], language="tr")


@pytest.mark.parametrize("text", ["", "ŞEKER", "a\nb"])
def test_letters_without_bars_are_refused(text):
    with pytest.raises(ValueError, match="no bars"):
        bars(text)
