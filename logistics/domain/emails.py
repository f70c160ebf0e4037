"""E-mail addresses, as far as they can be judged without sending anything."""

import re

from logistics.domain.errors import InvalidValue

SHAPE = re.compile(r"[^@\s,;<>\"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
LONGEST = 254


def check_email(text: str) -> None:
    """Refuses what cannot be one e-mail address."""
    if len(text) > LONGEST or not SHAPE.fullmatch(text):
        raise InvalidValue(field="email", why="no_email", value=text[:80])
