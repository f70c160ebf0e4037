"""What the people of the warehouse do: receive, see the stock, pack, load, take back."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import follow, press
from tests.stories.clock import today
from tests.stories.screens import day_ahead, look, read, turn_to, typed

DONOR = "Kıyı Çınarı Market A.Ş. (kurgusal)"
SUPPLIER = "Gümüşdamla Tedarik Ltd. Şti. (kurgusal)"
RICE, BEANS, SUGAR = "8690000000012", "8690000000104", "8690000000135"
CUBED_BEEF, BULGUR = "8690000000302", "8690000000029"
AS_USUAL = ""  # Enter leaves a field as it is; those filled already it passes
KIT = "Standart gıda kolisi"
PARCELS = 30
PARCEL_SHELF = "KOLI · Hazır koli alanı"


def refuses_wrong_lines(page: Page) -> None:
    """Letters for pieces, a day long gone, an unknown barcode: each is named, nothing is kept."""
    turn_to(page, "Kabul et")
    page.get_by_label("Bağışçı ya da tedarikçi").fill(DONOR)
    page.get_by_label("Belge no").fill("KCM2026000000203")
    line = page.get_by_role("group", name="1. satır")
    line.get_by_label("Barkod veya ad").fill(RICE)
    line.get_by_label("Adet", exact=True).fill("yüz yirmi")
    line.get_by_label("Tarih", exact=True).fill(day_ahead(-400))
    press(page, "Kabul et")
    read(page, "Hiçbir şey kaydedilmedi. Lütfen düzeltin:", "“yüz yirmi” tam sayı değil.")
    look(page, "01-receive-refused")
    line.get_by_label("Adet", exact=True).fill("120")
    press(page, "Kabul et")
    read(page, f"{day_ahead(-400)} geçmişte kalmış; ambalajdaki tarihi denetleyin.")
    expect(line.get_by_label("Adet", exact=True)).to_have_value("120")


def receives_a_donation(page: Page) -> str:
    """Four lines, typed and scanned without the mouse; returns the code of the lot of rice."""
    turn_to(page, "Kabul et")
    expect(page.get_by_label("Bağışçı ya da tedarikçi")).to_be_focused()
    typed(page, DONOR, "KCM2026000000203", "Palet 2/2, streç sağlam")
    typed(page, RICE, "120", day_ahead(20), "PRN-0741")
    typed(page, BEANS, "80", day_ahead(45), "FSL-118")
    typed(page, SUGAR, "60", AS_USUAL)
    page.keyboard.press("Enter")  # the cursor stands on "add a line"
    typed(page, CUBED_BEEF, "10", "24,835", "-18,5", day_ahead(5), "KES-D-9")
    look(page, "02-receive-typed")
    press(page, "Kabul et")
    read(page, "Kabul edildi. Partiler rafta.", DONOR, "24,835 kg", "120")
    look(page, "03-donation")
    return lot_of(page, "Pirinç")


def receives_a_purchase(page: Page) -> None:
    """One line bought from a supplier."""
    turn_to(page, "Kabul et")
    page.get_by_label("Satın alma").check()
    page.get_by_label("Bağışçı ya da tedarikçi").fill(SUPPLIER)
    page.get_by_label("Belge no").fill("GDT2026000000131")
    line = page.get_by_role("group", name="1. satır")
    line.get_by_label("Barkod veya ad").fill(BULGUR)
    line.get_by_label("Adet", exact=True).fill("200")
    line.get_by_label("Tarih", exact=True).fill(day_ahead(310))
    press(page, "Kabul et")
    read(page, "Kabul edildi. Partiler rafta.", SUPPLIER, "200 kg")


def sees_the_stock(page: Page) -> None:
    """By item with what is nearest to its date, then the lots of one item."""
    turn_to(page, "Stok")
    page.get_by_label("Ürün, kod veya barkod").fill("kuşbaşı")
    press(page, "Süz")
    read(page, "Dana kuşbaşı", day_ahead(5))
    expect(page.locator(".band-week")).to_be_visible()
    page.get_by_label("Ürün, kod veya barkod").fill("")
    press(page, "Süz")
    look(page, "04-stock")
    follow(page, "Pirinç (pilavlık) 1 kg")
    read(page, "Partiler, toplama sırasıyla", day_ahead(20))
    expect(page.locator("tbody tr").first.locator(".band-month")).to_be_visible()
    look(page, "05-item")


def lot_of(page: Page, item: str) -> str:
    """Returns the code of the lot in the line of an item."""
    row = page.get_by_role("row").filter(has_text=item).first
    return row.locator(".code").first.inner_text()


def packs(page: Page, *, first_lot: str) -> None:
    """Too many are refused with what is short; then what will be taken is shown, and taken."""
    turn_to(page, "Paketle")
    choose_parcels(page, "5000")
    read(page, "5.000 koli için yetmiyor:")
    expect(page.get_by_role("button", name="koli paketle")).to_have_count(0)
    look(page, "06-pack-short")
    choose_parcels(page, str(PARCELS))
    assert lot_of(page, "Pirinç") == first_lot, "the lot that expires first is not taken first"
    look(page, "07-pack-preview")
    press(page, f"{PARCELS} koli paketle")
    read(page, "Paketlendi. Koliler rafta.", first_lot)
    look(page, "08-packed")


def choose_parcels(page: Page, number: str) -> None:
    """Asks what a number of standard parcels would take."""
    kit = page.get_by_label("Koli reçetesi")
    kit.select_option(label=kit.locator("option").filter(has_text=KIT).inner_text())
    page.get_by_label("Kaç koli").fill(number)
    page.get_by_label("Kolilerin yeri").select_option(label=PARCEL_SHELF)
    press(page, "Neler alınacak, göster")


def loads(page: Page, route: str) -> list[str]:
    """Loads every trip of a route and returns the addresses of the papers seen."""
    turn_to(page, "Yükle")
    look(page, "20-loadings")
    papers = []
    for trip in trips_of(page, route):
        turn_to(page, "Yükle")
        follow(page, trip, exact=True)
        papers.append(page.get_by_role("link", name="Yükleme listesi (PDF)").get_attribute("href"))
        press(page, "Yükle")
        read(page, "Önce her satırı sayın, sonra bu kutuyu işaretleyin.")
        look(page, "21-loading")
        page.get_by_label("Her satırı araca sayarak koydum, tutuyor").check()
        press(page, "Yükle")
        read(page, "Yüklendi. Ürünler araçta.")
    look(page, "22-loaded")
    return papers


def trips_of(page: Page, route: str) -> list[str]:
    """Returns the codes of a route's trips, in the order they are listed."""
    names = page.locator("a.code", has_text=f"{route}/").all_inner_texts()
    assert names, f"{route} is not among the loadings of {today()}"
    return names


def takes_back(page: Page, route: str, *, loaded: int, delivered: int) -> None:
    """Takes back what came home; the account adds up and the route closes."""
    turn_to(page, "İadeler")
    follow(page, route, exact=True)
    read(page, "Hesap: yüklenen = teslim edilen + geri dönen + kayıp")
    look(page, "40-return")
    expect_account(page, loaded, delivered, 0, 0, loaded - delivered)
    press(page, "İade al")
    expect_account(page, loaded, delivered, loaded - delivered, 0, 0)
    look(page, "41-return-balanced")
    press(page, "Rotayı kapat")
    read(page, f"{route} rotası kapandı: yüklenen = teslim edilen + geri dönen + kayıp.")
    look(page, "42-route-closed")


def expect_account(page: Page, *pieces: int) -> None:
    """Waits for the pieces loaded, delivered, returned, lost and still on the vehicle."""
    sums = page.locator("tfoot td")
    shown = [re.compile(rf"^\s*{each or '(0|–|)'}(\D|$)") for each in pieces]
    expect(sums).to_have_text(shown, use_inner_text=True)
