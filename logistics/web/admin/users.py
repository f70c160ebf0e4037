"""Users: who may sign in, in which roles, and new passwords."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import PasswordField, SelectMultipleField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from logistics.adapters.phones import to_e164
from logistics.domain.errors import NotFound
from logistics.domain.orders import RouteEnd
from logistics.domain.phones import written_phone
from logistics.domain.roles import Role
from logistics.services import administering
from logistics.store import administration
from logistics.store.users import Account
from logistics.web import terms
from logistics.web.admin.blueprint import bp
from logistics.web.admin.day_ends import DayEndForm, day_end_form
from logistics.web.db import command, reading, transaction
from logistics.web.forms import CleanStringField, Given, HouseForm, Lawful


class RolesField(SelectMultipleField):  # type: ignore[misc]
    """Roles as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class UserForm(HouseForm):
    """Name, staff number, phone and roles of a user."""

    name = CleanStringField(_l("Name and surname"), [Given(), Length(max=120)])
    staff_no = CleanStringField(_l("Staff no"), [Length(max=16)])
    phone = CleanStringField(_l("Phone"), [Length(max=32), Lawful(to_e164)])
    roles = RolesField(_l("Roles"))

    def offer(self) -> None:
        """Fills the choices."""
        self.roles.choices = [(role.value, str(terms.ROLES[role.value])) for role in Role]

    def chosen(self) -> list[Role]:
        """Returns the ticked roles."""
        return [Role(word) for word in self.roles.data or ()]


class NewUserForm(UserForm):
    """A user who signs in for the first time."""

    username = CleanStringField(
        _l("User name"), [Given(), Length(max=64), Lawful(administering.check_username)]
    )
    password = PasswordField(_l("Password"), [Given(), Lawful(administering.check_password)])


class PasswordForm(HouseForm):
    """A new password."""

    password = PasswordField(_l("New password"), [Given(), Lawful(administering.check_password)])


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPage:
    """What one user's page shows; ``end_form`` is of drivers only."""

    form: UserForm
    password_form: PasswordForm
    end_form: DayEndForm
    account: Account


@bp.get("/users")
def users() -> str:
    """Lists everyone who signs in."""
    with reading() as db:
        accounts = administration.accounts(db)
    return render_template("admin/users.html", accounts=accounts)


@bp.route("/users/new", methods=["GET", "POST"])
def new_user() -> tuple[str, int] | Response:
    """Adds a user."""
    form = NewUserForm()
    form.offer()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                administering.add_user(
                    db,
                    command=command(),
                    username=form.username.data,
                    name=form.name.data,
                    staff_no=form.staff_no.data or "",
                    phone=form.phone.data or "",
                    password=form.password.data,
                    roles=form.chosen(),
                )
            flash(_("%(name)s may sign in now.", name=form.name.data), "success")
            return redirect(url_for("admin.users"), code=303)
    return render_template("admin/new_user.html", form=form), form.status


@bp.route("/users/<int:user_id>", methods=["GET", "POST"])
def user(user_id: int) -> tuple[str, int] | Response:
    """Changes a user's name, phone and roles."""
    account = _account(user_id)
    form = UserForm(
        name=account.user.name,
        staff_no=account.user.staff_no,
        phone=written_phone(account.user.phone),
        roles=[role.value for role in account.roles],
    )
    form.offer()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                administering.change_user(
                    db,
                    user_id,
                    name=form.name.data,
                    staff_no=form.staff_no.data or "",
                    phone=form.phone.data or "",
                    roles=form.chosen(),
                )
            flash(_("The user is changed."), "success")
            return redirect(url_for("admin.users"), code=303)
    return _user_page(account, form=form, status=form.status)


@bp.post("/users/<int:user_id>/password")
def password(user_id: int) -> tuple[str, int] | Response:
    """Gives a user a new password."""
    account, form = _account(user_id), PasswordForm()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                administering.set_password(db, user_id, password=form.password.data)
            flash(_("The password is new. Old sessions have ended."), "success")
            return redirect(url_for("admin.users"), code=303)
    return _user_page(account, password_form=form, status=form.status)


@bp.post("/users/<int:user_id>/day-end")
def day_end(user_id: int) -> tuple[str, int] | Response:
    """Settles where a driver's day usually ends, and the home."""
    account, form = _account(user_id), DayEndForm()
    form.offer()
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                administering.settle_day_end(
                    db, user_id, ends=RouteEnd(form.ends.data), home=form.settled(account.user)
                )
            flash(_("Kept: the next plans end the day there."), "success")
            return redirect(url_for("admin.user", user_id=user_id), code=303)
    return _user_page(account, end_form=form, status=form.status)


@bp.post("/users/<int:user_id>/deactivate")
def deactivate_user(user_id: int) -> Response:
    """Closes an account."""
    with transaction() as db:
        row = administering.deactivate_user(db, user_id)
    flash(_("%(name)s can no longer sign in.", name=row.name), "success")
    return redirect(url_for("admin.users"), code=303)


@bp.post("/users/<int:user_id>/activate")
def activate_user(user_id: int) -> Response:
    """Opens a closed account."""
    with transaction() as db:
        row = administering.activate_user(db, user_id)
    flash(_("%(name)s may sign in now.", name=row.name), "success")
    return redirect(url_for("admin.users"), code=303)


def _account(user_id: int) -> Account:
    with reading() as db:
        account = administration.account(db, user_id)
    if account is None:
        raise NotFound(kind="user", key=user_id)
    return account


def _user_page(
    account: Account,
    *,
    form: UserForm | None = None,
    password_form: PasswordForm | None = None,
    end_form: DayEndForm | None = None,
    status: int,
) -> tuple[str, int]:
    if form is None:
        form = UserForm(
            formdata=None,
            name=account.user.name,
            staff_no=account.user.staff_no,
            phone=written_phone(account.user.phone),
            roles=[role.value for role in account.roles],
        )
        form.offer()
    page = UserPage(
        account=account,
        form=form,
        password_form=password_form or PasswordForm(formdata=None),
        end_form=end_form or day_end_form(account.user),
    )
    return render_template("admin/user.html", page=page), status
