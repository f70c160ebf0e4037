"""How the stock is held to what is there: counted, recalled, and put right again."""

from playwright.sync_api import Page, expect

from tests.browser.steps import follow, leave, press
from tests.stories.screens import look, read, turn_further

PARCEL_PLACE = "KOLI"


def bears_with_a_missing_parcel(page: Page) -> None:
    """Lets a count differ by a few in a hundred without being done again."""
    page.goto("/counts/tolerances")
    page.get_by_label("Tolerans (yüzde)").fill("5")
    leave(page.locator("main .actions .btn-primary"))
    look(page, "79-tolerance")


def counts_the_parcels(page: Page, *, found: int) -> str:
    """Counts the parcels blindly, one fewer than the books have; returns the count's address."""
    turn_further(page, "Sayımlar")
    follow(page, "Sayım başlat")
    page.get_by_label("Sayılan yer").select_option("place")
    page.locator("select[name=place_id]").select_option(
        label=page.locator("select[name=place_id] option", has_text=PARCEL_PLACE).first.inner_text()
    )
    look(page, "80-count-new")
    press(page, "Sayım başlat")
    address = page.url
    leave(page.locator("a.btn", has_text="Burada say").first)
    for lot in page.locator("tbody .code").all_inner_texts():
        page.get_by_label("Parti, barkod ya da ürün").fill(lot)
        page.get_by_label("Adet").fill(str(found))
        press(page, "Sayıldı")
    look(page, "81-counting")
    page.goto(address)
    press(page, "Sayımı bitir")
    look(page, "82-counted")
    return address


def approves_the_count(page: Page, address: str) -> None:
    """Somebody else sees what differs and lets it be booked."""
    page.goto(f"{address}/review")
    look(page, "83-count-review")
    press(page, "Onayla ve farkları işle")
    read(page, "SAY-")
    look(page, "84-count-posted")


def recalls(page: Page, lot: str) -> None:
    """Finds where a lot went, and stops all of it, parcels too."""
    turn_further(page, "Geri çağırma")
    follow(page, "İzle / geri çağır")
    page.get_by_label("Parti", exact=True).fill(lot)
    press(page, "Nerede olduğunu bul")
    read(page, "Şimdi nerede")
    look(page, "85-trace")
    page.get_by_label("Geri çağırma gerekçesi").fill("Üretici geri çağırdı")
    press(page, "Geri çağırmayı aç ve hepsini bloke et")
    read(page, "Arama listesi")
    look(page, "86-recalled")


def undoes(page: Page, document: str, *, first: str) -> None:
    """Sees what depends on a document, and takes back both, the later one first."""
    page.goto(document)
    follow(page, "Geri al…")
    read(page, "Bu belge şu anda geri alınamaz.", "Önce, bu sırayla geri alınacaklar")
    steps = page.locator("ol.steps li")
    expect(steps).to_have_count(2)
    expect(steps.first).to_contain_text(first)
    expect(steps.last).to_contain_text("bu belge")
    read(page, "Buna bağlı olanlar")
    look(page, "87-undo-preview")
    press(page, "Bu 2 belgeyi sırayla geri al")
    read(page, "2 belge geri alındı.")
    expect(page.locator("h1 .code")).to_contain_text("GER-")
    look(page, "88-undone")
    page.goto(document)
    read(page, "Geri alan belge:", "GER-")
