"""Receiving: what a line brings, what is refused, which papers are kept, on both databases."""

from datetime import date

import pytest
from sqlmodel import select

from logistics.domain.donation_receipts import ValueSource
from logistics.domain.errors import (
    AlreadyDone,
    InvalidValue,
    LinesRefused,
    NotFound,
    NotGivenOut,
    TooWarm,
)
from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import Packaging, RefusalReason, Verdict
from logistics.services import conditions, receipting, receiving, undoing
from logistics.services.receiving import Handback, Papers, Weighed
from logistics.store import ledger, places
from logistics.store.holds import open_holds
from logistics.store.lots import available_lots
from logistics.store.receipts import RefusalFilter, receipt_papers, refused_goods, refused_total
from logistics.store.tables import DocumentRow, LotRow, RefusedRow
from tests.adapters.papers import text_of
from tests.arrivals import a_line, a_purpose
from tests.builders import MONDAY, a_command, a_lot, a_shelf, a_user, an_item

TODAY = MONDAY.date()


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def shelf(session):
    return a_shelf(session, "A1")


@pytest.fixture
def cold(session):
    return a_shelf(session, "S1", storage=StorageClass.CHILLED)


@pytest.fixture
def milk(session):
    return an_item(session, "MILK", storage=StorageClass.CHILLED, name="Süt")


def receive(session, actor, *lines, key=None, papers=receiving.NO_PAPERS):
    return receiving.receive_donation(
        session, command=a_command(actor.id, key=key), donor="Market", reference="F-1",
        lines=lines, papers=papers,
    )  # fmt: skip


def lots(session) -> list[LotRow]:
    return list(session.exec(select(LotRow).order_by(LotRow.id)))


def refusal_of(session, actor, *lines):
    """Returns why the first line is refused; nothing is booked then."""
    with pytest.raises(LinesRefused) as refused:
        receive(session, actor, *lines)
    assert session.exec(select(DocumentRow)).all() == []
    return refused.value.lines[0][1]


def test_cold_goods_come_with_their_temperature(session, actor, cold, milk):
    document = receive(session, actor, a_line(milk, cold.id, temperature_dc=35))

    [lot] = receipt_papers(session, document.id).lots
    assert lot.received.temperature_dc == 35


def test_cold_goods_nobody_measured_are_refused(session, actor, cold, milk):
    why = refusal_of(session, actor, a_line(milk, cold.id))

    assert isinstance(why, InvalidValue)
    assert (why.field, why.why) == ("temperature_dc", "not_measured")


def test_what_no_thermometer_shows_is_refused(session, actor, cold, milk):
    why = refusal_of(session, actor, a_line(milk, cold.id, temperature_dc=-900))

    assert why.why == "no_temperature"


def test_goods_that_came_too_warm_are_not_shelved(session, actor, cold, milk):
    why = refusal_of(session, actor, a_line(milk, cold.id, temperature_dc=75))

    assert isinstance(why, TooWarm)
    assert (why.temperature_dc, why.warmest_dc) == (75, 40)


def test_dairy_may_come_at_eight_degrees(session, actor, cold, milk):
    milk.group = "SUT"

    receive(session, actor, a_line(milk, cold.id, temperature_dc=75))

    assert len(lots(session)) == 1


def test_warm_goods_may_be_held_for_a_closer_look(session, actor, cold, milk):
    line = a_line(
        milk, cold.id, temperature_dc=75, verdict=Verdict.HOLD, hold_reason="soğuk zincir"
    )

    receive(session, actor, line)

    [lot] = lots(session)
    [hold] = open_holds(session, [lot.id])[lot.id]
    assert (hold.kind, hold.reason) == (HoldKind.INSPECTION, "soğuk zincir")
    assert available_lots(session, [milk.id])[milk.id] == []


def test_warm_goods_may_be_refused_whole_and_the_refusal_is_kept(session, actor, cold, milk):
    line = a_line(
        milk, cold.id, temperature_dc=75, verdict=Verdict.REFUSE,
        refusal=RefusalReason.TEMPERATURE,
    )  # fmt: skip

    document = receive(session, actor, line)

    assert lots(session) == []
    [refused] = receipt_papers(session, document.id).refused
    assert (refused.refused.pieces, refused.refused.reason) == (10, RefusalReason.TEMPERATURE)
    assert refused.refused.temperature_dc == 75


def test_a_refusal_needs_a_reason(session, actor, shelf):
    beans = an_item(session)

    whole = refusal_of(session, actor, a_line(beans, shelf.id, verdict=Verdict.REFUSE))
    part = refusal_of(session, actor, a_line(beans, shelf.id, refused_pieces=2))

    assert whole.field == part.field == "refusal"


def test_a_part_may_be_refused_and_the_rest_is_shelved(session, actor, shelf):
    beans = an_item(session)
    line = a_line(beans, shelf.id, refused_pieces=2, refusal=RefusalReason.DAMAGED)

    document = receive(session, actor, line)

    [lot] = lots(session)
    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).pieces == 10
    [refused] = receipt_papers(session, document.id).refused
    assert (refused.refused.pieces, refused.refused.grams) == (2, 2000)


def test_a_reason_without_an_amount_is_asked_about(session, actor, shelf):
    line = a_line(an_item(session), shelf.id, refusal=RefusalReason.DAMAGED)

    assert refusal_of(session, actor, line).why == "none_refused"


def test_refused_goods_are_listed_with_donor_and_reason(session, actor, shelf):
    beans = an_item(session, name="Fasulye")
    receive(session, actor, a_line(beans, shelf.id, refused_pieces=2, refusal="damaged"))
    damaged = RefusalFilter(text="fasul", reason=RefusalReason.DAMAGED)

    [listed] = refused_goods(session, damaged, start=0, limit=10)

    assert (listed.party.name, listed.refused.pieces) == ("Market", 2)
    assert refused_total(session, RefusalFilter(reason=RefusalReason.PESTS)) == 0


@pytest.mark.parametrize("grams", [800, 90_000])
def test_a_weighed_piece_far_from_its_usual_weight_is_asked_about(session, actor, shelf, grams):
    meat = an_item(session, measure=Measure.CATCH)
    meat.unit_gross_g = 2500
    line = a_line(meat, shelf.id, pieces=10, grams=grams)

    assert refusal_of(session, actor, line).why == "far_off"

    receive(session, actor, a_line(meat, shelf.id, grams=grams, weight_confirmed=True))
    assert len(lots(session)) == 1


def test_papers_are_kept_beside_the_document(session, actor, shelf):
    association = conditions.add_association(session, "Örnek Derneği")
    purpose = a_purpose(session, "Ramazan")
    papers = Papers(
        purpose_id=purpose.id, recipient_id=association.id, invoice_no="F-9", invoice_on=TODAY,
        waybill_no="I-9", bears_phrase=True, value_source=ValueSource.INVOICE, approval="M-1",
    )  # fmt: skip
    line = a_line(an_item(session), shelf.id, value_kurus=50_000, packaging=Packaging.INTACT)

    document = receive(session, actor, line, papers=papers)

    kept = receipt_papers(session, document.id)
    assert (kept.recipient.name, kept.purpose.name) == ("Örnek Derneği", "Ramazan")
    assert (kept.value_kurus, kept.source) == (50_000, ValueSource.INVOICE)
    assert kept.lots[0].lot.purpose_id == purpose.id


@pytest.mark.parametrize(
    ("papers", "field"),
    [
        (Papers(bears_phrase=True), "invoice_no"),
        (Papers(invoice_no="1", invoice_on=date(2026, 11, 3)), "invoice_on"),
        (Papers(invoice_on=TODAY), "invoice_no"),
    ],
)
def test_papers_that_contradict_themselves_are_refused(session, actor, shelf, papers, field):
    with pytest.raises(InvalidValue) as refused:
        receive(session, actor, a_line(an_item(session), shelf.id), papers=papers)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("papers", "field"),
    [
        (Papers(), "value_source"),
        (Papers(value_source=ValueSource.INVOICE), "invoice_no"),
        (Papers(value_source=ValueSource.COMMISSION, members=("A", "B")), "members"),
    ],
)
def test_a_value_needs_somebodys_word(session, actor, shelf, papers, field):
    line = a_line(an_item(session), shelf.id, value_kurus=100)

    with pytest.raises(InvalidValue) as refused:
        receive(session, actor, line, papers=papers)

    assert refused.value.field == field


def test_a_later_valuation_counts_and_the_earlier_one_stays(session, actor, shelf):
    papers = Papers(value_source=ValueSource.DECLARATION)
    document = receive(
        session, actor, a_line(an_item(session), shelf.id, value_kurus=100), papers=papers
    )
    [lot] = lots(session)

    receiving.value_receipt(
        session, command=a_command(actor.id, key="v"), document_id=document.id,
        values={lot.id: 900}, source=ValueSource.COMMISSION, members=("Ay", "Su", "Can"),
    )  # fmt: skip

    value = receipt_papers(session, document.id).lots[0].value
    assert (value.value_kurus, value.members) == (900, "Ay, Su, Can")
    with pytest.raises(AlreadyDone):
        receiving.value_receipt(
            session, command=a_command(actor.id, key="v"), document_id=document.id,
            values={lot.id: 1}, source=ValueSource.DECLARATION,
        )  # fmt: skip


def test_a_purpose_out_of_use_is_refused(session, actor, shelf):
    purpose = a_purpose(session)
    conditions.retire_purpose(session, purpose.id)

    with pytest.raises(NotFound):
        receive(
            session, actor, a_line(an_item(session), shelf.id),
            papers=Papers(purpose_id=purpose.id),
        )  # fmt: skip


def test_the_same_command_receives_once(session, actor, shelf):
    beans = an_item(session)
    receive(session, actor, a_line(beans, shelf.id), key="one")

    with pytest.raises(AlreadyDone):
        receive(session, actor, a_line(beans, shelf.id), key="one")

    assert len(lots(session)) == 1


def test_what_was_received_can_be_undone_with_its_papers_left_as_they_are(session, actor, shelf):
    line = a_line(an_item(session), shelf.id, refused_pieces=1, refusal=RefusalReason.PESTS)
    document = receive(session, actor, line)

    undoing.undo(session, command=a_command(actor.id), document_id=document.id)

    [lot] = lots(session)
    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id) == Quantity()
    assert len(session.exec(select(RefusedRow)).all()) == 1
    assert ledger.prove(session) == []


def test_a_rescue_makes_one_lot_a_weight_that_is_good_until_tonight(session, actor, shelf):
    bulk = an_item(session, measure=Measure.BULK, date_kind=DateKind.NONE, name="Sebze (dökme)")

    document = receiving.rescue(
        session, command=a_command(actor.id), donor="Pazar",
        weighed=[Weighed(item_id=bulk.id, place_id=shelf.id, grams=52_750)],
    )  # fmt: skip

    assert document.kind is DocumentKind.RESCUE
    [lot] = lots(session)
    assert (lot.date_kind, lot.expires_on) == (DateKind.BEST_BEFORE, TODAY)
    [free] = available_lots(session, [bulk.id])[bulk.id]
    assert free.quantity == Quantity(grams=52_750)


def test_only_loose_goods_are_rescued_by_weight(session, actor, shelf):
    tins = an_item(session)

    with pytest.raises(NotFound):
        receiving.rescue(
            session, command=a_command(actor.id), donor="Pazar",
            weighed=[Weighed(item_id=tins.id, place_id=shelf.id, grams=1000)],
        )  # fmt: skip


def given_out(session, lot, shelf, actor, *, pieces):
    """Hands pieces of a lot to a household, by the ledger alone."""
    from logistics.domain.ledger import Move
    from logistics.store.documents import open_document

    document = open_document(session, DocumentKind.DELIVERY, command=a_command(actor.id))
    home = places.outside(session, PlaceKind.HOUSEHOLD)
    quantity = Quantity(pieces=pieces, grams=pieces * 1000)
    move = Move(lot_id=lot.id, source_id=shelf.id, target_id=home.id, quantity=quantity)
    ledger.post(session, document, [move])


def test_what_was_given_out_comes_back_to_the_dock(session, actor, shelf):
    lot = a_lot(session, an_item(session), shelf, actor=actor, pieces=10)
    given_out(session, lot, shelf, actor, pieces=4)
    handed = Handback(lot_code=lot.code, given_to=PlaceKind.HOUSEHOLD, pieces=3, reason="fazla")

    document = receiving.hand_back(session, handed, command=a_command(actor.id))

    dock = places.dock(session)
    assert document.kind is DocumentKind.HANDBACK
    assert ledger.held(session, place_id=dock.id, lot_id=lot.id) == Quantity(pieces=3, grams=3000)
    [free] = available_lots(session, [lot.item_id])[lot.item_id]
    assert free.quantity.pieces == 6


def test_no_more_comes_back_than_was_given_out(session, actor, shelf):
    lot = a_lot(session, an_item(session), shelf, actor=actor, pieces=10)
    given_out(session, lot, shelf, actor, pieces=2)
    handed = Handback(lot_code=lot.code, given_to=PlaceKind.HOUSEHOLD, pieces=3)

    with pytest.raises(NotGivenOut) as refused:
        receiving.hand_back(session, handed, command=a_command(actor.id))

    assert refused.value.out.pieces == 2


def test_cold_goods_that_come_back_warm_are_no_stock(session, actor, cold, milk):
    lot = a_lot(session, milk, cold, actor=actor, pieces=10)
    given_out(session, lot, cold, actor, pieces=2)
    handed = Handback(lot_code=lot.code, given_to=PlaceKind.HOUSEHOLD, pieces=1, temperature_dc=120)

    with pytest.raises(TooWarm):
        receiving.hand_back(session, handed, command=a_command(actor.id))


def test_the_receipt_on_paper_bears_the_condition_the_value_and_what_was_refused(
    session, actor, shelf
):
    purpose = a_purpose(session, "Ramazan")
    line = a_line(
        an_item(session), shelf.id, value_kurus=123_456, refused_pieces=2,
        refusal=RefusalReason.DAMAGED,
    )  # fmt: skip
    papers = Papers(
        purpose_id=purpose.id, invoice_no="F-9", bears_phrase=True,
        value_source=ValueSource.INVOICE,
    )  # fmt: skip
    document = receive(session, actor, line, papers=papers)

    text = text_of(receipting.donation_receipt(session, document.id, language="tr"))

    for told in ("Şartlı: Ramazan", "F-9", "1.234,56 TL", "Teslim alınmayan mallar", "hasarlı"):
        assert told in text
    assert "yardım şartıyla bağışlandığından" in text
