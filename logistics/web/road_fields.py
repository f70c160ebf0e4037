"""Fields for what is known of roads: hours of the rush, and kilometres."""

import re
from collections.abc import Sequence

from flask_babel import gettext as _

from logistics.web.forms import PiecesField, read_decimal

METRES_IN_KM = 1000
_RUSH = re.compile(
    r"(?P<from>[0-9]{1,2})[:.](?P<from_min>[0-5][0-9]) ?[-–] ?"
    r"(?P<to>[0-9]{1,2})[:.](?P<to_min>[0-5][0-9]) +%?(?P<percent>[0-9]{1,3}) ?%?"
)


class RushField(PiecesField):
    """Rush hours as people type them: ``07:00-09:00 75; 17:00-19:00 75``.

    Kept as lists of from, to [s after midnight] and the speed then [percent].
    """

    def read(self, text: str) -> list[list[int]]:  # type: ignore[override]
        return [self._one(part.strip()) for part in text.split(";") if part.strip()]

    def written(self, value: Sequence[Sequence[int]]) -> str:
        return "; ".join(f"{_clock(opens)}-{_clock(closes)} {p}" for opens, closes, p in value)

    def _one(self, text: str) -> list[int]:
        found = _RUSH.fullmatch(text)
        if found is None:
            raise ValueError(
                _("Write rush hours as 07:00-09:00 75; “%(text)s” is not that.", text=text[:40])
            )
        opens = int(found["from"]) * 3600 + int(found["from_min"]) * 60
        closes = int(found["to"]) * 3600 + int(found["to_min"]) * 60
        return [opens, closes, int(found["percent"])]


class KilometreField(PiecesField):
    """Kilometres as people type them (``12,5``), kept as metres [m]."""

    def read(self, text: str) -> int:
        return round(read_decimal(text) * METRES_IN_KM)

    def written(self, value: int) -> str:
        return f"{value / METRES_IN_KM:g}".replace(".", ",")


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
