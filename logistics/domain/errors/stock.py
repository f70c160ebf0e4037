"""Refusals of the stock: too little, promised, in the wrong place, for another purpose."""

from logistics.domain.errors.root import RuleBroken
from logistics.domain.quantity import Quantity


class InsufficientStock(RuleBroken):
    """A place was asked for more of a lot than it holds."""

    def __init__(self, *, lot: str, place: str, asked: Quantity, held: Quantity) -> None:
        super().__init__(f"{place} holds {held} of lot {lot}, not {asked}.")
        self.lot = lot
        self.place = place
        self.asked = asked
        self.held = held


class NotEnoughAvailable(RuleBroken):
    """An item was asked for beyond what is held and not promised."""

    def __init__(self, *, item: str, asked: Quantity, available: Quantity) -> None:
        super().__init__(f"{available} of {item} is available, not {asked}.")
        self.item = item
        self.asked = asked
        self.available = available


class Shortages(RuleBroken):
    """Several items fall short at once; each is a :class:`NotEnoughAvailable`."""

    def __init__(self, shortages: tuple[NotEnoughAvailable, ...]) -> None:
        super().__init__("; ".join(str(shortage) for shortage in shortages))
        self.shortages = shortages


class GoodsPromised(RuleBroken):
    """``asked`` of a lot would leave a place, and not enough would stay for its orders."""

    def __init__(
        self, *, lot: str, place: str, asked: Quantity, held: Quantity, promised: Quantity
    ) -> None:
        super().__init__(f"{place} holds {held} of lot {lot}, {promised} promised; not {asked}.")
        self.lot = lot
        self.place = place
        self.asked = asked
        self.held = held
        self.promised = promised


class WrongStorage(RuleBroken):
    """A place cannot keep goods of another storage class."""

    def __init__(self, *, item: str, place: str, needs: str, offers: str) -> None:
        super().__init__(f"{item} needs {needs} storage, {place} is {offers}.")
        self.item = item
        self.place = place
        self.needs = needs
        self.offers = offers


class AnotherPurpose(RuleBroken):
    """A lot was given for a ``purpose`` and serves no other."""

    def __init__(self, *, lot: str, purpose: str) -> None:
        super().__init__(f"Lot {lot} was given for {purpose} alone.")
        self.lot = lot
        self.purpose = purpose


class NotInspected(RuleBroken):
    """Goods at the dock are put away only after somebody looked at them."""

    def __init__(self, *, lot: str) -> None:
        super().__init__(f"Lot {lot} was not inspected yet.")
        self.lot = lot


class NotGivenOut(RuleBroken):
    """More of a lot would be handed back than was ever handed out."""

    def __init__(self, *, lot: str, asked: Quantity, out: Quantity) -> None:
        super().__init__(f"{out} of lot {lot} was handed out, not {asked}.")
        self.lot = lot
        self.asked = asked
        self.out = out


class KeepsOtherGoods(RuleBroken):
    """A place cannot change its storage class while it holds goods of another."""

    def __init__(self, *, place: str, item: str, needs: str, asked: str) -> None:
        super().__init__(f"{place} holds {item} ({needs}) and cannot become {asked}.")
        self.place = place
        self.item = item
        self.needs = needs
        self.asked = asked
