"""Where a driver's day usually ends, and the home for that.

A home is personal data. Who administers users may write it, and see that there is one; where it
is only who plans sees.
"""

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, SelectField

from logistics.domain.geography import Position
from logistics.domain.households import check_position
from logistics.domain.roles import Role
from logistics.store.tables import UserRow
from logistics.web import terms
from logistics.web.forms import HouseForm, Lawful, PositionField


class DayEndForm(HouseForm):
    """Where a driver's day usually ends; an empty home leaves the one that is known."""

    ends = SelectField(_l("Usually"))
    home = PositionField(_l("Home (latitude, longitude)"), [Lawful(check_position)])
    forget = BooleanField(_l("Forget the home"))

    def offer(self) -> None:
        """Fills the choices."""
        self.ends.choices = list(terms.ENDS.items())

    def settled(self, user: UserRow) -> Position | None:
        """Returns the home that is known from now on."""
        return None if self.forget.data else self.home.data or home_of(user)


def day_end_form(user: UserRow) -> DayEndForm:
    """Returns the form of a driver as it is first shown."""
    shown = home_of(user) if current_user.has(Role.COORDINATOR) else None
    form = DayEndForm(formdata=None, ends=user.day_ends.value, home=shown)
    form.offer()
    return form


def home_of(user: UserRow) -> Position | None:
    """Returns where a driver lives, if that is known."""
    if user.home_latitude is None or user.home_longitude is None:
        return None
    return Position(latitude=user.home_latitude, longitude=user.home_longitude)
