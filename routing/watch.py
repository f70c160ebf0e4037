"""The clock of a search: how far it is, how long it may go on, whom to tell."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from routing.incumbent import Incumbent

TELL_EVERY_S = 0.5


class Phase(StrEnum):
    """What a search is doing."""

    BUILDING = "building"
    SEARCHING = "searching"
    FINISHING = "finishing"


class Ending(StrEnum):
    """Why a search ended; a plan carries it among its notes."""

    NOTHING_TO_SEARCH = "nothing_to_search"
    TIME_USED = "time_used"
    STOPPED = "stopped"
    NO_LONGER_IMPROVING = "no_longer_improving"
    PROVEN = "proven"
    LIMIT_REACHED = "limit_reached"
    BROKEN_DOWN = "broken_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a search is: ``elapsed_s`` of ``seconds`` [s], and the best plan so far.

    ``distance_m`` [m] and ``driving_s`` [s] are those of all its trips together.
    """

    elapsed_s: float
    seconds: float
    best_cost: int
    distance_m: int
    driving_s: int
    served: int
    unserved: int
    phase: Phase


class Watch:
    """Tells progress now and then, and knows when to stop."""

    def __init__(
        self,
        *,
        seconds: float,
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self.seconds = seconds
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._began = time.monotonic()
        self._told = 0.0
        self._stopped = False

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._began

    @property
    def left_s(self) -> float:
        return self.seconds - self.elapsed_s

    @property
    def stopped(self) -> bool:
        """Whether the caller wants no more; once said, it is never asked again."""
        self._stopped = self._stopped or self._should_stop()
        return self._stopped

    def go_on(self, best: Incumbent, phase: Phase) -> bool:
        """Tells progress if it is time to, and returns whether there is time and will left."""
        if time.monotonic() - self._told >= TELL_EVERY_S:
            self.show(best, phase)
        return self.left_s > 0 and not self.stopped

    def show(self, best: Incumbent, phase: Phase) -> None:
        """Tells progress now."""
        unserved = best.unserved
        self._told = time.monotonic()
        self._on_progress(
            Progress(
                elapsed_s=self.elapsed_s,
                seconds=self.seconds,
                best_cost=best.cost,
                distance_m=best.distance_m,
                driving_s=best.driving_s,
                served=len(best.case.stops) - unserved,
                unserved=unserved,
                phase=phase,
            )
        )
