"""What every page brings along."""

import re
from html.parser import HTMLParser

import pytest

from logistics.domain.roles import Role
from tests.web.pages import an_app, plain_pages, signed_in_as

UNNAMED = frozenset({"hidden", "submit", "button", "reset", "image"})  # or named by their value
PAGES = [*plain_pages(), "/sign-in"]
NAMES = frozenset({"aria-label", "aria-labelledby", "title"})


def test_every_asset_the_sign_in_page_names_is_served_by_us(app):
    client = app.test_client()

    page = client.get("/sign-in").text

    assets = re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|svg))"', page)
    assert len(assets) >= 4
    for path in assets:
        with client.get(path) as answer:
            assert (path, answer.status_code) == (path, 200)


def test_whatever_is_asked_for_on_a_page_is_asked_in_words(sqlite_url, tmp_path):
    app = an_app(sqlite_url, DATA_FOLDER=str(tmp_path))
    client = signed_in_as(app, *Role)

    answers = [(page, client.get(page)) for page in PAGES]

    html = [(page, answer.text) for page, answer in answers if answer.mimetype == "text/html"]
    assert [(page, field) for page, text in html for field in unlabelled(text)] == []
    app.extensions["imece_engine"].dispose()


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<label for='a'>Ad</label><input id='b'>", ["b"]),
        ("<select name='kind'></select><textarea></textarea>", ["kind", "textarea"]),
        ("<label for='a'>Ad</label><input id='a'><label>Yok <input type='checkbox'></label>", []),
        ("<input type='hidden' name='key'><input aria-label='Tara'>", []),
    ],
)
def test_a_field_without_words_is_found(html, found):
    assert unlabelled(html) == found


def unlabelled(html):
    """The fields of a page that no label and no other words belong to."""
    reader = _Fields()
    reader.feed(html)
    return [name for name, known_as in reader.fields if known_as not in reader.labelled]


class _Fields(HTMLParser):
    """The fields without words of their own, and what the labels of the page point at."""

    def __init__(self):
        super().__init__()
        self.fields, self.labelled, self.inside = [], set(), False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "label":
            self.inside = True
            self.labelled.add(given.get("for") or "")
        elif tag in {"select", "textarea"} or (tag == "input" and given.get("type") not in UNNAMED):
            known_as = given.get("id")
            if not self.inside and not NAMES & given.keys():
                self.fields.append((known_as or given.get("name") or tag, known_as))

    def handle_endtag(self, tag):
        if tag == "label":
            self.inside = False
