"""The receipt a donor gets, as plain values: what came, what was refused, and what it is worth.

It is composed once, as every paper is (:mod:`logistics.domain.papers`).
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from logistics.domain.lots import DateKind, StorageClass


class ValueSource(StrEnum):
    """Who says what a donation is worth."""

    INVOICE = "invoice"
    DECLARATION = "declaration"
    COMMISSION = "commission"


@dataclass(frozen=True, slots=True, kw_only=True)
class Donor:
    """Who gave. ``identity`` is masked for a person, the VKN for a legal entity."""

    name: str
    identity: str = ""
    tax_office: str = ""
    address: str = ""
    phone: str = ""
    representative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DonatedLine:
    """One lot as it came in; ``unit_cost_kurus`` and ``value_kurus`` without VAT.

    ``temperature_dc`` [tenths of °C] is measured on cold goods only.
    """

    item: str
    pieces: int
    unit: str
    weight_g: int
    lot: str
    date_kind: DateKind
    expires: date | None
    storage: StorageClass = StorageClass.AMBIENT
    brand: str = ""
    supplier_lot: str = ""
    packaging: str = ""
    temperature_dc: int | None = None
    unit_cost_kurus: int | None = None
    value_kurus: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """Goods that were brought, but not taken over; ``reason`` in words."""

    item: str
    pieces: int
    unit: str
    weight_g: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationReceipt:
    """What we confirm to have taken over from a donor; ``donor`` None is anonymous.

    ``purpose`` is the donor's condition, empty when there is none. The invoice of a
    donation to a food bank has to say why it bears no VAT; ``invoice_bears_phrase``
    tells that ours did. ``reference`` is the number of whatever paper came along.
    """

    number: str
    day: date
    at: time
    organisation: str
    unit: str
    office_phone: str
    donor: Donor | None
    lines: tuple[DonatedLine, ...]
    accepted_by: str
    staff_number: str = ""
    delivered_by: str = ""
    legal_recipient: str = ""
    purpose: str = ""
    approval: str = ""
    reference: str = ""
    invoice_number: str = ""
    invoice_day: date | None = None
    waybill_number: str = ""
    invoice_bears_phrase: bool = False
    value_source: ValueSource | None = None
    refused: tuple[RefusedLine, ...] = ()

    @property
    def weight_g(self) -> int:
        return sum(line.weight_g for line in self.lines)

    @property
    def value_kurus(self) -> int | None:
        """The worth of the whole donation, None while any line is still unvalued."""
        total = 0
        for line in self.lines:
            if line.value_kurus is None:
                return None
            total += line.value_kurus
        return total
