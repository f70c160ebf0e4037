"""The archive of a programme: who was chosen, who got it, and where it came from, in one paper."""

from flask import abort, url_for
from flask_babel import gettext as _
from flask_login import current_user

from logistics.domain.calendar import local_day
from logistics.domain.privacy import masked_name
from logistics.domain.records import Record, Signature
from logistics.domain.roles import Role
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.store import programmes
from logistics.store.programme_archive import CardLine, Handover, handovers, stock_card
from logistics.store.programme_orders import ListedOrder, OrderFilter, count_orders, list_orders
from logistics.web import terms
from logistics.web.amounts import counted
from logistics.web.coordinator import words
from logistics.web.db import now, reading
from logistics.web.exports import all_rows
from logistics.web.formats import day, number
from logistics.web.names import item_name
from logistics.web.records.lines import house
from logistics.web.records.serving import Composed, offered

READERS = (Role.COORDINATOR, Role.AUDITOR)


@offered("/programmes/<int:programme_id>", "programme")
def programme(programme_id: int) -> Composed:
    """Composes the archive of a programme."""
    if not current_user.has(*READERS):
        abort(403)
    chosen = OrderFilter(programme_id=programme_id)
    with reading() as db:
        row = programmes.get_programme(db, programme_id)
        good = programmes.good_of(db, row)
        orders = list_orders(db, chosen, offset=0, limit=all_rows(count_orders(db, chosen)))
        served = handovers(db, programme_id)
        record = Record(
            title=_("Programme archive"),
            number=row.code,
            day=local_day(now()),
            house=house(db),
            facts=(
                (_("Programme"), row.name),
                (_("What"), f"{number(row.pieces_each)} × {item_name(good.named)}"),
                (_("Deliver on"), day(row.deliver_on)),
                (_("State"), terms.state(row.state)),
                (_("Orders"), number(len(orders))),
                (_("Delivered"), number(len(served))),
                (_("Left out"), number(row.left_out)),
            ),
            statement=(
                _(
                    "Greatest need first; then whoever waited longest (never served first); then the household code."
                ),
            ),
            sheets=(_decisions(orders), _deliveries(served), _card(stock_card(db, programme_id))),
            signatures=(
                Signature(role=_("Prepared by")),
                Signature(role=_("Checked by")),
                Signature(role=_("Approved by")),
            ),
        )
    return Composed(
        record=record,
        back_url=url_for("coordinator.programme", programme_id=programme_id),
        back=row.name,
    )


def _decisions(orders: list[ListedOrder]) -> Sheet:
    columns = (
        Column(heading=_("Turn"), kind=Kind.PIECES),
        *(Column(heading=_("Order")), Column(heading=_("Household"))),
        *(Column(heading=_("Name")), Column(heading=_("Neighbourhood"))),
        *(Column(heading=_("Reason"), wide=True), Column(heading=_("State"))),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.order.rank,
            each.order.code,
            each.household.code,
            masked_name(each.household.contact_name),
            each.neighbourhood.name,
            words.turn_words(each.order),
            terms.state(each.order.state),
        )
        for each in orders
    ]
    return Sheet(title=_("Decision list"), columns=columns, rows=rows)


def _deliveries(served: list[Handover]) -> Sheet:
    columns = (
        *(Column(heading=_("Order")), Column(heading=_("Household"))),
        *(Column(heading=_("Name")), Column(heading=_("Neighbourhood"))),
        Column(heading=_("Delivered"), kind=Kind.INSTANT),
        *(Column(heading=_("Document")), Column(heading=_("Driver"))),
        Column(heading=_("Pieces"), kind=Kind.PIECES, summed=True),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Received by · signature"), kind=Kind.SIGNATURE),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.order.code,
            each.household.code,
            masked_name(each.household.contact_name),
            each.neighbourhood.name,
            each.document.happened_at,
            each.document.number,
            each.driver.name,
            counted(each.quantity),
            each.quantity.grams,
            None,
        )
        for each in served
    ]
    return Sheet(title=_("Delivery list"), columns=columns, rows=rows)


def _card(lines: list[CardLine]) -> Sheet:
    columns = (
        Column(heading=_("Day"), kind=Kind.DAY),
        Column(heading=_("Kind"), wide=True),
        Column(heading=_("Documents"), kind=Kind.PIECES),
        Column(heading=_("In (pieces)"), kind=Kind.PIECES, summed=True),
        Column(heading=_("In (kg)"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Out (pieces)"), kind=Kind.PIECES, summed=True),
        Column(heading=_("Out (kg)"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Left (pieces)"), kind=Kind.PIECES),
        Column(heading=_("Left (kg)"), kind=Kind.WEIGHT),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            line.day,
            str(terms.DOCUMENTS[line.kind.value]),
            line.documents,
            *(counted(line.came_in), line.came_in.grams),
            *(counted(line.went_out), line.went_out.grams),
            *(counted(line.left), line.left.grams),
        )
        for line in lines
    ]
    return Sheet(title=_("Stock card of the lots given"), columns=columns, rows=rows)
