"""The conditions of a healthy installation, one function each.

A check never raises for what it was made to find, and never shows a secret.
"""

import os
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlmodel import Session, col, select

from logistics.adapters.mail import NotSent, post_from
from logistics.adapters.sealing import sealer_from
from logistics.cli import parts
from logistics.cli.ground import GROUND
from logistics.cli.installation import SHORTEST_SECRET, Installation, SecretSource
from logistics.cli.roads import words as travel_words
from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.errors import SealedOtherwise
from logistics.services.planning import warming
from logistics.services.planning.roads import Source, travel_in_use
from logistics.store import settings
from logistics.store.engine import READ_ONLY, create_engine
from logistics.store.migrate import is_current, lacks
from logistics.store.proofs import last_proof
from logistics.store.tables import HouseholdRow, ItemRow, KitRow, NeighbourhoodRow

FEWEST_DIFFERENT_LETTERS = 10
WORKER_SILENCE = timedelta(minutes=2)
ISTANBUL_OFFSET = timedelta(hours=3)
RELEASED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found; ``mend`` says what to do when it is not ``ok``, or could be better."""

    name: str
    ok: bool
    words: str
    mend: str = ""


def database(found: Installation) -> Finding:
    """Tells whether the database answers."""
    try:
        with _reading(found) as session:
            session.connection().execute(text("SELECT 1"))
    except (SQLAlchemyError, ArgumentError, ValueError) as error:
        return _wrong(
            "database",
            f"{_shown(found)} does not answer ({type(error).__name__}).",
            mend="Check IMECE_DATABASE, that the server runs, and that its folder exists.",
        )
    return _right("database", f"{found.shown_database} answers.")


def migrations(found: Installation) -> Finding:
    """Tells whether the database has the newest shape."""
    try:
        current, lacking = is_current(_engine(found)), lacks(_engine(found))
    except (SQLAlchemyError, ArgumentError, ValueError):
        current, lacking = False, []
    if not current:
        return _wrong("migrations", "The database lacks a migration.", mend="imece migrate")
    if lacking:
        mend = "make reset-demo for a demo; other data stays with the version that made it."
        return _wrong("migrations", f"An earlier version made it: no {lacking[0]}.", mend=mend)
    return _right("migrations", "The database has the newest shape.")


def secret(found: Installation) -> Finding:
    """Tells whether there is a secret key, where from, and whether it is strong."""
    mend = "Set IMECE_SECRET_KEY to what `imece secret` prints; keep it apart from the database."
    key = found.secret or ""
    if not key:
        return _wrong("secret key", "There is none.", mend=mend)
    if len(key) < SHORTEST_SECRET or len(set(key)) < FEWEST_DIFFERENT_LETTERS:
        return _wrong("secret key", f"It is weak (from {found.secret_source}).", mend=mend)
    demo = " Good for the demo only." if found.secret_source is SecretSource.FILE else ""
    return _right("secret key", f"Long enough, from {found.secret_source}.{demo}")


def seal(found: Installation) -> Finding:
    """Tells whether the secret opens the identity numbers that are sealed."""
    try:
        with _reading(found) as session:
            sealed = session.exec(
                select(HouseholdRow.national_id_sealed)
                .where(col(HouseholdRow.national_id_sealed).is_not(None))
                .limit(1)
            ).first()
        if sealed is not None:
            sealer_from(found.secret or "").open(sealed)
    except SealedOtherwise:
        return _wrong(
            "seal",
            "The secret key is not the one the identity numbers were sealed with.",
            mend="Set IMECE_SECRET_KEY to the earlier key; without it the numbers are lost.",
        )
    except (SQLAlchemyError, ArgumentError, ValueError):
        return _wrong("seal", "The households cannot be read.", mend="Mend the database first.")
    return _right("seal", "Identity numbers can be opened." if sealed else "Nothing sealed yet.")


def facts(found: Installation) -> Finding:
    """Tells whether households and goods have something to be entered with."""
    ids = {"neighbourhoods": NeighbourhoodRow.id, "items": ItemRow.id, "kits": KitRow.id}
    try:
        with _reading(found) as session:
            missing = [
                name
                for name, column in ids.items()
                if session.exec(select(column).limit(1)).first() is None
            ]
    except (SQLAlchemyError, ArgumentError, ValueError):
        return _wrong("facts", "They cannot be read.", mend="Mend the database first.")
    if not any((found.folder / GROUND).glob("*.geojson")):
        missing.append("the maps' ground")
    if missing:
        return _wrong("facts", f"Missing: {', '.join(missing)}.", mend="imece facts")
    return _right("facts", "Neighbourhoods, catalogue and the maps' ground are here.")


def office_phone(found: Installation) -> Finding:
    """Tells whether a driver at a shut door can be told whom to call."""
    name = "office phone"
    try:
        with _reading(found) as session:
            number = settings.get(session, "office_phone")
    except (SQLAlchemyError, ArgumentError, ValueError):
        return _wrong(name, "It cannot be read.", mend="Mend the database first.")
    if not number:
        mend = "Enter it under Settings; route sheets and receipts print it."
        return Finding(name=name, ok=True, words="Drivers are told no number to call.", mend=mend)
    return _right(name, f"Drivers call {number}.")


def folder(found: Installation) -> Finding:
    """Tells whether the data folder can be written, and by nobody else."""
    name, place = "data folder", found.folder
    if not place.is_dir():
        mend = f"mkdir -m 700 {place}, or set IMECE_DATA_FOLDER."
        return _wrong(name, f"{place} is missing.", mend=mend)
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        return _wrong(
            name, f"{place} cannot be written ({error.strerror}).", mend=f"chown $USER {place}"
        )
    mode = stat.S_IMODE(place.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        return _wrong(name, f"{place} is open to others ({mode:o}).", mend=f"chmod 700 {place}")
    return _right(name, f"{place} is writable and private.")


def fonts(found: Installation) -> Finding:
    """Tells whether papers can be set with every Turkish letter."""
    del found
    missing = parts.letters_without_a_shape()
    if missing:
        return _wrong(
            "fonts",
            f"No shape for {missing} letters in PDF papers.",
            mend="Install the typst package again; it brings its fonts.",
        )
    return _right("fonts", "Papers are set with every Turkish letter.")


def assets(found: Installation) -> Finding:
    """Tells whether the browser's scripts and styles are there, from their packages."""
    del found
    missing = parts.missing_assets()
    if missing:
        return _wrong(
            "browser files",
            f"Missing: {', '.join(missing)}.",
            mend="make install (Bootstrap-Flask and the XStatic packages bring them).",
        )
    return _right("browser files", "Bootstrap, Leaflet and jQuery are here; no network is needed.")


def translations(found: Installation) -> Finding:
    """Tells whether the Turkish words are compiled, from the words as they are now."""
    del found
    stale = parts.stale_translations(parts.TRANSLATIONS)
    if stale:
        return _wrong("translations", f"Not compiled: {', '.join(stale)}.", mend="make install")
    return _right("translations", "Compiled and up to date.")


def worker(found: Installation) -> Finding:
    """Tells whether somebody does the long work."""
    mend = "Start `imece work` (`imece run` starts one by itself)."
    try:
        with _reading(found) as session:
            seen = settings.get(session, "worker_seen_at")
    except (SQLAlchemyError, ArgumentError, ValueError):
        return _wrong("job worker", "Nobody knows.", mend="Mend the database first.")
    if seen is None:
        return _wrong("job worker", "None has ever run.", mend=mend)
    silent = datetime.now(UTC) - datetime.fromisoformat(seen)
    if silent > WORKER_SILENCE:
        return _wrong("job worker", f"Silent since {seen}.", mend=mend)
    return _right("job worker", "At work.")


def mail(found: Installation) -> Finding:
    """Tells whether the morning's digest can be sent, without sending anything."""
    del found
    mend = "Set IMECE_SMTP_URL (smtp://user:password@host:587) and IMECE_MAIL_FROM."
    try:
        post = post_from(os.environ)
        if post is None:
            return _right("mail", "No mail server is named, so no digest is sent.")
        post.check()
    except ValueError as error:
        return _wrong("mail", str(error), mend=mend)
    except NotSent as error:
        return _wrong("mail", f"The mail server does not answer ({error}).", mend=mend)
    return _right("mail", f"{post.host} takes letters from {post.sender}.")


def proof(found: Installation) -> Finding:
    """Tells what the last proof of the ledger found."""
    mend = "imece prove shows every difference; call whoever maintains the installation."
    try:
        with _reading(found) as session:
            last = last_proof(session)
    except (SQLAlchemyError, ArgumentError, ValueError):
        return _wrong("proof", "It cannot be read.", mend="Mend the database first.")
    if last is None:
        return _right("proof", "Never proven yet; the job worker does it every night.")
    if not last.holds:
        found_then = last.differences + last.contradictions
        return _wrong("proof", f"{found_then} differences on {last.proven_at:%d.%m.%Y}.", mend=mend)
    return _right("proof", f"No difference on {last.proven_at:%d.%m.%Y}.")


def travel(found: Installation) -> Finding:
    """Tells what times and lengths of routes are taken from."""
    try:
        with _reading(found) as session:
            in_use = travel_in_use(session, found.folder)
    except (SQLAlchemyError, ArgumentError, ValueError):
        return _wrong("travel", "Its settings cannot be read.", mend="Mend the database first.")
    if in_use.server_trouble:
        mend = "Start the server, or take its address out of the settings of travel."
        return _wrong("travel", travel_words(in_use), mend=mend)
    if in_use.roads_trouble:
        return _wrong("travel", travel_words(in_use), mend="imece roads import REGION.osm.pbf")
    if in_use.source is Source.ESTIMATED:
        mend = "imece roads import REGION.osm.pbf (from an OpenStreetMap mirror) for real roads."
        return Finding(name="travel", ok=True, words=travel_words(in_use), mend=mend)
    return _right("travel", travel_words(in_use))


def route_search(found: Installation) -> Finding:
    """Tells whether the route search is ready: without its machine code plans are rough."""
    warming.use_kept_code(found.folder)
    if warming.is_ready():
        return _right("route search", "It is ready.")
    words = "It is not ready, so that plans are rough; the worker makes it ready within minutes."
    return _wrong("route search", words, mend="imece warm")


def clock(found: Installation) -> Finding:
    """Tells whether the clock can be right and İzmit's zone is known."""
    del found
    now = datetime.now(UTC)
    if now < RELEASED:
        mend = "Set the machine's clock (timedatectl set-ntp true)."
        return _wrong("clock", f"It says {now:%d.%m.%Y}.", mend=mend)
    if now.astimezone(LOCAL_ZONE).utcoffset() != ISTANBUL_OFFSET:
        mend = "Install the tzdata package anew."
        return _wrong("clock", "Europe/Istanbul is not three hours ahead of UTC.", mend=mend)
    return _right("clock", f"{now.astimezone(LOCAL_ZONE):%d.%m.%Y %H:%M} in İzmit.")


ALL: tuple[Callable[[Installation], Finding], ...] = (
    *(database, migrations, facts, secret, seal, office_phone, folder),
    *(fonts, assets, translations, worker, proof, mail, travel, route_search, clock),
)


def _right(name: str, words: str) -> Finding:
    return Finding(name=name, ok=True, words=words)


def _wrong(name: str, words: str, *, mend: str) -> Finding:
    return Finding(name=name, ok=False, words=words, mend=mend)


def _engine(found: Installation) -> Engine:
    return create_engine(found.database)


def _reading(found: Installation) -> Session:
    return Session(_engine(found).execution_options(**READ_ONLY))


def _shown(found: Installation) -> str:
    try:
        return found.shown_database
    except ArgumentError:
        return "IMECE_DATABASE"
