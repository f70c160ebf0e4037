"""What the warehouse is told, and when: every alert begins exactly at its threshold."""

from datetime import timedelta

import pytest

from logistics.domain.alerts import Alert, AlertKind, Bands, Thresholds, Urgency
from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import Measure, StorageClass
from logistics.domain.quantity import Quantity
from logistics.store import alerts, ledger, places, settings
from logistics.store.documents import open_document
from logistics.store.holds import open_hold
from logistics.store.tables import ProofRow
from tests.builders import MONDAY, a_command, a_lot, a_shelf, a_user, an_item
from tests.statements import counted

TODAY = MONDAY.date()


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def stock(session, actor):
    """Puts a lot of an item of a storage class on a shelf."""
    shelves = {storage: a_shelf(session, storage=storage) for storage in StorageClass}

    def put(*, days=None, storage=StorageClass.AMBIENT, received=0, at=MONDAY):
        ends = None if days is None else TODAY + timedelta(days=days)
        item = an_item(session, storage=storage)
        came = at - timedelta(days=received)
        return a_lot(session, item, shelves[storage], actor=actor, expires_on=ends, at=came)

    return put


def told(session, kind):
    found = [each for each in alerts.alerts(session, at=MONDAY) if each.kind is kind]
    return {each.urgency: [subject.code for subject in each.subjects] for each in found}


@pytest.mark.parametrize(
    ("storage", "days", "urgency"),
    [
        (StorageClass.AMBIENT, 0, Urgency.NOW),
        (StorageClass.AMBIENT, 7, Urgency.NOW),
        (StorageClass.AMBIENT, 8, Urgency.SOON),
        (StorageClass.AMBIENT, 30, Urgency.SOON),
        (StorageClass.AMBIENT, 31, Urgency.LATER),
        (StorageClass.AMBIENT, 60, Urgency.LATER),
        (StorageClass.AMBIENT, 61, None),
        (StorageClass.CHILLED, 1, Urgency.NOW),
        (StorageClass.CHILLED, 2, Urgency.SOON),
        (StorageClass.CHILLED, 3, Urgency.SOON),
        (StorageClass.CHILLED, 4, None),
        (StorageClass.FROZEN, 7, Urgency.NOW),
        (StorageClass.CHEMICAL, 60, Urgency.LATER),
    ],
)
def test_how_near_the_date_is_judged_by_storage_class(session, stock, storage, days, urgency):
    lot = stock(days=days, storage=storage)

    expected = {} if urgency is None else {urgency: [lot.code]}
    assert told(session, AlertKind.EXPIRING) == expected
    assert Thresholds().bands[storage].urgency(lot.expires_on, on=TODAY) is urgency


def test_what_is_past_its_date_and_still_on_the_shelf_is_told_apart(session, stock):
    lot = stock(days=-1)

    assert told(session, AlertKind.EXPIRED) == {Urgency.NOW: [lot.code]}
    assert told(session, AlertKind.EXPIRING) == {}


def test_the_nearest_dates_are_named_and_all_are_counted(session, stock):
    lots = [stock(days=days) for days in (6, 1, 5, 2, 4)]

    [alert] = [a for a in alerts.alerts(session, at=MONDAY) if a.kind is AlertKind.EXPIRING]

    assert alert.total == 5
    assert [each.key for each in alert.subjects] == [lots[1].code, lots[3].code, lots[4].code]
    assert alert.subjects[0].day == TODAY + timedelta(days=1)
    assert alert.subjects[0].quantity == Quantity(pieces=10, grams=10_000)


@pytest.mark.parametrize(("days", "old"), [(179, False), (180, True)])
def test_what_lies_for_half_a_year_is_ageing(session, stock, days, old):
    lot = stock(received=days)

    assert told(session, AlertKind.AGEING) == ({Urgency.LATER: [lot.code]} if old else {})


@pytest.mark.parametrize(("days", "stays"), [(29, False), (30, True)])
def test_a_donation_of_which_nothing_left_for_a_month_is_told(session, stock, days, stays):
    stock(received=days)

    assert bool(told(session, AlertKind.UNISSUED)) is stays


def test_a_donation_of_which_a_little_left_is_not_unissued(session, stock, actor):
    lot = stock(received=90)
    [shelf] = [place for place in places.shelves(session) if held(session, place, lot)]
    document = open_document(session, DocumentKind.DELIVERY, command=a_command(actor.id))
    given = Move(
        lot_id=lot.id,
        source_id=shelf.id,
        target_id=places.outside(session, PlaceKind.HOUSEHOLD).id,
        quantity=Quantity(pieces=1, grams=1000),
    )
    ledger.post(session, document, [given])

    assert told(session, AlertKind.UNISSUED) == {}


def held(session, place, lot):
    return not ledger.held(session, place_id=place.id, lot_id=lot.id).is_nothing()


@pytest.mark.parametrize(("days", "long"), [(2, False), (3, True)])
def test_a_hold_that_nobody_decides_on_is_told(session, stock, actor, days, long):
    lot = stock()
    opened = MONDAY - timedelta(days=days)
    open_hold(session, lot_id=lot.id, kind=next(iter(HoldKind)), reason="?", at=opened, by=actor.id)

    assert told(session, AlertKind.HOLD) == ({Urgency.SOON: [lot.code]} if long else {})


@pytest.mark.parametrize(
    ("storage", "hours", "urgency"),
    [
        (StorageClass.AMBIENT, 23, None),
        (StorageClass.AMBIENT, 24, Urgency.SOON),
        (StorageClass.FROZEN, 0, Urgency.NOW),
    ],
)
def test_what_waits_on_the_dock_is_told_cold_goods_at_once(session, actor, storage, hours, urgency):
    dock = places.add_place(session, code="DOCK1", name="Rampa", kind=PlaceKind.DOCK)
    came = MONDAY - timedelta(hours=hours)
    lot = a_lot(session, an_item(session, storage=storage), dock, actor=actor, at=came)

    assert told(session, AlertKind.DOCK) == ({} if urgency is None else {urgency: [lot.code]})


def test_an_item_below_its_minimum_is_told(session):
    item = an_item(session)
    item.minimum_pieces = 5
    session.flush()

    assert told(session, AlertKind.LOW) == {Urgency.SOON: [item.code]}


@pytest.mark.parametrize(("grams", "short"), [(39_999, True), (40_000, False)])
def test_loose_goods_below_their_minimum_weight_are_told(session, actor, grams, short):
    onions = an_item(session, measure=Measure.BULK, unit_net_g=None)
    onions.minimum_g = 40_000
    a_lot(session, onions, a_shelf(session), actor=actor, pieces=0, grams=grams)

    low = [each for each in alerts.alerts(session, at=MONDAY) if each.kind is AlertKind.LOW]

    named = [(each.quantity.grams, each.minimum) for alert in low for each in alert.subjects]
    assert named == ([(grams, Quantity(grams=40_000))] if short else [])


@pytest.mark.parametrize(
    ("hours", "differences", "urgency"),
    [(30, 0, None), (31, 0, Urgency.SOON), (1, 2, Urgency.NOW)],
)
def test_a_failed_or_old_proof_is_told(session, hours, differences, urgency):
    proven_at = MONDAY - timedelta(hours=hours)
    session.add(ProofRow(proven_at=proven_at, took_ms=1, differences=differences, contradictions=0))
    session.flush()

    assert told(session, AlertKind.PROOF) == ({} if urgency is None else {urgency: []})


def test_a_ledger_that_was_never_proven_is_told(session):
    assert told(session, AlertKind.PROOF) == {Urgency.SOON: []}


def test_the_thresholds_are_the_installations_own(session, stock):
    lot = stock(days=9)
    own = Thresholds(bands={StorageClass.AMBIENT: Bands(now=10, soon=20, later=30)}, ageing_days=9)
    settings.put(session, "alert_thresholds", own.kept())

    assert told(session, AlertKind.EXPIRING) == {Urgency.NOW: [lot.code]}
    kept = alerts.thresholds(session)
    assert (kept.ageing_days, kept.bands[StorageClass.CHILLED].now) == (9, 1)


def test_the_urgent_comes_first(session, stock):
    for days in (50, -1, 20, 3):
        stock(days=days)

    found = alerts.alerts(session, at=MONDAY)

    assert [each.urgency for each in found] == sorted(each.urgency for each in found)
    assert found[0] == Alert(kind=AlertKind.EXPIRED, urgency=Urgency.NOW, total=1,
                             subjects=found[0].subjects)  # fmt: skip


def test_the_alerts_cost_as_many_questions_however_much_there_is(session, stock):
    asked = []
    for more in (1, 12):
        for days in range(more):
            stock(days=days - 2, received=days * 30)
        with counted(session.get_bind()) as seen:
            alerts.alerts(session, at=MONDAY)
        asked.append(len(seen))

    assert asked[1] <= asked[0] + 1
    assert asked[1] <= 14


def test_bands_that_do_not_widen_are_a_bug():
    with pytest.raises(ValueError, match="widen"):
        Bands(now=5, soon=3, later=9)
