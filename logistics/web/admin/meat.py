"""The limits of meat: how warm it may come in, and how many days it keeps, by cut."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms.validators import NumberRange

from logistics.domain.errors import InvalidValue, RuleBroken
from logistics.domain.meat import COLDEST_DC, HOTTEST_DC, Cut, MeatRule
from logistics.store import meat
from logistics.web import terms
from logistics.web.admin.blueprint import bp
from logistics.web.db import reading, transaction
from logistics.web.forms import DegreeField, Given, HouseForm, KilogramField, PiecesField

LONGEST_DAYS = 1000
HEAVIEST_PACK_G = 50_000
DEGREES = NumberRange(
    COLDEST_DC, HOTTEST_DC, message=_l("The temperature must lie between −40 and 45 °C.")
)
DAYS = NumberRange(1, LONGEST_DAYS, message=_l("The number of days must lie between 1 and 1.000."))
WEIGHT = NumberRange(0, HEAVIEST_PACK_G, message=_l("The weight must lie between 0 and 50 kg."))


class RuleForm(HouseForm):
    """What holds for one cut."""

    warmest_dc = DegreeField(_l("Taken up to (°C)"), [Given(), DEGREES])
    refused_dc = DegreeField(_l("Refused above (°C)"), [Given(), DEGREES])
    chilled_days = PiecesField(_l("Days chilled, from slaughter"), [Given(), DAYS])
    frozen_days = PiecesField(_l("Days frozen, from freezing"), [Given(), DAYS])
    target_g = KilogramField(_l("Target weight (kg)"), [Given(), WEIGHT])
    tolerance_g = KilogramField(_l("Tolerance (kg)"), [Given(), WEIGHT])

    def rule(self, cut: Cut) -> MeatRule:
        """Returns the rule as it was typed."""
        return MeatRule(
            cut=cut,
            warmest_dc=self.warmest_dc.data,
            refused_dc=self.refused_dc.data,
            chilled_days=self.chilled_days.data,
            frozen_days=self.frozen_days.data,
            target_g=self.target_g.data,
            tolerance_g=self.tolerance_g.data,
        )

    def tell(self, refusal: RuleBroken) -> None:
        """Puts a refused value beside its field."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
        else:
            super().tell(refusal)


@bp.get("/meat")
def meat_rules() -> str:
    """Shows what holds for every cut."""
    with reading() as db:
        rules = meat.rules(db)
    return render_template("admin/meat_rules.html", rules=rules)


@bp.route("/meat/<cut>", methods=["GET", "POST"])
def meat_rule(cut: str) -> tuple[str, int] | Response:
    """Shows and changes what holds for one cut; lots already in keep their dates."""
    if cut not in set(Cut):
        abort(404)
    with reading() as db:
        rule = meat.rule_of(db, Cut(cut))
    form = RuleForm(obj=rule)
    if form.sent_well():
        with form.refusals():
            changed = form.rule(Cut(cut))
            with transaction() as db:
                meat.put_rule(db, changed)
            flash(_("The limits are kept. They hold for what comes in from now on."), "success")
            return redirect(url_for("admin.meat_rules"), code=303)
    return render_template("admin/meat_rule.html", form=form, cut=cut), form.status
