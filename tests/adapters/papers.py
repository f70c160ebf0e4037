"""Papers to print in tests: everything defaulted, so that a test names what matters."""

from dataclasses import replace
from datetime import date, time

import pypdfium2

from logistics.domain.donation_receipts import DonatedLine, DonationReceipt, Donor, ValueSource
from logistics.domain.papers import (
    DateKind,
    Goods,
    LoadingList,
    LoadingStop,
    LotLine,
    PromisedHours,
    RouteSheet,
    SheetStop,
    SheetTrip,
    StorageClass,
)

MONDAY = date(2027, 2, 8)


def pages_of(pdf: bytes) -> list[str]:
    """Reads a PDF back as text, a page at a time, blanks and line ends made alike."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(text.replace("\u200b", "").split()) for text in texts]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def heights_of(pdf: bytes, word: str) -> list[float]:
    """Returns how high each place of a word stands on the first page, the lowest first [points]."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        search, found = text.search(word), []
        while place := search.get_next():
            found.append(text.get_charbox(place[0])[1])
        return sorted(found)


def parcels(pieces: int = 1, *, label: str = "Standart koli") -> Goods:
    return Goods(label=label, pieces=pieces, weight_g=20_800 * pieces, gross_g=20_800 * pieces)


def meat(pieces: int = 1) -> Goods:
    return Goods(
        label="Kurban eti",
        pieces=pieces,
        weight_g=2_500 * pieces,
        gross_g=2_500 * pieces,
        storage=StorageClass.FROZEN,
    )


def chilled(pieces: int = 1, *, label: str = "Kıyma", boxed: bool = True) -> Goods:
    return replace(meat(pieces), label=label, storage=StorageClass.CHILLED, boxed=boxed)


def a_stop(
    number: int = 1,
    *,
    name: str = "Ayşe Y.",
    address: tuple[str, ...] = ("Gül Sokak No: 14", "Güneş Sitesi B Blok, Daire 7"),
    goods: tuple[Goods, ...] = (parcels(),),
    directions: str = "",
    hours: PromisedHours | None = None,
    cold_minutes: int | None = None,
) -> SheetStop:
    return SheetStop(
        number=number,
        code=f"H-{number:05d}",
        name=name,
        address=address,
        neighbourhood="Yenişehir Mah.",
        goods=goods,
        arrives=time(9 + number // 60, number % 60),
        directions=directions,
        phone=f"0 532 123 {number:02d} 67",
        floor="3",
        bell="Yılmaz",
        hours=hours,
        cold_minutes=cold_minutes,
    )


def a_sheet(
    *trips: tuple[SheetStop, ...],
    route: str = "Rota 3",
    plan_version: int = 4,
    driver: str = "Şükrü Öztürk",
) -> RouteSheet:
    return RouteSheet(
        organisation="İzmit Belediyesi Gıda Bankası",
        office_phone="0 262 318 00 00",
        day=MONDAY,
        route=route,
        plan_version=plan_version,
        vehicle="Doblo Cargo",
        plate="41 AB 123",
        driver=driver,
        driver_phone="0 532 111 22 33",
        trips=tuple(
            SheetTrip(number=number, departs=time(8, 45), returns=time(12, 10), stops=stops)
            for number, stops in enumerate(trips or ((a_stop(),),), start=1)
        ),
        qr="R-270208-03",
    )


def a_lot(
    lot: str = "GB-270208-014",
    *,
    pieces: int = 1,
    weight_g: int = 20_800,
    storage: StorageClass = StorageClass.AMBIENT,
    date_kind: DateKind = DateKind.BEST_BEFORE,
    expires: date | None = date(2027, 11, 3),
) -> LotLine:
    return LotLine(
        lot=lot,
        item="Standart koli",
        date_kind=date_kind,
        expires=expires,
        place="A-01-2",
        pieces=pieces,
        weight_g=weight_g,
        storage=storage,
    )


def a_loading_stop(number: int, *goods: Goods) -> LoadingStop:
    return LoadingStop(number=number, code=f"H-{number:05d}", goods=goods or (parcels(),))


def a_loading_list(
    *, lines: tuple[LotLine, ...] = (a_lot(),), stops: tuple[LoadingStop, ...] = ()
) -> LoadingList:
    return LoadingList(
        organisation="İzmit Belediyesi Gıda Bankası",
        office_phone="0 262 318 00 00",
        day=MONDAY,
        route="Rota 3",
        plan_version=4,
        checksum="7K2-Q9M",
        trip=1,
        trips=2,
        departs=time(8, 45),
        vehicle="Frigo Transit",
        plate="41 GB 041",
        driver="Şükrü Öztürk",
        lines=lines,
        stops=stops or (a_loading_stop(1),),
        qr="R-270208-03/1",
    )


DONOR = Donor(name="Körfez Gıda A.Ş.", identity="0123456789", tax_office="Tepecik")


def a_donated_line(*, value_kurus: int | None = 546_000) -> DonatedLine:
    return DonatedLine(
        item="Ayçiçek yağı 2 L",
        brand="Yayla",
        pieces=120,
        unit="adet",
        weight_g=220_800,
        lot="GB-270208-001",
        supplier_lot="L7000",
        date_kind=DateKind.BEST_BEFORE,
        expires=date(2027, 11, 3),
        packaging="Sağlam",
        unit_cost_kurus=4_550,
        value_kurus=value_kurus,
    )


def a_receipt(
    *lines: DonatedLine,
    donor: Donor | None = DONOR,
    purpose: str = "",
    invoice_bears_phrase: bool = False,
) -> DonationReceipt:
    return DonationReceipt(
        number="BM-2027-000123",
        day=MONDAY,
        at=time(14, 35),
        organisation="İzmit Belediyesi Gıda Bankası",
        unit="Sosyal Destek Hizmetleri Müdürlüğü",
        office_phone="0 262 318 00 00",
        donor=donor,
        lines=lines or (a_donated_line(),),
        accepted_by="Emine Yıldız",
        staff_number="41-2207",
        delivered_by="Gülşah Çakıroğlu",
        legal_recipient="El Ele Yaşam Derneği",
        purpose=purpose,
        invoice_number="KGP2027000000512",
        invoice_day=MONDAY,
        invoice_bears_phrase=invoice_bears_phrase,
        value_source=ValueSource.INVOICE,
    )
