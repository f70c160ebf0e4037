"""The small pictures of a legend, as SVG: what the map draws, drawn beside its name."""

from __future__ import annotations

from routing.maps.looks import (
    COLD,
    ESTIMATED_DASHES,
    INK,
    LOCK,
    MARKS,
    SIGNS,
    SNOW,
    UPWARDS,
    Stroke,
)

BADGES = {"cold": (SNOW, COLD), "picked_up": (UPWARDS, INK), "locked": (LOCK, INK)}


def route_picture(look: Stroke) -> str:
    """Returns a route's line with its sign on it."""
    line = _line(look.colour, look.dashes, width=4)
    return _svg(36, 28, f"{line}{_shape(look.shape, look.colour, look.edge)}")


def way_picture(*, estimated: bool) -> str:
    """Returns a line along known roads, or one that is ``estimated``."""
    if estimated:
        return _svg(36, 28, _line(INK, ESTIMATED_DASHES, width=2))
    return _svg(36, 28, _line(INK, "", width=4))


def casing_picture() -> str:
    """Returns the casing of a line whose route is locked."""
    casing = f'<line x1="-18" x2="18" stroke="{INK}" stroke-width="9" opacity=".35"/>'
    return _svg(36, 28, casing + _line("#fff", "", width=4))


def sign_picture(kind: str) -> str:
    """Returns a sign: ``depot``, ``home``, ``impossible`` or ``crowded``."""
    shape, filling, edge = SIGNS[kind]
    return _svg(36, 28, _shape(shape, filling, edge) + _drawn(MARKS[kind], edge, width=2.5))


def badge_picture(kind: str) -> str:
    """Returns what is pinned to a stop: ``cold``, ``picked_up`` or ``locked``."""
    drawing, colour = BADGES[kind]
    badge = f'<circle r="7" fill="#fff" stroke="{colour}"/>{_drawn(drawing, colour, width=1.5)}'
    return _svg(36, 28, badge)


def box_picture(colour: str) -> str:
    """Returns a filled box."""
    return (
        '<svg width="18" height="14" aria-hidden="true"><rect width="18" height="14" '
        f'fill="{colour}" stroke="#333"/></svg>'
    )


def _line(colour: str, dashes: str, *, width: int) -> str:
    return (
        f'<line x1="-18" y1="0" x2="18" y2="0" stroke="{colour}" stroke-width="{width}" '
        f'stroke-dasharray="{dashes}"/>'
    )


def _shape(shape: str, filling: str, edge: str) -> str:
    outline = f'<path d="{shape}" fill="none" stroke="#333" stroke-width="3.5"/>'
    return f'{outline}<path d="{shape}" fill="{filling}" stroke="{edge}" stroke-width="1.5"/>'


def _drawn(drawing: str, colour: str, *, width: float) -> str:
    return f'<path d="{drawing}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _svg(width: int, height: int, content: str) -> str:
    box = f"{-width / 2:g} {-height / 2:g} {width} {height}"
    return (
        f'<svg width="{width}" height="{height}" viewBox="{box}" aria-hidden="true">{content}</svg>'
    )
