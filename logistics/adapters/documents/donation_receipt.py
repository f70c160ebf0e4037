"""The donation receipt: what was taken over from whom, under which condition, at what worth.

Donor and food bank each keep a signed copy. The sentence about VAT stands on it only
when it stood on the donor's invoice.
"""

from logistics.adapters.documents import formats
from logistics.adapters.documents.formats import Language
from logistics.adapters.documents.typesetting import Content, as_text, pdf
from logistics.adapters.documents.words import WORDS, counted, dated, kept, sourced
from logistics.domain.donation_receipts import DonatedLine, DonationReceipt, Donor, RefusedLine
from logistics.domain.papers import without_identity_numbers

LONGEST_TITLE = 36
LONGEST_LABEL = 70


def donation_receipt_pdf(receipt: DonationReceipt, *, language: Language) -> bytes:
    """Prints what a donor is given in return, ready for two signatures."""
    words = WORDS[language]
    content: dict[str, Content] = {
        "words": dict(words),
        "language": language,
        "organisation": as_text(receipt.organisation, longest=LONGEST_TITLE),
        "office_phone": receipt.office_phone,
        "number": as_text(receipt.number, longest=LONGEST_TITLE),
        "day": formats.day_and_weekday(receipt.day, language),
        "donor": _facts(_donor(receipt.donor, language), language),
        "donation": _facts(_donation(receipt, language), language),
        "phrase": words["phrase"] if receipt.invoice_bears_phrase else None,
        "lines": [_line(line, language) for line in receipt.lines],
        "refused": [_refused(line, language) for line in receipt.refused],
        "line_count": counted(len(receipt.lines), "item", language),
        "weight": formats.weight(receipt.weight_g, language),
        "value": _value(receipt.value_kurus, language) or words["unvalued"],
        "delivered_by": as_text(receipt.delivered_by, longest=LONGEST_TITLE),
        "accepted_by": as_text(receipt.accepted_by, longest=LONGEST_TITLE),
        "staff_number": receipt.staff_number,
    }
    return pdf("donation_receipt", content, pictures={})


def _donor(donor: Donor | None, language: Language) -> dict[str, str]:
    if donor is None:
        return {"donor": WORDS[language]["anonymous"]}
    return {
        "donor": donor.name,
        "identity": without_identity_numbers(donor.identity),
        "tax_office": donor.tax_office,
        "representative": donor.representative,
        "address": donor.address,
        "phone": donor.phone,
    }


def _donation(receipt: DonationReceipt, language: Language) -> dict[str, str]:
    words = WORDS[language]
    return {
        "received_at": f"{formats.day(receipt.day)} {formats.clock(receipt.at)}",
        "accepting_unit": receipt.unit,
        "legal_recipient": receipt.legal_recipient,
        "condition": words["conditional"].format(purpose=receipt.purpose)
        if receipt.purpose
        else words["unconditional"],
        "approval": receipt.approval,
        "reference": receipt.reference,
        "invoice": _invoice(receipt),
        "waybill": receipt.waybill_number,
        "value_source": sourced(receipt.value_source, language) if receipt.value_source else "",
    }


def _invoice(receipt: DonationReceipt) -> str:
    dated_on = formats.day(receipt.invoice_day) if receipt.invoice_day else ""
    return " · ".join(part for part in (receipt.invoice_number, dated_on) if part)


def _facts(facts: dict[str, str], language: Language) -> Content:
    """Pairs what is known with its name, and leaves out what is not."""
    return [[WORDS[language][key], fact] for key, fact in facts.items() if fact]


def _line(line: DonatedLine, language: Language) -> Content:
    words = WORDS[language]
    measured = line.temperature_dc
    cold = None if measured is None else formats.temperature(measured, language)
    return {
        "item": as_text(line.item, longest=LONGEST_LABEL),
        "brand": as_text(line.brand, longest=LONGEST_TITLE),
        "lot": line.lot,
        "supplier_lot": line.supplier_lot and f"{words['supplier_lot']} {line.supplier_lot}",
        "date_kind": dated(line.date_kind, language),
        "expires": formats.day(line.expires) if line.expires else None,
        "kept": " · ".join(part for part in (kept(line.storage, language), cold) if part),
        "packaging": as_text(line.packaging, longest=LONGEST_TITLE),
        "quantity": f"{formats.count(line.pieces, language)} {line.unit}" if line.pieces else "",
        "weight": formats.weight(line.weight_g, language),
        "unit_cost": _value(line.unit_cost_kurus, language),
        "value": _value(line.value_kurus, language),
    }


def _refused(line: RefusedLine, language: Language) -> Content:
    pieces = f"{formats.count(line.pieces, language)} {line.unit}" if line.pieces else ""
    return {
        "item": as_text(line.item, longest=LONGEST_LABEL),
        "amount": " · ".join(
            part for part in (pieces, formats.weight(line.weight_g, language)) if part
        ),
        "reason": as_text(line.reason, longest=LONGEST_LABEL),
    }


def _value(kurus: int | None, language: Language) -> str | None:
    return None if kurus is None else formats.money(kurus, language)
