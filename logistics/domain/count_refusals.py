"""What is refused while counting, each refusal with its facts."""

from dataclasses import dataclass

from logistics.domain.errors import RuleBroken
from logistics.domain.quantity import Quantity


class LineCounted(RuleBroken):
    """A line was counted before; the counter says whether it is more of it, or counted again."""

    def __init__(self, *, lot: str, place: str) -> None:
        super().__init__(f"{lot} at {place} was counted before.")
        self.lot = lot
        self.place = place


class MovedMeanwhile(RuleBroken):
    """Goods of a line moved since its last count, so nothing can be added to that count."""

    def __init__(self, *, lot: str, place: str) -> None:
        super().__init__(f"{lot} at {place} moved since it was counted.")
        self.lot = lot
        self.place = place


class LinesUncounted(RuleBroken):
    """So many expected lines of a count nobody has counted; that is to be said on purpose."""

    def __init__(self, *, count: str, lines: int) -> None:
        super().__init__(f"{lines} lines of count {count} are not counted.")
        self.count = count
        self.lines = lines


class RecountNeeded(RuleBroken):
    """Lines beyond the tolerance that only one person has counted: lot (or item) and place."""

    def __init__(self, lines: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{lot} at {place}" for lot, place in lines))
        self.lines = lines


class CountOvertaken(RuleBroken):
    """The record of these lines was corrected after they were counted: lot and place."""

    def __init__(self, lines: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{lot} at {place}" for lot, place in lines))
        self.lines = lines


class SamePerson(RuleBroken):
    """The second person is nobody who had a hand in it before; ``did`` is what they did."""

    def __init__(self, *, user: str, did: str) -> None:
        super().__init__(f"{user} {did} it.")
        self.user = user
        self.did = did


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseTouched:
    """An order to which a lot is promised that would no longer be there."""

    order: str
    order_id: int
    programme: str
    programme_id: int
    household: str
    promise_id: int
    quantity: Quantity


class CountBreaksPromises(RuleBroken):
    """After the count a place would hold less of a lot than is promised of it there."""

    def __init__(
        self,
        *,
        lot: str,
        place: str,
        left: Quantity,
        promised: Quantity,
        touched: tuple[PromiseTouched, ...],
    ) -> None:
        super().__init__(f"{place} would hold {left} of lot {lot}; {promised} is promised.")
        self.lot = lot
        self.place = place
        self.left = left
        self.promised = promised
        self.touched = touched


class CountLeavesOrders(RuleBroken):
    """Too little of an item is left to promise other lots to these orders."""

    def __init__(self, touched: tuple[PromiseTouched, ...]) -> None:
        super().__init__("; ".join(f"{each.order}: {each.quantity}" for each in touched))
        self.touched = touched


class CountRefused(RuleBroken):
    """Several lines of a count cannot be booked; each with its own refusal."""

    def __init__(self, refusals: tuple[RuleBroken, ...]) -> None:
        super().__init__("; ".join(str(refusal) for refusal in refusals))
        self.refusals = refusals
