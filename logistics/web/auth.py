"""Signing in and out, and choosing the language."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_required, login_user, logout_user
from werkzeug import Response
from wtforms import PasswordField
from wtforms.validators import Length

from logistics.adapters import passwords
from logistics.domain.roles import Role
from logistics.services.administering import LONGEST_PASSWORD
from logistics.store import users
from logistics.web.access import SignedIn, signed_in
from logistics.web.db import reading, transaction
from logistics.web.forms import CleanStringField, Given, HouseForm
from logistics.web.limits import limiter

bp = Blueprint("auth", __name__)

SEE_OTHER = 303
LANGUAGES = ("tr", "en")
HOMES = (
    (Role.DRIVER, "driver.today"),
    (Role.WAREHOUSE, "warehouse.home"),
    (Role.COORDINATOR, "coordinator.home"),
    (Role.CASEWORKER, "caseworker.home"),
    (Role.AUDITOR, "reports.home"),
    (Role.ADMIN, "admin.home"),
)


class SignInForm(HouseForm):
    """User name and password."""

    username = CleanStringField(_l("User name"), [Given(), Length(max=64)])
    password = PasswordField(_l("Password"), [Given(), Length(max=LONGEST_PASSWORD)])


def opened_nothing(answer: Response) -> bool:
    """Tells a try that counts from one that opened a session: offices share one address."""
    return answer.status_code != SEE_OTHER


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("10 per minute", methods=["POST"], deduct_when=opened_nothing)
def sign_in() -> tuple[str, int] | Response:
    """Opens a session for a known person."""
    form = SignInForm()
    if form.sent_well():
        with reading() as db:
            account = users.account_by_name(db, form.username.data)
        kept = account.user.password_hash if account else None
        if passwords.matches(form.password.data, kept) and account:
            open_session(signed_in(account))
            return redirect(_safe(request.args.get("next")) or url_for("auth.home"), code=303)
        form.form_errors.append(_("The user name or the password is wrong. Try again."))
        form.status = 401
    return render_template("auth/sign_in.html", form=form), form.status


def open_session(person: SignedIn) -> None:
    """Starts a session with nothing of the one before but the chosen language."""
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen
    login_user(person)


@bp.post("/sign-out")
def sign_out() -> Response:
    """Ends every session of this person, a copied cookie's too."""
    if current_user.is_authenticated:
        with transaction() as db:
            users.end_sessions(db, current_user.id)
    logout_user()
    session.clear()
    flash(_("You are signed out."), "info")
    return redirect(url_for("auth.sign_in"), code=303)


@bp.get("/")
def home() -> Response:
    """Leads everyone to the page that says what to do now."""
    if not current_user.is_authenticated:
        return redirect(url_for("auth.sign_in"), code=303)
    for role, endpoint in HOMES:
        if current_user.has(role) and endpoint in current_app.view_functions:
            return redirect(url_for(endpoint), code=303)
    return redirect(url_for("auth.no_role"), code=303)


@bp.get("/no-role")
@login_required  # type: ignore[untyped-decorator]
def no_role() -> str:
    """Tells a person without a role whom to ask."""
    return render_template("auth/no_role.html")


@bp.post("/language")
def language() -> Response:
    """Keeps the chosen language for this browser."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(_safe(request.form.get("next")) or url_for("auth.home"), code=303)


def _safe(target: str | None) -> str | None:
    """Returns a path of ours, never an address elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
