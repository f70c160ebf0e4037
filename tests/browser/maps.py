"""Maps as a browser draws them: signs and areas lie on a canvas, so one asks the page for them."""

from playwright.sync_api import Frame, Page

FRAME = "#plan-map"
_COVERAGE = "#coverage-map"
_SIGNS = """() => imece.signs.map((sign) => ({
    stop: sign.feature.properties.stop, text: sign.text || "", kind: sign.feature.properties.sign || "",
    hidden: Boolean(sign.hidden), pale: Boolean(sign.pale), ringed: Boolean(sign.ringed),
    dim: Boolean(sign.dim), full: sign.full,
}))"""
_WHERE = """(stop) => {
    const sign = imece.layers.stop.get(stop);
    const { x, y } = imece.map.layerPointToContainerPoint(sign._point);
    const frame = imece.map.getContainer().getBoundingClientRect();
    return { x: frame.x + x, y: frame.y + y };
}"""


def map_in(page: Page) -> Frame:
    """Returns the frame of the plan's map once it is drawn."""
    return _drawn(page, FRAME, "imece.signs")


def coverage_in(page: Page) -> Frame:
    """Returns the frame of the map of households served once it is drawn, and listens."""
    return _drawn(page, _COVERAGE, "imece.map && imece.layers.area.size")


def _drawn(page: Page, which: str, there: str) -> Frame:
    """Returns the frame of a map once its script has run: its legend is there before."""
    page.frame_locator(which).locator(".legend").wait_for()
    element = page.locator(which).element_handle()
    frame = element and element.content_frame()
    assert frame is not None
    frame.wait_for_function(f"() => typeof imece === 'object' && {there}")
    return frame


def signs_in(drawn: Frame | Page) -> list[dict[str, object]]:
    """Returns what is drawn of each point."""
    return list(drawn.evaluate(_SIGNS))


def sign_of(drawn: Frame | Page, stop: str) -> dict[str, object]:
    """Returns what is drawn of a stop."""
    return next(sign for sign in signs_in(drawn) if sign["stop"] == stop)


def point_at(page: Page, drawn: Frame, stop: str) -> None:
    """Moves the mouse onto a stop."""
    frame = page.locator(FRAME).bounding_box()
    assert frame is not None
    where = drawn.evaluate(_WHERE, stop)
    page.mouse.move(frame["x"] + where["x"] - 3, frame["y"] + where["y"] - 3)
    page.mouse.move(frame["x"] + where["x"], frame["y"] + where["y"])


def press_on(page: Page, drawn: Frame, stop: str) -> None:
    """Clicks a stop."""
    point_at(page, drawn, stop)
    page.mouse.down()
    page.mouse.up()
