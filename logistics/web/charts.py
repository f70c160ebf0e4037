"""What our charts share: an SVG's frame, and where in it a part of the whole stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A label at a distance from the left or the top."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A picture and the edges of what is drawn in it, all from its upper left corner."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    def across(self, part: float) -> float:
        """Returns where a part of the way from left to right stands; beyond is the edge."""
        return round(self.left + _within(part) * (self.right - self.left), 1)

    def down(self, part: float) -> float:
        """Returns where a part of the way from top to bottom stands; beyond is the edge."""
        return round(self.top + _within(part) * (self.bottom - self.top), 1)


def _within(part: float) -> float:
    return min(max(part, 0), 1)
