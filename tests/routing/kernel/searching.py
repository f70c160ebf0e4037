"""Short searches to test with, and what is asked of their orders."""

from hypothesis import HealthCheck, settings

from routing.check import check
from routing.decode import timed
from routing.kernel import search

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def found(problem, *, iterations=200, **given):
    return search(problem, seconds=60, iterations=iterations, **given)


def named(problem, orders):
    """Orders with the ids of vehicles and stops."""
    return {
        vehicle.id: [[problem.stops[stop].id for stop in trip] for trip in trips]
        for vehicle, trips in zip(problem.vehicles, orders, strict=True)
    }


def served(orders):
    return {stop for trips in orders for trip in trips for stop in trip}


def broken_rules(problem, orders):
    plan = timed(problem, named(problem, orders))
    return {one.rule for one in check(problem, plan)} - {"mandatory_stops_are_not_spared"}
