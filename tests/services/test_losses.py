"""Losses: however food becomes waste, a second person is asked once it is much within a day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from logistics.domain.errors import InvalidValue, SamePerson, WrongState
from logistics.domain.meat import Weighed
from logistics.domain.unpacking import Found, UnpackLoss
from logistics.domain.writing_off import Loss, WriteOffKind, WriteOffReason
from logistics.services import freezing, packing, signing, undoing, unpacking, writing_off
from logistics.services.freezing import AfterThawing
from logistics.services.unpacking import UnpackedLine
from logistics.services.writing_off import Lot, Wish
from logistics.store import large_losses, ledger, losses
from logistics.store import settings as kept
from logistics.store.large_losses import LossFilter, LossState
from logistics.store.parcels import parcels_packed_by
from logistics.store.tables import LargeLossRow, WriteOffRow
from tests.builders import MONDAY, a_command, a_kit, a_lot, a_shelf, a_user, an_item
from tests.butchery import a_bench, a_butchery, a_raw_lot, closed, frozen_packs, weigh

LIMIT_G = 50_000


class Depot:
    """Two people, a shelf of tins of 1 kg each, and a butchery."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.actor, self.second = a_user(session), a_user(session)
        self.shelf = a_shelf(session)
        self.tins = an_item(session)
        self.lot = self.a_lot(500)
        self.shop = replace(a_butchery(session), actor=self.actor)

    def a_lot(self, pieces, item=None):
        item = item or self.tins
        return a_lot(self.session, item, self.shelf, actor=self.actor, pieces=pieces)

    def write_off(self, kilograms, *, by=None, lot=None, at=MONDAY, **changes) -> WriteOffRow:
        line = Lot(lot_id=(lot or self.lot).id, place_id=self.shelf.id, pieces=kilograms)
        wish = Wish(kind=WriteOffKind.WASTE, reason=WriteOffReason.BROKEN, lots=(line,))
        command = a_command((by or self.actor).id, at=at)
        return writing_off.propose(self.session, replace(wish, **changes), command=command)

    def thaw(self, kilograms, to=AfterThawing.WASTE):
        packs = frozen_packs(self.session, self.shop, *in_tens(kilograms))
        return freezing.thaw(
            self.session,
            command=a_command(self.actor.id),
            lot_ids=[pack.id for pack in packs],
            to=to,
        )

    def portion(self, kilograms, of=Weighed.TRIM):
        bench = a_bench(
            self.session, self.shop, a_raw_lot(self.session, self.shop, grams=kilograms * 1000)
        )
        weigh(self.session, self.shop, bench, *in_tens(kilograms), of=of)
        return closed(self.session, self.shop, bench)

    def unpack(self, kilograms, *, lost=True):
        item = an_item(self.session)
        lot = self.a_lot(kilograms, item)
        packed = packing.pack(
            self.session,
            command=a_command(self.actor.id),
            kit_id=a_kit(self.session, [(item, 1)]).id,
            parcels=kilograms,
            place_id=self.shelf.id,
        )
        found = Found(lot_id=lot.id, back=0 if lost else kilograms, lost=kilograms if lost else 0)
        line = UnpackedLine(found=found, place_id=self.shelf.id, reason=UnpackLoss.DAMAGED)
        return unpacking.unpack(
            self.session,
            command=a_command(self.actor.id),
            lot_code=parcels_packed_by(self.session, packed.id).lot.code,
            place_id=self.shelf.id,
            parcel_count=kilograms,
            lines=[line],
        )

    def waiting(self):
        wanted = LossFilter(state=LossState.UNSIGNED)
        found = large_losses.listed_losses(self.session, wanted, start=0, limit=99)
        return [each.document.number for each in found]

    def sign(self, loss, *, by, comment="Gördüm"):
        return signing.sign_loss(
            self.session, command=a_command(by.id), loss_id=loss.id, comment=comment
        )

    @property
    def only_loss(self):
        return self.session.exec(select(LargeLossRow)).one()


def in_tens(kilograms) -> list[int]:
    """So many kilograms in portions of ten [g]."""
    rest = kilograms % 10
    return [10_000] * (kilograms // 10) + ([rest * 1000] if rest else [])


@pytest.fixture
def depot(session):
    return Depot(session)


WAYS = {
    "thawed": Depot.thaw,
    "trimmed": Depot.portion,
    "unpacked": Depot.unpack,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_little_lost_on_the_way_needs_nobody_else(depot, way):
    way(depot, 50)

    assert depot.waiting() == []


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_much_lost_on_the_way_is_booked_and_awaits_a_second_signature(session, depot, way):
    document = way(depot, 51)

    assert depot.waiting() == [document.number]
    row = depot.only_loss
    assert (row.document_id, row.grams, row.noted_by) == (document.id, 51_000, depot.actor.id)
    assert ledger.prove(session) == []


def test_what_is_good_or_goes_to_the_soup_kitchen_is_not_lost(depot):
    depot.unpack(60, lost=False)
    depot.thaw(60, to=AfterThawing.KITCHEN)
    depot.portion(60, of=Weighed.KITCHEN)

    assert depot.waiting() == []


def test_many_small_write_offs_add_up(depot):
    rows = [depot.write_off(20) for _ in range(3)]

    assert [row.needs_second for row in rows] == [False, False, True]
    assert rows[2].document_id is None


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_every_way_counts_towards_the_same_limit(depot, way):
    way(depot, 30)

    assert depot.write_off(20).needs_second is False
    assert depot.write_off(1).needs_second is True


def test_a_write_off_counts_towards_what_is_lost_on_the_way(depot):
    depot.write_off(30)
    document = depot.unpack(21)

    assert depot.waiting() == [document.number]
    assert (depot.only_loss.grams, depot.only_loss.total_grams) == (21_000, 51_000)


def test_several_people_who_lose_one_item_add_up(depot):
    third = a_user(depot.session)
    rows = [depot.write_off(20, by=person) for person in (depot.actor, depot.second, third)]

    assert [row.needs_second for row in rows] == [False, False, True]


def test_several_people_who_lose_different_items_do_not_add_up(depot):
    other = depot.a_lot(100, an_item(depot.session))
    depot.write_off(30)

    assert depot.write_off(30, by=depot.second, lot=other).needs_second is False


@pytest.mark.parametrize(("hours", "asked"), [(23, True), (24, False)])
def test_after_a_day_the_count_begins_anew(depot, hours, asked):
    depot.write_off(50)

    later = depot.write_off(1, at=MONDAY + timedelta(hours=hours))

    assert later.needs_second is asked


def test_a_day_told_of_long_ago_is_no_way_around_it(session, depot):
    depot.write_off(50)
    line = Lot(lot_id=depot.lot.id, place_id=depot.shelf.id, pieces=1)
    wish = Wish(kind=WriteOffKind.WASTE, reason=WriteOffReason.BROKEN, lots=(line,))
    backdated = replace(a_command(depot.actor.id), happened_at=MONDAY - timedelta(days=9))

    assert writing_off.propose(session, wish, command=backdated).needs_second is True


def test_values_add_up_too(depot):
    first = depot.write_off(1, value_kurus=300_000)
    second = depot.write_off(1, value_kurus=300_000)

    assert [first.needs_second, second.needs_second] == [False, True]


def test_what_a_second_person_decided_does_not_count_again(session, depot):
    row = depot.write_off(60)
    writing_off.approve(
        session, command=a_command(depot.second.id), write_off_id=row.id, comment=""
    )

    assert depot.waiting() == []
    assert depot.write_off(1).needs_second is False
    assert depot.write_off(1, by=depot.second).needs_second is False


def test_what_was_signed_does_not_count_again(depot):
    depot.unpack(60)
    assert depot.write_off(1).needs_second is True

    depot.sign(depot.only_loss, by=depot.second)

    assert depot.waiting() == []
    assert depot.write_off(1).needs_second is False


def test_what_was_undone_is_not_lost(session, depot):
    document = depot.unpack(60)
    undoing.undo(session, command=a_command(depot.actor.id), document_id=document.id)

    assert depot.waiting() == []
    assert depot.write_off(50).needs_second is False
    with pytest.raises(WrongState):
        depot.sign(depot.only_loss, by=depot.second)


def test_undoing_a_loss_is_no_loss(session, depot):
    row = depot.write_off(40)
    undoing.undo(session, command=a_command(depot.actor.id), document_id=row.document_id)

    assert losses.lost_lately(session, actor_id=depot.actor.id, at=MONDAY) == Loss()


def test_nobody_signs_their_own_loss(depot):
    depot.unpack(60)

    with pytest.raises(SamePerson):
        depot.sign(depot.only_loss, by=depot.actor)


def test_a_signature_says_what_was_seen(depot):
    depot.unpack(60)

    with pytest.raises(InvalidValue) as refused:
        depot.sign(depot.only_loss, by=depot.second, comment=" ")

    assert refused.value.field == "comment"


def test_a_loss_is_signed_once(depot):
    depot.unpack(60)
    third = a_user(depot.session)
    signed = depot.sign(depot.only_loss, by=depot.second)

    again = depot.sign(depot.only_loss, by=depot.second, comment="Bir daha")
    with pytest.raises(WrongState):
        depot.sign(depot.only_loss, by=third)

    assert (again.signed_by, again.comment) == (depot.second.id, "Gördüm")
    assert signed.id == again.id


def test_what_nobody_else_was_asked_about_is_told(session, depot):
    depot.write_off(12)
    depot.unpack(5)

    assert losses.lost_lately(session, actor_id=depot.actor.id, at=MONDAY).grams == 17_000


STEPS = st.lists(
    st.tuples(st.sampled_from(("write_off", *WAYS)), st.integers(1, 30), st.booleans()),
    max_size=8,
)


@given(STEPS)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_mixture_of_ways_gets_past_the_second_person(engine, steps):
    with Session(engine) as session:
        kept.put(session, "waste_limit_g", LIMIT_G)
        depot = Depot(session)
        alone_g = 0
        for way, kilograms, undone in steps:
            if way == "write_off":
                row = depot.write_off(kilograms)
                document_id, asked = row.document_id, row.needs_second
            else:
                document = WAYS[way](depot, kilograms)
                document_id, asked = document.id, document.number in depot.waiting()
            if undone and way in ("write_off", "unpacked") and document_id:
                undoing.undo(session, command=a_command(depot.actor.id), document_id=document_id)
            elif not asked:
                alone_g += kilograms * 1000

        assert alone_g <= LIMIT_G
        session.rollback()
