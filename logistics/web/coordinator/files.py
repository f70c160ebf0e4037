"""The lists of programmes, and of the orders of one, as files."""

from flask import Response
from flask_babel import gettext as _

from logistics.domain.privacy import masked_name
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.store import programmes
from logistics.store.programme_orders import ListedOrder, count_orders, list_orders
from logistics.store.programmes import ListedProgramme
from logistics.web import terms
from logistics.web.coordinator import words
from logistics.web.coordinator.blueprint import bp
from logistics.web.coordinator.programme import asked_orders
from logistics.web.coordinator.programmes import asked_filter
from logistics.web.db import reading
from logistics.web.exports import FILE, all_rows, given
from logistics.web.names import item_name


@bp.get(f"/programmes{FILE}")
def programmes_file(form: str) -> Response:
    """Gives the list of programmes as a file."""
    state, search = asked_filter()
    with reading() as db:
        limit = all_rows(programmes.count_programmes(db, state=state, search=search))
        listed = programmes.list_programmes(db, state=state, search=search, offset=0, limit=limit)
    return given(_programmes(listed), name="programlar", form=form)


@bp.get(f"/programmes/<int:programme_id>/orders{FILE}")
def orders_file(programme_id: int, form: str) -> Response:
    """Gives the orders of a programme as a file."""
    chosen = asked_orders(programme_id)
    with reading() as db:
        code = programmes.get_programme(db, programme_id).code
        listed = list_orders(db, chosen, offset=0, limit=all_rows(count_orders(db, chosen)))
    return given(_orders(listed), name=f"siparisler-{code}", form=form)


def _programmes(listed: list[ListedProgramme]) -> Sheet:
    columns = (
        *(Column(heading=_("Code")), Column(heading=_("Programme"), wide=True)),
        *(Column(heading=_("What"), wide=True), Column(heading=_("State"))),
        Column(heading=_("Deliver on"), kind=Kind.DAY),
        Column(heading=_("Orders"), kind=Kind.PIECES),
        *(Column(heading=str(label), kind=Kind.PIECES) for _word, label in words.ORDER_COLUMNS),
        Column(heading=_("Short"), kind=Kind.PIECES),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.programme.code,
            each.programme.name,
            item_name(each.good.named),
            terms.state(each.programme.state),
            each.programme.deliver_on,
            each.total,
            *(each.count(word) for word, _label in words.ORDER_COLUMNS),
            each.programme.left_out,
        )
        for each in listed
    ]
    return Sheet(title=_("Programmes"), columns=columns, rows=rows)


def _orders(listed: list[ListedOrder]) -> Sheet:
    columns = (
        Column(heading=_("Turn"), kind=Kind.PIECES),
        *(Column(heading=_("Order")), Column(heading=_("Household"))),
        *(Column(heading=_("Name"), wide=True), Column(heading=_("Neighbourhood"))),
        *(Column(heading=_("Reason"), wide=True), Column(heading=_("State"))),
        Column(heading=_("Chilled box")),
    )
    rows = [
        (
            each.order.rank,
            each.order.code,
            each.household.code,
            masked_name(each.household.contact_name),
            each.neighbourhood.name,
            words.turn_words(each.order),
            terms.state(each.order.state),
            _("in a chilled box") if each.order.boxed else "",
        )
        for each in listed
    ]
    return Sheet(title=_("Orders"), columns=columns, rows=rows)
