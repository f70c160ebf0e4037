"""The words and numbers of the papers."""

import re
from datetime import date, time
from pathlib import Path

import pytest

from logistics.adapters import documents
from logistics.adapters.documents import formats
from logistics.adapters.documents.count_record import COUNT_WORDS
from logistics.adapters.documents.pack_labels import WORDS as PACK_WORDS
from logistics.adapters.documents.typesetting import as_text
from logistics.adapters.documents.words import ENGLISH, TURKISH, counted

OWN_WORDS = {"count_record": COUNT_WORDS, "pack_labels": PACK_WORDS}
FOLDER = Path(documents.__file__).parent
COMPOSED = r"(stop|item|piece)_(one|many)|not_answered_\d|ambient|chemical|chilled|frozen"
NAMED_BY_VALUE = (
    COMPOSED + r"|use_by|best_before|non_food|none|invoice_source|declaration|commission"
    r"|(refused|packed|back_at)_\w+"
)


def test_both_languages_have_the_same_words():
    assert TURKISH.keys() == ENGLISH.keys()


def test_both_languages_leave_the_same_gaps():
    for key, word in TURKISH.items():
        assert set(re.findall(r"{\w+}", word)) == set(re.findall(r"{\w+}", ENGLISH[key])), key


def test_every_word_is_used():
    sources = [path for path in FOLDER.rglob("*.*") if path.suffix in (".py", ".typ")]
    said = "".join(path.read_text() for path in sources if path.name != "words.py")

    for key in TURKISH:
        if not re.fullmatch(NAMED_BY_VALUE, key):
            assert re.search(rf"words\.{key}\b|[\"']{key}[\"']", said), key


def test_every_word_a_template_asks_for_exists():
    for template in FOLDER.rglob("*.typ"):
        asked = set(re.findall(r"\bwords\.(\w+)", template.read_text())) - {"at"}
        own = OWN_WORDS.get(template.stem, {"tr": {}, "en": {}})
        assert own["tr"].keys() == own["en"].keys(), template.name
        assert asked <= TURKISH.keys() | own["tr"].keys(), template.name


@pytest.mark.parametrize(
    ("weight_g", "turkish", "english"),
    [
        (1_234_500, "1.234,5 kg", "1,234.5 kg"),
        (20_000, "20,0 kg", "20.0 kg"),
        (4_350, "4,35 kg", "4.35 kg"),
        (40_185, "40,185 kg", "40.185 kg"),
        (0, "0,0 kg", "0.0 kg"),
    ],
)
def test_no_gram_is_lost_in_writing(weight_g, turkish, english):
    assert formats.weight(weight_g, "tr") == turkish
    assert formats.weight(weight_g, "en") == english


def test_a_column_of_weights_has_the_decimals_of_its_longest():
    weights_g = (20_800, 4_350)

    decimals = formats.decimals_of(weights_g)

    written = [formats.weight(weight_g, "tr", decimals=decimals) for weight_g in weights_g]
    assert written == ["20,80 kg", "4,35 kg"]


def test_money_dates_times_and_temperatures_are_written_the_turkish_way():
    assert formats.money(4_302_530, "tr") == "43.025,30 TL"
    assert formats.day_and_weekday(date(2027, 2, 8), "tr") == "08.02.2027 (Pzt)"
    assert formats.clock(time(18, 33)) == "18:33"
    assert formats.temperature(-185, "tr") == "−18,5 °C"


def test_one_is_one_and_many_are_many():
    assert counted(1, "stop", "en") == "1 stop"
    assert counted(25, "stop", "en") == "25 stops"
    assert counted(25, "stop", "tr") == "25 durak"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\x00b\x07c", "a b c"),
        ("two\nlines\t", "two lines"),
        ("\u202eevil\u2066", "evil"),
        ("\ud800", ""),
        ("x" * 20, "x" * 16 + "\u200b" + "x" * 4),
    ],
)
def test_text_is_made_fit_to_print(typed, printed):
    assert as_text(typed) == printed


def test_making_text_fit_twice_changes_nothing():
    once = as_text("Abdurrahmanoğulları" * 3)
    assert as_text(once) == once
