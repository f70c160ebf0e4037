"""Turkish first, English by a switch."""

import re

import pytest
from babel.messages.pofile import read_po

from tests.architecture.repository import ROOT
from tests.builders import PASSWORD, a_user


def choose(client, language, **form):
    return client.post("/language", data={"language": language, **form})


def test_turkish_is_spoken_until_somebody_chooses(app):
    page = app.test_client().get("/sign-in", headers={"Accept-Language": "en"}).text

    assert '<html lang="tr">' in page
    assert "Parola" in page


def test_english_is_spoken_after_the_switch_and_turkish_after_the_next(app):
    client = app.test_client()

    choose(client, "en")
    english = client.get("/sign-in").text
    choose(client, "tr")
    turkish = client.get("/sign-in").text

    assert '<html lang="en">' in english
    assert "Password" in english
    assert '<html lang="tr">' in turkish


def test_the_switch_leads_back_to_the_page_it_stood_on(app):
    answer = choose(app.test_client(), "en", next="/sign-in?next=/warehouse/")

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/warehouse/")


def test_a_language_nobody_speaks_changes_nothing(app):
    client = app.test_client()

    choose(client, "<script>")

    assert '<html lang="tr">' in client.get("/sign-in").text


def test_a_person_finds_their_own_language(app, db):
    user = a_user(db)
    user.language = "en"
    db.commit()
    client = app.test_client()

    client.post("/sign-in", data={"username": user.username, "password": PASSWORD})

    assert '<html lang="en">' in client.get("/warehouse/").text


def test_the_language_chosen_before_signing_in_stays(app, db):
    user = a_user(db)
    db.commit()
    client = app.test_client()
    choose(client, "en")

    client.post("/sign-in", data={"username": user.username, "password": PASSWORD})

    assert '<html lang="en">' in client.get("/warehouse/").text


@pytest.mark.parametrize(("language", "words"), [("tr", "bir gün değil"), ("en", "is not a day")])
def test_refusals_speak_the_chosen_language(warehouse, language, words):
    choose(warehouse, language)

    answer = warehouse.post(
        "/warehouse/receive",
        data={"command_key": "one", "party": "A", "reference": "B", "lines-0-expires_on": "x"}
        | {"lines-0-item_id": "1"},
    )

    assert answer.status_code == 422
    assert words in answer.text


def test_the_screens_say_what_the_glossary_says():
    spoken = screens_turkish()
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", glossary, re.MULTILINE)

    said_otherwise = {
        term: (turkish, spoken[term.lower()])
        for term, turkish in rows
        if term.lower() in spoken and spoken[term.lower()].isdisjoint(small(turkish).split(" / "))
    }

    assert len(rows) > 80
    assert said_otherwise == {}


def screens_turkish():
    """What the screens say for each English word, in small letters."""
    found = {}
    with (ROOT / "logistics/translations/tr/LC_MESSAGES/messages.po").open("rb") as catalogue:
        for message in read_po(catalogue, locale="tr"):
            if message.id and isinstance(message.id, str):
                found.setdefault(message.id.lower(), set()).add(small(message.string))
    return found


def small(text):
    """Turkish small letters: I is the capital of ı, İ of i."""
    return text.replace("I", "ı").replace("İ", "i").lower()
