"""The record of a count: what the books said, what was there, and three signatures.

Year-end counts are law (Taşınır Mal Yönetmeliği); the record names the committee, every
line that differs with its reason, and how many lines agreed.
"""

from logistics.adapters.documents import formats
from logistics.adapters.documents.formats import Language
from logistics.adapters.documents.typesetting import Content, as_text, pdf
from logistics.adapters.documents.words import WORDS, dated
from logistics.domain.count_papers import CountedLine, CountRecord

LONGEST_LABEL = 70
COUNT_WORDS: dict[Language, dict[str, str]] = {
    "tr": {
        "count_record": "Sayım tutanağı",
        "number": "No",
        "count_no": "Sayım",
        "part": "Sayılan yer",
        "began": "Başlangıç",
        "ended": "Bitiş",
        "counters": "Sayanlar",
        "books": "Kayıtlı",
        "found": "Sayılan",
        "difference": "Fark",
        "reason": "Gerekçe",
        "place_and_item": "Yer · ürün · parti",
        "agreed": "Tutan satır",
        "differing": "Farklı satır",
        "left_out": "Sayılmayan satır",
        "surplus": "Fazla",
        "shortage": "Noksan",
        "nothing_differs": "Sayılan bütün satırlar kayıtlarla tutmaktadır.",
        "declaration": (
            "Yukarıdaki taşınırlar tarafımızca yerinde sayılmış, farklar kayıtlara sayım anındaki "
            "kayıtlı miktara göre işlenmiştir."
        ),
        "undone": "GERİ ALINDI: {document}",
        "member_counter": "Sayım kurulu üyesi (sayan)",
        "member_registrar": "Taşınır kayıt yetkilisi (üye)",
        "member_head": "Sayım kurulu başkanı (onaylayan)",
        "note": "Not",
        "pcs": "adet",
        "legal": "Taşınır Mal Yönetmeliği uyarınca düzenlenmiştir.",
    },
    "en": {
        "count_record": "Count record",
        "number": "No",
        "count_no": "Count",
        "part": "Counted",
        "began": "Began",
        "ended": "Ended",
        "counters": "Counted by",
        "books": "Books",
        "found": "Found",
        "difference": "Difference",
        "reason": "Reason",
        "place_and_item": "Place · item · lot",
        "agreed": "Lines that agree",
        "differing": "Lines that differ",
        "left_out": "Lines not counted",
        "surplus": "Surplus",
        "shortage": "Shortage",
        "nothing_differs": "Every counted line agrees with the books.",
        "declaration": (
            "We counted the goods above where they lie; what differs is booked against what the "
            "books said at the moment of counting."
        ),
        "undone": "UNDONE: {document}",
        "member_counter": "Member of the committee (counted)",
        "member_registrar": "Keeper of the records (member)",
        "member_head": "Head of the committee (approved)",
        "note": "Note",
        "pcs": "pcs",
        "legal": "Made according to the Turkish regulation on movable property.",
    },
}


def count_record_pdf(record: CountRecord, *, language: Language) -> bytes:
    """Prints the record of a count, ready for three signatures."""
    words = {**WORDS[language], **COUNT_WORDS[language]}
    content: dict[str, Content] = {
        "words": dict(words),
        "language": language,
        "organisation": as_text(record.organisation),
        "office_phone": record.office_phone,
        "number": record.number,
        "day": formats.day_and_weekday(record.day, language),
        "undone": words["undone"].format(document=record.undone_by) if record.undone_by else None,
        "facts": [
            [words[key], fact]
            for key, fact in {
                "count_no": record.count,
                "part": record.part,
                "began": record.began,
                "ended": record.ended,
                "counters": ", ".join(record.counters),
                "note": record.note,
            }.items()
            if fact
        ],
        "lines": [_line(line, language) for line in record.lines],
        "sums": _sums(record, language),
        "people": [
            [words["member_counter"], ", ".join(record.counters)],
            [words["member_registrar"], record.started_by],
            [words["member_head"], record.approved_by],
        ],
    }
    return pdf("count_record", content, pictures={})


def _line(line: CountedLine, language: Language) -> Content:
    off_pieces = line.counted_pieces - line.expected_pieces
    off_g = line.counted_g - line.expected_g
    expires = f" {formats.day(line.expires)}" if line.expires else ""
    return {
        "place": as_text(line.place, longest=LONGEST_LABEL),
        "item": as_text(line.item, longest=LONGEST_LABEL),
        "lot": line.lot,
        "date": f"{dated(line.date_kind, language)}{expires}",
        "books": _amount(line.expected_pieces, line.expected_g, language),
        "found": _amount(line.counted_pieces, line.counted_g, language),
        "difference": _signed(off_pieces, off_g, language),
        "reason": line.reason,
        "remark": as_text(line.remark, longest=LONGEST_LABEL),
    }


def _amount(pieces: int, grams: int, language: Language) -> Content:
    return [
        f"{formats.count(pieces, language)} {COUNT_WORDS[language]['pcs']}" if pieces else "",
        formats.weight(grams, language),
    ]


def _signed(pieces: int, grams: int, language: Language) -> Content:
    return [
        f"{_sign(pieces)}{formats.count(abs(pieces), language)} {COUNT_WORDS[language]['pcs']}"
        if pieces
        else "",
        f"{_sign(grams)}{formats.weight(abs(grams), language)}",
    ]


def _sign(number: int) -> str:
    return "−" if number < 0 else "+"


def _sums(record: CountRecord, language: Language) -> Content:
    words = COUNT_WORDS[language]
    off = [line.counted_g - line.expected_g for line in record.lines]
    return [
        [words["agreed"], formats.count(record.agreed, language)],
        [words["differing"], formats.count(len(record.lines), language)],
        [words["left_out"], formats.count(record.left_out, language)],
        [words["surplus"], formats.weight(sum(g for g in off if g > 0), language)],
        [words["shortage"], formats.weight(-sum(g for g in off if g < 0), language)],
    ]
