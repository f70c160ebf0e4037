"""The period a record is asked for: a quarter unless the address says otherwise."""

from datetime import date, timedelta

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.validators import ValidationError

from logistics.domain.calendar import instant_of, local_day
from logistics.store.movables import Period
from logistics.web.db import now
from logistics.web.forms import DayField

MONTHS_OF_A_QUARTER = 3
MONTHS_OF_A_YEAR = 12


class PeriodForm(Form):  # type: ignore[misc]
    """The first and the last day of a record, kept in the address."""

    since = DayField(_l("From"))
    until = DayField(_l("Until and with"))

    def validate_until(self, field: DayField) -> None:
        """Refuses a period that ends before it begins."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_l("The last day lies before the first."))

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day asked for."""
        return self.since.data, self.until.data

    @property
    def period(self) -> Period:
        """The instants from the first day's beginning to the last day's end."""
        first, last = self.days
        return Period(since=instant_of(first, 0), until=instant_of(last + timedelta(days=1), 0))


def asked_period() -> PeriodForm:
    """Returns the period of the address; nothing or nonsense means the present quarter."""
    form = PeriodForm(request.args)
    if not form.validate() or not all(form.days):
        first, last = quarter_of(local_day(now()))
        form.since.data, form.until.data = first, last
        if not form.errors:
            form.since.raw_data = form.until.raw_data = None
    return form


def quarter_of(day: date) -> tuple[date, date]:
    """Returns the first and the last day of the quarter a day lies in."""
    first = date(day.year, day.month - (day.month - 1) % MONTHS_OF_A_QUARTER, 1)
    months = first.month + MONTHS_OF_A_QUARTER - 1
    after = date(first.year + months // MONTHS_OF_A_YEAR, months % MONTHS_OF_A_YEAR + 1, 1)
    return first, after - timedelta(days=1)


def quarters(day: date, count: int) -> list[tuple[date, date]]:
    """Returns the latest quarters up to a day's, the latest first."""
    found = [quarter_of(day)]
    while len(found) < count:
        found.append(quarter_of(found[-1][0] - timedelta(days=1)))
    return found
