"""Recalls: goods are called back, from our shelves and from the doors they went to."""

from enum import StrEnum


class CallOutcome(StrEnum):
    """What a call to a household came to."""

    CALLED = "called"
    NOT_REACHED = "not_reached"
    RETURNED = "returned"
    USED_UP = "used_up"


class RecallState(StrEnum):
    """How far a recall is."""

    OPEN = "open"
    CLOSED = "closed"


class Closing(StrEnum):
    """What becomes of the goods still on hold when a recall closes."""

    KEEP = "keep"
    RELEASE = "release"
