"""Nothing is shown to a person that cannot be said in Turkish.

Three laws: every string marked for translation has a Turkish one; every text that a template
or a form shows is marked; and a translation takes the same values as its original.
"""

import io
import re
from itertools import chain

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from tests.architecture.marking import (
    WORD,
    composed_before_translation,
    unmarked_in_python,
    unmarked_in_template,
)
from tests.architecture.repository import ROOT, name_of

TURKISH = ROOT / "logistics" / "translations" / "tr" / "LC_MESSAGES" / "messages.po"
VALUE = re.compile(r"%\(\w+\)|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def marked():
    return marked_strings(ROOT)


@pytest.fixture(scope="module")
def turkish():
    with TURKISH.open("rb") as file:
        return read_po(file, locale="tr", abort_invalid=True)


def test_every_marked_string_has_a_turkish_one(marked, turkish):
    told = list(untranslated(marked, turkish))

    assert not told, "\n".join(told)


def test_every_turkish_string_takes_the_values_of_its_original(turkish):
    told = [str(message.id) for message in turkish if message.id and not same_values(message)]

    assert not told, "\n".join(told)


def test_making_translations_again_would_change_nothing(marked, turkish):
    """Each string stands on one line, in their order, and those of before are gone."""
    written = io.BytesIO()
    write_po(written, turkish, width=0, sort_output=True, ignore_obsolete=True)

    assert {message.id for message in turkish} - {message.id for message in marked} == set()
    assert TURKISH.read_text(encoding="utf-8") == written.getvalue().decode()


def test_no_template_shows_text_that_is_not_marked():
    told = [
        f"{name_of(path)}:{line} {text!r}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for line, text in unmarked_in_template(path.read_text(encoding="utf-8"))
    ]

    assert not told, "\n".join(told)


def test_no_form_or_message_shows_text_that_is_not_marked():
    told = [
        f"{name_of(path)}:{line} {text!r}"
        for path in sorted((ROOT / "logistics" / "web").rglob("*.py"))
        for line, text in unmarked_in_python(path.read_text(encoding="utf-8"))
    ]

    assert not told, "\n".join(told)


def test_no_string_is_put_together_before_it_is_translated():
    told = [
        f"{name_of(path)}:{line}"
        for path in sorted((ROOT / "logistics").rglob("*.py"))
        for line in composed_before_translation(path.read_text(encoding="utf-8"))
    ]

    assert not told, "\n".join(told)


def test_a_missing_an_empty_a_fuzzy_and_a_copied_translation_are_seen():
    marked, turkish = Catalog(), Catalog(locale="tr")
    for text in (
        "said",
        "missing",
        "empty",
        "unsure",
        "copied words",
        "PDF",
        ("a lot", "%(n)s lots"),
    ):
        marked.add(text)
    turkish.add("said", "denmiş")
    turkish.add("empty", "")
    turkish.add("unsure", "belki", flags=["fuzzy"])
    turkish.add("copied words", "copied words")
    turkish.add("PDF", "PDF")
    turkish.add(("a lot", "%(n)s lots"), ("bir parti", ""))

    told = [line.rsplit(": ", 1)[1] for line in untranslated(marked, turkish)]

    assert told == ["missing", "empty", "unsure", "copied words", "a lot"]


@pytest.mark.parametrize(
    ("original", "translation", "same"),
    [
        ("Lot %(code)s", "%(code)s partisi", True),
        ("Lot %(code)s", "Parti", False),
        ("Lot %(code)s", "%(kod)s partisi", False),
        (("one lot", "%(n)s lots"), ("bir parti", "%(n)s parti"), True),
        (("one lot", "%(n)s lots"), ("%(n)s parti", "%(n)s parti"), True),
        (("one lot", "%(n)s lots"), ("bir parti", "partiler"), False),
    ],
)
def test_a_translation_with_other_values_is_seen(original, translation, same):
    message = Catalog(locale="tr").add(original, translation)

    assert same_values(message) == same


def test_strings_are_gathered_from_code_and_templates(tmp_path):
    for folder in ("logistics/web", "templates/warehouse"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "logistics/web/forms.py").write_text("_l('Name'); lazy_gettext('Day')")
    (tmp_path / "templates/warehouse/receive.html").write_text(
        "{{ _('Receive') }}{% trans n=n %}a lot{% pluralize %}{{ n }} lots{% endtrans %}"
    )

    texts = {message.id for message in marked_strings(tmp_path) if message.id}

    assert texts == {"Name", "Day", "Receive", ("a lot", "%(n)s lots")}


def marked_strings(root):
    """Returns every string below ``root`` that is marked for translation, as ``make translations``
    would gather it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    keywords = re.search(r"^KEYWORDS := (.+)$", makefile, re.MULTILINE)[1].split()
    found = extract_from_dir(
        root,
        method_map=methods,
        options_map=options,
        keywords=parse_keywords(["_", "gettext", "ngettext:1,2", "pgettext:1c,2", *keywords]),
    )
    catalog = Catalog()
    for file, line, text, _comments, context in found:
        catalog.add(text, locations=[(file, line)], context=context)
    return catalog


def untranslated(marked, turkish):
    for message in marked:
        if not message.id:
            continue
        first = message.id if isinstance(message.id, str) else message.id[0]
        said = turkish.get(first, message.context)
        strings = forms(said.string) if said else ("",)
        copied = len(WORD.findall(first)) > 1 and strings[0] == first
        if said is None or said.fuzzy or copied or not all(strings):
            file, line = (*message.locations, ("?", 0))[0]
            yield f"{file}:{line}: {first}"


def same_values(message):
    if isinstance(message.id, str):
        return values_in(message.id) == values_in(*forms(message.string))
    singular, plural = (values_in(text) for text in message.id)
    first, *others = (values_in(text) for text in forms(message.string))
    return first in (singular, plural) and all(values == plural for values in others)


def forms(string):
    return (string,) if isinstance(string, str) else tuple(string)


def values_in(*texts):
    return set(chain.from_iterable(VALUE.findall(text) for text in texts))
