"""Maps of a plan and of a town, as complete HTML pages that need no internet.

All words come from the caller, who knows the reader's language. A map of two thousand stops is
one layer of features, never two thousand markers.
"""

from routing.maps.areas import EMPTY_SHADE, SHADES, AreaLabels, households_map
from routing.maps.looks import COLOURS, SHAPES, Stroke, stroke
from routing.maps.page import Assets, Ground, escape_for_map
from routing.maps.plan import MapLabels, PopupOf, plan_map, plan_on_paper

__all__ = [
    "COLOURS",
    "EMPTY_SHADE",
    "SHADES",
    "SHAPES",
    "AreaLabels",
    "Assets",
    "Ground",
    "MapLabels",
    "PopupOf",
    "Stroke",
    "escape_for_map",
    "households_map",
    "plan_map",
    "plan_on_paper",
    "stroke",
]
