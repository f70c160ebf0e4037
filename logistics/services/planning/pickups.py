"""Pick-ups as the search understands them: stops that fill the vehicle, or pairs of stops."""

from collections.abc import Iterator, Sequence

import routing
from logistics.domain.pickups import PickupKind, PickupSide
from logistics.store.pickups import TimedPickup
from logistics.store.tables import PickupRow

CALL_S = 10 * 60
"""How long a vehicle stands where something is picked up [s]."""
BOARDING_S = 5 * 60
"""How long somebody takes to get in, or out [s]."""
LEFT_OUT_S = 10 * 3600
RIDE_TIER, GOODS_TIER = 1, 3
_TO = "-to"


def calls_for(pickups: Sequence[PickupRow]) -> Iterator[tuple[routing.Stop, int, PickupSide]]:
    """Yields the stops of each pick-up (its id): one, or two that belong together for a ride."""
    for row in pickups:
        yield _taken(row), row.id or 0, PickupSide.TAKEN
        if row.kind is PickupKind.RIDE:
            yield _brought(row), row.id or 0, PickupSide.BROUGHT


def call_name(call: TimedPickup) -> str:
    """Returns the stop by which the search knows a call that was planned."""
    return call.pickup.code + (_TO if call.stop.side is PickupSide.BROUGHT else "")


def _taken(row: PickupRow) -> routing.Stop:
    ride = row.kind is PickupKind.RIDE
    return routing.Stop(
        id=row.code,
        name=row.code,
        latitude=row.latitude,
        longitude=row.longitude,
        pickup=routing.Load() if ride else _load(row),
        service_s=BOARDING_S if ride else CALL_S,
        windows=_windows(row),
        penalty_s=LEFT_OUT_S,
        tier=RIDE_TIER if ride else GOODS_TIER,
    )


def _brought(row: PickupRow) -> routing.Stop:
    return routing.Stop(
        id=row.code + _TO,
        name=row.code,
        latitude=row.to_latitude or 0.0,
        longitude=row.to_longitude or 0.0,
        demand=_load(row),
        service_s=BOARDING_S,
        picked_up_at=row.code,
        ride_limit_s=row.ride_limit_s,
        penalty_s=LEFT_OUT_S,
        tier=RIDE_TIER,
    )


def _load(row: PickupRow) -> routing.Load:
    return routing.Load(grams=row.grams, pieces=row.pieces, millilitres=row.millilitres)


def _windows(row: PickupRow) -> tuple[routing.TimeWindow, ...]:
    if row.opens_s is None or row.closes_s is None:
        return ()
    return (routing.TimeWindow(opens=row.opens_s, closes=row.closes_s),)
