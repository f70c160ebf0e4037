"""What happens to meat on the screens: weighed at the door, cut on the bench, to the gram."""

from playwright.sync_api import Page, expect

from tests.browser.steps import enter, follow, press
from tests.stories.clock import today
from tests.stories.screens import look, read, turn_further

TUB = ("21,200", "1,200")  # 20 kg net
PACKS = ("2,505", "2,495", "2,512", "2,508")
KITCHEN, TRIM = "8,015", "1,475"
LEFT = "490"  # [g] still to weigh, in a bag of waste


def receives_meat(page: Page) -> str:
    """A tub of beef from somebody who wants no name; returns its document's address."""
    turn_further(page, "Et")
    follow(page, "Et kabul et")
    page.get_by_label("Hayvan türü").select_option(index=1)
    page.get_by_label("Et çeşidi").select_option(index=1)
    page.get_by_label("Kesim günü").fill(f"{today():%d.%m.%Y}")
    page.locator("#slaughter_place").fill("Körfez Mezbahası (kurgusal)")
    page.get_by_label("İç sıcaklık (°C)").fill("3,8")
    row = page.locator("tr[data-tub]").first
    row.locator("input").nth(0).fill(TUB[0])
    row.locator("input").nth(1).fill(TUB[1])
    look(page, "70-meat-received")
    press(page, "Et kabul et")
    read(page, "20 kg")
    look(page, "71-meat-lot")
    return page.url


def opens_a_bench(page: Page) -> None:
    """Puts the meat that came in on a bench."""
    turn_further(page, "Et")
    page.locator("input[name=lot_id]:enabled").last.check()
    press(page, "Seçilen partileri tezgâha koy")
    choose(page, "Paketlerin ürünü", "Dana kuşbaşı paketi (")
    choose(page, "Paketlerin saklama yeri", "Derin dondurucu gözü 1")
    look(page, "72-bench-open")
    press(page, "Tezgâhı aç")
    read(page, "tartılacak")


def portions_it(page: Page) -> str:
    """Weighs packs, a tub for the soup kitchen, trim and waste; returns the document's number.

    The bench does not close while a gram is missing.
    """
    for weight in PACKS:
        page.get_by_label("Ağırlık (kg)").fill(weight)
        enter(page)
        read(page, weight)
    weighs(page, KITCHEN, "Aşevi")
    weighs(page, TRIM, "Ayıklama")
    read(page, f"{LEFT} g")
    press(page, f"Kapat ve {len(PACKS)} paketi kaydet")
    read(page, f"{LEFT} g")
    look(page, "73-bench-does-not-add-up")
    weighs(page, "0,49", "Fire")
    read(page, "Gramı gramına tutuyor")
    look(page, "74-bench-adds-up")
    press(page, f"Kapat ve {len(PACKS)} paketi kaydet")
    expect(page.locator("h1 .code")).to_contain_text("PAY-")
    look(page, "75-bench-closed")
    return page.locator("h1 .code").inner_text()


def choose(page: Page, label: str, words: str) -> None:
    """Chooses the first option that bears these words."""
    field = page.get_by_label(label, exact=True)
    field.select_option(label=field.locator("option", has_text=words).first.inner_text())


def weighs(page: Page, weight: str, what: str) -> None:
    """Puts something on the scale that is no pack."""
    page.get_by_label("Ağırlık (kg)").fill(weight)
    press(page, what)
    read(page, weight)
