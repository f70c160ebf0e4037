"""What a plan must respect, said once and independently of the solver.

The search is trusted to search, never to judge. Every plan, found by the solver or rearranged
by hand, passes through :func:`check` before anyone drives it, and the sentences below are what
the coordinator reads. Each rule is a small function in
:mod:`routing.rules` that yields what breaks it; :data:`RULES` is the whole law.
"""

from __future__ import annotations

from routing.day import Day
from routing.model import Plan, Problem
from routing.rules import cold, complete, costs, loads, locks, matches, pairs, rests, shifts, visits
from routing.rules.complete import mandatory_stops_are_not_spared
from routing.rules.violations import Rule, Violation

__all__ = ["RULES", "Rule", "Violation", "check", "mandatory_stops_are_not_spared"]

RULES: tuple[Rule, ...] = (
    complete.names_are_known,
    complete.each_stop_is_served_once_or_left_out,
    complete.mandatory_stops_are_not_spared,
    loads.load_fits_vehicle,
    visits.service_starts_in_window,
    visits.service_takes_its_time,
    visits.driving_takes_its_time,
    visits.distance_follows_the_roads,
    loads.loads_and_clocks_are_true,
    loads.pickups_come_to_the_depot,
    shifts.trips_fit_the_shift,
    shifts.the_first_load_takes_its_time,
    shifts.trips_leave_time_to_reload,
    shifts.trips_are_not_too_many,
    shifts.trips_are_not_too_long,
    shifts.goods_are_ready_to_load,
    shifts.the_depot_is_open,
    shifts.docks_are_not_overfull,
    cold.cold_goods_are_refrigerated,
    cold.cold_limit_is_held,
    matches.skills_are_matched,
    matches.forbidden_vehicles_stay_away,
    matches.locked_stops_stay,
    pairs.pairs_ride_together,
    pairs.ride_limits_are_held,
    locks.locked_days_begin_as_locked,
    rests.rests_are_at_a_standstill,
    rests.breaks_are_held,
    costs.cost_is_true,
)


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Returns every rule that the plan breaks; an empty list means it can be driven."""
    day = Day(problem, plan)
    return [violation for rule in RULES for violation in rule(day)]
