"""Packing: a kit and how many, a look at what will be taken, then the parcels."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlmodel import Session, col, select
from werkzeug import Response
from wtforms import FieldList, Form, FormField, HiddenField, SelectField
from wtforms.validators import Length, NumberRange

from logistics.adapters.codes import qr_svg
from logistics.domain.calendar import local_day
from logistics.domain.lots import can_keep
from logistics.domain.quantity import Quantity
from logistics.services import packing
from logistics.services.packing import Substitute
from logistics.store import catalogue, places
from logistics.store.documents import get_document
from logistics.store.parcels import parcels_packed_by
from logistics.store.purposes import purposes
from logistics.store.tables import DocumentRow, ItemRow, KitRow, LotRow, PlaceRow, PurposeRow
from logistics.web.addresses import read_id
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import (
    AboveZero,
    CleanStringField,
    Given,
    HouseForm,
    KilogramField,
    PiecesField,
    choices,
    chosen_id,
)
from logistics.web.names import allergen_words, item_name
from logistics.web.warehouse.blueprint import bp
from logistics.web.warehouse.pack_again import packed_before

PARCELS_AT_MOST = 5000
LABELS_AT_MOST = 500
COMPONENTS_AT_MOST = 60
JUST_NOW = timedelta(minutes=1)


class SubstituteForm(Form):  # type: ignore[misc]
    """What goes in for one component, if anything does, and so much of it in each parcel."""

    item_id = HiddenField(filters=[chosen_id])
    instead_id = SelectField(_l("Instead"), coerce=chosen_id, validate_choice=False)
    pieces = PiecesField(_l("Pieces per parcel"), [AboveZero()])
    grams = KilogramField(_l("Kilograms per parcel"), [AboveZero()])
    reason = CleanStringField(_l("Reason"), [Length(max=240)])

    def chosen(self, each: Quantity) -> Substitute | None:
        """Returns the substitute; as much as of the component where nothing is typed."""
        if not self.item_id.data or not self.instead_id.data:
            return None
        typed = Quantity(pieces=self.pieces.data or 0, grams=self.grams.data or 0)
        return Substitute(
            item_id=self.item_id.data,
            instead_id=self.instead_id.data,
            each=each if typed.is_nothing() else typed,
            reason=self.reason.data or "",
        )


class PackForm(HouseForm):
    """Which kit, how many parcels, what stands for what, and the place they go to."""

    kit_id = SelectField(_l("Kit"), [Given()], coerce=chosen_id)
    parcels = PiecesField(
        _l("How many parcels"),
        [
            Given(),
            NumberRange(
                min=1,
                max=PARCELS_AT_MOST,
                message=_l("Between 1 and 5.000 parcels are packed at a time."),
            ),
        ],
    )
    place_id = SelectField(_l("Place of the parcels"), [Given()], coerce=chosen_id)
    purpose_id = SelectField(_l("Purpose"), coerce=chosen_id)
    parts = FieldList(FormField(SubstituteForm), max_entries=COMPONENTS_AT_MOST)

    def offer(
        self,
        kits: list[KitRow],
        shelves: list[PlaceRow],
        aims: list[PurposeRow],
        *,
        usual: int | None,
    ) -> None:
        """Fills the choices, and chooses the ``usual`` place where none is chosen."""
        self.purpose_id.choices = choices(((row.id, row.name) for row in aims), empty=_("none"))
        named = ((kit.id, f"{kit.label} · {item_name(kit)}") for kit in kits)
        self.kit_id.choices = choices(named, empty=_("choose a kit"))
        placed = ((row.id, f"{row.code} · {row.name}") for row in shelves)
        self.place_id.choices = choices(placed, empty=_("usual place"))
        if self.place_id.data is None:
            self.place_id.process_data(usual)

    def align(self, recipe: list[tuple[ItemRow, Quantity]]) -> None:
        """Keeps one part per component of the kit; what was typed for another kit is dropped."""
        known = {item.id: each for item, each in recipe}
        sent = {part.item_id.data: part for part in self.parts}
        self.parts.entries = [part for id_, part in sent.items() if id_ in known]
        for item_id in known:
            if item_id not in sent:
                self.parts.append_entry({"item_id": item_id})
        self.each = known

    def substitutes(self) -> list[Substitute]:
        """Returns what stands for what."""
        found = (part.form.chosen(self.each[part.item_id.data]) for part in self.parts)
        return [each for each in found if each is not None]

    def part_of(self, component: ItemRow) -> Any:
        """Returns the fields of one component."""
        return next(part for part in self.parts if part.item_id.data == component.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPage:
    """What the packing screen shows: the form, and the plan once a kit is chosen."""

    form: PackForm
    kits: list[KitRow]
    plan: packing.PackingPlan | None
    before: DocumentRow | None
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPage:
    """The labels of one packing: what a parcel [g] holds, and an opaque code; never a name."""

    document: DocumentRow
    lot: LotRow
    kit: KitRow
    qr: str
    count: int
    parcel_g: int
    contents: tuple[tuple[ItemRow, Quantity], ...]
    allergens: list[str]


@bp.get("/pack")
def pack() -> tuple[str, int] | Response:
    """Asks which kit and how many, and shows what packing would take."""
    again = read_id(request.args.get("again", ""))
    if again is not None:
        return redirect(url_for("warehouse.pack", **packed_before(again)), code=303)
    asked = bool(request.args)
    form = PackForm(request.args, meta={"csrf": False}) if asked else PackForm()
    kits = _offer(form)
    if asked and not form.validate():
        form.status = 422
    return _shown(form, kits, asked=asked)


@bp.post("/pack")
def pack_parcels() -> tuple[str, int] | Response:
    """Packs the parcels."""
    form = PackForm()
    kits = _offer(form)
    if form.sent_well():
        with form.refusals():
            document_id = _packed(form)
            flash(
                _("Packed. The parcels are on the shelf. Next: print the labels, or pack again."),
                "success",
            )
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    return _shown(form, kits, asked=True)


@bp.get("/pack/<int:document_id>/labels")
def labels(document_id: int) -> str:
    """Shows the labels of a packing, ready to print."""
    with reading() as db:
        document = get_document(db, document_id)
        parcel = parcels_packed_by(db, document_id)
    page = LabelPage(
        document=document,
        lot=parcel.lot,
        kit=parcel.kit,
        qr=qr_svg(parcel.lot.code),
        count=min(parcel.packed.pieces, LABELS_AT_MOST),
        parcel_g=parcel.each_g,
        contents=() if parcel.kit.diet else parcel.contents,
        allergens=allergen_words(parcel.allergens),
    )
    return render_template("warehouse/pack_labels.html", page=page)


def _offer(form: PackForm) -> list[KitRow]:
    """Fills the choices; a version that is packed no more gives way to the present one."""
    with reading() as db:
        kits, shelves, aims = catalogue.kits(db), places.shelves(db), purposes(db)
        kit = _present(db, form.kit_id.data)
        if kit is not None:
            form.kit_id.data = kit.id
        parcel = db.get(ItemRow, kit.item_id) if kit else None
        lying = places.usual_places(db) if parcel is not None else {}
        form.align(catalogue.components(db, kit.id or 0) if kit else [])
    if parcel is None:
        form.offer(kits, shelves, aims, usual=None)
        return kits
    fitting = [row for row in shelves if row.storage and can_keep(row.storage, parcel.storage)]
    first = fitting[0].id if fitting else None
    form.offer(kits, fitting, aims, usual=lying.get(parcel.id or 0, first))
    return kits


def _present(db: Session, kit_id: int | None) -> KitRow | None:
    kit = db.get(KitRow, kit_id) if kit_id else None
    if kit is None or kit.active:
        return kit
    return db.exec(select(KitRow).where(KitRow.code == kit.code, col(KitRow.active))).first()


def _shown(form: PackForm, kits: list[KitRow], *, asked: bool) -> tuple[str, int]:
    """Shows the screen, with the plan when a kit and a number were understood."""
    plan, before = None, None
    if asked and not form.errors:
        with form.refusals():
            plan, before = _plan(form), _before(form)
    page = PackPage(form=form, kits=kits, plan=plan, before=before, today=local_day(now()))
    return render_template("warehouse/pack.html", page=page), form.status


def _plan(form: PackForm) -> packing.PackingPlan:
    with reading() as db:
        return packing.packing_plan(
            db, kit_id=form.kit_id.data, parcels=form.parcels.data, on=local_day(now()),
            substitutes=form.substitutes(), purpose_id=form.purpose_id.data,
        )  # fmt: skip


def _before(form: PackForm) -> DocumentRow | None:
    """Returns the same packing by the same person a moment ago, if there was one."""
    with reading() as db:
        return packing.just_packed(
            db,
            kit_id=form.kit_id.data,
            parcels=form.parcels.data,
            actor_id=current_user.id,
            since=now() - JUST_NOW,
        )


def _packed(form: PackForm) -> int | None:
    with transaction() as db:
        return packing.pack(
            db, command=command(), kit_id=form.kit_id.data,
            parcels=form.parcels.data, place_id=form.place_id.data,
            substitutes=form.substitutes(), purpose_id=form.purpose_id.data,
        ).id  # fmt: skip
