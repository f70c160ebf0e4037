"""All that the model says, in the order in which it is said."""

from __future__ import annotations

from routing.model import Problem
from routing.ortools import clock, costs, loads, standing, visits
from routing.ortools.model import Model

CONSTRAINTS = (
    clock.time_passes,
    clock.trips_fit_the_shift,
    clock.trips_follow_one_another,
    clock.trips_are_not_too_long,
    clock.services_start_in_a_window,
    clock.goods_are_ready_to_load,
    clock.goods_stay_cold,
    standing.breaks_are_held,
    standing.docks_are_not_overfull,
    standing.no_break_while_loading,
    loads.loads_fit_in,
    visits.stops_may_be_left_out,
    visits.able_vehicles_come,
    visits.pairs_ride_together,
    visits.locked_days_begin_as_locked,
    costs.legs_cost,
    costs.vehicles_cost,
    costs.overtime_costs,
    costs.lateness_costs,
    costs.long_days_cost,
    costs.strangers_cost,
    costs.splits_cost,
    clock.every_time_is_fixed,
)


def model_of(problem: Problem) -> Model:
    """Returns the model of a problem with all of its constraints."""
    model = Model(problem)
    for constraint in CONSTRAINTS:
        constraint(model)
    return model
