"""Whom a programme is for: a filter over households, kept as plain values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from logistics.domain.errors import InvalidValue

LARGEST_HOUSEHOLD = 30
GREATEST_NEED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Active households of these neighbourhoods (none: of all), sizes and need bands.

    All bounds are included.

    Raises
    ------
    InvalidValue
        When a range runs backwards, for nobody could be meant.
    """

    neighbourhood_ids: tuple[int, ...] = ()
    size_from: int = 1
    size_to: int = LARGEST_HOUSEHOLD
    need_from: int = 1
    need_to: int = GREATEST_NEED

    def __post_init__(self) -> None:
        for name, low, high in (
            ("size", self.size_from, self.size_to),
            ("need", self.need_from, self.need_to),
        ):
            if low > high:
                raise InvalidValue(field=name, why="backwards", value=f"{low}–{high}")

    def within_sizes(self, *, size_from: int, size_to: int) -> "Audience":
        """Returns this audience without the household sizes outside the range."""
        return Audience(
            neighbourhood_ids=self.neighbourhood_ids,
            size_from=max(self.size_from, size_from),
            size_to=min(self.size_to, size_to),
            need_from=self.need_from,
            need_to=self.need_to,
        )

    def kept(self) -> dict[str, Any]:
        """Returns the audience as it is stored."""
        return asdict(self) | {"neighbourhood_ids": list(self.neighbourhood_ids)}


def audience_of(kept: Mapping[str, Any]) -> Audience:
    """Returns the audience that was stored; what it does not say is open to all."""
    known = {name: kept[name] for name in Audience.__dataclass_fields__ if name in kept}
    known["neighbourhood_ids"] = tuple(known.get("neighbourhood_ids", ()))
    return Audience(**known)
