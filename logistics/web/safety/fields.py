"""What the forms of food safety share: the named check, and refusals beside their fields."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Length

from logistics.domain.errors import InvalidValue, RuleBroken
from logistics.domain.holds import NamedCheck
from logistics.web import terms
from logistics.web.forms import CleanStringField, Given, HouseForm


class SafetyForm(HouseForm):
    """A form that puts the refusal of a value beside the field it speaks of."""

    def tell(self, refusal: RuleBroken) -> None:
        """Puts what is refused of a field there, everything else on top."""
        if isinstance(refusal, InvalidValue) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, terms.reason(refusal.why, refusal.value)]
            return
        super().tell(refusal)


class CheckForm(SafetyForm):
    """The named check: what was looked at and found good, and in which words."""

    packaging = BooleanField(_l("The packaging is whole and clean"))
    smell = BooleanField(_l("It smells as it should"))
    appearance = BooleanField(_l("It looks as it should"))
    comment = CleanStringField(_l("What was found"), [Given(), Length(max=500)])

    def check(self) -> NamedCheck:
        """Returns the check as it was ticked."""
        return NamedCheck(
            packaging=self.packaging.data,
            smell=self.smell.data,
            appearance=self.appearance.data,
            comment=self.comment.data or "",
        )


def one_of(words: Any, asked: str | None) -> Any:
    """Returns the word an address asks for, if it is one of these."""
    return words(asked) if asked in set(words) else None
