"""Codes read with the camera of a phone or a tablet.

The lens and the detector are ours: a canvas that gives a picture, and a reader that sees what the
test holds before it (``inView``). The clock of the page is the test's.
"""

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.roles import Role
from tests.browser.steps import sign_in
from tests.builders import a_lot, a_shelf, a_user, an_item

BARCODE = "8690000000012"
LOOK_MS = 200
AWAY_MS = 2_000
CAMERA = """
window.inView = [];
window.opened = [];
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code", "ean_13", "aztec"]; }
  async detect() { return window.inView.map((rawValue) => ({ rawValue })); }
};
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 8, 8);
  const stream = canvas.captureStream(5);
  window.opened.push(...stream.getTracks());
  return stream;
};
"""
REFUSED = """
navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotAllowedError"); };
"""
NO_FORMATS = "window.BarcodeDetector.getSupportedFormats = async () => [];"


@pytest.fixture
def lot(live_app):
    """A lot of an item with a barcode, and a clerk."""
    with Session(live_app.extensions["imece_engine"], expire_on_commit=False) as session:
        a_user(session, Role.WAREHOUSE, username="depo")
        beans = an_item(session, "BEANS")
        beans.barcode = BARCODE
        lot = a_lot(session, beans, a_shelf(session), actor=a_user(session))
        session.commit()
    return lot


@pytest.fixture
def clerk(lot, phone):
    """A signed-in clerk with a telephone."""
    sign_in(phone, "depo")
    return phone


def scanning(page, *scripts):
    """Opens the page for scans on a phone with this camera."""
    for script in (CAMERA, *scripts):
        page.add_init_script(script)
    page.clock.install()
    page.goto("/warehouse/scan")


def hold_before(page, *codes):
    """Holds codes before the lens, and lets it look once."""
    page.evaluate("codes => { window.inView = codes }", list(codes))
    page.clock.run_for(LOOK_MS)


def test_a_code_before_the_camera_is_counted_once_until_it_comes_again(clerk, lot):
    scanning(clerk)
    clerk.get_by_role("button", name="Kamerayı kullan").click()
    expect(clerk.locator("#lens")).to_be_visible()

    hold_before(clerk, lot.code)
    expect(clerk.locator("#known")).to_contain_text(lot.code)
    hold_before(clerk, lot.code)
    hold_before(clerk)
    clerk.clock.run_for(AWAY_MS)
    hold_before(clerk, lot.code, "boş kutu")

    expect(clerk.locator("#unknown")).to_contain_text("boş kutu")
    expect(clerk.locator("#known tr td").nth(2)).to_have_text("2")
    expect(clerk.locator("#total")).to_have_text("2")


def test_closed_the_camera_is_given_back_and_reads_nothing_more(clerk, lot):
    scanning(clerk)
    clerk.get_by_role("button", name="Kamerayı kullan").click()
    expect(clerk.locator("#lens")).to_be_visible()

    clerk.get_by_role("button", name="Kamerayı kapat").click()

    expect(clerk.locator("#lens")).to_be_hidden()
    assert clerk.evaluate("window.opened.map((track) => track.readyState)") == ["ended"]
    hold_before(clerk, lot.code)
    expect(clerk.locator("#counted")).to_be_hidden()
    expect(clerk.get_by_role("button", name="Kamerayı kullan")).to_be_visible()


@pytest.mark.parametrize(
    ("script", "offered", "told"),
    [
        (REFUSED, True, "Kamera açılmıyor."),
        (NO_FORMATS, False, "Bu tarayıcı kamerayla kod okuyamaz."),
    ],
)
def test_a_camera_that_does_not_read_leaves_the_typed_code(clerk, lot, script, offered, told):
    scanning(clerk, script)
    if offered:
        clerk.get_by_role("button", name="Kamerayı kullan").click()

    expect(clerk.locator("#camera-note")).to_contain_text(told)
    expect(clerk.locator("#camera-button")).to_be_visible(visible=offered)
    clerk.get_by_label("Kod", exact=True).fill(BARCODE)
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#known")).to_contain_text("Kuru fasulye")
