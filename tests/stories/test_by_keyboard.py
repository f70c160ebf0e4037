"""With gloves on, at the dock: the mouse hangs on its hook."""

from playwright.sync_api import expect

from tests.browser.steps import enter
from tests.stories.conftest import password_of
from tests.stories.screens import day_ahead, look, read, typed
from tests.stories.warehouse import AS_USUAL, BEANS, CUBED_BEEF, DONOR, KIT, RICE, SUGAR, lot_of

MOST_STEPS = 60
IN_WORDS = """
() => {
  const it = document.activeElement;
  return (it.labels?.length ? it.labels[0].innerText : it.innerText).trim();
}
"""
IS_SEEN = "() => getComputedStyle(document.activeElement).outlineStyle !== 'none'"


def test_goods_are_received_and_packed_with_the_keyboard_alone(desktop):
    page = desktop
    page.goto("/")
    tab_to(page, "Kullanıcı adı")
    typed_in = ("depo", password_of("depo"))
    page.keyboard.type(typed_in[0])
    tab_to(page, "Parola")
    page.keyboard.type(typed_in[1])
    enter(page)
    read(page, "Bugün depoda")

    tab_to(page, "Kabul et")
    enter(page)
    expect(page.get_by_label("Bağışçı ya da tedarikçi")).to_be_focused()
    typed(page, DONOR, "KCM2026000000204", AS_USUAL)
    typed(page, RICE, "40", day_ahead(30), AS_USUAL)
    typed(page, BEANS, "20", day_ahead(60), AS_USUAL)
    typed(page, SUGAR, "40", AS_USUAL)
    page.keyboard.press("Enter")  # one more line
    typed(page, CUBED_BEEF, "4", "9,880", "-18,5", day_ahead(90), AS_USUAL)
    page.keyboard.press("Tab")
    assert focused(page) == "Kabul et"
    enter(page)
    read(page, "Kabul edildi. Partiler rafta.", DONOR, "9,88 kg")
    rice = lot_of(page, "Pirinç")

    scan(page, rice)
    read(page, rice, "Partinin yolu, bağışçıdan bugüne")
    tab_to(page, "Paketle")
    enter(page)
    expect(page.get_by_label("Koli reçetesi")).to_be_focused()
    page.keyboard.type("Tip A")
    typed(page, AS_USUAL, "3", AS_USUAL)
    assert focused(page) == "Neler alınacak, göster"
    enter(page)
    read(page, f"3 × {KIT}", rice)
    expect(page.get_by_role("button", name="3 koli paketle")).to_be_focused()
    look(page, "keyboard-pack")
    enter(page)
    read(page, "Paketlendi. Koliler rafta.")


def tab_to(page, words):
    """Presses Tab until the cursor stands on what bears these words, and sees where it stands."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if focused(page) == words:
            assert page.evaluate(IS_SEEN), f"nobody sees that the cursor stands on “{words}”"
            return
    raise AssertionError(f"Tab does not lead to “{words}”.")


def scan(page, code):
    """A scanner is a keyboard that types fast and presses Enter."""
    page.keyboard.press("/")
    expect(page.get_by_label("Tara veya ara")).to_be_focused()
    page.keyboard.type(code)
    enter(page)


def focused(page):
    return page.evaluate(IN_WORDS)
