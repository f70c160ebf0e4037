"""How heavy and how large goods are in a vehicle: with their packaging."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a vehicle must have room for: gross weight [g], pieces, volume [ml]."""

    grams: int = 0
    pieces: int = 0
    millilitres: int = 0

    def __add__(self, other: "Demand") -> "Demand":
        return Demand(
            grams=self.grams + other.grams,
            pieces=self.pieces + other.pieces,
            millilitres=self.millilitres + other.millilitres,
        )


NO_DEMAND = Demand()


def demand_of(*, pieces: int, net_g: int, unit_gross_g: int | None, unit_volume_ml: int) -> Demand:
    """Returns the demand of goods; what was weighed counts when it is more than the catalogue says."""
    return Demand(
        grams=max(net_g, pieces * (unit_gross_g or 0)),
        pieces=pieces,
        millilitres=pieces * unit_volume_ml,
    )
