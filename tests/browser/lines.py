"""How the lines of a page break."""

from playwright.sync_api import Page

_HANGING = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const marks = [];
  while (texts.nextNode()) {
    const node = texts.currentNode, head = node.parentElement.closest("thead");
    if (head && head.getBoundingClientRect().width <= 1) continue;  // only read aloud
    [...node.data].forEach((mark, at) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + mark.length);
      const box = range.getBoundingClientRect();
      if (mark.trim() && box.width) marks.push({ mark, box, words: node.parentElement.innerText });
    });
  }
  marks.forEach(({ mark, box, words }, at) => {
    if (mark !== "·" && mark !== "/") return;
    const near = [marks[at - 1], marks[at + 1]];
    const beside = near.every((one) => one && one.box.top < box.bottom && box.top < one.box.bottom);
    if (!beside) found.push(words);
  });
  return found;
}"""


def hanging_dots(page: Page) -> list[str]:
    """Returns the words around each separator that begins or ends a line."""
    page.wait_for_load_state()
    return list(page.evaluate(_HANGING))


def dots_seen(page: Page) -> int:
    """Returns how many separators stand between two parts of one line."""
    return int(
        page.evaluate(
            """() => [...document.querySelectorAll(".parts > *")].filter((part) =>
              part.getBoundingClientRect().left > part.parentElement.getBoundingClientRect().left + 1
            ).length"""
        )
    )
