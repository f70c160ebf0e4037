"""Expected deliveries: partial receipts, what is open, and closing, on both databases."""

from datetime import date, timedelta

import pytest

from logistics.domain.errors import InvalidValue, LinesRefused, WrongState
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import DateKind, Measure
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import RefusalReason, Verdict
from logistics.services import announcing, inspecting, receiving, undoing
from logistics.services.announcing import AnnouncedLine, Announcement
from logistics.services.receiving import Papers
from logistics.store import ledger, places
from logistics.store.announcements import (
    ExpectedFilter,
    ExpectedState,
    expected_list,
    expected_total,
    get_expected,
    receipts_of,
)
from tests.arrivals import a_line
from tests.builders import MONDAY, a_command, a_shelf, a_user, an_item
from tests.statements import counted

TODAY = MONDAY.date()


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def shelf(session):
    return a_shelf(session, "A1")


@pytest.fixture
def beans(session):
    return an_item(session, unit_net_g=500)


@pytest.fixture
def ordered(session, actor, beans):
    return announce(session, actor, AnnouncedLine(item_id=beans.id, pieces=100))


def announce(session, actor, *lines, key=None, expected_on: date = TODAY):
    announced = Announcement(
        kind=DocumentKind.PURCHASE, party="Toptancı", expected_on=expected_on, lines=lines
    )
    return announcing.announce(session, announced, command=a_command(actor.id, key=key))


def receive(session, actor, beans, place_id, announced, *, pieces):
    return receiving.receive_purchase(
        session, command=a_command(actor.id), supplier="Toptancı", reference="1",
        lines=[a_line(beans, place_id, pieces=pieces)],
        papers=Papers(announcement_id=announced.id),
    )  # fmt: skip


def state(session, announced) -> tuple[ExpectedState, Quantity]:
    expected = get_expected(session, announced.id)
    return expected.state, expected.lines[0].open


def test_an_order_is_open_until_all_of_it_came(session, actor, beans, shelf, ordered):
    assert state(session, ordered) == (ExpectedState.WAITING, Quantity(pieces=100))

    receive(session, actor, beans, shelf.id, ordered, pieces=60)
    assert state(session, ordered) == (ExpectedState.PARTLY, Quantity(pieces=40))

    receive(session, actor, beans, shelf.id, ordered, pieces=45)
    assert state(session, ordered) == (ExpectedState.ARRIVED, Quantity())


def test_a_receipt_that_is_undone_is_open_again(session, actor, beans, shelf, ordered):
    document = receive(session, actor, beans, shelf.id, ordered, pieces=60)

    undoing.undo(session, command=a_command(actor.id), document_id=document.id)

    assert state(session, ordered) == (ExpectedState.WAITING, Quantity(pieces=100))
    assert [undone for _, undone in receipts_of(session, ordered.id)] == [True]


def test_what_is_sent_back_from_the_dock_is_open_again(session, actor, beans, ordered):
    document = receive(session, actor, beans, places.dock(session).id, ordered, pieces=60)
    [move] = ledger.moves_of(session, document.id)
    finding = inspecting.Finding(
        lot_id=move.lot_id, verdict=Verdict.REFUSE, refusal=RefusalReason.DAMAGED, words="x"
    )

    inspecting.inspect(session, finding, command=a_command(actor.id))

    assert state(session, ordered) == (ExpectedState.WAITING, Quantity(pieces=100))


def test_loose_goods_are_open_in_grams(session, actor, shelf):
    onions = an_item(session, measure=Measure.BULK, date_kind=DateKind.NONE)
    ordered = announce(session, actor, AnnouncedLine(item_id=onions.id, grams=50_000))

    receiving.receive_purchase(
        session, command=a_command(actor.id), supplier="Toptancı", reference="1",
        lines=[a_line(onions, shelf.id, pieces=None, grams=20_000)],
        papers=Papers(announcement_id=ordered.id),
    )  # fmt: skip

    assert state(session, ordered) == (ExpectedState.PARTLY, Quantity(grams=30_000))


def test_a_closed_order_takes_no_more(session, actor, beans, shelf, ordered):
    announcing.close_announcement(session, ordered.id, command=a_command(actor.id), note="iptal")

    assert state(session, ordered)[0] is ExpectedState.CLOSED
    with pytest.raises(WrongState):
        receive(session, actor, beans, shelf.id, ordered, pieces=1)
    with pytest.raises(WrongState):
        announcing.close_announcement(session, ordered.id, command=a_command(actor.id))


def test_the_same_command_announces_once(session, actor, beans):
    line = AnnouncedLine(item_id=beans.id, pieces=5)

    first = announce(session, actor, line, key="one")

    assert announce(session, actor, line, key="one").id == first.id
    assert expected_total(session, ExpectedFilter()) == 1


def test_a_day_that_passed_or_no_line_is_refused(session, actor, beans):
    line = AnnouncedLine(item_id=beans.id, pieces=5)

    with pytest.raises(InvalidValue, match="expected_on"):
        announce(session, actor, line, expected_on=TODAY - timedelta(days=1))
    with pytest.raises(InvalidValue, match="lines"):
        announce(session, actor)


def test_an_item_twice_or_without_an_amount_is_refused(session, actor, beans):
    once = AnnouncedLine(item_id=beans.id, pieces=5)
    empty = AnnouncedLine(item_id=an_item(session).id)

    with pytest.raises(LinesRefused) as refused:
        announce(session, actor, once, once, empty)

    assert [(position, why.field) for position, why in refused.value.lines] == [
        (1, "item_id"),
        (2, "pieces"),
    ]


def test_the_list_shows_what_is_open_and_costs_the_same_however_long(
    session, actor, beans, shelf, ordered
):
    done = announce(session, actor, AnnouncedLine(item_id=beans.id, pieces=5))
    receive(session, actor, beans, shelf.id, done, pieces=5)
    for _ in range(4):
        announce(session, actor, AnnouncedLine(item_id=beans.id, pieces=5))

    with counted(session.get_bind()) as sent:
        listed = expected_list(session, ExpectedFilter(), start=0, limit=50)

    assert done.id not in {each.announcement.id for each in listed}
    assert len(listed) == expected_total(session, ExpectedFilter()) == 5
    assert expected_total(session, ExpectedFilter(still_open=False)) == 6
    assert len(sent) <= 4


def test_more_than_any_lot_can_weigh_is_not_announced(session, actor, beans):
    with pytest.raises(LinesRefused) as refused:
        announce(session, actor, AnnouncedLine(item_id=beans.id, pieces=1_000_000))

    [(_, why)] = refused.value.lines
    assert (why.field, why.why) == ("pieces", "too_much")


def test_the_dearest_price_that_can_be_typed_is_kept(session, actor, beans):
    line = AnnouncedLine(item_id=beans.id, pieces=1, unit_cost_kurus=100_000_000_000)

    announced = announce(session, actor, line)

    assert get_expected(session, announced.id).lines[0].unit_cost_kurus == 100_000_000_000
