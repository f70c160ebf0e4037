"""The donation receipt on paper."""

from dataclasses import replace

import pytest

from logistics.adapters.documents import donation_receipt_pdf
from logistics.domain.donation_receipts import Donor
from logistics.domain.lots import StorageClass
from tests.adapters.papers import DONOR, a_donated_line, a_receipt, pages_of, text_of

PHRASE = "İhtiyaç sahiplerine yardım şartıyla bağışlandığından KDV hesaplanmamıştır."


def printed(receipt, language="tr"):
    return text_of(donation_receipt_pdf(receipt, language=language))


def test_a_receipt_says_who_gave_what_when_and_at_what_worth():
    text = printed(a_receipt())

    for told in (
        "BM-2027-000123",
        "08.02.2027 14:35",
        "Sosyal Destek Hizmetleri Müdürlüğü",
        "Körfez Gıda A.Ş.",
        "0123456789",
        "Tepecik",
        "El Ele Yaşam Derneği",
        "KGP2027000000512 · 08.02.2027",
        "Ayçiçek yağı 2 L · Yayla",
        "GB-270208-001",
        "L7000",
        "TETT 03.11.2027",
        "120 adet",
        "220,8 kg",
        "5.460,00 TL",
        "Birim maliyet 45,50 TL",
        "Toplam · 1 kalem",
    ):
        assert told in text


def test_the_sentence_about_vat_stands_only_when_the_invoice_bore_it():
    assert PHRASE in printed(a_receipt(invoice_bears_phrase=True))
    assert PHRASE not in printed(a_receipt(invoice_bears_phrase=False))


def test_the_sentence_about_vat_stays_turkish_in_english():
    assert PHRASE in printed(a_receipt(invoice_bears_phrase=True), "en")


def test_a_condition_is_printed_and_its_absence_too():
    assert "Şartlı: Ramazan programı" in printed(a_receipt(purpose="Ramazan programı"))
    assert "Şartsız bağış" in printed(a_receipt())


def test_a_paper_that_came_along_is_not_called_an_invoice():
    text = printed(replace(a_receipt(), reference="F-17", invoice_number="", invoice_day=None))

    assert "Belge no" in text
    assert "F-17" in text
    assert "Fatura F-17" not in " ".join(text.split())


def test_an_anonymous_donor_stays_a_benefactor():
    text = printed(a_receipt(donor=None))

    assert "Hayırsever" in text
    assert "VKN" not in text


def test_an_unvalued_donation_waits_for_the_commission():
    assert "Değer tespiti bekliyor" in printed(a_receipt(a_donated_line(value_kurus=None)))


def test_what_is_cold_shows_how_cold_it_came():
    frozen = replace(a_donated_line(), storage=StorageClass.FROZEN, temperature_dc=-185)
    assert "DONUK · −18,5 °C" in printed(a_receipt(frozen))


def test_a_donors_identity_number_is_not_printed():
    person = Donor(name="Şükrü Öztürk", identity="10000000146")
    assert "10000000146" not in printed(a_receipt(donor=person))


def test_a_hostile_donor_is_only_a_donor():
    name = '#eval("1+1") $x$ \\ *Ş*'
    assert name in printed(a_receipt(donor=replace(DONOR, name=name)))


def test_both_sides_sign():
    text = printed(a_receipt())

    assert text.index("Teslim eden") < text.index("Gülşah Çakıroğlu")
    assert text.index("Teslim alan") < text.index("Emine Yıldız")
    assert "Sicil no: 41-2207" in text


def test_the_receipt_speaks_english_too():
    text = printed(a_receipt(), "en")

    assert "Donation receipt" in text
    assert "5,460.00 TL" in text


@pytest.mark.parametrize("lines", range(8, 16))
def test_nobody_signs_a_page_without_goods(lines):
    receipt = replace(a_receipt(), lines=(a_donated_line(),) * lines)

    pages = pages_of(donation_receipt_pdf(receipt, language="tr"))

    assert f"{lines}. Ayçiçek yağı" in pages[-1]
    assert f"Toplam · {lines} kalem" in pages[-1]
    assert not any("İmza:" in page for page in pages[:-1])
