"""Planning a day: from placed orders to routes people can drive.

A plan is asked for (:func:`request_plan`), worked on outside any transaction
(:func:`plan_day`, in a worker or in the same program), then published or thrown
away. The search itself is the library ``routing``; only this package speaks with it.
Instants become seconds after local midnight here and nowhere else.
"""

from logistics.services.planning.constraint_costs import (
    RuleCost,
    ask_rule_costs,
    cancel_rule_costs,
    job_of_rules,
    rule_costs,
    rules_not_looked_into,
    with_rule_costs,
)
from logistics.services.planning.ends import homes_of
from logistics.services.planning.explaining import Elsewhere, Here, why_here
from logistics.services.planning.late_orders import (
    LateChoice,
    LatePlace,
    PutIn,
    is_brought,
    late_doors,
    places_for,
    put_in,
    save_put_in,
)
from logistics.services.planning.locking import (
    Settled,
    lock_route,
    lock_stop,
    marks_of,
    settled,
)
from logistics.services.planning.mapping import (
    DepotOnMap,
    Shown,
    is_impossible,
    numbered,
    plan_map,
    plan_on_paper,
    route_strokes,
    stop_key,
)
from logistics.services.planning.moves import Moves, moves_of
from logistics.services.planning.problems import Boxes, boxes_of
from logistics.services.planning.publishing import discard, publish
from logistics.services.planning.quality import Quality, Sample, Verdict, quality_of
from logistics.services.planning.queueing import plan_queue
from logistics.services.planning.requests import (
    Crew,
    PlanWish,
    crews_here,
    plan_again,
    request_plan,
    wish_of,
)
from logistics.services.planning.running import (
    Solve,
    fail_lost_jobs,
    plan_day,
    stop_early,
    throw_away,
    worth_taking_s,
)
from logistics.services.planning.taking_over import loaded_since, unloaded_since
from routing.maps import Assets, MapLabels
from routing.model import Place

__all__ = [
    "Assets",
    "Boxes",
    "Crew",
    "DepotOnMap",
    "Elsewhere",
    "Here",
    "LateChoice",
    "LatePlace",
    "MapLabels",
    "Moves",
    "Place",
    "PlanWish",
    "PutIn",
    "Quality",
    "RuleCost",
    "Sample",
    "Settled",
    "Shown",
    "Solve",
    "Verdict",
    "ask_rule_costs",
    "boxes_of",
    "cancel_rule_costs",
    "crews_here",
    "discard",
    "fail_lost_jobs",
    "homes_of",
    "is_brought",
    "is_impossible",
    "job_of_rules",
    "late_doors",
    "loaded_since",
    "lock_route",
    "lock_stop",
    "marks_of",
    "moves_of",
    "numbered",
    "places_for",
    "plan_again",
    "plan_day",
    "plan_map",
    "plan_on_paper",
    "plan_queue",
    "publish",
    "put_in",
    "quality_of",
    "request_plan",
    "route_strokes",
    "rule_costs",
    "rules_not_looked_into",
    "save_put_in",
    "settled",
    "stop_early",
    "stop_key",
    "throw_away",
    "unloaded_since",
    "why_here",
    "wish_of",
    "with_rule_costs",
    "worth_taking_s",
]
