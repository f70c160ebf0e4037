"""What was refused at the door, and what received goods are worth."""

from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response as Answer
from wtforms import FieldList, Form, FormField, HiddenField, SelectField
from wtforms.validators import Length

from logistics.domain.calendar import local_day
from logistics.domain.donation_receipts import ValueSource
from logistics.domain.errors import InvalidValue, NotFound, RuleBroken
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import RefusalReason, commission
from logistics.domain.sheets import Cell, Kind, Sheet
from logistics.services import receiving
from logistics.store import receipts
from logistics.store.documents import get_document
from logistics.store.receipts import ReceiptPapers, RefusalFilter, RefusedGoods
from logistics.store.tables import DocumentRow
from logistics.web import terms
from logistics.web.addresses import read_id
from logistics.web.amounts import counted
from logistics.web.db import command, reading, transaction
from logistics.web.exports import FILE, all_rows, columns, given
from logistics.web.forms import CleanStringField, HouseForm, LiraField, choices
from logistics.web.names import item_name
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.sought import opened
from logistics.web.warehouse.blueprint import bp

EXPORTED_AT_MOST = 100_000
HEADINGS = (
    (_l("Day"), Kind.DAY),
    *((_l("Document no"), Kind.TEXT), (_l("Donor or supplier"), Kind.TEXT)),
    *((_l("Item code"), Kind.TEXT), (_l("Item"), Kind.TEXT)),
    *((_l("Pieces"), Kind.PIECES), (_l("Weight (kg)"), Kind.WEIGHT)),
    (_l("Reason"), Kind.TEXT),
    (_l("Temperature (°C)"), Kind.TEMPERATURE),
    (_l("Supplier's lot"), Kind.TEXT),
)


class RefusalFilterForm(Form):  # type: ignore[misc]
    """What is asked of the list, kept in the address."""

    q = CleanStringField(_l("Item or donor"))
    reason = SelectField(_l("Reason"), validate_choice=False)

    def offer(self) -> None:
        """Fills the choices."""
        reasons = [(each.value, terms.REFUSALS[each.value]) for each in RefusalReason]
        self.reason.choices = [("", _("all reasons")), *reasons]


class ValueLineForm(Form):  # type: ignore[misc]
    """What one lot is worth."""

    lot_id = HiddenField()
    value_kurus = LiraField(_l("Value of the line (TL, without VAT)"))


class ValueForm(HouseForm):
    """Whose word it is, and what each lot is worth."""

    value_source = SelectField(_l("Who says what it is worth"), default="")
    members = CleanStringField(
        _l("Members of the valuation commission (three at least)"), [Length(max=480)]
    )
    lines = FieldList(FormField(ValueLineForm))

    def offer(self) -> None:
        """Fills the choices."""
        sources = ((each.value, terms.VALUE_SOURCES[each.value]) for each in ValueSource)
        self.value_source.choices = choices(sources, empty="")

    def values(self) -> dict[int, int]:
        """Returns what lots (by id) are worth [kuruş], those left open left out."""
        found = ((read_id(line.lot_id.data), line.value_kurus.data) for line in self.lines)
        return {lot_id: kurus for lot_id, kurus in found if lot_id and kurus is not None}

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refusal beside the field it speaks of."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
        elif isinstance(refusal, InvalidValue) and refusal.field == "values":
            self.form_errors.append(_("Write what at least one lot is worth."))
        else:
            super().tell(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalsPage:
    """What the list of refused goods shows."""

    form: RefusalFilterForm
    rows: list[RefusedGoods]
    paging: Paged


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePage:
    """What the valuation of a receipt shows."""

    form: ValueForm
    document: DocumentRow
    papers: ReceiptPapers


@bp.get("/refusals")
def refusals() -> str:
    """Lists what was refused, the latest first."""
    wanted = _wanted()
    form = RefusalFilterForm(opened())
    form.offer()
    with reading() as db:
        paging = paged(receipts.refused_total(db, wanted))
        rows = receipts.refused_goods(db, wanted, start=paging.start, limit=ROWS)
    page = RefusalsPage(form=form, rows=rows, paging=paging)
    return render_template("warehouse/refusals.html", page=page)


@bp.get(f"/refusals{FILE}")
def refusals_file(form: str) -> Response:
    """Gives the rows of the list as a file, all its pages."""
    wanted = _wanted()
    with reading() as db:
        limit = all_rows(receipts.refused_total(db, wanted))
        rows = [_row(each) for each in receipts.refused_goods(db, wanted, start=0, limit=limit)]
    sheet = Sheet(title=_("Refused goods"), columns=columns(HEADINGS), rows=rows)
    return given(sheet, name="ret-listesi", form=form)


@bp.route("/receipts/<int:document_id>/value", methods=["GET", "POST"])
def value(document_id: int) -> tuple[str, int] | Answer:
    """Keeps what the lots of a receipt are worth."""
    form = ValueForm()
    form.offer()
    with reading() as db:
        document = get_document(db, document_id)
        papers = receipts.receipt_papers(db, document_id)
    if papers is None:
        raise NotFound(kind="document", key=document.number)
    if not form.is_submitted():
        _prefill(form, papers)
    if form.sent_well():
        with form.refusals():
            _valued(form, document_id)
            flash(_("The values are kept."), "success")
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    page = ValuePage(form=form, document=document, papers=papers)
    return render_template("warehouse/value.html", page=page), form.status


def _prefill(form: ValueForm, papers: ReceiptPapers) -> None:
    for each in papers.lots:
        kurus = each.value.value_kurus if each.value else None
        form.lines.append_entry({"lot_id": each.lot.id, "value_kurus": kurus})


def _valued(form: ValueForm, document_id: int) -> None:
    if not form.value_source.data:
        raise InvalidValue(field="value_source", why="unvouched")
    with transaction() as db:
        receiving.value_receipt(
            db, command=command(), document_id=document_id, values=form.values(),
            source=ValueSource(form.value_source.data),
            members=commission(form.members.data or ""),
        )  # fmt: skip


def _wanted() -> RefusalFilter:
    asked = request.args.get("reason", "")
    return RefusalFilter(
        text=opened().get("q", "").strip()[:80],
        reason=RefusalReason(asked) if asked in set(RefusalReason) else None,
    )


def _row(each: RefusedGoods) -> tuple[Cell, ...]:
    refused = each.refused
    return (
        local_day(each.document.happened_at),
        each.document.number,
        each.party.name if each.party else "",
        each.item.code,
        item_name(each.item),
        *(counted(Quantity(pieces=refused.pieces, grams=refused.grams)), refused.grams),
        str(terms.REFUSALS[refused.reason.value]),
        refused.temperature_dc,
        refused.supplier_lot,
    )
