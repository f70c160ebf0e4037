"""States of programmes, orders, promises, plans and routes, and which may follow which."""

from enum import StrEnum


class ProgrammeState(StrEnum):
    """How far a distribution programme is."""

    DRAFT = "draft"
    ALLOCATED = "allocated"
    CLOSED = "closed"


class OrderState(StrEnum):
    """How far a household's delivery order is."""

    PLACED = "placed"
    PLANNED = "planned"
    LOADED = "loaded"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"
    CANCELLED = "cancelled"


class PromiseState(StrEnum):
    """What became of stock promised to an order."""

    OPEN = "open"
    LOADED = "loaded"
    DELIVERED = "delivered"
    RELEASED = "released"


class PlanState(StrEnum):
    """How far the plan of a day is."""

    SOLVING = "solving"
    READY = "ready"
    PUBLISHED = "published"
    FAILED = "failed"
    DISCARDED = "discarded"


class RouteState(StrEnum):
    """How far a vehicle's route is."""

    PLANNED = "planned"
    LOADED = "loaded"
    CLOSED = "closed"


class LockKind(StrEnum):
    """What of a plan is settled: a stop's vehicle, how a day begins, or a whole day."""

    STOP = "stop"
    START = "start"
    ROUTE = "route"


class RouteEnd(StrEnum):
    """Where a driver's day ends: back at the depot, at the last stop, or at home."""

    DEPOT = "depot"
    LAST_STOP = "last_stop"
    HOME = "home"


class Outcome(StrEnum):
    """What happened at the door, or that nobody got there."""

    PENDING = "pending"
    DELIVERED = "delivered"
    NOT_HOME = "not_home"
    REFUSED = "refused"
    WRONG_ADDRESS = "wrong_address"
    NOT_VISITED = "not_visited"
    LEFT_BEHIND = "left_behind"


class StayReason(StrEnum):
    """Why an order stayed behind, or its stop was not visited."""

    MISSING = "missing"
    DAMAGED = "damaged"
    NO_ROOM = "no_room"
    NO_TIME = "no_time"
    BREAKDOWN = "breakdown"
    OTHER = "other"


class JobState(StrEnum):
    """How far a piece of long work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


RETRYABLE = frozenset({Outcome.NOT_HOME, Outcome.NOT_VISITED})
AT_THE_DOOR = frozenset({Outcome.NOT_HOME, Outcome.REFUSED, Outcome.WRONG_ADDRESS})
