"""Choosing what to print labels of, on which paper, from which place of a begun sheet."""

import re
from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select
from werkzeug import Response as Answer
from wtforms import Form, SelectField, TextAreaField
from wtforms.validators import NumberRange

from logistics.adapters.codes import read_code
from logistics.adapters.documents import labels_pdf
from logistics.domain.labels import LABELS_AT_MOST, LAYOUTS, Label
from logistics.domain.ledger import PlaceKind
from logistics.domain.papers import without_identity_numbers
from logistics.store.catalogue import item_by_code
from logistics.store.document_lines import moved_lines
from logistics.store.floor import place_by_code
from logistics.store.lots import lot_by_code
from logistics.store.scanned import recognise
from logistics.store.tables import PlaceRow
from logistics.web.db import reading
from logistics.web.forms import PiecesField
from logistics.web.labels.blueprint import bp
from logistics.web.labels.faces import face_of

CODES_AT_MOST = 200
LONGEST_LIST = 8000
LAYOUT_NAMES = {
    "a4-24": _l("A4, 24 of 70 × 37 mm"),
    "a4-40": _l("A4, 40 of 52.5 × 29.7 mm"),
    "a4-65": _l("A4, 65 labels of 38,1 × 21,2 mm"),
    "a4-8": _l("A4, 8 labels of 99,1 × 67,7 mm"),
    "roll-62x29": _l("Label printer, 62 × 29 mm"),
    "roll-100x50": _l("Label printer, 100 × 50 mm"),
}


class LabelForm(Form):  # type: ignore[misc]
    """Which labels, and on what paper; kept in the address."""

    codes = TextAreaField(_l("Codes of lots, parcels, places or items, one per line"))
    layout = SelectField(_l("Paper"), default="a4-24")
    start = PiecesField(
        _l("First label at position"), [NumberRange(min=1, message=_l("Positions count from 1."))]
    )
    copies = PiecesField(
        _l("Copies of each"),
        [
            NumberRange(
                min=1, max=LABELS_AT_MOST, message=_l("Between 1 and 1.300 labels are printed.")
            )
        ],
    )

    def words(self) -> list[str]:
        """Returns the codes, each once, in their order."""
        text = (self.codes.data or "")[:LONGEST_LIST]
        found = (each.strip() for each in re.split(r"[\n,;]+", text))
        return list(dict.fromkeys(each for each in found if each))[:CODES_AT_MOST]

    def fits(self) -> bool:
        """Tells whether everything is understood, and the position is on the paper."""
        valid = bool(super().validate())
        per_page = LAYOUTS[self.layout.data].per_page if self.layout.data in LAYOUTS else 1
        if self.start.data and self.start.data > per_page:
            self.start.errors = [_("This paper has the positions 1 to %(count)s.", count=per_page)]
            return False
        return valid


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPage:
    """What the page of labels shows: the faces found, and the codes nothing answers to."""

    form: LabelForm
    faces: list[Label]
    unknown: list[str]

    @property
    def total(self) -> int:
        """How many labels would be printed."""
        return len(self.faces) * (self.form.copies.data or 1)

    @property
    def too_many(self) -> bool:
        """Tells whether these are more than are printed at once."""
        return self.total > LABELS_AT_MOST


@bp.get("/")
def home() -> tuple[str, int]:
    """Asks what to print labels of."""
    form = _form()
    fits = form.fits()
    page = _page(form)
    return render_template("labels/labels.html", page=page), 200 if fits else 422


@bp.get("/labels.pdf")
def pdf() -> Response | Answer | tuple[str, int]:
    """Prints the labels."""
    form = _form()
    fits = form.fits()
    page = _page(form)
    if not fits or not page.faces or page.too_many:
        return render_template("labels/labels.html", page=page), 422
    layout = LAYOUTS[form.layout.data]
    made = labels_pdf(
        [face for face in page.faces for _copy in range(form.copies.data or 1)],
        layout=layout,
        language="en" if str(get_locale()) == "en" else "tr",
        start=1 if layout.is_roll else form.start.data or 1,
    )
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="etiketler.pdf"'
    return answer


@bp.get("/lot/<code>")
def lot(code: str) -> Answer:
    """Leads to the label of a lot."""
    with reading() as db:
        known = lot_by_code(db, code).code
    return _to(known)


@bp.get("/item/<code>")
def item(code: str) -> Answer:
    """Leads to the label of an item."""
    with reading() as db:
        known = item_by_code(db, code).code
    return _to(known)


@bp.get("/place/<code>")
def place(code: str) -> Answer:
    """Leads to the label of a place."""
    with reading() as db:
        known = place_by_code(db, code).code
    return _to(known)


@bp.get("/places")
def places() -> Answer:
    """Leads to the labels of all storage places."""
    with reading() as db:
        found = db.exec(
            select(PlaceRow.code)
            .where(PlaceRow.kind == PlaceKind.SHELF, col(PlaceRow.active))
            .order_by(col(PlaceRow.code))
            .limit(CODES_AT_MOST)
        ).all()
    return _to("\n".join(found))


@bp.get("/document/<int:document_id>")
def document(document_id: int) -> Answer:
    """Leads to the labels of the lots a document brought; of parcels, one for each."""
    with reading() as db:
        lines = moved_lines(db, document_id)
    made = [line for line in lines if line.target.own and not line.source.own]
    parcels = [line for line in made if line.lot.kit_id is not None]
    copies = max((line.quantity.pieces for line in parcels), default=1)
    codes = dict.fromkeys(line.lot.code for line in parcels or made)
    return _to("\n".join(codes), copies=copies)


def _to(codes: str, *, copies: int = 1) -> Answer:
    return redirect(url_for("labels.home", codes=codes, copies=copies), code=303)


def _form() -> LabelForm:
    form = LabelForm(request.args)
    form.layout.choices = list(LAYOUT_NAMES.items())
    form.start.data = form.start.data if form.start.raw else 1
    form.copies.data = form.copies.data if form.copies.raw else 1
    return form


def _page(form: LabelForm) -> LabelPage:
    with reading() as db:
        named = [(word, _face(db, word)) for word in form.words()]
    return LabelPage(
        form=form,
        faces=[face for _word, face in named if face is not None],
        unknown=[without_identity_numbers(word)[:80] for word, face in named if face is None],
    )


def _face(db: Session, word: str) -> Label | None:
    return face_of(db, recognise(db, read_code(word)))
