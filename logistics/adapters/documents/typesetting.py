"""Words in, PDF out: the one place that knows typst.

A template is fixed source; what it prints arrives beside it as JSON and is only ever
text. So a donor called ``#eval("...")`` gets a receipt with that name on it, and
nothing else happens.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TypeAlias

import typst

Content: TypeAlias = "str | int | list[Content] | dict[str, Content] | None"

TEMPLATES = Path(__file__).parent / "typst"
LONGEST_TEXT = 240
LONGEST_WORD = 16
REORDERS_TEXT = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
ZERO_WIDTH_SPACE = "\u200b"


def pdf(template: str, content: dict[str, Content], *, pictures: dict[str, str]) -> bytes:
    """Sets ``content`` in ``template``; ``pictures`` are SVG texts by name."""
    told = json.dumps(_as_text(content))
    compiler, alone = _compiler(template)
    with alone:
        made = compiler.compile(sys_inputs={"content": told, **pictures})
    assert isinstance(made, bytes)
    return made


@cache
def _compiler(template: str) -> tuple[typst.Compiler, Lock]:
    """Keeps one compiler per template, with fonts and source read; it serves one at a time."""
    source = TEMPLATES / f"{template}.typ"
    return typst.Compiler(source, root=TEMPLATES, ignore_system_fonts=True), Lock()


def _as_text(content: Content) -> Content:
    if isinstance(content, str):
        return as_text(content)
    if isinstance(content, list):
        return [_as_text(each) for each in content]
    if isinstance(content, dict):
        return {key: _as_text(each) for key, each in content.items()}
    return content


def as_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """Makes any text fit to print: no control characters, no end, no unbreakable word.

    Marks that turn the direction of writing around are dropped too, for with them a
    name could make the numbers after it read backwards.
    """
    seen = "".join(" " if _is_invisible(letter) else letter for letter in text)
    seen = " ".join(seen.replace(ZERO_WIDTH_SPACE, "").split())
    if len(seen) > longest:
        seen = seen[: longest - 1].rstrip() + "…"
    return re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", rf"\1{ZERO_WIDTH_SPACE}", seen)


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or letter in REORDERS_TEXT
