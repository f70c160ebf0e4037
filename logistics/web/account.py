"""One's own account: a new password, and whether the morning's digest is wanted, and where to."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_required
from werkzeug import Response
from wtforms import BooleanField, PasswordField
from wtforms.validators import EqualTo, Length

from logistics.adapters import passwords
from logistics.domain.emails import check_email
from logistics.services import administering
from logistics.store import digests, users
from logistics.web.access import signed_in
from logistics.web.auth import bp, open_session, opened_nothing
from logistics.web.db import now, reading, transaction
from logistics.web.forms import CleanStringField, Given, HouseForm, Lawful
from logistics.web.limits import limiter

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


class OwnPasswordForm(HouseForm):
    """A new password, from somebody who knows the present one."""

    present = PasswordField(
        _l("Present password"), [Given(), Length(max=administering.LONGEST_PASSWORD)]
    )
    password = PasswordField(_l("New password"), [Given(), Lawful(administering.check_password)])
    again = PasswordField(
        _l("New password, once more"),
        [Given(), EqualTo("password", message=_l("The two are not the same."))],
    )

    def sent_well(self) -> bool:
        """Tells whether the form can be understood and the present password is the right one."""
        if not super().sent_well():
            return False
        with reading() as db:
            account = users.account_by_id(db, current_user.id)
        kept = account.user.password_hash if account else None
        if passwords.matches(self.present.data, kept):
            return True
        self.present.errors = [_("The present password is wrong.")]
        self.status = 422
        return False


@bp.route("/account", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def account() -> tuple[str, int] | Response:
    """Shows one's own account and keeps the wish for the digest."""
    form = _digest_form()
    if form.sent_well():
        with transaction() as db:
            if form.wanted.data:
                digests.subscribe(db, current_user.id, email=form.email.data, at=now())
            else:
                digests.unsubscribe(db, current_user.id)
        flash(_("Your account is saved."), "success")
        return redirect(url_for("auth.account"), code=303)
    return _page(form, OwnPasswordForm(formdata=None))


@bp.post("/account/password")
@limiter.limit("10 per minute", deduct_when=opened_nothing)
@login_required  # type: ignore[untyped-decorator]
def own_password() -> tuple[str, int] | Response:
    """Gives oneself a new password, and ends one's sessions elsewhere."""
    form = OwnPasswordForm()
    if form.sent_well():
        with transaction() as db:
            administering.set_password(db, current_user.id, password=form.password.data)
            account = users.account_by_id(db, current_user.id)
        if account is not None:
            open_session(signed_in(account))
        flash(_("Your password is new. Your sessions elsewhere have ended."), "success")
        return redirect(url_for("auth.account"), code=303)
    return _page(_digest_form(formdata=None), form)


def _digest_form(**options: None) -> AccountForm:
    with reading() as db:
        asked = digests.subscription(db, current_user.id)
    return AccountForm(wanted=asked is not None, email=asked.email if asked else "", **options)


def _page(form: AccountForm, password_form: OwnPasswordForm) -> tuple[str, int]:
    may = current_user.has(*digests.READERS)
    page = render_template("auth/account.html", form=form, password_form=password_form, may=may)
    return page, max(form.status, password_form.status)
