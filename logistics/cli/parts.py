"""Parts that come with the program: fonts, browser files, compiled words."""

import io
import re
from pathlib import Path

import flask_bootstrap
import typst
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from logistics.adapters.documents.typesetting import TEMPLATES
from logistics.web.assets import folder_of

TRANSLATIONS = Path(__file__).parents[1] / "translations"
LETTERS = "ĞÜŞİÖÇIğüşıöçâîû₺"
FONT = re.compile(r'font: \(?"([^"]+)"')
BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
SHAPE = re.compile(r'<symbol id="([^"]+)"')


def letters_without_a_shape() -> int:
    """Sets one line in the papers' own font and counts the letters that look like another.

    A letter that is missing is set as nothing or as the one box that stands for all missing ones.
    """
    line = f'#set page(width: auto, height: auto)\n#set text(font: "{_font()}", fallback: false)\n'
    drawn = typst.compile(f'{line}#"{LETTERS}"'.encode(), format="svg", ignore_system_fonts=True)
    assert isinstance(drawn, bytes)
    return len(LETTERS) - len(set(SHAPE.findall(drawn.decode())))


def missing_assets() -> list[str]:
    """Returns the browser files that are not in their packages."""
    wanted = (
        BOOTSTRAP / "css" / "bootstrap.min.css",
        BOOTSTRAP / "js" / "bootstrap.min.js",
        folder_of("leaflet") / "leaflet.js",
        folder_of("leaflet") / "leaflet.css",
        folder_of("jquery") / "jquery.min.js",
    )
    return [path.name for path in wanted if not path.is_file()]


def stale_translations(folder: Path) -> list[str]:
    """Returns the catalogues whose compiled words are missing or not those written now."""
    return [
        f"{words.parts[-3]}"
        for words in sorted(folder.glob("*/LC_MESSAGES/*.po"))
        if not words.with_suffix(".mo").is_file()
        or words.with_suffix(".mo").read_bytes() != compiled(words)
    ]


def compiled(words: Path) -> bytes:
    """Returns what compiling the words gives."""
    with words.open("rb") as file:
        catalogue = read_po(file, locale=words.parts[-3])
    made = io.BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def _font() -> str:
    """Returns the font the papers are set in."""
    house = (TEMPLATES / "house.typ").read_text(encoding="utf-8")
    named: list[str] = FONT.findall(house)
    return next(name for name in named if "Serif" in name)
