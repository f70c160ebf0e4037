"""Labels for packs of meat: one to a page for a label printer, or 24 to an A4 sheet.

A label says what a kitchen must know: what it is, its weight, the day it was frozen, the last
day to eat it, and how to keep it. The code names nobody.
"""

from collections.abc import Sequence

from logistics.adapters.codes import qr_svg
from logistics.adapters.documents import formats
from logistics.adapters.documents.formats import Language
from logistics.adapters.documents.typesetting import Content, as_text, pdf
from logistics.domain.lots import StorageClass
from logistics.domain.pack_labels import PackLabel

SIZES = ("sheet", "single")
LONGEST_ITEM = 44
WORDS: dict[Language, dict[str, str]] = {
    "tr": {
        "frozen_on": "Donduruldu",
        "use_by": "STT",
        "frozen": "−18 °C’de saklayın. Çözüldükten sonra yeniden dondurmayın.",
        "chilled": "0–4 °C’de saklayın. Tüketmeden önce iyice pişirin.",
        "title": "Et paketi etiketleri",
    },
    "en": {
        "frozen_on": "Frozen",
        "use_by": "Use by",
        "frozen": "Keep at −18 °C. Do not refreeze once thawed.",
        "chilled": "Keep at 0–4 °C. Cook well before eating.",
        "title": "Meat pack labels",
    },
}


def pack_labels(
    labels: Sequence[PackLabel], *, size: str = "sheet", language: Language = "tr"
) -> bytes:
    """Prints labels in their order; ``size`` is one of :data:`SIZES`.

    Raises
    ------
    ValueError
        When there is no label, or no such size.
    """
    if not labels or size not in SIZES:
        raise ValueError(f"There are no labels, or no size {size!r}.")
    content: dict[str, Content] = {
        "words": dict(WORDS[language]),
        "language": language,
        "organisation": "",
        "size": size,
        "labels": [_label(label, language) for label in labels],
    }
    drawn = {f"qr{number}": qr_svg(label.code) for number, label in enumerate(labels)}
    return pdf("pack_labels", content, pictures=drawn)


def _label(label: PackLabel, language: Language) -> Content:
    # The name's “(about 2.5 kg)” would contradict the scale.
    words = WORDS[language]
    parts = label.code.split("-")
    kept = "frozen" if label.storage is StorageClass.FROZEN else "chilled"
    return {
        "day": "-".join(parts[:2]),
        "number": "-".join(parts[2:]),
        "item": as_text(label.item.split(" (")[0], longest=LONGEST_ITEM),
        "weight": formats.weight(label.weight_g, language, decimals=3),
        "frozen_on": f"{words['frozen_on']}: {formats.day(label.frozen_on)}"
        if label.frozen_on
        else "",
        "use_by": formats.day(label.use_by) if label.use_by else "–",
        "sentence": words[kept],
        "cold": kept == "frozen",
    }
