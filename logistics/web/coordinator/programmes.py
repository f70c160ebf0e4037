"""Programmes: their list, and making one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import Length

from logistics.domain.audience import GREATEST_NEED, LARGEST_HOUSEHOLD, Audience
from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue
from logistics.domain.lots import Measure
from logistics.domain.orders import ProgrammeState
from logistics.services import allocating
from logistics.services.allocating import Wish
from logistics.store import catalogue, programmes
from logistics.store.purposes import purposes
from logistics.store.tables import ItemRow, KitRow, NeighbourhoodRow, PurposeRow
from logistics.web import terms
from logistics.web.coordinator.blueprint import bp
from logistics.web.db import command, now, reading, transaction
from logistics.web.formats import number
from logistics.web.forms import (
    AboveZero,
    CleanStringField,
    DayField,
    Given,
    HouseForm,
    PiecesField,
    WithinAYear,
    choices,
    chosen_id,
)
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged


class ProgrammeForm(HouseForm):
    """What is given, to whom, and when."""

    name = CleanStringField(_l("Name"), [Given(), Length(max=120)])
    good = SelectField(_l("Kit or item"), [Given()], validate_choice=False)
    pieces_each = PiecesField(_l("Pieces each"), [Given(), AboveZero()], default=1)
    deliver_on = DayField(_l("Deliver on"), [Given(), WithinAYear()])
    purpose_id = SelectField(_l("Purpose"), coerce=chosen_id)
    neighbourhoods = SelectMultipleField(_l("Neighbourhoods"), coerce=chosen_id)
    size_from = SelectField(_l("Persons, from"), coerce=int, default=1)
    size_to = SelectField(_l("Persons, to"), coerce=int, default=LARGEST_HOUSEHOLD)
    need_from = SelectField(_l("Need, from"), coerce=int, default=1)
    need_to = SelectField(_l("Need, to"), coerce=int, default=GREATEST_NEED)
    by_variant = BooleanField(
        _l("Each household gets the kit of the family for its size and diet"), default=False
    )
    sizes_of_kit = BooleanField(_l("Only the household sizes the kit is meant for"), default=True)

    def offer(
        self,
        kits: list[KitRow],
        items: list[ItemRow],
        counts: list[tuple[NeighbourhoodRow, int]],
        aims: list[PurposeRow],
    ) -> None:
        """Fills the choices from the catalogue and the register."""
        self.good.choices = {
            "": [("", "")],
            _("Parcels"): [(f"kit-{kit.id}", f"{kit.label} · {item_name(kit)}") for kit in kits],
            _("Single items"): [
                (f"item-{item.id}", item_name(item))
                for item in items
                if item.measure is not Measure.BULK
            ],
        }
        named = ((row.id, row.name) for row in aims)
        self.purpose_id.choices = choices(named, empty=_("none"))
        self.neighbourhoods.choices = [(row.id, row.name) for row, _count in counts]
        sizes = [(size, str(size)) for size in range(1, LARGEST_HOUSEHOLD + 1)]
        bands = [(band, str(terms.NEEDS[band])) for band in range(1, GREATEST_NEED + 1)]
        self.size_from.choices = self.size_to.choices = sizes
        self.need_from.choices = self.need_to.choices = bands

    def audience(self) -> Audience:
        """Returns whom the form means."""
        return Audience(
            neighbourhood_ids=tuple(self.neighbourhoods.data or ()),
            size_from=self.size_from.data,
            size_to=self.size_to.data,
            need_from=self.need_from.data,
            need_to=self.need_to.data,
        )

    def wish(self) -> Wish:
        """Returns the programme the form asks for."""
        kind, _dash, number = (self.good.data or "").partition("-")
        return Wish(
            name=self.name.data,
            kit_id=chosen_id(number) if kind == "kit" else None,
            item_id=chosen_id(number) if kind == "item" else None,
            pieces_each=self.pieces_each.data,
            deliver_on=self.deliver_on.data,
            audience=self.audience(),
            sizes_of_kit=self.sizes_of_kit.data and kind == "kit",
            purpose_id=self.purpose_id.data,
            by_variant=self.by_variant.data and kind == "kit",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammesPage:
    """What the list of programmes shows."""

    paged: Paged
    rows: list[programmes.ListedProgramme]
    state: ProgrammeState | None
    search: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProgrammePage:
    """What the form of a new programme shows; ``counts`` are households by neighbourhood."""

    form: ProgrammeForm
    counts: list[tuple[NeighbourhoodRow, int]]
    households: int


@bp.get("/programmes", endpoint="programmes")
def programmes_list() -> str:
    """Lists the programmes."""
    state, search = asked_filter()
    with reading() as db:
        at = paged(programmes.count_programmes(db, state=state, search=search))
        rows = programmes.list_programmes(
            db, state=state, search=search, offset=at.start, limit=ROWS
        )
    page = ProgrammesPage(paged=at, rows=rows, state=state, search=search)
    return render_template("coordinator/programmes.html", page=page)


@bp.route("/programmes/new", methods=["GET", "POST"])
def new_programme() -> tuple[str, int] | Response:
    """Makes a programme in draft."""
    form = ProgrammeForm()
    with reading() as db:
        counts = programmes.household_counts(db)
        form.offer(catalogue.kits(db), catalogue.items(db), counts, purposes(db))
    if not form.is_submitted():
        form.deliver_on.data = local_day(now()) + timedelta(days=1)
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                made = allocating.make_programme(db, form.wish(), command=command()).id
            return redirect(url_for("coordinator.programme", programme_id=made), code=303)
    with reading() as db:
        households = _matching(db, form)
    page = NewProgrammePage(form=form, counts=counts, households=households)
    return render_template("coordinator/programme_new.html", page=page), form.status


@bp.get("/programmes/matching")
def matching() -> Response:
    """Counts the households that a half-filled form means."""
    form = ProgrammeForm(request.args)
    with reading() as db:
        form.offer(catalogue.kits(db), [], programmes.household_counts(db), [])
        households = _matching(db, form)
    words = _("%(count)s households match.", count=number(households))
    return jsonify(households=households, words=words)


def _matching(db: Any, form: ProgrammeForm) -> int:
    """Counts the households a form means; what no form offers, or runs backwards, means nobody."""
    asked = (form.neighbourhoods, form.size_from, form.size_to, form.need_from, form.need_to)
    if not all(field.validate(form) for field in asked):
        return 0
    try:
        audience = form.audience()
        kind, _dash, number = (form.good.data or "").partition("-")
        kit = db.get(KitRow, chosen_id(number)) if kind == "kit" else None
        if kit is not None and form.sizes_of_kit.data and not form.by_variant.data:
            audience = audience.within_sizes(size_from=kit.size_from, size_to=kit.size_to)
    except InvalidValue:
        return 0
    return programmes.count_matching(db, audience)


def asked_filter() -> tuple[ProgrammeState | None, str]:
    """Returns the state and the words the address asks for; nonsense means all."""
    return _state(request.args.get("state")), request.args.get("search", "").strip()[:80]


def _state(word: str | None) -> ProgrammeState | None:
    return ProgrammeState(word) if word in set(ProgrammeState) else None
