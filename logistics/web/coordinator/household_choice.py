"""Naming a household on a form: by its code, or by choosing among those a name finds.

What is typed travels in the body of the form and stands in no address. Nobody is chosen unasked, not
even where only one is found: a ride to the wrong door helps nobody.
"""

from dataclasses import dataclass

from sqlmodel import Session

from logistics.domain.identity import looks_like_national_id
from logistics.store.households import Sought, household_by_code, list_households
from logistics.store.tables import HouseholdRow
from logistics.web.caseworker.showing import sees_in_full

MOST_FOUND = 8
SHORTEST_SOUGHT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The household a text names by its code, or the ``found`` with their neighbourhoods.

    ``more`` tells that others are found too, and ``numbered`` that an identity number was typed,
    which is neither sought nor shown again.
    """

    household: HouseholdRow | None = None
    found: tuple[tuple[HouseholdRow, str], ...] = ()
    more: bool = False
    numbered: bool = False


def choice_of(db: Session, text: str) -> Choice:
    """Returns what a text names among the households whose file is open; a code names any."""
    if looks_like_national_id(text):
        return Choice(numbered=True)
    row = household_by_code(db, text) if text else None
    if row is not None or len(text) < SHORTEST_SOUGHT:
        return Choice(household=row)
    sought = Sought(text=text, by_name=sees_in_full(), sort="name")
    found = list_households(db, sought, offset=0, limit=MOST_FOUND + 1)
    return Choice(found=tuple(found[:MOST_FOUND]), more=len(found) > MOST_FOUND)
