"""One programme: the dry run before it is allocated, its orders afterwards."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlmodel import Session
from werkzeug import Response

from logistics.domain.audience import Audience, audience_of
from logistics.domain.lots import StorageClass
from logistics.domain.orders import OrderState, ProgrammeState
from logistics.domain.roles import Role
from logistics.domain.sharing import Sharing
from logistics.services import allocating, boxing, ordering
from logistics.services.allocating import DryRun
from logistics.store import programmes
from logistics.store.boxable_orders import any_boxable
from logistics.store.order_goods import Goods, goods_of_orders
from logistics.store.programme_orders import (
    ListedOrder,
    OrderFilter,
    count_orders,
    list_orders,
    orders_of_households,
    weight_of_orders,
)
from logistics.store.programmes import Good
from logistics.store.tables import OrderRow, ProgrammeRow, PurposeRow
from logistics.web.addresses import read_id
from logistics.web.coordinator.blueprint import bp
from logistics.web.db import command, now, reading, transaction
from logistics.web.formats import number
from logistics.web.forms import HouseForm
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.sought import opened

SHOWN_OF_A_DRY_RUN = 25
LIST_ARGUMENTS = ("state", "search", "sort", "page")
"""What the address of the list of orders says of it."""
CANCELLABLE = (OrderState.PLACED, OrderState.PLANNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePage:
    """What a programme's page shows; ``run`` is what allocating would do now.

    ``some_may_be_boxed``, or come out of their box, is said of all pages of the list, and so is
    ``some_could_be_boxed`` if boxes were used.
    """

    programme: ProgrammeRow
    good: Good
    audience: Audience
    neighbourhoods: list[str]
    purpose: PurposeRow | None
    counts: dict[OrderState, int]
    run: DryRun | None
    form: HouseForm
    paged: Paged
    orders: list[ListedOrder]
    state: OrderState | None
    search: str
    weights: tuple[int, int] | None
    boxes: bool
    some_may_be_boxed: bool
    some_could_be_boxed: bool
    goods: dict[int, Goods]
    chosen: frozenset[int]
    shown: int = SHOWN_OF_A_DRY_RUN

    @property
    def asked(self) -> dict[str, Any]:
        """What the address asks of the list, for the forms that come back to it."""
        return list_arguments()

    def may_be_boxed(self, order: OrderRow) -> bool:
        """Tells whether an order waits and its goods are chilled, so that a box keeps them."""
        goods = self.goods.get(order.id or 0)
        fit = goods is not None and goods.cold and not goods.frozen
        return fit and order.state is OrderState.PLACED and (self.boxes or order.boxed)

    @property
    def some_here_may_be_boxed(self) -> bool:
        """Whether any order of this page of the list can be ticked for a box."""
        return any(self.may_be_boxed(each.order) for each in self.orders)

    @property
    def asks_for_boxes(self) -> bool:
        """Whether orders to be placed can be said to travel in chilled boxes."""
        return self.boxes and self.good.item.storage is StorageClass.CHILLED

    @property
    def cancellable(self) -> int:
        """How many orders can still be called off."""
        return sum(self.counts.get(state, 0) for state in CANCELLABLE)


@bp.get("/programmes/<int:programme_id>")
def programme(programme_id: int) -> tuple[str, int]:
    """Shows a programme."""
    return show_programme(programme_id, HouseForm())


@bp.post("/programmes/<int:programme_id>/allocate")
def allocate(programme_id: int) -> tuple[str, int] | Response:
    """Promises what is available and places the orders."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                sharing = allocating.allocate(db, programme_id, command=command())
                if request.form.get("boxed") == "yes":
                    _box(db, programme_id, sharing)
            flash(_("%(count)s orders placed.", count=number(len(sharing.served))), "success")
            return redirect(url_for("coordinator.programme", programme_id=programme_id), code=303)
    return show_programme(programme_id, form)


@bp.post("/programmes/<int:programme_id>/cancel")
def cancel_programme(programme_id: int) -> tuple[str, int] | Response:
    """Calls off every order that is not loaded."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                cancelled = ordering.cancel_programme(db, programme_id)
            flash(_("%(count)s orders cancelled.", count=number(cancelled)), "success")
            return redirect(url_for("coordinator.programme", programme_id=programme_id), code=303)
    return show_programme(programme_id, form)


def show_programme(programme_id: int, form: HouseForm) -> tuple[str, int]:
    """Returns the page of a programme, with what was refused of a form on top."""
    with reading() as db:
        page = _page(db, programme_id, form)
    return render_template("coordinator/programme.html", page=page), form.status


def _page(db: Session, programme_id: int, form: HouseForm) -> ProgrammePage:
    row = programmes.get_programme(db, programme_id)
    audience = audience_of(row.audience)
    chosen = asked_orders(programme_id)
    at = paged(count_orders(db, chosen))
    orders = list_orders(db, chosen, offset=at.start, limit=ROWS)
    boxes = boxing.boxes_are_used(db)
    return ProgrammePage(
        programme=row,
        good=programmes.good_of(db, row),
        audience=audience,
        neighbourhoods=programmes.neighbourhood_names(db, audience),
        purpose=db.get(PurposeRow, row.purpose_id) if row.purpose_id else None,
        counts=programmes.order_counts(db, [programme_id])[programme_id],
        run=_dry_run(db, row),
        form=form,
        paged=at,
        orders=orders,
        state=chosen.state,
        search=chosen.search,
        weights=weight_of_orders(db, programme_id),
        boxes=boxes,
        some_may_be_boxed=any_boxable(db, chosen, boxes=boxes),
        some_could_be_boxed=not boxes and any_boxable(db, chosen, boxes=True),
        goods=goods_of_orders(db, [each.order.id or 0 for each in orders]),
        chosen=chosen_orders(),
    )


def asked_orders(programme_id: int) -> OrderFilter:
    """Returns which orders of a programme the address asks for; nonsense means all."""
    return OrderFilter(
        programme_id=programme_id,
        state=_state(request.args.get("state")),
        search=opened().get("search", "").strip()[:80],
        by_name=current_user.has(Role.COORDINATOR),
        sort=request.args.get("sort", ""),
    )


def chosen_orders() -> frozenset[int]:
    """Returns the orders that are ticked on the list; nonsense ticks none."""
    found = map(read_id, request.form.getlist("order"))
    return frozenset(order_id for order_id in found if order_id is not None)


def list_arguments() -> dict[str, Any]:
    """Returns what the address says of the list of orders; what is sought in it stays sealed."""
    return {name: request.args[name] for name in LIST_ARGUMENTS if name in request.args}


def _box(db: Session, programme_id: int, sharing: Sharing) -> None:
    """Says of the orders that were just placed that they travel in chilled boxes."""
    served = [share.candidate.household_id for share in sharing.served]
    placed = orders_of_households(db, programme_id, served)
    boxing.box_orders(db, programme_id, placed, boxed=True)


def _dry_run(db: Session, row: ProgrammeRow) -> DryRun | None:
    """Returns what allocating would do; in an allocated programme only when somebody waits."""
    if row.state is ProgrammeState.CLOSED:
        return None
    run = allocating.dry_run(db, row, at=now())
    return run if row.state is ProgrammeState.DRAFT or run.sharing.shares else None


def _state(word: str | None) -> OrderState | None:
    return OrderState(word) if word in set(OrderState) else None
