"""What lists of items are asked for: a text, a group, and which view of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField

from logistics.store.turkish import fold
from logistics.web import terms
from logistics.web.forms import CleanStringField


class GoodsFilterForm(Form):  # type: ignore[misc]
    """What is asked of a list of items, kept in the address."""

    q = CleanStringField(_l("Item, code or barcode"))
    group = SelectField(_l("Group"), validate_choice=False)
    view = SelectField(_l("Show"), validate_choice=False)

    def offer(self, groups: Iterable[str], *, views: Mapping[Any, object]) -> None:
        """Fills the choices; ``views`` are the words of each view."""
        named = [(group, str(terms.GROUPS.get(group, group))) for group in groups]
        named.sort(key=lambda pair: fold(pair[1]))
        self.group.choices = [("", _("all groups")), *named]
        self.view.choices = [(str(view), words) for view, words in views.items()]
