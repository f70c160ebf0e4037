"""Holds: a lot that may not be issued until a named person says so.

A hold is always on a whole lot. It ends by a named check (packaging, smell and
appearance, each looked at), by the decision on a write-off, or with its recall.
"""

from dataclasses import dataclass
from enum import StrEnum

from logistics.domain.errors import InvalidValue

SHORTEST_REASON = 3


class HoldKind(StrEnum):
    """Why a lot is on hold."""

    QUARANTINE = "quarantine"
    INSPECTION = "inspection"
    EXCURSION = "excursion"
    BEST_BEFORE = "best_before"
    RECALL = "recall"
    WRITE_OFF = "write_off"


BY_HAND = (HoldKind.QUARANTINE, HoldKind.INSPECTION)
DECIDED_ELSEWHERE = frozenset({HoldKind.RECALL, HoldKind.WRITE_OFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCheck:
    """What a named person looked at before letting goods go, and what they found."""

    packaging: bool
    smell: bool
    appearance: bool
    comment: str

    def refuse_unfinished(self) -> None:
        """Refuses a check that leaves something out.

        Raises
        ------
        InvalidValue
            Naming the first field that was not looked at, or the missing comment.
        """
        for field in ("packaging", "smell", "appearance"):
            if not getattr(self, field):
                raise InvalidValue(field=field, why="unchecked")
        check_reason("comment", self.comment)


def check_reason(field: str, text: str) -> str:
    """Returns a reason without its blanks, or refuses one too short to say anything."""
    kept = text.strip()
    if len(kept) < SHORTEST_REASON:
        raise InvalidValue(field=field, why="short", value=str(SHORTEST_REASON))
    return kept
