"""A door to visit, and all that it asks of who comes."""

from __future__ import annotations

from dataclasses import dataclass

from routing.amounts import ZERO, Goods, Load, TimeWindow
from routing.refusals import MOST_AT_ONCE, check_not_negative, check_place, check_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A door to visit once: ``demand`` is handed over, ``pickup`` taken back to the depot.

    On arrival ``setup_s`` [s] go into parking and stairs, unless the trip's visit before was
    in the same ``building``; then service *starts* within one of ``windows`` (none means at
    any time), or up to ``late_s`` [s] after one closes, each second at ``late_cost``. It lasts
    ``service_s`` [s] and ``service_per_piece_s`` [s] for each piece that changes hands.

    ``skills`` are those the vehicle must have; ``forbidden_vehicles`` never come, and
    ``locked_vehicle`` alone may. A ``cold`` stop, and one with fresh or frozen ``goods``, needs
    a refrigerated vehicle. ``cold_limit_s`` [s] (that of its ``goods`` unless given) bounds the
    time from leaving the depot to the start of service, waiting included. A trip begins to
    load once the goods of all its stops are ready, ``ready_s`` [s]. What ``may_be_boxed`` would
    keep its cold in a chilled box as well, should somebody decide so: no plan does.

    The demand of a stop that is ``picked_up_at`` another (its id) comes from there and not from
    the depot: both are on one trip, the other first, or neither is served; from the end of
    service there to the start of service here pass at most ``ride_limit_s`` [s].

    ``penalty_s`` is the cost of leaving the stop out, told in seconds of driving; None makes
    the stop mandatory: it outweighs everything optional. One optional stop of a ``tier``
    outweighs all of the later tiers together; 1 comes first.

    ``previous_vehicle`` brought it in the plan before. ``rural`` places are reached by longer,
    faster roads.
    """

    id: str
    name: str
    latitude: float
    longitude: float
    demand: Load = ZERO
    pickup: Load = ZERO
    service_s: int = 0
    service_per_piece_s: int = 0
    setup_s: int = 0
    building: str | None = None
    windows: tuple[TimeWindow, ...] = ()
    late_s: int = 0
    late_cost: int = 3
    ready_s: int = 0
    skills: frozenset[str] = frozenset()
    forbidden_vehicles: frozenset[str] = frozenset()
    cold: bool = False
    goods: Goods | None = None
    cold_limit_s: int | None = None
    may_be_boxed: bool = False
    penalty_s: int | None = None
    tier: int = 1
    picked_up_at: str | None = None
    ride_limit_s: int | None = None
    neighbourhood: str | None = None
    previous_vehicle: str | None = None
    rural: bool = False
    locked_vehicle: str | None = None

    def __post_init__(self) -> None:
        check_place("Stop", self.id, latitude=self.latitude, longitude=self.longitude)
        self._check_numbers()
        self._check_contradictions()
        pairs = zip(self.windows, self.windows[1:], strict=False)
        if any(after.opens <= before.closes for before, after in pairs):
            raise ValueError(f"Stop {self.id} has time windows that overlap or are out of order.")

    def _check_numbers(self) -> None:
        owner = f"Stop {self.id}"
        for what, number in (
            ("service time", self.service_s),
            ("service time a piece", self.service_per_piece_s),
            ("setup time", self.setup_s),
            ("lateness", self.late_s),
            ("cost of lateness", self.late_cost),
            ("ready time", self.ready_s),
            ("cold limit", self.cold_limit_s or 0),
            ("ride limit", self.ride_limit_s or 0),
            ("service time, pieces counted,", self.handling_s),
        ):
            check_not_negative(owner, what, number)
        check_not_negative(owner, "penalty", self.penalty_s or 0, most=MOST_AT_ONCE)
        if not self.tier >= 1:
            raise ValueError(f"{owner} is of tier {self.tier}, but tiers count from 1.")
        check_whole(owner, "tier", self.tier)

    def _check_contradictions(self) -> None:
        if self.locked_vehicle is not None and self.locked_vehicle in self.forbidden_vehicles:
            raise ValueError(
                f"Stop {self.id} is locked to {self.locked_vehicle}, which is forbidden there."
            )
        if self.cold and self.goods is Goods.CHILLED_BOX:
            raise ValueError(f"Stop {self.id} is cold, but its goods come in a chilled box.")
        if self.picked_up_at == self.id:
            raise ValueError(f"Stop {self.id} is picked up at itself.")
        if self.ride_limit_s is not None and self.picked_up_at is None:
            raise ValueError(f"Stop {self.id} has a ride limit, but is picked up nowhere.")

    @property
    def mandatory(self) -> bool:
        return self.penalty_s is None

    @property
    def handling_s(self) -> int:
        """How long service lasts, pieces counted [s]."""
        return self.service_s + self.service_per_piece_s * (self.demand.pieces + self.pickup.pieces)

    @property
    def refrigerated(self) -> bool:
        """Whether its goods need a refrigerated vehicle."""
        return self.cold or self.goods in (Goods.FRESH, Goods.FROZEN)
