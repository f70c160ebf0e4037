"""The limits of the cold chain: how long what may be outside, and when silence is told."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms.validators import NumberRange, ValidationError

from logistics.services import boxing
from logistics.store import settings
from logistics.web.admin.blueprint import bp
from logistics.web.db import reading, transaction
from logistics.web.formats import number
from logistics.web.forms import AboveZero, DegreeField, FieldForm, Given, PiecesField

LONGEST_MINUTES = 24 * 60
LONGEST_HOURS = 7 * 24


class LimitsForm(FieldForm):
    """What a cold place may do before somebody has to decide."""

    deviation_minutes = PiecesField(_l("Slight deviation, at most (minutes)"), [Given()])
    breach_minutes = PiecesField(_l("Breach seen by a logger, at most (minutes)"), [Given()])
    chilled_breach_dc = DegreeField(_l("Breach of chilled goods above (°C)"), [Given()])
    frozen_breach_dc = DegreeField(_l("Breach of frozen goods above (°C)"), [Given()])
    fresh_limit_minutes = PiecesField(
        _l("Fresh and chilled food on the way, at most (minutes)"), [Given(), AboveZero()]
    )
    frozen_limit_minutes = PiecesField(
        _l("Frozen food on the way, at most (minutes)"), [Given(), AboveZero()]
    )
    boxed_limit_minutes = PiecesField(
        _l("Chilled food in a box, at most (minutes)"), [Given(), NumberRange(0, LONGEST_MINUTES)]
    )
    reading_gap_hours = PiecesField(
        _l("A cold zone is silent after (hours)"), [Given(), AboveZero()]
    )

    def validate_deviation_minutes(self, field: PiecesField) -> None:
        """Refuses a deviation that could last longer than a day."""
        _refuse_above(field, LONGEST_MINUTES)

    def validate_breach_minutes(self, field: PiecesField) -> None:
        """Refuses a breach that could last longer than a day."""
        _refuse_above(field, LONGEST_MINUTES)

    def validate_fresh_limit_minutes(self, field: PiecesField) -> None:
        """Refuses a way that could last longer than a day."""
        _refuse_above(field, LONGEST_MINUTES)

    def validate_frozen_limit_minutes(self, field: PiecesField) -> None:
        """Refuses a way that could last longer than a day."""
        _refuse_above(field, LONGEST_MINUTES)

    def validate_reading_gap_hours(self, field: PiecesField) -> None:
        """Refuses silence of more than a week."""
        _refuse_above(field, LONGEST_HOURS)


NAMES = (
    *("deviation_minutes", "breach_minutes", "chilled_breach_dc"),
    *("frozen_breach_dc", "reading_gap_hours", "fresh_limit_minutes", "frozen_limit_minutes"),
    "boxed_limit_minutes",
)


@bp.route("/cold-chain", methods=["GET", "POST"])
def cold_chain() -> tuple[str, int] | Response:
    """Shows the limits and changes them."""
    with reading() as db:
        form = LimitsForm(**{name: settings.get(db, name) for name in NAMES})
    if form.sent_well():
        with transaction() as db:
            for name in NAMES:
                settings.put(db, name, form[name].data)
            unboxed = 0 if boxing.boxes_are_used(db) else boxing.use_no_boxes(db)
        flash(_("The limits are kept. They hold for readings from now on."), "success")
        if unboxed:
            flash(_without_boxes(unboxed), "info")
        return redirect(url_for("admin.places"), code=303)
    return render_template("admin/cold_chain.html", form=form), form.status


def _without_boxes(count: int) -> str:
    return _(
        "No chilled box is used any more: %(count)s orders that wait travel without one now.",
        count=number(count),
    )


def _refuse_above(field: PiecesField, most: int) -> None:
    if field.data is not None and field.data > most:
        raise ValidationError(_("At most %(count)s.", count=most))
