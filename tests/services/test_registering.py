"""Registering households, one or thousands at a time."""

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from logistics.adapters.sealing import sealer_from
from logistics.domain.errors import DuplicateHousehold, InvalidValue, NotFound
from logistics.domain.households import Likeness, Member, Registration, Relation
from logistics.services import registering
from logistics.store import households as store
from logistics.store.tables import HouseholdRow, MemberRow
from tests.builders import a_command, a_neighbourhood, a_user

SEALER = sealer_from("only-for-tests-" * 3)
NUMBER = "10000000146"
OTHER_NUMBER = "17291716060"


@pytest.fixture
def world(engine):
    with Session(engine) as session, session.begin():
        yield session, a_user(session), a_neighbourhood(session)


def a_file(place, **changes):
    facts = {
        "contact_name": "Ayşe Yılmazgil",
        "neighbourhood_id": place.id,
        "street": "Gül Sokak",
        "building_no": "5",
        "latitude": 40.7655,
        "longitude": 29.929,
        "size": 4,
        "need_band": 3,
    }
    return Registration(**facts | changes)


def test_codes_are_given_out_in_order(world):
    session, user, place = world

    rows = [
        registering.register_household(
            session, a_file(place), command=a_command(user.id), sealer=SEALER
        )
        for _time in range(2)
    ]

    assert [row.code for row in rows] == ["H-00001", "H-00002"]
    assert rows[0].registered_by == user.id


def test_the_same_command_registers_once(world):
    session, user, place = world
    command = a_command(user.id)

    first = registering.register_household(session, a_file(place), command=command, sealer=SEALER)
    second = registering.register_household(session, a_file(place), command=command, sealer=SEALER)

    assert first.id == second.id
    assert len(session.exec(select(HouseholdRow)).all()) == 1


def test_an_identity_number_is_sealed_and_found_by_its_keyed_hash(world):
    session, user, place = world

    row = registering.register_household(
        session, a_file(place, national_id=NUMBER), command=a_command(user.id), sealer=SEALER
    )

    assert NUMBER.encode() not in (row.national_id_sealed or b"")
    assert SEALER.open(row.national_id_sealed or b"") == NUMBER
    assert store.household_by_key(session, SEALER.key_of(NUMBER)) == row
    assert store.household_by_key(session, SEALER.key_of(OTHER_NUMBER)) is None


def test_a_number_is_registered_once_and_the_refusal_names_the_household(world):
    session, user, place = world
    numbered = a_file(place, national_id=NUMBER)
    registering.register_household(session, numbered, command=a_command(user.id), sealer=SEALER)

    with pytest.raises(DuplicateHousehold) as refused:
        registering.register_household(session, numbered, command=a_command(user.id), sealer=SEALER)

    assert refused.value.household == "H-00001"
    assert NUMBER not in str(refused.value)


def test_a_number_that_stands_twice_in_one_import_is_refused(world):
    session, user, place = world
    twice = [a_file(place, national_id=NUMBER)] * 2

    with pytest.raises(DuplicateHousehold):
        registering.register_many(session, twice, command=a_command(user.id), sealer=SEALER)


def test_households_without_a_number_are_as_many_as_they_are(world):
    session, user, place = world

    codes = registering.register_many(
        session, [a_file(place)] * 3, command=a_command(user.id), sealer=SEALER
    )

    assert codes == ["H-00001", "H-00002", "H-00003"]


def test_an_unknown_neighbourhood_is_refused(world):
    session, user, place = world

    with pytest.raises(NotFound):
        registering.register_household(
            session, a_file(place, neighbourhood_id=999), command=a_command(user.id), sealer=SEALER
        )


@pytest.mark.parametrize(
    "changes",
    [{"size": 0}, {"phone": "12"}, {"national_id": "1"}, {"latitude": 29.9, "longitude": 40.7}],
)
def test_one_wrong_file_keeps_the_whole_import_out(engine, changes):
    with Session(engine) as session, session.begin():
        user, place = a_user(session), a_neighbourhood(session)
        user_id = user.id
        good = a_file(place)
        wrong = a_file(place, **changes)

    with Session(engine) as session, pytest.raises(InvalidValue), session.begin():
        registering.register_many(session, [good, wrong], command=a_command(user_id), sealer=SEALER)

    with Session(engine) as session:
        assert session.exec(select(HouseholdRow)).all() == []


def test_members_go_with_their_household(world):
    session, user, place = world
    files = [
        a_file(place, members=(Member(relation=Relation.CHILD, birth_year=2000 + year),) * year)
        for year in (1, 0, 2)
    ]

    codes = registering.register_many(session, files, command=a_command(user.id), sealer=SEALER)

    counted = {
        row.code: [member.birth_year for member in store.members(session, row.id or 0)]
        for row in session.exec(select(HouseholdRow))
    }
    assert counted == dict(zip(codes, ([2001], [], [2002, 2002]), strict=True))


def test_an_import_tells_how_far_it_is_and_asks_once_per_thousand(world):
    session, user, place = world
    seen, told = [], []
    bind = session.get_bind()

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    registering.register_many(
        session,
        [a_file(place, members=(Member(relation=Relation.CHILD, birth_year=2010),))] * 1001,
        command=a_command(user.id),
        sealer=SEALER,
        on_progress=told.append,
    )
    event.remove(bind, "before_cursor_execute", note)

    assert told == [1000, 1001]
    assert len(seen) < 30


def test_changing_a_file_keeps_code_and_number_and_replaces_the_members(world):
    session, user, place = world
    row = registering.register_household(
        session,
        a_file(
            place, national_id=NUMBER, members=(Member(relation=Relation.CHILD, birth_year=2010),)
        ),
        command=a_command(user.id),
        sealer=SEALER,
    )

    registering.change_household(
        session, row.id or 0, a_file(place, size=7, contact_name="Ayşe Işık"),
        command=a_command(user.id), sealer=SEALER,
    )  # fmt: skip

    assert (row.code, row.size, row.name_key) == ("H-00001", 7, "ayse isik")
    assert SEALER.open(row.national_id_sealed or b"") == NUMBER
    assert row.changed_by == user.id
    assert session.exec(select(MemberRow)).all() == []


def test_a_file_cannot_be_changed_to_another_households_number(world):
    session, user, place = world
    registering.register_many(
        session,
        [a_file(place, national_id=NUMBER), a_file(place, national_id=OTHER_NUMBER)],
        command=a_command(user.id),
        sealer=SEALER,
    )
    second = store.household_by_code(session, "h-00002")
    assert second is not None

    with pytest.raises(DuplicateHousehold):
        registering.change_household(
            session, second.id or 0, a_file(place, national_id=NUMBER),
            command=a_command(user.id), sealer=SEALER,
        )  # fmt: skip


def test_likely_twins_share_a_phone_or_a_surname_at_one_door(world):
    session, user, place = world
    elsewhere = a_neighbourhood(session)
    files = [
        a_file(place, phone="0532 123 45 67", contact_name="Başka Biri", street="Ay Sokak"),
        a_file(place, contact_name="Mehmet YILMAZGİL", street="GÜL SOKAK"),
        a_file(place, contact_name="Ali Karayılmazgil"),
        a_file(elsewhere),
        a_file(place, building_no="7"),
    ]
    registering.register_many(session, files, command=a_command(user.id), sealer=SEALER)

    found = store.twins(
        session,
        contact_name="Ayşe Yılmazgil",
        phone="+905321234567",
        neighbourhood_id=place.id,
        street="Gül Sokak",
        building_no="5",
    )

    assert [(twin.household.code, twin.likeness) for twin in found] == [
        ("H-00001", Likeness.SAME_PHONE),
        ("H-00002", Likeness.SAME_SURNAME_AND_DOOR),
    ]


def test_a_name_with_wildcards_finds_only_itself(world):
    session, user, place = world
    registering.register_many(
        session,
        [a_file(place, contact_name="100% Yün"), a_file(place)],
        command=a_command(user.id),
        sealer=SEALER,
    )

    for text, count in (("%", 1), ("_", 0), ("'", 0), ("yilmaz", 1), ("h-0000", 2)):
        assert store.count_households(session, store.Sought(text=text)) == count, text
