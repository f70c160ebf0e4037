"""Lists of the dock, of counting and of food safety as files: their rows are those of the screen."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from logistics.domain.counting import CountScope
from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind
from logistics.domain.receipts import RefusalReason
from logistics.domain.roles import Role
from logistics.domain.temperatures import Chamber
from logistics.domain.tracing import Question
from logistics.domain.unpacking import Found, UnpackLoss
from logistics.domain.writing_off import WriteOffKind, WriteOffReason
from logistics.services import (
    announcing,
    counting,
    delivering,
    measuring,
    packing,
    recalling,
    receiving,
    unpacking,
    writing_off,
)
from logistics.services.counting import Part, Sighting
from logistics.services.unpacking import UnpackedLine
from logistics.store import ledger
from logistics.store.holds import open_hold
from logistics.store.parcels import parcels_packed_by
from tests.actors import CONFIG, connected
from tests.arrivals import a_line
from tests.builders import (
    MONDAY,
    PASSWORD,
    a_command,
    a_kit,
    a_lot,
    a_shelf,
    a_user,
    a_zone,
    an_item,
)
from tests.days import a_day
from tests.web.tables import link_to_the_file, rows_of, rows_of_all_pages

MANY, FEW = 55, 3  # many is more than a page
LISTS = {  # the screen, the columns of the file that the screen shows, and the least of its rows
    "what was refused": ("/warehouse/refusals", (1, 4, 9), MANY),
    "what is expected": ("/warehouse/expected", (1, 2, 4, 6), MANY),
    "holds": ("/safety/holds", (0, 1, 3), MANY),
    "holds for a reason": ("/safety/holds?q=sebep+007", (0, 3), 1),
    "readings": ("/temperatures/z{zone}", (3, 4), MANY),
    "counts": ("/counts/", (0, 3), FEW),
    "lines that differ": ("/counts/{count}/review", (2, 3), 2),
    "all lines of a count": ("/counts/{count}/review?show=all", (2, 3), FEW),
    "write-offs": ("/safety/write-offs", (0, 4, 5), FEW),
    "large losses": ("/safety/losses", (0, 3, 4), 1),
    "calls": ("/safety/recalls/{recall}/calls", (0, 1), FEW),
    "lots of a trace": ("/safety/trace?lot={lot}", (0, 1), 1),
    "lots of a recall": ("/safety/recalls/{recall}", (0, 1), 1),
}
AMONG_OTHER_TABLES = {"readings": "log", "lots of a trace": "lots", "lots of a recall": "lots"}


@pytest.fixture(scope="module")
def names(module_engine):
    """A bank in which each of these lists has rows; returns what their addresses name."""
    with Session(module_engine, expire_on_commit=False) as db, db.begin():
        a_user(db, Role.AUDITOR, username="denetçi")
        clerk = a_user(db)
        beans = an_item(db, "BEANS", name="Fasulye")
        hold_what_came(db, beans, clerk)
        for number in range(MANY):
            expect_more(db, beans, clerk, number)
        lose_much(db, clerk)
        return {
            "zone": read_often(db, clerk),
            "count": count_thrice(db, beans, clerk),
            **recall_parcels(db),
        }


def hold_what_came(db, beans, clerk):
    """Receives many lots of which something is refused, and holds each."""
    shelf = a_shelf(db)
    lines = [
        a_line(
            beans, shelf.id, refused_pieces=1, refusal=RefusalReason.DAMAGED,
            supplier_lot=f"L-{number}",
        )
        for number in range(MANY)
    ]  # fmt: skip
    document = receiving.receive_donation(
        db, command=a_command(clerk.id), donor="Bakkal", reference="1", lines=lines
    )
    for number, move in enumerate(ledger.moves_of(db, document.id)):
        open_hold(
            db, lot_id=move.lot_id, kind=HoldKind.QUARANTINE, reason=f"Sebep {number:03}",
            at=MONDAY, by=clerk.id,
        )  # fmt: skip


def expect_more(db, beans, clerk, number):
    announced = announcing.Announcement(
        kind=DocumentKind.PURCHASE, party="Toptancı", expected_on=MONDAY.date(),
        reference=f"S-{number}", lines=[announcing.AnnouncedLine(item_id=beans.id, pieces=5)],
    )  # fmt: skip
    announcing.announce(db, announced, command=a_command(clerk.id))


def read_often(db, clerk):
    zone = a_zone(db)
    for number in range(MANY):
        measuring.record_reading(
            db,
            command=a_command(clerk.id, at=MONDAY - timedelta(minutes=number)),
            chamber=Chamber(zone_id=zone.id),
            temperature_dc=30,
            note=f"Okuma {number}",
        )
    return zone.id


def count_thrice(db, beans, clerk):
    """Writes off from three shelves and counts them; on the first one lot of three agrees."""
    shelves = [a_shelf(db) for _ in range(FEW)]
    for shelf in shelves:
        lots = [a_lot(db, beans, shelf, actor=clerk) for _ in range(FEW)]
        wish = writing_off.Wish(
            kind=WriteOffKind.WASTE, reason=WriteOffReason.BROKEN,
            lots=[writing_off.Lot(lot_id=lots[0].id, place_id=shelf.id, pieces=1)],
        )  # fmt: skip
        writing_off.propose(db, wish, command=a_command(clerk.id))
        part = Part(scope=CountScope.PLACE, subject_id=shelf.id)
        count = counting.start(db, command=a_command(clerk.id), part=part)
        for lot, pieces in zip(lots, (9, 8, 7), strict=True):
            counting.enter(
                db, command=a_command(clerk.id), count_id=count.id, pieces=pieces, grams=None,
                sighting=Sighting(place_id=shelf.id, lot_id=lot.id),
            )  # fmt: skip
        counting.finish(db, command=a_command(clerk.id), count_id=count.id)
    return count.id


def lose_much(db, clerk):
    """Packs sixty parcels and finds them spoiled."""
    shelf, item = a_shelf(db), an_item(db, name="Şeker")
    lot = a_lot(db, item, shelf, actor=clerk, pieces=60)
    kit = a_kit(db, [(item, 1)])
    packed = packing.pack(
        db, command=a_command(clerk.id), kit_id=kit.id, parcels=60, place_id=shelf.id
    )
    unpacking.unpack(
        db, command=a_command(clerk.id), lot_code=parcels_packed_by(db, packed.id).lot.code,
        place_id=shelf.id, parcel_count=60,
        lines=[UnpackedLine(found=Found(lot_id=lot.id, lost=60), reason=UnpackLoss.SPOILED)],
    )  # fmt: skip


def recall_parcels(db):
    """Brings parcels to three doors and recalls them."""
    day = a_day(db, doors=FEW, spare=1)
    day.load(db)
    for stop in day.stops:
        delivering.deliver(db, command=day.drivers(), stop_id=stop.id)
    recall = recalling.open_recall(
        db, command=day.clerks(), question=Question(lot=day.lot.code), reason="Geri çağrıldı"
    )
    return {"lot": day.lot.code, "recall": recall.id}


@pytest.fixture
def auditor(module_engine, names, tmp_path):
    url = module_engine.url.render_as_string(hide_password=False)
    app = connected(url, **CONFIG, DATA_FOLDER=str(tmp_path))
    client = app.test_client()
    told = {"username": "denetçi", "password": PASSWORD}
    assert client.post("/sign-in", data=told).status_code == 303
    yield client
    app.extensions["imece_engine"].dispose()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_rows_of_the_file_are_the_rows_of_the_screen(auditor, names, name, form):
    address, columns, least = LISTS[name]

    shown = rows_of_all_pages(auditor, address.format(**names), AMONG_OTHER_TABLES.get(name))
    given = rows_of(auditor.get(link_to_the_file(auditor, address.format(**names), form)))

    given = [row for row in given if row[0]]  # a workbook ends with its sums, which name nothing
    assert len(given) == len(shown) >= least
    for row, words in zip(given, shown, strict=True):
        assert all(row[column] in words for column in columns), (row, words)
