"""The colours of routes, the same on the map and in the timetable."""

from collections.abc import Sequence

PALETTE = ("#0b5cad", "#d55e00", "#0f6b58", "#9a3d97", "#7a5200", "#b42318", "#0e7490", "#48544f")


def route_colours(vehicles: Sequence[str]) -> dict[str, str]:
    """Returns a colour for each vehicle in the order of the routes."""
    return {code: PALETTE[place % len(PALETTE)] for place, code in enumerate(vehicles)}
