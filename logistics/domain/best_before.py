"""Best-before goods past their date: off unless a policy says how long, and a person checks.

A best-before date (TETT) speaks of quality, not of safety. So a group of items may have a
policy: so many days past the date at most. Without one, or beyond it, such goods are not
issued. With one, each lot still needs a named check of its own. A use-by date (STT) knows
no policy.
"""

from datetime import date, timedelta

from logistics.domain.errors import InvalidValue

MOST_DAYS = 365


def check_days(days_past: int | None) -> None:
    """Refuses a policy that nobody can mean; none at all means the policy is off."""
    if days_past is not None and not 1 <= days_past <= MOST_DAYS:
        raise InvalidValue(field="days_past", why="days_past", value=str(days_past))


def last_day(best_before: date, *, days_past: int) -> date:
    """Returns the last day goods may go out under a policy."""
    return best_before + timedelta(days=days_past)
