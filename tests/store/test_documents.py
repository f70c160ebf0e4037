"""Documents are opened once per command and numbered by kind and year."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import inspect

from logistics.domain.errors import AlreadyDone, NotFound
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import lot_code
from logistics.store.counters import next_number, next_numbers
from logistics.store.documents import (
    LONGEST_KEY,
    PREFIXES,
    Command,
    get_document,
    open_document,
    refuse_repetition,
    reversal_of,
)
from logistics.store.lots import next_lot_code
from logistics.store.tables import DocumentRow
from tests.builders import a_command, a_user

LAST_EVENING = datetime(2026, 12, 31, 20, 59, tzinfo=UTC)
NEW_YEAR = datetime(2026, 12, 31, 21, 0, tzinfo=UTC)


@pytest.fixture
def actor(session):
    return a_user(session).id


def opened(session, actor, kind=DocumentKind.DONATION, **command):
    return open_document(session, kind, command=a_command(actor, **command))


def test_every_kind_of_document_has_a_series_of_its_own():
    assert set(PREFIXES) == set(DocumentKind)
    assert len(set(PREFIXES.values())) == len(DocumentKind)


def test_documents_are_numbered_by_kind_and_year(session, actor):
    numbers = [
        opened(session, actor).number,
        opened(session, actor).number,
        opened(session, actor, DocumentKind.DELIVERY).number,
    ]

    assert numbers == ["BGS-2026-00001", "BGS-2026-00002", "TSL-2026-00001"]


def test_a_new_year_begins_at_local_midnight(session, actor):
    numbers = [opened(session, actor, at=at).number for at in (LAST_EVENING, NEW_YEAR)]

    assert numbers == ["BGS-2026-00001", "BGS-2027-00001"]


def test_a_repeated_command_is_told_what_it_made(session, actor):
    document = opened(session, actor, key="pressed")

    with pytest.raises(AlreadyDone) as repeated:
        opened(session, actor, DocumentKind.WASTE, key="pressed")

    assert repeated.value.document_id == document.id


def test_a_new_command_is_no_repetition(session, actor):
    opened(session, actor, key="pressed")

    refuse_repetition(session, "pressed again")


@pytest.mark.parametrize("key", ["", "k" * (LONGEST_KEY + 1)])
def test_a_command_without_a_fitting_key_is_a_bug(key):
    with pytest.raises(ValueError, match="key has 1 to 64 letters"):
        Command(key=key, actor_id=1, happened_at=NEW_YEAR, recorded_at=NEW_YEAR)


def test_the_longest_key_fits(session, actor):
    assert opened(session, actor, key="k" * LONGEST_KEY).command_key == "k" * LONGEST_KEY


def test_an_unknown_document_is_refused_by_name(session):
    with pytest.raises(NotFound) as refused:
        get_document(session, 999)

    assert (refused.value.kind, refused.value.key) == ("document", 999)


def test_a_document_that_was_not_undone_has_no_reversal(session, actor):
    assert reversal_of(session, opened(session, actor).id) is None


def test_instants_come_back_aware_and_to_the_microsecond(session, actor):
    at = datetime(2026, 11, 2, 9, 0, 0, 123456, tzinfo=UTC)
    document = opened(session, actor, at=at)
    session.flush()
    session.expire(document)

    assert session.get(DocumentRow, document.id).happened_at == at


def test_an_instant_without_a_zone_is_a_bug(session, actor):
    with pytest.raises(Exception, match="needs a time zone"):
        opened(session, actor, at=datetime(2026, 11, 2, 9, 0))  # noqa: DTZ001 - that is the point


def test_numbers_come_in_rows(session):
    assert next_number(session, "a") == 1
    assert list(next_numbers(session, "a", 3)) == [2, 3, 4]
    assert next_number(session, "a") == 5
    assert next_number(session, "b") == 1


def test_lot_codes_count_through_a_day(session):
    monday, tuesday = date(2026, 11, 2), date(2026, 11, 3)

    codes = [next_lot_code(session, day) for day in (monday, monday, tuesday)]

    assert codes == ["GB-261102-001", "GB-261102-002", "GB-261103-001"]


def test_the_thousandth_lot_of_a_day_still_has_a_code_that_fits(session):
    longest = inspect(session.get_bind()).get_columns("lot")
    [code] = [column for column in longest if column["name"] == "code"]

    assert len(lot_code(date(2026, 11, 2), 123_456)) <= code["type"].length


def test_a_command_of_several_documents_has_a_key_for_each_however_long_its_own(actor):
    command = a_command(actor, key="k" * LONGEST_KEY)

    keys = [command.part("first").key, command.part("second").key, command.key]

    assert len(set(keys)) == 3
    assert command.part("first") == command.part("first")
    assert all(len(key) <= LONGEST_KEY for key in keys)
