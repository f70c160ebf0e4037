"""Refusals for the safety of food: dates, holds, cold, meat."""

from datetime import date

from logistics.domain.errors.root import RuleBroken


class LotExpired(RuleBroken):
    """A lot past its use-by date can never be issued."""

    def __init__(self, *, lot: str, expires_on: date) -> None:
        super().__init__(f"Lot {lot} passed its use-by date {expires_on}.")
        self.lot = lot
        self.expires_on = expires_on


class LotOnHold(RuleBroken):
    """A lot on hold cannot be issued; ``hold_kind`` and ``reason`` say why it is held."""

    def __init__(self, *, lot: str, hold_kind: str, reason: str) -> None:
        super().__init__(f"Lot {lot} is on hold ({hold_kind}: {reason}).")
        self.lot = lot
        self.hold_kind = hold_kind
        self.reason = reason


class BestBeforePassed(RuleBroken):
    """A lot past its best-before date goes out only after a named check under a policy."""

    def __init__(self, *, lot: str, expires_on: date) -> None:
        super().__init__(f"Lot {lot} passed its best-before date {expires_on}.")
        self.lot = lot
        self.expires_on = expires_on


class NoPolicy(RuleBroken):
    """No policy lets goods of this ``group`` go out on ``on``, past their best-before date."""

    def __init__(self, *, lot: str, group: str, on: date, until: date | None) -> None:
        super().__init__(f"No policy for {group}: lot {lot} on {on} (until {until}).")
        self.lot = lot
        self.group = group
        self.on = on
        self.until = until


class ReleasedElsewhere(RuleBroken):
    """A hold of this ``hold_kind`` ends with what opened it, not by a check of its own."""

    def __init__(self, *, lot: str, hold_kind: str) -> None:
        super().__init__(f"The hold ({hold_kind}) on lot {lot} is not released here.")
        self.lot = lot
        self.hold_kind = hold_kind


class Refrozen(RuleBroken):
    """A thawed lot never goes back among the frozen."""

    def __init__(self, *, lot: str, place: str) -> None:
        super().__init__(f"Lot {lot} has thawed and cannot go to {place}.")
        self.lot = lot
        self.place = place


class TooWarm(RuleBroken):
    """Cold goods came outside their limits; all temperatures in tenths of °C."""

    def __init__(self, *, item: str, temperature_dc: int, coldest_dc: int, warmest_dc: int) -> None:
        super().__init__(f"{item} at {temperature_dc} is not within {coldest_dc}..{warmest_dc}.")
        self.item = item
        self.temperature_dc = temperature_dc
        self.coldest_dc = coldest_dc
        self.warmest_dc = warmest_dc


class MassDoesNotBalance(RuleBroken):
    """A portioning closes only when every gram is accounted for; ``missing_g`` below 0 is over."""

    def __init__(self, *, missing_g: int) -> None:
        super().__init__(f"{missing_g} g of the meat are not accounted for.")
        self.missing_g = missing_g


class CameBackWarm(RuleBroken):
    """Goods of a lot came back warmer [0.1 °C] than may go among the frozen again."""

    def __init__(self, *, lot: str, measured_dc: int, warmest_dc: int) -> None:
        super().__init__(f"Lot {lot} is at {measured_dc / 10} °C, above {warmest_dc / 10} °C.")
        self.lot = lot
        self.measured_dc = measured_dc
        self.warmest_dc = warmest_dc


class ExcursionGrew(RuleBroken):
    """An excursion reaches further than what was decided on, or was decided on meanwhile."""

    def __init__(self, *, chamber: str) -> None:
        super().__init__(f"The excursion of {chamber} changed meanwhile.")
        self.chamber = chamber
