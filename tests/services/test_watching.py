"""What the program does by itself: a proof every night, one digest a person and day."""

import asyncio
import socket
import threading
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlmodel import Session, select

from logistics.adapters.mail import NotSent, Post, post_from
from logistics.domain.counting import CountScope
from logistics.domain.ledger import DocumentKind
from logistics.domain.roles import Role
from logistics.services import counting, watching
from logistics.services.counting import Part
from logistics.store import digests
from logistics.store.documents import open_document
from logistics.store.proofs import last_proof
from logistics.store.tables import DigestRow, ExcursionRow, LargeLossRow, ProofRow
from tests.builders import MONDAY, a_command, a_lot, a_shelf, a_user, a_zone, an_item

NIGHT = MONDAY.replace(hour=0)  # three in the morning in İzmit
MORNING = MONDAY.replace(hour=5)


class MailServer:
    """A mail server that keeps what it is given, or refuses it."""

    def __init__(self):
        self.letters = []
        self.refuses = False
        self.port = 0

    async def talk(self, reader, writer):
        def say(line):
            writer.write(f"{line}\r\n".encode())

        say("220 test")
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                say("354 go on")
                await writer.drain()
                self.letters.append(await reader.readuntil(b"\r\n.\r\n"))
                say("250 taken")
            elif verb == "QUIT":
                say("221 bye")
                break
            elif verb == "RCPT" and self.refuses:
                say("450 try again later")
            else:
                say("250 ok")
            await writer.drain()
        writer.close()

    @property
    def read(self):
        return [message_from_bytes(each, policy=policy.default) for each in self.letters]

    @property
    def post(self):
        return Post(host="127.0.0.1", port=self.port, sender="depo@example.org", tls=False)


@contextmanager
def serving(server):
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    async def serve():
        opened = await asyncio.start_server(server.talk, "127.0.0.1", 0)
        server.port = opened.sockets[0].getsockname()[1]
        ready.set()
        async with opened:
            await opened.serve_forever()

    def run():
        with pytest.raises(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()

    task = loop.create_task(serve())
    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()


@pytest.fixture
def mail():
    with serving(MailServer()) as server:
        yield server


@pytest.fixture
def readers(engine):
    """Two who asked for the digest, one in each language, and a lot that ends tomorrow."""
    with Session(engine) as session, session.begin():
        turkish, english = a_user(session, Role.WAREHOUSE), a_user(session, Role.COORDINATOR)
        english.language = "en"
        for user, email in ((turkish, "tr@example.org"), (english, "en@example.org")):
            digests.subscribe(session, user.id, email=email, at=MONDAY)
        tomorrow = MONDAY.date() + timedelta(days=1)
        item = an_item(session, name="Süt <1 L>")
        a_lot(session, item, a_shelf(session), actor=turkish, expires_on=tomorrow)
        a_user(session, username="never-asked")
        return turkish.id, english.id


def send(engine, mail, at=MORNING):
    return watching.send_digests_when_due(engine, mail.post, at=at)


def test_each_reader_gets_the_digest_in_their_language(engine, mail, readers):
    assert send(engine, mail) == 2

    letters = {letter["To"]: letter for letter in mail.read}
    assert set(letters) == {"tr@example.org", "en@example.org"}
    turkish = letters["tr@example.org"].get_body(("plain",)).get_content()
    english = letters["en@example.org"].get_body(("plain",)).get_content()
    assert "1 partinin tarihi yaklaşıyor" in turkish
    assert "Süt <1 L>" in turkish
    assert "03.11.2026" in turkish
    assert "Lots that come near their date: 1" in english
    assert "Süt &lt;1 L&gt;" in letters["tr@example.org"].get_body(("html",)).get_content()
    assert "02.11.2026" in letters["tr@example.org"]["Subject"]


def test_the_digest_tells_what_is_too_warm_what_is_counted_and_what_is_to_be_signed(
    engine, mail, readers
):
    with Session(engine) as session, session.begin():
        zone = a_zone(session, "SOGUK")
        count = counting.start(
            session,
            command=a_command(readers[0]),
            part=Part(scope=CountScope.ZONE, subject_id=zone.id),
        )
        document = open_document(session, DocumentKind.WASTE, command=a_command(readers[0]))
        session.add_all(
            [
                ExcursionRow(
                    zone_id=zone.id, started_at=MONDAY, last_out_at=MONDAY, worst_dc=95,
                    opened_at=MONDAY, opened_by=readers[0],
                ),
                LargeLossRow(
                    document_id=document.id, grams=60_000, kurus=0, total_grams=60_000,
                    total_kurus=0, noted_at=MONDAY, noted_by=readers[0],
                ),
            ]
        )  # fmt: skip
        named = (zone.name, count.code, document.number)

    send(engine, mail)

    letters = {letter["To"]: letter for letter in mail.read}
    turkish = letters["tr@example.org"].get_body(("plain",)).get_content()
    english = letters["en@example.org"].get_body(("html",)).get_content()
    for words in ("1 soğuk zincir ihlali karar bekliyor", "1 sayım açık", "1 büyük fire", *named):
        assert words in turkish
    for words in (
        "out of bounds that wait for a decision: 1",
        "Open counts: 1",
        "signature: 1",
        *named,
    ):
        assert words in english
    assert turkish.index("BUGÜN") < turkish.index(named[0]) < turkish.index("VAKİT OLUNCA")
    assert turkish.index("VAKİT OLUNCA") < turkish.index(named[1])


def test_the_digest_names_no_person(engine, mail, readers):
    send(engine, mail)

    for letter in mail.letters:
        assert b"Deneme Kullan" not in letter
        assert b"+90594" not in letter


def test_nobody_gets_a_second_digest_on_a_day(engine, mail, readers):
    assert send(engine, mail) == 2
    assert send(engine, mail, at=MORNING + timedelta(hours=8)) == 0
    assert send(engine, mail, at=MORNING + timedelta(days=1)) == 2


def test_what_the_server_did_not_take_is_tried_again_later_and_not_for_ever(engine, mail, readers):
    mail.refuses = True
    at = MORNING
    assert send(engine, mail, at=at) == 0
    assert send(engine, mail, at=at + timedelta(minutes=1)) == 0
    mail.refuses = False
    assert send(engine, mail, at=at + timedelta(minutes=11)) == 2

    with Session(engine) as session:
        rows = session.exec(select(DigestRow)).all()
    assert {(row.state, row.attempts, row.error) for row in rows} == {("sent", 2, "")}


def test_a_server_that_is_away_is_asked_a_few_times(engine, readers):
    away = Post(host="127.0.0.1", port=unused_port(), sender="depo@example.org", tls=False)
    for minutes in range(0, 600, 5):
        at = MORNING + timedelta(minutes=minutes)
        assert watching.send_digests_when_due(engine, away, at=at) == 0

    with Session(engine) as session:
        rows = session.exec(select(DigestRow)).all()
    assert {(row.state, row.attempts) for row in rows} == {("failed", digests.MOST_ATTEMPTS)}
    assert all("example.org" not in row.error for row in rows)


def test_a_digest_that_may_have_arrived_is_not_sent_again(engine, mail, readers):
    with Session(engine) as session, session.begin():
        for user in readers:
            assert digests.claim(session, user, day=MORNING.date(), at=MORNING)

    assert send(engine, mail, at=MORNING + timedelta(hours=5)) == 0


def test_who_no_longer_wants_it_or_may_not_read_gets_none(engine, mail, readers):
    with Session(engine) as session, session.begin():
        digests.unsubscribe(session, readers[0])
        driver = a_user(session, Role.DRIVER)
        digests.subscribe(session, driver.id, email="driver@example.org", at=MONDAY)

    assert send(engine, mail) == 1
    assert [letter["To"] for letter in mail.read] == ["en@example.org"]


def test_the_digest_waits_for_the_morning_and_for_a_mail_server(engine, mail, readers):
    assert send(engine, mail, at=NIGHT) == 0
    assert watching.send_digests_when_due(engine, None, at=MORNING) == 0


def test_the_ledger_is_proven_once_a_night(engine, readers):
    assert not watching.prove_when_due(engine, at=NIGHT - timedelta(hours=1))
    assert watching.prove_when_due(engine, at=NIGHT)
    assert not watching.prove_when_due(engine, at=NIGHT + timedelta(hours=9))
    assert watching.prove_when_due(engine, at=NIGHT + timedelta(days=1, hours=9))

    with Session(engine) as session:
        assert last_proof(session).holds
        assert len(session.exec(select(ProofRow)).all()) == 2


def test_a_proof_that_finds_something_says_what(engine, readers):
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE balance SET grams = grams + 1 WHERE own")

    watching.prove_when_due(engine, at=NIGHT)

    with Session(engine) as session:
        proof = last_proof(session)
        assert (proof.holds, proof.differences, proof.contradictions) == (False, 1, 0)
        assert "10001" in proof.sentences[0]


def test_the_post_is_named_by_the_environment():
    url = {"IMECE_SMTP_URL": "smtp://a%40b:p%23w@mail.example.org", "IMECE_MAIL_FROM": "d@e.org"}

    post = post_from(url)

    assert (post.host, post.port, post.user, post.password) == (
        "mail.example.org", 587, "a@b", "p#w",
    )  # fmt: skip
    assert "p#w" not in repr(post)
    assert post_from({}) is None
    for wrong in ({"IMECE_SMTP_URL": "http://x", "IMECE_MAIL_FROM": "d@e.org"},
                  {"IMECE_SMTP_URL": "smtp://x"}):  # fmt: skip
        with pytest.raises(ValueError, match="IMECE_"):
            post_from(wrong)


def test_the_post_is_greeted_without_a_letter(mail):
    mail.post.check()

    assert mail.letters == []
    with pytest.raises(NotSent):
        Post(host="127.0.0.1", port=unused_port(), sender="d@e.org", tls=False).check()


def unused_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]
