"""Planning a day: from placed orders to routes people can drive.

A plan is asked for (:func:`request_plan`), worked on outside any transaction
(:func:`plan_day`, in a worker or in the same program), then published or thrown
away. The search itself is the library ``routing``; only this package speaks with it.
Instants become seconds after local midnight here and nowhere else.
"""

from logistics.services.planning.mapping import (
    DepotOnMap,
    is_impossible,
    numbered,
    plan_map,
    plan_on_paper,
    route_strokes,
    stop_key,
)
from logistics.services.planning.publishing import discard, publish
from logistics.services.planning.queueing import plan_queue
from logistics.services.planning.requests import Crew, PlanWish, request_plan, wish_of
from logistics.services.planning.running import (
    Solve,
    fail_lost_jobs,
    plan_day,
    stop_early,
    throw_away,
)
from routing.maps import Assets, MapLabels

__all__ = [
    "Assets",
    "Crew",
    "DepotOnMap",
    "MapLabels",
    "PlanWish",
    "Solve",
    "discard",
    "fail_lost_jobs",
    "is_impossible",
    "numbered",
    "plan_day",
    "plan_map",
    "plan_on_paper",
    "plan_queue",
    "publish",
    "request_plan",
    "route_strokes",
    "stop_early",
    "stop_key",
    "throw_away",
    "wish_of",
]
