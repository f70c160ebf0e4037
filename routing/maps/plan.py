"""The map of a plan: routes, numbered stops, depots, and who is left out; to move in, or on paper.

All stops are one layer. Routes travel as short text beside it and are drawn by ``routes.js``;
``day.js`` lets the vehicles drive along them by the timetable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from routing.maps.legends import MapLabels, day_bar, paper_head, plan_legend
from routing.maps.lines import LineOf, Route, routes_of
from routing.maps.looks import (
    COLD,
    COLOURS,
    ESTIMATED_DASHES,
    INK,
    LOCK,
    MARKS,
    SIGNS,
    SNOW,
    UPWARDS,
    VAN,
)
from routing.maps.page import (
    Assets,
    Ground,
    add_to_page,
    escape_for_map,
    layer,
    new_map,
    page,
)
from routing.maps.points import PopupOf, points_of
from routing.model import Plan, Problem
from routing.roads.lines import encoded

__all__ = ["LineOf", "MapLabels", "PopupOf", "plan_map", "plan_on_paper"]


def plan_map(
    problem: Problem,
    plan: Plan,
    *,
    labels: MapLabels,
    assets: Assets,
    nonce: str,
    popup_of: PopupOf,
    ground: Ground | None = None,
    colours: Sequence[str] = COLOURS,
    line_of: LineOf | None = None,
) -> str:
    """Returns the page with the map of a plan, to move in and to watch the day on.

    ``popup_of`` gives the lines to show at a stop, as plain text: for a stop with its trip and
    visit, or with None twice when it is left out. ``line_of`` gives the line of a way between
    two rows of travel; without one, travel that knows its ``geometry`` is asked, and otherwise
    lines are straight and marked as estimated.
    """

    routes = routes_of(problem, plan, colours=colours, line_of=line_of)
    beside = plan_legend(problem, plan, routes, labels=labels, place="corner")
    return _page(
        problem, plan, routes, beside + day_bar(routes, labels), labels=labels, assets=assets,
        nonce=nonce, popup_of=popup_of, ground=ground, paper=False,
    )  # fmt: skip


def plan_on_paper(
    problem: Problem,
    plan: Plan,
    *,
    labels: MapLabels,
    assets: Assets,
    nonce: str,
    popup_of: PopupOf,
    ground: Ground | None = None,
    colours: Sequence[str] = COLOURS,
    line_of: LineOf | None = None,
) -> str:
    """Returns the page with the map of a plan on a sheet of A4, with title, scale and north.

    It takes what :func:`plan_map` takes. What is chosen in its legend fills the sheet.
    """

    routes = routes_of(problem, plan, colours=colours, line_of=line_of)
    beside = plan_legend(problem, plan, routes, labels=labels, place="below")
    return _page(
        problem, plan, routes, paper_head(labels) + beside, labels=labels, assets=assets,
        nonce=nonce, popup_of=popup_of, ground=ground, paper=True,
    )  # fmt: skip


def _page(
    problem: Problem,
    plan: Plan,
    routes: Sequence[Route],
    beside: str,
    *,
    labels: MapLabels,
    assets: Assets,
    nonce: str,
    popup_of: PopupOf,
    ground: Ground | None,
    paper: bool,
) -> str:
    chart = new_map(assets=assets, ground=ground)
    layer(points_of(problem, plan, popup_of)).add_to(chart)
    add_to_page(chart, beside)
    return page(
        chart,
        title=labels.title,
        language=labels.language,
        attribution=ground.attribution if ground else "",
        nonce=nonce,
        drawing=_drawing(routes, paper=paper),
    )


def _drawing(routes: Sequence[Route], *, paper: bool) -> dict[str, Any]:
    """Returns what the scripts draw beside the stops."""
    return {
        "routes": [
            {
                "id": escape_for_map(route.vehicle),
                "name": escape_for_map(route.name),
                **asdict(route.look),
                "locked": route.locked,
                "legs": [
                    [leg.departs, leg.arrives, encoded(leg.line), int(leg.estimated)]
                    for leg in route.legs
                ],
            }
            for route in routes
        ],
        "signs": {kind: [*SIGNS[kind], MARKS[kind]] for kind in SIGNS},
        "badges": {
            "cold": [SNOW, COLD],
            "picked_up": [UPWARDS, INK],
            "locked": [LOCK, INK],
        },
        "van": VAN,
        "estimated": ESTIMATED_DASHES,
        "paper": paper,
    }
