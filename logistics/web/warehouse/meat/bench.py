"""The bench: lots are put on it, packs go over the scale, and it closes when it adds up."""

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response
from wtforms import SelectField

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, NotFound, RuleBroken
from logistics.domain.lots import StorageClass, can_keep
from logistics.domain.meat import MassBalance, Weighed, pack_code
from logistics.services import portioning
from logistics.services.portioning import Opening
from logistics.store import meat, places, portionings
from logistics.store.meat import MeatLot
from logistics.store.portionings import Bench
from logistics.store.tables import ItemRow, PlaceRow, WeighingRow
from logistics.web import terms
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import (
    DayField,
    Given,
    HouseForm,
    KilogramField,
    ScaleField,
    choices,
    chosen_id,
    read_scale,
)
from logistics.web.names import item_name
from logistics.web.warehouse.blueprint import bp

BAR_WIDTH = 1000


class OpeningForm(HouseForm):
    """Which lots go on the bench, and what they become."""

    item_id = SelectField(_l("Item of the packs"), [Given()], coerce=chosen_id)
    place_id = SelectField(_l("Storage place of the packs"), [Given()], coerce=chosen_id)
    target_g = KilogramField(_l("Target weight (kg)"))
    tolerance_g = KilogramField(_l("Tolerance (kg)"))
    bag_g = KilogramField(_l("Empty bag (kg)"))

    def offer(self, items: list[ItemRow], shelves: list[PlaceRow]) -> None:
        """Fills the choices: the packs of this meat, and the shelves that can keep them."""
        self.item_id.choices = choices(
            ((row.id, f"{item_name(row)} · {terms.storage(row.storage.value)}") for row in items),
            empty="",
        )
        kept = {row.storage for row in items}
        self.place_id.choices = choices(
            (
                (row.id, f"{row.code} · {row.name}")
                for row in shelves
                if row.storage and any(can_keep(row.storage, storage) for storage in kept)
            ),
            empty="",
        )

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused beside its field, where it has one."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


class WeighForm(HouseForm):
    """One weighing: what the scale says, and the empty container of what is no pack."""

    gross_g = ScaleField(_l("Weight (kg)"), [Given()])
    tare_g = ScaleField(_l("Empty container (kg)"))

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refused weight beside its field."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


class ClosingForm(HouseForm):
    """The day the packs were frozen; closing, discarding and taking back carry its key."""

    frozen_on = DayField(_l("Frozen on"))

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refused day beside its field."""
        if isinstance(refusal, InvalidValue) and refusal.field == "frozen_on":
            self.frozen_on.errors = [terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPage:
    """The lots that may go on the bench, those chosen among them."""

    form: OpeningForm
    lots: list[MeatLot]
    chosen: frozenset[int]
    grams: dict[int, str]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchPage:
    """A bench as its people see it."""

    bench: Bench
    weigh: WeighForm
    closing: ClosingForm
    today: date

    @property
    def parts(self) -> list[tuple[str, int, int, int]]:
        """The bar: name, grams, where it begins and how wide it is, in thousandths."""
        return bar(self.bench.balance)

    @property
    def mine(self) -> WeighingRow | None:
        """The last thing this person weighed."""
        return next((row for row, user in self.bench.latest if user.id == current_user.id), None)

    def ending(self, weighing: WeighingRow) -> str:
        """The end of the code a pack gets: what is written on its bag."""
        return pack_code(self.bench.base, weighing.number or 0).removeprefix(self.bench.base)[1:]

    def mark(self, weighing: WeighingRow) -> str:
        """Says whether a pack is within the tolerance: ``light``, ``right``, ``heavy``."""
        off = weighing.net_g - self.bench.row.target_g
        if abs(off) <= self.bench.row.tolerance_g:
            return "right"
        return "heavy" if off > 0 else "light"

    @property
    def is_frozen(self) -> bool:
        """Tells whether the packs go to the freezer."""
        return self.bench.item.storage is StorageClass.FROZEN


def bar(balance: MassBalance) -> list[tuple[str, int, int, int]]:
    """Returns the parts of a balance side by side, on a scale that holds all of them."""
    whole = max(balance.intake_g, balance.weighed_g, 1)
    parts = [
        ("pack", balance.packs_g),
        ("kitchen", balance.kitchen_g),
        ("trim", balance.trim_g),
        ("waste", balance.waste_g),
        ("left", max(balance.missing_g, 0)),
    ]
    found, begins_g = [], 0
    for name, grams in parts:
        begins = begins_g * BAR_WIDTH // whole
        begins_g += grams
        found.append((name, grams, begins, begins_g * BAR_WIDTH // whole - begins))
    return found


@bp.route("/meat/bench", methods=["GET", "POST"])
def bench_open() -> tuple[str, int] | Response:
    """Puts lots on a bench."""
    form = OpeningForm()
    page = _opening(form)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                bench_id = portioning.open_portioning(db, _wish(page), command=command()).id
            return redirect(url_for("warehouse.bench", bench_id=bench_id), code=303)
    return render_template("warehouse/meat/open.html", page=page), form.status


@bp.get("/meat/bench/<int:bench_id>")
def bench(bench_id: int) -> str:
    """Shows a bench."""
    return render_template("warehouse/meat/bench.html", page=_page(bench_id))


@bp.get("/meat/documents/<int:document_id>")
def bench_of(document_id: int) -> Response:
    """Leads to the bench that a document closed."""
    with reading() as db:
        found = portionings.bench_of_document(db, document_id)
    if found is None:
        raise NotFound(kind="portioning", key=document_id)
    return redirect(url_for("warehouse.bench", bench_id=found.row.id), code=303)


@bp.get("/meat/bench/<int:bench_id>/balance")
def bench_balance(bench_id: int) -> str:
    """Shows what a bench adds up to now, for pages that stay open while others weigh."""
    return render_template("warehouse/meat/_balance.html", page=_page(bench_id))


@bp.post("/meat/bench/<int:bench_id>/weigh")
def bench_weigh(bench_id: int) -> tuple[str, int] | Response:
    """Keeps what the scale says."""
    form = WeighForm()
    kind = request.form.get("kind", Weighed.PACK.value)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                portioning.weigh(
                    db,
                    command=command(),
                    portioning_id=bench_id,
                    kind=Weighed(kind) if kind in set(Weighed) else Weighed.PACK,
                    gross_g=form.gross_g.data,
                    tare_g=form.tare_g.data or 0,
                )
            return redirect(url_for("warehouse.bench", bench_id=bench_id), code=303)
    return (
        render_template("warehouse/meat/bench.html", page=_page(bench_id, weigh=form)),
        form.status,
    )


@bp.post("/meat/bench/<int:bench_id>/take-back/<int:weighing_id>")
def bench_take_back(bench_id: int, weighing_id: int) -> Response:
    """Takes a weighing back."""
    with transaction() as db:
        row = portioning.take_back_weighing(
            db, command=command(), portioning_id=bench_id, weighing_id=weighing_id
        )
    flash(
        _(
            "Taken back: %(kind)s, %(grams)s g.",
            kind=terms.WEIGHED[row.kind.value],
            grams=row.net_g,
        ),
        "success",
    )
    return redirect(url_for("warehouse.bench", bench_id=bench_id), code=303)


@bp.post("/meat/bench/<int:bench_id>/discard")
def bench_discard(bench_id: int) -> Response:
    """Clears a bench without booking anything."""
    with transaction() as db:
        portioning.discard(db, command=command(), portioning_id=bench_id)
    flash(_("The bench is cleared; its meat is free again."), "success")
    return redirect(url_for("warehouse.meat_home"), code=303)


@bp.post("/meat/bench/<int:bench_id>/close")
def bench_close(bench_id: int) -> tuple[str, int] | Response:
    """Books a bench that adds up."""
    form = ClosingForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                document_id = portioning.close_portioning(
                    db,
                    command=command(),
                    portioning_id=bench_id,
                    frozen_on=form.frozen_on.data,
                ).id
            flash(_("Booked. Every pack is a lot of its own; print their labels now."), "success")
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    return (
        render_template("warehouse/meat/bench.html", page=_page(bench_id, closing=form)),
        form.status,
    )


def _opening(form: OpeningForm) -> OpeningPage:
    typed = request.values.getlist("lot_id")
    chosen = frozenset(lot_id for each in typed if (lot_id := chosen_id(each)))
    with reading() as db:
        lots = [each for each in meat.raw_lots(db) if each.free.grams > 0]
        marked = [each for each in lots if each.lot.id in chosen]
        species = marked[0].meat.species if marked else None
        items, shelves = meat.pack_items(db, species), places.shelves(db)
        rule = meat.rule_of(db, marked[0].cut) if marked else None
    form.offer(items, shelves)
    if rule is not None and not form.is_submitted():
        form.target_g.data, form.tolerance_g.data = rule.target_g, rule.tolerance_g
    return OpeningPage(
        form=form,
        lots=lots,
        chosen=chosen,
        grams={key: request.form.get(f"grams-{key}", "") for key in chosen},
        today=local_day(now()),
    )


def _wish(page: OpeningPage) -> Opening:
    form = page.form
    return Opening(
        lot_ids=sorted(page.chosen),
        item_id=form.item_id.data,
        place_id=form.place_id.data,
        grams={key: _grams(text) for key, text in page.grams.items() if text.strip()},
        target_g=form.target_g.data,
        tolerance_g=form.tolerance_g.data,
        bag_g=form.bag_g.data or 0,
    )


def _grams(text: str) -> int:
    """Returns how much of a lot was typed [g]; it stands outside the form's fields."""
    try:
        return read_scale(text.strip())
    except ValueError as unread:
        raise InvalidValue(field="grams", why=str(unread), value=text) from None


def _page(
    bench_id: int, *, weigh: WeighForm | None = None, closing: ClosingForm | None = None
) -> BenchPage:
    with reading() as db:
        found = portionings.bench(db, bench_id)
    return BenchPage(
        bench=found,
        weigh=weigh or WeighForm(formdata=None),
        closing=closing or ClosingForm(formdata=None, frozen_on=local_day(now())),
        today=local_day(now()),
    )
