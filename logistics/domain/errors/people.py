"""Refusals about people: households, administrators, sealed numbers, addresses."""

from logistics.domain.errors.root import RuleBroken


class DuplicateHousehold(RuleBroken):
    """The same T.C. kimlik number is already registered."""

    def __init__(self, *, household: str) -> None:
        super().__init__(f"Household {household} has the same identity number.")
        self.household = household


class GeocoderSilent(RuleBroken):
    """Nobody answered where an address is; the point can be typed instead."""

    def __init__(self, *, address: str) -> None:
        super().__init__("The geocoder did not answer.")
        self.address = address


class LastAdministrator(RuleBroken):
    """Without this user nobody could administer the installation any more."""

    def __init__(self, *, user: str) -> None:
        super().__init__(f"{user} is the last administrator.")
        self.user = user


class SealedOtherwise(RuleBroken):
    """An identity number was sealed under another secret than the installation has now."""

    def __init__(self) -> None:
        super().__init__("The present secret does not open what was sealed.")
