"""Packing: a kit and how many, a look at what will be taken, then the parcels."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlmodel import Session, select
from werkzeug import Response
from wtforms import SelectField
from wtforms.validators import NumberRange

from logistics.adapters.codes import qr_svg
from logistics.domain.calendar import local_day
from logistics.domain.errors import NotFound
from logistics.domain.lots import can_keep
from logistics.services import packing
from logistics.store import catalogue, places
from logistics.store.documents import get_document
from logistics.store.ledger import moves_of
from logistics.store.purposes import purposes
from logistics.store.tables import DocumentRow, ItemRow, KitRow, LotRow, PlaceRow, PurposeRow
from logistics.store.turkish import fold
from logistics.web import terms
from logistics.web.db import command, now, reading, transaction
from logistics.web.forms import Given, HouseForm, PiecesField, choices, chosen_id
from logistics.web.names import item_name
from logistics.web.warehouse.blueprint import bp

PARCELS_AT_MOST = 5000
LABELS_AT_MOST = 500
JUST_NOW = timedelta(minutes=1)


class PackForm(HouseForm):
    """Which kit, how many parcels, and the place they go to."""

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
    contents: list[tuple[ItemRow, int]]
    allergens: list[str]


@bp.get("/pack")
def pack() -> tuple[str, int]:
    """Asks which kit and how many, and shows what packing would take."""
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
        lot, kit = _parcels(db, document_id)
        made = [move for move in moves_of(db, document_id) if move.lot_id == lot.id]
        contents = catalogue.components(db, lot.kit_id or 0)
    packed = made[0].quantity
    page = LabelPage(
        document=document,
        lot=lot,
        kit=kit,
        qr=qr_svg(lot.code),
        count=min(packed.pieces, LABELS_AT_MOST),
        parcel_g=round(packed.grams / packed.pieces),
        contents=contents,
        allergens=_allergens(contents),
    )
    return render_template("warehouse/pack_labels.html", page=page)


def _allergens(contents: list[tuple[ItemRow, int]]) -> list[str]:
    """Returns the allergens of what a parcel holds, in words."""
    found = {word for row, _pieces in contents for word in row.allergens.split()}
    return sorted((str(terms.ALLERGENS.get(word, word)) for word in found), key=fold)


def _offer(form: PackForm) -> list[KitRow]:
    with reading() as db:
        kits, shelves, aims = catalogue.kits(db), places.shelves(db), purposes(db)
        parcel = _parcel_of(db, form.kit_id.data)
        lying = places.usual_places(db) if parcel is not None else {}
    if parcel is None:
        form.offer(kits, shelves, aims, usual=None)
        return kits
    fitting = [row for row in shelves if row.storage and can_keep(row.storage, parcel.storage)]
    first = fitting[0].id if fitting else None
    form.offer(kits, fitting, aims, usual=lying.get(parcel.id or 0, first))
    return kits


def _parcel_of(db: Session, kit_id: int | None) -> ItemRow | None:
    kit = db.get(KitRow, kit_id) if kit_id else None
    return db.get(ItemRow, kit.item_id) if kit else None


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
            purpose_id=form.purpose_id.data,
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
            purpose_id=form.purpose_id.data,
        ).id  # fmt: skip


def _parcels(db: Session, document_id: int) -> tuple[LotRow, KitRow]:
    found = db.exec(
        select(LotRow, KitRow)
        .join(KitRow, KitRow.id == LotRow.kit_id)  # type: ignore[arg-type]
        .where(LotRow.document_id == document_id)
    ).first()
    if found is None:
        raise NotFound(kind="document", key=document_id)
    return found
