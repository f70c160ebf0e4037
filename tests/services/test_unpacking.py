"""Unpacking: everything comes back as it went in, or is named as lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from logistics.domain.errors import AlreadyDone, InvalidValue, NotEnoughAvailable, WrongStorage
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.lots import Measure, StorageClass
from logistics.domain.quantity import Quantity
from logistics.domain.unpacking import Found, Inside, UnpackLoss, outgoing, proposal
from logistics.services import packing, undoing, unpacking
from logistics.services.unpacking import UnpackedLine
from logistics.store import ledger, places
from logistics.store.parcels import parcels_packed_by
from logistics.store.tables import DocumentRow, KitComponentRow, MovementRow
from tests.builders import (
    a_command,
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    an_item,
    an_order,
)

SOON, LATER = date(2026, 12, 1), date(2027, 6, 1)


class World:
    """Four parcels of beans (from two lots), a weighed meat pack each, and loose onions."""

    def __init__(self, session: Session) -> None:
        self.session, self.actor, self.shelf = session, a_user(session), a_shelf(session, "A1")
        beans, onions = an_item(session), an_item(session, measure=Measure.BULK, name="Soğan")
        sausage = an_item(session, measure=Measure.CATCH, name="Sucuk")
        self.soon = a_lot(session, beans, self.shelf, actor=self.actor, pieces=3, expires_on=SOON)
        self.later = a_lot(session, beans, self.shelf, actor=self.actor, pieces=9, expires_on=LATER)
        self.loose = a_lot(session, onions, self.shelf, actor=self.actor, pieces=0, grams=9001)
        self.meat = a_lot(session, sausage, self.shelf, actor=self.actor, pieces=5, grams=2503)
        self.before = self.held()
        kit = a_kit(session, [(beans, 2), (sausage, 1)])
        session.add(KitComponentRow(kit_id=kit.id, item_id=onions.id, grams=750))
        session.flush()
        self.kit = kit
        packed = packing.pack(
            session,
            command=a_command(self.actor.id),
            kit_id=kit.id,
            parcels=4,
            place_id=self.shelf.id,
        )
        self.parcel = parcels_packed_by(session, packed.id).lot

    def held(self) -> list[Quantity]:
        lots = (self.soon, self.later, self.loose, self.meat)
        return [self.held_of(lot) for lot in lots]

    def held_of(self, lot) -> Quantity:
        return ledger.held(self.session, place_id=self.shelf.id, lot_id=lot.id)

    def plan(self, parcels: int):
        return unpacking.unpacking_plan(
            self.session,
            lot_code=self.parcel.code,
            place_id=self.shelf.id,
            parcel_count=parcels,
        )

    def unpack(self, parcels: int, lines=None, *, key=None) -> DocumentRow:
        return unpacking.unpack(
            self.session,
            command=a_command(self.actor.id, key=key),
            lot_code=self.parcel.code,
            place_id=self.shelf.id,
            parcel_count=parcels,
            lines=self.lines(parcels) if lines is None else lines,
        )

    def lines(self, parcels: int, *, lost: int = 0, reason=UnpackLoss.DAMAGED):
        """What the plan proposes, some of the first lot lost."""
        found = []
        for number, each in enumerate(self.plan(parcels).lots):
            count = each.proposed.pieces or each.proposed.grams
            gone = lost if number == 0 else 0
            found.append(
                UnpackedLine(
                    found=Found(lot_id=each.lot.id, back=count - gone, lost=gone),
                    place_id=self.shelf.id,
                    reason=reason,
                )
            )
        return found


@pytest.fixture
def world(session):
    return World(session)


def test_all_unpacked_in_steps_lies_as_before_to_the_gram(session, world):
    world.unpack(1)
    world.unpack(3)

    assert world.held() == world.before
    assert world.held_of(world.parcel).is_nothing()
    assert ledger.prove(session) == []


def test_some_parcels_leave_the_others_packed(session, world):
    document = world.unpack(1)

    assert document.kind is DocumentKind.UNPACKING
    assert world.held_of(world.parcel).pieces == 3
    assert ledger.prove(session) == []


def test_what_is_lost_is_waste_with_its_reason(session, world):
    lines = world.lines(2, lost=1)

    document = world.unpack(2, lines)

    waste = places.outside(session, PlaceKind.WASTE)
    [lost] = session.exec(
        select(MovementRow).where(
            MovementRow.document_id == document.id, MovementRow.target_id == waste.id
        )
    ).all()
    assert (lost.pieces, lost.reason) == (1, "damaged")


def test_what_is_promised_stays_packed(session, world):
    programme = a_programme(session, actor=world.actor, kit=world.kit)
    household = a_household(session, a_neighbourhood(session))
    an_order(session, programme, household, lot=world.parcel, shelf=world.shelf, pieces=3)

    with pytest.raises(NotEnoughAvailable) as refusal:
        world.unpack(2)

    assert refusal.value.available.pieces == 1
    assert (world.plan(2).available, world.plan(2).promised) == (1, 3)
    world.unpack(1)


def test_an_unpacking_is_undone_and_unpacked_anew(session, world):
    packed = [world.held(), world.held_of(world.parcel)]
    document = world.unpack(4)

    undoing.undo(session, command=a_command(world.actor.id), document_id=document.id)

    assert [world.held(), world.held_of(world.parcel)] == packed
    world.unpack(4)
    assert world.held() == world.before


def test_the_same_command_unpacks_once(session, world):
    lines = world.lines(1)
    world.unpack(1, lines, key="one")

    with pytest.raises(AlreadyDone):
        world.unpack(1, lines, key="one")


def test_what_does_not_add_up_is_refused(session, world):
    good = world.lines(2)
    short = [*good[:-1], UnpackedLine(found=Found(lot_id=good[-1].found.lot_id))]
    nameless = world.lines(2, lost=1, reason=None)
    nowhere = [UnpackedLine(found=line.found) for line in good]
    stranger = [*good, UnpackedLine(found=Found(lot_id=world.parcel.id, back=1))]
    for field, lines in (
        ("lines", short), ("reason", nameless), ("place", nowhere), ("lines", stranger)
    ):  # fmt: skip
        with pytest.raises(InvalidValue) as refusal:
            world.unpack(2, lines)
        assert refusal.value.field == field
    assert world.held_of(world.parcel).pieces == 4


def test_goods_go_back_only_where_they_keep(session, world):
    freezer = a_shelf(session, storage=StorageClass.FROZEN)
    lines = [UnpackedLine(found=line.found, place_id=freezer.id) for line in world.lines(1)]

    with pytest.raises(WrongStorage):
        world.unpack(1, lines)


@given(
    lots=st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9000)), min_size=1, max_size=4),
    data=st.data(),
)
def test_what_comes_out_over_time_is_what_went_in(lots, data):
    left = {
        number: Quantity(pieces=pieces, grams=grams)
        for number, (pieces, grams) in enumerate(lots, start=1)
    }
    total = sum(pieces for pieces, _ in lots)
    came = {number: Quantity() for number in left}
    while total:
        count = data.draw(st.integers(1, total))
        inside = [
            Inside(lot_id=number, item_id=1, name="Fasulye", left=quantity)
            for number, quantity in left.items()
            if not quantity.is_nothing()
        ]
        expected = {1: Quantity(pieces=count)}
        found = [
            Found(lot_id=number, back=taken.pieces)
            for number, taken in proposal(inside, expected=expected).items()
        ]
        for out in outgoing(inside, found, expected=expected):
            left[out.lot_id] -= out.back
            came[out.lot_id] += out.back
        total -= count

    assert all(quantity.is_nothing() for quantity in left.values())
    assert {n: (q.pieces, q.grams) for n, q in came.items()} == dict(enumerate(lots, start=1))
