"""The delivery list of a route: every door that is signed for, and what was handed over there."""

from flask import abort
from flask_babel import gettext as _
from flask_login import current_user

from logistics.domain.privacy import masked_name
from logistics.domain.records import Record, Signature
from logistics.domain.roles import Role
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.store import routes
from logistics.store.route_view import RouteStop, by_item
from logistics.web import terms
from logistics.web.amounts import times
from logistics.web.db import reading
from logistics.web.names import goods_name
from logistics.web.records.lines import house
from logistics.web.records.serving import Composed, offered, papers_page

READERS = (Role.WAREHOUSE, Role.COORDINATOR, Role.AUDITOR)


@offered("/routes/<code>", "route")
def route(code: str) -> Composed:
    """Composes the delivery list of a route."""
    if not current_user.has(*READERS):
        abort(403)
    with reading() as db:
        view = routes.route_view(db, routes.route_id_of(db, code))
        record = Record(
            title=_("Delivery list"),
            number=view.route.code,
            day=view.plan.day,
            house=house(db),
            facts=(
                (_("Vehicle"), f"{view.vehicle.name} · {view.vehicle.plate}"),
                (_("Driver"), view.driver.name),
                (_("State"), terms.state(view.route.state)),
            ),
            statement=(
                _("Whoever signs confirms to have received the goods of the line, free of charge."),
            ),
            sheets=(_stops(view.going),),
            signatures=(
                Signature(role=_("Handed over by: driver"), name=view.driver.name),
                Signature(role=_("Warehouse")),
                Signature(role=_("Coordinator")),
            ),
        )
    return Composed(record=record, **papers_page())


def _stops(stops: tuple[RouteStop, ...]) -> Sheet:
    columns = (
        Column(heading=_("Stop"), kind=Kind.PIECES),
        *(Column(heading=_("Household")), Column(heading=_("Name"))),
        *(Column(heading=_("Neighbourhood")), Column(heading=_("Goods"), wide=True)),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Outcome")),
        Column(heading=_("Received by · signature"), kind=Kind.SIGNATURE),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            stop.number,
            stop.household.code,
            masked_name(stop.household.contact_name),
            stop.neighbourhood,
            _goods(stop),
            sum(each.quantity.grams for each in stop.goods),
            terms.state(stop.stop.outcome.value),
            None,
        )
        for stop in stops
    ]
    return Sheet(title="", columns=columns, rows=rows)


def _goods(stop: RouteStop) -> str:
    return ", ".join(
        f"{times(each.quantity)} {goods_name(each.item, each.kit)}" for each in by_item(stop.goods)
    )
