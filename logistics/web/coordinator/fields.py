"""A time of the day in a form."""

import re

from flask_babel import gettext as _
from wtforms.widgets import TimeInput

from logistics.web.formats import clock
from logistics.web.forms import _TypedField


class ClockField(_TypedField):
    """A time of the day (``08:30``), kept as seconds after midnight [s]."""

    widget = TimeInput()

    def read(self, text: str) -> int:
        """Returns the seconds after midnight of a time with ``:`` or ``.`` between."""
        found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(:[0-5][0-9])?", text)
        if found is None:
            raise ValueError(_("Write the time as 08:30; “%(text)s” is not one.", text=text[:20]))
        return int(found[1]) * 3600 + int(found[2]) * 60

    def written(self, value: int) -> str:
        """Returns the time as text."""
        return clock(value)
