"""Tracing forward to doors and shelves and backward to donors, and calling back."""

from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, text
from sqlmodel import select

from logistics.domain.errors import InvalidValue, NotFound, WrongState
from logistics.domain.holds import HoldKind, NamedCheck
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.domain.recalls import CallOutcome, Closing
from logistics.domain.tracing import Question
from logistics.services import delivering, holding, packing, recalling, tracing, undoing
from logistics.store import ledger, places, recalls
from logistics.store.documents import open_document
from logistics.store.holds import open_holds
from logistics.store.tables import HoldRow, LotRow, PartyRow, RecallCallRow, RecallLotRow
from tests.builders import a_command, a_kit, a_lot, a_shelf, a_user, an_item
from tests.days import a_day
from tests.statements import counted

GOOD = NamedCheck(packaging=True, smell=True, appearance=True, comment="Üretici iyi dedi")


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def shelf(session):
    return a_shelf(session)


def packed(session, actor, shelf, components, parcels):
    kit = a_kit(session, components)
    document = packing.pack(
        session, command=a_command(actor.id), kit_id=kit.id, parcels=parcels, place_id=shelf.id
    )
    return session.exec(select(LotRow).where(LotRow.document_id == document.id)).one(), kit


def moved(session, actor, lot, source, kind, *, grams, pieces=0, document=DocumentKind.KITCHEN):
    target = places.outside(session, kind)
    opened = open_document(session, document, command=a_command(actor.id))
    move = Move(
        lot_id=lot.id,
        source_id=source.id,
        target_id=target.id,
        quantity=Quantity(pieces=pieces, grams=grams),
    )
    ledger.post(session, opened, [move])


def asked(session, **question):
    return tracing.trace(session, Question(**question))


def by_kind(found):
    sums = {}
    for row in found.whereabouts:
        sums[row.place.kind] = sums.get(row.place.kind, 0) + row.grams
    return sums


def test_a_lot_is_found_on_the_shelf_in_parcels_and_where_it_was_given(session, actor, shelf):
    beans, rice = an_item(session), an_item(session)
    lot = a_lot(session, beans, shelf, actor=actor, pieces=20)
    a_lot(session, rice, shelf, actor=actor, pieces=20)
    parcel, _ = packed(session, actor, shelf, [(beans, 2), (rice, 1)], 4)
    moved(session, actor, lot, shelf, PlaceKind.KITCHEN, grams=3000, pieces=3)
    moved(session, actor, parcel, shelf, PlaceKind.PARTNER, grams=3000, pieces=1)

    found = asked(session, lot=lot.code.lower())

    assert found.account.received == found.account.accounted == 20_000
    assert by_kind(found) == {
        PlaceKind.SHELF: 9_000 + 6_000,
        PlaceKind.KITCHEN: 3_000,
        PlaceKind.PARTNER: 2_000,
    }
    assert [each.traced.lot.id for each in found.lots] == [lot.id, parcel.id]
    assert [each.is_root for each in found.lots] == [True, False]
    assert {issue.lot.id for issue in found.issues} == {lot.id, parcel.id}


def test_parcels_of_parcels_are_walked_to_any_depth(session, actor, shelf):
    beans = an_item(session)
    lot = a_lot(session, beans, shelf, actor=actor, pieces=12)
    bag, kit = packed(session, actor, shelf, [(beans, 2)], 6)
    from logistics.store.tables import ItemRow

    box, box_kit = packed(session, actor, shelf, [(session.get(ItemRow, kit.item_id), 3)], 2)
    crate, _ = packed(session, actor, shelf, [(session.get(ItemRow, box_kit.item_id), 1)], 1)

    found = asked(session, lot=lot.code)

    assert [each.traced.lot.id for each in found.lots] == [lot.id, bag.id, box.id, crate.id]
    assert [each.depth for each in found.lots] == [0, 1, 2, 3]
    assert found.account.accounted == 12_000
    back = tracing.origins(session, crate.code)
    assert [each.traced.lot.id for each in back.ancestors] == [box.id, bag.id, lot.id]
    assert [each.lot.id for each in back.receipts] == [lot.id]


def test_a_packing_that_was_undone_led_nowhere(session, actor, shelf):
    beans = an_item(session)
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    parcel, _ = packed(session, actor, shelf, [(beans, 1)], 5)
    undoing.undo(session, command=a_command(actor.id), document_id=parcel.document_id)

    found = asked(session, lot=lot.code)

    assert [each.traced.lot.id for each in found.lots] == [lot.id]
    assert by_kind(found) == {PlaceKind.SHELF: 10_000}


def test_what_went_back_to_its_supplier_is_told_so(session, actor, shelf):
    lot = a_lot(session, an_item(session), shelf, actor=actor, pieces=10)
    moved(
        session, actor, lot, shelf, PlaceKind.DONOR,
        grams=4000, pieces=4, document=DocumentKind.SENDBACK,
    )  # fmt: skip

    found = asked(session, lot=lot.code)

    assert found.account.received == found.account.accounted == 10_000
    assert by_kind(found) == {PlaceKind.SHELF: 6_000, PlaceKind.DONOR: 4_000}


def test_a_count_difference_keeps_the_sum(session, actor, shelf):
    lot = a_lot(session, an_item(session), shelf, actor=actor, pieces=10)
    moved(
        session, actor, lot, shelf, PlaceKind.COUNT,
        grams=1000, pieces=1, document=DocumentKind.COUNT,
    )  # fmt: skip

    found = asked(session, lot=lot.code)

    assert by_kind(found) == {PlaceKind.SHELF: 9_000, PlaceKind.COUNT: 1_000}


def donated(session, actor, shelf, item, *, donor, supplier_lot="", at=None):
    from logistics.domain.lots import DateKind
    from logistics.services import receiving
    from logistics.services.receiving import ReceiptLine

    line = ReceiptLine(
        item_id=item.id,
        place_id=shelf.id,
        pieces=4,
        date_kind=DateKind.BEST_BEFORE,
        expires_on=date(2027, 5, 1),
        supplier_lot=supplier_lot,
    )
    document = receiving.receive_donation(
        session, command=a_command(actor.id), donor=donor, reference="X", lines=[line]
    )
    return session.exec(select(LotRow).where(LotRow.document_id == document.id)).one()


def test_lots_are_found_by_supplier_lot_donor_item_and_days(session, actor, shelf):
    beans, rice = an_item(session), an_item(session)
    one = donated(session, actor, shelf, beans, donor="Işık Gıda", supplier_lot="L-77a")
    two = donated(session, actor, shelf, rice, donor="Işık Gıda", supplier_lot="L-78")
    three = donated(session, actor, shelf, beans, donor="Çınar", supplier_lot="L-77A")

    def roots(**question):
        return set(asked(session, **question).root_ids)

    day = date(2026, 11, 2)
    assert roots(supplier_lot=" L-77A ") == {three.id}
    assert roots(supplier_lot="L-78") == {two.id}
    assert roots(donor="IŞIK GIDA") == {one.id, two.id}
    assert roots(donor="Işık Gıda", item_id=beans.id) == {one.id}
    assert roots(item_id=beans.id, received_from=day, received_to=day) == {one.id, three.id}
    assert roots(received_from=day, received_to=day) == {one.id, two.id, three.id}


def test_a_question_without_an_answer_says_so(session):
    with pytest.raises(NotFound):
        asked(session, lot="GB-1")
    with pytest.raises(NotFound):
        asked(session, donor="Kimse")


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"received_from": date(2026, 1, 1)},
        {"lot": "x", "received_from": date(2026, 2, 2), "received_to": date(2026, 2, 1)},
    ],
)
def test_a_vague_question_is_refused(session, question):
    with pytest.raises(InvalidValue):
        asked(session, **question)


def a_delivered_day(session):
    """Three doors: one delivered, two still on the vehicle."""
    day = a_day(session, doors=3, spare=2)
    day.load(session)
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)
    return day


def test_doors_vehicles_and_shelves_are_told_apart(session):
    day = a_delivered_day(session)

    found = asked(session, lot=day.lot.code)

    assert by_kind(found) == {
        PlaceKind.SHELF: 2 * 20_801,
        PlaceKind.VEHICLE: 2 * 20_801,
        PlaceKind.HOUSEHOLD: 20_801,
    }
    assert found.reach[PromiseState.DELIVERED].households == 1
    assert found.reach[PromiseState.LOADED].orders == 2


def a_recall(session, day, key=None, **question):
    return recalling.open_recall(
        session,
        command=day.clerks(key),
        question=Question(**(question or {"lot": day.lot.code})),
        reason="Üretici geri çağırdı",
    )


def test_a_recall_holds_every_lot_it_reaches_once(session):
    day = a_delivered_day(session)
    packed_lot, _ = packed(session, day.clerk, day.shelf, [(day.item, 1)], 1)

    recall = a_recall(session, day, key="once")
    again = a_recall(session, day, key="once")
    more = recalling.stop_again(session, command=day.clerks(), recall_id=recall.id)

    assert (again.id, more) == (recall.id, 0)
    held = session.exec(select(HoldRow).where(HoldRow.recall_id == recall.id)).all()
    assert {hold.lot_id for hold in held} == {day.lot.id, packed_lot.id}
    assert {hold.kind for hold in held} == {HoldKind.RECALL}
    assert recalls.root_ids(session, recall.id) == [day.lot.id]


def test_a_recall_also_stops_what_is_on_hold_for_another_reason(session):
    day = a_delivered_day(session)
    holding.hold_lot(
        session,
        command=day.clerks(),
        lot_id=day.lot.id,
        kind=HoldKind.QUARANTINE,
        reason="Kutu delik",
    )

    a_recall(session, day)

    assert len(open_holds(session, [day.lot.id])[day.lot.id]) == 2


def test_what_was_reached_later_is_stopped_when_asked_again(session):
    day = a_delivered_day(session)
    recall = a_recall(session, day)
    [hold] = session.exec(select(HoldRow).where(HoldRow.recall_id == recall.id)).all()
    hold.released_at, hold.released_by = hold.opened_at, day.clerk.id
    session.flush()
    packed(session, day.clerk, day.shelf, [(day.item, 1)], 1)

    assert recalling.stop_again(session, command=day.clerks(), recall_id=recall.id) == 2
    assert len(session.exec(select(RecallLotRow)).all()) == 2


def test_the_call_list_names_who_received_and_keeps_what_came_of_each_call(session):
    day = a_delivered_day(session)
    recall = a_recall(session, day)
    door = day.households[0]

    def told(outcome, key=None):
        return recalling.tell_call(
            session,
            command=day.clerks(key),
            recall_id=recall.id,
            household_id=door.id,
            outcome=outcome,
        )

    told(CallOutcome.NOT_REACHED)
    first, again = told(CallOutcome.CALLED), told(CallOutcome.CALLED)

    assert first.id == again.id
    [line] = recalls.call_lines(session, recall.id, outcome="", text="", start=0, limit=50)
    assert line.household.id == door.id
    assert line.call.outcome is CallOutcome.CALLED
    assert [goods.quantity.grams for goods in line.goods] == [20_801]
    assert len(session.exec(select(RecallCallRow)).all()) == 2
    counts = recalls.call_counts(session, recall.id)
    assert (counts["called"], counts["not_called"]) == (1, 0)
    assert recalls.call_total(session, recall.id, outcome="not_called", text="") == 0
    assert recalls.call_total(session, recall.id, outcome="called", text=door.code) == 1


def test_a_household_that_received_nothing_is_not_on_the_list(session):
    day = a_delivered_day(session)
    recall = a_recall(session, day)

    with pytest.raises(NotFound):
        recalling.tell_call(
            session,
            command=day.clerks(),
            recall_id=recall.id,
            household_id=day.households[1].id,
            outcome=CallOutcome.CALLED,
        )


def closed(session, day, recall, closing, check=GOOD):
    return recalling.close_recall(
        session, command=day.clerks(), recall_id=recall.id, closing=closing, check=check
    )


def test_a_recall_closes_once_and_its_goods_stay_or_go_as_was_said(session):
    day = a_delivered_day(session)
    kept = a_recall(session, day)
    closed(session, day, kept, Closing.KEEP)
    assert day.lot.id in open_holds(session, [day.lot.id])

    with pytest.raises(WrongState):
        closed(session, day, kept, Closing.RELEASE)
    with pytest.raises(WrongState):
        recalling.stop_again(session, command=day.clerks(), recall_id=kept.id)

    [hold] = open_holds(session, [day.lot.id])[day.lot.id]
    holding.release_hold(session, command=day.clerks(), hold_id=hold.id, check=GOOD)
    freed = a_recall(session, day)
    closed(session, day, freed, Closing.RELEASE)
    assert open_holds(session, [day.lot.id]) == {}


def test_goods_of_a_recall_do_not_go_unchecked(session):
    day = a_delivered_day(session)
    recall = a_recall(session, day)
    unchecked = NamedCheck(packaging=True, smell=False, appearance=True, comment="iyi")

    with pytest.raises(InvalidValue) as refused:
        closed(session, day, recall, Closing.RELEASE, unchecked)

    assert refused.value.field == "smell"


def test_a_trace_costs_as_many_statements_with_60_parcel_lots_as_with_3(
    engine, session, actor, shelf
):
    beans = an_item(session)
    lot = a_lot(session, beans, shelf, actor=actor, pieces=200)
    kit = a_kit(session, [(beans, 1)])
    costs = []
    for lots in (3, 57):
        for _ in range(lots):
            packing.pack(
                session, command=a_command(actor.id), kit_id=kit.id, parcels=1, place_id=shelf.id
            )
        session.flush()
        with counted(engine) as seen:
            found = asked(session, lot=lot.code)
        costs.append(len(seen))
        assert found.account.accounted == 200_000

    assert costs[0] == costs[1]
    assert costs[0] <= 12


def test_every_step_of_a_trace_uses_an_index(engine, session, actor, shelf):
    day = a_delivered_day(session)
    recall = a_recall(session, day)
    session.flush()
    with counted_with_values(engine) as seen:
        asked(session, lot=day.lot.code)
        tracing.origins(session, day.lot.code)
        recalls.call_lines(session, recall.id, outcome="", text="", start=0, limit=50)

    large = {"movement", "promise", "delivery_order", "household", "lot", "balance"}
    large |= {"lot_component", "document", "hold"}
    for statement, values in seen:
        assert scanned(engine, session, statement, values) & large == set(), statement


@contextmanager
def counted_with_values(engine):
    """Collects the questions sent while the block lasts, each with its values."""
    seen = []

    def note(_conn, _cursor, statement, values, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def scanned(engine, session, statement, values):
    """The tables that the plan of a statement reads from end to end."""
    connection = session.connection()
    if engine.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        details = [row[3] for row in rows]
        return {
            detail.split()[1]
            for detail in details
            if detail.startswith("SCAN") and "INDEX" not in detail
        }
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    rows = connection.exec_driver_sql(f"EXPLAIN {statement}", values)
    plan = [row[0].strip() for row in rows]
    return {line.split(" on ")[1].split()[0] for line in plan if "Seq Scan on" in line}


def test_parties_are_kept_apart_by_name(session):
    session.add_all([PartyRow(name="Aa"), PartyRow(name="AA")])
    session.flush()

    with pytest.raises(NotFound):
        asked(session, donor="AA")


def test_a_form_of_a_call_that_comes_back_is_no_failure(session):
    day = a_delivered_day(session)
    recall = a_recall(session, day)

    def told(outcome, key):
        return recalling.tell_call(
            session,
            command=day.clerks(key),
            recall_id=recall.id,
            household_id=day.households[0].id,
            outcome=outcome,
        ).id

    first = told(CallOutcome.NOT_REACHED, "one")
    changed = told(CallOutcome.CALLED, "one")
    late = told(CallOutcome.NOT_REACHED, "one")

    assert (changed != first, late == first) == (True, True)
    [line] = recalls.call_lines(session, recall.id, outcome="", text="", start=0, limit=50)
    assert line.call.outcome is CallOutcome.CALLED
