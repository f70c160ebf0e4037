"""How often a search begins again, in other ways, because luck decides which valley it falls into.

Where a few long trips with windows serve a day, it is settled while the search is hot which of
them goes to which part of town, and no number of cold rounds changes that. Past some rounds, two
searches of half the time find more than one of all of it, the more if they differ: the second
swaps tails of trips until nothing is saved (:func:`routing.kernel.tails.polish_tails`). On 500
such stops the better of both costs 1 % less; where trips are short the first draw is the only one.
"""

from __future__ import annotations

from dataclasses import dataclass

ENOUGH_ROUNDS = 1800.0
"""So many rounds of all threads for each stop are worth a draw of their own (500 stops: 57,900 with
2,400, no less with 4,800)."""
SURE = 0.02
"""After this share of a search it is clear how many rounds it will have made."""
MOST = 2


@dataclass(slots=True)
class Draws:
    """How many draws a search has, at most ``most``, and which of them is under way."""

    most: int = MOST
    count: int = 0
    number: int = 0

    def settle(self, share: float, *, rounds_a_stop: float) -> None:
        """Settles how many draws there are once a share of the search tells its rounds."""
        if not self.count and share >= SURE:
            self.count = max(1, min(self.most, int(rounds_a_stop / ENOUGH_ROUNDS)))

    def go_on(self, share: float) -> bool:
        """Goes on to the next draw when its time has come; tells whether that is now."""
        if int(share * max(1, self.count)) <= self.number or share >= 1:
            return False
        self.number += 1
        return True

    def passed(self, share: float) -> float:
        """Returns which share of this draw has passed when that share of the search has."""
        return min(1.0, max(0.0, share * max(1, self.count) - self.number))
