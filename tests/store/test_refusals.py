"""What the database itself refuses, whoever asks and by whatever tool."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from logistics.domain.counting import CountScope
from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import DateKind
from logistics.domain.recalls import CallOutcome
from logistics.domain.tracing import Question
from logistics.domain.writing_off import WriteOffKind, WriteOffReason
from logistics.services import counting, holding, recalling, writing_off
from logistics.services.counting import Part, Sighting
from logistics.services.writing_off import Lot, SentPhoto, Wish
from logistics.store import ledger
from logistics.store.append_only import APPEND_ONLY
from logistics.store.documents import open_document
from logistics.store.engine import create_engine
from logistics.store.holds import open_hold
from logistics.store.tables import (
    ClearanceRow,
    LargeLossRow,
    LotComponentRow,
    LotRow,
    ProofRow,
    RecallCallRow,
    SubstitutionRow,
)
from tests.arrivals import with_papers
from tests.builders import (
    a_command,
    a_decided_excursion,
    a_household,
    a_neighbourhood,
    a_user,
)
from tests.butchery import a_butchery, received
from tests.store.world import a_move, a_world, on_shelf, posted

LAST_DAY = date(2026, 11, 10)
ON_THE_LAST_DAY = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
AFTERWARDS = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
BEFORE = datetime(2026, 11, 9, 12, 0, tzinfo=UTC)
COLUMN = {
    "movement": "grams",
    "document": "actor_id",
    "lot_component": "grams",
    "best_before_policy": "days_past",
    "clearance": "good_until",
    "photo": "width",
    "recall_call": "outcome",
    "receipt": "waybill_no",
    "received_lot": "temperature_dc",
    "refused_goods": "grams",
    "inspection": "verdict",
    "valuation": "members",
    "valued_lot": "value_kurus",
    "announced_line": "pieces",
    "logger_file": "name",
    "reading_sheet": "note",
    "reading": "temperature_dc",
    "excursion_decision": "comment",
    "substitution": "instead_id",
    "proof": "differences",
    "stock_count_entry": "grams",
    "meat_intake": "core_dc",
    "meat_container": "gross_g",
}


MOVEMENT = (
    "INSERT INTO movement (document_id, line, lot_id, source_id, target_id, pieces, grams,"
    " reason, happened_at, recorded_at, actor_id) SELECT id, 1, :lot, :source, :target,"
    " :pieces, :grams, '', happened_at, recorded_at, actor_id FROM document WHERE id = :id"
)


def refused(session, statement, **values):
    """Runs raw SQL that the database must refuse, and returns its words."""
    with pytest.raises(DBAPIError) as refusal, session.begin_nested():
        run(session, statement, **values)
    return str(refusal.value.orig)


def run(session, statement, **values):
    session.connection().execute(text(statement), values)


@pytest.fixture
def world(session):
    return a_world_of_everything(session)


def a_world_of_everything(session):
    world = a_world(session)
    parcel = a_world(session)
    session.add(
        LotComponentRow(parcel_lot_id=parcel.lot, component_lot_id=world.lot, pieces=0, grams=1)
    )
    a_decided_excursion(session, actor_id=world.actor)
    item = session.get(LotRow, world.lot).item_id
    session.add(SubstitutionRow(parcel_lot_id=parcel.lot, item_id=item, instead_id=item))
    session.flush()
    received(session, a_butchery(session))
    with_papers(session, actor_id=world.actor)
    return world


@pytest.fixture
def evidence(session, world):
    """Beside the world, one row of everything that is kept as evidence."""
    with_evidence(session, a_world(session))
    session.flush()


@pytest.fixture(scope="module")
def kept(module_engine):
    """A session on a world with its evidence; whatever is tried in it is refused."""
    with Session(module_engine) as session:
        a_world_of_everything(session)
        with_evidence(session, a_world(session))
        session.flush()
        yield session


def with_evidence(session, world):
    """One row of everything that is kept as evidence."""
    session.add(ProofRow(proven_at=ON_THE_LAST_DAY, took_ms=1, differences=0, contradictions=0))
    command = a_command(world.actor)
    policy = holding.set_policy(
        session, command=command, group="staple", days_past=7, comment="Kurul"
    )
    session.add(a_clearance(world, policy.id, LAST_DAY))
    wish = Wish(
        kind=WriteOffKind.WASTE,
        reason=WriteOffReason.BROKEN,
        lots=(Lot(lot_id=world.lot, place_id=world.shelf, grams=1),),
        photos=(SentPhoto(content=b"1", width=1, height=1),),
    )
    writing_off.propose(session, wish, command=a_command(world.actor))
    recall = recalling.open_recall(
        session, command=command, question=Question(item_id=world.item), reason="Deneme"
    )
    counted = counting.start(
        session,
        command=a_command(world.actor),
        part=Part(scope=CountScope.PLACE, subject_id=world.shelf),
    )
    counting.enter(
        session, command=a_command(world.actor), count_id=counted.id,
        sighting=Sighting(place_id=world.shelf, lot_id=world.lot), pieces=None, grams=9,
    )  # fmt: skip
    door = a_household(session, a_neighbourhood(session))
    session.add(
        RecallCallRow(
            recall_id=recall.id, household_id=door.id, outcome=CallOutcome.CALLED,
            told_at=ON_THE_LAST_DAY, told_by=world.actor, command_key="call",
        )
    )  # fmt: skip


@pytest.fixture
def meat(session):
    return a_world(session, date_kind=DateKind.USE_BY, expires_on=LAST_DAY)


@pytest.fixture
def sqlite_session(sqlite_url):
    """A session where SQLite is freer than PostgreSQL: it replaces rows and keeps halves."""
    engine = create_engine(sqlite_url)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_not_changed(kept, table):
    column = COLUMN[table]

    words = refused(kept, f"UPDATE {table} SET {column} = {column}")

    assert f"{table} table is append-only" in words


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_not_deleted(kept, table):
    assert f"{table} table is append-only" in refused(kept, f"DELETE FROM {table}")


@pytest.mark.parametrize("module_engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_not_emptied(kept, table):
    assert "append-only" in refused(kept, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("module_engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_not_replaced(kept, table):
    words = refused(kept, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    assert "append-only" in words


def test_a_place_of_ours_never_goes_below_zero(session, world):
    words = refused(session, "UPDATE balance SET grams = -1 WHERE own")

    assert "never_negative" in words


def test_a_place_of_ours_is_not_declared_to_be_elsewhere(session, world):
    words = refused(session, "UPDATE balance SET own = false, grams = -1 WHERE own")

    assert "a balance is ours when its place is" in words


def test_a_shelf_does_not_become_a_household(session, world):
    words = refused(
        session, "UPDATE place SET kind = 'waste', own = false WHERE id = :shelf", shelf=world.shelf
    )

    assert "a place keeps its kind" in words


def test_a_shelf_that_is_not_ours_is_refused(session, world):
    words = refused(
        session,
        "INSERT INTO place (code, name, kind, own, active) VALUES ('X', 'X', 'shelf', false, true)",
    )

    assert "ours by its kind" in words


def test_an_unused_place_may_change_its_name(session, world):
    run(session, "UPDATE place SET name = 'Yeni ad' WHERE id = :shelf", shelf=world.shelf)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pieces": -1}, "positive"),
        ({"grams": 0}, "positive"),
    ],
)
def test_a_movement_that_moves_nothing_is_refused(session, world, changes, words):
    document = open_document(session, DocumentKind.WASTE, command=a_command(world.actor))

    with pytest.raises(IntegrityError, match=words), session.begin_nested():
        raw_movement(session, world, document, to=world.waste, **changes)


def test_a_movement_goes_somewhere_else(session, world):
    document = open_document(session, DocumentKind.WASTE, command=a_command(world.actor))

    with pytest.raises(IntegrityError, match="goes_somewhere"), session.begin_nested():
        raw_movement(session, world, document, to=world.shelf)


@pytest.mark.parametrize("place", ["vehicle", "household", "packing"])
def test_a_lot_past_its_use_by_date_is_not_issued(session, meat, place):
    document = open_document(
        session, DocumentKind.DELIVERY, command=a_command(meat.actor, at=AFTERWARDS)
    )

    with pytest.raises(DBAPIError, match="passed its use-by date"), session.begin_nested():
        raw_movement(session, meat, document, to=getattr(meat, place))


@pytest.mark.parametrize(
    ("place", "at"),
    [("household", ON_THE_LAST_DAY), ("waste", AFTERWARDS), ("other_shelf", AFTERWARDS)],
)
def test_a_lot_within_its_date_or_on_its_way_to_waste_passes(session, meat, place, at):
    document = open_document(session, DocumentKind.WASTE, command=a_command(meat.actor, at=at))

    raw_movement(session, meat, document, to=getattr(meat, place))


@pytest.fixture
def tins(session):
    return a_world(session, date_kind=DateKind.BEST_BEFORE, expires_on=LAST_DAY)


@pytest.mark.parametrize("place", ["vehicle", "household", "packing"])
def test_a_lot_past_its_best_before_date_is_not_issued_unchecked(session, tins, place):
    document = open_document(
        session, DocumentKind.DELIVERY, command=a_command(tins.actor, at=AFTERWARDS)
    )

    with pytest.raises(DBAPIError, match="nobody let it go"), session.begin_nested():
        raw_movement(session, tins, document, to=getattr(tins, place))


@pytest.mark.parametrize(("days", "passes"), [(1, True), (2, True), (0, False)])
def test_a_named_check_lets_a_lot_go_until_its_day(session, tins, days, passes):
    until = LAST_DAY + timedelta(days=days)
    policy = holding.set_policy(
        session, command=a_command(tins.actor), group="staple", days_past=3, comment=""
    )
    session.add(a_clearance(tins, policy.id, until))
    session.flush()
    document = open_document(
        session, DocumentKind.DELIVERY, command=a_command(tins.actor, at=AFTERWARDS)
    )

    if passes:
        raw_movement(session, tins, document, to=tins.household)
        return
    with pytest.raises(DBAPIError, match="nobody let it go"), session.begin_nested():
        raw_movement(session, tins, document, to=tins.household)


def test_a_clearance_without_a_whole_check_is_refused(session, tins):
    policy = holding.set_policy(
        session, command=a_command(tins.actor), group="staple", days_past=3, comment=""
    )
    half = a_clearance(tins, policy.id, LAST_DAY)
    half.smell = False
    session.add(half)

    with pytest.raises(IntegrityError, match="checked"):
        session.flush()


def a_clearance(world, policy_id, until):
    return ClearanceRow(
        lot_id=world.lot, policy_id=policy_id, good_until=until, packaging=True,
        smell=True, appearance=True, comment="iyi", checked_at=ON_THE_LAST_DAY,
        checked_by=world.actor, command_key="clearance",
    )  # fmt: skip


@pytest.fixture
def hold(session, world):
    return a_hold(session, world)


def a_hold(session, world):
    return open_hold(
        session,
        lot_id=world.lot,
        kind=HoldKind.QUARANTINE,
        reason="Kutu delik",
        at=ON_THE_LAST_DAY,
        by=world.actor,
    )


@pytest.mark.parametrize(
    ("place", "at", "passes"),
    [
        ("household", AFTERWARDS, False),
        ("vehicle", AFTERWARDS, False),
        ("packing", AFTERWARDS, False),
        ("vehicle", BEFORE, False),
        ("household", BEFORE, True),
        ("waste", AFTERWARDS, True),
        ("other_shelf", AFTERWARDS, True),
    ],
)
def test_a_lot_on_hold_stays_with_us(session, world, hold, place, at, passes):
    document = open_document(session, DocumentKind.DELIVERY, command=a_command(world.actor, at=at))
    to = getattr(world, place)

    if passes:
        raw_movement(session, world, document, to=to)
        return
    with pytest.raises(DBAPIError, match="the lot is on hold"), session.begin_nested():
        raw_movement(session, world, document, to=to)


def test_a_released_lot_goes_again(session, world, hold):
    run(session, "UPDATE hold SET released_at = opened_at, released_by = opened_by")
    document = open_document(
        session, DocumentKind.DELIVERY, command=a_command(world.actor, at=AFTERWARDS)
    )

    raw_movement(session, world, document, to=world.household)


@pytest.mark.parametrize(
    "change", ["reason = 'başka'", "kind = 'inspection'", "lot_id = lot_id + 1", "opened_by = 99"]
)
def test_a_hold_keeps_its_story(session, world, hold, change):
    assert "keeps why it was opened" in refused(session, f"UPDATE hold SET {change}")


def test_a_hold_is_released_once_and_never_deleted(session, world, hold):
    run(session, "UPDATE hold SET released_at = opened_at, released_by = opened_by")

    assert "keeps why" in refused(session, "UPDATE hold SET comment = 'başka'")
    assert "stays" in refused(session, "DELETE FROM hold")


def test_what_was_decided_stays_decided(session, evidence):
    for table, column in (("write_off", "decision"), ("recall", "closing")):
        run(session, "UPDATE recall SET closed_at = opened_at, closed_by = opened_by "
                     "WHERE closed_at IS NULL")  # fmt: skip
        assert refused(session, f"UPDATE {table} SET {column} = 'başka'")
        assert "stays" in refused(session, f"DELETE FROM {table}")


@pytest.fixture
def loss(session, world):
    """A large loss that awaits its second signature."""
    return a_loss(session, world)


def a_loss(session, world):
    document = open_document(session, DocumentKind.WASTE, command=a_command(world.actor))
    row = LargeLossRow(
        document_id=document.id, grams=60_000, kurus=0, total_grams=60_000, total_kurus=0,
        noted_at=ON_THE_LAST_DAY, noted_by=world.actor,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def test_nobody_signs_their_own_loss(session, loss):
    signature = "UPDATE large_loss SET signed_at = noted_at, signed_by = noted_by"

    assert "second_person" in refused(session, signature)


@pytest.mark.parametrize("change", ["grams = 1", "total_grams = 1", "noted_by = noted_by + 1"])
def test_a_loss_keeps_what_was_noted(session, loss, change):
    assert "a loss keeps what was noted" in refused(session, f"UPDATE large_loss SET {change}")


def test_a_loss_is_signed_once_and_never_deleted(session, world, loss):
    other = a_user(session)
    loss.signed_at, loss.signed_by = ON_THE_LAST_DAY, other.id
    session.flush()

    assert "a loss keeps" in refused(session, "UPDATE large_loss SET comment = 'başka'")
    assert "a loss stays" in refused(session, "DELETE FROM large_loss")


def test_what_needs_a_second_person_is_not_booked_by_the_first(session, world):
    wish = Wish(
        kind=WriteOffKind.WASTE,
        reason=WriteOffReason.BROKEN,
        lots=(Lot(lot_id=world.lot, place_id=world.shelf, grams=1),),
        value_kurus=1_000_000,
    )
    row = writing_off.propose(session, wish, command=a_command(world.actor))
    booked = (
        "UPDATE write_off SET decided_at = proposed_at, decided_by = proposed_by,"
        " document_id = (SELECT MIN(id) FROM document) WHERE id = :id"
    )

    assert "second_person" in refused(session, booked, id=row.id)


def test_calling_an_issue_an_undoing_does_not_get_it_past_the_date(session, meat):
    wasted = posted(session, meat, a_move(meat, grams=4, to=meat.waste), at=AFTERWARDS)
    document = open_document(
        session,
        DocumentKind.REVERSAL,
        command=a_command(meat.actor, at=AFTERWARDS),
        reverses_id=wasted.id,
    )

    with pytest.raises(DBAPIError, match="passed its use-by date"), session.begin_nested():
        raw_movement(session, meat, document, to=meat.household)


def test_undoing_an_undoing_does_not_issue_a_lot_past_its_date(session, meat):
    delivery = posted(session, meat, a_move(meat), at=ON_THE_LAST_DAY)
    undoing = ledger.reverse(session, delivery, command=a_command(meat.actor, at=AFTERWARDS))
    document = open_document(
        session,
        DocumentKind.REVERSAL,
        command=a_command(meat.actor, at=AFTERWARDS),
        reverses_id=undoing.id,
    )

    with pytest.raises(DBAPIError, match="passed its use-by date"), session.begin_nested():
        raw_movement(session, meat, document, to=meat.household, grams=10)


def test_a_command_makes_one_document(session, world):
    document = posted(session, world, a_move(world, grams=1))
    copied = (
        "INSERT INTO document (number, kind, happened_at, recorded_at, actor_id, command_key,"
        " reference, note) SELECT 'OTHER', kind, happened_at, recorded_at, actor_id, command_key,"
        " reference, note FROM document WHERE id = :id"
    )

    with pytest.raises(IntegrityError), session.begin_nested():
        run(session, copied, id=document.id)


def test_a_lot_says_its_date_or_that_it_has_none(session, world):
    undated = (
        "INSERT INTO lot (code, item_id, supplier_lot, date_kind, received_on, document_id)"
        " SELECT 'UNDATED', item_id, '', 'STT', received_on, document_id FROM lot WHERE id = :lot"
    )

    words = refused(session, undated, lot=world.lot)

    assert "dated" in words


@pytest.mark.parametrize("table", ["lot", "place", "item"])
def test_what_history_speaks_of_is_not_deleted(session, world, table):
    with pytest.raises(IntegrityError), session.begin_nested():
        run(session, f"DELETE FROM {table}")
    assert on_shelf(session, world) == 10


def raw_movement(session, world, document, *, to, **changes):
    """Writes a movement as somebody with a database tool would."""
    values = {
        "id": document.id,
        "lot": world.lot,
        "source": world.shelf,
        "target": to,
        "pieces": 0,
        "grams": 1,
    }
    run(session, MOVEMENT, **(values | changes))


@pytest.mark.parametrize(
    "change",
    [
        "date_kind = 'YOK', expires_on = NULL",
        "expires_on = '2040-01-01'",
        "item_id = item_id + 1",
        "received_on = '2040-01-01'",
        "code = 'GB-OTHER'",
    ],
)
def test_a_lot_keeps_its_item_and_its_dates(session, meat, change):
    words = refused(session, f"UPDATE lot SET {change} WHERE id = :id", id=meat.lot)

    assert "a lot keeps its item" in words


@pytest.mark.parametrize("table", ["lot", "place"])
def test_lots_and_places_are_not_deleted(session, meat, table):
    assert "stays" in refused(session, f"DELETE FROM {table}")


STAYING = ("lot", "place", "hold", "write_off", "large_loss", "recall")


@pytest.fixture
def staying(sqlite_session):
    """A session on SQLite with two rows of everything that stays."""
    for world in (a_world(sqlite_session), a_world(sqlite_session)):
        a_loss(sqlite_session, world)
        a_hold(sqlite_session, world)
        recalling.open_recall(
            sqlite_session, command=a_command(world.actor), reason="Deneme",
            question=Question(item_id=world.item),
        )  # fmt: skip
        wish = Wish(
            kind=WriteOffKind.WASTE,
            reason=WriteOffReason.BROKEN,
            lots=(Lot(lot_id=world.lot, place_id=world.shelf, grams=1),),
            value_kurus=1_000_000,
        )
        writing_off.propose(sqlite_session, wish, command=a_command(world.actor))
    return sqlite_session


@pytest.mark.parametrize("table", STAYING)
def test_what_stays_is_not_replaced(staying, table):
    words = refused(staying, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    assert f"the {table} table is append-only" in words


@pytest.mark.parametrize("table", STAYING)
def test_no_row_takes_the_place_of_another_that_stays(staying, table):
    words = refused(
        staying,
        f"UPDATE OR REPLACE {table} SET id = (SELECT MIN(id) FROM {table})"
        f" WHERE id = (SELECT MAX(id) FROM {table})",
    )

    assert f"the {table} table is append-only" in words


def test_a_movement_happens_when_its_document_does(session, meat):
    document = open_document(
        session, DocumentKind.TRANSFER, command=a_command(meat.actor, at=AFTERWARDS)
    )
    earlier = MOVEMENT.replace(
        "happened_at, recorded_at, actor_id FROM", ":at, recorded_at, actor_id FROM"
    )

    words = refused(
        session, earlier, id=document.id, lot=meat.lot, source=meat.shelf, target=meat.waste,
        pieces=0, grams=1, at="2019-01-01 00:00:00",
    )  # fmt: skip

    assert "a movement happens when its document does" in words


def test_half_a_gram_is_not_moved(sqlite_session):
    world = a_world(sqlite_session)
    document = open_document(sqlite_session, DocumentKind.TRANSFER, command=a_command(world.actor))

    refused(
        sqlite_session, MOVEMENT, id=document.id, lot=world.lot, source=world.shelf, target=world.waste,
        pieces=0, grams=0.5,
    )  # fmt: skip


def test_a_failing_statement_does_not_repeat_what_it_was_to_keep(session, world):
    with pytest.raises(DBAPIError) as failure, session.begin_nested():
        run(session, "UPDATE household SET nothing = :phone", phone="+905321112233")

    assert "+905321112233" not in str(failure.value)
