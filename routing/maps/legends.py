"""What stands around a plan's map: its legend, the bar of the day, the head of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.amounts import ZERO
from routing.maps.lines import Route
from routing.maps.page import escape_for_map
from routing.maps.pictures import (
    badge_picture,
    casing_picture,
    route_picture,
    sign_picture,
    way_picture,
)
from routing.maps.points import is_impossible, locked_stops
from routing.model import Plan, Problem

STEP_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLabels:
    """The words of a plan's map, in the reader's language.

    ``picked_up`` is what is taken aboard on the way; ``impossible`` and ``crowded_out`` are stops that are left out, ``roads`` and ``estimated``
    the ways between stops; ``north`` is the letter on a compass.
    """

    title: str
    legend: str
    depots: str
    homes: str
    impossible: str
    crowded_out: str
    cold: str
    picked_up: str
    locked: str
    locked_route: str
    roads: str
    estimated: str
    play: str
    pause: str
    time_of_day: str
    whole_day: str
    print_out: str
    north: str
    language: str = "tr"


def plan_legend(
    problem: Problem, plan: Plan, routes: Sequence[Route], *, labels: MapLabels, place: str
) -> str:
    """Returns the legend of a plan; each route can be hidden there, ``place`` as in ``legend``."""
    vehicles = "".join(_route_row(number, route, labels) for number, route in enumerate(routes))
    signs = "".join(
        f"<li>{picture}{escape_for_map(name)}</li>"
        for picture, name in _sign_rows(problem, plan, routes, labels)
    )
    return (
        f'<details class="legend legend-{place}" open>'
        f"<summary>{escape_for_map(labels.legend)}</summary>"
        f'<ul class="routes">{vehicles}</ul><ul class="signs">{signs}</ul></details>'
    )


def day_bar(routes: Sequence[Route], labels: MapLabels) -> str:
    """Returns the bar on which the day is watched; nothing when no vehicle drives."""
    legs = [leg for route in routes for leg in route.legs]
    if not legs:
        return ""
    begins = min(leg.departs for leg in legs) // STEP_S * STEP_S
    ends = -(-max(leg.arrives for leg in legs) // STEP_S) * STEP_S
    play, pause, time, whole = (
        escape_for_map(text)
        for text in (labels.play, labels.pause, labels.time_of_day, labels.whole_day)
    )
    return (
        '<div class="day">'
        f'<button type="button" id="day-play"><span class="play">▶<span class="word"> {play}</span></span>'
        f'<span class="pause">❚❚<span class="word"> {pause}</span></span></button>'
        f'<input type="range" id="day-time" min="{begins}" max="{ends}" step="{STEP_S}" '
        f'value="{begins}" aria-label="{time}">'
        f'<output id="day-clock" for="day-time"></output>'
        f'<button type="button" id="day-whole" disabled>{whole}</button></div>'
    )


def paper_head(labels: MapLabels) -> str:
    """Returns the head of a sheet, with the button that prints it, and the arrow to the north."""
    return (
        f'<header class="sheet-head"><h1>{escape_for_map(labels.title)}</h1>'
        f'<button type="button" id="print">{escape_for_map(labels.print_out)}</button></header>'
        '<svg class="north" viewBox="-16 -30 32 60" width="32" height="60" aria-hidden="true">'
        '<path d="M0-6L9 26L0 19L-9 26Z" fill="#1f1f1f"/>'
        f'<text y="-11" text-anchor="middle">{escape_for_map(labels.north)}</text></svg>'
    )


def _route_row(number: int, route: Route, labels: MapLabels) -> str:
    lock = (
        f'<span class="lock" title="{escape_for_map(labels.locked_route)}">'
        f"{badge_picture('locked')}</span>"
        if route.locked
        else ""
    )
    return (
        f'<li><label><input type="checkbox" checked data-route="{number}">'
        f"{route_picture(route.look)}<span>{escape_for_map(route.name)}</span>{lock}</label></li>"
    )


def _sign_rows(
    problem: Problem, plan: Plan, routes: Sequence[Route], labels: MapLabels
) -> list[tuple[str, str]]:
    """Returns the signs that are on this map, with their names."""
    legs = [leg for route in routes for leg in route.legs]
    red = {is_impossible(left) for left in plan.unserved}
    cold = any(stop.refrigerated or stop.goods is not None for stop in problem.stops)
    picked_up = any(stop.pickup != ZERO or stop.picked_up_at is not None for stop in problem.stops)
    rows = [
        (True, sign_picture("depot"), labels.depots),
        (bool(problem.homes), sign_picture("home"), labels.homes),
        (cold, badge_picture("cold"), labels.cold),
        (picked_up, badge_picture("picked_up"), labels.picked_up),
        (bool(locked_stops(problem)), badge_picture("locked"), labels.locked),
        (any(route.locked for route in routes), casing_picture(), labels.locked_route),
        (True in red, sign_picture("impossible"), labels.impossible),
        (False in red, sign_picture("crowded"), labels.crowded_out),
        (any(not leg.estimated for leg in legs), way_picture(estimated=False), labels.roads),
        (any(leg.estimated for leg in legs), way_picture(estimated=True), labels.estimated),
    ]
    return [(picture, name) for shown, picture, name in rows if shown]
