"""One's own account: whether the morning's digest of alerts is wanted, and where to."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_required
from werkzeug import Response
from wtforms import BooleanField

from logistics.domain.emails import check_email
from logistics.store import digests
from logistics.web.auth import bp
from logistics.web.db import now, reading, transaction
from logistics.web.forms import CleanStringField, HouseForm, Lawful

__all__ = ["bp"]


class AccountForm(HouseForm):
    """The wish for the digest, and its address."""

    wanted = BooleanField(_l("Send me the warehouse's alerts every morning by e-mail"))
    email = CleanStringField(_l("E-mail address"), [Lawful(check_email)])

    def sent_well(self) -> bool:
        """Tells whether the form can be understood: who wants the digest gives an address."""
        if not super().sent_well():
            return False
        if self.wanted.data and not self.email.data:
            self.email.errors = [_("Give the address the digest goes to.")]
            self.status = 422
            return False
        return True


@bp.route("/account", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def account() -> tuple[str, int] | Response:
    """Shows one's own account and keeps the wish for the digest."""
    with reading() as db:
        asked = digests.subscription(db, current_user.id)
    form = AccountForm(wanted=asked is not None, email=asked.email if asked else "")
    if form.sent_well():
        with transaction() as db:
            if form.wanted.data:
                digests.subscribe(db, current_user.id, email=form.email.data, at=now())
            else:
                digests.unsubscribe(db, current_user.id)
        flash(_("Your account is saved."), "success")
        return redirect(url_for("auth.account"), code=303)
    may = current_user.has(*digests.READERS)
    return render_template("auth/account.html", form=form, may=may), form.status
