"""The page before an undoing: what depends on a document, and what goes back with it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug import Response

from logistics.services import undoing
from logistics.web.again import again_url
from logistics.web.amounts import amount
from logistics.web.db import command, reading, transaction
from logistics.web.document_files import bp
from logistics.web.forms import HouseForm

__all__ = ["bp"]

LONGEST_LIST = 20_000
LONGEST_ID = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPage:
    """What the page before an undoing shows."""

    form: HouseForm
    preview: undoing.UndoPreview

    @property
    def steps(self) -> str:
        """The documents to undo in their order, as the form sends them back."""
        return " ".join(str(step.document.id) for step in self.preview.steps)

    @property
    def left_over(self) -> list[str]:
        """What stays on the shelves after the undoing, a sentence for each place and lot."""
        return [
            _(
                "Afterwards %(place)s still holds %(amount)s of lot %(lot)s: another document "
                "brought it, such as a count.",
                place=each.place.name,
                amount=amount(each.quantity),
                lot=each.lot.code,
            )
            for each in self.preview.left_over
        ]

    @property
    def barred(self) -> list[str]:
        """What is in the way even when the later documents are undone."""
        return [
            _(
                "Even then lot %(lot)s is in the way at %(place)s: %(promised)s is promised. "
                "First release the promise.",
                lot=each.lot,
                place=each.place,
                promised=amount(each.promised),
            )
            for each in self.preview.barred
        ]

    @property
    def again(self) -> str:
        """Where what an undoing took back is booked again."""
        return again_url(self.preview.undoes) if self.preview.undoes else ""


@bp.get("/<int:document_id>/undo")
def undo(document_id: int) -> str:
    """Shows what undoing a document would meet."""
    return _shown(document_id, HouseForm())


@bp.post("/<int:document_id>/undo")
def undo_document(document_id: int) -> tuple[str, int] | Response:
    """Undoes a document."""
    form = HouseForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                undone = undoing.undo(db, command=command(), document_id=document_id).id
            flash(_("Undone. Everything lies where it lay before."), "success")
            return redirect(url_for("documents.document", document_id=undone), code=303)
    return _shown(document_id, form), form.status


@bp.post("/<int:document_id>/undo-in-order")
def undo_in_order(document_id: int) -> tuple[str, int] | Response:
    """Undoes a document and, before it, the later ones that were shown."""
    form = HouseForm()
    if form.sent_well():
        steps = _steps()
        with form.refusals():
            with transaction() as db:
                undone = undoing.undo_in_order(
                    db, command=command(), document_id=document_id, steps=steps
                ).id
            flash(ngettext("%(num)s document is undone.", "%(num)s documents are undone.", len(steps)),
                  "success")  # fmt: skip
            return redirect(url_for("documents.document", document_id=undone), code=303)
    return _shown(document_id, form), form.status


def _steps() -> list[int]:
    """Returns the documents the form names; nonsense names none, so that nothing matches."""
    words = request.form.get("steps", "")[:LONGEST_LIST].split()
    return [
        int(word) for word in words if word.isascii() and word.isdigit() and len(word) <= LONGEST_ID
    ]


def _shown(document_id: int, form: HouseForm) -> str:
    with reading() as db:
        preview = undoing.undo_preview(db, document_id)
    return render_template("documents/undo.html", page=UndoPage(form=form, preview=preview))
