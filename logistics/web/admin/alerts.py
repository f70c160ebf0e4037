"""The thresholds of the alerts: from when on the warehouse is told of something."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import IntegerField
from wtforms.validators import NumberRange

from logistics.domain.alerts import Bands, Thresholds
from logistics.domain.lots import StorageClass
from logistics.store import settings
from logistics.store.alerts import thresholds
from logistics.web import terms
from logistics.web.admin.blueprint import bp
from logistics.web.db import reading, transaction
from logistics.web.forms import Given, HouseForm

MOST_DAYS = 3650
MOST_HOURS = 24 * 30
STEPS = {"now": _l("Today"), "soon": _l("This week"), "later": _l("When there is time")}
OTHERS = {
    "ageing_days": (_l("A lot lies in the warehouse for (days)"), MOST_DAYS),
    "unissued_days": (_l("Nothing of a donation was given out for (days)"), MOST_DAYS),
    "hold_days": (_l("A lot is on hold for (days)"), MOST_DAYS),
    "dock_hours": (_l("Goods wait on the dock for (hours)"), MOST_HOURS),
    "proof_hours": (_l("The ledger was not proven for (hours)"), MOST_HOURS),
}


def _whole(label: Any, *, most: int) -> IntegerField:
    within = NumberRange(0, most, message=_l("Write a whole number from 0 to %(max)s."))
    return IntegerField(label, [Given(), within])


class AlertsForm(HouseForm):
    """Days before the date by storage class, and the other thresholds."""

    def row(self, storage: StorageClass) -> list[Any]:
        """Returns the three fields of a storage class."""
        return [self[f"{storage.value}_{step}"] for step in STEPS]

    @property
    def others(self) -> list[Any]:
        """Returns the fields that stand alone."""
        return [self[name] for name in OTHERS]

    def sent_well(self) -> bool:
        """Tells whether everything can be understood: the bands have to widen."""
        if not super().sent_well():
            return False
        shrinking = [row for row in map(self.row, StorageClass) if not _widens(row)]
        for _now, soon, _later in shrinking:
            soon.errors = [_("The days may not shrink from left to right.")]
            self.status = 422
        return not shrinking

    def chosen(self) -> Thresholds:
        """Returns the thresholds as typed."""
        bands = {}
        for storage in StorageClass:
            now, soon, later = (field.data for field in self.row(storage))
            bands[storage] = Bands(now=now, soon=soon, later=later)
        return Thresholds(bands=bands, **{name: self[name].data for name in OTHERS})


for _storage in StorageClass:
    for _step, _label in STEPS.items():
        setattr(AlertsForm, f"{_storage.value}_{_step}", _whole(_label, most=MOST_DAYS))
for _name, (_words, _most) in OTHERS.items():
    setattr(AlertsForm, _name, _whole(_words, most=_most))


@bp.route("/alerts", methods=["GET", "POST"])
def alerts() -> tuple[str, int] | Response:
    """Shows the thresholds of the alerts and changes them."""
    with reading() as db:
        form = AlertsForm(**_shown(thresholds(db)))
    if form.sent_well():
        with transaction() as db:
            settings.put(db, "alert_thresholds", form.chosen().kept())
        flash(_("The thresholds are kept."), "success")
        return redirect(url_for("admin.alerts"), code=303)
    rows = [(terms.storage(storage.value), form.row(storage)) for storage in StorageClass]
    return render_template("admin/alerts.html", form=form, rows=rows, steps=STEPS), form.status


def _widens(fields: list[Any]) -> bool:
    now, soon, later = fields
    return bool(now.data <= soon.data <= later.data)


def _shown(limits: Thresholds) -> dict[str, int]:
    shown = {name: getattr(limits, name) for name in OTHERS}
    for storage, bands in limits.bands.items():
        shown |= {f"{storage.value}_{step}": getattr(bands, step) for step in STEPS}
    return shown
