"""The doctor finds each ailment by itself, says how to mend it, and never tells the secret."""

import shutil
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from logistics.adapters.sealing import sealer_from
from logistics.cli import checks, installation, parts
from logistics.cli.checks import Finding
from logistics.cli.installation import Installation, SecretSource
from logistics.services.planning.roads import import_roads
from logistics.store import settings
from logistics.store.engine import create_engine
from logistics.store.migrate import upgrade
from logistics.store.tables import ProofRow
from routing.kernel import cache
from tests.builders import a_household, a_neighbourhood
from tests.cli.ground import SECRET, Imece
from tests.routing.roads.maps import STREET, at, written
from tests.routing.roads.osrm_server import FakeOsrm, serving


def an_installation(
    folder: Path,
    *,
    database: str | None = None,
    secret: str | None = SECRET,
    source: SecretSource = SecretSource.ENVIRONMENT,
) -> Installation:
    """An installation in a private folder."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
    return Installation(
        database=database or f"sqlite:///{folder / 'imece.sqlite'}",
        folder=folder,
        secret=secret,
        secret_source=source,
    )


@pytest.fixture
def engine(folder: Path) -> Engine:
    """The installation's own database, migrated."""
    engine = create_engine(an_installation(folder).database)
    upgrade(engine)
    return engine


def mended_by(finding: Finding) -> str:
    assert not finding.ok
    assert finding.words
    return finding.mend


def test_a_healthy_installation_passes_every_check(
    imece: Imece, folder: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IMECE_SECRET_KEY", SECRET)
    monkeypatch.setattr(parts, "TRANSLATIONS", compiled(tmp_path))
    monkeypatch.setattr(cache, "is_filled", lambda: True)
    imece("facts")
    with Session(engine) as session, session.begin():
        settings.put(session, "worker_seen_at", datetime.now(UTC).isoformat())
        settings.put(session, "office_phone", "+905940000000")

    answer = imece("doctor")

    assert answer.exit_code == 0, answer.output
    assert answer.output.count("ok  ") == len(checks.ALL) - 1
    assert "--  travel         Travel is estimated from straight lines (tahmini)." in answer.output
    assert SECRET not in answer.output


def test_an_office_without_a_phone_is_a_warning_and_no_failure(
    folder: Path, engine: Engine
) -> None:
    finding = checks.office_phone(an_installation(folder))

    assert finding.ok
    assert "Settings" in finding.mend


def test_a_new_machine_hears_what_is_missing_and_how_to_mend_it(imece: Imece) -> None:
    answer = imece("doctor")

    assert answer.exit_code == 1
    assert "!!  secret key" in answer.output
    assert answer.output.count("→") == answer.output.count("!!")


@pytest.mark.parametrize(
    "database",
    ["sqlite:////no-such-folder/imece.sqlite", "oracle://x", "not an address"],
)
def test_a_database_that_does_not_answer_is_found(folder: Path, database: str) -> None:
    found = an_installation(folder, database=database)

    assert "IMECE_DATABASE" in mended_by(checks.database(found))


def test_a_database_s_password_is_never_shown(folder: Path) -> None:
    found = an_installation(folder, database="postgresql://imece:hush-hush@127.0.0.1:1/imece")

    assert "hush-hush" not in checks.database(found).words
    assert "hush-hush" not in repr(found)


def test_a_database_of_an_older_shape_is_found(folder: Path) -> None:
    assert mended_by(checks.migrations(an_installation(folder))) == "imece migrate"


def test_a_migrated_database_passes(folder: Path, engine: Engine) -> None:
    assert checks.migrations(an_installation(folder)).ok


@pytest.mark.parametrize("secret", [None, "short", "a" * 64])
def test_a_missing_or_weak_secret_is_found_and_not_repeated(
    folder: Path, secret: str | None
) -> None:
    finding = checks.secret(an_installation(folder, secret=secret))

    assert "imece secret" in mended_by(finding)
    assert (secret or "nothing") not in finding.words


def test_the_demo_s_own_secret_passes_with_a_warning(folder: Path) -> None:
    finding = checks.secret(an_installation(folder, source=SecretSource.FILE))

    assert finding.ok
    assert "demo only" in finding.words


def test_another_secret_than_the_one_that_sealed_is_found(folder: Path, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        household = a_household(session, a_neighbourhood(session))
        household.national_id_sealed = sealer_from("another secret").seal("88800000020")

    assert "earlier key" in mended_by(checks.seal(an_installation(folder)))


def test_the_secret_that_sealed_passes(folder: Path, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        household = a_household(session, a_neighbourhood(session))
        household.national_id_sealed = sealer_from(SECRET).seal("88800000020")

    assert checks.seal(an_installation(folder)).ok


def test_a_folder_that_is_missing_is_found(folder: Path) -> None:
    found = an_installation(folder)
    folder.rmdir()

    assert "mkdir" in mended_by(checks.folder(found))


def test_a_folder_open_to_others_is_found(folder: Path) -> None:
    found = an_installation(folder)
    folder.chmod(0o755)

    assert mended_by(checks.folder(found)) == f"chmod 700 {folder}"


def test_a_folder_that_cannot_be_written_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(checks.tempfile, "TemporaryFile", refuse)

    assert "chown" in mended_by(checks.folder(an_installation(folder)))


def test_a_letter_without_a_shape_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LETTERS", parts.LETTERS + "漢語")

    finding = checks.fonts(an_installation(folder))

    assert "typst" in mended_by(finding)
    assert "2 letters" in finding.words


def test_a_browser_file_that_is_missing_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "folder_of", lambda library: tmp_path / library)

    finding = checks.assets(an_installation(folder))

    assert "make install" in mended_by(finding)
    assert "leaflet.js" in finding.words


def test_words_that_are_not_compiled_are_found(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = compiled(tmp_path)
    (words / "tr" / "LC_MESSAGES" / "messages.mo").unlink()
    monkeypatch.setattr(parts, "TRANSLATIONS", words)

    assert "make install" in mended_by(checks.translations(an_installation(folder)))


def test_words_changed_since_they_were_compiled_are_found(tmp_path: Path) -> None:
    words = compiled(tmp_path)
    assert parts.stale_translations(words) == []

    with (words / "tr" / "LC_MESSAGES" / "messages.po").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "A new word"\nmsgstr "Yeni bir kelime"\n')

    assert parts.stale_translations(words) == ["tr"]


@pytest.mark.parametrize("silent", [None, timedelta(minutes=10)])
def test_a_worker_that_is_silent_is_found(
    folder: Path, engine: Engine, silent: timedelta | None
) -> None:
    if silent:
        with Session(engine) as session, session.begin():
            seen = datetime.now(UTC) - silent
            settings.put(session, "worker_seen_at", seen.isoformat())

    assert "imece work" in mended_by(checks.worker(an_installation(folder)))


def test_a_search_that_is_not_ready_is_told_with_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.VARIABLE, "")  # given back after the test

    finding = checks.route_search(an_installation(folder))

    assert (finding.ok, finding.mend) == (False, "imece warm")
    assert "not ready" in finding.words


def test_imported_roads_are_told(folder: Path, engine: Engine, tmp_path: Path) -> None:
    found = an_installation(folder)
    import_roads(a_square(tmp_path), folder=folder)

    finding = checks.travel(found)

    assert (finding.ok, finding.mend) == (True, "")
    assert "imported roads" in finding.words


def test_damaged_roads_are_found(folder: Path, engine: Engine) -> None:
    (folder / "roads").mkdir()
    (folder / "roads" / "graph.npz").write_bytes(b"torn")

    assert "imece roads import" in mended_by(checks.travel(an_installation(folder)))


def test_a_road_server_that_is_away_is_found(folder: Path, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        settings.put(session, "osrm_url", "http://127.0.0.1:1")

    finding = checks.travel(an_installation(folder))

    assert "settings of travel" in mended_by(finding)
    assert "estimated from straight lines" in finding.words


def test_a_road_server_that_answers_is_told(folder: Path, engine: Engine) -> None:
    with serving(FakeOsrm()) as fake, Session(engine) as session, session.begin():
        settings.put(session, "osrm_url", fake.url)
        session.commit()

        finding = checks.travel(an_installation(folder))

    assert (finding.ok, finding.mend) == (True, "")
    assert fake.url in finding.words


def test_a_wrong_clock_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "RELEASED", datetime.now(UTC) + timedelta(days=1))

    assert "timedatectl" in mended_by(checks.clock(an_installation(folder)))


def test_a_wrong_zone_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LOCAL_ZONE", timezone(timedelta(hours=2)))

    assert "tzdata" in mended_by(checks.clock(an_installation(folder)))


def test_looking_for_the_installation_makes_nothing(folder: Path) -> None:
    installation.find()

    assert not folder.exists()


def a_square(tmp_path: Path) -> Path:
    """An extract with one block of streets."""
    nodes = {1: at(0, 0), 2: at(1, 0), 3: at(1, 1), 4: at(0, 1)}
    return written(tmp_path, nodes, [(10, [1, 2, 3, 4, 1], STREET)])


def compiled(tmp_path: Path) -> Path:
    """Returns a copy of the translations, freshly compiled."""
    words = tmp_path / "translations"
    shutil.copytree(parts.TRANSLATIONS, words)
    for path in words.glob("*/LC_MESSAGES/*.po"):
        path.with_suffix(".mo").write_bytes(parts.compiled(path))
    return words


def test_a_mail_server_that_is_away_or_ill_named_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMECE_MAIL_FROM", "depo@example.org")

    monkeypatch.setenv("IMECE_SMTP_URL", "smtp://user:hush-hush@127.0.0.1:1")
    away = checks.mail(an_installation(folder))
    monkeypatch.setenv("IMECE_SMTP_URL", "https://example.org")
    wrong = checks.mail(an_installation(folder))

    assert not away.ok
    assert "hush-hush" not in away.words
    assert "IMECE_SMTP_URL" in mended_by(wrong)


def test_a_proof_that_failed_is_found(folder: Path, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(
            ProofRow(proven_at=datetime.now(UTC), took_ms=1, differences=2, contradictions=0)
        )

    assert "imece prove" in mended_by(checks.proof(an_installation(folder)))


def test_the_digest_is_shown_and_needs_a_mail_server_to_be_sent(
    imece: Imece, engine: Engine
) -> None:
    shown, sent = imece("digest", "--print", "--language", "en"), imece("digest")

    assert "İmece: " in shown.output
    assert "The ledger's last proof" in shown.output
    assert sent.exit_code == 1
    assert "IMECE_SMTP_URL" in sent.output
