"""How routes and signs look: one list of shapes for maps, legends, tables and paper.

Routes differ in colour; beyond seven also in the shape of their numbers and the dashes of their
lines, beyond thirty-five in the edge of the shape as well. So nobody has to tell colours apart.
Shapes are paths of SVG around the point they stand for, in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COLOURS = ("#0072B2", "#C44E00", "#00795A", "#A8327D", "#5B3F9C", "#8C6D00", "#1F1F1F")
"""Colours that colour-blind people tell apart, after Okabe & Ito (2008), but dark enough for
white numbers on them (contrast 4.5 and more)."""

SHAPES = (
    "M-11 0A11 11 0 1 0 11 0A11 11 0 1 0-11 0Z",
    "M-10-10H10V10H-10Z",
    "M0-14.5L14.5 0L0 14.5L-14.5 0Z",
    "M-13 0L-6.5-10.5H6.5L13 0L6.5 10.5H-6.5Z",
    "M-10.5-10H10.5V2.5C10.5 8 5 11.5 0 12.5C-5 11.5-10.5 8-10.5 2.5Z",
)
"""A disc, a square, a diamond, a hexagon, a shield."""

DASHES = ("", "14 5", "3 6", "14 5 3 5", "24 6")
EDGES = ("#FFFFFF", "#1F1F1F")

RED = "#B3261E"
YELLOW = "#F5C518"
COLD = "#0B5FA5"
INK = "#1F1F1F"
SIGNS = {
    "depot": ("M0-14L14-2H10.5V11H-10.5V-2H-14Z", INK, "#FFFFFF"),
    "home": ("M0-10L10-1H7.5V8H-7.5V-1H-10Z", "#FFFFFF", INK),
    "impossible": ("M-4.6-11H4.6L11-4.6V4.6L4.6 11H-4.6L-11 4.6V-4.6Z", RED, "#FFFFFF"),
    "crowded": ("M0-14L13.5 10H-13.5Z", YELLOW, INK),
}
"""The signs of places that are on no route: shape, filling, edge."""

MARKS = {
    "depot": "",
    "home": "",
    "impossible": "M-4-4L4 4M4-4L-4 4",
    "crowded": "M0-5V2M0 5.5V6.5",
}
"""What is drawn into a sign, in the colour of its edge."""

SNOW = "M0-4.6V4.6M-4-2.3L4 2.3M-4 2.3L4-2.3"
LOCK = "M-3.6-.8H3.6V4.2H-3.6ZM-2.2-.8V-2.4A2.2 2.2 0 0 1 2.2-2.4V-.8"
UPWARDS = "M0 4.4V-4M-3.4-.8L0-4.2L3.4-.8"
VAN = "M-13-8H4V6H-13ZM4-4H9L13 1V6H4ZM-10 6A3 3 0 1 0-4 6A3 3 0 1 0-10 6ZM4 6A3 3 0 1 0 10 6A3 3 0 1 0 4 6Z"

ESTIMATED_DASHES = "5 5"
"""Ways nobody knows are thin lines of these dashes, whatever their route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """How a route is told from others: colour, dashes [pixels on, off, ...], shape and its edge."""

    colour: str
    dashes: str = ""
    shape: str = SHAPES[0]
    edge: str = EDGES[0]


def stroke(number: int, colours: Sequence[str] = COLOURS) -> Stroke:
    """Returns how the ``number``-th route (from 0) is drawn, on maps, lists and paper alike."""
    rank = number // len(colours)
    return Stroke(
        colour=colours[number % len(colours)],
        dashes=DASHES[rank % len(DASHES)],
        shape=SHAPES[rank % len(SHAPES)],
        edge=EDGES[rank // len(SHAPES) % len(EDGES)],
    )
